/* text.c - a document as it will be saved: helpers resolved, links and images
 * led to where things are now, and a hash over the whole. */
#include "domain/import/archive.h"

#include "base/strbuf.h"
#include "domain/address.h"
#include "domain/media.h"
#include "text/helpers.h"
#include "text/md_links.h"
#include "text/url.h"

#include <stdlib.h>

/* Part of the hash: raise it when the same archive would give other posts. */
#define IMPORT_VERSION "1"

struct preparing {
	struct archive *ar;
	struct ctx *cx;
	struct document *doc;
	struct prepared *out;
	const struct helper_text *text; /* for lines; NULL in front matter */
};

static void
tell(struct preparing *p, unsigned line, const char *kind, struct span what, const char *became)
{
	report_line(p->ar, p->doc->file->path, line, kind, what, became);
}

/* ---- helpers ---- */

static const char *
helper_address(void *arg, enum helper_ref kind, struct span name)
{
	struct preparing *p = arg;
	struct span fragment;
	const struct document *d;
	ptrdiff_t hash = span_find(name, "#");

	(void)kind;
	fragment = hash < 0 ? (struct span){ "", 0 } : span_skip(name, (size_t)hash);
	d = lookup_named(p->ar, p->cx, hash < 0 ? name : span_take(name, (size_t)hash));
	return d ? arena_printf(p->cx->arena, "%s%.*s", d->path, SPAN_FMT(fragment)) : NULL;
}

static void
helper_told(void *arg, unsigned line, const char *code, struct span what, const char *became)
{
	struct preparing *p = arg;

	tell(p, p->text ? 0 : line, code, what, became);
}

static struct helper_hooks
hooks_of(struct preparing *p)
{
	return (struct helper_hooks){ p, p->doc->front, &p->ar->config, helper_address, helper_told };
}

/* ---- assets ---- */

/* The address a file will have; NULL for kinds the site does not take. */
static const char *
asset_url(struct archive *ar, struct archive_file *f)
{
	struct arena *scratch;
	struct span bytes;
	struct ctx cx;
	const char *url;

	if (f->asked)
		return f->url;
	f->asked = true;
	scratch = arena_new(64 * 1024);
	ctx_init(&cx, scratch);
	if (archive_read(ar, &cx, f, IMPORT_MEDIA_MAX, &bytes)) {
		url = media_address(scratch, bytes);
		f->url = arena_strdup(ar->arena, url);
	}
	arena_free(scratch);
	return f->url;
}

static void
use_asset(struct preparing *p, struct archive_file *f)
{
	struct used_asset *u;

	f->used = true;
	for (u = p->out->assets; u; u = u->next)
		if (u->file == f)
			return;
	u = ARENA_NEW(p->cx->arena, struct used_asset);
	*u = (struct used_asset){ f, p->out->assets };
	p->out->assets = u;
}

/* ---- one link ---- */

struct found_link {
	struct preparing *p;
	const struct md_link *link;
	unsigned line;
	struct target target;
};

static enum md_link_answer
change_to(const struct md_link *link, const char *to, const char **new_to)
{
	if (span_is(link->to, to))
		return MD_LINK_KEEP;
	*new_to = to;
	return MD_LINK_CHANGE;
}

static enum md_link_answer
link_to_place(struct found_link *f, const char **new_to)
{
	const struct target *t = &f->target;

	if (!t->fragment.len || span_is_nocase(t->fragment, "top"))
		return MD_LINK_KEEP;
	if (t->anchor)
		return change_to(f->link, arena_printf(f->p->cx->arena, "#%s", t->anchor), new_to);
	tell(f->p, f->line, "link.fragment", f->link->to, "left as it is: nothing on this page has that id");
	return MD_LINK_KEEP;
}

static enum md_link_answer
link_to_document(struct found_link *f, const char **new_to)
{
	struct arena *a = f->p->cx->arena;
	const struct target *t = &f->target;
	const char *to = t->doc->path;

	if (t->doc == f->p->doc && span_starts(f->link->to, "#"))
		return link_to_place(f, new_to);
	if (!strcmp(t->doc->status, "draft"))
		tell(f->p, f->line, "link.draft", f->link->to, arena_printf(a, "leads to the draft %s", t->doc->file->path));
	if (t->query.len)
		to = arena_printf(a, "%s?%.*s", to, SPAN_FMT(t->query));
	if (t->anchor && *t->anchor)
		to = arena_printf(a, "%s#%s", to, t->anchor);
	else if (t->fragment.len)
		tell(f->p, f->line, "link.fragment", f->link->to, "leads to the top of the page: nothing there has that id");
	return change_to(f->link, to, new_to);
}

