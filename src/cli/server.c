/* server.c - quoin server: database servers sites can be placed on. */
#include "cli/app.h"
#include "domain/audit.h"
#include "domain/provision.h"
#include "domain/queries.h"

int cmd_server(int argc, char **argv);

static const char usage[] =
	"server add NAME CONNINFO\n"
	"       quoin server list [--json]\n"
	"\n"
	"CONNINFO are libpq keywords of an administrator's connection, such as\n"
	"\"host=10.0.0.5 user=postgres\"; a server of that name gets the new ones.";

struct server_line {
	const char *name, *region;
	bool draining;
	int64_t sites, template;
	usec_t created_at;
};

static const struct field server_line_fields[] = {
	FIELD_TEXT(struct server_line, name),
	FIELD_TEXT(struct server_line, region),
	FIELD_BOOL(struct server_line, draining),
	FIELD_INT(struct server_line, sites),
	FIELD_INT(struct server_line, template),
	FIELD_TIME(struct server_line, created_at),
	FIELD_END
};

/* Without the conninfo: it may hold a password. */
static bool
list(struct app *app, bool json)
{
	struct list rows;

	if (!pg_all(&app->cx, &q_server_overview, struct server_line, server_line_fields, &rows))
		return false;
	const struct server_line *line = rows.items;
	if (json)
		return app_print_json(app->arena, server_line_fields, rows, sizeof *line);
	for (size_t i = 0; i < rows.count; i++)
		printf("%-20s %6lld sites  template %lld%s\n", line[i].name, (long long)line[i].sites,
		       (long long)line[i].template, line[i].draining ? "  draining" : "");
	return true;
}

static bool
add(struct app *app, const char *name, const char *conninfo)
{
	struct ctx *cx = &app->cx;
	const char *host;

	if (!pg_conninfo_get(cx, conninfo, "host", &host))
		return false;
	struct pg *pg = pg_connect(cx, app->conf.platform_db);
	return pg && provision_server(cx, &app->world, pg, name, conninfo) &&
	       audit_add(cx, 0, "server.add", "server", name, "host", host, NULL);
}

int
cmd_server(int argc, char **argv)
{
	static const char *const names[] = { "--json!", "--help!", NULL };
	const char *values[2] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[1])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	bool adds = argc == 3 && strcmp(argv[0], "add") == 0;
	bool lists = argc == 1 && strcmp(argv[0], "list") == 0;
	if (!adds && !lists)
		return app_usage(usage);
	bool ok = app_open(&app, false) && (adds ? add(&app, argv[1], argv[2]) : list(&app, values[0]));
	int status = ok ? EXIT_DONE : app_failed(&app, adds ? "add the server" : "list the servers");
	app_close(&app);
	return status;
}
