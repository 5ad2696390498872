/* app.c - see app.h. */
#include "cli/app.h"

#include "base/file.h"
#include "base/log.h"
#include "domain/shared.h"
#include "service/crypto.h"
#include "service/pg_cache.h"
#include "text/json.h"

#include <pwd.h>
#include <unistd.h>

static enum log_level
level_of(const char *word)
{
	return strcmp(word, "debug") == 0 ? LOG_DEBUG_ : strcmp(word, "warn") == 0 ? LOG_WARN_
	     : strcmp(word, "error") == 0 ? LOG_ERROR_ : LOG_INFO_;
}

/* Who gives the command, for the audit log: behind sudo the person, not root. */
static const char *
whoami(struct arena *a)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *pw = getpwuid(getuid());

	return sudo && *sudo ? arena_printf(a, "command:%s", sudo)
	     : pw ? arena_printf(a, "command:%s", pw->pw_name) : arena_printf(a, "command:%u", (unsigned)getuid());
}

bool
app_conf(struct app *app)
{
	return app_conf_telling(app, NULL);
}

bool
app_conf_telling(struct app *app, const struct conf_listener *to)
{
	*app = (struct app){ .arena = arena_new(64 * 1024) };
	ctx_init(&app->cx, app->arena);
	app->cx.actor = whoami(app->arena);
	if (!crypto_init())
		return fail(&app->cx, ERR_INTERNAL, "crypto.init", "the cryptography library could not be started");
	if (!conf_load_telling(&app->cx, NULL, &app->conf, to))
		return false;
	log_set_level(level_of(app->conf.log_level));
	return true;
}

bool
app_prepare(struct app *app, bool create_key)
{
	struct ctx *cx = &app->cx;
	struct world *w = &app->world;

	w->conf = &app->conf;
	return file_mkdirs(cx, app->conf.run_dir, 0750) && file_mkdirs(cx, app->conf.state_dir, 0755) &&
	       crypto_key_file(cx, app->conf.master_key_file, create_key, w->master_key) &&
	       shared_open(cx, app->conf.run_dir, &w->shared);
}

void
app_connect(struct app *app)
{
	struct pg_cache_options options = {
		.platform = { .id = 0, .conninfo = app->conf.platform_db, .cap = 0 },
		.connect_timeout = app->conf.db_connect_timeout,
	};

	app->world.registry = registry_new();
	app->cx.pgs = pg_cache_new(&options);
}

bool
app_open(struct app *app, bool create_key)
{
	if (!app_conf(app) || !app_prepare(app, create_key))
		return false;
	app_connect(app);
	return true;
}

void
app_close(struct app *app)
{
	struct pg_cache *pgs = app->cx.pgs;

	if (app->arena)
		arena_reset(app->arena); /* gives connections and snapshots back */
	pg_cache_free(pgs);
	registry_free(app->world.registry);
	shared_close(app->world.shared);
	arena_free(app->arena);
	*app = (struct app){ 0 };
}

const char *
app_reason(const struct err *e)
{
	return e->detail ? e->detail : e->cause ? e->cause : err_title(e->kind);
}

int
app_failed(const struct app *app, const char *verb)
{
	fprintf(stderr, "quoin: could not %s: %s\n", verb, app_reason(&app->cx.err));
	return EXIT_COULD_NOT;
}

int
app_usage(const char *usage)
{
	fprintf(stderr, "usage: quoin %s\n", usage);
	return EXIT_USAGE;
}

static bool
take_option(int argc, char **argv, int *i, const char *const *names, const char **values)
{
	const char *arg = argv[*i];

	for (size_t n = 0; names[n]; n++) {
		size_t len = strcspn(names[n], "!");
		bool flag = names[n][len] == '!';

		if (strncmp(arg, names[n], len) != 0)
			continue;
		if (!flag && arg[len] == '=') {
			values[n] = arg + len + 1;
			return true;
		}
		if (arg[len] != '\0')
			continue;
		if (!flag && *i + 1 >= argc) {
			fprintf(stderr, "quoin: %s wants a value\n", arg);
			return false;
		}
		values[n] = flag ? "" : argv[++*i];
		return true;
	}
	fprintf(stderr, "quoin: unknown option %s\n", arg);
	return false;
}

bool
app_options(int *argc, char **argv, const char *const *names, const char **values)
{
	int kept = 0;
	bool plain = false;

	for (int i = 0; i < *argc; i++) {
		if (!plain && strcmp(argv[i], "--") == 0)
			plain = true;
		else if (plain || argv[i][0] != '-' || argv[i][1] == '\0')
			argv[kept++] = argv[i];
		else if (!take_option(*argc, argv, &i, names, values))
			return false;
	}
	*argc = kept;
	argv[kept] = NULL;
	return true;
}

bool
app_print_json(struct arena *a, const struct field *fields, struct list rows, size_t item_size)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, a, 256 << 20);
	json_init(&j, &sb, 0);
	json_begin_array(&j);
	for (size_t i = 0; i < rows.count; i++)
		json_add_struct(&j, fields, (const char *)rows.items + i * item_size);
	json_end_array(&j);
	puts(sb.buf);
	return true;
}

bool
app_print_json_one(struct arena *a, const struct field *fields, const void *base)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, a, 16 << 20);
	json_init(&j, &sb, 0);
	json_add_struct(&j, fields, base);
	puts(sb.buf);
	return true;
}
