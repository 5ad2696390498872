/* design_form.c - see design_form.h. */
#include "web/console/design_form.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "text/colour.h"
#include "text/json.h"
#include "web/theme.h"

enum { SETTINGS_MAX = 30, JSON_MAX = 64 * 1024 };

static const struct json_limits limits = { .bytes = JSON_MAX, .depth = 4 };

/* ---- values ---- */

static void
declare(struct console *c, const struct theme *theme, const char *accent, struct design_form *out)
{
	const struct dyn *all = dyn_get(theme_about(theme), SPAN("settings"));
	struct arena *a = c->cx->arena;

	*out = (struct design_form){ theme, accent, ARENA_ARRAY(a, struct design_value, SETTINGS_MAX), 0, false };
	for (size_t i = 0; all && all->type == DYN_LIST && i < all->count && out->n < SETTINGS_MAX; i++) {
		const struct dyn *d = &all->items[i];
		struct design_value v = { .declared = d, .name = theme_text(a, d, "name"), .type = theme_text(a, d, "type"),
		                          .standard = theme_text(a, d, "default"), .text = "" };

		if (strcmp(v.name, "accent") == 0 && *accent)
			v.standard = accent;
		if (*v.name)
			out->values[out->n++] = v;
	}
}

static bool
is(const struct design_value *v, const char *type)
{
	return strcmp(v->type, type) == 0;
}

/* What the text means, typed as theme.json types it. */
static struct dyn
typed(const struct design_value *v)
{
	int64_t n;

	if (is(v, "flag"))
		return dyn_bool(strcmp(v->text, "true") == 0);
	if (is(v, "number"))
		return num_int(span_of(v->text), INT64_MIN, INT64_MAX, &n) ? dyn_int(n) : dyn_null();
	return dyn_text(v->text);
}

static bool
is_standard(const struct design_value *v)
{
	return strcmp(v->text, v->standard) == 0 || (!is(v, "flag") && !*v->text);
}

static const char *
bound(struct console *c, const struct design_value *v, const char *member, const char *otherwise)
{
	const char *text = theme_text(c->cx->arena, v->declared, member);

	return *text ? text : otherwise;
}

static bool
in_bounds(struct console *c, const struct design_value *v)
{
	int64_t n, least, most;

	return num_int(span_of(bound(c, v, "min", "-1000000")), INT64_MIN, INT64_MAX, &least) &&
	       num_int(span_of(bound(c, v, "max", "1000000")), INT64_MIN, INT64_MAX, &most) &&
	       num_int(span_of(v->text), least, most, &n);
}

static const char *
what_is_wrong(struct console *c, const struct design_value *v)
{
	struct dyn value = typed(v);

	if (is_standard(v))
		return NULL;
	if (is(v, "number") && !in_bounds(c, v))
		return arena_printf(c->cx->arena, "A whole number from %s to %s.", bound(c, v, "min", "-1000000"),
		                    bound(c, v, "max", "1000000"));
	if (theme_fits(v->declared, &value) && utf8_valid(span_of(v->text)) && !strpbrk(v->text, "\r\n"))
		return NULL;
	if (is(v, "color"))
		return "A colour is written as # and six digits, such as #1c6650.";
	return is(v, "choice") ? "Choose one of the list." : "At most 500 characters, on one line.";
}

static void
check(struct console *c, struct design_form *form)
{
	for (size_t i = 0; i < form->n; i++) {
		form->values[i].wrong = what_is_wrong(c, &form->values[i]);
		form->wrong = form->wrong || form->values[i].wrong;
	}
}

void
design_form_read(struct console *c, const struct theme *theme, const char *accent, const char *settings,
                 struct design_form *out)
{
	const struct dyn *stored = NULL;

	declare(c, theme, accent, out);
	if (!json_parse(c->cx, span_of(settings), &limits, &stored)) {
		ctx_forgive(c->cx); /* as theme_view() has it: the theme's own serve */
		stored = NULL;
	}
	for (size_t i = 0; i < out->n; i++) {
		struct design_value *v = &out->values[i];
		const struct dyn *d = dyn_get(stored, span_of(v->name));

		v->text = !theme_fits(v->declared, d) ? v->standard : d->type == DYN_BOOL ? (d->boolean ? "true" : "")
		          : theme_text(c->cx->arena, stored, v->name);
	}
}

void
design_form_take(struct console *c, const struct theme *theme, const char *accent, struct design_form *out)
{
	declare(c, theme, accent, out);
	for (size_t i = 0; i < out->n; i++) {
		struct design_value *v = &out->values[i];
		const char *field = console_field(c, arena_printf(c->cx->arena, "set.%s", v->name));
		struct span text = span_trim(span_of(field));

		v->text = arena_strndup(c->cx->arena, text.ptr, text.len);
	}
	check(c, out);
}

