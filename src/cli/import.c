/* import.c - quoin import: archives of other programs become posts of a site. */
#include "base/hash.h"
#include "cli/app.h"
#include "domain/import/import.h"
#include "service/cell.h"
#include "text/json.h"

#include <unistd.h>

int cmd_import(int argc, char **argv);

static const char usage[] =
	"import markdown DIR --site NAME [--dry-run] [--permalink keep|site] [--old-url URL] [--all] [--json]\n";

enum { OPT_SITE, OPT_DRY_RUN, OPT_PERMALINK, OPT_OLD_URL, OPT_ALL, OPT_JSON, OPT_HELP, OPT_COUNT };

static const char *const option_names[] = {
	[OPT_SITE] = "--site", [OPT_DRY_RUN] = "--dry-run!", [OPT_PERMALINK] = "--permalink", [OPT_OLD_URL] = "--old-url",
	[OPT_ALL] = "--all!", [OPT_JSON] = "--json!", [OPT_HELP] = "--help!", [OPT_COUNT] = NULL,
};

/* ---- progress ---- */

struct bar {
	usec_t drawn;
};

static void
draw(void *arg, size_t done, size_t total)
{
	enum { WIDTH = 40 };
	struct bar *bar = arg;
	usec_t now = clock_mono();
	size_t full = total ? done * WIDTH / total : WIDTH;

	if (done < total && now - bar->drawn < 100 * USEC_PER_MSEC)
		return;
	bar->drawn = now;
	fprintf(stderr, "\r[%.*s%*s] %zu of %zu", (int)full, "########################################",
	        (int)(WIDTH - full), "", done, total);
	if (done == total)
		fputs("\n", stderr);
	fflush(stderr);
}

/* ---- the report ---- */

static void
print_line(const struct import_line *l)
{
	if (l->file && l->line)
		printf("%s:%lld: ", l->file, (long long)l->line);
	else if (l->file)
		printf("%s: ", l->file);
	printf("%s", l->kind);
	if (*l->what)
		printf(": %s", l->what);
	printf(" (%s)\n", l->became);
}

/* Lines of one kind beyond this many are only counted, unless all are asked for. */
enum { SHOWN = 20 };

struct kind {
	size_t lines, printed;
};

static struct map *
count_kinds(struct arena *a, const struct import_line *lines, size_t n)
{
	struct map *kinds = map_new(a);

	for (size_t i = 0; i < n; i++) {
		struct kind *k = map_get(kinds, span_of(lines[i].kind));

		if (!k)
			map_set(kinds, span_of(lines[i].kind), k = ARENA_NEW(a, struct kind));
		k->lines++;
	}
	return kinds;
}

static void
print_lines(struct arena *a, const struct import_report *r, bool all)
{
	const struct import_line *lines = r->lines.items;
	struct map *kinds = count_kinds(a, lines, r->lines.count);

	for (size_t i = 0; i < r->lines.count; i++) {
		struct kind *k = map_get(kinds, span_of(lines[i].kind));

		if (all || k->printed < SHOWN)
			print_line(&lines[i]);
		k->printed++;
	}
	for (size_t i = 0; !all && i < map_count(kinds); i++) {
		const struct kind *k = map_value(kinds, i);

		if (k->lines > SHOWN)
			printf("… and %zu more of %.*s (--all shows them)\n", k->lines - SHOWN, SPAN_FMT(map_key(kinds, i)));
	}
}

static void
print_report(struct arena *a, const struct import_report *r, const char *site, bool dry, bool all)
{
	print_lines(a, r, all);
	printf("%s %s: %lld files = %lld pages + %lld media + %lld told above + %lld failed\n",
	       dry ? "Would import into" : "Imported into", site, (long long)r->files, (long long)r->pages,
	       (long long)r->media, (long long)r->skipped, (long long)r->failed);
	printf("Pages: %lld new, %lld changed, %lld as they were; generator: %s\n", (long long)r->created,
	       (long long)r->updated, (long long)r->unchanged, r->generator);
	printf("Addresses: %s, %lld pages stay where they were, %lld redirects stored\n", r->permalink,
	       (long long)r->kept_addresses, (long long)r->redirects);
}

static void
print_json(struct arena *a, const struct import_report *r)
{
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, a, 256u << 20);
	json_init(&j, &sb, 0);
	json_add_struct(&j, import_report_fields, r);
	puts(sb.buf);
}

/* ---- the command ---- */

static bool
import(struct app *app, const char *dir, const char **opt, struct import_report *report)
{
	const struct site *site;
	struct bar bar = { 0 };
	bool tty = isatty(STDERR_FILENO);
	struct import_options options = {
		.dir = dir,
		.old_url = opt[OPT_OLD_URL],
		.keep_permalinks = !opt[OPT_PERMALINK] || !strcmp(opt[OPT_PERMALINK], "keep"),
		.dry_run = opt[OPT_DRY_RUN] != NULL,
		.progress = tty ? draw : NULL,
		.progress_arg = &bar,
	};
	struct cell *cell;
	bool ok;

	if (!app_open(app, false) || !site_open(&app->cx, &app->world, opt[OPT_SITE], &site))
		return false;
	cell = cell_spawn(NULL);
	ok = import_markdown(&app->cx, &app->conf, site, cell, &options, report);
	cell_free(cell);
	return ok;
}

static bool
is_word_of_permalink(const char *s)
{
	return !s || !strcmp(s, "keep") || !strcmp(s, "site");
}

int
cmd_import(int argc, char **argv)
{
	const char *opt[OPT_COUNT] = { 0 };
	struct import_report report;
	struct app app = { 0 };
	int status = EXIT_DONE;

	if (!app_options(&argc, argv, option_names, opt))
		return app_usage(usage);
	if (opt[OPT_HELP]) {
		printf("usage: quoin %s", usage);
		return EXIT_DONE;
	}
	if (argc != 3 || strcmp(argv[1], "markdown") || !opt[OPT_SITE] || !is_word_of_permalink(opt[OPT_PERMALINK]))
		return app_usage(usage);
	if (!import(&app, argv[2], opt, &report))
		status = app_failed(&app, "import the archive");
	else if (opt[OPT_JSON])
		print_json(app.arena, &report);
	else
		print_report(app.arena, &report, opt[OPT_SITE], opt[OPT_DRY_RUN] != NULL, opt[OPT_ALL] != NULL);
	app_close(&app);
	return status;
}
