/* template.c - quoin template: Mustache templates on the command line, for
 * authors of themes.  Needs no configuration and no database. */
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "cli/app.h"
#include "text/json.h"
#include "text/mustache.h"

int cmd_template(int argc, char **argv);

static const char usage[] =
	"template render FILE [--data FILE.json] [--partials DIR] [--mode spec|html|text]\n"
	"       quoin template check FILE [--partials DIR]\n"
	"\n"
	"render prints what the template makes of the data; - is standard input.  A partial or parent NAME is\n"
	"DIR/NAME.mustache.  Mode spec (the default) follows the Mustache specification;\n"
	"html escapes by destination, as for themes; text escapes nothing.\n"
	"check says whether a theme's template, and what it includes, is well-formed.";

enum { OPT_DATA, OPT_PARTIALS, OPT_MODE, OPT_HELP, OPT_COUNT };
static const char *const options[] = { "--data", "--partials", "--mode", "--help!", NULL };

enum { DATA_MAX = 16 << 20, DATA_DEPTH = 200, OUTPUT_MAX = 64 << 20, STEPS_MAX = 50000000 };

struct templates {
	const char *dir; /* NULL: no partials */
	enum mustache_mode mode;
	struct map *known; /* name → template */
};

static void
free_template(void *t)
{
	mustache_free(t);
}

static bool
load(struct ctx *cx, enum mustache_mode mode, const char *path, struct mustache **out)
{
	struct span text;

	if (!file_read_input(cx, path, MUSTACHE_SOURCE_MAX, &text) ||
	    !mustache_compile(cx, &(struct mustache_source){ path, text, mode, false }, out, NULL))
		return false;
	arena_defer(cx->arena, free_template, *out);
	return true;
}

/* No partial lies outside the directory. */
static bool
name_stays_inside(struct span name)
{
	struct span rest = name;

	while (rest.len) {
		struct span part = span_cut(rest, '/', &rest);

		if (part.len == 0 || part.ptr[0] == '.' || memchr(part.ptr, '\0', part.len))
			return false;
	}
	return name.len > 0;
}

static bool
find_partial(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	struct templates *templates = arg;
	struct mustache *t = map_get(templates->known, name);

	if (!t && templates->dir && name_stays_inside(name)) {
		const char *path = arena_printf(cx->arena, "%s/%.*s.mustache", templates->dir, SPAN_FMT(name));

		if (!load(cx, templates->mode, path, &t)) {
			if (cx->err.kind != ERR_NOT_FOUND)
				return false;
			ctx_forgive(cx); /* a partial that is nowhere shows nothing */
		}
		if (t)
			map_set(templates->known, name, t);
	}
	*out = t;
	return true;
}

static bool
load_data(struct ctx *cx, const char *path, const struct dyn **out)
{
	static const struct json_limits limits = { DATA_MAX, DATA_DEPTH };
	struct span text;

	*out = NULL;
	if (!path)
		return true;
	if (!file_read_input(cx, path, DATA_MAX, &text))
		return false;
	if (json_parse(cx, text, &limits, out))
		return true;
	cx->err.detail = arena_printf(cx->arena, "%s: %s", path, cx->err.detail);
	return false;
}

static bool
render(struct ctx *cx, const char *file, const char *data, struct templates *templates)
{
	struct mustache_frame frame = { 0 };
	struct mustache_job job = {
		.frames = &frame, .frame_count = 1, .partials = { find_partial, templates },
		.limits = {
			.depth = MUSTACHE_DEPTH_MAX, .bytes = OUTPUT_MAX, .ops = STEPS_MAX,
			.now = clock_mono, .deadline = clock_mono() + 30 * USEC_PER_SEC,
		},
	};
	struct mustache *t;
	struct strbuf out;

	strbuf_init(&out, cx->arena, OUTPUT_MAX);
	if (!load_data(cx, data, &frame.dyn) || !load(cx, templates->mode, file, &t) ||
	    !mustache_render(cx, t, &job, &out))
		return false;
	if (fwrite(out.buf, 1, out.len, stdout) != out.len || fflush(stdout) != 0)
		return fail(cx, ERR_INTERNAL, "template.write", "standard output cannot be written");
	return true;
}

/* What can be said without knowing the data: syntax, places, partials, blocks. */
static bool
check(struct ctx *cx, const char *file, struct templates *templates, size_t *count)
{
	static const struct field *const any[] = { NULL };
	const struct mustache_shape shape = {
		.tables = any, .table_count = 1, .partials = { find_partial, templates }, .max_issues = 100,
	};
	const struct mustache_issue *issues;
	struct mustache *t;

	if (!load(cx, MUSTACHE_HTML, file, &t) || !mustache_check(cx, t, &shape, &issues, count))
		return false;
	for (size_t i = 0; i < *count; i++)
		printf("%s:%u:%u: %s\n", issues[i].name, issues[i].line, issues[i].column, issues[i].reason);
	return true;
}

static bool
read_mode(const char *word, enum mustache_mode *out)
{
	static const struct {
		const char *word;
		enum mustache_mode mode;
	} modes[] = { { "spec", MUSTACHE_SPEC }, { "html", MUSTACHE_HTML }, { "text", MUSTACHE_TEXT } };

	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		if (strcmp(word, modes[i].word) == 0) {
			*out = modes[i].mode;
			return true;
		}
	}
	return false;
}

static int
run(struct ctx *cx, const char *verb, const char *file, const char **opt)
{
	struct templates templates = { .dir = opt[OPT_PARTIALS], .known = map_new(cx->arena) };
	bool checking = strcmp(verb, "check") == 0;
	size_t issues = 0;

	if (!read_mode(checking ? "html" : opt[OPT_MODE] ? opt[OPT_MODE] : "spec", &templates.mode))
		return app_usage(usage);
	if (checking ? check(cx, file, &templates, &issues) : render(cx, file, opt[OPT_DATA], &templates))
		return issues ? EXIT_COULD_NOT : EXIT_DONE;
	fprintf(stderr, "quoin: could not %s the template: %s\n", verb, app_reason(&cx->err));
	return EXIT_COULD_NOT;
}

int
cmd_template(int argc, char **argv)
{
	const char *opt[OPT_COUNT] = { NULL };
	struct arena *arena;
	struct ctx cx;

	argc--, argv++;
	if (!app_options(&argc, argv, options, opt))
		return app_usage(usage);
	if (opt[OPT_HELP]) {
		printf("usage: quoin %s\n", usage);
		return EXIT_DONE;
	}
	if (argc != 2 || (strcmp(argv[0], "render") != 0 && strcmp(argv[0], "check") != 0))
		return app_usage(usage);
	arena = arena_new(64 * 1024);
	ctx_init(&cx, arena);
	int status = run(&cx, argv[0], argv[1], opt);
	arena_free(arena);
	return status;
}
