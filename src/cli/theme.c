/* theme.c - quoin theme: check a directory that is to be a theme, and install it. */
#include "base/file.h"
#include "base/tree.h"
#include "cli/app.h"
#include "domain/shared.h"
#include "web/theme_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int cmd_theme(int argc, char **argv);

static const char usage[] =
	"theme check DIRECTORY\n"
	"       quoin theme install DIRECTORY [--replace]\n"
	"\n"
	"check says what keeps a directory from being a theme, a line each as\n"
	"FILE:LINE:COLUMN: REASON; nothing where it is one.  install checks it, copies it\n"
	"to themes_dir under the name its theme.json has, all or nothing, and has the daemon\n"
	"read its themes again.  --replace: where there is one of that name.";

enum { OPT_REPLACE, OPT_HELP, OPT_COUNT };
static const char *const options[] = { "--replace!", "--help!", NULL };

/* ---- check ---- */

static void
print_issues(const char *dir, const struct theme_report *r)
{
	const struct theme_issue *issue = r->issues.items;

	for (size_t i = 0; i < r->issues.count; i++) {
		if (issue[i].line)
			printf("%s/%s:%u:%u: %s\n", dir, issue[i].file, issue[i].line, issue[i].column, issue[i].reason);
		else
			printf("%s/%s: %s\n", dir, issue[i].file, issue[i].reason);
	}
}

/* *whole: nothing is wrong with it. */
static bool
check(struct ctx *cx, const char *dir, struct theme_report *r, bool *whole)
{
	if (!theme_check(cx, dir, r))
		return false;
	print_issues(dir, r);
	*whole = r->issues.count == 0;
	return true;
}

/* ---- install ---- */

static bool
copy(struct ctx *cx, const char *from, const char *to, const struct theme_report *r)
{
	const char *const *file = r->files.items;

	for (size_t i = 0; i < r->files.count; i++)
		if (!tree_copy_file(cx, arena_printf(cx->arena, "%s/%s", from, file[i]),
		                    arena_printf(cx->arena, "%s/%s", to, file[i]), 0644))
			return false;
	return chmod(to, 0755) == 0 || fail(cx, ERR_INTERNAL, "theme.mode", "could not change the mode of %s", to);
}

/* In one step, so that a serve that starts meanwhile finds the one or the other. */
static bool
put(struct ctx *cx, const char *fresh, const char *place)
{
	if (access(place, F_OK) == 0)
		return renameat2(AT_FDCWD, fresh, AT_FDCWD, place, RENAME_EXCHANGE) == 0 ? tree_remove(cx, fresh)
		       : fail(cx, ERR_INTERNAL, "theme.place", "could not take the place of %s: %s", place, strerror(errno));
	return rename(fresh, place) == 0 ||
	       fail(cx, ERR_INTERNAL, "theme.place", "could not make %s: %s", place, strerror(errno));
}

static bool
install(struct ctx *cx, const struct conf *conf, const char *dir, const struct theme_report *r, bool replace)
{
	const char *place = arena_printf(cx->arena, "%s/%s", conf->themes_dir, r->name);
	const char *fresh = arena_printf(cx->arena, "%s/.%s.%ld", conf->themes_dir, r->name, (long)getpid());

	if (!replace && access(place, F_OK) == 0)
		return fail(cx, ERR_CONFLICT, "theme.there", "there is a theme \"%s\"; --replace takes its place", r->name);
	if (copy(cx, dir, fresh, r) && put(cx, fresh, place))
		return true;
	struct err why = cx->err;
	ctx_forgive(cx);
	if (!tree_remove(cx, fresh))
		ctx_forgive(cx); /* a name with a point in front is no theme */
	cx->err = why;
	return false;
}

/* Is a quoin serve running?  Then it reads its themes again. */
static bool
tell_serve(struct app *app)
{
	struct shared *shared;

	if (!shared_open(&app->cx, app->conf.run_dir, &shared)) {
		ctx_forgive(&app->cx); /* none ever ran here */
		return false;
	}
	for (size_t i = 0; i < SHARED_PROCESSES; i++) {
		const struct shared_process *p = shared_process_at(shared, i);
		int64_t pid = atomic_load(&p->pid);

		if (pid > 1 && atomic_load(&p->role) == ROLE_SUPERVISOR)
			return kill((pid_t)pid, SIGHUP) == 0;
	}
	return false;
}

static int
run_install(struct app *app, const char *dir, bool replace)
{
	struct theme_report r;
	bool whole;

	if (!app_conf(app) || !check(&app->cx, dir, &r, &whole))
		return app_failed(app, "install the theme");
	if (!whole)
		return EXIT_COULD_NOT;
	if (!install(&app->cx, &app->conf, dir, &r, replace))
		return app_failed(app, "install the theme");
	printf("%s: %zu templates, %.1f kB of assets%s\n", r.name, r.templates, (double)r.asset_bytes / 1000,
	       tell_serve(app) ? "; quoin serve reads its themes again" : "");
	return EXIT_DONE;
}

/* Needs no configuration. */
static int
run_check(const char *dir)
{
	struct arena *arena = arena_new(64 * 1024);
	struct theme_report r;
	bool whole = false;
	struct ctx cx;

	ctx_init(&cx, arena);
	bool ok = check(&cx, dir, &r, &whole);
	if (!ok)
		fprintf(stderr, "quoin: could not check the theme: %s\n", app_reason(&cx.err));
	else if (whole)
		printf("%s: %zu templates, %.1f kB of assets\n", r.name, r.templates, (double)r.asset_bytes / 1000);
	arena_free(arena);
	return ok && whole ? EXIT_DONE : EXIT_COULD_NOT;
}

int
cmd_theme(int argc, char **argv)
{
	const char *opt[OPT_COUNT] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, options, opt))
		return app_usage(usage);
	if (opt[OPT_HELP]) {
		printf("usage: quoin %s\n", usage);
		return EXIT_DONE;
	}
	if (argc == 2 && strcmp(argv[0], "check") == 0 && !opt[OPT_REPLACE])
		return run_check(argv[1]);
	if (argc != 2 || strcmp(argv[0], "install") != 0)
		return app_usage(usage);
	int status = run_install(&app, argv[1], opt[OPT_REPLACE] != NULL);
	app_close(&app);
	return status;
}
