/* date_read.h - dates as people write them into front matter.
 *
 *	2014-03-12          2014/3/12           2014-03-12T10:00:00.5Z
 *	2014-03-12 10:00    2014-03-12 10:00:00 -0500
 *	Wed, 12 Mar 2014 10:00:00 GMT           March 12, 2014
 *
 * dates.h writes them.  Reading and placing are two steps, because a date without a zone means the
 * site's zone, and whoever reads the text need not know it. */
#ifndef TEXT_DATE_READ_H
#define TEXT_DATE_READ_H

#include "base/clock.h"
#include "base/span.h"

struct date {
	int year, month, day;          /* month and day from 1 */
	int hour, minute, second, usec; /* 0 without a time */
	int offset;                    /* seconds east of UTC */
	bool has_time, has_zone;
};

/* The whole text is one date: false otherwise, and for days that no calendar
 * has.  Years 1 to 9999. */
bool date_read(struct span text, struct date *out);

/* The date text begins with, YYYY-MM-DD exactly and followed by no digit;
 * *rest is what follows.  For names of files. */
bool date_prefix(struct span text, struct date *out, struct span *rest);

/* Microseconds since 1970 UTC.  A date without a zone of its own is in the IANA
 * zone given ("Europe/Berlin"; NULL or unknown: UTC). */
usec_t date_usec(const struct date *d, const char *zone);

#endif
