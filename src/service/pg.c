/* pg.c - one connection: prepare once, run in a pipeline, map rows to structs.
 *
 * libpq is used without blocking: what looks like a blocking call here waits in
 * poll(2) until the context's deadline.  This is the only file to include libpq. */
#include "service/pg.h"

#include "base/strbuf.h"
#include "service/pg_priv.h"

#include <errno.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/socket.h>

enum { MAX_PARAMS = 32 };

/* ---- connecting ---- */

/* Wait until the socket is ready or the deadline has passed. */
static bool
wait_socket(struct ctx *cx, PGconn *c, short events)
{
	struct pollfd p = { .fd = PQsocket(c), .events = events };
	usec_t start = clock_mono();
	int n;

	do {
		n = poll(&p, 1, clock_poll_ms(cx->deadline));
	} while (n < 0 && errno == EINTR);
	cx->db_time += clock_mono() - start;
	return n > 0;
}

/* libpq's messages are whole paragraphs: their first line is the reason. */
static int
first_line(const char *message)
{
	return (int)strcspn(message, "\n");
}

static bool
unreachable(struct ctx *cx, const char *cause)
{
	return fail_cause(cx, ERR_UNAVAILABLE, "pg.connect", "could not connect to the database: %.*s", first_line(cause),
	                  cause);
}

/* Whatever the server's own habit is, times must arrive in one form. */
static const char *
with_session_options(struct ctx *cx, const char *conninfo)
{
	const char *options;

	if (!pg_conninfo_get(cx, conninfo, "options", &options))
		return NULL;
	return pg_conninfo(cx->arena, conninfo, "options",
	                   arena_printf(cx->arena, "%s -c timezone=UTC -c datestyle=ISO", options ? options : ""), NULL);
}

