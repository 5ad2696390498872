/* warm.c - after a change readers can see, its pages are made before they ask. */
#include "web/console/console.h"

#include "text/slug.h"
#include "web/dispatch.h"

enum { LINES_MAX = 20 };

static void
add(struct worker_thread *t, const char *path)
{
	if (t->warm.count < WARM_MAX)
		t->warm.paths[t->warm.count++] = path;
}

void
console_warm_post(struct console *c, const struct post_state *s, const struct post_edit *e)
{
	struct worker_thread *t = c->rq->thread;
	const char *lines[LINES_MAX];
	struct arena *a = c->cx->arena;

	t->warm.site = c->site;
	if (strcmp(s->status, "published") == 0)
		add(t, s->path);
	add(t, "/");
	add(t, "/rss/");
	size_t n = post_lines(a, e->tags, lines, LINES_MAX);
	for (size_t i = 0; i < n; i++)
		add(t, arena_printf(a, "/tag/%s/", slug_make(a, span_of(lines[i]))));
	n = post_lines(a, e->authors, lines, LINES_MAX);
	for (size_t i = 0; i < n; i++)
		add(t, arena_printf(a, "/author/%s/", lines[i]));
}
