/* crypto.h - keys, hashes and passwords (libsodium; this is its only includer). */
#ifndef SERVICE_CRYPTO_H
#define SERVICE_CRYPTO_H

#include "base/ctx.h"
#include "base/span.h"

#include <stdint.h>

enum { CRYPTO_KEY_BYTES = 32 };

/* Must be called once before anything else, before threads start. */
bool crypto_init(void);

/* SHA-256 as 64 hexadecimal digits. */
const char *crypto_sha256_hex(struct arena *a, struct span s);

/* The same of a file, with its size, a piece at a time. */
bool crypto_sha256_file(struct ctx *cx, const char *path, const char **hex, int64_t *bytes) MUST_CHECK;

/* HMAC-SHA-256 (RFC 2104) of label under key, as 52 letters and digits of
 * base32 without padding: a password derived, never stored. */
const char *crypto_derive(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label);

/* Argon2id with libsodium's interactive limits, in its own string format.  Each
 * takes 64 MiB while it lasts, so a process makes a few at once and no more; who
 * waits past cx->deadline gets UNAVAILABLE. */
bool crypto_password_hash(struct ctx *cx, struct span password, const char **out) MUST_CHECK;
bool crypto_password_verify(struct ctx *cx, const char *hash, struct span password, bool *right) MUST_CHECK;

/* Encrypt and authenticate (XSalsa20-Poly1305) under a key made of key and label;
 * text that can be kept anywhere.  Opens under the same two only: put into the label
 * what it is and whose. */
const char *crypto_seal(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label, struct span plain);
bool crypto_unseal(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label, const char *sealed,
                   struct span *plain);

/* 256 random bits as 43 letters of URL-safe base64. */
const char *crypto_token(struct arena *a);

/* Are two texts equal?  Takes as long wherever they differ. */
bool crypto_equal(const char *a, const char *b);

/* Read the key file (32 raw bytes); with create, make it (mode 0600) when absent. */
bool crypto_key_file(struct ctx *cx, const char *path, bool create, unsigned char out[CRYPTO_KEY_BYTES]) MUST_CHECK;

#endif
