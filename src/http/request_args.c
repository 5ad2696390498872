/* request_args.c - what is read from a request only when asked for: arguments
 * of the query, cookies, the form in the body. */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "http/form.h"
#include "http/request.h"
#include "text/url.h"

enum { MAX_ARGS = 100, MAX_COOKIES = 100 };

static const char *
find(const struct arg_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return list->items[i].value;
	return NULL;
}

/* How many items a list has that is separated by c, at most max. */
static size_t
count_items(struct span s, char c, size_t max)
{
	size_t n = 1;

	for (size_t i = 0; i < s.len && n < max; i++)
		n += s.ptr[i] == c;
	return n;
}

/* Decode one name or value; NULL when it is not clean text. */
static const char *
decode(struct arena *a, struct span s)
{
	struct strbuf text;

	strbuf_init(&text, a, s.len);
	url_decode_arg(&text, s);
	bool clean = utf8_valid(strbuf_span(&text)) && !memchr(text.buf, '\0', text.len);
	return clean ? text.buf : NULL;
}

const struct arg_list *
request_query_all(struct request *rq)
{
	struct arg_list *list = &rq->query;

	if (list->read)
		return list;
	list->read = true;
	if (rq->raw_query.len == 0)
		return list;
	size_t room = count_items(rq->raw_query, '&', MAX_ARGS);
	struct arg *items = ARENA_ARRAY(rq->arena, struct arg, room);
	for (struct span rest = rq->raw_query; rest.len && list->count < room; ) {
		struct span value, name = span_cut(span_cut(rest, '&', &rest), '=', &value);
		struct arg arg = { decode(rq->arena, name), decode(rq->arena, value) };
		if (name.len && arg.name && arg.value)
			items[list->count++] = arg;
	}
	list->items = items;
	return list;
}

const char *
request_query(struct request *rq, const char *name)
{
	return find(request_query_all(rq), name);
}

/* Visible ASCII without quotes, comma, semicolon and backslash (RFC 6265).
 * Hence a value that a front server made of two Cookie headers by ", " does not
 * count; were it split there, a cookie set for a parent domain could smuggle in
 * a name such as __Host-… behind a comma. */
static bool
is_cookie_value(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] >= 0x7f || memchr("\",;\\", s.ptr[i], 4))
			return false;
	return true;
}

static const struct arg_list *
read_cookies(struct request *rq)
{
	struct arg_list *list = &rq->cookies;

	if (list->read)
		return list;
	list->read = true;
	struct span rest = span_of(rq->cookie ? rq->cookie : "");
	size_t room = count_items(rest, ';', MAX_COOKIES);
	struct arg *items = ARENA_ARRAY(rq->arena, struct arg, room);
	while (rest.len && list->count < room) {
		struct span value, name = span_trim(span_cut(span_cut(rest, ';', &rest), '=', &value));
		value = span_trim(value);
		if (name.len && is_cookie_value(value))
			items[list->count++] = (struct arg){ arena_strndup(rq->arena, name.ptr, name.len),
			                                     arena_strndup(rq->arena, value.ptr, value.len) };
	}
	list->items = items;
	return list;
}

const char *
request_cookie(struct request *rq, const char *name)
{
	return find(read_cookies(rq), name);
}

static bool
keeps_lines(const struct request *rq)
{
	const char *lines = request_header(rq, "X_FORM_LINES");

	return lines && strcmp(lines, "kept") == 0;
}

static bool
parse_form(struct ctx *cx, const struct request *rq, struct form *form)
{
	if (rq->body.len == 0)
		return true;
	if (request_is_type(rq, "application/x-www-form-urlencoded"))
		return form_parse_urlencoded(cx, rq->body, keeps_lines(rq), form);
	if (request_is_type(rq, "multipart/form-data"))
		return form_parse_multipart(cx, rq->body, rq->content_type, form);
	return fail(cx, ERR_MEDIA_TYPE, "form.type", "A form was expected here.");
}

bool
request_form(struct ctx *cx, struct request *rq, const struct form **out)
{
	if (!rq->form) {
		struct form *form = ARENA_NEW(rq->arena, struct form);
		if (!parse_form(cx, rq, form))
			return false;
		rq->form = form;
	}
	*out = rq->form;
	return true;
}
