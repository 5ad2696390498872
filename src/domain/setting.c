/* setting.c - see setting.h. */
#include "domain/setting.h"

#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "domain/post.h"
#include "domain/queries.h"
#include "text/dates.h"
#include "text/escape.h"
#include "text/url.h"

enum type { TYPE_TEXT, TYPE_INT, TYPE_BOOL };

static const struct row {
	const char *key;
	enum type type;
	size_t offset;
	const char *def;
	size_t most;
} rows[] = {
#define SITE_SETTING(key_, type_, def_, most_, meaning_) \
	{ #key_, TYPE_##type_, offsetof(struct settings, key_), def_, most_ },
#include "domain/site_settings.h"
#undef SITE_SETTING
};

enum { COUNT = sizeof rows / sizeof *rows };

const struct field setting_row_fields[] = {
	FIELD_TEXT(struct setting_row, key),
	FIELD_TEXT(struct setting_row, value),
	FIELD_END
};

/* Value into struct; false when it is not one for this row. */
static bool
take(const struct row *r, const char *value, struct settings *out)
{
	char *at = (char *)out + r->offset;
	struct span v = span_of(value);

	switch (r->type) {
	case TYPE_INT:
		return num_int(v, 1, (int64_t)r->most, (int64_t *)(void *)at);
	case TYPE_BOOL:
		return num_bool(v, (bool *)at);
	case TYPE_TEXT:
		break;
	}
	if (!utf8_valid(v) || utf8_length(v) > r->most)
		return false;
	*(const char **)(void *)at = value;
	return true;
}

static const struct row *
find(const char *key)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(rows[i].key, key) == 0)
			return &rows[i];
	return NULL;
}

size_t
setting_most(const char *key)
{
	const struct row *r = find(key);

	return r ? r->most : 0;
}

const char *
setting_default(const char *key)
{
	const struct row *r = find(key);

	return r ? r->def : NULL;
}

struct pg_read
settings_read(struct list *list)
{
	return (struct pg_read){ &q_setting_all, setting_row_fields, list, sizeof(struct setting_row), NULL, PG_NO_ARGS };
}

void
settings_from(struct list list, struct settings *out)
{
	const struct setting_row *stored = list.items;

	for (size_t i = 0; i < COUNT; i++)
		take(&rows[i], rows[i].def, out);
	for (size_t i = 0; i < list.count; i++) {
		const struct row *r = find(stored[i].key);

		if (r)
			take(r, stored[i].value, out);
	}
	out->rows = list;
}

struct theme_files
settings_theme_files(const struct settings *s, const char *theme)
{
	static const char prefix[] = "files of ";
	const struct setting_row *row = s->rows.items;
	struct theme_files f = { 0, 0 };

	for (size_t i = 0; i < s->rows.count; i++) {
		struct span spare, live;

		if (strncmp(row[i].key, prefix, sizeof prefix - 1) != 0 || strcmp(row[i].key + sizeof prefix - 1, theme) != 0)
			continue;
		live = span_cut(span_of(row[i].value), ' ', &spare);
		if (num_int(live, 1, INT64_MAX, &f.live))
			num_int(spare, 0, INT64_MAX, &f.spare);
	}
	return f;
}

bool
settings_load(struct ctx *cx, struct settings *out)
{
	struct list list;
	struct pg_read read = settings_read(&list);

	if (!pg_run(cx, &read, 1))
		return false;
	settings_from(list, out);
	return true;
}

static bool
is_menu(struct span text)
{
	while (text.len) {
		struct span url, item = span_cut(text, ';', &text);
		struct span label = span_cut(item, '=', &url);

		if (span_trim(item).len == 0)
			continue;
		url = span_trim(url);
		if (span_trim(label).len == 0 || url.len == 0 || !url_scheme_ok(url))
			return false;
	}
	return true;
}

static bool
is_permalink(struct ctx *cx, const char *value)
{
	static const char *const fields[] = { "{slug}", "{yyyy}", "{mm}", "{dd}" };
	struct span rest = span_of(value), first;

	if (!span_starts(rest, "/") || !span_ends(rest, "/") || !strstr(value, "{slug}") || strstr(value, "//") ||
	    strpbrk(value, "?#%\\ "))
		return false;
	first = span_cut(span_skip(rest, 1), '/', &rest);
	if (post_slug_reserved(arena_strndup(cx->arena, first.ptr, first.len)))
		return false;
	for (const char *p = value; (p = strpbrk(p, "{}")); ) {
		size_t len = 0;

		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			if (span_starts(span_of(p), fields[i]))
				len = strlen(fields[i]);
		if (len == 0)
			return false;
		p += len;
	}
	return true;
}

