/* test_regex.c - expressions of people we need not trust. */
#include "tests/tap.h"

#include "text/regex.h"

static struct arena *a;
static struct ctx cx;

static struct regex *
make(const char *expression)
{
	struct regex *re = NULL;

	ctx_init(&cx, a);
	return regex_new(&cx, expression, &re) ? re : NULL;
}

static bool
holds(const char *expression, const char *text)
{
	struct span parts[REGEX_PARTS];
	struct regex *re = make(expression);

	return re && regex_match(re, span_of(text), parts);
}

static const char *
part(const char *expression, const char *text, size_t i)
{
	struct span parts[REGEX_PARTS];
	struct regex *re = make(expression);

	if (!re || !regex_match(re, span_of(text), parts) || !parts[i].ptr)
		return NULL;
	return arena_strndup(a, parts[i].ptr, parts[i].len);
}

TEST(an_expression_has_to_hold_of_the_whole_text)
{
	OK(holds("/a", "/a"));
	OK(!holds("/a", "/ab"));
	OK(!holds("/a", "/b/a"));
	OK(!holds("/a$", "/a\n"));
	OK(holds("/ü.", "/üß"));
}

TEST(brackets_give_what_they_held)
{
	IS_STR(part("/(\\d{4})/(.*)", "/2019/a/b", 0), "/2019/a/b");
	IS_STR(part("/(\\d{4})/(.*)", "/2019/a/b", 1), "2019");
	IS_STR(part("/(\\d{4})/(.*)", "/2019/a/b", 2), "a/b");
	IS_STR(part("/(\\d{4})/(.*)", "/2019/a/b", 3), NULL);
	IS_STR(part("/(x)?(y)", "/y", 1), NULL);
	IS_STR(part("/(x)?(y)", "/y", 2), "y");
	IS_STR(part("(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)", "abcdefghijk", 9), "i");
}

TEST(a_wrong_expression_is_refused_with_its_place)
{
	OK(!make("/(a"));
	IS_STR(cx.err.code, "regex");
	OK(strstr(cx.err.detail, "character 4") != NULL);
	OK(!make("/[z-a]"));
	OK(!make("\\C"));
	OK(!make("((((((((((((((((((((((((a))))))))))))))))))))))))"));
	OK(!make("(?:(?:a{999}){999}){999}"));
	char *much = arena_alloc(a, REGEX_MAX + 2);
	memset(much, 'a', REGEX_MAX + 1);
	much[REGEX_MAX + 1] = '\0';
	OK(!make(much));
}

TEST(a_match_that_would_never_end_is_none)
{
	OK(!holds("(a+)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"));
	OK(!holds("(a|aa)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"));
	OK(!holds("((?R)|a)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac"));
}

TEST(text_that_is_not_utf_8_matches_nothing)
{
	OK(!holds(".*", "\xff\xfe"));
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(an_expression_has_to_hold_of_the_whole_text),
		TAP_CASE(brackets_give_what_they_held),
		TAP_CASE(a_wrong_expression_is_refused_with_its_place),
		TAP_CASE(a_match_that_would_never_end_is_none),
		TAP_CASE(text_that_is_not_utf_8_matches_nothing),
	};
	int failed;

	a = arena_new(64 * 1024);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