/* Notices would go to standard error as they are: what matters is a failure. */
static void
ignore_notice(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

struct pg *
pg_open(struct ctx *cx, const char *conninfo)
{
	const char *full = with_session_options(cx, conninfo);
	PGconn *c = full ? PQconnectStart(full) : NULL;
	struct pg *pg;

	if (!full)
		return NULL;

	if (!c || PQstatus(c) == CONNECTION_BAD) {
		unreachable(cx, c ? PQerrorMessage(c) : "out of memory");
		PQfinish(c);
		return NULL;
	}
	for (PostgresPollingStatusType s = PGRES_POLLING_WRITING; s != PGRES_POLLING_OK; s = PQconnectPoll(c)) {
		bool ok = s == PGRES_POLLING_READING ? wait_socket(cx, c, POLLIN)
		        : s == PGRES_POLLING_WRITING ? wait_socket(cx, c, POLLOUT) : false;
		if (ok)
			continue;
		unreachable(cx, s == PGRES_POLLING_FAILED ? PQerrorMessage(c) : "it did not answer in time");
		PQfinish(c);
		return NULL;
	}
	if (PQsetnonblocking(c, 1) != 0 || !(pg = calloc(1, sizeof *pg))) {
		unreachable(cx, PQerrorMessage(c));
		PQfinish(c);
		return NULL;
	}
	PQsetNoticeProcessor(c, ignore_notice, NULL);
	pg->conn = c;
	pg->born = clock_mono();
	return pg;
}

void
pg_close(struct pg *pg)
{
	if (!pg)
		return;
	if (pg->overdue) {
		PGcancel *cancel = PQgetCancel(pg->conn);
		char why[256];

		if (cancel)
			PQcancel(cancel, why, sizeof why);
		PQfreeCancel(cancel);
	}
	PQfinish(pg->conn);
	free(pg->prepared);
	free(pg);
}

bool
pg_is_healthy(const struct pg *pg)
{
	char byte;

	if (pg->broken || pg->in_transaction || PQstatus(pg->conn) != CONNECTION_OK ||
	    PQtransactionStatus(pg->conn) != PQTRANS_IDLE)
		return false;
	/* An idle connection has nothing to say: bytes are a farewell, 0 is a close. */
	return recv(PQsocket(pg->conn), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

/* ---- failures ---- */

static bool
break_connection(struct ctx *cx, struct pg *pg)
{
	bool late = cx->deadline && clock_mono() >= cx->deadline;

	pg->broken = true;
	pg->lost = true;
	if (late) {
		pg->overdue = true;
		return fail_cause(cx, ERR_TIMEOUT, "pg.timeout", "the database did not answer in time");
	}
	const char *why = PQerrorMessage(pg->conn);
	return fail_cause(cx, ERR_UNAVAILABLE, "pg.lost", "lost the database connection: %.*s", first_line(why), why);
}

/* SQLSTATE to our kinds. */
static bool
sql_failure(struct ctx *cx, const PGresult *r, const char *statement)
{
	static const struct {
		const char *prefix; /* of the SQLSTATE */
		enum err_kind kind;
		const char *code;
	} states[] = {
		{ "23505", ERR_CONFLICT, "pg.unique" },
		{ "23503", ERR_CONFLICT, "pg.foreign_key" },
		{ "23", ERR_INVALID, "pg.constraint" },
		{ "22", ERR_INVALID, "pg.value" },
		{ "57014", ERR_TIMEOUT, "pg.statement_timeout" },
		{ "55P03", ERR_UNAVAILABLE, "pg.lock_timeout" },
		{ "40", ERR_UNAVAILABLE, "pg.serialization" },
		{ "53", ERR_UNAVAILABLE, "pg.resources" },
		{ "57P", ERR_UNAVAILABLE, "pg.shutdown" },
	};
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *constraint = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	enum err_kind kind = ERR_INTERNAL;
	const char *code = "pg.error";

	for (size_t i = 0; state && i < sizeof states / sizeof *states; i++) {
		if (strncmp(state, states[i].prefix, strlen(states[i].prefix)) == 0) {
			kind = states[i].kind;
			code = states[i].code;
			break;
		}
	}
	return fail_cause(cx, kind, code, "%s: %s (SQLSTATE %s%s%s)", statement, text ? text : PQresultErrorMessage(r),
	                  state ? state : "?", constraint ? ", constraint " : "", constraint ? constraint : "");
}

/* ---- rows ---- */

static bool
map_row(struct ctx *cx, const struct pg_query *q, const PGresult *r, int row, const struct field *fields, void *out)
{
	for (int c = 0; c < PQnfields(r); c++) {
		const char *name = PQfname(r, c);
		const struct field *f = field_find(fields, name, strlen(name));
		bool null = PQgetisnull(r, row, c);

		if (!f)
			return fail_cause(cx, ERR_INTERNAL, "pg.column", "%s: no field takes column %s", q->name, name);
		if (!pg_value_take(f, out, null ? NULL : PQgetvalue(r, row, c), (size_t)PQgetlength(r, row, c)))
			return fail_cause(cx, ERR_INTERNAL, "pg.column", "%s: column %s has a value its field cannot hold",
			                  q->name, name);
	}
	return true;
}

static void
clear_result(void *arg)
{
	PQclear(arg);
}

static bool
take_rows(struct ctx *cx, const struct pg_read *rd, PGresult *r)
{
	int rows = PQntuples(r);

	if (rd->query->kind == PG_EXEC) {
		const char *affected = PQcmdTuples(r);

		if (rd->out && sscanf(affected, "%" SCNd64, (int64_t *)rd->out) != 1)
			*(int64_t *)rd->out = 0;
		return true;
	}
	if (rd->query->kind == PG_ONE) {
		if (rd->found)
			*rd->found = rows > 0;
		if (rows == 0)
			return rd->found ? true : fail(cx, ERR_NOT_FOUND, rd->query->name, NULL);
		return map_row(cx, rd->query, r, 0, rd->fields, rd->out);
	}
	struct list *list = rd->out;
	char *items = arena_zalloc(cx->arena, arena_array_size((size_t)rows, rd->item_size));
	for (int i = 0; i < rows; i++)
		if (!map_row(cx, rd->query, r, i, rd->fields, items + (size_t)i * rd->item_size))
			return false;
	*list = (struct list){ items, (size_t)rows };
	return true;
}

/* ---- running ---- */

static bool
is_prepared(const struct pg *pg, unsigned id)
{
	return id / 64 < pg->prepared_words && (pg->prepared[id / 64] >> (id % 64) & 1);
}

static void
set_prepared(struct pg *pg, unsigned id, bool yes)
{
	if (id / 64 >= pg->prepared_words) {
		size_t words = id / 64 + 4;
		uint64_t *p = realloc(pg->prepared, words * sizeof *p);

		if (!p)
			abort();
		memset(p + pg->prepared_words, 0, (words - pg->prepared_words) * sizeof *p);
		pg->prepared = p;
		pg->prepared_words = words;
	}
	if (yes)
		pg->prepared[id / 64] |= (uint64_t)1 << (id % 64);
	else
		pg->prepared[id / 64] &= ~((uint64_t)1 << (id % 64));
}

/* Queue one statement, preparing it first where this connection has not yet
 * (*preparing): then two results will come.  It counts as prepared from here on,
 * for the same statement may follow in the same pipeline. */
static bool
send_read(struct ctx *cx, struct pg *pg, const struct pg_read *rd, bool *preparing)
{
	const char *values[MAX_PARAMS];

	if (rd->nargs != rd->query->nparam || rd->nargs > MAX_PARAMS)
		return fail_cause(cx, ERR_INTERNAL, "pg.params", "%s takes %u parameters, got %zu", rd->query->name,
		                  rd->query->nparam, rd->nargs);
	for (size_t i = 0; i < rd->nargs; i++)
		values[i] = pg_value_text(cx->arena, &rd->args[i]);
	*preparing = !rd->query->afresh && !is_prepared(pg, rd->query->id);
	if (rd->query->afresh)
		return PQsendQueryParams(pg->conn, rd->query->text, (int)rd->nargs, NULL, values, NULL, NULL, 0) ||
		       break_connection(cx, pg);
	if (*preparing) {
		if (!PQsendPrepare(pg->conn, rd->query->name, rd->query->text, 0, NULL))
			return break_connection(cx, pg);
		set_prepared(pg, rd->query->id, true);
	}
	if (!PQsendQueryPrepared(pg->conn, rd->query->name, (int)rd->nargs, values, NULL, NULL, 0))
		return break_connection(cx, pg);
	return true;
}

static bool
flush_out(struct ctx *cx, struct pg *pg)
{
	int left;

	while ((left = PQflush(pg->conn)) == 1) {
		/* The server may be waiting for us to read before it reads on. */
		if (!wait_socket(cx, pg->conn, POLLIN | POLLOUT) || !PQconsumeInput(pg->conn))
			return break_connection(cx, pg);
	}
	return left == 0 ? true : break_connection(cx, pg);
}

/* The next result, within the deadline.  *out may become NULL: end of one
 * statement's results. */
static bool
next_result(struct ctx *cx, struct pg *pg, PGresult **out)
{
	while (PQisBusy(pg->conn)) {
		if (!wait_socket(cx, pg->conn, POLLIN) || !PQconsumeInput(pg->conn))
			return break_connection(cx, pg);
	}
	*out = PQgetResult(pg->conn);
	if (!*out && PQstatus(pg->conn) == CONNECTION_BAD)
		return break_connection(cx, pg);
	return true;
}

/* The one result of a statement in the pipeline, and the NULL behind it. */
static bool
statement_result(struct ctx *cx, struct pg *pg, PGresult **out)
{
	PGresult *end;

	if (!next_result(cx, pg, out))
		return false;
	if (!*out)
		return break_connection(cx, pg);
	arena_defer(cx->arena, clear_result, *out);
	if (!next_result(cx, pg, &end))
		return false;
	PQclear(end);
	return end == NULL || break_connection(cx, pg);
}

/* Every statement's results were taken: what follows is the end. */
static bool
to_pipeline_end(struct ctx *cx, struct pg *pg)
{
	PGresult *r;

	if (!next_result(cx, pg, &r))
		return false;
	bool sync = r && PQresultStatus(r) == PGRES_PIPELINE_SYNC;
	PQclear(r);
	return (sync && PQexitPipelineMode(pg->conn) == 1) || break_connection(cx, pg);
}

/* After a migration a kept plan may be stale, and a server may have forgotten
 * it: such a statement is prepared again. */
static bool
plan_is_stale(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state && (strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0);
}

static bool
receive_reads(struct ctx *cx, struct pg *pg, const struct pg_read *reads, size_t n, const bool *preparing,
              bool *stale)
{
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		const struct pg_read *rd = &reads[i];
		PGresult *r;

		if (preparing[i]) {
			if (!statement_result(cx, pg, &r))
				return false;
			if (PQresultStatus(r) != PGRES_COMMAND_OK) {
				set_prepared(pg, rd->query->id, false);
				if (ok && PQresultStatus(r) != PGRES_PIPELINE_ABORTED)
					ok = sql_failure(cx, r, rd->query->name);
			}
		}
		if (!statement_result(cx, pg, &r))
			return false;
		ExecStatusType s = PQresultStatus(r);
		if (s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK) {
			ok = ok && take_rows(cx, rd, r);
		} else if (ok && s != PGRES_PIPELINE_ABORTED) {
			*stale = plan_is_stale(r);
			ok = sql_failure(cx, r, rd->query->name);
		}
	}
	return to_pipeline_end(cx, pg) && ok;
}

static bool
run_once(struct ctx *cx, struct pg *pg, const struct pg_read *reads, size_t n, bool *stale)
{
	bool *preparing = ARENA_ARRAY(cx->arena, bool, n);

	if (PQenterPipelineMode(pg->conn) != 1)
		return break_connection(cx, pg);
	for (size_t i = 0; i < n; i++)
		if (!send_read(cx, pg, &reads[i], &preparing[i]))
			return pg->broken = true, false;
	if (PQpipelineSync(pg->conn) != 1)
		return break_connection(cx, pg);
	cx->queries += (unsigned)n;
	cx->round_trips++;
	return flush_out(cx, pg) && receive_reads(cx, pg, reads, n, preparing, stale);
}

/* Outside a transaction: forget the kept plans, so that they are made anew. */
static bool
forget_plans(struct ctx *cx, struct pg *pg, const struct pg_read *reads, size_t n)
{
	ctx_forgive(cx);
	for (size_t i = 0; i < n; i++) {
		set_prepared(pg, reads[i].query->id, false);
		if (pg_script(cx, pg, arena_printf(cx->arena, "DEALLOCATE %s", pg_ident(cx, pg, reads[i].query->name))))
			continue;
		if (pg->broken)
			return false;
		ctx_forgive(cx); /* it was not there: fine */
	}
	return true;
}

bool
pg_run(struct ctx *cx, const struct pg_read *reads, size_t n)
{
	struct pg *pg = pg_of(cx, reads[0].query->scope);
	bool stale = false;

	if (!pg)
		return false;
	for (size_t i = 1; i < n; i++)
		if (reads[i].query->scope != reads[0].query->scope)
			return fail_cause(cx, ERR_INTERNAL, "pg.scope", "%s and %s are of different databases",
			                  reads[0].query->name, reads[i].query->name);
	if (run_once(cx, pg, reads, n, &stale))
		return true;
	if (!stale || pg->broken)
		return false;
	if (!pg->in_transaction)
		return forget_plans(cx, pg, reads, n) && run_once(cx, pg, reads, n, &stale);
	/* The transaction has failed with it.  This connection is not used again, so
	 * that the next try finds fresh plans. */
	const char *why = cx->err.cause;
	pg->broken = true;
	ctx_forgive(cx);
	return fail_cause(cx, ERR_UNAVAILABLE, "pg.stale", "the schema changed meanwhile: %s", why ? why : "");
}

/* ---- scripts and transactions ---- */

bool
pg_script(struct ctx *cx, struct pg *pg, const char *sql)
{
	PGresult *r;
	bool ok = true;

	if (!PQsendQuery(pg->conn, sql))
		return break_connection(cx, pg);
	cx->queries++;
	cx->round_trips++;
	if (!flush_out(cx, pg))
		return false;
	for (;;) {
		if (!next_result(cx, pg, &r))
			return false;
		if (!r)
			return ok;
		ExecStatusType s = PQresultStatus(r);
		if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK && ok)
			ok = sql_failure(cx, r, "script");
		PQclear(r);
	}
}

bool
pg_scalar(struct ctx *cx, struct pg *pg, const char *sql, const char *const *params, size_t n, const char **out)
{
	PGresult *r, *end;

	if (!PQsendQueryParams(pg->conn, sql, (int)n, NULL, params, NULL, NULL, 0))
		return break_connection(cx, pg);
	cx->queries++;
	cx->round_trips++;
	if (!flush_out(cx, pg) || !next_result(cx, pg, &r))
		return false;
	if (!r)
		return break_connection(cx, pg);
	arena_defer(cx->arena, clear_result, r);
	if (!next_result(cx, pg, &end))
		return false;
	ExecStatusType s = PQresultStatus(r);
	if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK)
		return sql_failure(cx, r, sql);
	*out = PQntuples(r) && !PQgetisnull(r, 0, 0) ? PQgetvalue(r, 0, 0) : NULL;
	return true;
}

