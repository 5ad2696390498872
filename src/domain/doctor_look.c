/* doctor_look.c - the parts of an installation a doctor looks at: one function each,
 * in the tables at the end.  It says what it finds, and FINDING_GOOD where there is
 * nothing to say; what cannot be looked at is told too. */
#include "domain/doctor_priv.h"

#include "domain/migrate.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/shared.h"
#include "domain/site.h"
#include "domain/usage.h"
#include "service/cell.h"
#include "service/conf.h"
#include "service/mail.h"
#include "service/pg.h"
#include "service/redis.h"

#include <sys/statvfs.h>

enum { CLOCKS_APART = 2, FULL_PERCENT = 95, NEARLY_FULL_PERCENT = 90 }; /* seconds; per cent */

/* ---- processes ---- */

static int64_t
running(struct shared *sh, enum shared_role role)
{
	int64_t n = 0;

	for (size_t i = 0; i < SHARED_PROCESSES; i++) {
		const struct shared_process *p = shared_process_at(sh, i);

		n += atomic_load(&p->pid) > 0 && atomic_load(&p->role) == role;
	}
	return n;
}

static void
look_at_processes(struct doctor *d)
{
	struct shared *sh = d->w->shared;
	const struct shared_counters *n = shared_counters(sh);
	int64_t workers = running(sh, ROLE_WORKER), crashes = (int64_t)atomic_load(&n->worker_crashes);

	if (!workers) {
		doctor_mend(doctor_tell(d, FINDING_BAD, "Nobody answers requests: quoin serve does not run."),
		     "Start it; its log says why it ended.", "systemctl start quoin");
		return;
	}
	if (!running(sh, ROLE_JOBS))
		doctor_mend(doctor_tell(d, FINDING_BAD, "No process does the jobs: mail, scheduled posts and copies of pictures wait."),
		     "It is started again by itself; the log says why it ends.", "journalctl -u quoin --grep jobs");
	if (shared_registry_behind(sh))
		doctor_tell(d, FINDING_NOTE, "A worker has not heard of the newest change of sites yet.");
	if (crashes)
		doctor_mend(doctor_tell(d, FINDING_NOTE, "%lld worker%s ended unasked since the start.", (long long)crashes, crashes == 1 ? "" : "s"),
		     "The log has a line for each.", "journalctl -u quoin --grep process.crashed");
	doctor_tell(d, FINDING_GOOD, "%lld worker%s answer%s requests.", (long long)workers, workers == 1 ? "" : "s", workers == 1 ? "s" : "");
}

/* ---- databases ---- */

struct server_state {
	bool fsync, synchronous, full_pages;
	int64_t connections, room, clock;
};

static const struct field server_state_fields[] = {
	FIELD_BOOL(struct server_state, fsync),
	FIELD_BOOL(struct server_state, synchronous),
	FIELD_BOOL(struct server_state, full_pages),
	FIELD_INT(struct server_state, connections),
	FIELD_INT(struct server_state, room),
	FIELD_INT(struct server_state, clock),
	FIELD_END
};

static void
look_at_server(struct doctor *d, const struct server_state *s, usec_t asked)
{
	usec_t apart = s->clock > asked ? s->clock - asked : asked - s->clock;

	if (!s->fsync || !s->full_pages)
		doctor_mend(doctor_tell(d, FINDING_BAD, "PostgreSQL runs with %s = off: a power failure can destroy every site.",
		          s->fsync ? "full_page_writes" : "fsync"),
		     "Switch it on in postgresql.conf and reload.", NULL);
	if (!s->synchronous)
		doctor_mend(doctor_tell(d, FINDING_NOTE, "PostgreSQL runs with synchronous_commit = off: a crash can lose what was saved in the last moment."),
		     "Switch it on in postgresql.conf and reload.", NULL);
	if (s->connections * 100 >= s->room * NEARLY_FULL_PERCENT)
		doctor_mend(doctor_tell(d, FINDING_NOTE, "%lld of PostgreSQL's %lld connections are taken.", (long long)s->connections, (long long)s->room),
		     "Raise its max_connections, or lower db_connections in quoin.conf.", NULL);
	if (apart > CLOCKS_APART * USEC_PER_SEC)
		doctor_mend(doctor_tell(d, FINDING_BAD, "The clocks of this machine and of PostgreSQL are %lld s apart: what is scheduled goes out at the wrong time.",
		          (long long)(apart / USEC_PER_SEC)),
		     "Let both keep the time by NTP.", "timedatectl set-ntp true");
}

