/* crypto.c - see crypto.h. */
#include "service/crypto.h"

#include "base/file.h"
#include "base/rand.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <unistd.h>

bool
crypto_init(void)
{
	return sodium_init() >= 0;
}

const char *
crypto_sha256_hex(struct arena *a, struct span s)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(a, sizeof digest * 2 + 1);

	crypto_hash_sha256(digest, (const unsigned char *)s.ptr, s.len);
	return sodium_bin2hex(hex, sizeof digest * 2 + 1, digest, sizeof digest);
}

bool
crypto_sha256_file(struct ctx *cx, const char *path, const char **hex, int64_t *bytes)
{
	unsigned char buf[64 * 1024], digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	*bytes = 0;
	crypto_hash_sha256_init(&state);
	while (fd >= 0 && ((n = read(fd, buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR))) {
		crypto_hash_sha256_update(&state, buf, n > 0 ? (size_t)n : 0);
		*bytes += n > 0 ? n : 0;
	}
	int e = errno;
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return fail(cx, e == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "file", "could not read %s: %s", path, strerror(e));
	crypto_hash_sha256_final(&state, digest);
	char *text = arena_alloc(cx->arena, sizeof digest * 2 + 1);
	*hex = sodium_bin2hex(text, sizeof digest * 2 + 1, digest, sizeof digest);
	return true;
}

const char *
crypto_derive(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char *out = arena_alloc(a, 53);
	size_t bit = 0;

	crypto_auth_hmacsha256(mac, (const unsigned char *)label, strlen(label), key);
	for (size_t i = 0; i < 52; i++, bit += 5) {
		unsigned pair = (unsigned)mac[bit / 8] << 8 | (bit / 8 + 1 < sizeof mac ? mac[bit / 8 + 1] : 0);
		out[i] = alphabet[pair >> (11 - bit % 8) & 31];
	}
	out[52] = '\0';
	sodium_memzero(mac, sizeof mac);
	return out;
}

/* ---- passwords ---- */

enum { HASHES_AT_ONCE = 3 };

static pthread_mutex_t hash_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hash_done = PTHREAD_COND_INITIALIZER;
static int hashes;

static bool
wait_for_turn(struct ctx *cx)
{
	struct timespec until = { .tv_sec = cx->deadline / USEC_PER_SEC, .tv_nsec = cx->deadline % USEC_PER_SEC * 1000 };
	int err = 0;

	pthread_mutex_lock(&hash_lock);
	while (err == 0 && hashes >= HASHES_AT_ONCE)
		err = cx->deadline ? pthread_cond_clockwait(&hash_done, &hash_lock, CLOCK_MONOTONIC, &until)
		                   : pthread_cond_wait(&hash_done, &hash_lock);
	hashes += err == 0;
	pthread_mutex_unlock(&hash_lock);
	return err == 0 || fail(cx, ERR_UNAVAILABLE, "crypto.busy", "Many passwords are being checked just now. Try again.");
}

static void
end_turn(void)
{
	pthread_mutex_lock(&hash_lock);
	hashes--;
	pthread_cond_signal(&hash_done);
	pthread_mutex_unlock(&hash_lock);
}

bool
crypto_password_hash(struct ctx *cx, struct span password, const char **out)
{
	char *hash = arena_alloc(cx->arena, crypto_pwhash_STRBYTES);

	if (!wait_for_turn(cx))
		return false;
	int failed = crypto_pwhash_str_alg(hash, password.ptr, password.len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                                   crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
	end_turn();
	if (failed)
		return fail_cause(cx, ERR_UNAVAILABLE, "crypto.memory", "not enough memory to hash a password");
	*out = hash;
	return true;
}

bool
crypto_password_verify(struct ctx *cx, const char *hash, struct span password, bool *right)
{
	if (!wait_for_turn(cx))
		return false;
	*right = crypto_pwhash_str_verify(hash, password.ptr, password.len) == 0;
	end_turn();
	return true;
}

/* ---- what is kept sealed ---- */

enum { NONCE = crypto_secretbox_NONCEBYTES, TAG = crypto_secretbox_MACBYTES, SEALED_MAX = 4096 };

static void
sealing_key(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label, unsigned char out[CRYPTO_KEY_BYTES])
{
	const char *whole = arena_printf(a, "seal:%s", label);

	crypto_auth_hmacsha256(out, (const unsigned char *)whole, strlen(whole), key);
}

const char *
crypto_seal(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label, struct span plain)
{
	size_t len = NONCE + TAG + plain.len, room = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	unsigned char own[CRYPTO_KEY_BYTES], *box = arena_alloc(a, len);
	char *text = arena_alloc(a, room);

	sealing_key(a, key, label, own);
	rand_bytes(box, NONCE);
	crypto_secretbox_easy(box + NONCE, (const unsigned char *)plain.ptr, plain.len, box, own);
	sodium_memzero(own, sizeof own);
	return sodium_bin2base64(text, room, box, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool
crypto_unseal(struct arena *a, const unsigned char key[CRYPTO_KEY_BYTES], const char *label, const char *sealed,
              struct span *plain)
{
	size_t n = strlen(sealed), len;
	unsigned char own[CRYPTO_KEY_BYTES], *box = arena_alloc(a, n + 1);

	if (n > SEALED_MAX || sodium_base642bin(box, n, sealed, n, NULL, &len, NULL,
	                                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || len < NONCE + TAG)
		return false;
	char *out = arena_alloc(a, len);
	sealing_key(a, key, label, own);
	bool ok = crypto_secretbox_open_easy((unsigned char *)out, box + NONCE, len - NONCE, box, own) == 0;
	sodium_memzero(own, sizeof own);
	*plain = (struct span){ out, len - NONCE - TAG };
	return ok;
}

/* ---- tokens and keys ---- */

const char *
crypto_token(struct arena *a)
{
	unsigned char raw[32];
	size_t room = sodium_base64_ENCODED_LEN(sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, room);

	rand_bytes(raw, sizeof raw);
	return sodium_bin2base64(text, room, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The first to make it wins: another who makes one too finds that of the first. */
static bool
make_key(struct ctx *cx, const char *path)
{
	const char *tmp = arena_printf(cx->arena, "%s.%s", path, rand_hex(cx->arena, 8));
	unsigned char key[CRYPTO_KEY_BYTES];

	rand_bytes(key, sizeof key);
	bool ok = file_write(cx, tmp, (struct span){ (const char *)key, sizeof key }, 0600);
	sodium_memzero(key, sizeof key);
	if (ok && link(tmp, path) < 0 && errno != EEXIST)
		ok = fail(cx, ERR_INTERNAL, "crypto.key", "could not make %s: %s", path, strerror(errno));
	unlink(tmp);
	return ok;
}

bool
crypto_key_file(struct ctx *cx, const char *path, bool create, unsigned char out[CRYPTO_KEY_BYTES])
{
	struct span s;

	if (!file_read(cx, path, 4096, &s)) {
		if (cx->err.kind != ERR_NOT_FOUND || !create)
			return false;
		ctx_forgive(cx);
		if (!make_key(cx, path) || !file_read(cx, path, 4096, &s))
			return false;
	}
	if (s.len != CRYPTO_KEY_BYTES)
		return fail(cx, ERR_INVALID, "crypto.key", "could not use %s: it must hold exactly %d bytes", path,
		            CRYPTO_KEY_BYTES);
	memcpy(out, s.ptr, CRYPTO_KEY_BYTES);
	return true;
}

bool
crypto_equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}
