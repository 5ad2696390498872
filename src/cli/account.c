/* account.c - quoin account: people who may sign in. */
#include "base/clock.h"
#include "cli/app.h"
#include "domain/audit.h"
#include "domain/queries.h"
#include "service/crypto.h"

#include <unistd.h>

int cmd_account(int argc, char **argv);

static const char usage[] =
	"account add EMAIL [--operator] [--password-stdin]\n"
	"       quoin account list [--json]\n"
	"       quoin account link EMAIL\n"
	"       quoin account disable EMAIL\n"
	"\n"
	"add prints a link with which the password can be set, unless one is given on\n"
	"standard input.  link prints a new one; it works once, for a day.";

struct id_row {
	int64_t id;
};

static const struct field id_fields[] = { FIELD_INT(struct id_row, id), FIELD_END };

struct account_line {
	int64_t id;
	const char *email, *sites;
	bool operator;
	usec_t disabled_at, created_at;
};

static const struct field account_line_fields[] = {
	FIELD_INT(struct account_line, id),
	FIELD_TEXT(struct account_line, email),
	FIELD_TEXT(struct account_line, sites),
	FIELD_BOOL(struct account_line, operator),
	FIELD_TIME(struct account_line, disabled_at),
	FIELD_TIME(struct account_line, created_at),
	FIELD_END
};

static bool
check_email(struct ctx *cx, const char *email)
{
	const char *at = strrchr(email, '@');
	size_t n = strlen(email);

	if (at && at > email && at[1] && n <= 254 && !strpbrk(email, " \t\r\n<>,;\"") && strchr(at, '.'))
		return true;
	return fail(cx, ERR_INVALID, "account.email", "\"%s\" is not an e-mail address", email);
}

static bool
read_password(struct ctx *cx, struct span *out)
{
	char *buf = arena_alloc(cx->arena, 1025);
	ssize_t n = read(STDIN_FILENO, buf, 1025);

	if (n < 0)
		return fail(cx, ERR_INVALID, "account.password", "could not read the password from standard input");
	while (n > 0 && (buf[n - 1] == '\n' || buf[n - 1] == '\r'))
		n--;
	if (n < 10 || n > 1024)
		return fail(cx, ERR_INVALID, "account.password", "a password has 10 to 1024 bytes");
	*out = (struct span){ buf, (size_t)n };
	return true;
}

static bool
make_link(struct app *app, int64_t account_id, const char **link)
{
	struct ctx *cx = &app->cx;
	const char *token = crypto_token(cx->arena);
	const struct conf *conf = &app->conf;
	const char *port = conf->public_port ? arena_printf(cx->arena, ":%d", (int)conf->public_port) : "";

	*link = arena_printf(cx->arena, "%s://%s%s/set-password/%s/", conf->public_scheme, conf->console_host, port, token);
	return pg_exec(cx, &q_account_link_add, PG_TEXT(crypto_sha256_hex(cx->arena, span_of(token))),
	               PG_INT(account_id), PG_TIME(clock_wall() + 86400 * USEC_PER_SEC));
}

static bool
add(struct app *app, const char *email, bool operator, bool password_given)
{
	struct ctx *cx = &app->cx;
	struct id_row row;
	struct span password;
	const char *hash = NULL, *link;

	if (!check_email(cx, email) ||
	    (password_given && (!read_password(cx, &password) || !crypto_password_hash(cx, password, &hash))))
		return false;
	if (!pg_one(cx, &q_account_insert, id_fields, &row, PG_TEXT(email), PG_BOOL(operator), PG_TEXT(hash))) {
		if (cx->err.kind == ERR_CONFLICT)
			cx->err.detail = arena_printf(cx->arena, "there is an account for %s already", email);
		return false;
	}
	if (!audit_add(cx, 0, "account.add", "email", email, "operator", operator ? "yes" : NULL, NULL))
		return false;
	if (password_given)
		return true;
	if (!make_link(app, row.id, &link))
		return false;
	puts(link);
	return true;
}

static bool
link_for(struct app *app, const char *email)
{
	struct id_row row;
	const char *link;
	bool found;

	if (!pg_maybe(&app->cx, &q_account_id, id_fields, &row, &found, PG_TEXT(email)))
		return false;
	if (!found)
		return fail(&app->cx, ERR_NOT_FOUND, "account.unknown", "there is no account for %s", email);
	if (!make_link(app, row.id, &link))
		return false;
	puts(link);
	return true;
}

static bool
disable(struct ctx *cx, const char *email)
{
	int64_t n;

	if (!pg_exec_count(cx, &q_account_disable, &n, PG_TEXT(email)))
		return false;
	if (n == 0)
		return fail(cx, ERR_NOT_FOUND, "account.unknown", "there is no enabled account for %s", email);
	return audit_add(cx, 0, "account.disable", "email", email, NULL);
}

static bool
list(struct ctx *cx, bool json)
{
	struct list rows;

	if (!pg_all(cx, &q_account_list, struct account_line, account_line_fields, &rows))
		return false;
	const struct account_line *line = rows.items;
	if (json)
		return app_print_json(cx->arena, account_line_fields, rows, sizeof *line);
	for (size_t i = 0; i < rows.count; i++)
		printf("%-32s %-9s %-9s %s\n", line[i].email, line[i].operator ? "operator" : "", line[i].disabled_at ?
		       "disabled" : "", line[i].sites ? line[i].sites : "");
	return true;
}

int
cmd_account(int argc, char **argv)
{
	static const char *const names[] = { "--operator!", "--password-stdin!", "--json!", "--help!", NULL };
	const char *values[4] = { NULL };
	struct app app = { 0 };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[3])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	const char *verb = argc ? argv[0] : "";
	bool lists = strcmp(verb, "list") == 0;
	bool known = lists || strcmp(verb, "add") == 0 || strcmp(verb, "link") == 0 || strcmp(verb, "disable") == 0;
	if (!known || argc != (lists ? 1 : 2))
		return app_usage(usage);
	bool ok = app_open(&app, false) &&
	          (lists ? list(&app.cx, values[2]) : verb[0] == 'a' ? add(&app, argv[1], values[0], values[1])
	           : verb[0] == 'd' ? disable(&app.cx, argv[1]) : link_for(&app, argv[1]));
	int status = ok ? EXIT_DONE : app_failed(&app, arena_printf(app.arena, "%s account%s", verb, lists ? "s" : ""));
	app_close(&app);
	return status;
}
