/* progress.h - a bar on standard error while a command works, when somebody
 * watches: "[#####     ] 12 of 24". */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/clock.h"

#include <stddef.h>

struct progress {
	usec_t drawn;
};

/* Draw it; nothing where standard error is no terminal.  arg is the struct. */
void progress_step(void *arg, size_t done, size_t total);

#endif
