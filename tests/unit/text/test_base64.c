/* test_base64.c - base64 of headers becomes the bytes it stands for, or is refused. */
#include "tests/tap.h"

#include "text/base64.h"

static struct arena *a;

static const char *
decoded(const char *text)
{
	struct span out;

	return base64_decode(a, span_of(text), &out) ? out.ptr : NULL;
}

TEST(the_examples_of_the_rfc_are_decoded)
{
	IS_STR(decoded(""), "");
	IS_STR(decoded("Zg=="), "f");
	IS_STR(decoded("Zm8="), "fo");
	IS_STR(decoded("Zm9v"), "foo");
	IS_STR(decoded("Zm9vYg=="), "foob");
	IS_STR(decoded("Zm9vYmE="), "fooba");
	IS_STR(decoded("Zm9vYmFy"), "foobar");
	IS_STR(decoded("w7YvKys/"), "\xc3\xb6/++?");
}

TEST(bytes_of_any_value_are_kept)
{
	struct span out;

	OK(base64_decode(a, SPAN("AP+A"), &out));
	IS_INT(out.len, 3);
	OK(memcmp(out.ptr, "\0\xff\x80", 3) == 0);
}

TEST(what_is_not_base64_is_refused)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zg===", "====", "Zm9v\n", "Zm-_", "Z=9v", "Zm9vZg=\xc3", "Zh==", "Zm9=" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		IS_STR(decoded(bad[i]), NULL);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(the_examples_of_the_rfc_are_decoded),
		TAP_CASE(bytes_of_any_value_are_kept),
		TAP_CASE(what_is_not_base64_is_refused),
	};

	a = arena_new(4096);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return status;
}