/* An address of this site, or of the web. */
static bool
is_address(struct span s)
{
	return url_is_local(s) || url_is_web(s);
}

static bool
are_addresses(struct span text)
{
	while (text.len) {
		struct span word = span_cut(text, ' ', &text);

		if (word.len && !url_is_web(word))
			return false;
	}
	return true;
}

static bool
is_language(const char *value)
{
	size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return n >= 2 && n <= 8 && (value[n] == '\0' || value[n] == '-') && value[strlen(value) - 1] != '-' &&
	       strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(value);
}

static bool
is_image_key(const char *key)
{
	return strcmp(key, "icon") == 0 || strcmp(key, "logo") == 0 || strcmp(key, "cover") == 0;
}

/* What a type alone cannot tell. */
static bool
check(struct ctx *cx, const char *key, const char *value)
{
	static const struct {
		const char *key, *one, *other;
	} words[] = {
		{ "robots", "all", "none" }, { "remote_images", "link", "load" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(key, words[i].key) == 0 && strcmp(value, words[i].one) != 0 && strcmp(value, words[i].other) != 0)
			return fail(cx, ERR_INVALID, "setting.value", "%s is %s or %s", key, words[i].one, words[i].other);
	if (strcmp(key, "post_visibility") == 0 && strcmp(value, "public") != 0 && strcmp(value, "members") != 0 &&
	    strcmp(value, "paid") != 0)
		return fail(cx, ERR_INVALID, "setting.value", "post_visibility is public, members or paid");
	if (strcmp(key, "permalink") == 0 && !is_permalink(cx, value))
		return fail(cx, ERR_INVALID, "setting.value",
		            "a permalink begins and ends with a slash and holds {slug}, such as /{yyyy}/{mm}/{slug}/; "
		            "its first part is none of Quoin's own, such as tag");
	if (strcmp(key, "accent") == 0 && *value &&
	    (value[0] != '#' || strlen(value) != 7 || strspn(value + 1, "0123456789abcdefABCDEF") != 6))
		return fail(cx, ERR_INVALID, "setting.value", "a colour is written #rrggbb, not \"%s\"", value);
	if (strstr(key, "navigation") && !is_menu(span_of(value)))
		return fail(cx, ERR_INVALID, "setting.value",
		            "a menu is written Label=address; Label=address, with addresses such as /about/ or https://…");
	if (strcmp(key, "lang") == 0 && !is_language(value))
		return fail(cx, ERR_INVALID, "setting.value", "a language is written as en, pt-BR or zh-Hant, not \"%s\"", value);
	if (is_image_key(key) && *value && !is_address(span_of(value)))
		return fail(cx, ERR_INVALID, "setting.value", "an image's address begins with / or https://, not \"%s\"", value);
	if (strcmp(key, "social") == 0 && !are_addresses(span_of(value)))
		return fail(cx, ERR_INVALID, "setting.value", "each social account is an address that begins with https://");
	if (strcmp(key, "timezone") == 0 && !dates_zone_exists(value))
		return fail(cx, ERR_INVALID, "setting.value", "there is no time zone \"%s\"; Europe/Berlin is one", value);
	return true;
}

bool
setting_set(struct ctx *cx, const char *key, const char *value)
{
	const struct row *r = find(key);
	struct settings scratch;

	if (!r)
		return fail(cx, ERR_INVALID, "setting.unknown", "a site has no setting \"%s\"; doc/site-settings.md lists them", key);
	if (!take(r, value, &scratch))
		return fail(cx, ERR_INVALID, "setting.value",
		            r->type == TYPE_INT ? "%s takes a number from 1 to %zu" : r->type == TYPE_BOOL
		            ? "%s is on or off" : "%s takes at most %zu characters of text", key, r->most), fail_field(cx, key);
	if (!check(cx, key, value))
		return fail_field(cx, key);
	bool moves = strcmp(key, "permalink") == 0 || strcmp(key, "timezone") == 0;
	return pg_exec(cx, &q_setting_set, PG_TEXT(key), PG_TEXT(value)) && (!moves || post_move_all(cx));
}
