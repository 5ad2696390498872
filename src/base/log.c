/* log.c - see log.h.  A line is written by one write(2), so that lines of
 * several threads and processes do not mix. */
#include "base/log.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096, VALUE_MAX = 300 };

static enum log_level threshold = LOG_INFO_;
static const char *role;

static const char *const level_name[] = { "debug", "info", "warn", "error" };

void
log_set_level(enum log_level level)
{
	threshold = level;
}

void
log_set_role(const char *r)
{
	role = r;
}

static size_t
put_time(char *to, size_t room)
{
	usec_t t = clock_wall();
	time_t sec = (time_t)(t / USEC_PER_SEC);
	struct tm tm;
	char date[32];

	gmtime_r(&sec, &tm);
	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &tm);
	return (size_t)snprintf(to, room, "time=%s.%03dZ", date, (int)(t % USEC_PER_SEC / 1000));
}

/* Append with truncation: len never passes room - 2, which keeps the newline. */
static void __attribute__((format(printf, 4, 0)))
vput(char *line, size_t *len, size_t room, const char *fmt, va_list ap)
{
	int n = vsnprintf(line + *len, room - *len - 1, fmt, ap);

	if (n > 0)
		*len += (size_t)n < room - *len - 1 ? (size_t)n : room - *len - 2;
}

static void __attribute__((format(printf, 4, 5)))
put(char *line, size_t *len, size_t room, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vput(line, len, room, fmt, ap);
	va_end(ap);
}

void
log_event(enum log_level level, const struct ctx *cx, const char *event, const char *fmt, ...)
{
	char line[LINE_MAX_BYTES];

	if (level < threshold)
		return;
	size_t len = put_time(line, sizeof line);
	put(line, &len, sizeof line, " level=%s event=%s", level_name[level], event);
	if (role)
		put(line, &len, sizeof line, " role=%s", role);
	if (cx && cx->site)
		put(line, &len, sizeof line, " site=%s", cx->site);
	if (cx && cx->request_id)
		put(line, &len, sizeof line, " req=%s", cx->request_id);
	if (fmt) {
		va_list ap;

		put(line, &len, sizeof line, " ");
		va_start(ap, fmt);
		vput(line, &len, sizeof line, fmt, ap);
		va_end(ap);
	}
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return; /* nowhere left to say so */
}

void
log_failure(const struct ctx *cx, const char *event)
{
	const struct err *e = &cx->err;
	bool ours = err_status(e->kind) >= 500;

	log_event(ours ? LOG_ERROR_ : LOG_INFO_, cx, event, "kind=%s code=%s detail=%s cause=%s",
	          err_name(e->kind), e->code ? e->code : "-",
	          log_quote(cx->arena, e->detail), log_quote(cx->arena, e->cause));
}

const char *
log_quote(struct arena *a, const char *s)
{
	struct strbuf sb;
	size_t n = s ? strlen(s) : 0;
	bool plain = n > 0;

	if (!s)
		return "-";
	for (size_t i = 0; i < n && plain; i++)
		plain = (unsigned char)s[i] > ' ' && s[i] != '"' && s[i] != '=' && s[i] != 127;
	if (plain && n <= VALUE_MAX)
		return arena_strndup(a, s, n);
	strbuf_init(&sb, a, 4 * VALUE_MAX + 8);
	strbuf_addc(&sb, '"');
	for (size_t i = 0; i < n && i < VALUE_MAX; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < ' ' || c == 127)
			strbuf_addf(&sb, "\\x%02x", c);
		else if (c == '"' || c == '\\')
			strbuf_addf(&sb, "\\%c", c);
		else
			strbuf_addc(&sb, (char)c);
	}
	strbuf_adds(&sb, n > VALUE_MAX ? "…\"" : "\"");
	return sb.buf;
}
