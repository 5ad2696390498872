/* shared.c - see shared.h.  The table is open-addressed and only ever grows
 * entries; each field is atomic, so no lock is held across processes, and a
 * process that dies holds nothing up. */
#include "domain/shared.h"

#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 1 << 15, DOUBT_SHIFT = 48 };

static const uint64_t EPOCH_MASK = ((uint64_t)1 << DOUBT_SHIFT) - 1;

struct shared {
	_Atomic uint64_t magic;
	uint64_t boot; /* of the machine: what an earlier one left is void */
	_Atomic uint64_t registry_generation;
	struct shared_counters counters;
	_Atomic uint64_t leaving; /* odd while a process's counts move to the past */
	struct shared_process past;
	struct shared_process processes[SHARED_PROCESSES];
	struct shared_site overflow; /* of places past the table: never cached */
	struct shared_site sites[SLOTS];
};

/* "quoi", the meaning of the fields, and where the last of them lie. */
static const uint64_t MAGIC = 0x71756f6900000000u | 5u << 24 | offsetof(struct shared, sites);

/* A number that differs from boot to boot; 0 where the kernel does not tell. */
static uint64_t
boot_id(void)
{
	char text[64] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text);

	if (fd >= 0)
		close(fd);
	return n > 0 ? hash_bytes_keyed(text, (size_t)n, 0, 0) : 0;
}

/* Have the file's blocks, not just its length: on a full disk the first touch of
 * a page without one would kill the process that does it. */
static bool
take_room(int fd)
{
	return ftruncate(fd, 0) == 0 && (fallocate(fd, 0, 0, sizeof(struct shared)) == 0 || errno == EOPNOTSUPP);
}

/* The file's own lock is held: make it, or make sure it is ours. */
static bool
settle_file(struct ctx *cx, int fd, const char *path, struct shared **out)
{
	uint64_t head[2] = { 0, 0 }, boot = boot_id();
	ssize_t n = pread(fd, head, sizeof head, 0);

	if (n < 0)
		return fail(cx, ERR_INTERNAL, "shared.open", "could not read %s: %s", path, strerror(errno));
	bool fresh = n < (ssize_t)sizeof head || head[0] == 0 || head[1] != boot;
	if (!fresh && head[0] != MAGIC)
		return fail(cx, ERR_INTERNAL, "shared.layout",
		            "could not use %s: another version of Quoin made it; stop Quoin and remove it", path);
	if ((fresh && !take_room(fd)) || ftruncate(fd, sizeof(struct shared)) < 0)
		return fail(cx, ERR_INTERNAL, "shared.open", "could not size %s: %s", path, strerror(errno));
	struct shared *sh = mmap(NULL, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (sh == MAP_FAILED)
		return fail(cx, ERR_INTERNAL, "shared.map", "could not map %s: %s", path, strerror(errno));
	if (fresh) {
		sh->boot = boot;
		atomic_store(&sh->magic, MAGIC);
	}
	*out = sh;
	return true;
}

bool
shared_open(struct ctx *cx, const char *run_dir, struct shared **out)
{
	const char *path = arena_printf(cx->arena, "%s/shared", run_dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);

	if (fd < 0)
		return fail(cx, ERR_INTERNAL, "shared.open", "could not open %s: %s", path, strerror(errno));
	bool ok = flock(fd, LOCK_EX) == 0 ? settle_file(cx, fd, path, out)
	        : fail(cx, ERR_INTERNAL, "shared.lock", "could not lock %s: %s", path, strerror(errno));
	flock(fd, LOCK_UN); /* closing would not do: the mapping keeps the file open */
	close(fd);
	return ok;
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
	atomic_store(&p->registry, 0);
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

int64_t
shared_registry_behind(struct shared *sh)
{
	uint64_t newest = shared_registry_generation(sh);
	int64_t n = 0;

	for (size_t i = 0; i < SHARED_PROCESSES; i++) {
		const struct shared_process *p = &sh->processes[i];

		n += atomic_load(&p->pid) > 0 && atomic_load(&p->role) == ROLE_WORKER && atomic_load(&p->registry) < newest;
	}
	return n;
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

/* ---- writers: pid in the low half; in the high one when the process began, so
 * that a pid used again is not taken for its earlier owner ---- */

enum { GONE, THERE, UNKNOWN };

/* State and start of a process, from the 3rd and 22nd field of its stat file
 * (proc(5)); the 2nd may hold anything, up to the last bracket. */
static int
look_at(pid_t pid, uint32_t *start)
{
	char path[32], text[1024];
	unsigned long long ticks;
	char state;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	const char *rest = strrchr(text, ')');
	if (!rest || sscanf(rest, ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
	                    &state, &ticks) != 2)
		return UNKNOWN;
	*start = (uint32_t)ticks;
	return state == 'Z' || state == 'X' ? GONE : THERE;
}

static uint64_t
self(void)
{
	uint32_t start = 0;

	if (look_at(getpid(), &start) != THERE)
		start = 0;
	return (uint64_t)start << 32 | (uint32_t)getpid();
}

static bool
is_dead(uint64_t writer)
{
	pid_t pid = (pid_t)(uint32_t)writer;
	uint32_t began = (uint32_t)(writer >> 32), start;

	if (kill(pid, 0) < 0 && errno == ESRCH)
		return true;
	switch (look_at(pid, &start)) {
	case GONE: return true;
	case THERE: return began != 0 && start != began;
	default: return false; /* other users' processes may be hidden */
	}
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
	*epoch = atomic_load(&s->epoch) & EPOCH_MASK;
	return !dirty && *epoch != 0 && atomic_load(&s->place_id) != 0;
}

unsigned
shared_site_doubt(const struct shared_site *s)
{
	return (unsigned)(atomic_load(&s->epoch) >> DOUBT_SHIFT);
}

void
shared_site_publish(struct shared_site *s, unsigned doubt, uint64_t epoch)
{
	uint64_t now = atomic_load(&s->epoch), then = (uint64_t)doubt << DOUBT_SHIFT | epoch;

	while (now >> DOUBT_SHIFT == doubt && now < then && !atomic_compare_exchange_weak(&s->epoch, &now, then))
		;
}

void
shared_site_forget(struct shared_site *s)
{
	uint64_t now = atomic_load(&s->epoch);

	while (!atomic_compare_exchange_weak(&s->epoch, &now, ((now >> DOUBT_SHIFT) + 1) << DOUBT_SHIFT))
		;
}

bool
shared_site_mark(struct shared_site *s, unsigned *token)
{
	uint64_t me = self();

	for (unsigned i = 0; i < SHARED_WRITERS; i++) {
		uint64_t nobody = 0;

		if (atomic_compare_exchange_strong(&s->writers[i], &nobody, me)) {
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

		if (w == 0 || !is_dead(w))
			continue;
		shared_site_forget(s); /* before the mark goes, or somebody would believe the old epoch */
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
		/* Much later than any bucket of this rate can be: left by another one. */
		bool sane = tat <= now + burst + step + 1000000000;
		int64_t start = tat > now && sane ? tat : now;

		if (start - now > burst) {
			*retry_after = (int)((start - now - burst) / 1000000000) + 1;
			return false;
		}
		next = start + step;
	} while (!atomic_compare_exchange_weak(&s->bucket, &tat, next));
	return true;
}
