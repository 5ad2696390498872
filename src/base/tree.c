/* tree.c - see tree.h.  fts(3) does the walking. */
#include "base/tree.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <unistd.h>

static bool
no_tree(struct ctx *cx, const char *verb, const char *path, int e)
{
	return fail(cx, e == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "tree", "could not %s %s: %s", verb, path,
	            strerror(e));
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static FTS *
open_tree(const char *root)
{
	char *paths[] = { (char *)(uintptr_t)root, NULL };

	return fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
}

/* Paths below "dir/" and "dir" begin at the same place. */
static const char *
without_slash(struct ctx *cx, const char *root)
{
	size_t n = strlen(root);

	while (n > 1 && root[n - 1] == '/')
		n--;
	return arena_strndup(cx->arena, root, n);
}

bool
tree_walk(struct ctx *cx, const char *root, bool (*fn)(struct ctx *, const char *, const struct stat *, void *),
          void *arg)
{
	root = without_slash(cx, root);
	size_t skip = strlen(root) + 1;
	FTS *fts = open_tree(root);
	bool ok = true;
	FTSENT *e;

	if (!fts)
		return no_tree(cx, "read", root, errno);
	while (ok && (e = fts_read(fts))) {
		bool lost = e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS;

		if (lost && e->fts_errno != ENOENT)
			ok = no_tree(cx, "read", e->fts_path, e->fts_errno);
		else if (e->fts_level == 0 && e->fts_info != FTS_D && e->fts_info != FTS_DP && !lost)
			ok = no_tree(cx, "read", root, ENOTDIR);
		else if (e->fts_info == FTS_F)
			ok = fn(cx, e->fts_path + skip, e->fts_statp, arg);
	}
	fts_close(fts);
	return ok;
}

bool
tree_is_empty(struct ctx *cx, const char *path, bool *empty)
{
	FTS *fts = open_tree(path);
	FTSENT *e = fts ? fts_read(fts) : NULL;

	*empty = !e || (e->fts_info == FTS_NS && e->fts_errno == ENOENT);
	if (e && e->fts_info == FTS_D) {
		errno = 0;
		*empty = fts_children(fts, FTS_NAMEONLY) == NULL && errno == 0;
	}
	int failed = !fts ? errno : 0;
	if (fts)
		fts_close(fts);
	return failed ? no_tree(cx, "read", path, failed) : true;
}

static bool
copy_bytes(int from, int to)
{
	char buf[64 * 1024];
	ssize_t n;

	while ((n = read(from, buf, sizeof buf)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		for (ssize_t done = 0, m; done < n; done += m) {
			m = write(to, buf + done, (size_t)(n - done));
			if (m < 0 && errno != EINTR)
				return false;
			m = m < 0 ? 0 : m;
		}
	}
	return true;
}

static bool
make_folder_of(struct ctx *cx, const char *path)
{
	const char *slash = strrchr(path, '/');

	return !slash || slash == path || file_mkdirs(cx, arena_strndup(cx->arena, path, (size_t)(slash - path)), 0755);
}

bool
tree_copy_file(struct ctx *cx, const char *from, const char *to, mode_t mode)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (in < 0)
		return no_tree(cx, "read", from, errno);
	if (!make_folder_of(cx, to)) {
		close(in);
		return false;
	}
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (out < 0) {
		int e = errno;

		close(in);
		return no_tree(cx, "write", to, e);
	}
	bool ok = copy_bytes(in, out) && fchmod(out, mode) == 0 && fsync(out) == 0;
	int e = errno;
	close(in);
	if (close(out) < 0 && ok) {
		ok = false;
		e = errno;
	}
	return ok || no_tree(cx, "copy to", to, e);
}

bool
tree_remove(struct ctx *cx, const char *path)
{
	FTS *fts = open_tree(path);
	bool ok = true;
	FTSENT *e;

	if (!fts)
		return no_tree(cx, "remove", path, errno);
	while (ok && (e = fts_read(fts))) {
		if (e->fts_info == FTS_D)
			continue; /* on the way down */
		if (e->fts_info == FTS_NS && e->fts_errno == ENOENT)
			continue;
		bool folder = e->fts_info == FTS_DP || e->fts_info == FTS_DNR;
		if ((folder ? rmdir(e->fts_accpath) : unlink(e->fts_accpath)) < 0 && errno != ENOENT)
			ok = no_tree(cx, "remove", e->fts_path, errno);
	}
	fts_close(fts);
	return ok;
}
