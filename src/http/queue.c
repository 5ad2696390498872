/* queue.c - connections handed from thread to thread, see server_priv.h. */
#include "http/server_priv.h"

#include <sys/eventfd.h>
#include <unistd.h>

bool
conn_queue_init(struct conn_queue *q, int eventfd_flags)
{
	pthread_mutex_init(&q->lock, NULL);
	q->head = q->tail = NULL;
	q->count = 0;
	q->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | eventfd_flags);
	return q->fd >= 0;
}

void
conn_queue_clear(struct conn_queue *q)
{
	pthread_mutex_destroy(&q->lock);
	if (q->fd >= 0)
		close(q->fd);
}

void
conn_queue_push(struct conn_queue *q, struct conn *c, bool wake)
{
	uint64_t one = 1;

	c->next = c->prev = NULL;
	pthread_mutex_lock(&q->lock);
	if (q->tail)
		q->tail->next = c;
	else
		q->head = c;
	q->tail = c;
	q->count++;
	pthread_mutex_unlock(&q->lock);
	if (wake)
		(void)!write(q->fd, &one, sizeof one);
}

static struct conn *
pop_if(struct conn_queue *q, bool any, usec_t older_than)
{
	if (q->count == 0)
		return NULL;
	pthread_mutex_lock(&q->lock);
	struct conn *c = q->head;
	if (c && (any || c->since < older_than)) {
		q->head = c->next;
		if (!q->head)
			q->tail = NULL;
		q->count--;
		c->next = NULL;
	} else {
		c = NULL;
	}
	pthread_mutex_unlock(&q->lock);
	return c;
}

struct conn *
conn_queue_pop(struct conn_queue *q)
{
	return pop_if(q, true, 0);
}

struct conn *
conn_queue_pop_older(struct conn_queue *q, usec_t t)
{
	return pop_if(q, false, t);
}
