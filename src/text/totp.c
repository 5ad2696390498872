/* totp.c - see totp.h. */
#include "text/totp.h"

#include "base/sha1.h"
#include "text/url.h"

#include <ctype.h>

const char *
totp_code(struct arena *a, struct span secret, int64_t step)
{
	unsigned char mac[SHA1_BYTES];
	char counter[8];

	for (int i = 0; i < 8; i++)
		counter[i] = (char)((uint64_t)step >> (56 - 8 * i));
	sha1_hmac(secret, (struct span){ counter, sizeof counter }, mac);
	const unsigned char *p = mac + (mac[SHA1_BYTES - 1] & 15); /* dynamic truncation, RFC 4226, 5.3 */
	uint32_t n = (uint32_t)(p[0] & 127) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	return arena_printf(a, "%06u", n % 1000000);
}

/* Digits of a code as typed: "123 456" too. */
static bool
read_digits(const char *code, char out[TOTP_DIGITS + 1])
{
	size_t n = 0;

	for (; *code; code++) {
		if (isspace((unsigned char)*code))
			continue;
		if (!isdigit((unsigned char)*code) || n == TOTP_DIGITS)
			return false;
		out[n++] = *code;
	}
	out[n] = '\0';
	return n == TOTP_DIGITS;
}

bool
totp_check(struct arena *a, struct span secret, const char *code, usec_t now, int64_t last, int64_t *step)
{
	int64_t here = now / (TOTP_SECONDS * USEC_PER_SEC);
	char digits[TOTP_DIGITS + 1];
	bool found = false;

	if (!read_digits(code, digits))
		return false;
	for (int64_t s = here - 1; s <= here + 1; s++) {
		if (found || s <= last || strcmp(totp_code(a, secret, s), digits) != 0)
			continue;
		*step = s;
		found = true;
	}
	return found;
}

const char *
totp_base32(struct arena *a, struct span bytes)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char *out = arena_alloc(a, bytes.len * 8 / 5 + 2), *p = out;

	for (size_t bit = 0; bit < bytes.len * 8; bit += 5) {
		unsigned high = (unsigned char)bytes.ptr[bit / 8];
		unsigned low = bit / 8 + 1 < bytes.len ? (unsigned char)bytes.ptr[bit / 8 + 1] : 0;

		*p++ = alphabet[(high << 8 | low) >> (11 - bit % 8) & 31];
	}
	*p = '\0';
	return out;
}

const char *
totp_address(struct arena *a, const char *issuer, const char *account, struct span secret)
{
	return arena_printf(a, "otpauth://totp/%s:%s?secret=%s&issuer=%s", url_segment(a, issuer), url_segment(a, account),
	                    totp_base32(a, secret), url_arg(a, issuer));
}
