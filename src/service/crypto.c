/* crypto.c - see crypto.h. */
#include "service/crypto.h"

#include "base/file.h"
#include "base/rand.h"

#include <errno.h>
#include <fcntl.h>
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

bool
crypto_password_hash(struct ctx *cx, struct span password, const char **out)
{
	char *hash = arena_alloc(cx->arena, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(hash, password.ptr, password.len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                          crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return fail_cause(cx, ERR_UNAVAILABLE, "crypto.memory", "not enough memory to hash a password");
	*out = hash;
	return true;
}

bool
crypto_password_verify(const char *hash, struct span password)
{
	return crypto_pwhash_str_verify(hash, password.ptr, password.len) == 0;
}

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
