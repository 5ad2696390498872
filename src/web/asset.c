/* asset.c - see asset.h. */
#include "web/asset.h"

#include "base/file.h"
#include "service/compress.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
write_once(struct ctx *cx, const char *path, struct span bytes)
{
	return bytes.len == 0 || access(path, F_OK) == 0 || file_write(cx, path, bytes, 0644);
}

enum { HASH = 16 }; /* hexadecimal digits */

static const char *
hash_of(struct arena *a, struct span bytes)
{
	return arena_strndup(a, crypto_sha256_hex(a, bytes), HASH);
}

bool
asset_publish(struct ctx *cx, const struct conf *conf, const char *theme, const char *path, struct span bytes,
              const char **url)
{
	struct arena *a = cx->arena;
	const char *dot = strrchr(path, '.');
	const char *name = arena_printf(a, "%s/%s%s", theme, hash_of(a, bytes), dot ? dot : "");
	const char *to = arena_printf(a, "%s/%s", conf->assets_dir, name);

	*url = arena_printf(a, "/assets/%s", name);
	if (access(to, F_OK) == 0)
		return true;
	bool packed = dot && strcmp(dot, ".woff2") == 0; /* made small already */

	/* The neighbours first: whoever finds the file finds them too. */
	return file_mkdirs(cx, arena_printf(a, "%s/%s", conf->assets_dir, theme), 0755) &&
	       (packed || (write_once(cx, arena_printf(a, "%s.br", to), compress_brotli(a, bytes, 11)) &&
	                   write_once(cx, arena_printf(a, "%s.gz", to), compress_gzip(a, bytes)))) &&
	       write_once(cx, to, bytes);
}

static bool
is_wanted(const char *name, const char *const *hashes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(name, hashes[i], HASH) == 0)
			return true;
	return false;
}

/* A day, for whoever still has a page or a preview that names it. */
static bool
is_old(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       (usec_t)st.st_mtime * USEC_PER_SEC < clock_wall() - 86400 * USEC_PER_SEC;
}

void
asset_sweep(struct ctx *cx, const struct conf *conf, const char *theme, const char *const *hashes, size_t n)
{
	DIR *d = opendir(arena_printf(cx->arena, "%s/%s", conf->assets_dir, theme));
	struct dirent *entry;

	if (!d)
		return;
	while ((entry = readdir(d)))
		if (!is_wanted(entry->d_name, hashes, n) && is_old(dirfd(d), entry->d_name))
			unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
}
