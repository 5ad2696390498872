/* check_config.c - quoin check-config: everything that is wrong, at once.
 *
 * Each check is a row of a table at the end.  A check tells what it finds, as a
 * sentence that says what to change, and the next one goes on. */
#include "base/file.h"
#include "cli/app.h"
#include "domain/provision.h"
#include "domain/queries.h"
#include "http/cidr.h"
#include "service/crypto.h"
#include "service/pg.h"
#include "service/redis.h"
#include "text/host.h"
#include "text/same_site.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

int cmd_check_config(int argc, char **argv);

static const char usage[] =
	"check-config\n"
	"\n"
	"Read the configuration, try the files, databases and Redis it names, and say\n"
	"everything that is wrong.  Nothing is changed.";

struct check {
	struct app *app;
	unsigned found;
};

static void
hear(void *arg, const char *sentence)
{
	struct check *c = arg;

	c->found++;
	fprintf(stderr, "quoin: %s\n", sentence);
}

static void __attribute__((format(printf, 2, 3)))
tell(struct check *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	hear(c, arena_vprintf(c->app->arena, fmt, ap));
	va_end(ap);
}

/* ---- hosts ---- */

static void
check_host(struct check *c, const char *key, const char *value)
{
	struct host host;

	if (!host_parse(c->app->arena, span_of(value), &host))
		tell(c, "%s cannot be \"%s\": that is no host name", key, value);
	else if (strcmp(host.name, value) != 0)
		tell(c, "%s is written \"%s\", in lower case and without a port, not \"%s\"", key, host.name, value);
}

static void
check_hosts(struct check *c)
{
	const struct conf *conf = &c->app->conf;

	check_host(c, "base_domain", conf->base_domain);
	check_host(c, "console_host", conf->console_host);
	if (!conf->allow_shared_domain && host_same_site(c->app->arena, conf->console_host, conf->base_domain))
		tell(c, "console_host %s shares a registered domain with base_domain %s: a site's pages could set cookies for the"
		     " console; give it a domain of its own (or, in development, set allow_shared_domain = on)",
		     conf->console_host, conf->base_domain);
}

/* ---- files ---- */

/* The path itself, or what it would be made in. */
static const char *
nearest(struct arena *a, const char *path)
{
	char *p = arena_strdup(a, path), *slash;

	while (access(p, F_OK) != 0 && (slash = strrchr(p, '/')) && slash != p)
		*slash = '\0';
	return access(p, F_OK) == 0 ? p : "/";
}

static void
check_writable(struct check *c, const char *key, const char *path)
{
	const char *there = nearest(c->app->arena, path);
	struct stat st;

	if (*path != '/')
		tell(c, "%s must be an absolute path, not \"%s\"", key, path);
	else if (stat(there, &st) < 0 || !S_ISDIR(st.st_mode))
		tell(c, "%s: %s is not a directory", key, there);
	else if (access(there, W_OK | X_OK) != 0)
		tell(c, "%s: %s cannot be written: %s", key, there, strerror(errno));
}

static void
check_directories(struct check *c)
{
	const struct conf *conf = &c->app->conf;
	struct stat st;

	check_writable(c, "run_dir", conf->run_dir);
	check_writable(c, "state_dir", conf->state_dir);
	check_writable(c, "media_dir", conf->media_dir);
	check_writable(c, "assets_dir", conf->assets_dir);
	check_writable(c, "body_dir", conf->body_dir);
	if (stat(conf->themes_dir, &st) < 0 || !S_ISDIR(st.st_mode) || access(conf->themes_dir, R_OK | X_OK) != 0)
		tell(c, "themes_dir: %s cannot be read", conf->themes_dir);
}

static void
check_key(struct check *c)
{
	const char *path = c->app->conf.master_key_file;
	struct stat st;

	if (stat(path, &st) < 0) {
		if (errno == ENOENT)
			check_writable(c, "master_key_file", arena_strndup(c->app->arena, path, (size_t)(strrchr(path, '/') ?
			               strrchr(path, '/') - path : 0)));
		else
			tell(c, "master_key_file: %s cannot be read: %s", path, strerror(errno));
		return;
	}
	if (access(path, R_OK) != 0)
		tell(c, "master_key_file: %s cannot be read: %s", path, strerror(errno));
	if (st.st_size != CRYPTO_KEY_BYTES)
		tell(c, "master_key_file: %s must hold exactly %d bytes, not %lld", path, CRYPTO_KEY_BYTES, (long long)st.st_size);
	if (st.st_mode & 0077)
		tell(c, "master_key_file: %s can be read by others: chmod 600 it", path);
}

