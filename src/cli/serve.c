/* serve.c - quoin serve: the daemon. */
#include "cli/supervisor.h"

#include "job/process.h"
#include "web/worker.h"

#include <sys/auxv.h>
#include <unistd.h>

int cmd_serve(int argc, char **argv);

static const char usage[] =
	"serve [--check]\n"
	"\n"
	"Answer requests on the FastCGI socket until SIGTERM.  SIGHUP reads the\n"
	"configuration again; SIGUSR2 goes on with the program that is at this one's\n"
	"path now.  Neither loses a request.\n"
	"\n"
	"--check: say whether it could start with this configuration, and end.";

/* The path this program was executed by, links not resolved: an upgrade may
 * point them elsewhere. */
static char *
own_path(struct arena *a)
{
	const char *execfn = (const char *)getauxval(AT_EXECFN);
	char cwd[4096];

	if (execfn && execfn[0] == '/')
		return arena_strdup(a, execfn);
	if (execfn && getcwd(cwd, sizeof cwd))
		return arena_printf(a, "%s/%s", cwd, execfn);
	return arena_strdup(a, "/proc/self/exe");
}

/* $QUOIN_CELL, else beside this program, else where it was installed. */
static const char *
cell_path(struct arena *a, const char *own)
{
	const char *named = getenv("QUOIN_CELL");
	const char *beside = arena_printf(a, "%.*squoin-cell", (int)(strrchr(own, '/') - own) + 1, own);

	return named && *named ? named : access(beside, X_OK) == 0 ? beside : QUOIN_LIBEXECDIR "/quoin-cell";
}

static bool
jobs(struct ctx *cx, struct world *w, int listen_fd, int stop_fd, int ready_fd)
{
	(void)listen_fd;
	return jobs_run(cx, w, stop_fd, ready_fd);
}

static bool
serve(struct app *app)
{
	char *own = own_path(app->arena), *word = arena_strdup(app->arena, "serve");
	char *check = arena_strdup(app->arena, "--check");
	struct supervisor_program program = {
		.worker = worker_run,
		.jobs = jobs,
		.cell = cell_path(app->arena, own),
		.upgrade = (char *const[]){ own, word, NULL },
		.check = (char *const[]){ own, word, check, NULL },
	};

	return supervise(app, &program);
}

int
cmd_serve(int argc, char **argv)
{
	static const char *const names[] = { "--check!", "--help!", NULL };
	const char *values[2] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values) || argc > 0)
		return app_usage(usage);
	if (values[1])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	bool ok = app_conf(&app) && (values[0] ? app_prepare(&app, false) : serve(&app));
	int status = ok ? EXIT_DONE : app_failed(&app, "serve");
	app_close(&app);
	return status;
}
