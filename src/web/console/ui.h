/* ui.h - the console's templates, compiled, and its assets, published: loaded once
 * by each worker. */
#ifndef WEB_CONSOLE_UI_H
#define WEB_CONSOLE_UI_H

#include "base/ctx.h"
#include "text/dyn.h"
#include "text/mustache.h"

struct conf;
struct console_ui;
struct router;

bool console_ui_load(struct ctx *cx, const struct conf *conf, struct console_ui **out) MUST_CHECK;
void console_ui_free(struct console_ui *ui);

/* Asset name ("console_css") → address. */
const struct dyn *console_ui_assets(const struct console_ui *ui);
const struct router *console_ui_router(const struct console_ui *ui);

/* By name without ".mustache"; NULL: there is none. */
const struct mustache *console_ui_template(const struct console_ui *ui, struct span name);
struct mustache_partials console_ui_partials(const struct console_ui *ui);

#endif
