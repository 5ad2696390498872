/* export.c - quoin export: a site's words as files that other programs read. */
#include "cli/app.h"
#include "domain/audit.h"
#include "domain/export/export.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int cmd_export(int argc, char **argv);

static const char usage[] =
	"export markdown NAME FILE.zip [--json]\n"
	"\n"
	"FILE.zip must not exist yet.  quoin import markdown reads it back, unpacked.";

enum { OPT_JSON, OPT_HELP, OPT_COUNT };

static const char *const option_names[] = { [OPT_JSON] = "--json!", [OPT_HELP] = "--help!", [OPT_COUNT] = NULL };

static const struct field report_fields[] = {
	FIELD_INT(struct export_report, posts),
	FIELD_INT(struct export_report, media),
	FIELD_INT(struct export_report, redirects),
	FIELD_END
};

/* Half an export is none: it is removed. */
static bool
write_file(struct app *app, const struct site *site, const char *path, struct export_report *report)
{
	struct ctx *cx = &app->cx;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return fail(cx, ERR_INVALID, "export.file", "%s: %s", path, strerror(errno));
	bool ok = export_write(cx, &(struct export_wish){ .conf = &app->conf, .site = site, .post = "" }, fd, report) &&
	          (fsync(fd) == 0 || fail(cx, ERR_UNAVAILABLE, "export.file", "%s: %s", path, strerror(errno))) &&
	          audit_add(cx, site->id, "site.export", "site", site->name, NULL);
	close(fd);
	if (!ok)
		unlink(path);
	return ok;
}

static bool
export(struct app *app, const char *name, const char *path, struct export_report *report)
{
	const struct site *site;

	return app_open(app, false) && site_open(&app->cx, &app->world, name, &site) && write_file(app, site, path, report);
}

int
cmd_export(int argc, char **argv)
{
	const char *opt[OPT_COUNT] = { NULL };
	struct export_report report;
	struct app app = { 0 };
	int status = EXIT_DONE;

	if (!app_options(&argc, argv, option_names, opt))
		return EXIT_USAGE;
	if (opt[OPT_HELP])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	if (argc != 4 || strcmp(argv[1], "markdown"))
		return app_usage(usage);
	if (!export(&app, argv[2], argv[3], &report))
		status = app_failed(&app, "export the site");
	else if (opt[OPT_JSON])
		app_print_json_one(app.arena, report_fields, &report);
	else
		printf("Exported %s: %lld posts and pages, %lld files, %lld redirects\n", argv[2], (long long)report.posts,
		       (long long)report.media, (long long)report.redirects);
	app_close(&app);
	return status;
}
