/* archive.h - an archive while it is being imported: shared by the files of
 * domain/import, seen by nobody else.
 *
 * The order of work, and who does it:
 *
 *	scan.c      walk the folder, say what each file is
 *	config.c    the generator, its configuration, authors' names
 *	document.c  front matter of each document
 *	address.c   where each document lived by its generator's rules
 *	plan.c      where each will live: pattern, slugs, paths
 *	lookup.c    what an address in a text means
 *	text.c      a document's text with helpers and links resolved
 *	save.c      posts, media and redirects, in batches
 *	custom.c    custom fields
 *	own.c       the same for an export of Quoin's own
 *	own_people.c  its tags and authors */
#ifndef DOMAIN_IMPORT_ARCHIVE_H
#define DOMAIN_IMPORT_ARCHIVE_H

#include "base/hash.h"
#include "domain/export/export.h"
#include "domain/import/import.h"
#include "domain/setting.h"
#include "text/date_read.h"
#include "text/dyn.h"
#include "text/front_matter.h"
#include "text/md_headings.h"

enum { IMPORT_FILE_MAX = 8 * 1024 * 1024, IMPORT_MEDIA_MAX = 64 * 1024 * 1024 };

enum file_kind {
	FILE_DOCUMENT,
	FILE_ASSET, /* an image or the like: taken when a page uses it */
	FILE_TOLD,  /* a line of the report says why it is not taken */
};

struct archive_file {
	const char *path; /* in the archive, as on disk */
	enum file_kind kind;
	usec_t mtime;
	bool used;        /* ASSET: a page refers to it */
	const char *url;  /* ASSET, once asked for: "/media/…", or NULL if such a file is not taken */
	bool asked;       /* url is known */
	bool stored;      /* in the media of the site */
};

struct document {
	struct archive_file *file;
	const struct dyn *front;
	bool html; /* not Markdown */
	bool failed;

	const char *title, *lang, *excerpt, *meta_description;
	bool title_from_text; /* the first heading of the text is the title */
	bool page;            /* else a post */
	bool says_page;       /* its front matter does */
	const char *status;   /* "published", "draft", "scheduled" */
	struct date date;     /* as written; year 0: none */
	struct date name_date; /* from the file's name or address; year 0: none */
	usec_t published_at, updated_at;
	const char **tags, **authors;
	size_t ntags, nauthors;
	bool authors_by_slug; /* of an export of Quoin's own: they are slugs */
	const char *image, *image_alt, *image_caption;

	const char *stem;  /* the name without folder, date and extension */
	const char *wish;  /* the slug it asks for */
	const char *explicit_address; /* said in front matter, or NULL */
	const char **old;  /* addresses it had: decoded, begin with '/'; the first is the canonical one */
	size_t nold, nold_canonical; /* the first nold_canonical are its own, the rest aliases */
	const char *slug, *path;
	const char *known_hash; /* of the earlier import; NULL: a new post */

	const char *custom; /* values of custom fields; NULL: it has none */
	struct own_post *own; /* of an export of Quoin's own; or NULL */

	struct md_headings *headings; /* found when first needed */
};

enum generator { GENERATOR_PLAIN, GENERATOR_JEKYLL, GENERATOR_HUGO, GENERATOR_ZOLA, GENERATOR_ELEVENTY,
                 GENERATOR_QUOIN };

struct archive {
	struct ctx *cx;
	struct arena *arena; /* lives for the whole import */
	const struct conf *conf;
	const struct site *site;
	const struct import_options *options;
	struct settings settings; /* with the permalink the import will use */
	bool permalink_changed, timezone_changed;

	enum generator generator;
	struct dyn config;       /* what {{ site.x }} means */
	const char *old_hosts[4]; /* lower case; the archive's own */
	size_t nold_hosts;
	const char *base_path;   /* the folder it was published in, "/blog"; "" usually */
	struct map *author_names; /* key → name */

	struct list fields;   /* of struct custom_field: the site's, and those an export brings */
	size_t own_fields;    /* how many of them the site has */

	struct archive_file *files;
	size_t nfiles, files_room;
	struct document *docs; /* in order of path */
	size_t ndocs;

	struct map *by_address; /* address_key() → document */
	struct map *by_address_nocase;
	struct map *by_file;    /* path in the archive → document */
	struct map *assets;     /* path from the root of the site → archive_file */
	struct map *tags, *author_slugs; /* slugs that will have a page */

	struct import_report *report;
	struct import_line *lines;
	size_t nlines, lines_room;
};

/* ---- report.c ---- */

