/* ctx.c - contexts and failures. */
#include "base/ctx.h"

#include <stdarg.h>

void
ctx_init(struct ctx *cx, struct arena *arena)
{
	*cx = (struct ctx){ .arena = arena };
}

bool
fail(struct ctx *cx, enum err_kind kind, const char *code, const char *fmt, ...)
{
	if (cx->err.kind != ERR_NONE)
		return false;
	cx->err = (struct err){ .kind = kind, .code = code };
	if (fmt) {
		va_list ap;

		va_start(ap, fmt);
		cx->err.detail = arena_vprintf(cx->arena, fmt, ap);
		va_end(ap);
	}
	return false;
}

bool
fail_cause(struct ctx *cx, enum err_kind kind, const char *code, const char *cause, ...)
{
	if (cx->err.kind != ERR_NONE)
		return false;
	va_list ap;

	va_start(ap, cause);
	cx->err = (struct err){ .kind = kind, .code = code,
	                        .cause = arena_vprintf(cx->arena, cause, ap) };
	va_end(ap);
	return false;
}

bool
fail_field(struct ctx *cx, const char *field)
{
	if (!cx->err.field)
		cx->err.field = field;
	return false;
}

void
ctx_forgive(struct ctx *cx)
{
	cx->err = (struct err){ .kind = ERR_NONE };
}
