/* markdown_guard.h - is this source one the Markdown library can take?
 *
 * The library's running time grows with the square of the input on sources made
 * for that: half a megabyte may take minutes.  The guard reads the source once,
 * line by line, and estimates what each known kind of blow-up would cost.  It
 * errs to the strict side only where no text meant for readers goes: tens of
 * thousands of delimiters in one paragraph, hundreds of levels of nesting.
 *
 * What it misses meets the processor limit (cell/sandbox.h). */
#ifndef CELL_MARKDOWN_GUARD_H
#define CELL_MARKDOWN_GUARD_H

#include "base/span.h"

#include <stdint.h>

struct guard_verdict {
	bool tables_off, autolinks_off; /* parse without that extension */
	const char *refused;            /* NULL, or why it cannot be parsed: a sentence */

	/* what it is based on, for tests and for judging the limits */
	uint64_t table_cost, columns, cells; /* bytes read again, widest row, most cells */
	uint64_t delimiter_cost, bracket_cost, depth_cost, reference_cost;
	uint64_t crowded_ats;
};

/* smart: quotes and apostrophes are delimiters too. */
struct guard_verdict markdown_guard(struct span source, bool smart);

#endif
