/* test_colour.c - contrast by WCAG 2.2, and accents that stay legible. */
#include "tests/tap.h"

#include "text/colour.h"

static struct arena *arena;

static struct colour
of(const char *text)
{
	struct colour c = { 0, 0, 0 };

	OK(colour_read(span_of(text), &c));
	return c;
}

/* In hundredths. */
static int
contrast(const char *a, const char *b)
{
	return (int)(colour_contrast(of(a), of(b)) * 100);
}

TEST(a_colour_is_a_hash_and_six_digits)
{
	static const char *const none[] = { "", "#fff", "red", "#12345g", "1234567", "#1234567", "#12 456" };
	struct colour c;

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		OK(!colour_read(span_of(none[i]), &c));
	IS_STR(colour_text(arena, of("#B3261e")), "#b3261e");
}

TEST(contrast_is_that_of_wcag)
{
	IS_INT(contrast("#000000", "#ffffff"), 2100);
	IS_INT(contrast("#777777", "#ffffff"), 447);
	IS_INT(contrast("#ffffff", "#767676"), 454);
	IS_INT(contrast("#123456", "#123456"), 100);
}

TEST(an_accent_that_can_be_read_is_left_as_it_is)
{
	IS_STR(colour_text(arena, colour_darker(of("#134b3a"), .5)), "#134b3a");
	IS_STR(colour_text(arena, colour_lighter(of("#dddddd"), .78, .14)), "#dddddd");
}

TEST(any_accent_can_be_read_on_both_papers)
{
	static const char *const accents[] = { "#ffff00", "#00ff00", "#ff00ff", "#ffffff", "#000000", "#0000ff", "#808080",
	                                       "#b3261e", "#ff6600", "#00ffff" };

	for (size_t i = 0; i < sizeof accents / sizeof *accents; i++) {
		OK(colour_contrast(colour_darker(of(accents[i]), .5), of("#fffefb")) >= 4.5);
		OK(colour_contrast(colour_lighter(of(accents[i]), .78, .14), of("#161514")) >= 4.5);
	}
}

/* As Chromium computes them. */
TEST(the_colours_are_those_of_a_browser)
{
	IS_STR(colour_text(arena, colour_darker(of("#b3261e"), .5)), "#b3251e");
	IS_STR(colour_text(arena, colour_lighter(of("#1d4ed8"), .78, .14)), "#8ab5ff");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_colour_is_a_hash_and_six_digits),
		TAP_CASE(contrast_is_that_of_wcag),
		TAP_CASE(an_accent_that_can_be_read_is_left_as_it_is),
		TAP_CASE(any_accent_can_be_read_on_both_papers),
		TAP_CASE(the_colours_are_those_of_a_browser),
	};
	int failed;

	arena = arena_new(4096);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return failed;
}
