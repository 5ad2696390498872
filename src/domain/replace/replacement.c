/* replacement.c - looking, asking and telling (see replacement.h). */
#include "domain/replace/priv.h"

#include "base/utf8.h"
#include "domain/audit.h"
#include "domain/id.h"
#include "domain/outbox.h"
#include "domain/queries.h"
#include "domain/site.h"
#include "domain/staff.h"
#include "service/pg.h"
#include "text/find.h"

enum { CANDIDATES = 100, LOOKED_AT = 2000, ROUND = 60 }; /* posts at once, posts, bytes */

bool
replacement_check(struct ctx *cx, const struct replacement_wish *wish)
{
	struct span find = span_of(wish->find), put = span_of(wish->put);

	if (!find.len)
		return fail(cx, ERR_INVALID, "replace.find", "Say what to find."), fail_field(cx, "find");
	if (!utf8_valid(find) || utf8_length(find) > REPLACEMENT_FIND_MAX)
		return fail(cx, ERR_INVALID, "replace.find", "At most %d characters can be looked for.", REPLACEMENT_FIND_MAX),
		       fail_field(cx, "find");
	if (!utf8_valid(put) || utf8_length(put) > REPLACEMENT_PUT_MAX)
		return fail(cx, ERR_INVALID, "replace.put", "At most %d characters can be put in their place.", REPLACEMENT_PUT_MAX),
		       fail_field(cx, "put");
	if (strcmp(wish->find, wish->put) == 0)
		return fail(cx, ERR_INVALID, "replace.put", "Both are the same."), fail_field(cx, "put");
	return true;
}

/* ---- looking first ---- */

struct candidate {
	const char *id, *title, *type, *status, *source, *details, *stage_source;
	bool staged;
};

static const struct field candidate_fields[] = {
	FIELD_TEXT(struct candidate, id),
	FIELD_TEXT(struct candidate, title),
	FIELD_TEXT(struct candidate, type),
	FIELD_TEXT(struct candidate, status),
	FIELD_TEXT(struct candidate, source),
	FIELD_TEXT(struct candidate, details),
	FIELD_TEXT(struct candidate, stage_source),
	FIELD_BOOL(struct candidate, staged),
	FIELD_END
};

