/* migrate.c - quoin migrate: the schema of the platform and of every site.
 *
 * Sites are migrated by a few threads, each with a context and connections of
 * its own.  A site that cannot be migrated is told and passed over; after a few
 * of those nothing new is begun, for then the scripts are at fault. */
#include "base/log.h"
#include "base/num.h"
#include "cli/app.h"
#include "domain/migrate.h"
#include "domain/queries.h"

#include <pthread.h>

int cmd_migrate(int argc, char **argv);

static const char usage[] =
	"migrate [--site NAME] [--canary N]\n"
	"\n"
	"Bring the platform database, the template for new sites and the sites'\n"
	"databases up to date.  --canary N migrates the first N sites that need it and\n"
	"stops; --site NAME one site.  What was done stays done: run it again to go on.";

enum { THREADS = 4, STOP_AFTER = 5, MOST = 1000000 };

struct behind_row {
	int64_t id;
	const char *name;
};

static const struct field behind_fields[] = {
	FIELD_INT(struct behind_row, id),
	FIELD_TEXT(struct behind_row, name),
	FIELD_END
};

/* One run over many sites, shared by its threads. */
struct run {
	struct app *app;
	pthread_mutex_t lock; /* over what follows, and the terminal */
	const struct behind_row *sites;
	size_t count, next;
	unsigned done, failed;
};

/* The next site to migrate, or NULL. */
static const char *
take(struct run *run)
{
	pthread_mutex_lock(&run->lock);
	const char *name = run->next < run->count && run->failed < STOP_AFTER ? run->sites[run->next++].name : NULL;
	pthread_mutex_unlock(&run->lock);
	return name;
}

static void
report(struct run *run, const struct ctx *cx, const char *name, bool ok, int applied)
{
	const struct err *e = &cx->err;

	pthread_mutex_lock(&run->lock);
	if (ok) {
		run->done++;
		printf("%s: %d migration%s applied\n", name, applied, applied == 1 ? "" : "s");
	} else {
		run->failed++;
		fprintf(stderr, "quoin: could not migrate %s: %s\n", name, app_reason(e));
	}
	fflush(stdout);
	pthread_mutex_unlock(&run->lock);
}

static void
migrate_one(struct run *run, struct ctx *cx, const char *name)
{
	const struct site *site;
	int applied = 0;
	bool ok = site_open(cx, &run->app->world, name, &site) && migrate_site(cx, &run->app->world, site, &applied);

	report(run, cx, name, ok, applied);
}

static void *
worker(void *arg)
{
	struct run *run = arg;
	struct arena *a = arena_new(64 * 1024);
	const char *name;

	while ((name = take(run))) {
		struct ctx cx;

		ctx_init(&cx, a);
		cx.pgs = run->app->cx.pgs;
		cx.actor = run->app->cx.actor;
		migrate_one(run, &cx, name);
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

static void
run_threads(struct run *run)
{
	pthread_t threads[THREADS];
	size_t n = 0;

	pthread_mutex_init(&run->lock, NULL);
	while (n < THREADS && n < run->count && pthread_create(&threads[n], NULL, worker, run) == 0)
		n++;
	if (n == 0)
		worker(run);
	while (n > 0)
		pthread_join(threads[--n], NULL);
	pthread_mutex_destroy(&run->lock);
}

static bool
migrate_behind(struct app *app, int64_t most)
{
	struct ctx *cx = &app->cx;
	struct run run = { .app = app };
	struct list rows;

	if (!pg_many(cx, &q_site_behind, struct behind_row, behind_fields, &rows, PG_INT(migrate_site_version()),
	             PG_INT(most)))
		return false;
	run.sites = rows.items;
	run.count = rows.count;
	run_threads(&run);
	if (run.failed)
		return fail(cx, ERR_UNAVAILABLE, "migrate.sites",
		            "%u of %zu sites failed, %u are up to date now and %zu were not begun; the reasons stand above, and running"
		            " it again goes on", run.failed, run.count, run.done, run.count - run.failed - run.done);
	return true;
}

static bool
migrate_named(struct app *app, const char *name)
{
	const struct site *site;
	int applied;

	if (!site_open(&app->cx, &app->world, name, &site) || !migrate_site(&app->cx, &app->world, site, &applied))
		return false;
	printf("%s: %d migration%s applied\n", name, applied, applied == 1 ? "" : "s");
	return true;
}

bool
app_migrate(struct app *app)
{
	return migrate_platform(&app->cx, &app->world) && migrate_behind(app, MOST);
}

int
cmd_migrate(int argc, char **argv)
{
	static const char *const names[] = { "--site", "--canary", "--help!", NULL };
	const char *values[3] = { NULL };
	struct app app = { 0 };
	int64_t most = MOST;

	argc--, argv++;
	if (!app_options(&argc, argv, names, values) || argc > 0 ||
	    (values[1] && !num_int(span_of(values[1]), 1, MOST, &most)))
		return app_usage(usage);
	if (values[2])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	bool ok = app_open(&app, true) && migrate_platform(&app.cx, &app.world) &&
	          (values[0] ? migrate_named(&app, values[0]) : migrate_behind(&app, most));
	int status = ok ? EXIT_DONE : app_failed(&app, "migrate");
	app_close(&app);
	return status;
}
