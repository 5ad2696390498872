/* console.h - the staff's console: one origin of its own, every page behind the
 * guards its route names (routes.h).
 *
 * A handler gets a struct console: who asks, about which site, with which
 * rights; all of that was checked before it runs.  It reads input, makes one
 * domain call and answers.  When it fails, its caller shows the reason: a page,
 * or JSON where the route is for scripts. */
#ifndef WEB_CONSOLE_CONSOLE_H
#define WEB_CONSOLE_CONSOLE_H

#include "base/ctx.h"
#include "base/field.h"
#include "domain/post_edit.h"
#include "domain/session.h"
#include "domain/staff.h"
#include "http/form.h"
#include "http/response.h"
#include "http/router.h"

struct cell;
struct console;
struct conf;
struct console_ui;
struct redis;
struct worker;
struct world;

/* Who may come in. */
enum console_access {
	ACCESS_OPEN,      /* anybody: sign-in and what leads to it */
	ACCESS_PASSWORD,  /* who has given the password, the second factor perhaps not yet */
	ACCESS_SIGNED_IN, /* who has signed in, with the second factor too */
	ACCESS_OPERATOR,
	ACCESS_STAFF,     /* of the site in the address, with the route's permission */
};

struct console_route {
	enum method method;
	const char *pattern;
	bool (*fn)(struct console *c);
	enum console_access access;
	int permission;   /* enum permission; -1: any role */
	bool json;        /* errors are JSON */
};

struct console {
	struct ctx *cx;
	struct worker *worker;
	struct world *world;
	const struct conf *conf;
	const struct console_ui *ui;
	struct request *rq;
	struct response *rs;
	struct redis *redis;
	struct cell *cell;
	const struct console_route *route;
	const struct route_match *match;
	const struct form *form;     /* of a POST; NULL: it was none */

	bool signed_in;
	struct session session;      /* where signed in */
	struct staff me;
	const struct site *site;     /* of the address; entered */
	enum role role;              /* on it */
	const char *nonce;
};

/* Answer a request to the console's host. */
bool console_handle(struct ctx *cx, struct worker *w, struct request *rq, struct response *rs) MUST_CHECK;

/* ---- for handlers ---- */

const char *console_capture(const struct console *c, const char *name);
const char *console_arg(const struct console *c, const char *name);   /* of the query; "" where none */
const char *console_field(const struct console *c, const char *name); /* of the form; "" where none */

struct writer console_writer(const struct console *c);

/* Render templates/console/<name>.mustache with the view over the frame. */
bool console_page(struct console *c, const char *name, const char *title, const struct field *fields,
                  const void *view) MUST_CHECK;

/* The same form again with what was entered and the failure of cx, which is
 * forgiven; its status. */
bool console_form_again(struct console *c, const char *name, const char *title, const struct field *fields,
                        const void *view) MUST_CHECK;

/* 303 to a path of the console; done is a key of messages.h shown there, or NULL. */
bool console_redirect(struct console *c, const char *path, const char *done);

/* A JSON answer: begin, put members into *j, send. */
struct json;
struct strbuf;
void console_json_begin(struct console *c, struct strbuf *sb, struct json *j);
bool console_json_send(struct console *c, int status, struct strbuf *sb, struct json *j);

