/* own.h - what a process counts in its own entry of shared memory
 * (shared_process.own), and how the words of it are read again. */
#ifndef WEB_OWN_H
#define WEB_OWN_H

#include "domain/shared.h"
#include "http/server.h"
#include "service/pg_cache.h"

struct own_counters {
	struct pg_cache_counters db; /* first: the jobs process has only this */
	struct server_counters server;
};

_Static_assert(sizeof(struct own_counters) <= sizeof(((struct shared_process *)0)->own),
               "shared_process.own has too few words");

/* NULL where the process has no entry. */
static inline struct own_counters *
own_counters(struct shared_process *self)
{
	return self ? (struct own_counters *)(void *)self->own : NULL;
}

/* The index of a counter among the words. */
#define OWN_WORD(part, name) (offsetof(struct own_counters, part.name) / sizeof(int64_t))

#endif