/* Whole characters of the text, at most ROUND bytes, that end (or begin) there. */
static const char *
text_before(struct arena *a, struct span text, size_t at)
{
	size_t from = at > ROUND ? at - ROUND : 0;

	while (from > 0 && from < at && ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
		from++;
	return arena_printf(a, "%s%.*s", from ? "…" : "", (int)(at - from), text.ptr + from);
}

static const char *
text_after(struct arena *a, struct span text, size_t at)
{
	size_t end = at + ROUND < text.len ? at + ROUND : text.len;

	while (end > at && end < text.len && ((unsigned char)text.ptr[end] & 0xC0) == 0x80)
		end--;
	return arena_printf(a, "%.*s%s", (int)(end - at), text.ptr + at, end < text.len ? "…" : "");
}

/* The first of a post's texts that has it is shown. */
static bool
show_first(struct arena *a, const struct find *f, const char *text, struct replacement_hit *hit)
{
	struct span all = span_of(text), found;

	if (!find_next(f, all, 0, &found))
		return false;
	size_t at = (size_t)(found.ptr - all.ptr);
	hit->before = text_before(a, all, at);
	hit->match = arena_strndup(a, found.ptr, found.len);
	hit->after = text_after(a, all, at + found.len);
	return true;
}

static bool
look_at(struct arena *a, const struct find *f, const struct candidate *c, struct replacement_hit *hit)
{
	const char *newest = c->staged ? c->stage_source : c->source;

	*hit = (struct replacement_hit){ .id = c->id, .title = *c->title ? c->title : POST_UNTITLED, .type = c->type,
	                                 .status = c->status, .staged = c->staged };
	hit->matches = (int64_t)(find_count(f, span_of(newest)) + find_count(f, span_of(c->details)));
	return show_first(a, f, newest, hit) || show_first(a, f, c->source, hit) || show_first(a, f, c->details, hit);
}

static bool
candidates(struct ctx *cx, const struct replacement_wish *wish, const char *after, struct list *out)
{
	return pg_many(cx, &q_replacement_candidates, struct candidate, candidate_fields, out, PG_TEXT(wish->find),
	               PG_BOOL(wish->match_case), PG_BOOL(wish->details), PG_TEXT(wish->type), PG_TEXT(after), PG_INT(CANDIDATES));
}

bool
replacement_look(struct ctx *cx, const struct replacement_wish *wish, size_t most, struct replacement_look *out)
{
	const struct find f = { span_of(wish->find), wish->match_case, wish->whole_words };
	struct replacement_hit *hits = ARENA_ARRAY(cx->arena, struct replacement_hit, most + 1);
	const char *after = "";
	struct list rows;

	*out = (struct replacement_look){ .hits = { hits, 0 } };
	for (size_t looked = 0;; looked += rows.count) {
		if (!candidates(cx, wish, after, &rows))
			return false;
		const struct candidate *c = rows.items;
		for (size_t i = 0; i < rows.count; i++) {
			struct replacement_hit hit;

			if (!look_at(cx->arena, &f, &c[i], &hit))
				continue;
			if (out->hits.count < most)
				hits[out->hits.count++] = hit;
			out->posts++;
			out->matches += hit.matches ? hit.matches : 1;
		}
		if (rows.count < CANDIDATES)
			return true;
		after = c[rows.count - 1].id;
		if ((out->more = looked + rows.count >= LOOKED_AT))
			return true;
	}
}

/* ---- in an edit ---- */

size_t
replacement_apply(struct arena *a, const struct replacement *r, struct post_edit *e)
{
	const char **const details[] = { &e->title, &e->excerpt, &e->feature_image_alt, &e->feature_image_caption, &e->meta_title,
	                                 &e->meta_description, &e->og_title, &e->og_description, &e->twitter_title,
	                                 &e->twitter_description };
	const struct find f = { span_of(r->find), r->match_case, r->whole_words };
	size_t n = find_count(&f, span_of(e->source));

	e->source = find_replace(a, &f, e->source, span_of(r->put));
	for (size_t i = 0; r->details && i < sizeof details / sizeof *details; i++) {
		n += find_count(&f, span_of(*details[i]));
		*details[i] = find_replace(a, &f, *details[i], span_of(r->put));
	}
	return n;
}

/* ---- asking ---- */

static const struct field replacement_fields[] = {
	FIELD_TEXT(struct replacement, id),
	FIELD_TEXT(struct replacement, find),
	FIELD_TEXT(struct replacement, put),
	FIELD_BOOL(struct replacement, match_case),
	FIELD_BOOL(struct replacement, whole_words),
	FIELD_BOOL(struct replacement, details),
	FIELD_TEXT(struct replacement, type),
	FIELD_INT(struct replacement, account_id),
	FIELD_TEXT(struct replacement, by_name),
	FIELD_TEXT(struct replacement, state),
	FIELD_TEXT(struct replacement, reason),
	FIELD_INT(struct replacement, total),
	FIELD_INT(struct replacement, left),
	FIELD_INT(struct replacement, done),
	FIELD_INT(struct replacement, kept),
	FIELD_INT(struct replacement, undone),
	FIELD_INT(struct replacement, matches),
	FIELD_TIME(struct replacement, created_at),
	FIELD_TIME(struct replacement, ended_at),
	FIELD_END
};

/* What `ok` began is committed, with its row in the site's history and its job. */
static bool
settle(struct ctx *cx, const struct writer *w, const char *id, const char *act, const char *find, bool ok)
{
	ok = ok && outbox_add(cx, w->site, "replace", arena_printf(cx->arena, "{\"replacement\": \"%s\"}", id), 0);
	if (!ok && cx->err.kind == ERR_CONFLICT)
		cx->err.detail = "Another replacement is being made. Wait for its end.";
	return audit_end(cx, ok && audit_begin(cx, w->site->id, act, "find", find, NULL) && pg_commit(cx, PG_SITE)) ||
	       (pg_rollback(cx, PG_SITE), false);
}

bool
replacement_ask(struct ctx *cx, const struct writer *w, const struct replacement_wish *wish, const char **id)
{
	if (!replacement_check(cx, wish) || !pg_begin(cx, PG_SITE))
		return false;
	*id = id_new(cx->arena);
	bool ok = pg_exec(cx, &q_replacement_add, PG_TEXT(*id), PG_TEXT(wish->find), PG_TEXT(wish->put), PG_BOOL(wish->match_case),
	                  PG_BOOL(wish->whole_words), PG_BOOL(wish->details), PG_TEXT(wish->type), PG_INT(w->staff->id),
	                  PG_TEXT(staff_shown_name(cx->arena, w->staff)));
	return settle(cx, w, *id, "posts.replace", wish->find, ok);
}

bool
replacement_undo(struct ctx *cx, const struct writer *w, const char *id)
{
	struct replacement r;
	int64_t n = 0;

	if (!replacement_read(cx, id, &r) || !pg_begin(cx, PG_SITE))
		return false;
	bool ok = pg_exec_count(cx, &q_replacement_undoing, &n, PG_TEXT(id));
	if (ok && n == 0)
		ok = fail(cx, ERR_INVALID, "replace.undo", "Only a replacement that is done can be undone.");
	return settle(cx, w, id, "posts.replace_undo", r.find, ok);
}

/* ---- telling ---- */

bool
replacement_at_work(const struct replacement *r)
{
	return strcmp(r->state, "waiting") == 0 || strcmp(r->state, "running") == 0 || strcmp(r->state, "undoing") == 0;
}

bool
replacement_read(struct ctx *cx, const char *id, struct replacement *out)
{
	bool found;

	*out = (struct replacement){ 0 };
	return pg_maybe(cx, &q_replacement_by_id, replacement_fields, out, &found, PG_TEXT(id)) &&
	       (found || fail(cx, ERR_NOT_FOUND, "replace.none", "There is no such replacement."));
}

bool
replacement_latest(struct ctx *cx, int64_t limit, struct list *out)
{
	return pg_many(cx, &q_replacement_latest, struct replacement, replacement_fields, out, PG_INT(limit));
}

static const struct field post_fields_told[] = {
	FIELD_TEXT(struct replacement_post, id),
	FIELD_TEXT(struct replacement_post, title),
	FIELD_TEXT(struct replacement_post, state),
	FIELD_TEXT(struct replacement_post, reason),
	FIELD_TEXT(struct replacement_post, type),
	FIELD_INT(struct replacement_post, matches),
	FIELD_END
};

bool
replacement_posts(struct ctx *cx, const char *id, int64_t limit, struct list *out)
{
	return pg_many(cx, &q_replacement_posts, struct replacement_post, post_fields_told, out, PG_TEXT(id), PG_INT(limit));
}
