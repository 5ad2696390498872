/* supervisor_priv.h - what supervisor.c (the loop) and generation.c (who should
 * be running) share. */
#ifndef CLI_SUPERVISOR_PRIV_H
#define CLI_SUPERVISOR_PRIV_H

#include "cli/backoff.h"
#include "cli/kept.h"
#include "cli/supervisor.h"

enum { MOST_WORKERS = 256, MOST_SLOTS = MOST_WORKERS + 2 };

/* One process there should be. */
struct slot {
	enum shared_role role;
	unsigned index;
	struct backoff backoff;
};

struct supervisor {
	struct ctx cx;            /* for what is logged; its arena is reset each turn */
	const struct supervisor_program *program;
	struct app *app;          /* of the current generation */
	struct app *previous;     /* of the one before, while the current one comes up; NULL: none to go back to */
	struct app *first;        /* the caller's */
	struct shared *shared;
	struct shared_process *entry;
	struct kept kept;
	int signal_fd;

	unsigned generation, previous_generation, newest;
	usec_t began;             /* the current generation */
	bool settled;             /* every process of the current generation was ready */
	struct slot slots[MOST_SLOTS];
	size_t slot_count;
	struct child children[SHARED_PROCESSES];

	bool reload_wanted, stopping, stopping_cells;
	pid_t checking;           /* the program tried before an upgrade; 0: none */
	bool upgrade_wanted;      /* and found good */
};

/* generation.c: who should be running */

/* Make the slots of the current configuration and start what is missing. */
void generation_begin(struct supervisor *s);
void generation_start_missing(struct supervisor *s);

/* The next one, with this configuration. */
void generation_replace(struct supervisor *s, struct app *app);

/* Nothing to do, or: the current one is complete, so the old ones may go. */
void generation_settle(struct supervisor *s);

/* Go back to the previous one: a process of the current one did not come up. */
void generation_abandon(struct supervisor *s);

/* Nothing runs any more: let go of the configurations. */
void generation_end(struct supervisor *s);

/* A child has ended (waitpid's status). */
void generation_child_ended(struct supervisor *s, struct child *c, int status);

/* When something is due next; 0: nothing. */
usec_t generation_next_due(struct supervisor *s);

/* Kill who was told to go, or did not become ready, too long ago. */
void generation_kill_overdue(struct supervisor *s);

/* The cells, or else all others: tell them to go; how many there are.  The cells
 * end last, for a draining worker may still need one. */
void generation_tell_all(struct supervisor *s, bool cells);
size_t generation_alive(const struct supervisor *s, bool cells);

#endif