static void
close_own(void *arg)
{
	pg_close(arg);
}

struct pg *
pg_connect(struct ctx *cx, const char *conninfo)
{
	struct pg *pg = pg_open(cx, conninfo);

	if (pg)
		arena_defer(cx->arena, close_own, pg);
	return pg;
}

static struct pg *
held(const struct ctx *cx, enum pg_scope scope)
{
	return scope == PG_SITE ? cx->site_db : cx->platform_db;
}

bool
pg_begin(struct ctx *cx, enum pg_scope scope)
{
	struct pg *pg = pg_of(cx, scope);

	if (!pg)
		return false;
	if (pg->in_transaction)
		return fail_cause(cx, ERR_INTERNAL, "pg.nested", "a transaction was begun within another");
	if (!pg_script(cx, pg, "BEGIN"))
		return false;
	pg->in_transaction = true;
	return true;
}

void
pg_rollback(struct ctx *cx, enum pg_scope scope)
{
	struct pg *pg = held(cx, scope);
	struct err kept = cx->err;

	if (!pg || !pg->in_transaction)
		return;
	ctx_forgive(cx);
	if (pg->broken || !pg_script(cx, pg, "ROLLBACK"))
		pg->broken = true; /* closing it rolls back */
	pg->in_transaction = false;
	cx->err = kept;
}

