/* site_show.c - quoin site show: one site, everything about it. */
#include "base/log.h"
#include "cli/site.h"
#include "domain/queries.h"
#include "domain/usage.h"

struct host_line {
	const char *name;
	bool is_primary;
};

struct member_line {
	const char *email, *role;
};

struct detail {
	int64_t id, place, schema_version;
	const char *name, *state, *plan, *server, *database, *url;
	usec_t created_at;
	struct list hosts, members;
	const struct usage *usage; /* NULL: its database does not answer */
};

static const struct field host_fields[] = {
	FIELD_TEXT(struct host_line, name),
	FIELD_BOOL(struct host_line, is_primary),
	FIELD_END
};

static const struct field member_fields[] = {
	FIELD_TEXT(struct member_line, email),
	FIELD_TEXT(struct member_line, role),
	FIELD_END
};

static const struct field detail_fields[] = {
	FIELD_INT(struct detail, id),
	FIELD_TEXT(struct detail, name),
	FIELD_TEXT(struct detail, state),
	FIELD_TEXT(struct detail, url),
	FIELD_TEXT(struct detail, plan),
	FIELD_TEXT(struct detail, server),
	FIELD_TEXT(struct detail, database),
	FIELD_INT(struct detail, place),
	FIELD_INT(struct detail, schema_version),
	FIELD_TIME(struct detail, created_at),
	FIELD_LIST(struct detail, hosts, struct host_line, host_fields),
	FIELD_LIST(struct detail, members, struct member_line, member_fields),
	FIELD_PTR(struct detail, usage, usage_fields),
	FIELD_END
};

/* The site's own database may be down: the rest is shown all the same. */
static void
read_usage(struct app *app, struct detail *d)
{
	struct ctx *cx = &app->cx;
	struct usage *usage = ARENA_NEW(app->arena, struct usage);
	const struct site *site;

	if (!site_open(cx, &app->world, d->name, &site)) {
		ctx_forgive(cx); /* half made or half deleted */
		return;
	}
	d->url = site_url(app->arena, &app->conf, site);
	if (usage_read(cx, usage)) {
		d->usage = usage;
		return;
	}
	fprintf(stderr, "quoin: could not read its database: %s\n", cx->err.cause ? cx->err.cause : err_title(cx->err.kind));
	ctx_forgive(cx);
}

static bool
read_detail(struct app *app, const char *name, struct detail *d)
{
	struct ctx *cx = &app->cx;
	bool found;

	*d = (struct detail){ 0 };
	if (!pg_maybe(cx, &q_site_detail, detail_fields, d, &found, PG_TEXT(name)))
		return false;
	if (!found)
		return fail(cx, ERR_NOT_FOUND, "site.unknown", "there is no site named \"%s\"", name);
	if (!pg_many(cx, &q_host_list, struct host_line, host_fields, &d->hosts, PG_INT(d->id)) ||
	    !pg_many(cx, &q_site_members, struct member_line, member_fields, &d->members, PG_INT(d->id)))
		return false;
	read_usage(app, d);
	return true;
}

static void
print_usage(const struct usage *u)
{
	if (!u)
		return;
	printf("posts      %lld, and %lld pages\n", (long long)u->posts, (long long)u->pages);
	printf("media      %lld files, %.1f MB\n", (long long)u->media, (double)u->media_bytes / 1e6);
	printf("database   %.1f MB\n", (double)u->database_bytes / 1e6);
}

static void
print(const struct detail *d)
{
	const struct host_line *host = d->hosts.items;
	const struct member_line *member = d->members.items;

	printf("%s%s%s\n", d->name, d->url ? "  " : "", d->url ? d->url : "");
	printf("state      %s\nplan       %s\n", d->state, d->plan);
	printf("place      %lld: database %s on server %s, schema %lld\n", (long long)d->place,
	       d->database ? d->database : "-", d->server ? d->server : "-", (long long)d->schema_version);
	for (size_t i = 0; i < d->hosts.count; i++)
		printf("host       %s%s\n", host[i].name, host[i].is_primary ? " (primary)" : "");
	for (size_t i = 0; i < d->members.count; i++)
		printf("%-10s %s\n", member[i].role, member[i].email);
	print_usage(d->usage);
}

bool
site_show(struct app *app, int argc, char **argv, const char **opt)
{
	struct detail d;

	(void)argc;
	if (!read_detail(app, argv[0], &d))
		return false;
	if (opt[OPT_JSON])
		return app_print_json_one(app->arena, detail_fields, &d);
	print(&d);
	return true;
}
