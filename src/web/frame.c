/* frame.c - see frame.h.  A frame lives in an arena of its own and is counted by
 * its holders; the table keeps the most recently used ones. */
#include "web/frame.h"

#include <pthread.h>
#include <stdatomic.h>

struct kept {
	struct settings settings;
	int64_t place_id;
	uint64_t epoch, used;
	_Atomic unsigned holders;
	struct arena *arena; /* this struct lies in it */
};

struct frames {
	pthread_mutex_t lock;
	struct kept **slots; /* NULL: free */
	size_t most;
	uint64_t clock;      /* counts uses */
};

struct frames *
frames_new(size_t most)
{
	struct frames *f = calloc(1, sizeof *f);

	if (!f || !(f->slots = calloc(most, sizeof *f->slots)))
		abort();
	f->most = most;
	pthread_mutex_init(&f->lock, NULL);
	return f;
}

static void
let_go(void *arg)
{
	struct kept *k = arg;

	if (atomic_fetch_sub(&k->holders, 1) == 1)
		arena_free(k->arena);
}

void
frames_free(struct frames *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->most; i++)
		if (f->slots[i])
			let_go(f->slots[i]);
	pthread_mutex_destroy(&f->lock);
	free(f->slots);
	free(f);
}

/* Rows borrowed from a result become rows of the frame's own. */
static struct kept *
keep_rows(struct list rows)
{
	struct arena *a = arena_new(8 * 1024);
	struct kept *k = ARENA_NEW(a, struct kept);
	const struct setting_row *from = rows.items;
	struct setting_row *own = ARENA_ARRAY(a, struct setting_row, rows.count + 1);

	for (size_t i = 0; i < rows.count; i++)
		own[i] = (struct setting_row){ arena_strdup(a, from[i].key), arena_strdup(a, from[i].value) };
	k->arena = a;
	k->holders = 1;
	settings_from((struct list){ own, rows.count }, &k->settings);
	return k;
}

static struct kept *
find(struct frames *f, int64_t place_id, uint64_t epoch)
{
	for (size_t i = 0; i < f->most; i++) {
		struct kept *k = f->slots[i];

		if (k && k->place_id == place_id && k->epoch == epoch) {
			k->used = ++f->clock;
			atomic_fetch_add(&k->holders, 1);
			return k;
		}
	}
	return NULL;
}

/* In place of an older frame of the same site, else of the one used longest ago. */
static void
insert(struct frames *f, struct kept *k)
{
	struct kept **slot = &f->slots[0];

	for (size_t i = 0; i < f->most; i++) {
		struct kept **s = &f->slots[i];

		if (*s && (*s)->place_id == k->place_id) {
			slot = s;
			break;
		}
		if (*slot && (!*s || (*s)->used < (*slot)->used))
			slot = s;
	}
	if (*slot)
		let_go(*slot);
	k->used = ++f->clock;
	atomic_fetch_add(&k->holders, 1);
	*slot = k;
}

bool
frames_get(struct ctx *cx, struct frames *f, uint64_t epoch, const struct settings **out)
{
	struct list rows;
	struct pg_read read = settings_read(&rows);
	struct kept *k = NULL;

	if (epoch) {
		pthread_mutex_lock(&f->lock);
		k = find(f, cx->place->id, epoch);
		pthread_mutex_unlock(&f->lock);
	}
	if (!k) {
		if (!pg_run(cx, &read, 1))
			return false;
		k = keep_rows(rows);
		k->place_id = cx->place->id;
		k->epoch = epoch;
		if (epoch) {
			pthread_mutex_lock(&f->lock);
			insert(f, k);
			pthread_mutex_unlock(&f->lock);
		}
	}
	arena_defer(cx->arena, let_go, k);
	*out = &k->settings;
	return true;
}
