/* log.h - one line an event, key=value, on standard error.
 *
 *	log_info(cx, "post.published", "id=%s", post->id);
 *
 * writes
 *
 *	time=2026-11-21T09:30:00.123Z level=info event=post.published site=alpha req=… id=…
 *
 * Libraries (base, text) return, they do not speak; programs log each failure
 * once, at the top.  Values from outside go through log_quote(). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/ctx.h"

enum log_level { LOG_DEBUG_, LOG_INFO_, LOG_WARN_, LOG_ERROR_ };

/* Lines below this level are not written.  Default: info. */
void log_set_level(enum log_level level);

/* A word every line of this process carries: role=worker, role=jobs … */
void log_set_role(const char *role);

/* cx may be NULL.  fmt gives further key=value pairs, or is NULL. */
void log_event(enum log_level level, const struct ctx *cx, const char *event, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#define log_debug(cx, event, ...) log_event(LOG_DEBUG_, (cx), (event), __VA_ARGS__)
#define log_info(cx, event, ...)  log_event(LOG_INFO_, (cx), (event), __VA_ARGS__)
#define log_warn(cx, event, ...)  log_event(LOG_WARN_, (cx), (event), __VA_ARGS__)
#define log_error(cx, event, ...) log_event(LOG_ERROR_, (cx), (event), __VA_ARGS__)

/* The failure recorded on cx, as one error (5xx) or info line. */
void log_failure(const struct ctx *cx, const char *event);

/* s as a value that cannot break the line: quoted where needed, control bytes
 * and quotes escaped, cut after 300 bytes.  NULL becomes -. */
const char *log_quote(struct arena *a, const char *s);

#endif
