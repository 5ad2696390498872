/* file.c - see file.h. */
#include "base/file.h"

#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024 };

static bool
no_file(struct ctx *cx, const char *verb, const char *path)
{
	int e = errno;

	return fail(cx, e == ENOENT || e == ENOTDIR ? ERR_NOT_FOUND : e == ENOSPC || e == EDQUOT ? ERR_UNAVAILABLE : ERR_INTERNAL,
	            "file", "could not %s %s: %s", verb, path, strerror(e));
}

static void
close_fd(void *arg)
{
	close((int)(intptr_t)arg);
}

bool
file_read(struct ctx *cx, const char *path, size_t max, struct span *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return no_file(cx, "open", path);
	arena_defer(cx->arena, close_fd, (void *)(intptr_t)fd);
	if (fstat(fd, &st) < 0)
		return no_file(cx, "read", path);
	if (!S_ISREG(st.st_mode))
		return fail(cx, ERR_BAD_REQUEST, "file", "could not read %s: it is not a file", path);
	if ((size_t)st.st_size > max)
		return fail(cx, ERR_TOO_LARGE, "file.size", "could not read %s: it has %lld bytes, more than %zu",
		            path, (long long)st.st_size, max);
	char *buf = arena_alloc(cx->arena, (size_t)st.st_size + 1);
	size_t len = 0;
	while (len < (size_t)st.st_size) {
		ssize_t n = read(fd, buf + len, (size_t)st.st_size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return no_file(cx, "read", path);
		if (n == 0)
			break;
		len += (size_t)n;
	}
	buf[len] = '\0';
	*out = (struct span){ buf, len };
	return true;
}

/* Of a descriptor whose length nobody knows. */
static bool
read_to_end(struct ctx *cx, int fd, const char *path, size_t max, struct span *out)
{
	struct strbuf sb;
	ssize_t n = 1;

	strbuf_init(&sb, cx->arena, max + READ_SIZE);
	while (n > 0 && sb.len <= max) {
		n = read(fd, strbuf_reserve(&sb, READ_SIZE), READ_SIZE);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n < 0)
			return no_file(cx, "read", path);
		else
			strbuf_grew(&sb, (size_t)n);
	}
	*out = strbuf_span(&sb);
	return sb.len <= max ||
	       fail(cx, ERR_TOO_LARGE, "file.size", "could not read %s: it has more than %zu bytes", path, max);
}

bool
file_read_input(struct ctx *cx, const char *path, size_t max, struct span *out)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat st;

	if (!standard && (stat(path, &st) < 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return file_read(cx, path, max, out);
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return no_file(cx, "open", path);
	if (!standard)
		arena_defer(cx->arena, close_fd, (void *)(intptr_t)fd);
	return read_to_end(cx, fd, standard ? "standard input" : path, max, out);
}

static bool
write_all(int fd, struct span s)
{
	while (s.len) {
		ssize_t n = write(fd, s.ptr, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		s = span_skip(s, (size_t)n);
	}
	return true;
}

bool
file_write(struct ctx *cx, const char *path, struct span data, mode_t mode)
{
	char *tmp = arena_printf(cx->arena, "%s.XXXXXX", path);
	int fd = mkostemp(tmp, O_CLOEXEC);

	if (fd < 0)
		return no_file(cx, "write", path);
	bool ok = write_all(fd, data) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	int saved = errno;
	ok = close(fd) == 0 && ok;
	if (ok && rename(tmp, path) == 0)
		return true;
	if (!ok)
		errno = saved;
	no_file(cx, "write", path);
	unlink(tmp);
	return false;
}

bool
file_mkdirs(struct ctx *cx, const char *path, mode_t mode)
{
	char *p = arena_strdup(cx->arena, path);

	for (char *slash = p + 1; *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		if (mkdir(p, mode) < 0 && errno != EEXIST)
			return no_file(cx, "make directory", p);
		*slash = '/';
	}
	if (mkdir(p, mode) < 0 && errno != EEXIST)
		return no_file(cx, "make directory", p);
	return true;
}
