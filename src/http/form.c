/* form.c - see form.h. */
#include "http/form.h"

#include "base/strbuf.h"
#include "base/utf8.h"
#include "http/multipart.h"
#include "text/url.h"

static bool
bad_text(struct ctx *cx)
{
	return fail(cx, ERR_BAD_REQUEST, "form.text", "The form holds bytes that are not text.");
}

static bool
too_many(struct ctx *cx)
{
	return fail(cx, ERR_TOO_LARGE, "form.fields", "The form has too many fields.");
}

static bool
is_text(struct span s)
{
	return utf8_valid(s) && !(s.len && memchr(s.ptr, '\0', s.len));
}

/* Browsers send line ends as CR LF, whatever the author typed. */
static void
unix_line_ends(struct strbuf *text)
{
	size_t to = 0;

	for (size_t i = 0; i < text->len; i++)
		if (text->buf[i] != '\r' || text->buf[i + 1] != '\n')
			text->buf[to++] = text->buf[i];
	strbuf_truncate(text, to);
}

static bool
decode(struct ctx *cx, struct span raw, bool keep_lines, const char **out)
{
	struct strbuf text;

	strbuf_init(&text, cx->arena, raw.len);
	strbuf_reserve(&text, raw.len);
	url_decode_arg(&text, raw);
	if (!is_text(strbuf_span(&text)))
		return bad_text(cx);
	if (!keep_lines)
		unix_line_ends(&text);
	*out = text.buf;
	return true;
}

static size_t
count_fields(struct span body)
{
	size_t n = 1;

	for (size_t i = 0; i < body.len && n <= FORM_MAX_FIELDS; i++)
		n += body.ptr[i] == '&';
	return n;
}

bool
form_parse_urlencoded(struct ctx *cx, struct span body, bool keep_lines, struct form *out)
{
	size_t room = count_fields(body);

	*out = (struct form){ .fields = NULL };
	if (room > FORM_MAX_FIELDS)
		return too_many(cx);
	struct arg *fields = ARENA_ARRAY(cx->arena, struct arg, room);
	while (body.len) {
		struct span value, name = span_cut(span_cut(body, '&', &body), '=', &value);
		struct arg *f = &fields[out->field_count];

		if (name.len == 0)
			continue;
		if (!decode(cx, name, keep_lines, &f->name) || !decode(cx, value, keep_lines, &f->value))
			return false;
		out->field_count++;
	}
	out->fields = fields;
	return true;
}

/* Lists of unknown length: rooms double. */
struct growing {
	struct arg *fields;
	struct form_file *files;
	size_t field_room, file_room;
};

static void *
room_for_one(struct arena *a, void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room ? *room * 2 : 8;
	void *bigger = arena_zalloc(a, arena_array_size(*room, size));
	if (count)
		memcpy(bigger, items, count * size);
	return bigger;
}

static bool
add_field(struct ctx *cx, struct growing *g, struct form *out, const struct multipart_part *p)
{
	struct strbuf text;

	if (out->field_count == FORM_MAX_FIELDS)
		return too_many(cx);
	if (!is_text(p->data))
		return bad_text(cx);
	strbuf_init(&text, cx->arena, p->data.len);
	strbuf_add_span(&text, p->data);
	unix_line_ends(&text);
	g->fields = room_for_one(cx->arena, g->fields, out->field_count, &g->field_room, sizeof *g->fields);
	g->fields[out->field_count++] = (struct arg){ p->name, text.buf };
	out->fields = g->fields;
	return true;
}

/* Old browsers send a whole path, with either kind of slash. */
static const char *
base_name(const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (*path == '/' || *path == '\\')
			base = path + 1;
	return base;
}

static bool
add_file(struct ctx *cx, struct growing *g, struct form *out, const struct multipart_part *p)
{
	if (out->file_count == FORM_MAX_FILES)
		return too_many(cx);
	g->files = room_for_one(cx->arena, g->files, out->file_count, &g->file_room, sizeof *g->files);
	g->files[out->file_count++] = (struct form_file){
		.name = p->name, .filename = base_name(p->filename),
		.type = p->type ? p->type : "application/octet-stream", .data = p->data,
	};
	out->files = g->files;
	return true;
}

bool
form_parse_multipart(struct ctx *cx, struct span body, const char *content_type, struct form *out)
{
	struct multipart m;
	struct multipart_part part;
	struct growing g = { .fields = NULL };
	enum multipart_step step = MULTIPART_BAD;

	*out = (struct form){ .fields = NULL };
	if (multipart_init(&m, cx->arena, body, content_type)) {
		while ((step = multipart_next(&m, &part)) == MULTIPART_PART) {
			if (!is_text(span_of(part.name)) || (part.filename && !is_text(span_of(part.filename))))
				return bad_text(cx);
			if (part.filename ? !add_file(cx, &g, out, &part) : !add_field(cx, &g, out, &part))
				return false;
		}
	}
	if (step != MULTIPART_END)
		return fail(cx, ERR_BAD_REQUEST, "form.multipart", "The form is malformed or was cut off.");
	return true;
}

/* Reading */

const char *
form_nth(const struct form *f, const char *name, size_t nth)
{
	for (size_t i = 0; i < f->field_count; i++)
		if (strcmp(f->fields[i].name, name) == 0 && nth-- == 0)
			return f->fields[i].value;
	return NULL;
}

const char *
form_get(const struct form *f, const char *name)
{
	return form_nth(f, name, 0);
}

const struct form_file *
form_get_file(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->file_count; i++)
		if (strcmp(f->files[i].name, name) == 0 && f->files[i].data.len)
			return &f->files[i];
	return NULL;
}
