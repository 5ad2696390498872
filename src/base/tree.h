/* tree.h - whole directories: walked, copied, measured, removed.
 *
 * Symbolic links are never followed and never copied: a tree of ours has none,
 * and one that appears leads somewhere else. */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/ctx.h"
#include "base/span.h"

#include <sys/stat.h>

/* Call fn for every file below root, in order of name; path is relative to
 * root.  fn returns false, with the reason on cx, to stop.  A root that is not
 * there is an empty tree; what disappears on the way is passed over. */
bool tree_walk(struct ctx *cx, const char *root, bool (*fn)(struct ctx *cx, const char *path, const struct stat *st,
               void *arg), void *arg) MUST_CHECK;

/* Is there nothing at path, or an empty directory? */
bool tree_is_empty(struct ctx *cx, const char *path, bool *empty) MUST_CHECK;

/* Copy one file; its folder is made, its bytes are synced.  NOT_FOUND where
 * there is no file. */
bool tree_copy_file(struct ctx *cx, const char *from, const char *to, mode_t mode) MUST_CHECK;

/* Remove path and all below it; fine where there is nothing. */
bool tree_remove(struct ctx *cx, const char *path) MUST_CHECK;

#endif
