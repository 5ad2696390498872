/* child.h - one process under the supervisor.
 *
 * Workers and jobs are forks that go on in this program; the cell zygote is
 * another program.  All of them have every signal blocked but what they wait for
 * themselves: SIGTERM makes a fork's stop_fd readable, and it ends when what it
 * has begun is done.  The kernel sends that SIGTERM too when the supervisor dies
 * (PR_SET_PDEATHSIG), which an exec of the supervisor does not trigger. */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include "cli/app.h"
#include "domain/shared.h"

#include <sys/types.h>

struct child {
	pid_t pid;             /* 0: this entry is free */
	enum shared_role role;
	unsigned generation;   /* of the configuration it was started with */
	unsigned index;        /* which of the processes of its role */
	bool ready;
	int ready_fd;          /* readable when it becomes ready; -1: nothing to wait for */
	usec_t started, ready_at;
	usec_t kill_at;        /* was told to go; 0: was not */
	struct shared_process *entry;
};

/* What a forked child does.  stop_fd becomes readable when it shall end; it
 * writes one byte to ready_fd when it is ready, and says itself (in the log) why it
 * returns false.  cx has an arena of its own; w is complete but for connections. */
typedef bool child_body(struct ctx *cx, struct world *w, int listen_fd, int stop_fd, int ready_fd);

/* Fork and go on as a child of role c->role; c holds role, generation, index and entry. */
bool child_fork(struct ctx *cx, struct child *c, struct app *app, child_body *body, int listen_fd) MUST_CHECK;

/* Fork and execute argv with listen_fd as its only descriptor past 2 (-1: none). */
bool child_exec(struct ctx *cx, struct child *c, char *const *argv, int listen_fd) MUST_CHECK;

/* Its ready_fd is readable. */
void child_hear(struct child *c);

/* Ask it to end; it is killed at kill_at if it has not. */
void child_tell_to_go(struct child *c, usec_t kill_at);

#endif
