/* site.c - quoin site: publications. */
#include "base/log.h"
#include "base/strbuf.h"
#include "cli/app.h"
#include "cli/site.h"
#include "domain/audit.h"
#include "domain/change.h"
#include "domain/queries.h"
#include "domain/setting.h"
#include "domain/site_admin.h"
#include "domain/site_make.h"

static const char usage[] =
	"site create NAME --owner EMAIL [--title T] [--plan P] [--server S] [--host H]\n"
	"       quoin site list [--json]\n"
	"       quoin site show NAME [--json]\n"
	"       quoin site set NAME KEY=VALUE…\n"
	"       quoin site suspend NAME\n"
	"       quoin site resume NAME\n"
	"       quoin site delete NAME --yes\n"
	"       quoin site domain add|primary|remove NAME HOST\n"
	"       quoin site domain list NAME [--json]\n"
	"\n"
	"A suspended site keeps its data and answers nobody.  delete drops its database,\n"
	"its media and its hosts for good.  Readers who come by a host that is not the\n"
	"primary one are sent to it.";

static const char *const option_names[] = {
	[OPT_OWNER] = "--owner", [OPT_TITLE] = "--title", [OPT_PLAN] = "--plan", [OPT_SERVER] = "--server",
	[OPT_HOST] = "--host", [OPT_JSON] = "--json!", [OPT_YES] = "--yes!", [OPT_HELP] = "--help!", [OPT_COUNT] = NULL,
};

struct site_line {
	const char *name, *state, *plan, *host, *server, *owner;
	int64_t schema_version;
	usec_t created_at;
};

static const struct field site_line_fields[] = {
	FIELD_TEXT(struct site_line, name),
	FIELD_TEXT(struct site_line, state),
	FIELD_TEXT(struct site_line, plan),
	FIELD_TEXT(struct site_line, host),
	FIELD_TEXT(struct site_line, server),
	FIELD_TEXT(struct site_line, owner),
	FIELD_INT(struct site_line, schema_version),
	FIELD_TIME(struct site_line, created_at),
	FIELD_END
};

static bool
create(struct app *app, int argc, char **argv, const char **opt)
{
	struct site_wish wish = { argv[0], opt[OPT_TITLE], opt[OPT_OWNER], opt[OPT_PLAN], opt[OPT_SERVER], opt[OPT_HOST] };
	const struct site *site;

	(void)argc;
	if (!wish.owner_email)
		return fail(&app->cx, ERR_INVALID, "site.owner", "name its owner with --owner EMAIL");
	if (!site_create(&app->cx, &app->world, &wish) || !site_open(&app->cx, &app->world, wish.name, &site))
		return false;
	puts(site_url(app->arena, &app->conf, site));
	return true;
}

static bool
list(struct app *app, int argc, char **argv, const char **opt)
{
	struct list rows;

	(void)argc, (void)argv;
	if (!pg_all(&app->cx, &q_site_list, struct site_line, site_line_fields, &rows))
		return false;
	const struct site_line *line = rows.items;
	if (opt[OPT_JSON])
		return app_print_json(app->arena, site_line_fields, rows, sizeof *line);
	for (size_t i = 0; i < rows.count; i++)
		printf("%-20s %-10s %-36s %s\n", line[i].name, line[i].state, line[i].host ? line[i].host : "-",
		       line[i].owner ? line[i].owner : "-");
	return true;
}

static bool
set_all(struct ctx *cx, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		struct span value, key = span_cut(span_of(argv[i]), '=', &value);

		if (key.len == strlen(argv[i]))
			return fail(cx, ERR_INVALID, "site.set", "want KEY=VALUE, not \"%s\"", argv[i]);
		if (!setting_set(cx, arena_strndup(cx->arena, key.ptr, key.len), value.ptr))
			return false;
	}
	return true;
}

/* "title, accent" of title=… accent=… */
static const char *
keys_of(struct arena *a, int argc, char **argv)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 8192);
	for (int i = 0; i < argc; i++)
		strbuf_addf(&sb, "%s%.*s", i ? ", " : "", (int)strcspn(argv[i], "="), argv[i]);
	return sb.buf;
}

static bool
set(struct app *app, int argc, char **argv, const char **opt)
{
	const struct site *site;

	(void)opt;
	if (!site_open(&app->cx, &app->world, argv[0], &site) || !change_begin(&app->cx, site))
		return false;
	if (set_all(&app->cx, argc - 1, argv + 1))
		return audit_end(&app->cx, audit_begin(&app->cx, site->id, "settings.change", "changed",
		                                       keys_of(app->arena, argc - 1, argv + 1), NULL) &&
		                           change_commit(&app->cx, site));
	change_abort(&app->cx, site);
	return false;
}

static bool
suspend(struct app *app, int argc, char **argv, const char **opt)
{
	const struct site *site;

	(void)argc, (void)opt;
	return site_open(&app->cx, &app->world, argv[0], &site) && site_suspend(&app->cx, &app->world, site);
}

static bool
resume(struct app *app, int argc, char **argv, const char **opt)
{
	const struct site *site;

	(void)argc, (void)opt;
	return site_open(&app->cx, &app->world, argv[0], &site) && site_resume(&app->cx, &app->world, site);
}

static bool
delete(struct app *app, int argc, char **argv, const char **opt)
{
	(void)argc;
	if (!opt[OPT_YES])
		return fail(&app->cx, ERR_INVALID, "site.delete",
		            "this removes %s with its database and media and cannot be undone; say --yes", argv[0]);
	return site_delete(&app->cx, &app->world, argv[0]);
}

static const struct verb {
	const char *name;
	int least, most; /* arguments after it */
	bool (*fn)(struct app *app, int argc, char **argv, const char **opt);
	const char *could_not;
} verbs[] = {
	{ "create", 1, 1, create, "create the site" },
	{ "list", 0, 0, list, "list the sites" },
	{ "show", 1, 1, site_show, "show the site" },
	{ "set", 2, 1000, set, "change the site's settings" },
	{ "suspend", 1, 1, suspend, "suspend the site" },
	{ "resume", 1, 1, resume, "resume the site" },
	{ "delete", 1, 1, delete, "delete the site" },
	{ "domain", 2, 3, site_domain, "change the site's hosts" },
};

static const struct verb *
find_verb(int argc, char **argv)
{
	for (size_t i = 0; argc && i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, argv[0]) == 0 && argc - 1 >= verbs[i].least && argc - 1 <= verbs[i].most)
			return &verbs[i];
	return NULL;
}

int
cmd_site(int argc, char **argv)
{
	const char *opt[OPT_COUNT] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, option_names, opt))
		return EXIT_USAGE;
	if (opt[OPT_HELP])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	const struct verb *v = find_verb(argc, argv);
	if (!v)
		return app_usage(usage);
	bool ok = app_open(&app, false) && v->fn(&app, argc - 1, argv + 1, opt);
	int status = ok ? EXIT_DONE : app_failed(&app, v->could_not);
	app_close(&app);
	return status;
}
