/* markdown_wire.h - what a text is rendered with, and what comes of it, as
 * structs and as parts of the cell's protocol (text/cell_proto.h).
 *
 * The client puts options and gets a result, the cell gets options and puts a
 * result; both sides of each are here so that they cannot drift apart. */
#ifndef TEXT_MARKDOWN_WIRE_H
#define TEXT_MARKDOWN_WIRE_H

#include "base/arena.h"
#include "base/field.h"
#include "base/span.h"
#include "base/strbuf.h"

/* Blocks a site may leave out (markdown_options.forbid): they become links. */
enum {
	BLOCK_EMBED = 1 << 0,
	BLOCK_MEDIA = 1 << 1, /* audio and video */
	BLOCK_FILE = 1 << 2,
	BLOCK_BUTTON = 1 << 3,
	BLOCK_BOOKMARK = 1 << 4,
	BLOCK_GALLERY = 1 << 5,
};

/* A picture or file the site knows, by the address the text uses for it. */
struct markdown_media {
	const char *url;
	const char *srcset;      /* narrower ones, or NULL */
	const char *srcset_webp; /* the same as WebP, or NULL */
	int64_t width, height; /* pixels; 0: unknown */
	int64_t bytes;         /* 0: unknown */
};

/* Words the page shows.  NULL members are English. */
struct markdown_labels {
	const char *contents;   /* "Contents" */
	const char *table;      /* "Table" */
	const char *footnotes;  /* "Footnotes" */
	const char *back;       /* "Back to the text" */
	const char *image_at;   /* "image at": a host follows */
	const char *done, *open; /* "Done", "Not done": task list */
	const char *note, *tip, *important, *warning, *caution; /* callout titles */
};

/* Zero is the default of each. */
struct markdown_options {
	bool raw_html;     /* keep HTML as far as the allow-list goes; else it is dropped */
	bool smart;        /* typographic quotes, dashes and dots */
	bool nofollow;     /* links of readers: rel="nofollow ugc noopener" */
	bool load_remote;  /* images of other hosts are loaded; else shown as links */
	bool sidenotes;    /* footnotes also beside their reference */
	bool no_tables;    /* for comments */
	bool no_autolinks; /* likewise */
	bool no_images;    /* likewise: an image becomes its alternative text */
	unsigned forbid;   /* BLOCK_… or-ed */
	unsigned cpu_ms;   /* processor time; 0: the cell's default, 500 */
	size_t max_bytes;  /* of source; 0: 512 KiB */
	const char *id_prefix; /* before every id, such as "p12-"; NULL: none */
	const char *const *base_urls; /* absolute addresses that are this site's */
	size_t n_base_urls;
	const struct markdown_media *media;
	size_t n_media;
	struct markdown_labels labels;
};

struct markdown_heading {
	int64_t level;
	const char *id, *text;
};

enum markdown_link_kind { MARKDOWN_LINK, MARKDOWN_IMAGE, MARKDOWN_MEDIA, MARKDOWN_CARD };

struct markdown_link {
	enum markdown_link_kind kind;
	const char *url;  /* as the text has it, not yet filtered */
	const char *text; /* of the link, or the alternative text */
};

struct markdown_result {
	struct html html;
	struct html toc;         /* <ol>…</ol>; NULL without headings */
	const char *text;        /* plain, for search */
	size_t public_text;      /* bytes of text before the members-only break, all without one */
	const char *excerpt;     /* up to <!--more-->, or the first sentences; plain */
	const char *first_image; /* url or NULL */
	int64_t words;           /* runs of letters between blanks */
	int64_t ideographs;      /* Chinese characters and kana, not in words */
	int64_t images, code_blocks, tables, footnotes, embeds;
	int64_t dropped_html;    /* pieces of raw HTML left out */
	bool members_break;      /* html holds <!--members-only--> */
	bool more_break;
	bool plain_fallback;     /* too complex to render: html is the bare text */
	const struct markdown_heading *headings;
	size_t n_headings;
	const struct markdown_link *links;
	size_t n_links;
	const char *const *notes; /* what was not done, for the author: one sentence each */
	size_t n_notes;
};

void markdown_options_put(struct strbuf *to, const struct markdown_options *opt);
void markdown_result_put(struct strbuf *to, const struct markdown_result *r);

/* False where the bytes are no such thing.  Strings are copied to the arena. */
bool markdown_options_get(struct arena *a, struct span parts, struct markdown_options *opt, struct span *source);
bool markdown_result_get(struct arena *a, struct span parts, struct markdown_result *r);

#endif
