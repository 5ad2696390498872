/* router.h - from a path to its route.
 *
 * Patterns are made of segments: "/tag/:slug/" has a fixed one and a capture,
 * and "/assets/" followed by "*path" takes all the rest.  A fixed segment wins
 * over a capture, a capture over the rest; two routes that could not be told
 * apart are refused when the router is made.  A final slash is part of the
 * pattern; a path that differs from a route only in it is reported as such, so
 * that the caller can redirect. */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "base/ctx.h"
#include "http/request.h"

enum { ROUTE_MAX_CAPTURES = 8, ROUTE_MAX_SEGMENTS = 16 };

struct route_entry {
	unsigned methods;    /* METHOD_BITs; GET implies HEAD */
	const char *pattern; /* lives as long as the router */
	const void *route;   /* the caller's, never NULL */
};

struct route_capture {
	const char *name, *value;
};

enum route_result {
	ROUTE_FOUND,
	ROUTE_SLASH,  /* exists with (or without) the final slash: redirect to `other` */
	ROUTE_METHOD, /* exists, but not with this method: 405, Allow is `allow` */
	ROUTE_NONE,
};

struct route_match {
	const void *route;
	struct route_capture captures[ROUTE_MAX_CAPTURES];
	size_t capture_count;
	const char *other; /* decoded path, for ROUTE_SLASH */
	const char *allow; /* "GET, HEAD, POST", for ROUTE_METHOD and for OPTIONS */
};

struct router;

/* Made once from a table, in cx->arena.  Fails with INTERNAL on a malformed
 * pattern or two entries with the same pattern (captures compare equal whatever
 * their names) and a method in common. */
bool router_new(struct ctx *cx, const struct route_entry *entries, size_t count, struct router **out) MUST_CHECK;

/* Find the route for a decoded path.  Captured values are copied into a. */
enum route_result router_find(const struct router *r, struct arena *a, enum method method, const char *path,
                              struct route_match *out);

/* Match one pattern alone, such as a site's permalink pattern. */
bool route_pattern_match(struct arena *a, const char *pattern, const char *path, struct route_match *out);

/* A captured value by name; NULL: the route has none of this name. */
const char *route_capture(const struct route_match *m, const char *name);

#endif
