/* migrate.c - quoin migrate, quoin check-config, quoin server. */
#include "cli/app.h"
#include "base/log.h"
#include "domain/migrate.h"
#include "domain/provision.h"
#include "domain/queries.h"
#include "domain/shared.h"
#include "base/num.h"

int cmd_migrate(int argc, char **argv);
int cmd_server(int argc, char **argv);

static const char migrate_usage[] =
	"migrate [--site NAME] [--canary N]\n"
	"\n"
	"Bring the platform database, the template for new sites and the sites'\n"
	"databases up to date.  --canary N migrates the first N sites that need it and\n"
	"stops; --site one site.  What was done stays done: run it again to go on.";

static bool
migrate_sites(struct app *app, const char *only, int64_t most)
{
	struct ctx *cx = &app->cx;
	const struct registry_snapshot *snap;
	int64_t done = 0;

	if (!registry_get(cx, &app->world, &snap))
		return false;
	for (size_t i = 0; i < registry_count(snap) && done < most; i++) {
		const struct site *site = registry_at(snap, i);
		int applied;

		if (only && strcmp(site->name, only) != 0)
			continue;
		cx->site = site->name;
		if (!migrate_site(cx, &app->world, site, &applied))
			return false;
		done += applied > 0;
		if (applied)
			printf("%s: %d migration%s applied\n", site->name, applied, applied == 1 ? "" : "s");
	}
	return true;
}

int
cmd_migrate(int argc, char **argv)
{
	static const char *const names[] = { "--site", "--canary", "--help!", NULL };
	const char *values[3] = { NULL };
	struct app app = { 0 };
	int64_t most = INT64_MAX;

	argc--, argv++;
	if (!app_options(&argc, argv, names, values) || argc > 0 ||
	    (values[1] && !num_int(span_of(values[1]), 1, 1000000, &most)))
		return app_usage(migrate_usage);
	if (values[2])
		return printf("usage: quoin %s\n", migrate_usage), EXIT_DONE;
	bool ok = app_open(&app, true) && migrate_platform(&app.cx, &app.world) &&
	          migrate_sites(&app, values[0], most);
	int status = ok ? EXIT_DONE : app_failed(&app, "migrate");
	app_close(&app);
	return status;
}

static const char server_usage[] =
	"server add NAME CONNINFO | server list\n"
	"\n"
	"CONNINFO are libpq keywords of an administrator's connection, such as\n"
	"\"host=10.0.0.5 user=postgres\"; a server of that name gets the new ones.";

struct server_line {
	int64_t id;
	const char *name, *conninfo;
};

static const struct field server_line_fields[] = {
	FIELD_INT(struct server_line, id),
	FIELD_TEXT(struct server_line, name),
	FIELD_TEXT(struct server_line, conninfo),
	FIELD_END
};

static bool
server_list(struct ctx *cx)
{
	struct list rows;

	if (!pg_all(cx, &q_server_list, struct server_line, server_line_fields, &rows))
		return false;
	const struct server_line *line = rows.items;
	for (size_t i = 0; i < rows.count; i++)
		printf("%s\n", line[i].name); /* not the conninfo: it may hold a password */
	return true;
}

static bool
server_add(struct app *app, const char *name, const char *conninfo)
{
	struct pg *pg = pg_connect(&app->cx, app->conf.platform_db);

	return pg && provision_server(&app->cx, &app->world, pg, name, conninfo) &&
	       provision_templates(&app->cx, &app->world, pg);
}

int
cmd_server(int argc, char **argv)
{
	static const char *const names[] = { "--help!", NULL };
	const char *values[1] = { NULL };
	struct app app = { 0 };
	bool ok;

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[0])
		return printf("usage: quoin %s\n", server_usage), EXIT_DONE;
	bool add = argc == 3 && strcmp(argv[0], "add") == 0;
	bool list = argc == 1 && strcmp(argv[0], "list") == 0;
	if (!add && !list)
		return app_usage(server_usage);
	ok = app_open(&app, false) && (add ? server_add(&app, argv[1], argv[2]) : server_list(&app.cx));
	int status = ok ? EXIT_DONE : app_failed(&app, add ? "add the server" : "list servers");
	app_close(&app);
	return status;
}