/* "/name/posts/" below the current site. */
const char *console_site_path(const struct console *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Make the pages that changed with a post, once this request is answered. */
void console_warm_post(struct console *c, const struct post_state *s, const struct post_edit *e);

/* ---- sessions ---- */

bool console_sign_in(struct console *c, const struct staff *staff) MUST_CHECK;
void console_forget_cookie(struct console *c);

/* A path of this console as it came with a form or an address; "/" for anything else. */
const char *console_next(const char *next);

/* The password again, in the form's field "current". */
bool console_confirm(struct console *c) MUST_CHECK;

/* One use of a form that anybody may send, counted by the address it comes from. */
bool console_limit(struct console *c, const char *what) MUST_CHECK;

/* ---- handlers, by file ---- */

bool setup_form(struct console *c), setup_do(struct console *c);
bool sign_in_form(struct console *c), sign_in_do(struct console *c), sign_out_do(struct console *c);
bool code_form(struct console *c), code_do(struct console *c);
bool set_password_form(struct console *c), set_password_do(struct console *c);
bool strength_tell(struct console *c);
bool account_page(struct console *c), account_do(struct console *c);
bool password_form(struct console *c), password_do(struct console *c);
bool two_factor_page(struct console *c), two_factor_on_do(struct console *c);
bool two_factor_off_do(struct console *c), two_factor_codes_do(struct console *c);
bool forgot_form(struct console *c), forgot_do(struct console *c);
bool email_form(struct console *c), email_do(struct console *c);
bool email_confirm_form(struct console *c), email_confirm_do(struct console *c);
bool invite_page(struct console *c), invite_do(struct console *c);
bool staff_page(struct console *c), staff_invite_do(struct console *c), staff_withdraw_do(struct console *c);
bool staff_role_do(struct console *c), staff_remove_do(struct console *c);
bool replace_page(struct console *c), replace_do(struct console *c);
bool replaced_page(struct console *c), replace_undo_do(struct console *c);
bool doctor_page(struct console *c), doctor_jobs_do(struct console *c);
bool mail_page(struct console *c), mail_test_do(struct console *c);
bool sessions_page(struct console *c), session_end_do(struct console *c), sessions_end_do(struct console *c);
bool home_page(struct console *c), site_page(struct console *c);
bool posts_page(struct console *c), pages_page(struct console *c), posts_find(struct console *c);
bool post_new(struct console *c), page_new(struct console *c), post_page(struct console *c);
bool post_submit(struct console *c), post_autosave(struct console *c);
bool posts_bulk(struct console *c), post_copy_do(struct console *c), post_take_back(struct console *c);
bool post_review_do(struct console *c), post_note_do(struct console *c);
bool history_page(struct console *c), revision_page(struct console *c), revision_restore(struct console *c);
bool preview_page(struct console *c), edit_at(struct console *c);
bool live_preview(struct console *c), live_frame(struct console *c);
bool byline_page(struct console *c), byline_do(struct console *c);
bool media_upload(struct console *c);
bool uploads_options(struct console *c), uploads_begin(struct console *c), uploads_offset(struct console *c);
bool uploads_piece(struct console *c), uploads_end(struct console *c), uploads_finish(struct console *c);
bool library_page(struct console *c), library_add(struct console *c), library_bulk(struct console *c);
bool media_report_page(struct console *c), library_find(struct console *c);
bool file_page(struct console *c), file_do(struct console *c), file_download(struct console *c);
bool file_replace_do(struct console *c), file_replace_undo(struct console *c);
bool tags_page(struct console *c), tags_bulk(struct console *c), tag_page(struct console *c), tag_do(struct console *c);
bool tag_merge_page(struct console *c), tag_merge_do(struct console *c);
bool redirects_page(struct console *c), redirect_do(struct console *c), redirects_bulk(struct console *c);
bool design_page(struct console *c), design_activate(struct console *c);
bool design_try(struct console *c), design_do(struct console *c), design_look(struct console *c);
bool redirect_file_page(struct console *c), redirect_file_do(struct console *c), redirect_file_send(struct console *c);
bool missing_page(struct console *c), missing_bulk(struct console *c);
bool settings_page(struct console *c), settings_save(struct console *c), audit_page(struct console *c);
bool authors_page(struct console *c), author_merge_page(struct console *c), author_merge_do(struct console *c);
bool code_page(struct console *c), code_publish(struct console *c), code_preview(struct console *c);
bool code_file(struct console *c), code_file_do(struct console *c);
bool code_check(struct console *c), code_save(struct console *c);
bool code_versions(struct console *c), code_version(struct console *c), code_restore(struct console *c);
bool fields_page(struct console *c), fields_save(struct console *c);
bool export_page(struct console *c), export_do(struct console *c), export_download(struct console *c);
bool post_export(struct console *c);

#endif
