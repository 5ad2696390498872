/* app.h - what every command needs: configuration, a context, databases. */
#ifndef CLI_APP_H
#define CLI_APP_H

#include "base/ctx.h"
#include "base/field.h"
#include "domain/site.h"
#include "service/conf.h"

#include <stdio.h>

struct app {
	struct arena *arena;
	struct ctx cx;
	struct conf conf;
	struct world world;
};

/* Exit statuses: 0 done, 1 could not, 2 called wrongly. */
enum { EXIT_DONE = 0, EXIT_COULD_NOT = 1, EXIT_USAGE = 2 };

/* Configuration and context only. */
bool app_conf(struct app *app) MUST_CHECK;

/* The same, telling every fault of the configuration and going on. */
bool app_conf_telling(struct app *app, const struct conf_listener *to) MUST_CHECK;

/* After app_conf(): the directories, the master key (made when create_key) and
 * shared memory. */
bool app_prepare(struct app *app, bool create_key) MUST_CHECK;

/* Both, an empty registry and a connection cache. */
bool app_open(struct app *app, bool create_key) MUST_CHECK;
void app_close(struct app *app);

/* The part of app_open that comes after app_prepare. */
void app_connect(struct app *app);

/* What quoin migrate does: the platform, the templates, every site. */
bool app_migrate(struct app *app) MUST_CHECK;

/* "quoin: could not VERB: reason" on standard error; EXIT_COULD_NOT. */
int app_failed(const struct app *app, const char *verb);

/* What to tell a person about a failure. */
const char *app_reason(const struct err *e);

/* A usage line on standard error; EXIT_USAGE. */
int app_usage(const char *usage);

/* Options of a command, taken out of argv: values[i] belongs to the option named
 * names[i] ("--title"); a name ending in '!' takes no value (value "" when
 * given).  What is left are the arguments, in order, NULL-terminated; an unknown
 * option or a missing value prints why and returns false. */
bool app_options(int *argc, char **argv, const char *const *names, const char **values);

/* The rows as a JSON array of objects on standard output; true. */
bool app_print_json(struct arena *a, const struct field *fields, struct list rows, size_t item_size);

/* One struct as a JSON object; true. */
bool app_print_json_one(struct arena *a, const struct field *fields, const void *base);

#endif
