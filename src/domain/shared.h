/* shared.h - memory shared by all local processes: workers, jobs, commands.
 *
 * A file in run_dir, mapped by each.  It holds, for each site's place, the epoch
 * its pages are keyed on and the marks of writers about to commit; the
 * registry's generation; request buckets; and counters for /metrics.
 *
 * It holds nothing that cannot be read again from a database: deleting it while
 * nothing runs loses nothing, and what was written before the machine was
 * started is void.  All processes must see one another's pids: they run in one
 * pid namespace, under one user. */
#ifndef DOMAIN_SHARED_H
#define DOMAIN_SHARED_H

#include "base/ctx.h"

#include <stdatomic.h>
#include <stdint.h>

enum { SHARED_WRITERS = 6 };

/* One place.  All zero: never seen. */
struct shared_site {
	_Atomic int64_t place_id;
	_Atomic uint64_t epoch;                   /* low 48 bits, 0: unknown; above them the doubts so far */
	_Atomic uint64_t writers[SHARED_WRITERS]; /* who is about to commit; 0: nobody */
	_Atomic int64_t bucket;                   /* GCRA: theoretical arrival time, ns */
};

/* Counters of /metrics: C(name, help). */
#define SHARED_COUNTERS(C) \
	C(requests, "Requests answered") \
	C(status_2xx, "Answers with a 2xx status") \
	C(status_3xx, "Answers with a 3xx status") \
	C(status_4xx, "Answers with a 4xx status") \
	C(status_5xx, "Answers with a 5xx status") \
	C(page_tier1, "Pages from worker memory") \
	C(page_tier2, "Pages from Redis") \
	C(page_render, "Pages rendered") \
	C(page_waited, "Pages taken from a render another request had begun") \
	C(page_private, "Pages that may not be stored") \
	C(site_limited, "Requests refused by a site's limit") \
	C(db_queries, "Statements run for requests") \
	C(redis_errors, "Redis calls that failed") \
	C(worker_starts, "Worker processes started") \
	C(worker_crashes, "Worker processes that ended unasked") \
	C(cell_crashes, "Sandboxed helpers that ended unasked") \
	C(jobs_done, "Jobs done") \
	C(jobs_failed, "Attempts at a job that failed") \
	C(jobs_dead, "Jobs given up")

struct shared_counters {
#define C(name, help) _Atomic uint64_t name;
	SHARED_COUNTERS(C)
#undef C
};

/* What a process of the daemon is: R(name, word in logs and metrics). */
#define SHARED_ROLES(R) \
	R(SUPERVISOR, "supervisor") \
	R(WORKER,     "worker") \
	R(JOBS,       "jobs") \
	R(CELL,       "cell")

enum shared_role {
#define R(name, word) ROLE_##name,
	SHARED_ROLES(R)
#undef R
};

enum { SHARED_PROCESSES = 640, SHARED_WORDS = 32 };

/* One process of the daemon.  The supervisor enters and removes them. */
struct shared_process {
	_Atomic int64_t pid;               /* 0: free; -1: about to start */
	_Atomic int64_t role;              /* enum shared_role */
	_Atomic int64_t started;           /* clock_wall() */
	_Atomic uint64_t registry;         /* the generation it has read; 0: none */
	_Atomic int64_t own[SHARED_WORDS]; /* counters and gauges only this process writes */
};

struct shared;

/* Map <run_dir>/shared, made if absent. */
bool shared_open(struct ctx *cx, const char *run_dir, struct shared **out) MUST_CHECK;
void shared_close(struct shared *sh);

struct shared_counters *shared_counters(struct shared *sh);

const char *shared_role_word(enum shared_role role);

/* Take an entry for a process about to start (its pid is set when it is known);
 * NULL where the table is full.  Leaving adds what was counted to the past, so
 * that sums never go back. */
struct shared_process *shared_process_enter(struct shared *sh, enum shared_role role);
void                   shared_process_leave(struct shared *sh, struct shared_process *p);

/* The entry of a pid, or NULL; the i-th slot, taken or free. */
struct shared_process *shared_process_find(struct shared *sh, int64_t pid);
struct shared_process *shared_process_at(struct shared *sh, size_t i);

/* Sums of own[] over the processes there are and, apart, those there were: a
 * counter is both together, a gauge only the first. */
struct shared_sums {
	int64_t now[SHARED_WORDS], past[SHARED_WORDS];
};

void shared_sums(struct shared *sh, struct shared_sums *out);

/* Remove the file if another version of Quoin laid it out.  Only for who knows
 * that nothing runs: a supervisor that starts. */
void shared_discard_other(const char *run_dir);

/* Moves on with each change of the registry. */
uint64_t shared_registry_generation(struct shared *sh);
void     shared_registry_moved(struct shared *sh);

/* Workers that have not read the newest generation yet. */
int64_t shared_registry_behind(struct shared *sh);

/* The place's entry, made if absent; never NULL. */
struct shared_site *shared_site(struct shared *sh, int64_t place_id);

/* The epoch to key pages on; false when it is unknown (0) or somebody is about
 * to commit: caches must be passed by.  A mark whose owner is dead is reported by
 * *stale; epoch_read() (domain/change.h) deals with it. */
bool shared_site_epoch(const struct shared_site *s, uint64_t *epoch, bool *stale);

/* How often the epoch was in doubt: taken before the row is read or changed, it
 * tells shared_site_publish() whether what was learnt may still be believed. */
unsigned shared_site_doubt(const struct shared_site *s);

/* Raise the epoch to at least this; it never goes back.  Nothing happens when
 * there was a new doubt meanwhile: somebody whose COMMIT may have come later
 * does not know its outcome, so the row must be read again. */
void shared_site_publish(struct shared_site *s, unsigned doubt, uint64_t epoch);

/* A new doubt: the epoch is unknown until somebody reads the row. */
void shared_site_forget(struct shared_site *s);

/* Mark this process as about to commit; *token unmarks it.  False when too many
 * writers are at work already. */
bool shared_site_mark(struct shared_site *s, unsigned *token);
void shared_site_unmark(struct shared_site *s, unsigned token);

/* Drop the marks of dead owners; the epoch is in doubt if there were any. */
void shared_site_heal(struct shared_site *s);

/* Take one from the place's bucket (GCRA): false when it is empty, with the
 * seconds until there is one. */
bool shared_site_admit(struct shared_site *s, int64_t per_second, int *retry_after);

#endif
