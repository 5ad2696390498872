/* markdown.c - quoin markdown: what becomes of a text, without a site. */
#include "base/file.h"
#include "cli/app.h"
#include "service/cell.h"

#include <unistd.h>

int cmd_markdown(int argc, char **argv);

static const char usage[] =
	"markdown [FILE] [--toc | --plain | --json] [--raw-html] [--load-remote] [--prefix P]\n"
	"\n"
	"Print the HTML of a Markdown file, or of standard input without one or for -: the\n"
	"body of the page, as a post would show it.  --toc prints the table of contents\n"
	"instead, --plain the text alone, --json everything that is known.  --raw-html\n"
	"keeps HTML as far as the allow-list goes, --load-remote images of other hosts;\n"
	"--prefix begins every id.  doc/markdown.md describes the dialect.";

enum { LARGEST_FILE = 4 << 20 };

enum option { TOC, PLAIN, JSON, HTML, RAW, REMOTE, PREFIX, HELP };

static const char *const names[] = {
	[TOC] = "--toc!", [PLAIN] = "--plain!", [JSON] = "--json!", [HTML] = "--html!", [RAW] = "--raw-html!",
	[REMOTE] = "--load-remote!", [PREFIX] = "--prefix", [HELP] = "--help!", NULL
};

/* The result in the form JSON shows it. */
struct view {
	const char *html, *toc, *text, *excerpt, *first_image;
	int64_t words, ideographs, images, code_blocks, tables, footnotes, embeds, dropped_html, public_text;
	bool members_break, plain_fallback;
	struct list headings, links, notes;
};

struct link_view {
	const char *kind, *url, *text;
};

struct note_view {
	const char *note;
};

static const struct field heading_fields[] = {
	FIELD_INT(struct markdown_heading, level), FIELD_TEXT(struct markdown_heading, id),
	FIELD_TEXT(struct markdown_heading, text), FIELD_END
};

static const struct field link_fields[] = {
	FIELD_TEXT(struct link_view, kind), FIELD_TEXT(struct link_view, url), FIELD_TEXT(struct link_view, text), FIELD_END
};

static const struct field note_fields[] = { FIELD_TEXT(struct note_view, note), FIELD_END };

static const struct field view_fields[] = {
	FIELD_TEXT(struct view, html), FIELD_TEXT(struct view, toc), FIELD_TEXT(struct view, text),
	FIELD_TEXT(struct view, excerpt), FIELD_TEXT(struct view, first_image), FIELD_INT(struct view, words),
	FIELD_INT(struct view, ideographs), FIELD_INT(struct view, images), FIELD_INT(struct view, code_blocks),
	FIELD_INT(struct view, tables), FIELD_INT(struct view, footnotes), FIELD_INT(struct view, embeds),
	FIELD_INT(struct view, dropped_html), FIELD_INT(struct view, public_text), FIELD_BOOL(struct view, members_break),
	FIELD_BOOL(struct view, plain_fallback),
	FIELD_LIST(struct view, headings, struct markdown_heading, heading_fields),
	FIELD_LIST(struct view, links, struct link_view, link_fields),
	FIELD_LIST(struct view, notes, struct note_view, note_fields), FIELD_END
};

static struct list
link_views(struct arena *a, const struct markdown_result *r)
{
	static const char *const kinds[] = {
		[MARKDOWN_LINK] = "link", [MARKDOWN_IMAGE] = "image", [MARKDOWN_MEDIA] = "media", [MARKDOWN_CARD] = "card",
	};
	struct link_view *views = ARENA_ARRAY(a, struct link_view, r->n_links);

	for (size_t i = 0; i < r->n_links; i++)
		views[i] = (struct link_view){ kinds[r->links[i].kind], r->links[i].url, r->links[i].text };
	return (struct list){ views, r->n_links };
}

static struct list
note_views(struct arena *a, const struct markdown_result *r)
{
	struct note_view *views = ARENA_ARRAY(a, struct note_view, r->n_notes);

	for (size_t i = 0; i < r->n_notes; i++)
		views[i].note = r->notes[i];
	return (struct list){ views, r->n_notes };
}

static bool
print_json(struct arena *a, const struct markdown_result *r)
{
	struct view v = {
		.html = r->html.ptr, .toc = r->toc.ptr, .text = r->text, .excerpt = r->excerpt, .first_image = r->first_image,
		.words = r->words, .ideographs = r->ideographs, .images = r->images, .code_blocks = r->code_blocks,
		.tables = r->tables, .footnotes = r->footnotes, .embeds = r->embeds, .dropped_html = r->dropped_html,
		.public_text = (int64_t)r->public_text, .members_break = r->members_break, .plain_fallback = r->plain_fallback,
		.headings = { r->headings, r->n_headings }, .links = link_views(a, r), .notes = note_views(a, r),
	};

	return app_print_json_one(a, view_fields, &v);
}

static void
print(struct arena *a, const struct markdown_result *r, const char *const *values)
{
	if (values[JSON])
		print_json(a, r);
	else if (values[TOC])
		printf("%s\n", r->toc.ptr ? r->toc.ptr : "");
	else if (values[PLAIN])
		printf("%s\n", r->text);
	else
		fwrite(r->html.ptr, 1, r->html.len, stdout);
	for (size_t i = 0; i < r->n_notes && !values[JSON]; i++)
		fprintf(stderr, "quoin: %s\n", r->notes[i]);
}

static int
render(const char *path, const char *const *values)
{
	struct app app = { .arena = arena_new(1 << 16) };
	struct cell *cell = cell_spawn(NULL);
	struct markdown_options opt = {
		.raw_html = values[RAW], .load_remote = values[REMOTE], .id_prefix = values[PREFIX], .max_bytes = LARGEST_FILE,
	};
	struct markdown_result r;
	struct span source;

	ctx_init(&app.cx, app.arena);
	bool ok = file_read_input(&app.cx, path, LARGEST_FILE, &source) && cell_markdown(&app.cx, cell, &opt, source, &r);
	if (ok)
		print(app.arena, &r, values);
	int status = ok ? EXIT_DONE : app_failed(&app, arena_printf(app.arena, "render %s", strcmp(path, "-") == 0 ? "standard input" : path));
	cell_free(cell);
	arena_free(app.arena);
	return status;
}

int
cmd_markdown(int argc, char **argv)
{
	const char *values[sizeof names / sizeof *names] = { NULL };

	argc--, argv++;
	if (!app_options(&argc, argv, names, values))
		return EXIT_USAGE;
	if (values[HELP])
		return printf("usage: quoin %s\n", usage), EXIT_DONE;
	if (argc > 1 || (argc == 0 && isatty(STDIN_FILENO)))
		return app_usage(usage);
	return render(argc ? argv[0] : "-", values);
}