static void
look_at_platform(struct doctor *d)
{
	struct server_state s;
	usec_t asked = clock_mono(), wall;

	if (!pg_one(d->cx, &q_doctor_server, server_state_fields, &s)) {
		doctor_mend(doctor_tell_failure(d, "The platform database does not answer"),
		     "Known sites keep their pages; nobody can sign in. Start PostgreSQL, and look at platform_db.", "quoin check-config");
		return;
	}
	wall = clock_wall();
	look_at_server(d, &s, wall);
	doctor_tell(d, FINDING_GOOD, "The platform database answers in %.1f ms.", (double)(clock_mono() - asked) / USEC_PER_MSEC);
}

static int64_t
newest_platform_script(void)
{
	int64_t newest = 0;

	for (const struct migration *m = migrations; m->version; m++)
		if (m->scope == PG_PLATFORM && m->version > newest)
			newest = m->version;
	return newest;
}

static void
look_at_schema(struct doctor *d)
{
	struct count_row at, behind;

	if (!pg_one(d->cx, &q_doctor_schema, count_row_fields, &at) ||
	    !pg_one(d->cx, &q_doctor_sites_behind, count_row_fields, &behind, PG_INT(migrate_site_version()))) {
		doctor_tell_failure(d, "Could not read how far the databases are");
		return;
	}
	if (at.n < newest_platform_script())
		doctor_mend(doctor_tell(d, FINDING_BAD, "The platform database lacks the newest changes of this version."), "Bring it up to date.",
		     "quoin migrate");
	else if (at.n > newest_platform_script())
		doctor_mend(doctor_tell(d, FINDING_NOTE, "The databases are of a later version than this program."),
		     "After going back to an earlier version that is as it should be; otherwise, upgrade.", NULL);
	if (behind.n)
		doctor_mend(doctor_tell(d, FINDING_BAD, "%lld site%s not up to date.", (long long)behind.n, behind.n == 1 ? " is" : "s are"),
		     "Bring them up to date.", "quoin migrate");
	if (at.n == newest_platform_script() && !behind.n)
		doctor_tell(d, FINDING_GOOD, "Every database is up to date.");
}

/* ---- Redis and the sandbox ---- */

static bool
redis_has(struct doctor *d, struct redis *r, const char *name, const char *want)
{
	struct span value;

	return redis_config(r, d->cx->arena, name, &value) != REDIS_DONE || span_is(value, want);
}

static void
look_at_state(struct doctor *d)
{
	struct redis *r = redis_new(d->w->conf->redis_state, d->w->conf->redis_state_timeout);

	if (redis_ping(r) != REDIS_DONE)
		doctor_mend(doctor_tell(d, FINDING_BAD, "The Redis of sessions does not answer: nobody can sign in."),
		     "Start it, and look at redis_state.", "quoin check-config");
	else if (!redis_has(d, r, "maxmemory-policy", "noeviction"))
		doctor_mend(doctor_tell(d, FINDING_NOTE, "The Redis of sessions may drop them when it is full."),
		     "Set its maxmemory-policy to noeviction.", "redis-cli config set maxmemory-policy noeviction");
	else if (!redis_has(d, r, "appendonly", "yes"))
		doctor_mend(doctor_tell(d, FINDING_NOTE, "The Redis of sessions does not keep them over a restart."),
		     "Switch its append-only file on.", "redis-cli config set appendonly yes");
	else
		doctor_tell(d, FINDING_GOOD, "The Redis of sessions answers, and keeps them.");
	redis_free(r);
}

