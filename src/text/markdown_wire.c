/* markdown_wire.c - see markdown_wire.h.  One table names each member once and
 * serves both directions. */
#include "text/markdown_wire.h"

#include "text/cell_proto.h"

enum type { BOOL, UNSIGNED, SIZE, INT64, TEXT, HTML };

struct member {
	uint32_t tag;
	enum type type;
	size_t offset;
};

#define OPT(n, type, m) { n, type, offsetof(struct markdown_options, m) }
#define RES(n, type, m) { n, type, offsetof(struct markdown_result, m) }
#define MEDIUM(n, type, m) { n, type, offsetof(struct markdown_media, m) }
#define HEADING(n, type, m) { n, type, offsetof(struct markdown_heading, m) }
#define LINK(n, type, m) { n, type, offsetof(struct markdown_link, m) }
#define MEMBERS(table) (table), sizeof (table) / sizeof *(table)

/* Lists: parts of one tag, one an item. */
enum { BASE_URL = 60, MEDIUM = 61, HEADING = 62, LINK = 63, NOTE = 64 };

static const struct member option_members[] = {
	OPT(16, BOOL, raw_html), OPT(17, BOOL, smart), OPT(18, BOOL, nofollow),
	OPT(19, BOOL, load_remote), OPT(20, BOOL, sidenotes), OPT(21, BOOL, no_tables),
	OPT(22, BOOL, no_autolinks), OPT(23, BOOL, no_images), OPT(24, UNSIGNED, forbid),
	OPT(26, SIZE, max_bytes), OPT(27, TEXT, id_prefix),
	OPT(30, TEXT, labels.contents), OPT(31, TEXT, labels.table),
	OPT(33, TEXT, labels.footnotes), OPT(34, TEXT, labels.back), OPT(35, TEXT, labels.image_at),
	OPT(36, TEXT, labels.done), OPT(37, TEXT, labels.open), OPT(38, TEXT, labels.note),
	OPT(39, TEXT, labels.tip), OPT(40, TEXT, labels.important), OPT(41, TEXT, labels.warning),
	OPT(42, TEXT, labels.caution),
};

static const struct member result_members[] = {
	RES(16, HTML, html), RES(17, HTML, toc), RES(18, TEXT, text), RES(19, SIZE, public_text),
	RES(20, TEXT, excerpt), RES(21, TEXT, first_image), RES(22, INT64, words),
	RES(23, INT64, ideographs), RES(24, INT64, images), RES(25, INT64, code_blocks),
	RES(26, INT64, tables), RES(27, INT64, footnotes), RES(28, INT64, embeds),
	RES(29, INT64, dropped_html), RES(30, BOOL, members_break), RES(31, BOOL, more_break),
	RES(32, BOOL, plain_fallback),
};

static const struct member medium_members[] = {
	MEDIUM(1, TEXT, url), MEDIUM(2, TEXT, srcset), MEDIUM(3, INT64, width),
	MEDIUM(4, INT64, height), MEDIUM(5, INT64, bytes), MEDIUM(6, TEXT, srcset_webp),
};

static const struct member heading_members[] = {
	HEADING(1, INT64, level), HEADING(2, TEXT, id), HEADING(3, TEXT, text),
};

static const struct member link_members[] = {
	LINK(1, UNSIGNED, kind), LINK(2, TEXT, url), LINK(3, TEXT, text),
};

_Static_assert(sizeof(enum markdown_link_kind) == sizeof(unsigned), "a kind travels as an unsigned");

static void
put_member(struct strbuf *to, const struct member *m, const void *base)
{
	const void *at = (const char *)base + m->offset;

	switch (m->type) {
	case BOOL:
		cell_put_number(to, m->tag, *(const bool *)at);
		break;
	case UNSIGNED:
		cell_put_number(to, m->tag, *(const unsigned *)at);
		break;
	case SIZE:
		cell_put_number(to, m->tag, (int64_t)*(const size_t *)at);
		break;
	case INT64:
		cell_put_number(to, m->tag, *(const int64_t *)at);
		break;
	case TEXT:
		cell_put_text(to, m->tag, *(const char *const *)at);
		break;
	case HTML: {
		const struct html *h = at;

		if (h->ptr)
			cell_put(to, m->tag, (struct span){ h->ptr, h->len });
		break;
	}
	}
}

static void
put_members(struct strbuf *to, const struct member *m, size_t n, const void *base)
{
	for (size_t i = 0; i < n; i++)
		put_member(to, &m[i], base);
}

static void
put_item(struct strbuf *to, uint32_t tag, const struct member *m, size_t n, const void *item)
{
	size_t begun = cell_begin(to, tag);

	put_members(to, m, n, item);
	cell_end(to, begun);
}

static void
get_member(struct arena *a, const struct member *m, struct span value, void *base)
{
	void *at = (char *)base + m->offset;

	switch (m->type) {
	case BOOL:
		*(bool *)at = cell_number(value) != 0;
		break;
	case UNSIGNED:
		*(unsigned *)at = (unsigned)cell_number(value);
		break;
	case SIZE:
		*(size_t *)at = (size_t)cell_number(value);
		break;
	case INT64:
		*(int64_t *)at = cell_number(value);
		break;
	case TEXT:
		*(const char **)at = arena_strndup(a, value.ptr, value.len);
		break;
	case HTML:
		*(struct html *)at = (struct html){ arena_strndup(a, value.ptr, value.len), value.len };
		break;
	}
}

