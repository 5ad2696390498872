/* json_write.c - the writing half of json.h. */
#include "text/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>

void
json_init(struct json *j, struct strbuf *to, unsigned flags)
{
	*j = (struct json){ .to = to, .flags = flags };
}

/* --- text --- */

static bool
needs_escape(unsigned char c, unsigned flags)
{
	if (c < 0x20 || c == '"' || c == '\\')
		return true;
	return (flags & JSON_IN_SCRIPT) && (c == '<' || c == '>' || c == '&');
}

static void
add_unit(struct strbuf *to, unsigned unit)
{
	static const char digits[] = "0123456789abcdef";
	char u[6] = { '\\', 'u', digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
		      digits[unit & 15] };

	strbuf_add(to, u, sizeof u);
}

static void
add_ascii(struct strbuf *to, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", name[] = "\"\\bfnrt";
	const char *known = c ? strchr(from, c) : NULL;

	if (!known) {
		add_unit(to, c);
		return;
	}
	strbuf_addc(to, '\\');
	strbuf_addc(to, name[known - from]);
}

/* U+2028 and U+2029 end a line in scripts older than JSON. */
static void
add_code_point(struct strbuf *to, struct span bytes, int32_t cp, unsigned flags)
{
	if (cp < 0)
		utf8_add(to, 0xFFFD);
	else if ((flags & JSON_IN_SCRIPT) && (cp == 0x2028 || cp == 0x2029))
		add_unit(to, (unsigned)cp);
	else
		strbuf_add_span(to, bytes);
}

void
json_escape(struct strbuf *to, struct span s, unsigned flags)
{
	size_t run = 0; /* where the bytes not yet written begin */

	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.ptr[i];
		size_t from = i;

		if (c < 0x80 && !needs_escape(c, flags)) {
			i++;
			continue;
		}
		if (run < i)
			strbuf_add(to, s.ptr + run, i - run);
		if (c < 0x80) {
			add_ascii(to, c);
			i++;
		} else {
			int32_t cp = utf8_next(s, &i);
			add_code_point(to, (struct span){ s.ptr + from, i - from }, cp, flags);
		}
		run = i;
	}
	if (run < s.len)
		strbuf_add(to, s.ptr + run, s.len - run);
}

static void
add_string(struct json *j, struct span s)
{
	strbuf_addc(j->to, '"');
	json_escape(j->to, s, j->flags);
	strbuf_addc(j->to, '"');
}

/* --- structure --- */

static void
before_value(struct json *j)
{
	if (j->comma)
		strbuf_addc(j->to, ',');
	j->comma = true;
}

static void
begin(struct json *j, char bracket)
{
	before_value(j);
	strbuf_addc(j->to, bracket);
	j->comma = false;
	j->depth++;
}

static void
end(struct json *j, char bracket)
{
	assert(j->depth > 0);
	strbuf_addc(j->to, bracket);
	j->comma = true;
	j->depth--;
}

void
json_begin_object(struct json *j)
{
	begin(j, '{');
}

void
json_end_object(struct json *j)
{
	end(j, '}');
}

void
json_begin_array(struct json *j)
{
	begin(j, '[');
}

void
json_end_array(struct json *j)
{
	end(j, ']');
}

void
json_key_span(struct json *j, struct span name)
{
	before_value(j);
	add_string(j, name);
	strbuf_addc(j->to, ':');
	j->comma = false;
}

void
json_key(struct json *j, const char *name)
{
	json_key_span(j, span_of(name));
}

/* --- values --- */

void
json_add_raw(struct json *j, struct span value)
{
	before_value(j);
	strbuf_add_span(j->to, value);
}

void
json_add_null(struct json *j)
{
	json_add_raw(j, SPAN("null"));
}

void
json_add_bool(struct json *j, bool b)
{
	json_add_raw(j, b ? SPAN("true") : SPAN("false"));
}

void
json_add_int(struct json *j, int64_t i)
{
	before_value(j);
	strbuf_addf(j->to, "%" PRId64, i);
}