static void
look_at_cache(struct doctor *d)
{
	struct redis *r = redis_new(d->w->conf->redis_cache, d->w->conf->redis_timeout);

	if (!*d->w->conf->redis_cache)
		doctor_tell(d, FINDING_NOTE, "There is no Redis for pages (redis_cache): each worker keeps its own.");
	else if (redis_ping(r) != REDIS_DONE)
		doctor_mend(doctor_tell(d, FINDING_NOTE, "The Redis of pages does not answer: pages still come, but more slowly."),
		     "Start it, and look at redis_cache.", "quoin check-config");
	else
		doctor_tell(d, FINDING_GOOD, "The Redis of pages answers.");
	redis_free(r);
}

static void
look_at_sandbox(struct doctor *d)
{
	static const struct markdown_options options = { 0 };
	struct cell *cell = cell_connect_for(d->cx, arena_printf(d->cx->arena, "%s/cell.sock", d->w->conf->run_dir));
	struct markdown_result r;

	if (cell_markdown(d->cx, cell, &options, SPAN("*well*"), &r))
		doctor_tell(d, FINDING_GOOD, "The sandbox renders.");
	else
		doctor_mend(doctor_tell_failure(d, "The sandbox does not render, so nothing can be saved or uploaded"),
		     "It is started again by itself; the log says why it ends.", "journalctl -u quoin --grep cell");
}

/* ---- disks ---- */

static int
percent_full(const struct statvfs *v)
{
	uint64_t used = v->f_blocks - v->f_bfree, usable = used + v->f_bavail;

	return usable ? (int)(used * 100 / usable) : 0;
}

static void
look_at_disk(struct doctor *d, const char *what, const char *path)
{
	struct statvfs v;

	if (statvfs(path, &v) < 0)
		return; /* not made yet: check-config says whether it could be */
	int full = percent_full(&v);
	double gb = (double)v.f_bavail * (double)v.f_frsize / 1e9;
	if (full >= NEARLY_FULL_PERCENT)
		doctor_mend(doctor_tell(d, full >= FULL_PERCENT ? FINDING_BAD : FINDING_NOTE, "The disk of %s (%s) is %d %% full: %.1f GB are left.", what,
		          path, full, gb), "Make room: without any, uploads and saves are refused.", NULL);
	else
		doctor_tell(d, FINDING_GOOD, "The disk of %s has %.1f GB left.", what, gb);
}

static void
look_at_disks(struct doctor *d)
{
	look_at_disk(d, "pages and state", d->w->conf->state_dir);
	look_at_disk(d, "media", d->w->conf->media_dir);
}

/* ---- jobs and mail ---- */

static void
look_at_jobs(struct doctor *d)
{
	struct count_row dead, late;

	if (!pg_one(d->cx, &q_jobs_dead_count, count_row_fields, &dead) ||
	    !pg_one(d->cx, &q_doctor_late, count_row_fields, &late)) {
		doctor_tell_failure(d, "Could not read the jobs");
		return;
	}
	if (dead.n) {
		struct finding *f = doctor_tell(d, FINDING_BAD, "%lld job%s given up.", (long long)dead.n, dead.n == 1 ? " was" : "s were");

		doctor_mend(f, "See why, mend that, and try them again.", "quoin doctor --jobs");
		f->address = "/platform/doctor/#jobs";
	}
	if (late.n)
		doctor_mend(doctor_tell(d, FINDING_BAD, "%lld job%s waited for more than five minutes.", (long long)late.n, late.n == 1 ? " has" : "s have"),
		     "See that the jobs process runs; the log says what it does.", "journalctl -u quoin --grep job");
	if (!dead.n && !late.n)
		doctor_tell(d, FINDING_GOOD, "Nothing waits, and nothing was given up.");
}

static void
look_at_mail(struct doctor *d)
{
	struct finding *f;

	if (mail_is_on(d->w->conf)) {
		f = doctor_tell(d, FINDING_GOOD, "Mail is sent.");
	} else {
		f = doctor_tell(d, FINDING_NOTE, "No mail is sent: invitations and password links are shown to copy instead.");
		f->mend = "Set smtp_url and mail_from in quoin.conf.";
	}
	f->address = "/platform/mail/";
}

/* ---- people and sites ---- */

