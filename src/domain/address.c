/* address.c - see address.h. */
#include "domain/address.h"

#include "base/utf8.h"
#include "text/url.h"

static const char *
length_fault(struct arena *a, const char *label, struct span s)
{
	if (!utf8_valid(s))
		return arena_printf(a, "The address of the %s is not valid UTF-8 text.", label);
	if (utf8_length(s) > ADDRESS_MAX)
		return arena_printf(a, "The address of the %s has more than %d characters.", label, ADDRESS_MAX);
	return NULL;
}

const char *
address_fault(struct arena *a, const char *label, const char *value)
{
	struct span s = span_of(value);
	const char *fault = length_fault(a, label, s);

	if (fault || s.len == 0 || url_is_web(s) || (url_is_local(s) && !strpbrk(value, " \"<>")))
		return fault;
	return arena_printf(a, "The address of the %s begins with https://, or with a slash where it is on this site, "
	                    "and holds no blanks.", label);
}

const char *
address_web_fault(struct arena *a, const char *label, const char *value)
{
	struct span s = span_of(value);
	const char *fault = length_fault(a, label, s);

	if (fault || s.len == 0 || url_is_web(s))
		return fault;
	return arena_printf(a, "The address of the %s begins with https:// and holds no blanks.", label);
}
