/* doctor.c - quoin doctor: what is wrong, and which command mends it. */
#include "cli/app.h"
#include "domain/audit.h"
#include "domain/dead_jobs.h"
#include "domain/doctor.h"

#include <stdlib.h>
#include <unistd.h>

int cmd_doctor(int argc, char **argv);

enum { JOBS_SHOWN = 1000 };

static const char usage[] =
	"doctor [--json] [SITE…]\n"
	"       quoin doctor --jobs [--json]\n"
	"       quoin doctor --retry-jobs|--drop-jobs\n"
	"\n"
	"Look at what runs: the processes, databases, Redis, disks, jobs and sites, all of\n"
	"them or those named, and say what is wrong and what mends it.  Nothing is changed.\n"
	"--jobs lists the jobs that were given up; --retry-jobs tries all of them again,\n"
	"--drop-jobs forgets them.  Exits 1 where something does not work.";

/* ---- printing ---- */

/* Colours where somebody watches and wants them (no-color.org). */
static const char *
mark(enum finding_level level)
{
	static const char *const plain[] = { "  ok  ", " note ", "WRONG " };
	static const char *const coloured[] = { "\033[32m  ok  \033[0m", "\033[33m note \033[0m", "\033[1;31mWRONG \033[0m" };

	return (isatty(STDOUT_FILENO) && !getenv("NO_COLOR") ? coloured : plain)[level];
}

static void
print(struct list findings)
{
	const struct finding *f = findings.items;

	for (size_t i = 0; i < findings.count; i++) {
		printf("%s %-18s %s\n", mark(f[i].level), f[i].area, f[i].what);
		if (f[i].mend)
			printf("%26s%s\n", "", f[i].mend);
		if (f[i].command)
			printf("%26s$ %s\n", "", f[i].command);
	}
}

static void
print_sum(size_t bad, size_t notes)
{
	if (bad)
		printf("\n%zu thing%s wrong.\n", bad, bad == 1 ? " is" : "s are");
	else if (notes)
		printf("\nEverything works; %zu thing%s could be better.\n", notes, notes == 1 ? "" : "s");
	else
		printf("\nEverything is as it should be.\n");
}

/* ---- looking ---- */

struct round {
	struct app *app;
	bool json;
	struct list views; /* gathered for JSON */
	size_t bad, notes;
};

static void
gather(struct round *r, struct list findings)
{
	struct arena *a = r->app->arena;
	struct list more = doctor_views(a, findings);
	struct finding_view *all = ARENA_ARRAY(a, struct finding_view, r->views.count + more.count + 1);

	if (r->views.count)
		memcpy(all, r->views.items, r->views.count * sizeof *all);
	if (more.count)
		memcpy(all + r->views.count, more.items, more.count * sizeof *all);
	r->views = (struct list){ all, r->views.count + more.count };
}

static void
tell(struct round *r, struct list findings)
{
	r->bad += doctor_count(findings, FINDING_BAD);
	r->notes += doctor_count(findings, FINDING_NOTE);
	if (r->json)
		gather(r, findings);
	else
		print(findings);
}

static bool
look_at_named(struct round *r, char **names)
{
	for (; *names; names++) {
		const struct site *site;

		if (!site_open(&r->app->cx, &r->app->world, *names, &site))
			return false;
		tell(r, doctor_examine_site(&r->app->cx, &r->app->world, site));
	}
	return true;
}

static void
look_at_all(struct round *r)
{
	struct ctx *cx = &r->app->cx;
	const struct registry_snapshot *snap;

	tell(r, doctor_examine(cx, &r->app->world));
	if (!registry_get(cx, &r->app->world, &snap)) {
		ctx_forgive(cx); /* told already: the platform database does not answer */
		return;
	}
	for (size_t i = 0; i < registry_count(snap); i++) {
		tell(r, doctor_examine_site(cx, &r->app->world, registry_at(snap, i)));
		pg_let_go(cx, PG_SITE);
	}
}

static int
examine(struct app *app, bool json, char **names)
{
	struct round r = { .app = app, .json = json };

	if (!*names)
		look_at_all(&r);
	else if (!look_at_named(&r, names))
		return app_failed(app, "look at a site");
	if (json)
		app_print_json(app->arena, finding_view_fields, r.views, sizeof(struct finding_view));
	else
		print_sum(r.bad, r.notes);
	return r.bad ? EXIT_COULD_NOT : EXIT_DONE;
}

/* ---- jobs ---- */

static int
list_jobs(struct app *app, bool json)
{
	struct list jobs;

	if (!dead_jobs_read(&app->cx, JOBS_SHOWN, &jobs))
		return app_failed(app, "read the jobs");
	if (json)
		return app_print_json(app->arena, dead_job_fields, jobs, sizeof(struct dead_job)) ? EXIT_DONE : EXIT_COULD_NOT;
	const struct dead_job *j = jobs.items;
	for (size_t i = 0; i < jobs.count; i++)
		printf("%-6lld %-16s %-16s %lld attempts: %s\n", (long long)j[i].id, j[i].kind, j[i].site ? j[i].site : "-",
		       (long long)j[i].attempts, j[i].reason);
	if (!jobs.count)
		printf("no job was given up\n");
	return EXIT_DONE;
}

static int
change_jobs(struct app *app, bool again)
{
	int64_t n;

	if (!(again ? dead_jobs_retry : dead_jobs_drop)(&app->cx, 0, &n) ||
	    !audit_add(&app->cx, 0, again ? "jobs.retry" : "jobs.drop", "jobs", arena_printf(app->arena, "%lld", (long long)n), NULL))
		return app_failed(app, again ? "try the jobs again" : "drop the jobs");
	printf("%lld job%s %s\n", (long long)n, n == 1 ? "" : "s", again ? "will be tried again" : "dropped");
	return EXIT_DONE;
}

int
cmd_doctor(int argc, char **argv)
{
	enum { JSON, JOBS, RETRY, DROP, HELP };
	static const char *const names[] = { "--json!", "--jobs!", "--retry-jobs!", "--drop-jobs!", "--help!", NULL };
	const char *values[5] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[HELP])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	bool jobs = values[JOBS] || values[RETRY] || values[DROP];
	if (!!values[JOBS] + !!values[RETRY] + !!values[DROP] > 1 || (jobs && argc > 0))
		return app_usage(usage);
	if (!app_open(&app, false))
		return app_failed(&app, "look at the installation");
	int rc = values[RETRY] || values[DROP] ? change_jobs(&app, values[RETRY] != NULL)
	       : values[JOBS] ? list_jobs(&app, values[JSON] != NULL) : examine(&app, values[JSON] != NULL, argv);
	app_close(&app);
	return rc;
}
