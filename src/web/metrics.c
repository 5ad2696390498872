/* metrics.c - see metrics.h. */
#include "web/metrics.h"

#include "base/num.h"
#include "domain/site.h"
#include "web/own.h"

#include <fcntl.h>
#include <unistd.h>

static void
head(struct strbuf *to, const char *name, const char *type, const char *help)
{
	strbuf_addf(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
counter(struct strbuf *to, const char *prefix, const char *name, const char *help, int64_t value)
{
	strbuf_addf(to, "# HELP %s%s_total %s\n# TYPE %s%s_total counter\n%s%s_total %lld\n", prefix, name, help,
	            prefix, name, prefix, name, (long long)value);
}

static void
gauge(struct strbuf *to, const char *prefix, const char *name, const char *help, int64_t value)
{
	strbuf_addf(to, "# HELP %s%s %s\n# TYPE %s%s gauge\n%s%s %lld\n", prefix, name, help, prefix, name, prefix,
	            name, (long long)value);
}

static void
write_shared(struct strbuf *to, struct shared *sh)
{
	struct shared_counters *n = shared_counters(sh);

#define C(name, help) counter(to, "quoin_", #name, help, (int64_t)atomic_load(&n->name));
	SHARED_COUNTERS(C)
#undef C
}

/* Counters of processes that ended count; their gauges are gone with them. */
static void
write_own(struct strbuf *to, struct shared *sh)
{
	struct shared_sums sums;

	shared_sums(sh, &sums);
#define OWN_COUNTER(part, prefix, name, help) \
	counter(to, prefix, #name, help, sums.now[OWN_WORD(part, name)] + sums.past[OWN_WORD(part, name)])
#define OWN_GAUGE(part, prefix, name, help) gauge(to, prefix, #name, help, sums.now[OWN_WORD(part, name)])
#define C(kind, name, help) OWN_##kind(server, "quoin_server_", name, help);
	SERVER_COUNTERS(C)
#undef C
#define C(kind, name, help) OWN_##kind(db, "quoin_db_", name, help);
	PG_CACHE_STATS(C)
#undef C
}

/* ---- processes ---- */

enum { ROLES = ROLE_CELL + 1 };

struct roles {
	int64_t count[ROLES], pss[ROLES];
	usec_t since; /* the supervisor's start; 0: there is none */
};

/* A file of /proc, which has no size to ask for. */
static struct span
read_proc(char *buf, size_t room, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, buf, room) : -1;

	if (fd >= 0)
		close(fd);
	return (struct span){ buf, n > 0 ? (size_t)n : 0 };
}

/* Proportional set size in bytes; 0 where the kernel does not tell. */
static int64_t
pss_of(struct ctx *cx, int64_t pid)
{
	char buf[4096];
	const char *path = arena_printf(cx->arena, "/proc/%lld/smaps_rollup", (long long)pid);
	struct span text = read_proc(buf, sizeof buf, path), rest;
	ptrdiff_t at = span_find(text, "\nPss:");
	int64_t kb;

	if (at < 0)
		return 0;
	struct span number = span_cut(span_trim(span_skip(text, (size_t)at + 5)), ' ', &rest);
	return num_int(number, 0, INT64_MAX / 1024, &kb) ? kb * 1024 : 0;
}

static void
add_process(struct ctx *cx, struct roles *r, struct shared_process *p)
{
	int64_t pid = atomic_load(&p->pid), role = atomic_load(&p->role);

	if (pid <= 0 || role < 0 || role >= ROLES)
		return;
	r->count[role]++;
	r->pss[role] += pss_of(cx, pid);
	if (role == ROLE_SUPERVISOR)
		r->since = atomic_load(&p->started);
}

static void
write_roles(struct strbuf *to, const char *name, const char *help, const int64_t *values)
{
	head(to, name, "gauge", help);
	for (int i = 0; i < ROLES; i++)
		strbuf_addf(to, "%s{role=\"%s\"} %lld\n", name, shared_role_word((enum shared_role)i), (long long)values[i]);
}

static void
write_processes(struct ctx *cx, struct strbuf *to, struct shared *sh)
{
	struct roles r = { .since = 0 };

	for (size_t i = 0; i < SHARED_PROCESSES; i++)
		add_process(cx, &r, shared_process_at(sh, i));
	write_roles(to, "quoin_processes", "Processes of the daemon; cells at work are not counted", r.count);
	write_roles(to, "quoin_memory_pss_bytes", "Memory of these processes, shared pages counted in part", r.pss);
	if (r.since)
		gauge(to, "quoin_", "uptime_seconds", "Since the supervisor started or was upgraded",
		      (clock_wall() - r.since) / USEC_PER_SEC);
}

static void
write_sites(struct ctx *cx, struct world *w, struct strbuf *to)
{
	const struct registry_snapshot *snap;

	if (registry_get(cx, w, &snap))
		gauge(to, "quoin_", "sites", "Sites this installation serves", (int64_t)registry_count(snap));
	else
		ctx_forgive(cx); /* never read yet, and the platform database is down */
	gauge(to, "quoin_", "workers_behind", "Workers that have not heard of the newest change of sites yet",
	      shared_registry_behind(w->shared));
}

void
metrics_write(struct ctx *cx, struct world *w, struct strbuf *to)
{
	head(to, "quoin_build_info", "gauge", "The program");
	strbuf_addf(to, "quoin_build_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
	write_processes(cx, to, w->shared);
	write_sites(cx, w, to);
	write_shared(to, w->shared);
	write_own(to, w->shared);
}
