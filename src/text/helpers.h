/* helpers.h - what static site generators let authors write between braces,
 * resolved into plain Markdown.
 *
 *	{{ "/about/" | url }}          {% post_url 2014-03-12-name %}      {{< relref "x.md" >}}
 *	{% image "a.png" "A cow" %}    {% highlight c %} … {% endhighlight %}
 *	{% raw %}{{ as it is }}{% endraw %}
 *
 * Liquid (Jekyll, Eleventy), Nunjucks, Hugo's shortcodes and Zola's are read
 * alike.  Helpers inside code are left as they are, except that the marks of
 * {% raw %} go.  What is known is resolved; what is not becomes the plainest
 * text it can, and is told to the `note` hook, once for each place. */
#ifndef TEXT_HELPERS_H
#define TEXT_HELPERS_H

#include "base/ctx.h"
#include "base/span.h"
#include "text/dyn.h"

enum helper_ref {
	HELPER_POST_URL, /* {% post_url 2014-03-12-name %} */
	HELPER_FILE,     /* {% link _posts/x.md %}, {{< ref "x.md" >}}, get_url(path="@/x.md") */
};

struct helper_hooks {
	void *arg;
	const struct dyn *page; /* front matter: {{ page.title }} */
	const struct dyn *site; /* the generator's configuration: {{ site.title }}; NULL: none */
	/* The address of another document; NULL when there is none of that name. */
	const char *(*address)(void *arg, enum helper_ref kind, struct span name);
	/* Something could not be resolved: where, what, and what became of it. */
	void (*note)(void *arg, unsigned line, const char *code, struct span what, const char *became);
};

/* Where the lines of the result come from. */
struct helper_mark {
	size_t offset; /* in the result */
	unsigned line; /* of the file, at that offset */
};

struct helper_text {
	struct span text;
	const struct helper_mark *marks; /* ascending; the first is { 0, first_line } */
	size_t nmarks;
};

/* Resolve every helper of a text whose first line has that number in its file.
 * Fails with TOO_LARGE when the result outgrows eight times the text. */
bool helpers_resolve(struct ctx *cx, struct span text, unsigned first_line, const struct helper_hooks *hooks,
                     struct helper_text *out) MUST_CHECK;

/* The line of the file an offset of the result comes from. */
unsigned helper_line(const struct helper_text *t, size_t offset);

/* The same for a single value of front matter, such as "{{ site.baseurl }}/x". */
bool helpers_resolve_value(struct ctx *cx, struct span value, const struct helper_hooks *hooks,
                           const char **out) MUST_CHECK;

#endif
