/* shared.c - see shared.h.  The table is open-addressed and only ever grows
 * entries; each field is atomic, so no lock is held across processes, and a
 * process that dies holds nothing up. */
#include "domain/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 1 << 15 };

static const uint64_t MAGIC = 0x71756f696e000002u; /* "quoin", layout 2 */

struct shared {
	_Atomic uint64_t magic;
	_Atomic uint64_t registry_generation;
	struct shared_counters counters;
	_Atomic uint64_t leaving; /* odd while a process's counts move to the past */
	struct shared_process past;
	struct shared_process processes[SHARED_PROCESSES];
	struct shared_site overflow; /* of places past the table: never cached */
	struct shared_site sites[SLOTS];
};

bool
shared_open(struct ctx *cx, const char *run_dir, struct shared **out)
{
	const char *path = arena_printf(cx->arena, "%s/shared", run_dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);

	if (fd < 0 || ftruncate(fd, sizeof(struct shared)) < 0) {
		int e = errno;

		if (fd >= 0)
			close(fd);
		return fail(cx, ERR_INTERNAL, "shared.open", "could not open %s: %s", path, strerror(e));
	}
	void *p = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return fail(cx, ERR_INTERNAL, "shared.map", "could not map %s: %s", path, strerror(errno));
	struct shared *sh = p;
	uint64_t fresh = 0;
	if (!atomic_compare_exchange_strong(&sh->magic, &fresh, MAGIC) && fresh != MAGIC) {
		munmap(p, sizeof *sh);
		return fail(cx, ERR_INTERNAL, "shared.layout",
		            "could not use %s: another version of Quoin made it; stop Quoin and remove it", path);
	}
	*out = sh;
	return true;
}

void
shared_close(struct shared *sh)
{
	if (sh)
		munmap(sh, sizeof *sh);
}

struct shared_counters *
shared_counters(struct shared *sh)
{
	return &sh->counters;
}

void
shared_discard_other(const char *run_dir)
{
	char path[4096];
	uint64_t magic = 0;

	if (snprintf(path, sizeof path, "%s/shared", run_dir) >= (int)sizeof path)
		return;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (read(fd, &magic, sizeof magic) == sizeof magic && magic != 0 && magic != MAGIC)
		unlink(path);
	close(fd);
}

/* ---- the daemon's processes ---- */

const char *
shared_role_word(enum shared_role role)
{
	static const char *const words[] = {
#define R(name, word) [ROLE_##name] = word,
		SHARED_ROLES(R)
#undef R
	};

	return words[role];
}

struct shared_process *
shared_process_at(struct shared *sh, size_t i)
{
	return &sh->processes[i];
}

struct shared_process *
shared_process_find(struct shared *sh, int64_t pid)
{
	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		if (atomic_load(&sh->processes[i].pid) == pid)
			return &sh->processes[i];
	return NULL;
}

/* Only the supervisor enters, so a free slot stays free until it is taken here. */
struct shared_process *
shared_process_enter(struct shared *sh, enum shared_role role)
{
	struct shared_process *p = shared_process_find(sh, 0);

	if (!p)
		return NULL;
	atomic_store(&p->role, role);
	atomic_store(&p->started, clock_wall());
	atomic_store(&p->pid, -1);
	return p;
}

void
shared_process_leave(struct shared *sh, struct shared_process *p)
{
	atomic_fetch_add(&sh->leaving, 1);
	for (size_t i = 0; i < SHARED_WORDS; i++)
		atomic_fetch_add(&sh->past.own[i], atomic_exchange(&p->own[i], 0));
	atomic_store(&p->pid, 0);
	atomic_fetch_add(&sh->leaving, 1);
}

static void
add_words(int64_t *sum, struct shared_process *p)
{
	for (size_t i = 0; i < SHARED_WORDS; i++)
		sum[i] += atomic_load(&p->own[i]);
}

/* Again when a process left meanwhile; a supervisor that died in the middle of
 * that must not hold a reader up, hence not for ever. */
