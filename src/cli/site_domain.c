/* site_domain.c - quoin site domain: the hosts a site answers to. */
#include "cli/site.h"
#include "domain/queries.h"
#include "domain/site_admin.h"

struct host_line {
	const char *name;
	bool is_primary;
};

static const struct field host_line_fields[] = {
	FIELD_TEXT(struct host_line, name),
	FIELD_BOOL(struct host_line, is_primary),
	FIELD_END
};

static bool
list(struct app *app, const struct site *site, bool json)
{
	struct list rows;

	if (!pg_many(&app->cx, &q_host_list, struct host_line, host_line_fields, &rows, PG_INT(site->id)))
		return false;
	const struct host_line *line = rows.items;
	if (json)
		return app_print_json(app->arena, host_line_fields, rows, sizeof *line);
	for (size_t i = 0; i < rows.count; i++)
		printf("%-40s %s\n", line[i].name, line[i].is_primary ? "primary" : "");
	return true;
}

static const struct {
	const char *name;
	bool (*fn)(struct ctx *cx, struct world *w, const struct site *site, const char *host);
} verbs[] = {
	{ "add", site_host_add },
	{ "primary", site_host_primary },
	{ "remove", site_host_remove },
};

bool
site_domain(struct app *app, int argc, char **argv, const char **opt)
{
	const struct site *site;
	const char *host = argc == 3 ? argv[2] : NULL;

	if (!site_open(&app->cx, &app->world, argv[1], &site))
		return false;
	if (!host && strcmp(argv[0], "list") == 0)
		return list(app, site, opt[OPT_JSON]);
	for (size_t i = 0; host && i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(argv[0], verbs[i].name) == 0)
			return verbs[i].fn(&app->cx, &app->world, site, host);
	return fail(&app->cx, ERR_INVALID, "site.domain", "want: quoin site domain add|primary|remove NAME HOST, or list NAME");
}
