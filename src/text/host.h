/* host.h - host names as they arrive in a Host header or are typed by people. */
#ifndef TEXT_HOST_H
#define TEXT_HOST_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

enum { HOST_MAX = 253, HOST_LABEL_MAX = 63 };

struct host {
	const char *name;      /* lower case, no port, no final dot; "[::1]" for an IPv6 address */
	const char *with_port; /* the same with ":8080", if a port was there */
};

/* Read "Name.Example.:8080".  False unless the name is made of letters, digits
 * and hyphens in labels of 1 to 63 bytes (no hyphen at a label's ends), at most
 * 253 in all, or is an address, and the port, if any, is 1 to 65535.  Names
 * beyond ASCII must come as A-labels ("xn--…"). */
bool host_parse(struct arena *a, struct span text, struct host *out);

/* Is name equal to domain, or a name below it?  Both as made by host_parse(). */
bool host_is_under(const char *name, const char *domain);

#endif
