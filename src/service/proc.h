/* proc.h - run another program and wait for it.
 *
 * For commands and jobs only: a process that answers requests never does.
 * Programs are named by an argument vector, never by a shell's line. */
#ifndef SERVICE_PROC_H
#define SERVICE_PROC_H

#include "base/ctx.h"

/* Where the program is: on PATH, else with Debian's newest PostgreSQL, whose
 * programs are not all on it.  NOT_FOUND says what to install. */
bool proc_find(struct ctx *cx, const char *name, const char **path) MUST_CHECK;

/* Run argv (NULL-terminated, argv[0] as found) with `more` ("NAME=value", NULL
 * at the end, or NULL) added to the environment, nothing on its input and its
 * output thrown away.  Where it ends otherwise than with status 0 the failure
 * carries the end of what it wrote on standard error. */
bool proc_run(struct ctx *cx, const char *const *argv, const char *const *more) MUST_CHECK;

#endif
