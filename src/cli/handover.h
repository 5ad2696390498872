/* handover.h - from one executable to the next in the same process.
 *
 * An upgrade in place is exec(2) of the program at the same path: pid, children
 * and the descriptors of kept.h stay.  What the new program must know about them
 * travels in QUOIN_HANDOVER:
 *
 *	1 lock=3 listen=5 cell=6 generation=4 child=811:1 child=812:2 … socket=/run/quoin/quoin.sock
 *
 * Words a program does not know are passed over, so that versions may differ. */
#ifndef CLI_HANDOVER_H
#define CLI_HANDOVER_H

#include "base/ctx.h"
#include "cli/kept.h"
#include "domain/shared.h"

struct handover_child {
	pid_t pid;
	enum shared_role role;
};

struct handover {
	struct kept kept;
	unsigned generation;
	struct handover_child children[SHARED_PROCESSES];
	size_t count;
};

/* Was this program executed by its predecessor?  If so, *h is filled and the
 * variable is taken out of the environment. */
bool handover_take(struct ctx *cx, struct handover *h, bool *was) MUST_CHECK;

/* Execute the program.  Returns, with a failure, only if that was not possible;
 * then nothing has changed. */
bool handover_exec(struct ctx *cx, const struct handover *h, const char *program, char *const *argv) MUST_CHECK;

#endif
