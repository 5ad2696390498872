/* plain_error.c - see plain_error.h. */
#include "web/plain_error.h"

#include "base/strbuf.h"
#include "web/view.h"

enum { PAGE_MAX = 64 * 1024, OPS = 1000 };

/* The page as HTML; as plain text where even that fails. */
static bool
render(struct ctx *cx, const struct themes *themes, const struct error_view *view, struct strbuf *to)
{
	const struct mustache *t = themes_error(themes);
	const struct mustache_frame frame = { .fields = error_view_fields, .base = view };
	const struct mustache_job job = {
		.frames = &frame, .frame_count = 1, .limits = { .depth = 4, .bytes = PAGE_MAX, .ops = OPS, .now = clock_mono },
	};

	strbuf_init(to, cx->arena, PAGE_MAX);
	return t && mustache_render(cx, t, &job, to);
}

void
plain_error(struct ctx *cx, const struct themes *themes, const struct request *rq, struct response *rs)
{
	const char *retry = response_get(rs, "Retry-After"), *allow = response_get(rs, "Allow");
	int status = err_status(cx->err.kind);
	struct error_view view = {
		.status = arena_printf(cx->arena, "%d", status),
		.title = err_title(cx->err.kind),
		.message = cx->err.detail,
		.request_id = rq->id,
	};
	struct strbuf body;

	ctx_forgive(cx);
	response_reset(rs);
	if (render(cx, themes, &view, &body))
		response_send(rs, status, "text/html; charset=utf-8", strbuf_span(&body));
	else
		response_plain_error(rs, status, view.title, view.message, view.request_id);
	ctx_forgive(cx);
	response_header(rs, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
	response_header(rs, "X-Content-Type-Options", "nosniff");
	response_cache_control(rs, "no-store");
	if (retry || status == 503)
		response_header(rs, "Retry-After", retry ? retry : "5");
	if (allow)
		response_header(rs, "Allow", allow);
}
