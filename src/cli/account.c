/* account.c - quoin account: people who may sign in. */
#include "base/clock.h"
#include "cli/app.h"
#include "domain/audit.h"
#include "domain/queries.h"
#include "domain/staff.h"
#include "domain/two_factor.h"
#include "service/crypto.h"

#include <unistd.h>

int cmd_account(int argc, char **argv);

static const char usage[] =
	"account add EMAIL [--operator] [--password-stdin]\n"
	"       quoin account list [--json]\n"
	"       quoin account link EMAIL\n"
	"       quoin account disable EMAIL\n"
	"       quoin account reset-2fa EMAIL\n"
	"\n"
	"add prints a link with which the password can be set, unless one is given on\n"
	"standard input.  link prints a new one; it works once, for a day.  reset-2fa\n"
	"switches the second factor off, for who has lost telephone and recovery codes.";

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
read_password(struct ctx *cx, const char *email, struct span *out)
{
	char *buf = arena_alloc(cx->arena, 1025);
	ssize_t n = read(STDIN_FILENO, buf, 1025);

	if (n < 0)
		return fail(cx, ERR_INVALID, "account.password", "could not read the password from standard input");
	while (n > 0 && (buf[n - 1] == '\n' || buf[n - 1] == '\r'))
		n--;
	*out = (struct span){ buf, (size_t)n };
	return password_check(cx, *out, email);
}

static bool
make_link(struct app *app, int64_t account_id, const char **link)
{
	struct ctx *cx = &app->cx;
	const char *token;

	if (!account_link_new(cx, account_id, &token))
		return false;
	*link = conf_console_url(cx->arena, &app->conf, arena_printf(cx->arena, "/set-password/%s/", token));
	return true;
}

static bool
add(struct app *app, const char *email, bool operator, bool password_given)
{
	struct ctx *cx = &app->cx;
	struct account_wish wish = { .email = email, .operator = operator };
	struct span password;
	const char *link;
	int64_t id;

	if (!email_check(cx, email) ||
	    (password_given && (!read_password(cx, email, &password) ||
	                        !crypto_password_hash(cx, password, &wish.password_hash))) ||
	    !account_create(cx, &wish, &id))
		return false;
	if (!audit_add(cx, 0, "account.add", "email", email, "operator", operator ? "yes" : NULL, NULL))
		return false;
	if (password_given)
		return true;
	if (!make_link(app, id, &link))
		return false;
	puts(link);
	return true;
}

static bool
find(struct ctx *cx, const char *email, struct staff *out)
{
	bool found;

	if (!staff_by_email(cx, email, out, &found))
		return false;
	return found || fail(cx, ERR_NOT_FOUND, "account.unknown", "there is no enabled account for %s", email);
}

static bool
reset_two_factor(struct app *app, const char *email)
{
	struct staff staff;

	return find(&app->cx, email, &staff) && two_factor_disable(&app->cx, &app->conf, staff.id, staff.email);
}

static bool
link_for(struct app *app, const char *email)
{
	struct staff staff;
	const char *link;

	if (!find(&app->cx, email, &staff))
		return false;
	if (!make_link(app, staff.id, &link))
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
	bool known = lists || strcmp(verb, "add") == 0 || strcmp(verb, "link") == 0 || strcmp(verb, "disable") == 0 ||
	             strcmp(verb, "reset-2fa") == 0;
	if (!known || argc != (lists ? 1 : 2))
		return app_usage(usage);
	bool ok = app_open(&app, false) &&
	          (lists ? list(&app.cx, values[2]) : verb[0] == 'a' ? add(&app, argv[1], values[0], values[1])
	           : verb[0] == 'd' ? disable(&app.cx, argv[1]) : verb[0] == 'r' ? reset_two_factor(&app, argv[1])
	           : link_for(&app, argv[1]));
	int status = ok ? EXIT_DONE : app_failed(&app, arena_printf(app.arena, "%s account%s", verb, lists ? "s" : ""));
	app_close(&app);
	return status;
}
