/* html_anew.c - images, frames, players and task boxes; see html_write.h. */
#include "base/num.h"
#include "cell/address.h"
#include "cell/html_element.h"
#include "cell/html_write.h"
#include "cell/show.h"

/* "640", "640px"; else 0. */
static int64_t
pixels(struct span value)
{
	int64_t n = 0;

	value = span_trim(value);
	if (span_ends(value, "px"))
		value.len -= 2;
	return num_int(value, 1, 20000, &n) ? n : 0;
}

static void
show_img(struct page *p, const struct node *n)
{
	struct picture pic = {
		.url = span_trim(html_attr(n, "src")), .alt = html_attr(n, "alt"), .title = html_attr(n, "title"),
		.width = pixels(html_attr(n, "width")), .height = pixels(html_attr(n, "height")),
		.class = html_has_class(n, "bookmark-image") ? "bookmark-image" : NULL,
	};

	if (pic.url.len && address_permitted(pic.url))
		show_picture(p, &pic);
}

static void
show_card(struct page *p, struct span url, struct span title)
{
	if (!address_host(url).len || !address_permitted(url))
		return;
	strbuf_addf(&p->out, "<figure class=\"embed %s\">", show_embed_class(p, url));
	show_embed(p, url, title);
	out(p, "</figure>");
}

/* The player's address: its own, or that of the first source it holds. */
static struct span
player_source(struct node *n)
{
	struct span src = html_attr(n, "src");

	for (struct node *c = n->first; c && !src.len; c = c->next)
		if (html_is(c, "source"))
			src = html_attr(c, "src");
	return span_trim(src);
}

static void
show_player(struct page *p, struct node *n)
{
	struct span src = player_source(n), poster = span_trim(html_attr(n, "poster"));
	bool video = html_is(n, "video");

	if (!src.len || !address_permitted(src))
		return;
	if (show_is_remote(p, src) && !p->opt->load_remote) {
		show_card(p, src, html_attr(n, "title"));
		return;
	}
	page_link(p, MARKDOWN_MEDIA, src, html_attr(n, "title"));
	out(p, video ? "<video controls preload=\"none\" src=\"" : "<audio controls preload=\"none\" src=\"");
	out_url(p, src);
	out(p, "\"");
	if (video && poster.len && address_permitted(poster) && !(show_is_remote(p, poster) && !p->opt->load_remote)) {
		out(p, " poster=\"");
		out_url(p, poster);
		out(p, "\"");
	}
	if (video && pixels(html_attr(n, "width")) && pixels(html_attr(n, "height"))) {
		out_number(p, "width", pixels(html_attr(n, "width")));
		out_number(p, "height", pixels(html_attr(n, "height")));
	}
	out(p, video ? "></video>" : "></audio>");
}

/* Only the box of a task list. */
static void
show_input(struct page *p, const struct node *n)
{
	struct span label = html_attr(n, "aria-label");

	if (!span_is_nocase(html_attr(n, "type"), "checkbox") || !html_has(n, "disabled"))
		return;
	out(p, html_has(n, "checked") ? "<input type=\"checkbox\" checked disabled" : "<input type=\"checkbox\" disabled");
	out_attr(p, "aria-label", label.len ? label : span_of(html_has(n, "checked") ? p->labels.done : p->labels.open));
	out(p, ">");
}

void
html_write_anew(struct page *p, struct node *n)
{
	if (html_is(n, "img"))
		show_img(p, n);
	else if (html_is(n, "input"))
		show_input(p, n);
	else if (html_is(n, "audio") || html_is(n, "video"))
		show_player(p, n);
	else
		show_card(p, span_trim(html_attr(n, "src")), html_attr(n, "title"));
}
