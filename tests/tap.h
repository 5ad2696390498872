/* tap.h - a small TAP producer for the C tests.
 *
 *	TEST(overflow_is_sticky) { … OK(cond); IS_INT(got, want); IS_STR(got, want); }
 *	TESTS_MAIN(overflow_is_sticky, …)
 *
 * Each TEST is one TAP point; a failing check prints both values and its line
 * and lets the test go on.  Names are claims. */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_bad;           /* failed checks of the running test */
static const char *tap_skip_why;

#define OK(cond) do { \
	if (!(cond)) { tap_bad++; printf("# %s:%d: not true: %s\n", __FILE__, __LINE__, #cond); } \
} while (0)
#define IS_INT(got, want) do { \
	long long g_ = (long long)(got), w_ = (long long)(want); \
	if (g_ != w_) { tap_bad++; printf("# %s:%d: %s is %lld, want %lld\n", __FILE__, __LINE__, #got, g_, w_); } \
} while (0)
#define IS_STR(got, want) do { \
	const char *g_ = (got), *w_ = (want); \
	if ((g_ == NULL) != (w_ == NULL) || (g_ && strcmp(g_, w_))) { \
		tap_bad++; \
		printf("# %s:%d: %s is\n#   \"%s\", want\n#   \"%s\"\n", __FILE__, __LINE__, #got, \
		       g_ ? g_ : "(null)", w_ ? w_ : "(null)"); \
	} \
} while (0)
#define IS_SPAN(got, want) do { \
	struct span s_ = (got); \
	char *c_ = strndup(s_.ptr ? s_.ptr : "", s_.len); \
	IS_STR(c_, want); \
	free(c_); \
} while (0)

/* A line that says more about a check that failed.  Not inlined, or the compiler
 * follows NULL from some other branch into it and warns. */
__attribute__((noinline, unused)) static void
tap_note(const char *what, const char *value)
{
	printf("# %s: %s\n", what, value ? value : "(null)");
}

/* Leave the test, reported as skipped with this reason. */
#define SKIP(why) do { tap_skip_why = (why); return; } while (0)

struct tap_case {
	const char *name;
	void (*fn)(void);
};

#define TEST(name) static void test_##name(void)
#define TAP_CASE(name) { #name, test_##name }

static inline int
tap_run(const struct tap_case *cases, size_t n)
{
	int failed = 0;

	printf("1..%zu\n", n);
	for (size_t i = 0; i < n; i++) {
		tap_bad = 0;
		tap_skip_why = NULL;
		cases[i].fn();
		char name[200];
		snprintf(name, sizeof name, "%s", cases[i].name);
		for (char *p = name; *p; p++)
			if (*p == '_')
				*p = ' ';
		printf("%s %zu - %s", tap_bad ? "not ok" : "ok", i + 1, name);
		if (!tap_bad && tap_skip_why)
			printf(" # SKIP %s", tap_skip_why);
		putchar('\n');
		fflush(stdout);
		failed += tap_bad != 0;
	}
	return failed != 0;
}

#define TESTS_MAIN(...) \
	int main(void) \
	{ \
		static const struct tap_case cases[] = { __VA_ARGS__ }; \
		return tap_run(cases, sizeof cases / sizeof *cases); \
	}

#endif