void
shared_sums(struct shared *sh, struct shared_sums *out)
{
	for (int i = 0; i < 100; i++) {
		uint64_t before = atomic_load(&sh->leaving);

		*out = (struct shared_sums){ 0 };
		add_words(out->past, &sh->past);
		for (size_t k = 0; k < SHARED_PROCESSES; k++)
			if (atomic_load(&sh->processes[k].pid))
				add_words(out->now, &sh->processes[k]);
		if (before % 2 == 0 && atomic_load(&sh->leaving) == before)
			return;
	}
}

uint64_t
shared_registry_generation(struct shared *sh)
{
	return atomic_load(&sh->registry_generation);
}

void
shared_registry_moved(struct shared *sh)
{
	atomic_fetch_add(&sh->registry_generation, 1);
}

struct shared_site *
shared_site(struct shared *sh, int64_t place_id)
{
	size_t start = (uint64_t)place_id * 0x9e3779b97f4a7c15u >> 40;

	for (size_t i = 0; i < SLOTS; i++) {
		struct shared_site *s = &sh->sites[(start + i) % SLOTS];
		int64_t id = 0;

		if (atomic_compare_exchange_strong(&s->place_id, &id, place_id) || id == place_id)
			return s;
	}
	return &sh->overflow;
}

/* ---- writers: pid in the low half, a per-process mark in the high one ---- */

static uint64_t
self(void)
{
	return (uint64_t)getpid();
}

static bool
is_dead(uint64_t writer)
{
	return kill((pid_t)writer, 0) < 0 && errno == ESRCH;
}

bool
shared_site_epoch(const struct shared_site *s, uint64_t *epoch, bool *stale)
{
	bool dirty = false;

	*stale = false;
	for (size_t i = 0; i < SHARED_WRITERS; i++) {
		uint64_t w = atomic_load(&s->writers[i]);

		if (w == 0)
			continue;
		dirty = true;
		*stale = *stale || is_dead(w);
	}
	*epoch = atomic_load(&s->epoch);
	return !dirty && *epoch != 0 && atomic_load(&s->place_id) != 0;
}

void
shared_site_publish(struct shared_site *s, uint64_t epoch)
{
	uint64_t now = atomic_load(&s->epoch);

	while (now < epoch && !atomic_compare_exchange_weak(&s->epoch, &now, epoch))
		;
}

void
shared_site_forget(struct shared_site *s)
{
	atomic_store(&s->epoch, 0);
}

bool
shared_site_mark(struct shared_site *s, unsigned *token)
{
	for (unsigned i = 0; i < SHARED_WRITERS; i++) {
		uint64_t nobody = 0;

		if (atomic_compare_exchange_strong(&s->writers[i], &nobody, self())) {
			*token = i;
			return true;
		}
	}
	return false;
}

void
shared_site_unmark(struct shared_site *s, unsigned token)
{
	atomic_store(&s->writers[token], 0);
}

void
shared_site_heal(struct shared_site *s)
{
	for (size_t i = 0; i < SHARED_WRITERS; i++) {
		uint64_t w = atomic_load(&s->writers[i]);

		if (w && is_dead(w))
			atomic_compare_exchange_strong(&s->writers[i], &w, 0);
	}
}

/* ---- limits: the generic cell rate algorithm (ITU-T I.371), burst of 2 s ---- */

bool
shared_site_admit(struct shared_site *s, int64_t per_second, int *retry_after)
{
	int64_t now = clock_mono() * 1000, step = 1000000000 / (per_second > 0 ? per_second : 1);
	int64_t burst = 2 * 1000000000ll;
	int64_t tat = atomic_load(&s->bucket), next;

	do {
		int64_t start = tat > now ? tat : now;

		if (start - now > burst) {
			*retry_after = (int)((start - now - burst) / 1000000000) + 1;
			return false;
		}
		next = start + step;
	} while (!atomic_compare_exchange_weak(&s->bucket, &tat, next));
	return true;
}
