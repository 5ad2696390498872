/* backup.c - quoin backup, quoin restore: a whole installation. */
#include "cli/app.h"
#include "cli/progress.h"
#include "domain/backup/backup.h"

int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);

static const char backup_usage[] =
	"backup --all DIR\n"
	"\n"
	"Write the platform database, every site with its media, the configuration and\n"
	"the master key to DIR, which must be empty or not there.";

static const char restore_usage[] =
	"restore --all DIR\n"
	"\n"
	"Make an empty installation what the backup in DIR is of.  Its files are verified\n"
	"before anything is touched.  Configuration is not restored: it is the one in\n"
	"force here; that of the backup is DIR/config/quoin.conf.";

static int64_t
bytes_of(const struct manifest *m)
{
	const struct manifest_file *f = m->files.items;
	int64_t sum = 0;

	for (size_t i = 0; i < m->files.count; i++)
		sum += f[i].bytes;
	return sum;
}

static bool
back_up(struct app *app, const char *dir)
{
	struct progress bar = { 0 };
	const struct backup_watch watch = { progress_step, &bar };
	struct manifest m;

	if (!app_open(app, false) || !backup_all(&app->cx, &app->world, dir, &watch, &m))
		return false;
	printf("%s: %zu sites, %zu files, %.1f MB\n", dir, m.sites.count, m.files.count, (double)bytes_of(&m) / 1e6);
	printf("%s/%s.\n", dir, m.secret);
	return true;
}

static bool
restore(struct app *app, const char *dir)
{
	struct progress bar = { 0 };
	const struct backup_watch watch = { progress_step, &bar };
	struct manifest m;

	if (!app_conf(app) || !restore_check(&app->cx, &app->conf, dir, &watch, &m) ||
	    !restore_key(&app->cx, &app->conf, dir) || !app_prepare(app, false))
		return false;
	app_connect(app);
	if (!restore_run(&app->cx, &app->world, dir, &m, &watch) || !app_migrate(app))
		return false;
	printf("%s: %zu sites restored, from %s\n", dir, m.sites.count, m.created);
	return true;
}

static int
run(int argc, char **argv, const char *usage, const char *verb, bool (*fn)(struct app *app, const char *dir))
{
	static const char *const names[] = { "--all!", "--help!", NULL };
	const char *values[2] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[1])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	if (!values[0] || argc != 1)
		return app_usage(usage);
	int status = fn(&app, argv[0]) ? EXIT_DONE : app_failed(&app, verb);
	app_close(&app);
	return status;
}

int
cmd_backup(int argc, char **argv)
{
	return run(argc, argv, backup_usage, "back up", back_up);
}

int
cmd_restore(int argc, char **argv)
{
	return run(argc, argv, restore_usage, "restore", restore);
}
