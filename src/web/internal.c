/* internal.c - see internal.h. */
#include "web/internal.h"

#include "base/strbuf.h"
#include "domain/queries.h"
#include "domain/row.h"
#include "domain/site.h"
#include "service/conf.h"
#include "service/redis.h"
#include "text/host.h"
#include "web/metrics.h"

enum { METRICS_MAX = 256 * 1024 };

static const char PLAIN[] = "text/plain; charset=utf-8";
static const usec_t CHECK_TIME = USEC_PER_SEC; /* of each thing /readyz looks at */

static bool
healthz(struct ctx *cx, struct world *w, struct request *rq, struct response *rs)
{
	(void)cx, (void)w, (void)rq;
	response_send(rs, 200, PLAIN, SPAN("ok\n"));
	return true;
}

/* ---- readiness: NULL, or the reason against it ---- */

static const char *
check_platform(struct ctx *cx, const struct conf *conf)
{
	struct count_row row;
	usec_t deadline = cx->deadline;
	const char *why = NULL;

	(void)conf;
	cx->deadline = clock_mono() + CHECK_TIME;
	if (!pg_run(cx, &(struct pg_read){ &q_platform_ping, count_row_fields, &row, 0, NULL, PG_NO_ARGS }, 1))
		why = cx->err.cause ? cx->err.cause : err_title(cx->err.kind);
	cx->deadline = deadline;
	ctx_forgive(cx);
	return why;
}

static const char *
check_redis_state(struct ctx *cx, const struct conf *conf)
{
	struct redis *r;
	enum redis_result result;

	(void)cx;
	if (!*conf->redis_state)
		return NULL; /* none is configured */
	r = redis_new(conf->redis_state, conf->redis_timeout < CHECK_TIME ? conf->redis_timeout : CHECK_TIME);
	result = redis_ping(r);
	redis_free(r);
	return result == REDIS_DONE ? NULL : "it does not answer";
}

static const struct {
	const char *name;
	const char *(*why_not)(struct ctx *cx, const struct conf *conf);
} checks[] = {
	{ "platform_db", check_platform },
	{ "redis_state", check_redis_state },
};

static bool
readyz(struct ctx *cx, struct world *w, struct request *rq, struct response *rs)
{
	struct strbuf sb;
	bool ready = true;

	(void)rq;
	strbuf_init(&sb, cx->arena, 8 * 1024);
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		const char *why = checks[i].why_not(cx, w->conf);

		ready = ready && !why;
		strbuf_addf(&sb, "%s: %s\n", checks[i].name, why ? why : "ok");
	}
	response_send(rs, ready ? 200 : 503, PLAIN, strbuf_span(&sb));
	return true;
}

static bool
metrics(struct ctx *cx, struct world *w, struct request *rq, struct response *rs)
{
	struct strbuf sb;

	(void)rq;
	strbuf_init(&sb, cx->arena, METRICS_MAX);
	metrics_write(cx, w, &sb);
	response_send(rs, 200, "text/plain; version=0.0.4; charset=utf-8", strbuf_span(&sb));
	return true;
}

/* Asked for every unknown name a stranger connects with: answered from memory. */
static bool
tls_ask(struct ctx *cx, struct world *w, struct request *rq, struct response *rs)
{
	const char *domain = request_query(rq, "domain");
	const struct registry_snapshot *snap;
	struct host host;
	bool ours = false;

	if (domain && host_parse(cx->arena, span_of(domain), &host)) {
		if (!registry_get(cx, w, &snap))
			return false;
		ours = strcmp(host.name, w->conf->console_host) == 0 || registry_by_host(snap, span_of(host.name));
	}
	response_send(rs, ours ? 200 : 403, PLAIN, ours ? SPAN("yes\n") : SPAN("no\n"));
	return true;
}

static const struct {
	const char *path;
	bool (*answer)(struct ctx *cx, struct world *w, struct request *rq, struct response *rs);
} pages[] = {
	{ "/healthz", healthz },
	{ "/readyz", readyz },
	{ "/metrics", metrics },
	{ "/_internal/tls-ask", tls_ask },
};

bool
internal_handle(struct ctx *cx, struct world *w, struct request *rq, struct response *rs)
{
	response_cache_control(rs, "no-store");
	for (size_t i = 0; rq->internal && i < sizeof pages / sizeof *pages; i++)
		if (strcmp(rq->path, pages[i].path) == 0)
			return pages[i].answer(cx, w, rq, rs);
	return fail(cx, ERR_NOT_FOUND, "internal.none", NULL);
}
