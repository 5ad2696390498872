/* cidr.h - IP addresses and lists of networks, such as trusted_proxies. */
#ifndef HTTP_CIDR_H
#define HTTP_CIDR_H

#include "base/ctx.h"
#include "base/span.h"

#include <stdint.h>

/* An address as 16 bytes; IPv4 is kept as ::ffff:a.b.c.d, so that both kinds
 * compare alike. */
struct ip {
	uint8_t bytes[16];
};

struct cidr {
	struct ip net;
	unsigned bits; /* of the 16-byte form: an IPv4 /8 is 104 */
};

struct cidr_list {
	const struct cidr *items;
	size_t count;
};

/* Read one address: "192.0.2.1", "2001:db8::1", "[2001:db8::1]", and the forms
 * with a port after them that forwarded headers carry. */
bool ip_parse(struct span text, struct ip *out);

/* "192.0.2.1", "2001:db8::1". */
const char *ip_text(struct arena *a, const struct ip *ip);

/* Read networks separated by commas or white space; an address alone is a
 * network of one.  Fails with INVALID and the entry at fault. */
bool cidr_list_parse(struct ctx *cx, const char *text, struct cidr_list *out) MUST_CHECK;

bool cidr_list_has(const struct cidr_list *list, const struct ip *ip);

#endif
