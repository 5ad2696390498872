/* fcgi_params.c - names and values, as FastCGI packs them; see fcgi_priv.h. */
#include "http/fcgi_priv.h"

#include "base/num.h"

#include <stdlib.h>

/* A length is one byte, or four with the high bit set. */
static bool
take_length(struct span *rest, size_t *out)
{
	const unsigned char *p = (const unsigned char *)rest->ptr;

	if (rest->len >= 1 && p[0] < 0x80) {
		*out = p[0];
		*rest = span_skip(*rest, 1);
		return true;
	}
	if (rest->len < 4)
		return false;
	*out = (size_t)(p[0] & 0x7f) << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	*rest = span_skip(*rest, 4);
	return true;
}

bool
fcgi_take_pair(struct span *rest, struct span *name, struct span *value)
{
	struct span s = *rest;
	size_t name_len, value_len;

	if (!take_length(&s, &name_len) || !take_length(&s, &value_len) ||
	    name_len > s.len || value_len > s.len - name_len)
		return false;
	*name = span_take(s, name_len);
	*value = span_take(span_skip(s, name_len), value_len);
	*rest = span_skip(s, name_len + value_len);
	return true;
}

/* Move a pair to the front of its own bytes, so that both parts can end in NUL:
 * the lengths before it took at least two bytes. */
static void
terminate_pair(char *at, struct span name, struct span value, struct fcgi_param *out)
{
	char *value_at = at + name.len + 1;

	memmove(at, name.ptr, name.len);
	at[name.len] = '\0';
	memmove(value_at, value.ptr, value.len);
	value_at[value.len] = '\0';
	*out = (struct fcgi_param){ { at, name.len }, { value_at, value.len } };
}

static void *
allocate(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

bool
fcgi_read_params(struct fcgi *f)
{
	struct span rest = strbuf_span(&f->raw_params), name, value;

	if (!f->params)
		f->params = allocate(f->limits->params_count, sizeof *f->params);
	while (rest.len) {
		char *at = f->raw_params.buf + (rest.ptr - f->raw_params.buf);
		if (f->param_count == f->limits->params_count || !fcgi_take_pair(&rest, &name, &value))
			return false;
		terminate_pair(at, name, value, &f->params[f->param_count++]);
	}
	return true;
}

struct span
fcgi_param(const struct fcgi *f, const char *name)
{
	for (size_t i = 0; i < f->param_count; i++)
		if (span_is(f->params[i].name, name))
			return f->params[i].value;
	return (struct span){ NULL, 0 };
}

/* nginx sends an empty CONTENT_LENGTH where there is no body, Caddy 2.6 sends
 * -1 for a body of unknown length. */
bool
fcgi_read_length(struct fcgi *f)
{
	int64_t length;

	for (size_t i = 0; i < f->param_count; i++) {
		struct span value = f->params[i].value;
		if (!span_is(f->params[i].name, "CONTENT_LENGTH") || value.len == 0 || span_is(value, "-1"))
			continue;
		if (!num_int(value, 0, INT64_MAX, &length) || (f->content_length >= 0 && f->content_length != length))
			return false;
		f->content_length = length;
	}
	return true;
}
