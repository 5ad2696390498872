/* fuzz_url.c - paths clean to paths that are clean, parts of a URL put together
 * again are the URL, and hosts normalise once for all. */
#include "tests/fuzz/fuzz.h"

#include "base/utf8.h"
#include "text/host.h"
#include "text/url.h"

#include <stdlib.h>

static void
check_path(struct arena *a, struct span s)
{
	struct url_path once, twice;

	url_path_clean(a, s, &once);
	url_path_clean(a, span_of(once.clean), &twice);
	if (twice.kind != URL_PATH_OK || strcmp(twice.decoded, once.decoded) != 0 || strcmp(twice.clean, once.clean) != 0)
		abort();
	if (!url_is_local(span_of(once.clean)) || !utf8_valid(span_of(once.decoded)) || strstr(once.decoded, "//") ||
	    strstr(once.decoded, "/../") || strstr(once.decoded, "/./"))
		abort();
}

static void
check_split(struct arena *a, struct span s)
{
	struct url u;
	struct strbuf all;

	url_split(s, &u);
	strbuf_init(&all, a, s.len);
	if (u.has_scheme)
		strbuf_add_span(&all, u.scheme), strbuf_addc(&all, ':');
	if (u.has_authority)
		strbuf_adds(&all, "//");
	if (u.userinfo.ptr)
		strbuf_add_span(&all, u.userinfo), strbuf_addc(&all, '@');
	strbuf_add_span(&all, u.host);
	if (u.port.ptr)
		strbuf_addc(&all, ':'), strbuf_add_span(&all, u.port);
	strbuf_add_span(&all, u.path);
	if (u.has_query)
		strbuf_addc(&all, '?'), strbuf_add_span(&all, u.query);
	if (u.has_fragment)
		strbuf_addc(&all, '#'), strbuf_add_span(&all, u.fragment);
	if (!span_eq(strbuf_span(&all), s))
		abort();
}

static void
check_resolve(struct arena *a, struct span s)
{
	static const struct span base = { "https://h.example/a/b?c#d", 25 };
	const char *once = url_resolve(a, base, s), *twice = url_resolve(a, base, span_of(once));

	if (strcmp(once, twice) != 0)
		abort();
}

static void
check_host(struct arena *a, struct span s)
{
	struct host once, twice;

	if (host_parse(a, s, &once) &&
	    (!host_parse(a, span_of(once.with_port), &twice) || strcmp(once.name, twice.name) != 0 ||
	     strcmp(once.with_port, twice.with_port) != 0 || strpbrk(once.name, "/\\@ %\"'<>_")))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4096);
	struct span s = { arena_strndup(a, (const char *)data, size), size };

	check_path(a, s);
	check_split(a, s);
	if (!memchr(s.ptr, '\0', size))
		check_resolve(a, s);
	check_host(a, s);
	arena_free(a);
	return 0;
}
