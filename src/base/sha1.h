/* sha1.h - SHA-1 (FIPS 180-4) and HMAC with it (RFC 2104), for one-time codes.
 *
 * Authenticator apps know no other hash reliably (RFC 6238).  Broken as it is for
 * signatures, its HMAC still stands; nothing else here uses it. */
#ifndef BASE_SHA1_H
#define BASE_SHA1_H

#include "base/span.h"

enum { SHA1_BYTES = 20 };

void sha1(struct span data, unsigned char out[SHA1_BYTES]);
void sha1_hmac(struct span key, struct span data, unsigned char out[SHA1_BYTES]);

#endif