/* A line of the report; the texts are copied. */
void report_line(struct archive *ar, const char *file, unsigned line, const char *kind, struct span what,
                 const char *became);
void report_finish(struct archive *ar);

/* ---- scan.c ---- */

bool archive_scan(struct archive *ar) MUST_CHECK;

/* The whole of a file; false with the reason on cx. */
bool archive_read(struct archive *ar, struct ctx *cx, const struct archive_file *f, size_t max, struct span *out) MUST_CHECK;

/* ---- config.c ---- */

void config_read(struct archive *ar);

/* The member at a dotted path of the configuration; NULL: none. */
const struct dyn *config_at(const struct archive *ar, const char *path);
struct span config_text(const struct archive *ar, const char *path);

/* ---- document.c ---- */

/* Read every document's front matter; what cannot be read is told. */
void documents_read(struct archive *ar);

/* A document's text, its front matter cut off. */
bool document_body(struct archive *ar, struct ctx *cx, const struct document *d, struct span *body, unsigned *line) MUST_CHECK;

/* ---- values.c: front matter as people write it ---- */

/* The first of these names (separated by blanks) that has a value; NULL: none. */
const struct dyn *front_any(const struct dyn *map, const char *names);
/* A scalar as text; NULL for lists, maps, null and absence. */
const char *front_text(struct arena *a, const struct dyn *value);
bool front_bool(const struct dyn *value, bool absent);
/* Without tags, entities and the addresses of links; blanks made single. */
const char *plain_text(struct arena *a, const char *text, size_t most_chars);
/* Strings of a list, of a map's naming member, or of one text cut at `cut`. */
size_t front_list(struct arena *a, const struct dyn *value, const char *cut, const char ***out);

/* ---- address.c ---- */

void document_addresses(struct archive *ar, struct document *d);

/* What makes two addresses the same: decoded, dots resolved, normal form C,
 * without query, trailing slash, "index" and the extension of a page. */
const char *address_key(struct arena *a, struct span address);

/* ---- plan.c ---- */

bool archive_plan(struct archive *ar) MUST_CHECK;

/* ---- lookup.c ---- */

void lookup_build(struct archive *ar);

struct target {
	const struct document *doc; /* or */
	struct archive_file *file;  /* or */
	const char *path;           /* a page the site has of itself */
	const char *anchor;         /* our id in doc, "" for none; NULL: nothing there has that id */
	struct span fragment, query;
	bool ours;                  /* an address of the archive's site, whether found or not */
};

/* What `to`, written in d, means. */
void lookup(struct archive *ar, struct ctx *cx, struct document *d, struct span to, struct target *out);

/* The document a helper names: a post by its file's name, a file by its path. */
const struct document *lookup_named(struct archive *ar, struct ctx *cx, struct span name);

/* Learn which host the archive calls its own from the links in its texts. */
void lookup_learn_host(struct archive *ar);

const struct md_headings *document_headings(struct archive *ar, struct document *d);

/* ---- text.c ---- */

struct used_asset {
	struct archive_file *file;
	struct used_asset *next;
};

struct prepared {
	struct document *doc;
	const char *title;
	struct span source;
	const char *excerpt, *image, *image_alt, *image_caption;
	struct used_asset *assets;
	const char *hash;
};

/* All that would be saved of a document, in cx's arena. */
bool document_prepare(struct archive *ar, struct ctx *cx, struct document *d, struct prepared *out) MUST_CHECK;

/* ---- custom.c ---- */

bool custom_begin(struct archive *ar) MUST_CHECK;
void document_read_custom(struct archive *ar, struct document *d);
/* Declare the fields an export brings. */
bool custom_save(struct archive *ar) MUST_CHECK;

/* ---- own_people.c ---- */

/* Slugs of authors instead of names, where an export says them and has them all. */
void document_read_author_slugs(struct archive *ar, struct document *d);
/* What an export says about tags and authors. */
bool own_save_people(struct archive *ar) MUST_CHECK;

/* ---- own.c ---- */

void document_read_own(struct archive *ar, struct document *d);
struct span own_source(struct span body);
bool own_write_more(struct ctx *cx, const struct own_post *own, const char *id) MUST_CHECK;
bool own_save_media(struct archive *ar, struct cell *cell) MUST_CHECK;
bool own_save_redirects(struct archive *ar) MUST_CHECK;
bool own_save_translations(struct archive *ar) MUST_CHECK; /* once all texts are there */

/* ---- save.c ---- */

bool archive_save(struct archive *ar, struct cell *cell) MUST_CHECK;

#endif