bool
pg_commit(struct ctx *cx, enum pg_scope scope)
{
	struct pg *pg = held(cx, scope);

	if (!pg || !pg->in_transaction)
		return fail_cause(cx, ERR_INTERNAL, "pg.no_transaction", "COMMIT without a transaction");
	/* The server would answer such a COMMIT with a ROLLBACK and no error. */
	if (pg->broken || PQtransactionStatus(pg->conn) != PQTRANS_INTRANS)
		return fail_cause(cx, ERR_INTERNAL, "pg.aborted", "a failure within the transaction was passed over");
	if (pg_script(cx, pg, "COMMIT")) {
		pg->in_transaction = false;
		return true;
	}
	if (pg->broken) {
		const char *why = cx->err.cause;

		ctx_forgive(cx);
		return fail_cause(cx, ERR_UNAVAILABLE, "pg.commit_unknown",
		                  "the connection was lost during COMMIT, its outcome is unknown: %s", why ? why : "");
	}
	pg->in_transaction = false;
	return false;
}

static const char *
escaped(struct ctx *cx, char *s)
{
	const char *copy = arena_strdup(cx->arena, s ? s : "");

	PQfreemem(s);
	return copy;
}

const char *
pg_ident(struct ctx *cx, struct pg *pg, const char *name)
{
	return escaped(cx, PQescapeIdentifier(pg->conn, name, strlen(name)));
}

