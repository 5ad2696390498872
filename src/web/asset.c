/* asset.c - see asset.h. */
#include "web/asset.h"

#include "base/file.h"
#include "service/compress.h"
#include "service/conf.h"
#include "service/crypto.h"

#include <unistd.h>

static bool
write_once(struct ctx *cx, const char *path, struct span bytes)
{
	return bytes.len == 0 || access(path, F_OK) == 0 || file_write(cx, path, bytes, 0644);
}

bool
asset_publish(struct ctx *cx, const struct conf *conf, const char *theme, const char *path, struct span bytes,
              const char **url)
{
	struct arena *a = cx->arena;
	const char *dot = strrchr(path, '.'), *hash = crypto_sha256_hex(a, bytes);
	const char *name = arena_printf(a, "%s/%.16s%s", theme, hash, dot ? dot : "");
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
