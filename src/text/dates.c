/* dates.c - see dates.h.  Opening an ICU formatter costs about a millisecond, so
 * each thread keeps the few it used last. */
#include "text/dates.h"

#include "base/span.h"

#include <stdint.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

enum { KEPT = 8, ZONE_MAX = 64 };

struct formatter {
	char lang[40], zone[ZONE_MAX];
	enum date_style style;
	UDateFormat *icu;
	unsigned used; /* higher is later */
};

static _Thread_local struct formatter kept[KEPT];
static _Thread_local unsigned uses;

static int32_t
zone_chars(const char *zone, UChar *out)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = 0;

	u_strFromUTF8(out, ZONE_MAX, &n, zone, -1, &e);
	return U_SUCCESS(e) ? n : 0;
}

static UDateFormat *
open_formatter(enum date_style style, const char *lang, const char *zone)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar tz[ZONE_MAX], pattern[64];
	static const UChar year_skeleton[] = { 'y', 0 };
	int32_t tzlen = zone_chars(zone, tz);
	UDateFormatStyle how = style == DATE_LONG ? UDAT_LONG : UDAT_MEDIUM;

	if (style != DATE_YEAR)
		return udat_open(UDAT_NONE, how, lang, tz, tzlen, NULL, 0, &e);
	UDateTimePatternGenerator *gen = udatpg_open(lang, &e);
	int32_t n = gen ? udatpg_getBestPattern(gen, year_skeleton, 1, pattern, 64, &e) : 0;
	udatpg_close(gen);
	return U_SUCCESS(e) ? udat_open(UDAT_PATTERN, UDAT_PATTERN, lang, tz, tzlen, pattern, n, &e) : NULL;
}

static UDateFormat *
formatter(enum date_style style, const char *lang, const char *zone)
{
	struct formatter *oldest = &kept[0];

	for (size_t i = 0; i < KEPT; i++) {
		struct formatter *f = &kept[i];

		if (f->icu && f->style == style && strcmp(f->lang, lang) == 0 && strcmp(f->zone, zone) == 0) {
			f->used = ++uses;
			return f->icu;
		}
		if (f->used < oldest->used)
			oldest = f;
	}
	if (strlen(lang) >= sizeof oldest->lang || strlen(zone) >= sizeof oldest->zone)
		return NULL;
	if (oldest->icu)
		udat_close(oldest->icu);
	oldest->icu = open_formatter(style, lang, zone);
	oldest->style = style;
	oldest->used = ++uses;
	memcpy(oldest->lang, lang, strlen(lang) + 1);
	memcpy(oldest->zone, zone, strlen(zone) + 1);
	return oldest->icu;
}

const char *
dates_format(struct arena *a, usec_t t, enum date_style style, const char *lang, const char *zone)
{
	UDateFormat *f = formatter(style, lang, zone);
	UChar text[128];
	char utf8[512];
	int32_t n = 0;
	UErrorCode e = U_ZERO_ERROR;

	if (f) {
		int32_t len = udat_format(f, (UDate)t / 1000.0, text, 128, NULL, &e);
		u_strToUTF8(utf8, sizeof utf8, &n, text, len, &e);
	}
	if (!f || U_FAILURE(e))
		return arena_strndup(a, dates_rfc3339(a, t), 10);
	return arena_strndup(a, utf8, (size_t)n);
}

static UCalendar *
open_calendar(const char *zone)
{
	UChar tz[ZONE_MAX];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = zone_chars(zone, tz);
	UCalendar *cal = ucal_open(tz, n, "en", UCAL_GREGORIAN, &e);

	return U_SUCCESS(e) ? cal : NULL;
}

enum { ZONES_MAX = 1000 };

const char *const *
dates_zones(struct arena *a, size_t *n)
{
	UErrorCode e = U_ZERO_ERROR;
	UEnumeration *zones = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &e);
	const char **out = ARENA_ARRAY(a, const char *, ZONES_MAX);
	const char *zone;

	*n = 0;
	while (*n < ZONES_MAX - 1 && (zone = uenum_next(zones, NULL, &e)) && U_SUCCESS(e))
		out[(*n)++] = arena_strdup(a, zone);
	uenum_close(zones);
	out[(*n)++] = "UTC";
	return out;
}

