/* media_view.c - see media_view.h. */
#include "web/console/media_view.h"

#include "domain/media_trash.h"
#include "domain/site.h"
#include "text/dates.h"
#include "web/console/list_view.h"

struct use_view {
	const char *label, *url;
	bool in_trash;
};

static const struct field use_fields[] = {
	FIELD_TEXT(struct use_view, label),
	FIELD_TEXT(struct use_view, url),
	FIELD_BOOL(struct use_view, in_trash),
	FIELD_END
};

const struct field file_view_fields[] = {
	FIELD_TEXT(struct file_view, id),
	FIELD_TEXT(struct file_view, name),
	FIELD_TEXT(struct file_view, alt),
	FIELD_TEXT(struct file_view, caption),
	FIELD_TEXT(struct file_view, url),
	FIELD_TEXT(struct file_view, address),
	FIELD_TEXT(struct file_view, path),
	FIELD_TEXT(struct file_view, thumb),
	FIELD_TEXT(struct file_view, icon),
	FIELD_TEXT(struct file_view, type),
	FIELD_TEXT(struct file_view, size),
	FIELD_TEXT(struct file_view, pixels),
	FIELD_TEXT(struct file_view, created_iso),
	FIELD_TEXT(struct file_view, created),
	FIELD_TEXT(struct file_view, trashed_iso),
	FIELD_TEXT(struct file_view, trashed),
	FIELD_TEXT(struct file_view, used),
	FIELD_TEXT(struct file_view, focus_x),
	FIELD_TEXT(struct file_view, focus_y),
	FIELD_LIST(struct file_view, uses, struct use_view, use_fields),
	FIELD_BOOL(struct file_view, is_used),
	FIELD_BOOL(struct file_view, is_picture),
	FIELD_BOOL(struct file_view, is_audio),
	FIELD_BOOL(struct file_view, is_video),
	FIELD_END
};

const char *
media_view_size(struct arena *a, int64_t bytes)
{
	if (bytes < 1000)
		return arena_printf(a, "%lld bytes", (long long)bytes);
	if (bytes < 1000000)
		return arena_printf(a, "%lld kB", (long long)((bytes + 500) / 1000));
	if (bytes < 1000000000)
		return arena_printf(a, "%.1f MB", (double)bytes / 1e6);
	return arena_printf(a, "%.1f GB", (double)bytes / 1e9);
}

/* The narrowest variant of a picture: what a srcset begins with. */
static const char *
thumb_of(const struct console *c, const struct media *m)
{
	const char *set = m->srcset_webp ? m->srcset_webp : m->srcset;
	const char *path = set ? arena_strndup(c->cx->arena, set, strcspn(set, " ")) : m->url;

	return arena_printf(c->cx->arena, "%s%s", site_url(c->cx->arena, c->conf, c->site), path + 1);
}

static const char *
used_text(struct arena *a, int64_t n)
{
	return n == 0 ? "Not used" : n == 1 ? "Used once" : n > MEDIA_USES_MOST
	       ? arena_printf(a, "Used more than %d times", MEDIA_USES_MOST) : arena_printf(a, "Used %lld times", (long long)n);
}

static const char *
number(struct arena *a, int64_t n)
{
	return n < 0 ? NULL : arena_printf(a, "%lld", (long long)n);
}

void
media_view_one(const struct console *c, const struct media *m, struct file_view *v)
{
	struct arena *a = c->cx->arena;
	struct span type = span_of(m->type);
	bool video = span_starts(type, "video/"), audio = span_starts(type, "audio/"), picture = span_starts(type, "image/");

	*v = (struct file_view){
		.id = m->id, .name = m->original, .alt = m->alt ? m->alt : "", .caption = m->caption ? m->caption : "",
		.url = console_site_path(c, "media/%s/", m->id), .path = m->url, .type = m->type,
		.address = arena_printf(a, "%s%s", site_url(a, c->conf, c->site), m->url + 1),
		.thumb = picture ? thumb_of(c, m) : NULL, .icon = video ? "video" : audio ? "audio" : "file",
		.size = media_view_size(a, m->bytes),
		.pixels = m->width ? arena_printf(a, "%lld × %lld", (long long)m->width, (long long)m->height) : NULL,
		.created_iso = dates_rfc3339(a, m->created_at), .created = list_date(a, m->created_at),
		.trashed_iso = m->trashed_at ? dates_rfc3339(a, m->trashed_at) : NULL, .trashed = list_date(a, m->trashed_at),
		.focus_x = number(a, m->focus_x), .focus_y = number(a, m->focus_y),
		.is_picture = picture, .is_audio = audio, .is_video = video,
		.used = used_text(a, m->uses), .is_used = m->uses > 0,
	};
}

/* ---- where they are used ---- */

const char *
media_view_user(struct arena *a, const char *kind, const char *title)
{
	return arena_printf(a, "%s “%s”", strcmp(kind, "tag") == 0 ? "the tag" : strcmp(kind, "byline") == 0
	                    ? "the byline of" : "the setting", title);
}

static void
show_use(const struct console *c, const struct media_use *u, struct use_view *v)
{
	bool post = strcmp(u->kind, "post") == 0 || strcmp(u->kind, "page") == 0, tag = strcmp(u->kind, "tag") == 0;

	*v = (struct use_view){ .label = *u->title ? u->title : POST_UNTITLED, .in_trash = u->in_trash };
	if (!post)
		v->label = media_view_user(c->cx->arena, u->kind, u->title);
	if ((post || tag) && !u->in_trash)
		v->url = console_site_path(c, post ? "posts/%s/" : "tags/%s/", u->id);
}

/* Those of `all` that are about this file. */
static void
show_uses(const struct console *c, const struct list *all, struct file_view *v)
{
	const struct media_use *u = all->items;
	struct use_view *uses = ARENA_ARRAY(c->cx->arena, struct use_view, all->count + 1);
	size_t n = 0;

	for (size_t i = 0; i < all->count; i++)
		if (strcmp(u[i].media_id, v->id) == 0)
			show_use(c, &u[i], &uses[n++]);
	v->uses = (struct list){ uses, n };
	v->is_used = n > 0;
	v->used = used_text(c->cx->arena, (int64_t)n);
}

bool
media_view_uses(struct console *c, const struct media *m, size_t n, struct list *out)
{
	struct file_view *v = ARENA_ARRAY(c->cx->arena, struct file_view, n + 1);
	const char **ids = ARENA_ARRAY(c->cx->arena, const char *, n + 1);
	struct list uses;

	for (size_t i = 0; i < n; i++)
		ids[i] = m[i].id;
	if (!media_uses(c->cx, ids, n, &uses))
		return false;
	for (size_t i = 0; i < n; i++) {
		media_view_one(c, &m[i], &v[i]);
		show_uses(c, &uses, &v[i]);
	}
	*out = (struct list){ v, n };
	return true;
}
