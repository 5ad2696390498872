/* One-time codes against the vectors of their standards. */
#include "tests/tap.h"

#include "base/sha1.h"
#include "text/totp.h"

#define SECRET SPAN("12345678901234567890") /* of RFC 6238, appendix B */
#define AT(step) ((usec_t)(step) * TOTP_SECONDS * USEC_PER_SEC)

static const char *
hex(const unsigned char *bytes)
{
	static char text[2 * SHA1_BYTES + 1];

	for (int i = 0; i < SHA1_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return text;
}

TEST(sha1_gives_the_digests_of_fips_180)
{
	unsigned char out[SHA1_BYTES];
	char block[64];

	sha1(SPAN(""), out);
	IS_STR(hex(out), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	sha1(SPAN("abc"), out);
	IS_STR(hex(out), "a9993e364706816aba3e25717850c26c9cd0d89d");
	sha1(SPAN("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), out);
	IS_STR(hex(out), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	memset(block, 'a', sizeof block);
	sha1((struct span){ block, sizeof block }, out);
	IS_STR(hex(out), "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

TEST(hmac_gives_the_digests_of_rfc_2202)
{
	unsigned char out[SHA1_BYTES];
	char key[80];

	memset(key, 0x0b, 20);
	sha1_hmac((struct span){ key, 20 }, SPAN("Hi There"), out);
	IS_STR(hex(out), "b617318655057264e28bc0b6fb378c8ef146be00");
	sha1_hmac(SPAN("Jefe"), SPAN("what do ya want for nothing?"), out);
	IS_STR(hex(out), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
	memset(key, 0xaa, 80);
	sha1_hmac((struct span){ key, 80 }, SPAN("Test Using Larger Than Block-Size Key - Hash Key First"), out);
	IS_STR(hex(out), "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

/* The standard's codes have eight digits; ours are their last six. */
TEST(codes_are_those_of_rfc_6238)
{
	static const struct {
		int64_t seconds;
		const char *code;
	} rows[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" },
		     { 2000000000, "279037" }, { 20000000000, "353130" } };
	struct arena *a = arena_new(1024);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_STR(totp_code(a, SECRET, rows[i].seconds / TOTP_SECONDS), rows[i].code);
	arena_free(a);
}

TEST(a_code_may_be_one_step_early_or_late_and_no_more)
{
	struct arena *a = arena_new(1024);
	int64_t step = 0;

	for (int64_t off = -1; off <= 1; off++) {
		OK(totp_check(a, SECRET, totp_code(a, SECRET, 1000 + off), AT(1000), 0, &step));
		IS_INT(step, 1000 + off);
	}
	OK(!totp_check(a, SECRET, totp_code(a, SECRET, 998), AT(1000), 0, &step));
	OK(!totp_check(a, SECRET, totp_code(a, SECRET, 1002), AT(1000), 0, &step));
	arena_free(a);
}

TEST(no_step_is_taken_twice_nor_one_before_it)
{
	struct arena *a = arena_new(1024);
	int64_t step = 0;

	OK(!totp_check(a, SECRET, totp_code(a, SECRET, 1000), AT(1000), 1000, &step));
	OK(!totp_check(a, SECRET, totp_code(a, SECRET, 999), AT(1000), 1000, &step));
	OK(totp_check(a, SECRET, totp_code(a, SECRET, 1001), AT(1000), 1000, &step));
	arena_free(a);
}

TEST(spaces_in_a_code_are_passed_over_and_anything_else_is_refused)
{
	struct arena *a = arena_new(1024);
	int64_t step = 0;
	const char *code = totp_code(a, SECRET, 1000);

	OK(totp_check(a, SECRET, arena_printf(a, " %.3s %s", code, code + 3), AT(1000), 0, &step));
	OK(!totp_check(a, SECRET, arena_printf(a, "%s0", code), AT(1000), 0, &step));
	OK(!totp_check(a, SECRET, arena_printf(a, "%.5s", code), AT(1000), 0, &step));
	OK(!totp_check(a, SECRET, "", AT(1000), 0, &step));
	OK(!totp_check(a, SECRET, "12345x", AT(1000), 0, &step));
	arena_free(a);
}

TEST(base32_is_that_of_rfc_4648_without_padding)
{
	struct arena *a = arena_new(1024);

	IS_STR(totp_base32(a, SPAN("")), "");
	IS_STR(totp_base32(a, SPAN("f")), "MY");
	IS_STR(totp_base32(a, SPAN("fo")), "MZXQ");
	IS_STR(totp_base32(a, SPAN("foo")), "MZXW6");
	IS_STR(totp_base32(a, SPAN("foob")), "MZXW6YQ");
	IS_STR(totp_base32(a, SPAN("fooba")), "MZXW6YTB");
	IS_STR(totp_base32(a, SPAN("foobar")), "MZXW6YTBOI");
	arena_free(a);
}

TEST(the_address_names_issuer_and_account)
{
	struct arena *a = arena_new(1024);

	IS_STR(totp_address(a, "console.example.org", "ada@example.org", SPAN("foobar")),
	       "otpauth://totp/console.example.org:ada%40example.org?secret=MZXW6YTBOI&issuer=console.example.org");
	arena_free(a);
}

TESTS_MAIN(TAP_CASE(sha1_gives_the_digests_of_fips_180), TAP_CASE(hmac_gives_the_digests_of_rfc_2202),
           TAP_CASE(codes_are_those_of_rfc_6238), TAP_CASE(a_code_may_be_one_step_early_or_late_and_no_more),
           TAP_CASE(no_step_is_taken_twice_nor_one_before_it),
           TAP_CASE(spaces_in_a_code_are_passed_over_and_anything_else_is_refused),
           TAP_CASE(base32_is_that_of_rfc_4648_without_padding), TAP_CASE(the_address_names_issuer_and_account))
