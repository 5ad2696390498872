/* What is sealed, how passwords are weighed, and the picture of a QR code. */
#include "tests/tap.h"

#include "base/ctx.h"
#include "service/crypto.h"
#include "service/qr.h"
#include "service/strength.h"

#include <pthread.h>

static const unsigned char key[CRYPTO_KEY_BYTES] = "a key for tests, of 32 bytes....", other[CRYPTO_KEY_BYTES] = "another";

TEST(what_is_sealed_opens_under_the_same_key_and_label_only)
{
	struct arena *a = arena_new(4096);
	struct span plain;

	crypto_init();
	const char *sealed = crypto_seal(a, key, "totp:1", SPAN("secret \0 bytes"));
	OK(crypto_unseal(a, key, "totp:1", sealed, &plain));
	OK(span_eq(plain, SPAN("secret \0 bytes")));
	OK(!crypto_unseal(a, key, "totp:2", sealed, &plain));
	OK(!crypto_unseal(a, other, "totp:1", sealed, &plain));
	arena_free(a);
}

TEST(the_same_is_sealed_differently_each_time_and_does_not_show)
{
	struct arena *a = arena_new(4096);

	crypto_init();
	const char *one = crypto_seal(a, key, "x", SPAN("AAAAAAAAAAAAAAAAAAAA"));
	OK(strcmp(one, crypto_seal(a, key, "x", SPAN("AAAAAAAAAAAAAAAAAAAA"))) != 0);
	OK(!strstr(one, "QUFBQUFB")); /* base64 of AAAAAA */
	arena_free(a);
}

TEST(a_sealed_text_that_was_changed_does_not_open)
{
	struct arena *a = arena_new(64 * 1024);
	struct span plain;

	crypto_init();
	const char *sealed = crypto_seal(a, key, "x", SPAN("secret"));
	for (size_t i = 0; sealed[i]; i++) {
		char *copy = arena_strdup(a, sealed);

		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		OK(!crypto_unseal(a, key, "x", copy, &plain));
	}
	OK(!crypto_unseal(a, key, "x", "", &plain));
	OK(!crypto_unseal(a, key, "x", "not base64!", &plain));
	OK(!crypto_unseal(a, key, "x", "AAAA", &plain));
	arena_free(a);
}

static double
bits(const char *password)
{
	struct arena *a = arena_new(4096);
	double n = strength_bits(a, span_of(password), (const char *const[]){ "ada@example.org", "meadowlark", NULL });

	arena_free(a);
	return n;
}

TEST(passwords_that_are_guessed_first_are_weak)
{
	static const char *const weak[] = { "password123", "qwertyuiop", "1234567890", "iloveyou123", "Summer2026!",
		"P@ssw0rd123", "aaaaaaaaaaaaaaaa", "passwordpassword", "ada@example.org", "meadowlark1", "letmein2024" };

	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
		OK(bits(weak[i]) < 28);
		if (bits(weak[i]) >= 28)
			tap_note("of", weak[i]);
	}
}

TEST(words_in_a_row_and_random_letters_are_strong)
{
	static const char *const strong[] = { "six meadow larks at dawn", "a long enough password", "kx7vq2mzp1w",
		"mein hund schläft tief" };

	for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
		OK(bits(strong[i]) >= 28);
	char longest[1025];
	memset(longest, 'x', sizeof longest);
	for (size_t i = 0; i < 1024; i++)
		longest[i] = (char)('a' + i * 7919 % 26);
	longest[1024] = '\0';
	OK(bits(longest) >= 28);
}

static void *
check_password(void *arg)
{
	struct arena *a = arena_new(4096);
	struct ctx cx;
	bool right = false;

	ctx_init(&cx, a);
	OK(crypto_password_verify(&cx, arg, SPAN("six meadow larks"), &right) && right);
	OK(crypto_password_verify(&cx, arg, SPAN("seven meadow larks"), &right) && !right);
	arena_free(a);
	return NULL;
}

TEST(more_passwords_than_places_are_checked_one_after_the_other)
{
	struct arena *a = arena_new(4096);
	struct ctx cx;
	const char *hash;
	pthread_t threads[6];

	crypto_init();
	ctx_init(&cx, a);
	OK(crypto_password_hash(&cx, SPAN("six meadow larks"), &hash));
	for (size_t i = 0; i < 6; i++)
		OK(pthread_create(&threads[i], NULL, check_password, (void *)(uintptr_t)hash) == 0);
	for (size_t i = 0; i < 6; i++)
		pthread_join(threads[i], NULL);
	arena_free(a);
}

TEST(a_qr_code_is_a_square_of_dark_runs_on_white)
{
	struct arena *a = arena_new(4096);
	struct ctx cx;
	struct html svg;

	ctx_init(&cx, a);
	OK(qr_svg(&cx, "otpauth://totp/a:b?secret=MZXW6", "Code of \"a\" & b", &svg));
	struct span s = { svg.ptr, svg.len };
	OK(span_starts(s, "<svg viewBox=\"0 0 37 37\"")); /* 29 modules, and 4 of white on each side */
	OK(span_find(s, "Code of &quot;a&quot; &amp; b") > 0 || span_find(s, "Code of &#34;a&#34; &amp; b") > 0);
	OK(span_find(s, "M4 4h7v1h-7z") > 0);  /* the top of the finder pattern at the left */
	OK(span_find(s, "M26 4h7v1h-7z") > 0); /* and at the right */
	char *too_long = arena_alloc(a, 5001);
	memset(too_long, 'x', 5000);
	too_long[5000] = '\0';
	OK(!qr_svg(&cx, too_long, "", &svg));
	arena_free(a);
}

TESTS_MAIN(TAP_CASE(what_is_sealed_opens_under_the_same_key_and_label_only),
           TAP_CASE(the_same_is_sealed_differently_each_time_and_does_not_show),
           TAP_CASE(a_sealed_text_that_was_changed_does_not_open), TAP_CASE(passwords_that_are_guessed_first_are_weak),
           TAP_CASE(words_in_a_row_and_random_letters_are_strong),
           TAP_CASE(more_passwords_than_places_are_checked_one_after_the_other),
           TAP_CASE(a_qr_code_is_a_square_of_dark_runs_on_white))
