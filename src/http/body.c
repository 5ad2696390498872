/* body.c - see body.h. */
#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void
body_init(struct body *b, const struct body_limits *limits)
{
	*b = (struct body){ .limits = limits, .fd = -1 };
	strbuf_init(&b->small, NULL, limits->memory);
}

void
body_clear(struct body *b)
{
	if (b->map)
		munmap(b->map, b->len);
	if (b->fd >= 0)
		close(b->fd);
	if (b->charged && b->limits->spooled)
		atomic_fetch_sub(b->limits->spooled, b->charged);
	strbuf_release(&b->small);
	b->fd = -1;
	b->map = NULL;
	b->len = 0;
	b->charged = 0;
}

/* Take bytes from the budget of the process. */
static bool
charge(struct body *b, size_t len)
{
	if (b->limits->spooled) {
		int64_t now = atomic_fetch_add(b->limits->spooled, (int64_t)len) + (int64_t)len;
		if (now > b->limits->budget) {
			atomic_fetch_sub(b->limits->spooled, (int64_t)len);
			return false;
		}
	}
	b->charged += (int64_t)len;
	return true;
}

static bool
write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* A file without a name: it is gone when it is closed, whatever happens. */
static int
open_unnamed(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char path[512];

	if (fd >= 0)
		return fd;
	/* Not every file system has unnamed files. */
	if ((size_t)snprintf(path, sizeof path, "%s/quoin-body-XXXXXX", dir) >= sizeof path)
		return -1;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

/* Move what is in memory to a file. */
static bool
spool(struct body *b)
{
	if (!charge(b, b->small.len))
		return false;
	b->fd = open_unnamed(b->limits->dir ? b->limits->dir : "/tmp");
	if (b->fd < 0 || !write_all(b->fd, b->small.buf, b->small.len))
		return false;
	strbuf_release(&b->small);
	return true;
}

enum body_result
body_add(struct body *b, const char *bytes, size_t len)
{
	if (len > b->limits->max - b->len)
		return BODY_TOO_LARGE;
	if (b->fd < 0 && b->len + len <= b->limits->memory) {
		strbuf_add(&b->small, bytes, len);
	} else {
		if (b->fd < 0 && !spool(b))
			return BODY_NO_ROOM;
		if (!charge(b, len) || !write_all(b->fd, bytes, len))
			return BODY_NO_ROOM;
	}
	b->len += len;
	return BODY_OK;
}

bool
body_span(struct body *b, struct span *out)
{
	if (b->fd < 0) {
		*out = strbuf_span(&b->small);
		return true;
	}
	if (!b->map) {
		void *map = mmap(NULL, b->len, PROT_READ, MAP_PRIVATE, b->fd, 0);
		if (map == MAP_FAILED)
			return false;
		b->map = map;
	}
	*out = (struct span){ b->map, b->len };
	return true;
}
