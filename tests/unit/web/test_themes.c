/* The themes that come with Quoin, against what pages give them. */
#include "tests/tap.h"

#include "base/tree.h"
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

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(every_theme_has_every_template),
		TAP_CASE(every_name_in_a_template_leads_to_a_field),
		TAP_CASE(the_page_of_errors_without_a_theme_knows_its_fields),
	};

	ctx_init(&cx, arena_new(64 * 1024));
	load();
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	themes_free(themes);
	(void)!tree_remove(&cx, assets);
	arena_free(cx.arena);
	return status;
}