static void
get_tagged(struct arena *a, const struct member *m, size_t n, uint32_t tag, struct span value, void *base)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].tag == tag)
			get_member(a, &m[i], value, base);
}

static bool
get_members(struct arena *a, const struct member *m, size_t n, struct span parts, void *base)
{
	uint32_t tag;
	struct span value;

	while (cell_part(&parts, &tag, &value))
		get_tagged(a, m, n, tag, value, base);
	return parts.len == 0;
}

static size_t
count_parts(struct span parts, uint32_t wanted)
{
	size_t n = 0;
	uint32_t tag;
	struct span value;

	while (cell_part(&parts, &tag, &value))
		n += tag == wanted;
	return n;
}

/* The parts of one tag as an array of structs of that size; NULL without any.
 * *ok turns false where one is malformed. */
static void *
get_list(struct arena *a, struct span parts, uint32_t wanted, const struct member *m, size_t n,
         size_t size, size_t *count, bool *ok)
{
	char *items = NULL;
	size_t i = 0;
	uint32_t tag;
	struct span value;

	*count = count_parts(parts, wanted);
	if (*count)
		items = arena_zalloc(a, arena_array_size(*count, size));
	while (cell_part(&parts, &tag, &value))
		if (tag == wanted)
			*ok &= get_members(a, m, n, value, items + size * i++);
	return items;
}

static const char **
get_strings(struct arena *a, struct span parts, uint32_t wanted, size_t *count)
{
	const char **items;
	size_t i = 0;
	uint32_t tag;
	struct span value;

	*count = count_parts(parts, wanted);
	items = ARENA_ARRAY(a, const char *, *count);
	while (cell_part(&parts, &tag, &value))
		if (tag == wanted)
			items[i++] = arena_strndup(a, value.ptr, value.len);
	return items;
}

void
markdown_options_put(struct strbuf *to, const struct markdown_options *opt)
{
	put_members(to, MEMBERS(option_members), opt);
	for (size_t i = 0; i < opt->n_base_urls; i++)
		cell_put_text(to, BASE_URL, opt->base_urls[i]);
	for (size_t i = 0; i < opt->n_media; i++)
		put_item(to, MEDIUM, MEMBERS(medium_members), &opt->media[i]);
}

bool
markdown_options_get(struct arena *a, struct span parts, struct markdown_options *opt, struct span *source)
{
	uint32_t tag;
	struct span value, rest = parts;

	*opt = (struct markdown_options){ 0 };
	*source = (struct span){ "", 0 };
	while (cell_part(&rest, &tag, &value)) {
		if (tag == CELL_SOURCE)
			*source = value;
		else
			get_tagged(a, MEMBERS(option_members), tag, value, opt);
	}
	bool ok = rest.len == 0;
	opt->base_urls = get_strings(a, parts, BASE_URL, &opt->n_base_urls);
	opt->media = get_list(a, parts, MEDIUM, MEMBERS(medium_members), sizeof *opt->media, &opt->n_media, &ok);
	return ok;
}

void
markdown_result_put(struct strbuf *to, const struct markdown_result *r)
{
	put_members(to, MEMBERS(result_members), r);
	for (size_t i = 0; i < r->n_headings; i++)
		put_item(to, HEADING, MEMBERS(heading_members), &r->headings[i]);
	for (size_t i = 0; i < r->n_links; i++)
		put_item(to, LINK, MEMBERS(link_members), &r->links[i]);
	for (size_t i = 0; i < r->n_notes; i++)
		cell_put_text(to, NOTE, r->notes[i]);
}

/* Whatever the cell said, callers may rely on: text and excerpt are there, ids
 * and addresses are not NULL, kinds are known, public_text is inside text. */
static void
make_whole(struct markdown_result *r, struct markdown_heading *headings, struct markdown_link *links)
{
	if (!r->html.ptr)
		r->html = (struct html){ "", 0 };
	if (!r->text)
		r->text = "";
	if (!r->excerpt)
		r->excerpt = "";
	if (r->public_text > strlen(r->text))
		r->public_text = strlen(r->text);
	for (size_t i = 0; i < r->n_headings; i++) {
		headings[i].id = headings[i].id ? headings[i].id : "";
		headings[i].text = headings[i].text ? headings[i].text : "";
	}
	for (size_t i = 0; i < r->n_links; i++) {
		struct markdown_link *l = &links[i];

		l->kind = l->kind <= MARKDOWN_CARD ? l->kind : MARKDOWN_LINK;
		l->url = l->url ? l->url : "";
		l->text = l->text ? l->text : "";
	}
}

bool
markdown_result_get(struct arena *a, struct span parts, struct markdown_result *r)
{
	*r = (struct markdown_result){ 0 };
	bool ok = get_members(a, MEMBERS(result_members), parts, r);
	struct markdown_heading *headings =
		get_list(a, parts, HEADING, MEMBERS(heading_members), sizeof *headings, &r->n_headings, &ok);
	struct markdown_link *links =
		get_list(a, parts, LINK, MEMBERS(link_members), sizeof *links, &r->n_links, &ok);

	r->headings = headings;
	r->links = links;
	r->notes = get_strings(a, parts, NOTE, &r->n_notes);
	if (ok)
		make_whole(r, headings, links);
	return ok;
}
