/* theme_settings.c - what a theme's declarations and a site's choices come to (theme.h). */
#include "base/strbuf.h"
#include "text/json.h"
#include "web/theme_priv.h"
#include "web/typeface.h"

static const struct json_limits json_limits = { .bytes = 256 * 1024, .depth = 12 };

static const struct field css_value_fields[] = {
	FIELD_TEXT(struct css_value, property),
	FIELD_TEXT(struct css_value, value),
	FIELD_END
};

const struct field theme_view_fields[] = {
	FIELD_TEXT(struct theme_view, name),
	FIELD_LIST(struct theme_view, css, struct css_value, css_value_fields),
	FIELD_TEXT(struct theme_view, body_class),
	FIELD_TEXT(struct theme_view, custom_css),
	FIELD_HTML(struct theme_view, code_head),
	FIELD_HTML(struct theme_view, code_foot),
	FIELD_DYN(struct theme_view, assets),
	FIELD_DYN(struct theme_view, settings),
	FIELD_HTML(struct theme_view, fonts),
	FIELD_END
};

static const char *
text_of(struct arena *a, const struct dyn *d)
{
	if (!d)
		return "";
	if (d->type == DYN_TEXT || d->type == DYN_NUMBER)
		return arena_strndup(a, d->text.ptr, d->text.len);
	if (d->type == DYN_INT)
		return arena_printf(a, "%lld", (long long)d->integer);
	return d->type == DYN_BOOL && d->boolean ? "true" : "";
}

const char *
theme_text(struct arena *a, const struct dyn *d, const char *member)
{
	return text_of(a, dyn_get(d, span_of(member)));
}

/* The choice of that value among the declared ones; NULL: it is none of them. */
static const struct dyn *
choice_of(const struct dyn *declaration, const struct dyn *value)
{
	const struct dyn *choices = dyn_get(declaration, SPAN("choices"));

	for (size_t i = 0; choices && value && choices->type == DYN_LIST && i < choices->count; i++) {
		const struct dyn *v = dyn_get(&choices->items[i], SPAN("value"));

		if (v && v->type == DYN_TEXT && value->type == DYN_TEXT && span_eq(v->text, value->text))
			return &choices->items[i];
	}
	return NULL;
}

static bool
is_color(const struct dyn *d)
{
	if (d->type != DYN_TEXT || d->text.len != 7 || d->text.ptr[0] != '#')
		return false;
	for (size_t i = 1; i < 7; i++)
		if (!strchr("0123456789abcdefABCDEF", d->text.ptr[i]))
			return false;
	return true;
}

bool
theme_fits(const struct dyn *declaration, const struct dyn *value)
{
	const struct dyn *type = dyn_get(declaration, SPAN("type"));

	if (!value || !type || type->type != DYN_TEXT)
		return false;
	if (span_is(type->text, "flag"))
		return value->type == DYN_BOOL;
	if (span_is(type->text, "choice"))
		return choice_of(declaration, value) != NULL;
	if (span_is(type->text, "color"))
		return is_color(value);
	if (span_is(type->text, "number"))
		return value->type == DYN_INT;
	return value->type == DYN_TEXT && value->text.len <= 500;
}

/* What the declaration makes of the value: a CSS property, a class, or nothing. */
static void
apply(struct arena *a, const struct dyn *declaration, const struct dyn *value, struct css_value *css, size_t *ncss,
      struct strbuf *classes)
{
	const struct dyn *property = dyn_get(declaration, SPAN("property"));
	const struct dyn *class = dyn_get(declaration, SPAN("class"));
	const struct dyn *choice = choice_of(declaration, value);

	if (property && property->type == DYN_TEXT) {
		const struct dyn *written = choice ? dyn_get(choice, SPAN("css")) : value;

		css[(*ncss)++] = (struct css_value){ property->text.ptr, text_of(a, written) };
	}
	if (class && class->type == DYN_TEXT && value->type == DYN_BOOL && value->boolean)
		strbuf_addf(classes, "%s%.*s", classes->len ? " " : "", SPAN_FMT(class->text));
	else if (class && class->type == DYN_TEXT && value->type == DYN_TEXT)
		strbuf_addf(classes, "%s%.*s-%.*s", classes->len ? " " : "", SPAN_FMT(class->text), SPAN_FMT(value->text));
}

/* The typeface that a choice brings along; empty: one that readers have. */
static struct span
face_of(const struct dyn *declaration, const struct dyn *value)
{
	const struct dyn *choice = choice_of(declaration, value), *face = choice ? dyn_get(choice, SPAN("face")) : NULL;

	return face && face->type == DYN_TEXT ? face->text : (struct span){ "", 0 };
}

void
theme_view(struct ctx *cx, const struct theme *theme, const char *chosen, const char *accent, struct theme_view *out)
{
	size_t count = theme->settings && theme->settings->type == DYN_LIST ? theme->settings->count : 0, ncss = 0;
	struct css_value *css = ARENA_ARRAY(cx->arena, struct css_value, count + 1);
	struct span *faces = ARENA_ARRAY(cx->arena, struct span, count + 1);
	struct strbuf classes;
	struct dyn *values = ARENA_NEW(cx->arena, struct dyn);
	const struct dyn *wishes = NULL;

	strbuf_init(&classes, cx->arena, 4 * 1024);
	*values = dyn_map();
	if (!json_parse(cx, span_of(chosen), &json_limits, &wishes)) {
		ctx_forgive(cx); /* settings of another theme or version: its defaults serve */
		wishes = NULL;
	}
	for (size_t i = 0; i < count; i++) {
		const struct dyn *d = &theme->settings->items[i], *name = dyn_get(d, SPAN("name"));
		struct dyn site_accent = dyn_text(accent);
		bool is_accent = name && name->type == DYN_TEXT && span_is(name->text, "accent");

		if (!name || name->type != DYN_TEXT)
			continue;
		const struct dyn *value = dyn_get(wishes, name->text);
		if (!theme_fits(d, value))
			value = is_accent && is_color(&site_accent) ? &site_accent : dyn_get(d, SPAN("default"));
		if (!value)
			continue;
		dyn_set(cx->arena, values, name->text, *value);
		apply(cx->arena, d, value, css, &ncss, &classes);
		faces[i] = face_of(d, value);
	}
	*out = (struct theme_view){ .name = theme->name, .body_class = classes.buf, .css = { css, ncss },
	                            .assets = &theme->assets, .settings = values,
	                            .fonts = typefaces_head(cx->arena, theme->faces, faces, count) };
}

/* ---- the home page ---- */

static int64_t
count_of(const struct dyn *d, const char *name, int64_t most)
{
	const struct dyn *n = dyn_get(d, span_of(name));

	return !n || n->type != DYN_INT || n->integer < 0 ? 0 : n->integer < most ? n->integer : most;
}

void
theme_home(struct arena *a, const struct theme *theme, struct theme_home *out)
{
	const struct dyn *d = dyn_get(theme->about, SPAN("home")), *lead = dyn_get(d, SPAN("lead"));

	*out = (struct theme_home){ lead && dyn_truthy(lead), count_of(d, "sections", SECTIONS_MAX),
	                            count_of(d, "posts", SECTION_POSTS_MAX), theme_text(a, d, "tags") };
}