void
json_add_span(struct json *j, struct span s)
{
	if (!s.ptr) {
		json_add_null(j);
		return;
	}
	before_value(j);
	add_string(j, s);
}

void
json_add_text(struct json *j, const char *s)
{
	json_add_span(j, span_of(s));
}

void
json_add_time(struct json *j, usec_t t)
{
	time_t sec = (time_t)(t / USEC_PER_SEC - (t % USEC_PER_SEC < 0));
	int msec = (int)((t - (usec_t)sec * USEC_PER_SEC) / USEC_PER_MSEC);
	struct tm tm;

	if (t == 0 || !gmtime_r(&sec, &tm)) {
		json_add_null(j);
		return;
	}
	before_value(j);
	strbuf_addf(j->to, "\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"", tm.tm_year + 1900, tm.tm_mon + 1,
	            tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, msec);
}

static void
dyn_items(struct json *j, const struct dyn *d)
{
	json_begin_array(j);
	for (size_t i = 0; i < d->count; i++)
		json_add_dyn(j, &d->items[i]);
	json_end_array(j);
}

static void
dyn_members(struct json *j, const struct dyn *d)
{
	json_begin_object(j);
	for (size_t i = 0; i < d->count; i++) {
		json_key_span(j, d->members[i].name);
		json_add_dyn(j, &d->members[i].value);
	}
	json_end_object(j);
}

void
json_add_dyn(struct json *j, const struct dyn *d)
{
	switch (d ? d->type : DYN_NULL) {
	case DYN_NULL:   json_add_null(j); break;
	case DYN_BOOL:   json_add_bool(j, d->boolean); break;
	case DYN_INT:    json_add_int(j, d->integer); break;
	case DYN_NUMBER: json_add_raw(j, d->text); break;
	case DYN_TEXT:   json_add_span(j, d->text); break;
	case DYN_LIST:   dyn_items(j, d); break;
	case DYN_MAP:    dyn_members(j, d); break;
	}
}

/* --- structs --- */

static void
struct_list(struct json *j, const struct field *f, const struct list *list)
{
	json_begin_array(j);
	for (size_t i = 0; i < list->count; i++)
		json_add_struct(j, f->sub, (const char *)list->items + i * f->size);
	json_end_array(j);
}

static void
field_value(struct json *j, const struct field *f, const void *base)
{
	const struct html *html;

	switch (f->type) {
	case FIELD_TYPE_END:  break;
	case FIELD_TYPE_TEXT: json_add_text(j, *FIELD_CONST_AT(char *, base, f)); break;
	case FIELD_TYPE_INT:  json_add_int(j, *FIELD_CONST_AT(int64_t, base, f)); break;
	case FIELD_TYPE_BOOL: json_add_bool(j, *FIELD_CONST_AT(bool, base, f)); break;
	case FIELD_TYPE_TIME: json_add_time(j, *FIELD_CONST_AT(usec_t, base, f)); break;
	case FIELD_TYPE_LIST: struct_list(j, f, FIELD_CONST_AT(struct list, base, f)); break;
	case FIELD_TYPE_SUB:  json_add_struct(j, f->sub, FIELD_CONST_AT(void, base, f)); break;
	case FIELD_TYPE_PTR:  json_add_struct(j, f->sub, *FIELD_CONST_AT(void *, base, f)); break;
	case FIELD_TYPE_DYN:  json_add_dyn(j, *FIELD_CONST_AT(struct dyn *, base, f)); break;
	case FIELD_TYPE_HTML:
		html = FIELD_CONST_AT(struct html, base, f);
		json_add_span(j, (struct span){ html->ptr, html->len });
		break;
	}
}

void
json_add_members(struct json *j, const struct field *fields, const void *base)
{
	for (const struct field *f = fields; f->type != FIELD_TYPE_END; f++) {
		json_key(j, f->name);
		field_value(j, f, base);
	}
}

void
json_add_struct(struct json *j, const struct field *fields, const void *base)
{
	if (!base) {
		json_add_null(j);
		return;
	}
	json_begin_object(j);
	json_add_members(j, fields, base);
	json_end_object(j);
}
