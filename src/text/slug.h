/* slug.h - the part of an address that is made from words.
 *
 *	"Crème Brûlée, or: don't panic!"  →  "creme-brulee-or-dont-panic"
 *	"メンテナーの為のベストプラクティス" →  unchanged
 *
 * A slug is letters and digits of any script, lower case, in normal form C, with
 * single hyphens between words.  Latin letters lose their diacritics, since that
 * is how people type them; other scripts are never transliterated: a guess at
 * how Japanese or Arabic sounds helps nobody who reads them. */
#ifndef TEXT_SLUG_H
#define TEXT_SLUG_H

#include "base/arena.h"
#include "base/span.h"

#define SLUG_MAX 191 /* bytes */

/* The slug of a text; "" where it holds no letter and no digit. */
const char *slug_make(struct arena *a, struct span text);

/* Is text a slug as it stands? */
bool slug_is(struct arena *a, struct span text);

#endif
