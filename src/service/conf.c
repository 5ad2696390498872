/* conf.c - see conf.h.  The table is expanded from settings.h. */
#include "service/conf.h"

#include "base/file.h"
#include "base/num.h"
#include "base/strbuf.h"

#include <unistd.h>

enum type { TYPE_TEXT, TYPE_PATH, TYPE_SIZE, TYPE_DURATION, TYPE_INT, TYPE_BOOL };

static const struct setting {
	const char *name;
	enum type type;
	size_t offset;
	const char *def, *least, *most;
} settings[] = {
#define SETTING(name_, type_, def_, least_, most_, unit_, meaning_) \
	{ #name_, TYPE_##type_, offsetof(struct conf, name_), def_, least_, most_ },
#include "service/settings.h"
#undef SETTING
};

enum { COUNT = sizeof settings / sizeof *settings };

/* Where a value came from, for messages. */
struct origin {
	const char *file; /* NULL: the environment */
	size_t line;
};

static const char *
variable(struct ctx *cx, const char *key)
{
	char *name = arena_printf(cx->arena, "QUOIN_%s", key);

	for (char *p = name; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - ('a' - 'A'));
	return name;
}

static const char *
origin_text(struct ctx *cx, struct origin o, const char *key)
{
	return o.file ? arena_printf(cx->arena, "%s:%zu: %s", o.file, o.line, key) : variable(cx, key);
}

static bool
number(const struct setting *s, struct span v, int64_t *out)
{
	switch (s->type) {
	case TYPE_SIZE: return num_size(v, out);
	case TYPE_DURATION: return num_duration(v, out);
	default: return num_int(v, INT64_MIN, INT64_MAX, out);
	}
}

static bool
set_number(struct ctx *cx, const struct setting *s, struct span v, struct origin from, int64_t *out)
{
	static const char *const kind[] = { [TYPE_SIZE] = "a size such as 16M",
	                                    [TYPE_DURATION] = "a duration such as 30s or 250ms",
	                                    [TYPE_INT] = "a whole number" };
	int64_t n, least, most;

	if (!number(s, v, &n))
		return fail(cx, ERR_INVALID, "conf.value", "%s takes %s, not \"%.*s\"",
		            origin_text(cx, from, s->name), kind[s->type], SPAN_FMT(v));
	if ((number(s, span_of(s->least), &least) && n < least) || (number(s, span_of(s->most), &most) && n > most))
		return fail(cx, ERR_INVALID, "conf.bounds", "%s must lie between %s and %s, not \"%.*s\"",
		            origin_text(cx, from, s->name), s->least, s->most, SPAN_FMT(v));
	*out = n;
	return true;
}

static bool
set_value(struct ctx *cx, struct conf *conf, const struct setting *s, struct span v, struct origin from)
{
	void *at = (char *)conf + s->offset;

	switch (s->type) {
	case TYPE_TEXT:
	case TYPE_PATH:
		*(const char **)at = arena_strndup(cx->arena, v.ptr, v.len);
		return true;
	case TYPE_BOOL:
		return num_bool(v, at) || fail(cx, ERR_INVALID, "conf.value", "%s is on or off, not \"%.*s\"",
		                               origin_text(cx, from, s->name), SPAN_FMT(v));
	default:
		return set_number(cx, s, v, from, at);
	}
}

static size_t
distance(const char *a, struct span b)
{
	size_t row[64], n = strlen(a);

	if (n > 62 || b.len > 62)
		return 99;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = diagonal + (a[i - 1] != b.ptr[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}

static bool
unknown_key(struct ctx *cx, struct span key, struct origin from)
{
	const char *nearest = settings[0].name;

	for (size_t i = 1; i < COUNT; i++)
		if (distance(settings[i].name, key) < distance(nearest, key))
			nearest = settings[i].name;
	const char *where = origin_text(cx, from, arena_strndup(cx->arena, key.ptr, key.len));
	if (distance(nearest, key) > 3)
		return fail(cx, ERR_INVALID, "conf.unknown", "%s is not a setting; see quoin.conf(5)", where);
	return fail(cx, ERR_INVALID, "conf.unknown", "%s is not a setting; did you mean \"%s\"?", where, nearest);
}

static const struct setting *
find(struct span key)
{
	for (size_t i = 0; i < COUNT; i++)
		if (span_is(key, settings[i].name))
			return &settings[i];
	return NULL;
}

static bool
take_line(struct ctx *cx, struct conf *conf, struct span line, struct origin from, bool *seen)
{
	struct span value, key;

	line = span_trim(line);
	if (line.len == 0 || line.ptr[0] == '#')
		return true;
	key = span_trim(span_cut(line, '=', &value));
	if (key.len == line.len)
		return fail(cx, ERR_INVALID, "conf.line", "%s:%zu: want \"key = value\"", from.file, from.line);
	const struct setting *s = find(key);
	if (!s)
		return unknown_key(cx, key, from);
	if (seen[s - settings])
		return fail(cx, ERR_INVALID, "conf.twice", "%s is given twice", origin_text(cx, from, s->name));
	seen[s - settings] = true;
	return set_value(cx, conf, s, span_trim(value), from);
}

/* Hand the failure on, if somebody wants to hear of all of them. */
static bool
was_told(struct ctx *cx, const struct conf_listener *to)
{
	if (!to)
		return false;
	to->hear(to->arg, cx->err.detail ? cx->err.detail : err_title(cx->err.kind));
	ctx_forgive(cx);
	return true;
}

static bool
read_lines(struct ctx *cx, struct conf *conf, const char *path, bool *seen, const struct conf_listener *to)
{
	struct span text, rest;
	struct origin from = { path, 0 };

	if (!file_read(cx, path, 256 * 1024, &text))
		return false;
	for (rest = text; rest.len;) {
		from.line++;
		if (!take_line(cx, conf, span_cut(rest, '\n', &rest), from, seen) && !was_told(cx, to))
			return false;
	}
	conf->file = arena_strdup(cx->arena, path);
	return true;
}

static bool
read_environment(struct ctx *cx, struct conf *conf, const struct conf_listener *to)
{
	for (size_t i = 0; i < COUNT; i++) {
		const char *value = getenv(variable(cx, settings[i].name));

		if (value && !set_value(cx, conf, &settings[i], span_of(value), (struct origin){ NULL, 0 }) &&
		    !was_told(cx, to))
			return false;
	}
	return true;
}

/* "$state/media" → state_dir "/media". */
static void
expand_paths(struct ctx *cx, struct conf *conf)
{
	for (size_t i = 0; i < COUNT; i++) {
		const char **at = (const char **)(void *)((char *)conf + settings[i].offset);

		if (settings[i].type != TYPE_PATH)
			continue;
		if (strncmp(*at, "$state", 6) == 0)
			*at = arena_printf(cx->arena, "%s%s", conf->state_dir, *at + 6);
		else if (strncmp(*at, "$run", 4) == 0)
			*at = arena_printf(cx->arena, "%s%s", conf->run_dir, *at + 4);
	}
}

static bool
check_words(struct ctx *cx, const struct conf *conf, const struct conf_listener *to)
{
	const struct {
		const char *name, *value, *words[5];
	} rows[] = {
		{ "public_scheme", conf->public_scheme, { "http", "https" } },
		{ "smtp_tls", conf->smtp_tls, { "required", "optional", "off" } },
		{ "accel", conf->accel, { "caddy", "nginx", "off" } },
		{ "log_level", conf->log_level, { "debug", "info", "warn", "error" } },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool ok = false;

		for (size_t w = 0; rows[i].words[w]; w++)
			ok = ok || strcmp(rows[i].value, rows[i].words[w]) == 0;
		if (ok)
			continue;
		fail(cx, ERR_INVALID, "conf.value", "%s cannot be \"%s\"; see quoin.conf(5)", rows[i].name, rows[i].value);
		if (!was_told(cx, to))
			return false;
	}
	return true;
}

bool
conf_load_telling(struct ctx *cx, const char *path, struct conf *out, const struct conf_listener *to)
{
	bool seen[COUNT] = { false };
	const char *standard = QUOIN_SYSCONFDIR "/quoin.conf";

	*out = (struct conf){ 0 };
	for (size_t i = 0; i < COUNT; i++)
		if (!set_value(cx, out, &settings[i], span_of(settings[i].def), (struct origin){ "default", 0 }))
			return false;
	if (!path)
		path = getenv("QUOIN_CONF");
	if (!path && access(standard, R_OK) == 0)
		path = standard;
	if (path && !read_lines(cx, out, path, seen, to) && !was_told(cx, to))
		return false;
	if (!read_environment(cx, out, to))
		return false;
	expand_paths(cx, out);
	return check_words(cx, out, to);
}

bool
conf_load(struct ctx *cx, const char *path, struct conf *out)
{
	return conf_load_telling(cx, path, out, NULL);
}

static void
write_value(const struct setting *s, const void *at, struct strbuf *to)
{
	const char *text = s->type == TYPE_TEXT || s->type == TYPE_PATH ? *(const char *const *)at : NULL;

	strbuf_addf(to, "%s = ", s->name);
	if (text)
		strbuf_adds(to, text);
	else if (s->type == TYPE_BOOL)
		strbuf_adds(to, *(const bool *)at ? "on" : "off");
	else if (s->type == TYPE_DURATION)
		strbuf_addf(to, "%lldms", (long long)(*(const usec_t *)at / USEC_PER_MSEC));
	else
		strbuf_addf(to, "%lld", (long long)*(const int64_t *)at);
	strbuf_addc(to, '\n');
}

static bool
is_default(const struct setting *s, const void *at)
{
	int64_t n;
	bool b;

	switch (s->type) {
	case TYPE_TEXT:
	case TYPE_PATH: return strcmp(*(const char *const *)at, s->def) == 0;
	case TYPE_BOOL: return num_bool(span_of(s->def), &b) && b == *(const bool *)at;
	default: return number(s, span_of(s->def), &n) && n == *(const int64_t *)at;
	}
}

void
conf_write(const struct conf *conf, struct strbuf *to)
{
	for (size_t i = 0; i < COUNT; i++) {
		const void *at = (const char *)conf + settings[i].offset;

		if (!is_default(&settings[i], at))
			write_value(&settings[i], at, to);
	}
}

const char *
conf_console_url(struct arena *a, const struct conf *conf, const char *path)
{
	const char *port = conf->public_port ? arena_printf(a, ":%d", (int)conf->public_port) : "";

	return arena_printf(a, "%s://%s%s%s", conf->public_scheme, conf->console_host, port, path);
}