bool
dates_zone_exists(const char *zone)
{
	UChar tz[ZONE_MAX], canonical[ZONE_MAX];
	UErrorCode e = U_ZERO_ERROR;
	UBool system = 0;
	int32_t n = zone_chars(zone, tz);

	if (n == 0)
		return false;
	ucal_getCanonicalTimeZoneID(tz, n, canonical, ZONE_MAX, &system, &e);
	return U_SUCCESS(e) && system;
}

void
dates_civil(usec_t t, const char *zone, int *year, int *month, int *day)
{
	UCalendar *cal = open_calendar(zone);
	UErrorCode e = U_ZERO_ERROR;

	*year = 1970, *month = 1, *day = 1;
	if (!cal)
		return;
	ucal_setMillis(cal, (UDate)t / 1000.0, &e);
	*year = ucal_get(cal, UCAL_YEAR, &e);
	*month = ucal_get(cal, UCAL_MONTH, &e) + 1;
	*day = ucal_get(cal, UCAL_DATE, &e);
	ucal_close(cal);
}

int
dates_offset(usec_t t, const char *zone)
{
	UCalendar *cal = open_calendar(zone);
	UErrorCode e = U_ZERO_ERROR;
	int32_t ms = 0;

	if (!cal)
		return 0;
	ucal_setMillis(cal, (UDate)t / 1000.0, &e);
	ms = ucal_get(cal, UCAL_ZONE_OFFSET, &e) + ucal_get(cal, UCAL_DST_OFFSET, &e);
	ucal_close(cal);
	return U_SUCCESS(e) ? ms / 1000 : 0;
}

usec_t
dates_at(int year, int month, int day, const char *zone)
{
	UCalendar *cal = open_calendar(zone);
	UErrorCode e = U_ZERO_ERROR;
	double ms = 0;

	if (!cal)
		return 0;
	ucal_clear(cal);
	ucal_setDate(cal, year, month - 1, day, &e);
	ms = ucal_getMillis(cal, &e);
	ucal_close(cal);
	return (usec_t)(ms * 1000.0);
}

static struct tm
utc(usec_t t)
{
	time_t sec = (time_t)(t / USEC_PER_SEC);
	struct tm tm;

	gmtime_r(&sec, &tm);
	return tm;
}

const char *
dates_rfc3339(struct arena *a, usec_t t)
{
	struct tm tm = utc(t);

	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	                    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const char *
dates_rfc822(struct arena *a, usec_t t)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm tm = utc(t);

	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	                    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const char *
dates_direction(const char *lang)
{
	return uloc_isRightToLeft(lang) ? "rtl" : "ltr";
}

const char *
dates_language(struct arena *a, const char *lang)
{
	UDisplayContext contexts[] = { UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU, UDISPCTX_STANDARD_NAMES };
	UErrorCode e = U_ZERO_ERROR;
	UChar name[128];
	char text[512] = "";

	ULocaleDisplayNames *names = uldn_openForContext(lang, contexts, 2, &e);
	uldn_localeDisplayName(names, lang, name, 128, &e);
	u_strToUTF8(text, sizeof text, NULL, name, -1, &e);
	if (names)
		uldn_close(names);
	return U_SUCCESS(e) && *text ? arena_strdup(a, text) : lang;
}

const char *
dates_locale(struct arena *a, const char *lang)
{
	char full[64], *copy;
	UErrorCode e = U_ZERO_ERROR;

	/* Open Graph wants a territory; ICU knows the likely one. */
	uloc_addLikelySubtags(lang, full, sizeof full, &e);
	char language[16] = "", country[16] = "";
	if (U_SUCCESS(e)) {
		uloc_getLanguage(full, language, sizeof language, &e);
		uloc_getCountry(full, country, sizeof country, &e);
	}
	copy = arena_printf(a, "%s_%s", language, country);
	return U_SUCCESS(e) && *language && *country ? copy : "en_US";
}