static enum md_link_answer
link_to_file(struct found_link *f, const char **new_to)
{
	const char *url = asset_url(f->p->ar, f->target.file);

	if (url) {
		use_asset(f->p, f->target.file);
		return change_to(f->link, url, new_to);
	}
	tell(f->p, f->line, "media.type", f->link->to,
	     f->link->image ? "its alternative text stays: the site does not take such files"
	                    : "left as it is: the site does not take such files");
	return MD_LINK_TEXT;
}

/* Does the address say that it is a picture? */
static bool
is_picture(struct span to)
{
	static const char *const suffixes[] = { ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif" };
	struct url u;

	url_split(to, &u);
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t n = strlen(suffixes[i]);

		if (u.path.len > n && !strncasecmp(u.path.ptr + u.path.len - n, suffixes[i], n))
			return true;
	}
	return false;
}

static enum md_link_answer
link_to_nothing(struct found_link *f)
{
	struct url u;

	url_split(f->link->to, &u);
	if (f->link->loose)
		return MD_LINK_KEEP;
	if (u.has_authority) {
		tell(f->p, f->line, "link.old_site", f->link->to, "left as it is: it leads to the old site");
		return MD_LINK_KEEP;
	}
	if (f->link->image) {
		tell(f->p, f->line, "image.missing", f->link->to,
		     f->p->text ? "its alternative text stays" : "the post has no picture");
		return MD_LINK_TEXT;
	}
	tell(f->p, f->line, is_picture(f->link->to) ? "image.missing" : "link.unknown", f->link->to,
	     "left as it is: nothing in the archive has that address");
	return MD_LINK_KEEP;
}

/* An address that pages may show: everything but schemes of others. */
static bool
is_shown(struct span to)
{
	struct url u;

	url_split(to, &u);
	return !u.has_scheme || span_is_nocase(u.scheme, "http") || span_is_nocase(u.scheme, "https") ||
	       span_is_nocase(u.scheme, "mailto") || span_is_nocase(u.scheme, "tel") || span_starts(to, "data:image/");
}

static enum md_link_answer
answer_link(void *arg, const struct md_link *link, const char **new_to)
{
	struct preparing *p = arg;
	struct found_link f = { p, link, p->text ? helper_line(p->text, link->offset) : 0, { 0 } };

	lookup(p->ar, p->cx, p->doc, link->to, &f.target);
	if (!f.target.ours) {
		if (!link->loose && !is_shown(link->to))
			tell(p, f.line, "link.scheme", link->to, "left as it is: the page will show it without an address");
		return MD_LINK_KEEP;
	}
	if (f.target.doc)
		return link_to_document(&f, new_to);
	if (f.target.file)
		return link_to_file(&f, new_to);
	if (f.target.path)
		return change_to(link, f.target.path, new_to);
	return link_to_nothing(&f);
}

/* ---- the text ---- */

/* Without its first line, which has become the title; the line end stays. */
static struct span
without_title(struct span body)
{
	struct span rest = body;

	while (rest.len) {
		struct span line = span_cut(rest, '\n', &rest);

		if (span_trim(line).len)
			return rest;
	}
	return rest;
}

/* A page of HTML as one block of Markdown: no line that would end it or begin
 * code.  <pre> keeps its lines, since it is a block of its own. */
static struct span
html_as_block(struct arena *a, struct span body)
{
	struct strbuf out;
	struct span rest = body;
	bool pre = false;

	strbuf_init(&out, a, body.len + 64);
	while (rest.len) {
		struct span line = span_cut(rest, '\n', &rest);

		if (span_find(line, "<pre") >= 0)
			pre = true;
		if (pre)
			strbuf_add_span(&out, line);
		else if (span_trim(line).len)
			strbuf_add_span(&out, span_trim(line));
		else
			strbuf_adds(&out, "<!-- -->"); /* keeps the count of lines */
		strbuf_addc(&out, '\n');
		if (span_find(line, "</pre") >= 0)
			pre = false;
	}
	return strbuf_span(&out);
}

static bool
prepare_text(struct preparing *p)
{
	struct helper_hooks hooks = hooks_of(p);
	struct helper_text *text = ARENA_NEW(p->cx->arena, struct helper_text);
	struct span body, source;
	unsigned line;

	if (!document_body(p->ar, p->cx, p->doc, &body, &line))
		return false;
	if (p->doc->title_from_text) {
		struct span rest = without_title(body);

		for (size_t i = 0; i < body.len - rest.len; i++)
			line += body.ptr[i] == '\n';
		body = rest;
	}
	if (p->doc->html)
		body = html_as_block(p->cx->arena, body);
	if (!helpers_resolve(p->cx, body, line, &hooks, text))
		return false;
	p->text = text;
	if (!md_links_rewrite(p->cx, text->text, answer_link, p, &source))
		return false;
	p->out->source = span_trim(source);
	p->text = NULL;
	return true;
}