const char *
pg_literal(struct ctx *cx, struct pg *pg, const char *text)
{
	return escaped(cx, PQescapeLiteral(pg->conn, text, strlen(text)));
}

const char *
pg_conninfo(struct arena *a, const char *base, ...)
{
	struct strbuf sb;
	va_list ap;
	const char *key;

	strbuf_init(&sb, a, 16 * 1024);
	strbuf_adds(&sb, base);
	va_start(ap, base);
	while ((key = va_arg(ap, const char *))) {
		strbuf_addf(&sb, " %s='", key);
		for (const char *p = va_arg(ap, const char *); *p; p++) {
			if (*p == '\'' || *p == '\\')
				strbuf_addc(&sb, '\\');
			strbuf_addc(&sb, *p);
		}
		strbuf_addc(&sb, '\'');
	}
	va_end(ap);
	return sb.buf;
}

bool
pg_conninfo_get(struct ctx *cx, const char *conninfo, const char *keyword, const char **out)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(conninfo, &why);

	*out = NULL;
	if (!options || strncmp(conninfo, "postgres", 8) == 0) {
		fail(cx, ERR_INVALID, "pg.conninfo", "a database is named by keywords such as \"host=/run/postgresql dbname=quoin\"%s%s",
		     why ? ": " : "", why ? arena_strndup(cx->arena, why, strcspn(why, "\n")) : "");
		PQfreemem(why);
		PQconninfoFree(options);
		return false;
	}
	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (strcmp(o->keyword, keyword) == 0)
			*out = arena_strdup(cx->arena, o->val);
	PQconninfoFree(options);
	return true;
}