const char *
design_form_json(struct console *c, const struct design_form *form)
{
	struct dyn all = dyn_map();
	struct strbuf sb;
	struct json j;

	for (size_t i = 0; i < form->n; i++)
		if (!form->values[i].wrong && !is_standard(&form->values[i]))
			dyn_set(c->cx->arena, &all, span_of(form->values[i].name), typed(&form->values[i]));
	strbuf_init(&sb, c->cx->arena, JSON_MAX);
	json_init(&j, &sb, 0);
	json_add_dyn(&j, &all);
	return strbuf_ok(&sb) ? sb.buf : "{}";
}

/* ---- fields ---- */

struct option {
	const char *value, *label;
	bool chosen;
};

struct design_field {
	const char *name, *label, *help, *value, *standard, *wrong, *described, *min, *max;
	bool is_flag, is_choice, is_color, is_number, is_text, on;
	struct list options;
	struct list contrasts;
};

static const struct field option_fields[] = {
	FIELD_TEXT(struct option, value),
	FIELD_TEXT(struct option, label),
	FIELD_BOOL(struct option, chosen),
	FIELD_END
};

const struct field design_contrast_fields[] = {
	FIELD_TEXT(struct design_contrast, name),
	FIELD_TEXT(struct design_contrast, paper),
	FIELD_TEXT(struct design_contrast, ink),
	FIELD_TEXT(struct design_contrast, shown),
	FIELD_TEXT(struct design_contrast, words),
	FIELD_BOOL(struct design_contrast, low),
	FIELD_END
};

static const struct field design_field_fields[] = {
	FIELD_TEXT(struct design_field, name),
	FIELD_TEXT(struct design_field, label),
	FIELD_TEXT(struct design_field, help),
	FIELD_TEXT(struct design_field, value),
	FIELD_TEXT(struct design_field, standard),
	FIELD_TEXT(struct design_field, wrong),
	FIELD_TEXT(struct design_field, described),
	FIELD_TEXT(struct design_field, min),
	FIELD_TEXT(struct design_field, max),
	FIELD_BOOL(struct design_field, is_flag),
	FIELD_BOOL(struct design_field, is_choice),
	FIELD_BOOL(struct design_field, is_color),
	FIELD_BOOL(struct design_field, is_number),
	FIELD_BOOL(struct design_field, is_text),
	FIELD_BOOL(struct design_field, on),
	FIELD_LIST(struct design_field, options, struct option, option_fields),
	FIELD_LIST(struct design_field, contrasts, struct design_contrast, design_contrast_fields),
	FIELD_END
};

const struct field design_group_fields[] = {
	FIELD_TEXT(struct design_group, legend),
	FIELD_LIST(struct design_group, fields, struct design_field, design_field_fields),
	FIELD_END
};

/* What is entered, or the theme's own where nothing is. */
static const char *
effective(const struct design_value *v)
{
	return *v->text || is(v, "flag") ? v->text : v->standard;
}

static struct list
options(struct arena *a, const struct design_value *v)
{
	const struct dyn *choices = dyn_get(v->declared, SPAN("choices"));
	size_t n = choices && choices->type == DYN_LIST ? choices->count : 0;
	struct option *all = ARENA_ARRAY(a, struct option, n + 1);

	for (size_t i = 0; i < n; i++) {
		const char *value = theme_text(a, &choices->items[i], "value"), *label = theme_text(a, &choices->items[i], "label");

		all[i] = (struct option){ value, *label ? label : value, strcmp(value, effective(v)) == 0 };
	}
	return (struct list){ all, n };
}

static const char *
none_if_empty(const char *s)
{
	return *s ? s : NULL;
}

static struct list
contrasts_of(struct list all, const char *name)
{
	const struct design_contrast *k = all.items;
	size_t from = 0, n = 0;

	while (from < all.count && strcmp(k[from].name, name) != 0)
		from++;
	while (from + n < all.count && strcmp(k[from + n].name, name) == 0)
		n++;
	return (struct list){ k + from, n };
}

static struct design_field
show(struct console *c, const struct design_value *v, struct list contrasts)
{
	struct arena *a = c->cx->arena;
	const char *label = theme_text(a, v->declared, "label"), *help = theme_text(a, v->declared, "help");
	struct design_field f = {
		.name = v->name, .label = *label ? label : v->name, .help = none_if_empty(help), .value = effective(v),
		.standard = v->standard, .wrong = v->wrong, .is_flag = is(v, "flag"), .is_choice = is(v, "choice"),
		.is_color = is(v, "color"), .is_number = is(v, "number"), .on = strcmp(v->text, "true") == 0,
		.min = none_if_empty(theme_text(a, v->declared, "min")), .max = none_if_empty(theme_text(a, v->declared, "max")),
		.options = options(a, v), .contrasts = contrasts_of(contrasts, v->name),
	};

	f.is_text = !f.is_flag && !f.is_choice && !f.is_color && !f.is_number;
	if (f.help || f.wrong || f.is_color)
		f.described = arena_printf(a, "%s%s%s", f.help ? arena_printf(a, "set-%s-help ", v->name) : "",
		                           f.is_color ? arena_printf(a, "set-%s-contrast ", v->name) : "",
		                           arena_printf(a, "set-%s-error", v->name));
	return f;
}

