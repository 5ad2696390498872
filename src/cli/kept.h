/* kept.h - what outlives every worker and every exec of the supervisor: the lock
 * on run_dir, and the listening sockets.
 *
 * The FastCGI socket is bound under another name and renamed into place, so that
 * a front server finds either the old one or the new one.  It is never closed
 * while Quoin runs: connections made while no worker accepts wait in its backlog.
 *
 * <run_dir>/serve.pid holds the supervisor's pid and is locked (flock) as long as
 * it lives, so that two never share a directory. */
#ifndef CLI_KEPT_H
#define CLI_KEPT_H

#include "base/ctx.h"

#include <sys/types.h>

struct conf;

struct kept {
	int lock_fd;
	int listen_fd;       /* FastCGI, non-blocking */
	int cell_fd;         /* <run_dir>/cell.sock, non-blocking */
	char *socket_path;
	char *cell_path;
};

/* The lock alone.  Fails with CONFLICT, and the other's pid, when it is taken. */
bool kept_lock(struct ctx *cx, const struct conf *conf, struct kept *k) MUST_CHECK;

/* Make the sockets.  Fails with CONFLICT when somebody answers there already. */
bool kept_open(struct ctx *cx, const struct conf *conf, struct kept *k) MUST_CHECK;

/* Close and remove the FastCGI socket: who connects from now on is refused at once. */
void kept_refuse(struct kept *k);

/* Everything. */
void kept_close(struct kept *k);

#endif