bool
pg_environment(struct ctx *cx, const char *conninfo, const char *const **out)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	size_t n = 0;

	if (!options)
		return fail(cx, ERR_INVALID, "pg.conninfo", "could not understand a database's keywords");
	for (const PQconninfoOption *o = options; o->keyword; o++)
		n++;
	const char **env = ARENA_ARRAY(cx->arena, const char *, n + 1);
	n = 0;
	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (o->envvar && o->val)
			env[n++] = arena_printf(cx->arena, "%s=%s", o->envvar, o->val);
	PQconninfoFree(options);
	*out = env;
	return true;
}

/* ---- notifications ---- */

bool
pg_listen(struct ctx *cx, struct pg *pg, const char *channel)
{
	return pg_script(cx, pg, arena_printf(cx->arena, "LISTEN %s", pg_ident(cx, pg, channel)));
}

/* Hand on what has arrived; how many. */
static unsigned
deliver(struct pg *pg, void (*on_notify)(const char *, const char *, void *), void *arg)
{
	PGnotify *note;
	unsigned n = 0;

	for (; (note = PQnotifies(pg->conn)); n++) {
		on_notify(note->relname, note->extra, arg);
		PQfreemem(note);
	}
	return n;
}

bool
pg_wait_notify(struct ctx *cx, struct pg *pg, usec_t until, int stop_fd,
               void (*on_notify)(const char *, const char *, void *), void *arg)
{
	struct pollfd p[2] = { { .fd = PQsocket(pg->conn), .events = POLLIN }, { .fd = stop_fd, .events = POLLIN } };

	if (deliver(pg, on_notify, arg)) /* came along with an earlier answer */
		return true;
	int n = poll(p, 2, clock_poll_ms(until));
	if (n < 0 && errno != EINTR)
		return fail_cause(cx, ERR_INTERNAL, "pg.poll", "could not wait for notifications: %s", strerror(errno));
	if (n > 0 && p[0].revents && !PQconsumeInput(pg->conn))
		return break_connection(cx, pg);
	deliver(pg, on_notify, arg);
	return true;
}
