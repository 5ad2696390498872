/* svg.c - see svg.h. */
#include "cell/svg.h"

#include "base/num.h"
#include "base/utf8.h"
#include "cell/svg_policy.h"
#include "text/escape.h"
#include "text/xml.h"

/* A drawn copy may hold copies: some levels of that make millions of shapes of a
 * few lines.  Copies inside of what can itself be copied are therefore few. */
enum { MOST_USES = 2000, MOST_USES_INSIDE = 16 };

struct svg {
	struct xml_reader in;
	struct strbuf out;
	struct image_result *r;
	const char *broken;      /* why it is refused */
	bool unwrapped[XML_MOST_DEPTH];
	size_t id_depth;         /* of the outermost element with an id that is open; 0: none */
	int uses, uses_inside;
	double width, height;
};

/* ---- how large it is ---- */

/* "12", "12.5px"; false for percentages and other units. */
static bool
read_length(struct span s, double *out)
{
	int64_t whole = 0;
	size_t n = 0;

	s = span_trim(s);
	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	if (n == 0 || !num_int(span_take(s, n), 0, 1000000, &whole))
		return false;
	s = span_skip(s, n);
	if (span_starts(s, "."))
		for (s = span_skip(s, 1); s.len && s.ptr[0] >= '0' && s.ptr[0] <= '9';)
			s = span_skip(s, 1);
	*out = (double)whole;
	return s.len == 0 || span_is(s, "px");
}

static void
read_size(struct svg *v)
{
	struct span box = xml_attr(&v->in, "viewBox");

	if (read_length(xml_attr(&v->in, "width"), &v->width) && read_length(xml_attr(&v->in, "height"), &v->height))
		return;
	v->width = v->height = 0;
	for (int i = 0; i < 4; i++) {
		size_t n = 0;

		while (box.len && strchr(" ,\t\r\n", box.ptr[0]))
			box = span_skip(box, 1);
		while (n < box.len && !strchr(" ,\t\r\n", box.ptr[n]))
			n++;
		if (i >= 2 && !read_length(span_take(box, n), i == 2 ? &v->width : &v->height))
			v->width = v->height = 0;
		box = span_skip(box, n);
	}
}

/* ---- writing ---- */

static void
drop(struct svg *v)
{
	v->r->dropped++;
}

static void
write_attrs(struct svg *v)
{
	for (size_t i = 0; i < v->in.n_attrs; i++) {
		const struct xml_attr *at = &v->in.attrs[i];

		if (span_is(at->name, "xmlns") || span_starts(at->name, "xmlns:"))
			continue;
		if (!svg_attr_ok(v->in.name, at->name, at->value)) {
			drop(v);
			continue;
		}
		strbuf_addc(&v->out, ' ');
		strbuf_add_span(&v->out, at->name);
		strbuf_adds(&v->out, "=\"");
		escape_xml(&v->out, at->value);
		strbuf_addc(&v->out, '"');
	}
}

static void
write_start(struct svg *v)
{
	strbuf_addc(&v->out, '<');
	strbuf_add_span(&v->out, v->in.name);
	if (v->in.depth == 1)
		strbuf_adds(&v->out, " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
	write_attrs(v);
	strbuf_addc(&v->out, '>');
}

static void
write_end(struct svg *v)
{
	strbuf_adds(&v->out, "</");
	strbuf_add_span(&v->out, v->in.name);
	strbuf_addc(&v->out, '>');
}

/* ---- reading ---- */

/* Past the end of the element whose start was just read. */
static bool
skip_element(struct svg *v)
{
	size_t depth = v->in.depth;

	drop(v);
	for (;;) {
		enum xml_token t = xml_next(&v->in);

		if (t == XML_FAULT || t == XML_EOF)
			return false;
		if (t == XML_END && v->in.depth < depth)
			return true;
	}
}

/* A style sheet is one piece of text; an element in it is none. */
static bool
take_style(struct svg *v)
{
	size_t begun = v->out.len, depth = v->in.depth;
	struct strbuf css;

	strbuf_init(&css, v->in.arena, SVG_MAX_BYTES);
	write_start(v);
	for (;;) {
		enum xml_token t = xml_next(&v->in);

		if (t == XML_FAULT || t == XML_EOF)
			return false;
		if (t == XML_TEXT)
			strbuf_add_span(&css, v->in.text);
		if (t == XML_END && v->in.depth < depth)
			break;
	}
	if (svg_css_ok(strbuf_span(&css))) {
		escape_xml(&v->out, strbuf_span(&css));
		write_end(v);
	} else {
		strbuf_truncate(&v->out, begun);
		drop(v);
	}
	return true;
}

static bool
may_copy(struct svg *v)
{
	bool inside = v->id_depth || xml_attr(&v->in, "id").len;

	v->uses++;
	v->uses_inside += inside;
	if (v->uses > MOST_USES || v->uses_inside > MOST_USES_INSIDE)
		v->broken = "it copies too much of itself";
	return !v->broken;
}

static bool
take_start(struct svg *v)
{
	enum svg_fate fate = svg_element(v->in.name);

	if (v->in.depth == 1 && !span_is(v->in.name, "svg")) {
		v->broken = "it does not begin with an svg element";
		return false;
	}
	if (v->in.depth == 1)
		read_size(v);
	if (fate == SVG_DROP)
		return skip_element(v);
	if (fate == SVG_STYLE)
		return take_style(v);
	if (span_is(v->in.name, "use") && !may_copy(v))
		return false;
	v->unwrapped[v->in.depth - 1] = fate == SVG_UNWRAP;
	if (!v->id_depth && v->in.depth > 1 && xml_attr(&v->in, "id").len)
		v->id_depth = v->in.depth;
	if (fate == SVG_UNWRAP)
		drop(v);
	else
		write_start(v);
	return true;
}

static void
take_end(struct svg *v)
{
	if (!v->unwrapped[v->in.depth])
		write_end(v);
	if (v->in.depth < v->id_depth)
		v->id_depth = 0;
}

static bool
clean(struct svg *v)
{
	for (;;)
		switch (xml_next(&v->in)) {
		case XML_START:
			if (!take_start(v))
				return false;
			break;
		case XML_END:
			take_end(v);
			break;
		case XML_TEXT:
			escape_xml(&v->out, v->in.text);
			break;
		case XML_EOF:
			return true;
		case XML_FAULT:
			return false;
		}
}

bool
svg_make(struct arena *a, struct span bytes, struct image_result *r, const char **reason)
{
	struct svg *v = arena_zalloc(a, sizeof *v);

	*r = (struct image_result){ .frames = 1 };
	v->r = r;
	if (bytes.len > SVG_MAX_BYTES || !utf8_valid(bytes)) {
		*reason = bytes.len > SVG_MAX_BYTES ? "This drawing is larger than 4 MB." : "This drawing is not written in UTF-8.";
		return false;
	}
	xml_init(&v->in, a, bytes);
	strbuf_init(&v->out, a, 6 * (size_t)SVG_MAX_BYTES);
	if (!clean(v) || !strbuf_ok(&v->out)) {
		*reason = arena_printf(a, "This drawing cannot be taken: %s (line %d).",
		                       v->broken ? v->broken : v->in.fault ? v->in.fault : "it is too large", xml_line(&v->in));
		return false;
	}
	r->width = (int64_t)v->width;
	r->height = (int64_t)v->height;
	r->files[r->n_files++] = (struct image_file){ .main = true, .type = "image/svg+xml", .extension = "svg",
	                                              .width = r->width, .height = r->height, .bytes = strbuf_span(&v->out) };
	return true;
}
