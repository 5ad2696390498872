/* commands.h - every subcommand of quoin: one row each, no include guard.
 *
 * COMMAND(name, function, arguments, one line of help)
 *
 * main.c expands the rows into prototypes, the dispatch table and --help. */
COMMAND(serve,          cmd_serve,        "[--check]",                 "answer requests: the daemon")
COMMAND(migrate,        cmd_migrate,      "[--site S] [--canary N]",   "bring the platform and every site's database up to date")
COMMAND(check-config,   cmd_check_config, "",                          "say everything that is wrong with the configuration")
COMMAND(doctor,         cmd_doctor,       "[SITE…]",                   "say what is wrong with what runs, and what mends it")
COMMAND(account,        cmd_account,      "add|list|link|…",           "people who may sign in")
COMMAND(site,           cmd_site,         "create|list|show|set|…",    "publications")
COMMAND(server,         cmd_server,       "add|list …",                "database servers that sites are placed on")
COMMAND(backup,         cmd_backup,       "--all DIR",                 "write the whole installation to a directory")
COMMAND(restore,        cmd_restore,      "--all DIR",                 "make an empty installation what a backup is of")
COMMAND(import,         cmd_import,       "markdown DIR --site NAME",   "archives of other programs become posts of a site")
COMMAND(export,         cmd_export,       "markdown NAME FILE.zip",    "a site's posts, media and redirects as a zip of Markdown")
COMMAND(template,       cmd_template,     "render|check FILE …",       "try a Mustache template on data from a JSON file")
COMMAND(theme,          cmd_theme,        "check|install DIRECTORY",   "check a directory that is to be a theme, and install it")
COMMAND(markdown,       cmd_markdown,     "FILE [--toc|--plain|--json]", "print the HTML of a text (doc/markdown.md)")
