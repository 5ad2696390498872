/* supervisor.h - the process that owns the sockets and everything that serves.
 *
 * It is single-threaded, talks to no database and reads nothing from outside, so
 * that it lives as long as Quoin does.  Its children belong to a *generation*: the
 * configuration (and program) they were started with.  A reload or an upgrade
 * starts a new generation beside the old one; only when every process of it has
 * said that it is ready is the old one told to go.  So no connection is refused
 * and no request is lost, and a configuration that does not work changes nothing.
 *
 * Signals: TERM, INT drain and end (twice: at once); HUP reloads; USR2 upgrades. */
#ifndef CLI_SUPERVISOR_H
#define CLI_SUPERVISOR_H

#include "cli/child.h"

struct supervisor_program {
	child_body *worker;
	child_body *jobs;         /* its listen_fd is -1 */
	const char *cell;         /* the program quoin-cell; NULL: none is started */
	char *const *upgrade;     /* arguments of an upgrade, the program's path first */
	char *const *check;       /* run before one: it must exit with 0 */
};

/* Supervise until told to end.  app is configured (app_conf) and belongs to the
 * caller, who must not touch it before this returns.  Fails only before anything
 * was started. */
bool supervise(struct app *app, const struct supervisor_program *program) MUST_CHECK;

#endif
