/* missed.c - see missed.h. */
#include "web/missed.h"

#include "base/log.h"
#include "domain/missed.h"
#include "domain/site.h"
#include "http/request.h"
#include "text/url.h"

#include <pthread.h>
#include <stdlib.h>

enum { NOTES = 256, SITE_MAX = 64, HOST_MAX = 100 };

struct note {
	char site[SITE_MAX], path[MISSED_PATH_MAX + 1], led_by[HOST_MAX];
	int64_t times;
};

struct missed {
	pthread_mutex_t lock;
	size_t n;
	struct note notes[NOTES];
};

struct missed *
missed_new(void)
{
	struct missed *m = calloc(1, sizeof *m);

	if (!m)
		abort();
	pthread_mutex_init(&m->lock, NULL);
	return m;
}

void
missed_free(struct missed *m)
{
	if (!m)
		return;
	pthread_mutex_destroy(&m->lock);
	free(m);
}

static bool
put(char *to, size_t size, struct span s)
{
	if (s.len >= size)
		return false;
	memcpy(to, s.ptr, s.len);
	to[s.len] = '\0';
	return true;
}

/* The host alone: an address may say who came from there. */
static struct span
host_of(const char *referer)
{
	struct url url = { 0 };

	if (referer && url_is_web(span_of(referer)))
		url_split(span_of(referer), &url);
	return url.host.len ? url.host : span_of("");
}

static struct note *
find(struct missed *m, const char *site, const char *path)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->notes[i].path, path) == 0 && strcmp(m->notes[i].site, site) == 0)
			return &m->notes[i];
	return NULL;
}

static struct note *
add(struct missed *m, const char *site, const char *path)
{
	struct note *note = &m->notes[m->n];

	if (m->n == NOTES || !put(note->site, sizeof note->site, span_of(site)) ||
	    !put(note->path, sizeof note->path, span_of(path)))
		return NULL;
	note->times = 0;
	note->led_by[0] = '\0';
	m->n++;
	return note;
}

void
missed_note(struct missed *m, const struct site *site, const struct request *rq, const char *ignored)
{
	struct span host = host_of(rq->referer);
	struct note *note;

	if (rq->method != METHOD_GET || missed_is_ignored(ignored, rq->path))
		return;
	pthread_mutex_lock(&m->lock);
	note = find(m, site->name, rq->path);
	note = note ? note : add(m, site->name, rq->path);
	if (note)
		note->times++;
	if (note && host.len)
		put(note->led_by, sizeof note->led_by, host);
	pthread_mutex_unlock(&m->lock);
}

static struct list
take(struct missed *m, struct arena *a)
{
	struct note *notes = NULL;
	size_t n;

	pthread_mutex_lock(&m->lock);
	if ((n = m->n)) {
		notes = ARENA_ARRAY(a, struct note, n);
		memcpy(notes, m->notes, n * sizeof *notes);
		m->n = 0;
	}
	pthread_mutex_unlock(&m->lock);
	return (struct list){ notes, n };
}

void
missed_store(struct missed *m, struct ctx *cx, const struct registry_snapshot *snap)
{
	struct list noted = take(m, cx->arena);
	const struct note *note = noted.items;

	for (size_t i = 0; i < noted.count; i++) {
		const struct site *site = registry_by_name(snap, note[i].site);

		if (!site)
			continue;
		site_enter(cx, site);
		cx->deadline = clock_mono() + USEC_PER_SEC;
		if (!missed_add(cx, note[i].path, note[i].times, note[i].led_by)) {
			log_failure(cx, "missed.store");
			ctx_forgive(cx);
		}
	}
}
