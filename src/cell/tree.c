/* tree.c - see tree.h. */
#include "cell/tree.h"

#include "base/strbuf.h"

#include <stdint.h>

struct node *
node_new(struct arena *a, enum node_kind kind)
{
	struct node *n = ARENA_NEW(a, struct node);

	n->kind = kind;
	return n;
}

void
node_append(struct node *parent, struct node *child)
{
	child->parent = parent;
	child->next = NULL;
	child->prev = parent->last;
	*(parent->last ? &parent->last->next : &parent->first) = child;
	parent->last = child;
}

void
node_insert_before(struct node *at, struct node *child)
{
	child->parent = at->parent;
	child->next = at;
	child->prev = at->prev;
	*(at->prev ? &at->prev->next : &at->parent->first) = child;
	at->prev = child;
}

void
node_unlink(struct node *n)
{
	if (!n->parent)
		return;
	*(n->prev ? &n->prev->next : &n->parent->first) = n->next;
	*(n->next ? &n->next->prev : &n->parent->last) = n->prev;
	n->parent = n->next = n->prev = NULL;
}

void
node_move_children(struct node *to, struct node *from)
{
	for (struct node *c; (c = from->first); ) {
		node_unlink(c);
		node_append(to, c);
	}
}

struct walk
walk_begin(struct node *root)
{
	return (struct walk){ .root = root };
}

bool
walk_step(struct walk *w)
{
	struct node *n = w->node;
	bool skip = w->skip;

	w->skip = false;
	if (!n) {
		w->node = w->root;
		w->entering = true;
	} else if (w->entering && n->first && !skip) {
		w->node = n->first;
	} else if (w->entering) {
		w->entering = false;
	} else if (n == w->root) {
		return false;
	} else if (n->next) {
		w->node = n->next;
		w->entering = true;
	} else {
		w->node = n->parent;
	}
	return true;
}

void
walk_skip(struct walk *w)
{
	w->skip = true;
}

struct span
node_text(struct arena *a, struct node *n)
{
	struct strbuf sb;

	strbuf_init(&sb, a, SIZE_MAX / 2);
	for (struct walk w = walk_begin(n); walk_step(&w); ) {
		if (!w.entering)
			continue;
		if (w.node->kind == NODE_TEXT || w.node->kind == NODE_CODE)
			strbuf_add_span(&sb, w.node->text);
		else if (w.node->kind == NODE_SOFT_BREAK || w.node->kind == NODE_LINE_BREAK)
			strbuf_addc(&sb, ' ');
	}
	return strbuf_span(&sb);
}
