/* progress.c - see progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH = 40 };

void
progress_step(void *arg, size_t done, size_t total)
{
	struct progress *p = arg;
	usec_t now = clock_mono();
	size_t full = total ? done * WIDTH / total : WIDTH;

	if (!isatty(STDERR_FILENO) || (done < total && now - p->drawn < 100 * USEC_PER_MSEC))
		return;
	p->drawn = now;
	fprintf(stderr, "\r[%.*s%*s] %zu of %zu%s", (int)full, "########################################",
	        (int)(WIDTH - full), "", done, total, done == total ? "\n" : "");
	fflush(stderr);
}
