/* site.h - the verbs of quoin site that have a file of their own. */
#ifndef CLI_SITE_H
#define CLI_SITE_H

#include "cli/app.h"

enum { OPT_OWNER, OPT_TITLE, OPT_PLAN, OPT_SERVER, OPT_HOST, OPT_JSON, OPT_YES, OPT_HELP, OPT_COUNT };

int cmd_site(int argc, char **argv);

/* argv: what follows the verb. */
bool site_show(struct app *app, int argc, char **argv, const char **opt);
bool site_domain(struct app *app, int argc, char **argv, const char **opt);

#endif