static void
check_people(struct check *c)
{
	const struct conf *conf = &c->app->conf;
	struct ctx *cx = &c->app->cx;
	struct cidr_list proxies;

	if (*conf->socket_group && !getgrnam(conf->socket_group))
		tell(c, "socket_group: there is no group \"%s\"", conf->socket_group);
	if (*conf->socket_user && !getpwnam(conf->socket_user))
		tell(c, "socket_user: there is no user \"%s\"", conf->socket_user);
	if (!cidr_list_parse(cx, conf->trusted_proxies, &proxies)) {
		tell(c, "trusted_proxies: %s", app_reason(&cx->err));
		ctx_forgive(cx);
	}
}

/* ---- databases ---- */

static int64_t
processes(const struct conf *conf)
{
	return conf->workers ? conf->workers : sysconf(_SC_NPROCESSORS_ONLN);
}

/* A thread may hold a site's connection and want the platform's: with as many
 * threads as connections all could wait for each other. */
static void
check_pool(struct check *c)
{
	const struct conf *conf = &c->app->conf;

	if (conf->db_connections <= conf->threads)
		tell(c, "db_connections (%lld) must be greater than threads (%lld), for a request may need two",
		     (long long)conf->db_connections, (long long)conf->threads);
}

static void
check_server(struct check *c, struct pg *pg, const char *what)
{
	struct ctx *cx = &c->app->cx;
	const struct conf *conf = &c->app->conf;
	const char *version, *rights, *room, *trigram, *open, *prepared;
	const char *group = arena_printf(cx->arena, "%s_site", provision_platform_name(cx, &c->app->world));
	int64_t want = (processes(conf) + 1) * conf->db_connections;

	if (!pg_scalar(cx, pg, "SELECT current_setting('server_version_num')", NULL, 0, &version) ||
	    !pg_scalar(cx, pg, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR (rolcreatedb AND"
	                       " rolcreaterole))", NULL, 0, &rights) ||
	    !pg_scalar(cx, pg, "SELECT (current_setting('max_connections')::int -"
	                       " current_setting('superuser_reserved_connections')::int)::text", NULL, 0, &room) ||
	    !pg_scalar(cx, pg, "SELECT 1 FROM pg_roles WHERE rolname = $1", &group, 1, &prepared) ||
	    !provision_open_to_public(cx, pg, &open) ||
	    !pg_scalar(cx, pg, "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'", NULL, 0, &trigram)) {
		tell(c, "%s: %s", what, app_reason(&cx->err));
		ctx_forgive(cx);
		return;
	}
	if (strtol(version, NULL, 10) < 150000)
		tell(c, "%s: its PostgreSQL is older than 15", what);
	if (!rights)
		tell(c, "%s: its role may not create databases and roles", what);
	if (prepared && open)
		tell(c, "%s: every site's role may connect to %s: as their owner, REVOKE CONNECT ON DATABASE %s FROM PUBLIC", what,
		     open, open);
	if (!trigram)
		tell(c, "%s: the extension pg_trgm is not there; on Debian it is in postgresql-contrib", what);
	if (strtol(room, NULL, 10) < want)
		tell(c, "%s: %lld processes with up to %lld connections each need max_connections above %lld, and it allows %s",
		     what, (long long)processes(conf) + 1, (long long)conf->db_connections, (long long)want, room);
}

/* The platform database may not be there before the first migrate. */
static struct pg *
connect_platform(struct check *c)
{
	struct ctx *cx = &c->app->cx;
	const char *conninfo = c->app->conf.platform_db, *reason;
	struct pg *pg = pg_connect(cx, conninfo);

	if (pg)
		return pg;
	reason = app_reason(&cx->err);
	bool absent = strstr(reason, "does not exist") != NULL && strstr(reason, "database") != NULL;
	ctx_forgive(cx);
	pg = absent ? pg_connect(cx, pg_conninfo(cx->arena, conninfo, "dbname", "postgres", NULL)) : NULL;
	if (!pg)
		tell(c, "platform_db: %s", reason);
	ctx_forgive(cx);
	return pg;
}

struct server_row {
	int64_t id;
	const char *name, *conninfo;
};

static const struct field server_fields[] = {
	FIELD_INT(struct server_row, id),
	FIELD_TEXT(struct server_row, name),
	FIELD_TEXT(struct server_row, conninfo),
	FIELD_END
};

/* Servers that were added, besides the platform's own. */
static void
check_added_servers(struct check *c)
{
	struct ctx *cx = &c->app->cx;
	struct list rows = { NULL, 0 };

	app_connect(c->app);
	if (!pg_all(cx, &q_server_list, struct server_row, server_fields, &rows))
		ctx_forgive(cx); /* nothing was migrated yet */
	const struct server_row *row = rows.items;
	for (size_t i = 0; i < rows.count; i++) {
		struct pg *pg = strcmp(row[i].name, "local") == 0 ? NULL
		              : pg_connect(cx, pg_conninfo(cx->arena, row[i].conninfo, "dbname", "postgres", NULL));

		if (pg)
			check_server(c, pg, arena_printf(cx->arena, "server %s", row[i].name));
		else if (strcmp(row[i].name, "local") != 0)
			tell(c, "server %s: %s", row[i].name, app_reason(&cx->err));
		ctx_forgive(cx);
	}
}

static void
check_databases(struct check *c)
{
	struct ctx *cx = &c->app->cx;
	const char *name;

	c->app->world.conf = &c->app->conf;
	cx->deadline = clock_mono() + 2 * c->app->conf.db_connect_timeout + 5 * USEC_PER_SEC;
	if (!pg_conninfo_get(cx, c->app->conf.platform_db, "dbname", &name)) {
		tell(c, "platform_db: %s", app_reason(&cx->err));
		ctx_forgive(cx);
		return;
	}
	struct pg *pg = connect_platform(c);
	if (!pg)
		return;
	check_server(c, pg, "platform_db");
	check_added_servers(c);
}

/* ---- Redis ---- */

static void
check_redis(struct check *c, const char *key, const char *address, const char *policy)
{
	struct redis *r = redis_new(address, c->app->conf.redis_timeout);
	struct span value;

	if (redis_ping(r) != REDIS_DONE)
		tell(c, "%s: no Redis answers at %s", key, address);
	else if (redis_config(r, c->app->arena, "maxmemory-policy", &value) == REDIS_DONE && !span_is(value, policy))
		tell(c, "%s: its maxmemory-policy is %.*s and should be %s", key, SPAN_FMT(value), policy);
	redis_free(r);
}

static void
check_redises(struct check *c)
{
	const struct conf *conf = &c->app->conf;

	if (*conf->redis_state)
		check_redis(c, "redis_state", conf->redis_state, "noeviction");
	if (*conf->redis_cache)
		check_redis(c, "redis_cache", conf->redis_cache, "allkeys-lfu");
	if (*conf->redis_state && strcmp(conf->redis_state, conf->redis_cache) == 0)
		tell(c, "redis_state and redis_cache are one Redis: pages would push sessions out; run two");
}

static void (*const checks[])(struct check *c) = {
	check_hosts, check_directories, check_key, check_people, check_pool, check_databases, check_redises,
};

int
cmd_check_config(int argc, char **argv)
{
	static const char *const names[] = { "--help!", NULL };
	const char *values[1] = { NULL };
	struct app app = { 0 };
	struct check c = { &app, 0 };
	const struct conf_listener listener = { hear, &c };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[0])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	if (argc > 0)
		return app_usage(usage);
	if (!app_conf_telling(&app, &listener))
		return app_failed(&app, "read the configuration");
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i](&c);
	if (!c.found)
		printf("the configuration is in order%s%s\n", app.conf.file ? ": " : "", app.conf.file ? app.conf.file : "");
	else
		fprintf(stderr, "quoin: could not accept the configuration: %u fault%s, told above\n", c.found,
		        c.found == 1 ? "" : "s");
	app_close(&app);
	return c.found ? EXIT_COULD_NOT : EXIT_DONE;
}
