/* html_parse.c - see html_parse.h.  The only file that knows gumbo.  The
 * library's tree lies in the arena and is never torn down: its own way of doing
 * that recurses as deep as the document. */
#include "cell/html_parse.h"

#include <gumbo.h>

static void *
take(void *arena, size_t size)
{
	return arena_alloc(arena, size);
}

static void
give_back(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

/* The library replaces bytes that are not UTF-8, and keeps lines as they were. */
static struct span
copy(struct arena *a, const char *s)
{
	size_t len = strlen(s);

	return (struct span){ arena_strndup(a, s, len), len };
}

static struct node *
copy_element(struct arena *a, const GumboElement *from)
{
	struct node *n = node_new(a, NODE_ELEMENT);
	struct html_attr *attrs = ARENA_ARRAY(a, struct html_attr, from->attributes.length);

	n->text = span_of(gumbo_normalized_tagname(from->tag)); /* empty for a tag HTML does not know */
	n->element.foreign = from->tag_namespace != GUMBO_NAMESPACE_HTML;
	for (unsigned i = 0; i < from->attributes.length; i++) {
		const GumboAttribute *attr = from->attributes.data[i];

		attrs[i] = (struct html_attr){ attr->name, copy(a, attr->value) };
	}
	n->element.attrs = attrs;
	n->element.n = from->attributes.length;
	return n;
}

static struct node *
copy_node(struct arena *a, const GumboNode *from)
{
	struct node *n;

	switch (from->type) {
	case GUMBO_NODE_ELEMENT: case GUMBO_NODE_TEMPLATE:
		return copy_element(a, &from->v.element);
	case GUMBO_NODE_COMMENT:
		n = node_new(a, NODE_COMMENT);
		break;
	default:
		n = node_new(a, NODE_TEXT);
		break;
	}
	n->text = copy(a, from->v.text.text);
	return n;
}

static const GumboVector *
children(const GumboNode *n)
{
	return n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE ? &n->v.element.children : &kGumboEmptyVector;
}

/* Depth first without recursion: the library knows each node's place. */
static void
copy_children(struct arena *a, struct node *to, const GumboNode *root)
{
	const GumboNode *at = root;
	struct node *parent = to;
	size_t next = 0;

	for (;;) {
		const GumboVector *list = children(at);

		if (next < list->length) {
			const GumboNode *child = list->data[next];
			struct node *n = copy_node(a, child);

			node_append(parent, n);
			at = child;
			parent = n;
			next = 0;
		} else if (at == root) {
			return;
		} else {
			next = at->index_within_parent + 1;
			at = at->parent;
			parent = parent->parent;
		}
	}
}

struct node *
html_parse(struct arena *a, struct span html)
{
	GumboOptions options = kGumboDefaultOptions;
	struct node *doc = node_new(a, NODE_DOCUMENT);

	options.allocator = take;
	options.deallocator = give_back;
	options.userdata = a;
	options.max_errors = 0;
	options.fragment_context = GUMBO_TAG_DIV;
	copy_children(a, doc, gumbo_parse_with_options(&options, html.ptr, html.len)->root);
	return doc;
}
