/* typeface.c - see typeface.h. */
#include "web/typeface.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/strbuf.h"
#include "service/conf.h"
#include "text/json.h"
#include "web/asset.h"

#include <unistd.h>

enum { FILE_MAX = 1 << 20, HEAD_MAX = 64 * 1024 };

static const struct json_limits limits = { .bytes = 256 * 1024, .depth = 6 };

struct typefaces {
	struct map *heads; /* id → struct typeface */
};

struct typeface {
	struct span preload, rules; /* HTML, CSS */
};

/* What a style element may hold without harm; the file is ours, but read from disk. */
static bool
is_plain(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr("<>{};\"\\", s.ptr[i]))
			return false;
	return s.len > 0;
}

static struct span
text_of(const struct dyn *d, const char *name)
{
	const struct dyn *v = dyn_get(d, span_of(name));

	return v && v->type == DYN_TEXT ? v->text : (struct span){ "", 0 };
}

struct face {
	struct span family, file, style, weight, range;
	bool first; /* of the letters that every page has */
};

static bool
read_face(struct ctx *cx, struct span family, const struct dyn *d, struct face *out)
{
	const struct dyn *first = dyn_get(d, SPAN("first"));

	*out = (struct face){ family, text_of(d, "file"), text_of(d, "style"), text_of(d, "weight"), text_of(d, "range"),
	                      first && dyn_truthy(first) };
	return (is_plain(family) && is_plain(out->file) && span_find(out->file, "/") < 0 && is_plain(out->style) &&
	        is_plain(out->weight) && is_plain(out->range)) ||
	       fail(cx, ERR_INVALID, "typeface.face", "fonts.json: a face of \"%.*s\" is not described", SPAN_FMT(family));
}

static bool
add_face(struct ctx *cx, const struct conf *conf, const struct face *f, uint64_t *version, struct strbuf *preload,
         struct strbuf *rules)
{
	const char *path = arena_printf(cx->arena, "%s/%.*s", conf->fonts_dir, SPAN_FMT(f->file)), *url;
	struct span bytes;

	if (!file_read(cx, path, FILE_MAX, &bytes) || !asset_publish(cx, conf, "fonts", path, bytes, &url))
		return false;
	*version = hash_bytes_keyed(bytes.ptr, bytes.len, *version, 0x666f6e74u);
	if (f->first && span_is(f->style, "normal"))
		strbuf_addf(preload, "<link rel=\"preload\" href=\"%s\" as=\"font\" type=\"font/woff2\" crossorigin>\n", url);
	strbuf_addf(rules, "@font-face{font-family:\"%.*s\";font-style:%.*s;font-weight:%.*s;font-display:swap;"
	            "src:url(\"%s\") format(\"woff2\");unicode-range:%.*s}\n", SPAN_FMT(f->family), SPAN_FMT(f->style),
	            SPAN_FMT(f->weight), url, SPAN_FMT(f->range));
	return true;
}

static bool
add_family(struct ctx *cx, struct arena *lasting, const struct conf *conf, const struct dyn *d, uint64_t *version,
           struct typefaces *t)
{
	const struct dyn *faces = dyn_get(d, SPAN("faces"));
	struct typeface *made = ARENA_NEW(lasting, struct typeface);
	struct strbuf preload, rules;
	struct span id = text_of(d, "id");
	struct face f;

	strbuf_init(&preload, lasting, HEAD_MAX);
	strbuf_init(&rules, lasting, HEAD_MAX);
	for (size_t i = 0; faces && faces->type == DYN_LIST && i < faces->count; i++)
		if (!read_face(cx, text_of(d, "family"), &faces->items[i], &f) || !add_face(cx, conf, &f, version, &preload, &rules))
			return false;
	*made = (struct typeface){ strbuf_span(&preload), strbuf_span(&rules) };
	map_set(t->heads, span_of(arena_strndup(lasting, id.ptr, id.len)), made);
	return true;
}

bool
typefaces_load(struct ctx *cx, struct arena *lasting, const struct conf *conf, uint64_t *version, struct typefaces **out)
{
	const char *path = arena_printf(cx->arena, "%s/fonts.json", conf->fonts_dir);
	struct typefaces *t = ARENA_NEW(lasting, struct typefaces);
	const struct dyn *all;
	struct span text;

	t->heads = map_new(lasting);
	*out = t;
	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(cx, path, limits.bytes, &text) || !json_parse(cx, text, &limits, &all))
		return false;
	*version = hash_bytes_keyed(text.ptr, text.len, *version, 0x666f6e74u);
	for (size_t i = 0; all->type == DYN_LIST && i < all->count; i++)
		if (!add_family(cx, lasting, conf, &all->items[i], version, t))
			return false;
	return true;
}

static bool
is_repeated(const struct span *ids, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (span_eq(ids[k], ids[i]))
			return true;
	return false;
}

struct html
typefaces_head(struct arena *a, const struct typefaces *t, const struct span *ids, size_t n)
{
	struct strbuf head, rules;

	strbuf_init(&head, a, HEAD_MAX);
	strbuf_init(&rules, a, HEAD_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct typeface *f = is_repeated(ids, i) ? NULL : map_get(t->heads, ids[i]);

		if (f)
			strbuf_add_span(&head, f->preload), strbuf_add_span(&rules, f->rules);
	}
	if (!rules.len)
		return (struct html){ NULL, 0 };
	strbuf_addf(&head, "<style>\n%s</style>", rules.buf);
	return (struct html){ head.buf, head.len };
}
