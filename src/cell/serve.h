/* serve.h - one connection of a cell: requests in turn until it ends. */
#ifndef CELL_SERVE_H
#define CELL_SERVE_H

#include <stdbool.h>
#include <stddef.h>

struct serve_options {
	unsigned cpu_ms;  /* a request may use, where it does not say itself */
	size_t memory;    /* bytes of address space */
	int idle_ms;      /* close after so long without a request; -1: never */
};

/* Enter the sandbox, answer requests on fd, and return when the other end
 * closes, is idle too long, or breaks the protocol.  False: no sandbox, and
 * nothing was read.  A request that breaches a limit ends the process. */
bool serve_connection(int fd, const struct serve_options *opt);

#endif