/* ---- front matter ---- */

static const char *
resolve_value(struct preparing *p, const char *text, size_t most)
{
	struct helper_hooks hooks = hooks_of(p);
	const char *out;

	if (!text)
		return NULL;
	if (!helpers_resolve_value(p->cx, span_of(text), &hooks, &out)) {
		ctx_forgive(p->cx);
		return text;
	}
	return plain_text(p->cx->arena, out, most);
}

/* The picture of the post: found like an image in its text. */
static void
prepare_image(struct preparing *p)
{
	const char *to = resolve_value(p, p->doc->image, 2000);
	struct md_link link = { .image = true };
	const char *new_to = NULL;

	if (!to || !*to)
		return;
	link.to = span_of(to);
	switch (answer_link(p, &link, &new_to)) {
	case MD_LINK_CHANGE:
		p->out->image = new_to;
		break;
	case MD_LINK_KEEP:
		p->out->image = strstr(to, "://") || span_starts(span_of(to), "/media/") ? to : NULL;
		break;
	case MD_LINK_TEXT:
		break;
	}
	if (p->out->image && address_fault(p->cx->arena, "picture", p->out->image)) {
		report_line(p->ar, p->doc->file->path, 0, "address.invalid", span_of(p->out->image), "left out");
		p->out->image = NULL;
	}
	if (p->out->image) {
		p->out->image_alt = p->doc->image_alt;
		p->out->image_caption = p->doc->image_caption;
	}
}

/* ---- the hash ---- */

static void
add_part(struct strbuf *to, const char *s)
{
	strbuf_adds(to, s ? s : "\x01");
	strbuf_addc(to, '\0');
}

static void
add_parts(struct strbuf *to, const char *const *items, size_t n)
{
	strbuf_addf(to, "%zu", n);
	for (size_t i = 0; i < n; i++)
		add_part(to, items[i]);
}

/* Over all that a save would write, but for a date that is only the file's time
 * and for the difference between published and about to be. */
static const char *
hash_of(struct arena *a, const struct prepared *p)
{
	const struct document *d = p->doc;
	struct strbuf all;

	strbuf_init(&all, a, p->source.len + 1024 * 1024);
	add_part(&all, IMPORT_VERSION);
	add_part(&all, d->page ? "page" : "post");
	add_part(&all, strcmp(d->status, "draft") ? "published" : "draft");
	add_part(&all, p->title);
	add_part(&all, d->lang);
	add_part(&all, p->excerpt);
	add_part(&all, d->meta_description);
	add_part(&all, p->image);
	add_part(&all, p->image_alt);
	add_part(&all, p->image_caption);
	strbuf_addf(&all, "%lld %lld", d->date.year ? (long long)d->published_at : 0, (long long)d->updated_at);
	add_parts(&all, d->tags, d->ntags);
	add_parts(&all, d->authors, d->nauthors);
	add_parts(&all, d->old, d->nold);
	add_part(&all, d->path);
	for (const struct field *f = own_post_fields; d->own && f->name; f++)
		if (f->type == FIELD_TYPE_TEXT)
			add_part(&all, *FIELD_CONST_AT(const char *, d->own, f));
	if (d->custom)
		add_part(&all, d->custom);
	strbuf_add_span(&all, p->source);
	return arena_printf(a, "%016llx%016llx",
	                    (unsigned long long)hash_bytes_keyed(all.buf, all.len, 0x696d706f7274, 1),
	                    (unsigned long long)hash_bytes_keyed(all.buf, all.len, 0x696d706f7274, 2));
}

/* An export is taken as it stands. */
static bool
prepare_own(struct preparing *p)
{
	struct span body;
	unsigned line;

	if (!document_body(p->ar, p->cx, p->doc, &body, &line))
		return false;
	p->out->title = p->doc->title;
	p->out->excerpt = p->doc->excerpt;
	p->out->source = own_source(body);
	p->out->image = p->doc->image;
	p->out->image_alt = p->doc->image_alt;
	p->out->image_caption = p->doc->image_caption;
	p->out->hash = hash_of(p->cx->arena, p->out);
	return true;
}

bool
document_prepare(struct archive *ar, struct ctx *cx, struct document *d, struct prepared *out)
{
	struct preparing p = { ar, cx, d, out, NULL };

	*out = (struct prepared){ .doc = d };
	if (d->own)
		return prepare_own(&p);
	out->title = resolve_value(&p, d->title, 300);
	if (!out->title || !*out->title)
		out->title = d->title;
	out->excerpt = resolve_value(&p, d->excerpt, 1000);
	if (!prepare_text(&p))
		return false;
	prepare_image(&p);
	out->hash = hash_of(cx->arena, out);
	return true;
}
