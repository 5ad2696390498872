/* url.h - URLs: taken apart, decoded, normalised, resolved, encoded.
 *
 * Pure functions over bytes.  Three kinds of input need three kinds of care:
 * the path a client sends (url_path_clean), the arguments after '?' or in a
 * form (url_decode_arg), and references in an author's text (url_resolve; and
 * url_scheme_ok of escape.h).  Results live in the arena given. */
#ifndef TEXT_URL_H
#define TEXT_URL_H

#include "base/arena.h"
#include "base/span.h"
#include "base/strbuf.h"

#include <stdbool.h>

/* A reference split at its delimiters (RFC 3986, appendix B).  The parts point
 * into the text; nothing is decoded or checked.  A part that is absent is not
 * the same as one that is empty, hence the flags. */
struct url {
	struct span scheme;   /* "https", without ':' */
	struct span userinfo; /* "user:password", without '@' */
	struct span host;     /* with the brackets of an IPv6 address */
	struct span port;     /* digits as written, perhaps empty */
	struct span path;
	struct span query;    /* without '?' */
	struct span fragment; /* without '#' */
	bool has_scheme, has_authority, has_query, has_fragment;
};

void url_split(struct span text, struct url *out);

/* Undo %XX.  A '%' that two hexadecimal digits do not follow stays as it is.
 * The result may hold any byte, NUL included. */
void url_decode(struct strbuf *to, struct span s);

/* The same, and '+' is a space: names and values of a query or a form. */
void url_decode_arg(struct strbuf *to, struct span s);

/* Encode a whole path: '/' and what RFC 3986 lets stand in a segment stay.  For
 * a single segment or argument see escape.h. */
void url_encode_path(struct strbuf *to, struct span s);

/* The same, and escape_url_segment() and escape_url_arg(), as text in the arena. */
const char *url_path(struct arena *a, const char *s);
const char *url_segment(struct arena *a, const char *s);
const char *url_arg(struct arena *a, const char *s);

enum url_path_kind {
	URL_PATH_OK,      /* serve it */
	URL_PATH_UNCLEAN, /* had empty or dot segments: redirect to `clean` */
	URL_PATH_BAD,     /* must be refused */
};

struct url_path {
	enum url_path_kind kind;
	const char *decoded; /* begins with one '/'; UTF-8 without control bytes */
	const char *clean;   /* `decoded` encoded again, fit for a Location header */
};

/* Read the path of a request, as sent.  It is decoded once; empty segments and
 * dot segments (written plainly or encoded) are resolved and reported.  Bad are
 * paths that do not begin with '/', that hold NUL, control bytes or bytes that
 * are not UTF-8 after decoding, a malformed %, or an encoded '/' or '\'. */
void url_path_clean(struct arena *a, struct span raw, struct url_path *out);

/* The path with dot segments resolved (RFC 3986, 5.2.4), not decoded. */
const char *url_remove_dots(struct arena *a, struct span path);

/* The absolute form of ref, met in a document at base (RFC 3986, 5.2).  base
 * should be absolute; parts it lacks are simply not there. */
const char *url_resolve(struct arena *a, struct span base, struct span ref);

/* An address on this origin that is safe to redirect to: begins with exactly
 * one '/', the next byte is not '/' or '\', and no control bytes or '\'. */
bool url_is_local(struct span ref);

/* An address of the web: http or https, with a host, and without blanks, control
 * characters and quotes, which no address has. */
bool url_is_web(struct span s);

#endif
