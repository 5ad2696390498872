/* html_element.c - see html_element.h. */
#include "cell/html_element.h"

struct span
html_attr(const struct node *n, const char *name)
{
	for (size_t i = 0; i < n->element.n; i++)
		if (strcmp(n->element.attrs[i].name, name) == 0)
			return n->element.attrs[i].value;
	return SPAN("");
}

bool
html_has(const struct node *n, const char *name)
{
	for (size_t i = 0; i < n->element.n; i++)
		if (strcmp(n->element.attrs[i].name, name) == 0)
			return true;
	return false;
}

bool
html_has_class(const struct node *n, const char *class)
{
	struct span rest = n->kind == NODE_ELEMENT ? html_attr(n, "class") : SPAN("");

	while ((rest = span_trim(rest)).len)
		if (span_is(span_cut(rest, ' ', &rest), class))
			return true;
	return false;
}

bool
html_is(const struct node *n, const char *name)
{
	return n && n->kind == NODE_ELEMENT && !n->element.foreign && span_is(n->text, name);
}

bool
html_is_heading(const struct node *n)
{
	return n->text.len == 2 && n->text.ptr[0] == 'h' && n->text.ptr[1] >= '1' && n->text.ptr[1] <= '6';
}
