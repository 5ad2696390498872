/* error.c - errors as pages of the theme. */
#include "web/public/public.h"

#include "domain/post.h"
#include "domain/queries.h"
#include "text/url.h"
#include "web/build.h"

/* Words of an address: "/2019/old-post_name.html" is "old post name". */
static const char *
words_of_path(struct page *p)
{
	char *words = arena_strdup(p->cx->arena, p->path);
	size_t n = strlen(words);

	while (n && words[n - 1] == '/')
		words[--n] = '\0';
	char *last = strrchr(words, '/');
	last = last ? last + 1 : words;
	char *dot = strrchr(last, '.');
	if (dot && strlen(dot) <= 5)
		*dot = '\0';
	for (char *c = last; *c; c++)
		if (strchr("-_+.", *c))
			*c = ' ';
	return last;
}

/* A failure here leaves the page without suggestions. */
static struct list
suggestions(struct page *p, const char *words)
{
	struct list rows = { NULL, 0 };

	if (!*words || !pg_many(p->cx, &q_post_nearest, struct post_ref, post_ref_fields, &rows, PG_TEXT(words))) {
		ctx_forgive(p->cx);
		return (struct list){ NULL, 0 };
	}
	const struct post_ref *ref = rows.items;
	struct link_view *links = ARENA_ARRAY(p->cx->arena, struct link_view, rows.count + 1);
	for (size_t i = 0; i < rows.count; i++)
		links[i] = (struct link_view){ .title = ref[i].title, .url = url_path(p->cx->arena, ref[i].path) };
	return (struct list){ links, rows.count };
}

bool
public_error(struct page *p, int status)
{
	struct arena *a = p->cx->arena;
	struct error_view e = { .status = arena_printf(a, "%d", status), .request_id = p->request_id };
	struct search_view form = { 0 };
	struct page_view view;

	/* Errors without words of their own speak as a 500 does. */
	int spoken = status == 404 || status == 410 || status == 503 ? status : 500;
	e.title = build_word(p->words.errors, arena_printf(a, "%d_title", spoken));
	e.message = build_word(p->words.errors, arena_printf(a, "%d_message", spoken));
	e.is_not_found = status == 404;
	if (e.is_not_found) {
		e.query = words_of_path(p);
		e.suggestions = suggestions(p, e.query);
		e.has_suggestions = e.suggestions.count > 0;
	}
	build_page(p, "error", &view);
	build_meta(p, &view, e.title, NULL, p->path);
	view.meta.canonical = NULL;
	view.meta.robots = "noindex";
	view.error = &e;
	form.query = e.query; /* the search form begins with it */
	view.search = &form;
	if (!build_render(p, "error", &view))
		return false;
	p->status = status;
	return true;
}
