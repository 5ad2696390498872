/* host.c - see host.h. */
#include "text/host.h"

#include "base/num.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
is_label(struct span s)
{
	if (s.len == 0 || s.len > HOST_LABEL_MAX || s.ptr[0] == '-' || s.ptr[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = lower(s.ptr[i]);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return true;
}

static bool
is_name(struct span s)
{
	if (s.len == 0 || s.len > HOST_MAX)
		return false;
	for (bool more = true; more; ) {
		const char *dot = s.len ? memchr(s.ptr, '.', s.len) : NULL;
		size_t n = dot ? (size_t)(dot - s.ptr) : s.len;
		if (!is_label(span_take(s, n)))
			return false;
		more = dot != NULL;
		s = span_skip(s, n + 1);
	}
	return true;
}

/* "[…]" with what an IPv6 address is written in; whether it is one makes no
 * difference here, for no site has such a name. */
static bool
is_bracketed(struct span s)
{
	if (s.len < 4 || s.len > 47 || s.ptr[0] != '[' || s.ptr[s.len - 1] != ']')
		return false;
	for (size_t i = 1; i + 1 < s.len; i++)
		if (!s.ptr[i] || !strchr("0123456789abcdefABCDEF:.", s.ptr[i]))
			return false;
	return true;
}

bool
host_parse(struct arena *a, struct span text, struct host *out)
{
	const char *colon = text.len ? memrchr(text.ptr, ':', text.len) : NULL;
	bool has_port = colon && !memchr(colon, ']', text.len - (size_t)(colon - text.ptr));
	struct span name = has_port ? span_take(text, (size_t)(colon - text.ptr)) : text;
	struct span port = span_skip(text, name.len + has_port);
	int64_t number = 0;

	if (name.len > 1 && name.ptr[name.len - 1] == '.')
		name.len--;
	if ((has_port && !num_int(port, 1, 65535, &number)) || (!is_name(name) && !is_bracketed(name)))
		return false;
	char *copy = arena_strndup(a, name.ptr, name.len);
	for (size_t i = 0; i < name.len; i++)
		copy[i] = lower(copy[i]);
	out->name = copy;
	out->with_port = has_port ? arena_printf(a, "%s:%d", copy, (int)number) : copy;
	return true;
}

bool
host_is_under(const char *name, const char *domain)
{
	size_t n = strlen(name), d = strlen(domain);

	if (n < d || strcmp(name + n - d, domain) != 0)
		return false;
	return n == d || name[n - d - 1] == '.';
}
