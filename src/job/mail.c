/* mail.c - write a letter (domain/letter.h) and send it.
 *
 * Links are made here, so that a token is nowhere but in the mail: a second try makes
 * another.  A letter whose reason has gone meanwhile is not sent. */
#include "job/jobs.h"

#include "base/file.h"
#include "base/log.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "domain/email_change.h"
#include "domain/invite.h"
#include "domain/letter.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "service/conf.h"
#include "service/mail.h"
#include "text/json.h"
#include "text/mustache.h"

enum { TEMPLATE_MAX = 64 * 1024, MAIL_MAX = 256 * 1024, PAYLOAD_MAX = 64 * 1024 };

/* What templates/mail see. */
struct letter_view {
	const char *to, *name, *link, *console; /* console: its address */
	const char *site, *role, *inviter;      /* of an invitation */
	const char *other;                      /* the new address */
	const char *at;                         /* of a change to the account, one of these: */
	bool password, two_factor_on, two_factor_off, codes;
};

static const struct field view_fields[] = {
	FIELD_TEXT(struct letter_view, to),
	FIELD_TEXT(struct letter_view, name),
	FIELD_TEXT(struct letter_view, link),
	FIELD_TEXT(struct letter_view, console),
	FIELD_TEXT(struct letter_view, site),
	FIELD_TEXT(struct letter_view, role),
	FIELD_TEXT(struct letter_view, inviter),
	FIELD_TEXT(struct letter_view, other),
	FIELD_TEXT(struct letter_view, at),
	FIELD_BOOL(struct letter_view, password),
	FIELD_BOOL(struct letter_view, two_factor_on),
	FIELD_BOOL(struct letter_view, two_factor_off),
	FIELD_BOOL(struct letter_view, codes),
	FIELD_END
};

/* ---- what each kind says: *to NULL says that there is nothing to send ---- */

static const char *
link_to(struct ctx *cx, const struct world *w, const char *part, const char *token)
{
	return conf_console_url(cx->arena, w->conf, arena_printf(cx->arena, "/%s/%s/", part, token));
}

static bool
write_reset(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	struct staff staff;
	const char *token;
	bool found;

	if (!staff_by_email(cx, l->email, &staff, &found))
		return false;
	if (!found)
		return true;
	v->to = staff.email;
	v->name = staff_shown_name(cx->arena, &staff);
	if (!account_link_new(cx, staff.id, &token))
		return false;
	v->link = link_to(cx, w, "set-password", token);
	return true;
}

static bool
write_invite(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	struct invite invite;
	const char *token;
	bool found;

	if (!invite_of_id(cx, l->invite, &invite, &found))
		return false;
	if (!found)
		return true;
	v->to = invite.email;
	v->site = invite.site;
	v->role = invite.role;
	v->inviter = invite.inviter;
	if (!invite_mail_token(cx, invite.id, &token))
		return false;
	v->link = link_to(cx, w, "invite", token);
	return true;
}

static bool
write_email(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	struct staff staff, owner;
	const char *token;
	int64_t id;
	bool found, taken;

	if (!num_int(span_of(l->account), 1, INT64_MAX, &id) || !staff_by_id(cx, id, 0, &staff, &found) ||
	    !staff_by_email(cx, l->email, &owner, &taken))
		return false;
	if (!found || taken)
		return true;
	v->to = l->email;
	v->name = staff_shown_name(cx->arena, &staff);
	if (!email_change_link(cx, id, l->email, &token))
		return false;
	v->link = link_to(cx, w, "account/email", token);
	return true;
}

/* Who may download it signs in first: the link needs no token. */
static bool
write_export(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	v->to = l->email;
	v->site = l->site;
	v->link = conf_console_url(cx->arena, w->conf, arena_printf(cx->arena, "/%s/settings/export/", l->site));
	return true;
}

/* Nothing has to be looked up. */
static bool
write_plain(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	(void)cx, (void)w;
	v->to = l->email;
	v->other = l->other;
	return true;
}

static const struct {
	const char *name;
	size_t flag; /* of struct letter_view */
} account_changes[] = {
	{ "password", offsetof(struct letter_view, password) },
	{ "two-factor-on", offsetof(struct letter_view, two_factor_on) },
	{ "two-factor-off", offsetof(struct letter_view, two_factor_off) },
	{ "codes", offsetof(struct letter_view, codes) },
};