static struct design_group *
group_of(struct design_group *groups, size_t *n, const char *legend)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(groups[i].legend, legend) == 0)
			return &groups[i];
	groups[*n].legend = legend;
	return &groups[(*n)++];
}

struct list
design_form_show(struct console *c, const struct design_form *form)
{
	struct design_group *groups = ARENA_ARRAY(c->cx->arena, struct design_group, form->n + 1);
	struct list contrasts = design_contrasts(c, form);
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++) {
		const char *legend = theme_text(c->cx->arena, form->values[i].declared, "group");
		struct design_group *g = group_of(groups, &n, *legend ? legend : "Settings");

		if (!g->fields.items)
			g->fields.items = ARENA_ARRAY(c->cx->arena, struct design_field, form->n);
		((struct design_field *)(uintptr_t)g->fields.items)[g->fields.count++] = show(c, &form->values[i], contrasts);
	}
	return (struct list){ groups, n };
}

/* ---- contrast ---- */

static const double ENOUGH = 4.5; /* WCAG 2.2, 1.4.3 */

static const struct design_value *
value_named(const struct design_form *form, struct span name)
{
	for (size_t i = 0; i < form->n; i++)
		if (span_is(name, form->values[i].name))
			return &form->values[i];
	return NULL;
}

/* A colour; or the name of a setting whose choice, or whose own value, is one. */
static bool
paper_of(struct console *c, const struct design_form *form, const char *declared, struct colour *out)
{
	const struct design_value *v = value_named(form, span_of(declared));

	if (!v)
		return colour_read(span_of(declared), out);
	const struct dyn *choices = dyn_get(v->declared, SPAN("choices"));
	for (size_t i = 0; choices && choices->type == DYN_LIST && i < choices->count; i++)
		if (strcmp(theme_text(c->cx->arena, &choices->items[i], "value"), effective(v)) == 0)
			return colour_read(span_of(theme_text(c->cx->arena, &choices->items[i], "css")), out);
	return colour_read(span_of(effective(v)), out);
}

/* What the style sheet of a theme that adapts makes of an accent, as doc/themes.md has it. */
static struct colour
adapted(struct colour ink, bool dark)
{
	return dark ? colour_lighter(ink, .78, .14) : colour_darker(ink, .5);
}

static bool
contrast_on(struct console *c, const struct design_form *form, const struct design_value *v, bool dark,
            struct design_contrast *out)
{
	struct arena *a = c->cx->arena;
	const struct dyn *papers = dyn_get(v->declared, SPAN("papers")), *adapts = dyn_get(papers, SPAN("adapts"));
	struct colour ink, paper;

	if (!paper_of(c, form, theme_text(a, papers, dark ? "dark" : "light"), &paper) ||
	    !colour_read(span_of(effective(v)), &ink))
		return false;
	double chosen = colour_contrast(ink, paper);
	struct colour shown = adapts && dyn_truthy(adapts) ? adapted(ink, dark) : ink;
	double seen = colour_contrast(shown, paper);
	const char *where = dark ? "On dark paper" : "On light paper";
	*out = (struct design_contrast){ v->name, colour_text(a, paper), colour_text(a, ink), colour_text(a, shown), NULL,
	                                 seen < ENOUGH };
	if (chosen >= ENOUGH && seen >= ENOUGH)
		out->words = arena_printf(a, "%s %.1f : 1, easy to read.", where, seen);
	else if (strcmp(out->shown, out->ink) != 0)
		out->words = arena_printf(a, "%s %.1f : 1; the theme makes it %s there, %.1f : 1.", where, chosen,
		                          dark ? "lighter" : "darker", seen);
	else
		out->words = arena_printf(a, "%s %.1f : 1, hard to read: text needs 4.5 : 1.", where, chosen);
	return true;
}

struct list
design_contrasts(struct console *c, const struct design_form *form)
{
	struct design_contrast *all = ARENA_ARRAY(c->cx->arena, struct design_contrast, form->n * 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++)
		for (int dark = 0; dark < 2; dark++)
			if (is(&form->values[i], "color") && contrast_on(c, form, &form->values[i], dark, &all[n]))
				n++;
	return (struct list){ all, n };
}
