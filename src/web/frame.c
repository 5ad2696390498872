/* frame.c - see frame.h.  A frame lives in an arena of its own and is counted by
 * its holders; the table keeps the most recently used ones. */
#include "web/frame.h"

#include "domain/queries.h"

#include <pthread.h>
#include <stdatomic.h>

struct kept {
	struct frame frame;
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

static const struct field menu_fields[] = {
	FIELD_TEXT(struct menu_row, menu),
	FIELD_TEXT(struct menu_row, label),
	FIELD_TEXT(struct menu_row, url),
	FIELD_END
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

static bool
read_frame(struct ctx *cx, struct list *settings, struct list *menus)
{
	const struct pg_read reads[] = {
		settings_read(settings),
		{ &q_navigation_all, menu_fields, menus, sizeof(struct menu_row), NULL, PG_NO_ARGS },
	};

	return pg_run(cx, reads, 2);
}

/* Rows borrowed from a result become rows of the frame's own. */
static struct kept *
keep_rows(struct list settings, struct list menus)
{
	struct arena *a = arena_new(8 * 1024);
	struct kept *k = ARENA_NEW(a, struct kept);
	const struct setting_row *from = settings.items;
	const struct menu_row *menu = menus.items;
	struct setting_row *own = ARENA_ARRAY(a, struct setting_row, settings.count + 1);
	struct menu_row *own_menu = ARENA_ARRAY(a, struct menu_row, menus.count + 1);

	for (size_t i = 0; i < settings.count; i++)
		own[i] = (struct setting_row){ arena_strdup(a, from[i].key), arena_strdup(a, from[i].value) };
	for (size_t i = 0; i < menus.count; i++)
		own_menu[i] = (struct menu_row){ arena_strdup(a, menu[i].menu), arena_strdup(a, menu[i].label),
		                                 arena_strdup(a, menu[i].url) };
	k->arena = a;
	k->holders = 1;
	settings_from((struct list){ own, settings.count }, &k->frame.settings);
	k->frame.navigation = (struct list){ own_menu, menus.count };
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
frames_get(struct ctx *cx, struct frames *f, uint64_t epoch, const struct frame **out)
{
	struct list settings, menus;
	struct kept *k = NULL;

	if (epoch) {
		pthread_mutex_lock(&f->lock);
		k = find(f, cx->place->id, epoch);
		pthread_mutex_unlock(&f->lock);
	}
	if (!k) {
		if (!read_frame(cx, &settings, &menus))
			return false;
		k = keep_rows(settings, menus);
		k->place_id = cx->place->id;
		k->epoch = epoch;
		if (epoch) {
			pthread_mutex_lock(&f->lock);
			insert(f, k);
			pthread_mutex_unlock(&f->lock);
		}
	}
	arena_defer(cx->arena, let_go, k);
	*out = &k->frame;
	return true;
}
