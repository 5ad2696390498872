/* backup.h - a whole installation into a directory, and out of it again.
 *
 *	DIR/manifest.json              what there is, with sizes and SHA-256; written last
 *	DIR/platform.dump              pg_dump's custom format
 *	DIR/sites/<name>/database.dump
 *	DIR/sites/<name>/files/…       the site's media
 *	DIR/config/quoin.conf          what was in force, the environment included
 *	DIR/config/master.key          the key of the sites' passwords: a secret
 *
 * Each database is consistent in itself; the list of sites is that of the
 * platform's dump.  doc/backup.md is the manual. */
#ifndef DOMAIN_BACKUP_BACKUP_H
#define DOMAIN_BACKUP_BACKUP_H

#include "base/ctx.h"
#include "domain/backup/manifest.h"

struct conf;
struct world;

/* Told of progress, or NULL. */
struct backup_watch {
	void (*step)(void *arg, size_t done, size_t total);
	void *arg;
};

/* Write everything to dir, which must be absent or empty. */
bool backup_all(struct ctx *cx, struct world *w, const char *dir, const struct backup_watch *watch,
                struct manifest *out) MUST_CHECK;

/* ---- restoring, in this order ---- */

/* Read the manifest, verify every file, and make sure that nothing would be
 * overwritten: a platform database with accounts or sites, media, another master
 * key.  Changes nothing. */
bool restore_check(struct ctx *cx, const struct conf *conf, const char *dir, const struct backup_watch *watch,
                   struct manifest *out) MUST_CHECK;

/* Put the master key in its place. */
bool restore_key(struct ctx *cx, const struct conf *conf, const char *dir) MUST_CHECK;

/* Restore databases, roles, rights and media.  The platform database gets its
 * name last, so that a restore that was interrupted can be done again.  Places
 * get new ids: no cached page of an old place can appear.  Migrations are the
 * caller's, afterwards. */
bool restore_run(struct ctx *cx, struct world *w, const char *dir, const struct manifest *m,
                 const struct backup_watch *watch) MUST_CHECK;

#endif
