/* mustache_put.c - values to text, escaped for their destination. */
#include "text/mustache_priv.h"

#include "text/escape.h"
#include "text/json.h"

static void
put_css(struct strbuf *to, struct span s)
{
	if (css_value_ok(s))
		strbuf_add_span(to, s);
}

static void
put_json_string(struct strbuf *to, struct span s)
{
	json_escape(to, s, JSON_IN_SCRIPT);
}

typedef void put_text(struct strbuf *to, struct span s);

static put_text *const escapers[] = {
	[DEST_PLAIN] = strbuf_add_span,
	[DEST_MUSTACHE] = escape_mustache,
	[DEST_TEXT] = escape_html,
	[DEST_HTML] = escape_html,
	[DEST_ATTR] = escape_attr,
	[DEST_URL] = escape_href,
	[DEST_URL_PART] = escape_href_part,
	[DEST_URL_ARG] = escape_url_arg,
	[DEST_CSS] = put_css,
	[DEST_JSON] = put_json_string,
	[DEST_JSON_STRING] = put_json_string,
};

static void
put_int(struct strbuf *to, int64_t i)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t n = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	if (i < 0)
		*--p = '-';
	strbuf_add(to, p, (size_t)(digits + sizeof digits - p));
}

/* A value of its own in JSON: what has no such form is null. */
static void
put_json(struct strbuf *to, const struct value *v)
{
	struct json j;

	json_init(&j, to, JSON_IN_SCRIPT);
	switch (v->kind) {
	case VALUE_TEXT:
	case VALUE_HTML:   json_add_span(&j, v->text); break;
	case VALUE_NUMBER: json_add_raw(&j, v->text); break;
	case VALUE_INT:    json_add_int(&j, v->integer); break;
	case VALUE_BOOL:   json_add_bool(&j, v->boolean); break;
	case VALUE_DYN:    json_add_dyn(&j, v->dyn); break;
	case VALUE_NONE:
	case VALUE_STRUCT:
	case VALUE_LIST:   json_add_null(&j); break;
	}
}

void
value_put(struct strbuf *to, const struct value *v, enum dest dest)
{
	if (dest == DEST_JSON) {
		put_json(to, v);
		return;
	}
	switch (v->kind) {
	case VALUE_TEXT:
	case VALUE_NUMBER: escapers[dest](to, v->text); break;
	case VALUE_HTML:   (dest == DEST_HTML ? strbuf_add_span : escapers[dest])(to, v->text); break;
	case VALUE_INT:    put_int(to, v->integer); break;
	case VALUE_BOOL:   strbuf_adds(to, v->boolean ? "true" : "false"); break;
	case VALUE_NONE:
	case VALUE_STRUCT:
	case VALUE_LIST:
	case VALUE_DYN:    break;
	}
}
