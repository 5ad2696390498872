/* What the fields of a post cannot hold, and that words are kept all the same. */
#include "tests/tap.h"

#include "domain/custom.h"
#include "domain/post_edit_priv.h"

static struct ctx cx;

static const struct custom_field asked[] = {
	{ "mood", "Mood", "choice", "calm\nwild wind", 1 }, { "on", "On", "date", "", 2 },
};
static const struct list fields = { asked, sizeof asked / sizeof *asked };

static struct post_edit
edit_with(const char *canonical, const char *image)
{
	struct post_edit e = { .canonical_url = canonical, .feature_image = image };

	post_edit_fill_gaps(&e);
	return e;
}

/* The names of the wrong fields, with a blank after each. */
static const char *
wrong_names(const struct post_edit *e)
{
	struct list wrong = post_edit_wrong(&cx, e, fields);
	const struct post_wrong *w = wrong.items;
	const char *names = "";

	for (size_t i = 0; i < wrong.count; i++)
		names = arena_printf(cx.arena, "%s%s ", names, w[i].field);
	return names;
}

static const char *
of_length(size_t n)
{
	char *s = arena_alloc(cx.arena, n + 1);

	memset(s, 'x', n);
	s[n] = '\0';
	return s;
}

TEST(addresses_are_of_the_web_or_of_the_site)
{
	struct post_edit good = edit_with("https://example.org/a", "/media/a.png"), none = edit_with("", "");
	struct post_edit bad = edit_with("example.org/a", "javascript:alert(1)");
	struct post_edit other_host = edit_with("//example.org/a", "media/a.png");

	IS_STR(wrong_names(&good), "");
	IS_STR(wrong_names(&none), "");
	IS_STR(wrong_names(&bad), "feature_image canonical_url ");
	IS_STR(wrong_names(&other_host), "feature_image canonical_url ");
	good.og_image = "x", good.twitter_image = "/a b.png";
	IS_STR(wrong_names(&good), "og_image twitter_image ");
}

TEST(lengths_are_counted_in_characters)
{
	struct post_edit e = edit_with(arena_printf(cx.arena, "/%s", of_length(1999)), "");

	e.title = of_length(POST_TITLE_MAX), e.excerpt = of_length(POST_EXCERPT_MAX);
	IS_STR(wrong_names(&e), "");
	e.title = of_length(POST_TITLE_MAX + 1), e.excerpt = of_length(POST_EXCERPT_MAX + 1);
	e.canonical_url = arena_printf(cx.arena, "/%s", of_length(2000));
	IS_STR(wrong_names(&e), "title excerpt canonical_url ");
}

TEST(a_wrong_field_becomes_what_it_was_and_nothing_else_does)
{
	struct post_edit was = edit_with("https://example.org/", ""), e = edit_with("nonsense", "/media/new.png");

	was.publish_at = 7, was.source = "Old words.";
	e.publish_at = POST_NO_DATE, e.source = "New words.";
	post_edit_restore(&cx, &e, post_edit_wrong(&cx, &e, fields), &was);
	IS_STR(e.canonical_url, "https://example.org/");
	IS_STR(e.feature_image, "/media/new.png");
	IS_STR(e.source, "New words.");
	IS_INT(e.publish_at, 7);
}

TEST(values_of_custom_fields_are_of_their_kind)
{
	struct post_edit e = edit_with("", ""), was = e;

	e.custom = "{\"mood\":\"wild wind\",\"on\":\"2024-02-29\",\"gone\":\"anything\"}";
	IS_STR(wrong_names(&e), "");
	e.custom = "{\"gone\":\"anything\",\"mood\":\"stormy\",\"on\":\"2023-02-29\"}";
	IS_STR(wrong_names(&e), "custom.mood custom.on ");
	was.custom = "{\"on\":\"2023-02-28\"}";
	post_edit_restore(&cx, &e, post_edit_wrong(&cx, &e, fields), &was);
	IS_STR(e.custom, "{\"gone\":\"anything\",\"on\":\"2023-02-28\"}");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(addresses_are_of_the_web_or_of_the_site),
		TAP_CASE(lengths_are_counted_in_characters),
		TAP_CASE(values_of_custom_fields_are_of_their_kind),
		TAP_CASE(a_wrong_field_becomes_what_it_was_and_nothing_else_does),
	};

	ctx_init(&cx, arena_new(64 * 1024));
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(cx.arena);
	return bad;
}
