/* conf.h - quoin.conf: key = value lines, each key also QUOIN_<KEY> in the
 * environment, which wins.
 *
 * An unknown key, a value out of bounds or a key given twice is an error that
 * names file and line and, for a misspelling, the key that was meant. */
#ifndef SERVICE_CONF_H
#define SERVICE_CONF_H

#include "base/ctx.h"

#include <stdint.h>

#define CONF_TEXT     const char *
#define CONF_PATH     const char *
#define CONF_SIZE     int64_t
#define CONF_DURATION usec_t
#define CONF_INT      int64_t
#define CONF_BOOL     bool

struct conf {
	const char *file; /* it was read from; NULL: defaults and environment only */
#define SETTING(name, type, def, least, most, unit, meaning) CONF_##type name;
#include "service/settings.h"
#undef SETTING
};

/* Read path (NULL: $QUOIN_CONF, else <sysconfdir>/quoin.conf if there is one)
 * and the environment.  Strings live as long as cx->arena. */
bool conf_load(struct ctx *cx, const char *path, struct conf *out) MUST_CHECK;

/* The same, but every fault is told, in a sentence, and passed over: what it is
 * about keeps its default.  False only where nothing can be read at all. */
struct conf_listener {
	void (*hear)(void *arg, const char *sentence);
	void *arg;
};

bool conf_load_telling(struct ctx *cx, const char *path, struct conf *out, const struct conf_listener *to) MUST_CHECK;

/* An address of the console: "https://console.example" and the path. */
const char *conf_console_url(struct arena *a, const struct conf *conf, const char *path);

/* What is in force, as the lines of a quoin.conf: every key whose value is not
 * the default, wherever it came from. */
struct strbuf;
void conf_write(const struct conf *conf, struct strbuf *to);

#endif
