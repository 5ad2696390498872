/* The settings of a site: what they take, and what a stored row may do. */
#include "tests/tap.h"

#include "domain/setting.h"

static struct ctx cx;

/* No database is at hand: a value that passes every check gets as far as that. */
static bool
takes(const char *key, const char *value)
{
	ctx_forgive(&cx);
	if (setting_set(&cx, key, value) || !cx.err.code)
		return false;
	return strncmp(cx.err.code, "pg.", 3) == 0;
}

static bool
refuses(const char *key, const char *value)
{
	return !takes(key, value) && cx.err.kind == ERR_INVALID && strcmp(cx.err.code, "setting.value") == 0;
}

static const char *
repeated(const char *c, int n)
{
	size_t len = strlen(c);
	char *text = arena_alloc(cx.arena, len * (size_t)n + 1);

	for (int i = 0; i < n; i++)
		memcpy(text + len * (size_t)i, c, len);
	text[len * (size_t)n] = '\0';
	return text;
}

TEST(text_has_a_greatest_length_in_characters)
{
	OK(takes("title", ""));
	OK(takes("title", repeated("x", 200)));
	OK(takes("title", repeated("\xC3\xA9", 200)));
	OK(refuses("title", repeated("x", 201)));
	OK(refuses("title", "\xFF"));
}

TEST(numbers_lie_between_one_and_the_most)
{
	OK(takes("posts_per_page", "1"));
	OK(takes("posts_per_page", "50"));
	OK(refuses("posts_per_page", "0"));
	OK(refuses("posts_per_page", "51"));
	OK(refuses("posts_per_page", "-1"));
	OK(refuses("posts_per_page", "ten"));
	OK(refuses("posts_per_page", ""));
}

TEST(switches_are_on_or_off)
{
	OK(takes("powered_by", "off"));
	OK(refuses("powered_by", "perhaps"));
}

TEST(words_are_among_those_known)
{
	OK(takes("robots", "none"));
	OK(refuses("robots", "some"));
	OK(refuses("robots", ""));
	OK(refuses("robots", "all none"));
}

TEST(values_that_land_in_CSS_and_addresses_are_checked)
{
	OK(takes("accent", "#12abEF"));
	OK(refuses("accent", "red"));
	OK(refuses("accent", "#12abe;"));
	OK(takes("permalink", "/{yyyy}/{mm}/{slug}/"));
	OK(refuses("permalink", "/{yyyy}/"));
	OK(refuses("permalink", "{slug}/"));
	OK(refuses("permalink", "/{slug}?x/"));
	OK(refuses("permalink", "/{year}/{slug}/"));
	OK(refuses("permalink", "/{slug/{slug}/"));
	OK(refuses("permalink", "//{slug}/"));
	OK(refuses("permalink", "/tag/{slug}/"));
	OK(takes("permalink", "/notes/{slug}/"));
	OK(takes("navigation", "Home=/; About=/about/"));
	OK(refuses("navigation", "Home=javascript:alert(1)"));
	OK(refuses("navigation", "Home"));
	OK(takes("timezone", "Europe/Berlin"));
	OK(refuses("timezone", "Europe/Nowhere"));
}

TEST(a_key_nobody_knows_is_refused_by_name)
{
	OK(!takes("titel", "x"));
	IS_STR(cx.err.code, "setting.unknown");
	OK(strstr(cx.err.detail, "titel"));
}

TEST(a_stored_row_out_of_bounds_is_passed_over)
{
	struct setting_row rows[] = { { "posts_per_page", "100000" }, { "title", "Kept" }, { "unheard_of", "x" } };
	struct settings s;

	settings_from((struct list){ rows, 3 }, &s);
	IS_INT(s.posts_per_page, 10);
	IS_STR(s.title, "Kept");
	IS_STR(s.robots, "all");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(text_has_a_greatest_length_in_characters),
		TAP_CASE(numbers_lie_between_one_and_the_most),
		TAP_CASE(switches_are_on_or_off),
		TAP_CASE(words_are_among_those_known),
		TAP_CASE(values_that_land_in_CSS_and_addresses_are_checked),
		TAP_CASE(a_key_nobody_knows_is_refused_by_name),
		TAP_CASE(a_stored_row_out_of_bounds_is_passed_over),
	};

	ctx_init(&cx, arena_new(64 * 1024));
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(cx.arena);
	return status;
}
