/* zip.c - see zip.h. */
#include "service/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

struct zip {
	struct archive *to;
	locale_t utf8; /* libarchive takes the encoding of names from the thread's locale */
};

static void
close_zip(void *arg)
{
	struct zip *z = arg;

	archive_write_free(z->to);
	if (z->utf8)
		freelocale(z->utf8);
}

static bool
failed(struct ctx *cx, struct zip *z)
{
	const char *why = archive_error_string(z->to);

	if (archive_errno(z->to) == ENOSPC)
		return fail_cause(cx, ERR_UNAVAILABLE, "zip.full", "%s", why ? why : "no space left");
	return fail_cause(cx, ERR_INTERNAL, "zip.write", "%s", why ? why : "unknown");
}

bool
zip_open(struct ctx *cx, int fd, struct zip **out)
{
	struct zip *z = ARENA_NEW(cx->arena, struct zip);

	z->to = archive_write_new();
	if (!z->to)
		return fail_cause(cx, ERR_INTERNAL, "zip.open", "libarchive has no memory");
	z->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	arena_defer(cx->arena, close_zip, z);
	/* No padding to blocks: that is for tapes. */
	if (archive_write_set_format_zip(z->to) != ARCHIVE_OK || archive_write_set_bytes_in_last_block(z->to, 1) != ARCHIVE_OK ||
	    archive_write_open_fd(z->to, fd) != ARCHIVE_OK)
		return failed(cx, z);
	*out = z;
	return true;
}

static bool
begin(struct ctx *cx, struct zip *z, const char *name, usec_t modified, int64_t size)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_size(e, size);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_mtime(e, (time_t)(modified / USEC_PER_SEC), 0);
	int r = archive_write_header(z->to, e);
	archive_entry_free(e);
	return r == ARCHIVE_OK || failed(cx, z);
}

static bool
put(struct ctx *cx, struct zip *z, const char *bytes, size_t len)
{
	while (len) {
		la_ssize_t n = archive_write_data(z->to, bytes, len);

		if (n <= 0)
			return failed(cx, z);
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* What libarchive does with names happens in a locale of UTF-8. */
static locale_t
enter(const struct zip *z)
{
	return z->utf8 ? uselocale(z->utf8) : (locale_t)0;
}

static void
leave(locale_t was)
{
	if (was)
		uselocale(was);
}

bool
zip_add(struct ctx *cx, struct zip *z, const char *name, usec_t modified, struct span bytes)
{
	locale_t was = enter(z);
	bool ok = begin(cx, z, name, modified, (int64_t)bytes.len) && put(cx, z, bytes.ptr, bytes.len);

	leave(was);
	return ok;
}

/* At most the size the archive was told of: the file may be growing. */
static bool
copy(struct ctx *cx, struct zip *z, int fd, int64_t left)
{
	char piece[PIECE];

	while (left > 0) {
		ssize_t n = read(fd, piece, left < PIECE ? (size_t)left : PIECE);

		if (n <= 0)
			return fail_cause(cx, ERR_INTERNAL, "zip.read", "a file became shorter while it was read");
		if (!put(cx, z, piece, (size_t)n))
			return false;
		left -= n;
	}
	return true;
}

bool
zip_add_file(struct ctx *cx, struct zip *z, const char *name, const char *path, bool *found)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	*found = fd >= 0;
	if (fd < 0)
		return errno == ENOENT || fail_cause(cx, ERR_INTERNAL, "zip.read", "%s cannot be read", path);
	locale_t was = enter(z);
	bool ok = fstat(fd, &st) == 0 && begin(cx, z, name, (usec_t)st.st_mtime * USEC_PER_SEC, st.st_size) &&
	          copy(cx, z, fd, st.st_size);
	leave(was);
	close(fd);
	return ok;
}

bool
zip_finish(struct ctx *cx, struct zip *z)
{
	locale_t was = enter(z);
	bool ok = archive_write_close(z->to) == ARCHIVE_OK || failed(cx, z);

	leave(was);
	return ok;
}
