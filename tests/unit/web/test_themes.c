/* The themes that come with Quoin, against what pages give them. */
#include "tests/tap.h"

#include "base/tree.h"
#include "domain/site_theme.h"
#include "service/conf.h"
#include "web/theme.h"
#include "web/view.h"

#include <unistd.h>

static const char *const theme_names[] = { "default", "magazine", "notebook" };
static const char *const template_names[] = {
	"home", "post", "page", "tag", "author", "archive", "search", "error", "about-site",
};

enum { THEMES = sizeof theme_names / sizeof *theme_names, TEMPLATES = sizeof template_names / sizeof *template_names };

static struct ctx cx;
static struct themes *themes;
static char assets[] = "/tmp/quoin-test-themes.XXXXXX";

static void
load(void)
{
	const char *src = getenv("srcdir");
	struct conf conf = {
		.themes_dir = arena_printf(cx.arena, "%s/themes", src ? src : "."), .assets_dir = mkdtemp(assets),
		.fonts_dir = "/nowhere",
	};

	if (!themes_load(&cx, &conf, &themes)) {
		printf("Bail out! %s\n", cx.err.detail ? cx.err.detail : cx.err.cause ? cx.err.cause : "no themes");
		exit(1);
	}
}

TEST(every_theme_has_every_template)
{
	for (int i = 0; i < THEMES; i++) {
		for (int k = 0; k < TEMPLATES; k++) {
			const struct theme *theme = theme_get(themes, theme_names[i]);

			if (!theme_template(theme, span_of(template_names[k]))) {
				OK(!"a template is missing");
				tap_note(theme_names[i], template_names[k]);
			}
		}
	}
	OK(theme_get(themes, "default") != theme_get(themes, "notebook"));
}

static void
check(const struct mustache *t, const struct field *fields, struct mustache_partials partials)
{
	const struct field *const tables[] = { fields };
	const struct mustache_shape shape = { tables, 1, partials, 20 };
	const struct mustache_issue *issues;
	size_t count = 0;

	OK(mustache_check(&cx, t, &shape, &issues, &count));
	IS_INT(count, 0);
	for (size_t i = 0; i < count; i++)
		tap_note(arena_printf(cx.arena, "%s:%u:%u", issues[i].name, issues[i].line, issues[i].column), issues[i].reason);
}

TEST(every_name_in_a_template_leads_to_a_field)
{
	for (int i = 0; i < THEMES; i++) {
		const struct theme *theme = theme_get(themes, theme_names[i]);

		for (int k = 0; k < TEMPLATES; k++)
			check(theme_template(theme, span_of(template_names[k])), page_view_fields, theme_partials(theme));
	}
}

TEST(the_page_of_errors_without_a_theme_knows_its_fields)
{
	check(themes_error(themes), error_view_fields, (struct mustache_partials){ NULL, NULL });
}

/* ---- a site's own files over a theme ---- */

static struct theme *
own(const struct site_file *files, size_t n)
{
	const struct conf conf = { .assets_dir = assets };
	struct theme *t = NULL;

	ctx_forgive(&cx);
	return theme_own(&cx, &conf, theme_get(themes, "default"), "_7", (struct list){ files, n }, &t) ? t : NULL;
}

TEST(own_files_lie_over_those_of_the_theme)
{
	static const struct site_file files[] = {
		{ .path = "post.mustache", .source = "mine" }, { .path = "partials/new.mustache", .source = "new" },
		{ .path = "assets/style.css", .source = "a{}" }, { .path = "custom.css", .source = "b{}" },
		{ .path = "head.html", .source = "<!-- head -->" },
	};
	const struct theme *under = theme_get(themes, "default");
	struct theme *t = own(files, 5);
	struct theme_view before, after;

	OK(t != NULL);
	OK(theme_installed(t) == under && theme_installed(under) == under);
	IS_STR(theme_name(t), "default");
	OK(theme_template(t, SPAN("post")) != theme_template(under, SPAN("post")));
	OK(theme_template(t, SPAN("page")) == theme_template(under, SPAN("page")));
	OK(theme_template(t, SPAN("partials/new")) && !theme_template(under, SPAN("partials/new")));
	theme_view(&cx, under, "{}", "", &before);
	theme_view(&cx, t, "{}", "", &after);
	OK(!span_starts(dyn_get(before.assets, SPAN("style"))->text, "/assets/_7/"));
	OK(span_starts(dyn_get(after.assets, SPAN("style"))->text, "/assets/_7/"));
	OK(span_starts(span_of(theme_custom(t).css), "/assets/_7/"));
	OK(theme_custom(t).head.len == 13 && theme_custom(t).foot.len == 0 && !theme_custom(under).css);
	OK(theme_own_footprint(t) < 32 * 1024);
	theme_own_free(t);
}

TEST(own_files_that_do_not_compile_are_no_theme)
{
	static const struct site_file broken[] = { { .path = "page.mustache", .source = "fine" },
	                                           { .path = "post.mustache", .source = "\n{{#x}}" } };
	static const struct site_file script[] = { { .path = "post.mustache", .source = "<script>x</script>" } };

	OK(own(broken, 2) == NULL);
	IS_STR(cx.err.detail, "post.mustache:2:1: section \"x\" is never closed");
	OK(own(script, 1) == NULL);
	IS_INT(cx.err.kind, ERR_INVALID);
	ctx_forgive(&cx);
}

TEST(a_theme_tells_which_of_its_files_can_be_changed)
{
	const char *src = getenv("srcdir"), *text;
	const struct conf conf = { .themes_dir = arena_printf(cx.arena, "%s/themes", src ? src : ".") };
	struct list paths = theme_paths(cx.arena, theme_get(themes, "notebook"));
	const struct theme_path *p = paths.items;

	OK(paths.count > TEMPLATES);
	for (size_t i = 0; i < paths.count; i++) {
		OK(site_file_path_ok("notebook", span_of(p[i].path)));
		OK(theme_source(&cx, &conf, theme_get(themes, "notebook"), p[i].path, &text) && *text);
	}
	OK(theme_source(&cx, &conf, theme_get(themes, "notebook"), "../default/theme.json", &text) && !*text);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(every_theme_has_every_template),
		TAP_CASE(every_name_in_a_template_leads_to_a_field),
		TAP_CASE(the_page_of_errors_without_a_theme_knows_its_fields),
		TAP_CASE(own_files_lie_over_those_of_the_theme),
		TAP_CASE(own_files_that_do_not_compile_are_no_theme),
		TAP_CASE(a_theme_tells_which_of_its_files_can_be_changed),
	};

	ctx_init(&cx, arena_new(64 * 1024));
	load();
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	themes_free(themes);
	(void)!tree_remove(&cx, assets);
	arena_free(cx.arena);
	return status;
}