static bool
write_account_changed(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	(void)w;
	for (size_t i = 0; i < sizeof account_changes / sizeof *account_changes; i++)
		if (l->change && strcmp(account_changes[i].name, l->change) == 0) {
			*(bool *)((char *)v + account_changes[i].flag) = true;
			v->to = l->email;
			v->at = l->at;
			return true;
		}
	return fail(cx, ERR_GONE, "letter.change", "there is no letter about such a change");
}

static const struct {
	const char *kind;
	bool (*write)(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v);
} kinds[] = {
	{ "reset", write_reset },
	{ "invite", write_invite },
	{ "email", write_email },
	{ "email-changed", write_plain },
	{ "account-changed", write_account_changed },
	{ "export", write_export },
	{ "test", write_plain },
};

static bool
fill(struct ctx *cx, struct world *w, const struct letter *l, struct letter_view *v)
{
	*v = (struct letter_view){ .console = conf_console_url(cx->arena, w->conf, "/") };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, l->kind) == 0)
			return kinds[i].write(cx, w, l, v);
	return fail(cx, ERR_GONE, "letter.kind", "there is no letter of kind \"%s\"", l->kind);
}

/* ---- from a template to a mail ---- */

static void
free_template(void *template)
{
	mustache_free(template);
}

static bool
render(struct ctx *cx, const struct world *w, const char *kind, enum mustache_mode mode, const struct letter_view *v,
       struct strbuf *to)
{
	const char *name = arena_printf(cx->arena, "%s.%s.mustache", kind, mode == MUSTACHE_TEXT ? "text" : "html");
	const struct mustache_frame frame = { .fields = view_fields, .base = v };
	const struct mustache_job job = { .frames = &frame, .frame_count = 1, .limits = { .depth = 8, .bytes = MAIL_MAX,
	                                                                                  .ops = 10000 } };
	struct mustache *t;
	struct span text;

	if (!file_read(cx, arena_printf(cx->arena, "%s/mail/%s", w->conf->templates_dir, name), TEMPLATE_MAX, &text) ||
	    !mustache_compile(cx, &(struct mustache_source){ name, text, mode, false }, &t, NULL))
		return false;
	arena_defer(cx->arena, free_template, t);
	return mustache_render(cx, t, &job, to);
}

/* The first line of the plain text is the subject. */
static void
take_subject(struct ctx *cx, struct mail *mail)
{
	struct span subject = span_trim(span_cut(mail->text, '\n', &mail->text));

	mail->subject = arena_strndup(cx->arena, subject.ptr, subject.len);
	mail->text = span_trim(mail->text);
}

static bool
send_letter(struct ctx *cx, struct world *w, const struct letter *l, const char **answer)
{
	struct letter_view v;
	struct strbuf text, html;

	strbuf_init(&text, cx->arena, MAIL_MAX);
	strbuf_init(&html, cx->arena, MAIL_MAX);
	if (!fill(cx, w, l, &v))
		return false;
	if (!v.to)
		return true;
	if (!render(cx, w, l->kind, MUSTACHE_TEXT, &v, &text) || !render(cx, w, l->kind, MUSTACHE_HTML, &v, &html))
		return false;
	struct mail mail = { .to = v.to, .text = strbuf_span(&text), .html = strbuf_span(&html) };
	take_subject(cx, &mail);
	return mail_send(cx, w->conf, &mail, answer);
}

/* A test is not tried again: what the server said is what was asked for. */
static bool
note_test(struct ctx *cx, const struct letter *l, bool sent, const char *answer)
{
	const char *reason = sent ? NULL : cx->err.detail ? cx->err.detail : err_title(cx->err.kind);

	if (!sent)
		log_failure(cx, "mail.test");
	ctx_forgive(cx);
	return pg_exec(cx, &q_mail_test_done, PG_TEXT(l->test), PG_BOOL(sent), PG_TEXT(reason), PG_TEXT(answer));
}

bool
job_mail(struct ctx *cx, struct world *w, const struct site *site, const struct job *job)
{
	static const struct json_limits limits = { .bytes = PAYLOAD_MAX, .depth = 2 };
	struct letter l = { 0 };
	const struct dyn *d;
	const char *answer = "";

	(void)site;
	if (!json_parse(cx, span_of(job->payload), &limits, &d) || !dyn_to_struct(cx->arena, d, letter_fields, &l) || !l.kind)
		return fail(cx, ERR_GONE, "letter.payload", "this job says nothing that can be sent");
	cx->deadline -= USEC_PER_SEC; /* to write down what became of it */
	bool sent = send_letter(cx, w, &l, &answer);
	cx->deadline += USEC_PER_SEC;
	return l.test ? note_test(cx, &l, sent, answer) : sent;
}
