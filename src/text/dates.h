/* dates.h - dates as people read them, in a site's zone and language (ICU; this
 * module is its only includer for dates). */
#ifndef TEXT_DATES_H
#define TEXT_DATES_H

#include "base/arena.h"
#include "base/clock.h"

#include <stdbool.h>

enum date_style { DATE_LONG, DATE_MEDIUM, DATE_YEAR };

/* "21 November 2026" in the language (BCP 47) and zone ("Europe/Berlin").  Falls
 * back to English and UTC where either is unknown.  Thread-safe; formatters are
 * kept per thread. */
const char *dates_format(struct arena *a, usec_t t, enum date_style style, const char *lang, const char *zone);

bool dates_zone_exists(const char *zone);

/* The names of all zones of places, and "UTC", in order: *n of them. */
const char *const *dates_zones(struct arena *a, size_t *n);

/* Year, month, day of t in the zone. */
void dates_civil(usec_t t, const char *zone, int *year, int *month, int *day);

/* The start of a civil date in the zone. */
usec_t dates_at(int year, int month, int day, const char *zone);

/* Seconds the zone is ahead of UTC at t; 0 where the zone is unknown. */
int dates_offset(usec_t t, const char *zone);

/* RFC 3339 in UTC ("2026-11-21T09:30:00Z") and RFC 822 ("Sat, 21 Nov 2026 09:30:00 +0000"). */
const char *dates_rfc3339(struct arena *a, usec_t t);
const char *dates_rfc822(struct arena *a, usec_t t);

/* "ltr" or "rtl". */
const char *dates_direction(const char *lang);

/* What a language calls itself ("Deutsch", "Português (Brasil)"); the tag where ICU
 * does not know it. */
const char *dates_language(struct arena *a, const char *lang);

/* "en_GB" of "en-GB", for Open Graph. */
const char *dates_locale(struct arena *a, const char *lang);

#endif
