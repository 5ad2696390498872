/* page.c - see page.h. */
#include "cell/page.h"

#include "cell/address.h"

static const struct markdown_labels english = {
	.contents = "Contents", .table = "Table", .footnotes = "Footnotes", .back = "Back to the text",
	.image_at = "image at", .done = "Done", .open = "Not done", .note = "Note", .tip = "Tip",
	.important = "Important", .warning = "Warning", .caution = "Caution",
};

/* Members are all const char *, so both may be walked as arrays of that. */
static void
fill_labels(struct markdown_labels *labels)
{
	const char *const *from = (const char *const *)(const void *)&english;
	const char **to = (const char **)(void *)labels;

	for (size_t i = 0; i < sizeof english / sizeof *from; i++)
		if (!to[i])
			to[i] = from[i];
}

void
page_init(struct page *p, struct arena *a, const struct markdown_options *opt,
          struct markdown_result *result, size_t source_len)
{
	*p = (struct page){ .arena = a, .opt = opt, .labels = opt->labels, .result = result,
	                    .prefix = opt->id_prefix ? opt->id_prefix : "" };
	fill_labels(&p->labels);
	strbuf_init(&p->out, a, 16 * source_len + 256 * 1024);
	p->ids = map_new(a);
	p->slugs = map_new(a);
	p->next_suffix = map_new(a);
	p->media = map_new(a);
	p->languages = map_new(a);
	for (size_t i = 0; i < opt->n_media; i++)
		if (opt->media[i].url)
			map_set(p->media, span_of(opt->media[i].url), (void *)(uintptr_t)&opt->media[i]);
}

/* The next place in a growing array, *count and *items moved. */
static void *
grow(struct arena *a, void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	size_t bigger = *room ? *room * 2 : 16;
	void *moved = arena_zalloc(a, arena_array_size(bigger, size));
	if (count)
		memcpy(moved, items, count * size);
	*room = bigger;
	return moved;
}

void
page_note(struct page *p, const char *sentence)
{
	struct markdown_result *r = p->result;

	for (size_t i = 0; i < r->n_notes; i++)
		if (strcmp(p->notices[i], sentence) == 0)
			return;
	p->notices = grow(p->arena, p->notices, r->n_notes, &p->notices_room, sizeof *p->notices);
	p->notices[r->n_notes++] = sentence;
	r->notes = p->notices;
}

static const char *
keep(struct page *p, struct span s)
{
	return arena_strndup(p->arena, s.ptr ? s.ptr : "", s.len);
}

void
page_link(struct page *p, enum markdown_link_kind kind, struct span url, struct span text)
{
	struct markdown_result *r = p->result;

	p->links = grow(p->arena, p->links, r->n_links, &p->links_room, sizeof *p->links);
	p->links[r->n_links++] = (struct markdown_link){ kind, keep(p, url), keep(p, text) };
	r->links = p->links;
	if (kind == MARKDOWN_IMAGE && r->images++ == 0)
		r->first_image = p->links[r->n_links - 1].url;
}

void
page_heading(struct page *p, int level, const char *id, struct span text)
{
	struct markdown_result *r = p->result;

	p->headings = grow(p->arena, p->headings, r->n_headings, &p->headings_room, sizeof *p->headings);
	p->headings[r->n_headings++] = (struct markdown_heading){ level, id, keep(p, text) };
	r->headings = p->headings;
}

void
out(struct page *p, const char *markup)
{
	strbuf_adds(&p->out, markup);
}

void
out_text(struct page *p, struct span s)
{
	size_t from = 0;

	if (!s.len)
		return;
	for (size_t i = 0; i < s.len; i++) {
		const char *ref = s.ptr[i] == '&' ? "&amp;" : s.ptr[i] == '<' ? "&lt;"
		                : s.ptr[i] == '>' ? "&gt;" : s.ptr[i] == '"' ? "&quot;" : NULL;
		if (!ref)
			continue;
		strbuf_add(&p->out, s.ptr + from, i - from);
		strbuf_adds(&p->out, ref);
		from = i + 1;
	}
	strbuf_add(&p->out, s.ptr + from, s.len - from);
}

void
out_url(struct page *p, struct span url)
{
	if (p->reference ? address_is_script(url) : !address_permitted(url))
		return;
	address_escape(&p->out, url);
}

void
out_line(struct page *p)
{
	if (p->out.len && p->out.buf[p->out.len - 1] != '\n')
		strbuf_addc(&p->out, '\n');
}

void
out_number(struct page *p, const char *name, int64_t n)
{
	strbuf_addf(&p->out, " %s=\"%lld\"", name, (long long)n);
}

void
out_attr(struct page *p, const char *name, struct span value)
{
	strbuf_addf(&p->out, " %s=\"", name);
	out_text(p, value);
	out(p, "\"");
}