static void
look_at_people(struct doctor *d)
{
	struct count_row bare;

	if (!pg_one(d->cx, &q_doctor_operators, count_row_fields, &bare)) {
		doctor_tell_failure(d, "Could not read the accounts");
		return;
	}
	struct finding *f = doctor_tell(d, bare.n ? FINDING_NOTE : FINDING_GOOD, bare.n == 0 ? "Every operator has a second factor."
	                         : bare.n == 1 ? "An operator signs in with a password alone."
	                                       : "%lld operators sign in with a password alone.", (long long)bare.n);
	if (bare.n) {
		f->mend = "Each switches the second factor on under his account.";
		f->address = "/account/two-factor/";
	}
}

struct site_fault {
	const char *name, *value;
};

static const struct field site_fault_fields[] = {
	FIELD_TEXT(struct site_fault, name),
	FIELD_TEXT(struct site_fault, value),
	FIELD_END
};

static void
tell_site(struct doctor *d, const struct site_fault *s)
{
	struct arena *a = d->cx->arena;

	if (strcmp(s->value, "no host") == 0)
		doctor_mend(doctor_tell(d, FINDING_BAD, "%s has no host: nobody can reach it.", s->name), "Give it one.",
		     arena_printf(a, "quoin site domain add %s HOST", s->name));
	else if (strcmp(s->value, "no owner") == 0)
		doctor_mend(doctor_tell(d, FINDING_NOTE, "%s has no owner who may sign in.", s->name),
		     "Its staff page makes somebody the owner; an operator may open it.", NULL);
	else if (strcmp(s->value, "creating") == 0)
		doctor_mend(doctor_tell(d, FINDING_BAD, "%s was never finished.", s->name), "Making it again takes it up where it stopped.",
		     arena_printf(a, "quoin site create %s --owner EMAIL", s->name));
	else
		doctor_mend(doctor_tell(d, FINDING_BAD, "%s was not deleted to the end.", s->name), "Deleting it again finishes it.",
		     arena_printf(a, "quoin site delete %s", s->name));
}

static void
look_at_sites(struct doctor *d)
{
	struct list rows;

	if (!pg_all(d->cx, &q_doctor_sites, struct site_fault, site_fault_fields, &rows)) {
		doctor_tell_failure(d, "Could not read the sites");
		return;
	}
	const struct site_fault *s = rows.items;
	for (size_t i = 0; i < rows.count; i++)
		tell_site(d, &s[i]);
	if (!rows.count)
		doctor_tell(d, FINDING_GOOD, "Every site is whole, and has a host and an owner.");
}

/* ---- one site ---- */

static void
look_at_storage(struct doctor *d)
{
	struct usage u;
	int64_t most = d->site->storage_bytes;

	if (!usage_read(d->cx, &u))
		doctor_mend(doctor_tell_failure(d, "Its database does not answer"), "Its cached pages still come. Look at that server's PostgreSQL.",
		     "quoin check-config");
	else if (most && u.media_bytes / (most / 100 + 1) >= NEARLY_FULL_PERCENT)
		doctor_mend(doctor_tell(d, FINDING_NOTE, "Its media take %.1f of the %.1f GB its plan allows.", (double)u.media_bytes / 1e9,
		          (double)most / 1e9), "Delete what is not used, or give it a larger plan.", NULL);
	else
		doctor_tell(d, FINDING_GOOD, "Its database answers; %.1f MB, and %.1f MB of media.", (double)u.database_bytes / 1e6,
		     (double)u.media_bytes / 1e6);
}

/* ---- the tables ---- */

const struct doctor_part doctor_parts[] = {
	{ "Processes", look_at_processes }, { "Platform database", look_at_platform }, { "Migrations", look_at_schema },
	{ "Sessions", look_at_state },      { "Page cache", look_at_cache },           { "Sandbox", look_at_sandbox },
	{ "Disks", look_at_disks },         { "Jobs", look_at_jobs },                  { "Mail", look_at_mail },
	{ "Operators", look_at_people },    { "Sites", look_at_sites },           { NULL, NULL },
};

const struct doctor_part doctor_site_parts[] = { { "", look_at_storage }, { NULL, NULL } };
