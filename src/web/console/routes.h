/* routes.h - every address of the console: one row each, no include guard.
 *
 * CONSOLE(method, pattern, function, access, permission, json)
 *
 * POST rows change something: each refuses another origin and, where somebody is
 * signed in, a form without the session's token.  doc/console.md lists the same
 * rows; tests/web/test_console_guards.py tries every one of them as everybody who
 * may not. */
CONSOLE(GET,  "/set-up/",                 setup_form,        OPEN, -1, false)
CONSOLE(POST, "/set-up/",                 setup_do,          OPEN, -1, false)
CONSOLE(GET,  "/sign-in/",                sign_in_form,      OPEN, -1, false)
CONSOLE(POST, "/sign-in/",                sign_in_do,        OPEN, -1, false)
CONSOLE(GET,  "/set-password/:token/",    set_password_form, OPEN, -1, false)
CONSOLE(POST, "/set-password/:token/",    set_password_do,   OPEN, -1, false)
CONSOLE(POST, "/sign-out/",               sign_out_do,       SIGNED_IN, -1, false)
CONSOLE(GET,  "/",                        home_page,         SIGNED_IN, -1, false)
CONSOLE(GET,  "/:site/",                  site_page,         STAFF, -1, false)
CONSOLE(GET,  "/:site/posts/",            posts_page,        STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/posts/find",        posts_find,        STAFF, MAY_POST_WRITE, true)
CONSOLE(GET,  "/:site/posts/new/",        post_new,          STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/posts/:id/",        post_page,         STAFF, MAY_POST_WRITE, false)
CONSOLE(POST, "/:site/posts/:id/",        post_submit,       STAFF, MAY_POST_WRITE, false)
CONSOLE(POST, "/:site/posts/:id/save",    post_autosave,     STAFF, MAY_POST_WRITE, true)
CONSOLE(POST, "/:site/posts/bulk",        posts_bulk,        STAFF, MAY_POST_TRASH, false)
CONSOLE(POST, "/:site/posts/:id/copy",    post_copy_do,      STAFF, MAY_POST_WRITE, false)
CONSOLE(POST, "/:site/posts/:id/take-back", post_take_back,  STAFF, MAY_POST_PUBLISH, false)
CONSOLE(POST, "/:site/posts/:id/review",  post_review_do,    STAFF, MAY_POST_WRITE, false)
CONSOLE(POST, "/:site/posts/:id/notes",   post_note_do,      STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/posts/:id/preview/", preview_page,     STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/posts/:id/history/", history_page,     STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/posts/:id/history/:revision/", revision_page, STAFF, MAY_POST_WRITE, false)
CONSOLE(POST, "/:site/posts/:id/history/:revision/restore", revision_restore, STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/edit/",             edit_at,           STAFF, MAY_POST_WRITE, false)
CONSOLE(GET,  "/:site/pages/",            pages_page,        STAFF, MAY_PAGE, false)
CONSOLE(GET,  "/:site/pages/new/",        page_new,          STAFF, MAY_PAGE, false)
CONSOLE(POST, "/:site/media/",            media_upload,      STAFF, MAY_MEDIA, true)
