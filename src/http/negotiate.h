/* negotiate.h - choosing what to send by what the client says (RFC 9110, 12 and 13). */
#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

#include <stdbool.h>
#include <stddef.h>

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BR };

#define ENCODING_BIT(e) (1u << (e))

const char *encoding_name(enum encoding e); /* "br"; identity is NULL */

/* The best of the offered encodings (bits) for an Accept-Encoding header, NULL
 * for none: highest q, on a tie br before gzip before identity.  Identity when
 * nothing offered is accepted. */
enum encoding negotiate_encoding(const char *accept_encoding, unsigned offered);

/* Does If-None-Match (a list of entity tags, or *) name this ETag, by the weak
 * comparison?  etag is as in the header, with quotes. */
bool negotiate_etag(const char *if_none_match, const char *etag);

/* What a Range header asks of size bytes: all of them (no header, several parts,
 * another unit or a malformed one), one part, or a part there is none of. */
enum range_kind { RANGE_ALL, RANGE_PART, RANGE_NONE };

enum range_kind negotiate_range(const char *range, size_t size, size_t *from, size_t *len);

/* Of "text/html" and "application/json": does the Accept header like a more
 * than b?  False on a tie or without a header. */
bool negotiate_prefers(const char *accept, const char *a, const char *b);

#endif
