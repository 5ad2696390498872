/* media_trash.h - where files are used, and how they go.
 *
 * Pages go on showing a file in the trash, for as long as it can be taken out; a file
 * that is taken in again meanwhile is out of the trash by that.  When its time is
 * over, or somebody deletes it for good, the row is marked first, then the files go,
 * then the row: a process that dies on the way leaves the mark, and whoever purges
 * next goes on from there.  So no file is ever without its row, and a row without all
 * of its files is one that nothing shows. */
#ifndef DOMAIN_MEDIA_TRASH_H
#define DOMAIN_MEDIA_TRASH_H

#include "base/ctx.h"
#include "base/field.h"

struct conf;
struct site;

/* Something that shows a file. */
struct media_use {
	const char *media_id;
	const char *kind;  /* "post", "page", "tag", "byline", "setting" */
	const char *id, *title;
	bool in_trash;     /* itself */
};

enum { MEDIA_USES_MOST = 100 }; /* posts told of for one file */

/* Where these files are used: list of struct media_use, those of a file together. */
bool media_uses(struct ctx *cx, const char *const *ids, size_t n, struct list *out) MUST_CHECK;

/* Uses of files that are not there (media_id: what the address would be of), and of
 * pictures without alternative text; at most so many. */
bool media_broken(struct ctx *cx, int64_t most, struct list *out) MUST_CHECK;
bool media_bare_uses(struct ctx *cx, int64_t most, struct list *out) MUST_CHECK;

/* Counted up to MEDIA_WANTS_MOST + 1: files that nothing uses, pictures without
 * alternative text in the library. */
enum { MEDIA_WANTS_MOST = 1000 };

struct media_wants {
	int64_t unused, no_alt;
};

bool media_wants(struct ctx *cx, struct media_wants *out) MUST_CHECK;

/* NOT_FOUND "media.none" where it is not there, or there already. */
bool media_trash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;
bool media_untrash(struct ctx *cx, const struct site *site, const char *id) MUST_CHECK;

/* One in the trash, for good and now. */
bool media_delete(struct ctx *cx, const struct conf *conf, const struct site *site, const char *id) MUST_CHECK;

/* What the job does: those that have been in the trash for more than these days, and
 * whatever somebody has begun to remove. */
bool media_purge_old(struct ctx *cx, const struct conf *conf, const struct site *site, int64_t days) MUST_CHECK;

#endif
