/* totp.h - one-time codes by the clock (RFC 6238): six digits, new every 30 seconds.
 *
 * Server and telephone share a secret of 20 bytes.  A code belongs to a step, the
 * count of half minutes since 1970; who checks one keeps the step, so that no code
 * is taken twice. */
#ifndef TEXT_TOTP_H
#define TEXT_TOTP_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_SECONDS = 30 };

/* The code of a step, as text. */
const char *totp_code(struct arena *a, struct span secret, int64_t step);

/* Is this the code of now, of the step before or of the one after (clocks differ),
 * and of none up to `last`?  Then *step is whose it is.  Spaces in it are passed over. */
bool totp_check(struct arena *a, struct span secret, const char *code, usec_t now, int64_t last, int64_t *step);

/* Base32 without padding (RFC 4648), as authenticator apps take a secret by hand. */
const char *totp_base32(struct arena *a, struct span bytes);

/* The address that a QR code holds: "otpauth://totp/Issuer:account?secret=…". */
const char *totp_address(struct arena *a, const char *issuer, const char *account, struct span secret);

#endif
