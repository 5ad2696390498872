/* show.c - see show.h. */
#include "cell/show.h"

#include "cell/embed.h"
#include "cell/outline.h"
#include "cell/address.h"

const struct markdown_media *
show_medium(struct page *p, struct span url)
{
	return map_get(p->media, url);
}

bool
show_is_remote(struct page *p, struct span url)
{
	return address_remote(url, p->opt->base_urls, p->opt->n_base_urls);
}

void
show_note_id(struct page *p, const struct node *note, int nth)
{
	strbuf_addf(&p->out, nth ? "%sfnref-%d" : "%sfn-%d", p->prefix, note->note.number);
	if (nth > 1)
		strbuf_addf(&p->out, "-%d", nth);
}

void
show_link_open(struct page *p, struct span url, struct span title)
{
	p->links_open++;
	out(p, "<a href=\"");
	out_url(p, p->reference ? url : outline_link(p, url));
	if (title.len) {
		out(p, "\" title=\"");
		out_text(p, title);
	}
	if (p->opt->nofollow && !p->reference)
		out(p, "\" rel=\"nofollow ugc noopener");
	out(p, "\">");
}

void
show_link_close(struct page *p)
{
	p->links_open--;
	out(p, "</a>");
}

/* The alternative text and where the image is, for the reader to follow.  In a
 * link of the author's it cannot be one itself. */
static void
show_remote(struct page *p, const struct picture *pic)
{
	bool in_link = p->links_open > 0;

	if (in_link) {
		out(p, "<span class=\"remote-image\">");
	} else {
		out(p, "<a class=\"remote-image\" href=\"");
		out_url(p, pic->url);
		out(p, "\" rel=\"noreferrer\">");
	}
	out_text(p, pic->alt);
	out(p, pic->alt.len ? " <small>" : "<small>");
	out_text(p, span_of(p->labels.image_at));
	out(p, " ");
	out_text(p, address_host(pic->url));
	out(p, in_link ? "</small></span>" : "</small></a>");
}

static void
show_srcset(struct page *p, const char *srcset)
{
	out(p, " srcset=\"");
	out_text(p, span_of(srcset));
	out(p, "\" sizes=\"(min-width: 46rem) 44rem, 100vw\"");
}

static void
show_size(struct page *p, const struct picture *pic)
{
	const struct markdown_media *known = show_medium(p, pic->url);
	int64_t width = pic->width, height = pic->height;

	if (known && known->width > 0 && known->height > 0) {
		/* The author's width; the height follows it. */
		height = width > 0 ? (known->height * width + known->width / 2) / known->width : known->height;
		width = width > 0 ? width : known->width;
	}
	if (width > 0)
		out_number(p, "width", width);
	if (height > 0)
		out_number(p, "height", height);
	if (known && known->srcset)
		show_srcset(p, known->srcset);
}

/* The browser takes the first source it knows the type of. */
static bool
open_choice(struct page *p, const struct picture *pic)
{
	const struct markdown_media *known = show_medium(p, pic->url);

	if (!known || !known->srcset_webp)
		return false;
	out(p, "<picture><source type=\"image/webp\"");
	show_srcset(p, known->srcset_webp);
	out(p, ">");
	return true;
}

void
show_picture(struct page *p, const struct picture *pic)
{
	if (!p->opt->no_images && !p->in_sidenote)
		page_link(p, MARKDOWN_IMAGE, pic->url, pic->alt);
	if (p->opt->no_images || !pic->url.len || !address_permitted(pic->url)) {
		out_text(p, pic->alt);
		return;
	}
	if (show_is_remote(p, pic->url) && !p->opt->load_remote) {
		show_remote(p, pic);
		return;
	}
	bool choice = open_choice(p, pic);
	out(p, "<img src=\"");
	out_url(p, pic->url);
	out(p, "\" alt=\"");
	out_text(p, pic->alt);
	if (pic->title.len) {
		out(p, "\" title=\"");
		out_text(p, pic->title);
	}
	if (pic->class)
		strbuf_addf(&p->out, "\" class=\"%s", pic->class);
	out(p, "\"");
	show_size(p, pic);
	/* The first is likely in view, so it is not put off. */
	out(p, p->images_shown++ ? " loading=\"lazy\" decoding=\"async\">" : " decoding=\"async\">");
	if (choice)
		out(p, "</picture>");
}

static void
show_reference_image(struct page *p, struct node *n)
{
	out(p, "<img src=\"");
	out_url(p, n->url);
	out(p, "\" alt=\"");
	out_text(p, node_text(p->arena, n));
	if (n->title.len) {
		out(p, "\" title=\"");
		out_text(p, n->title);
	}
	out(p, "\" />");
}

void
show_image(struct page *p, struct node *n)
{
	if (p->reference) {
		show_reference_image(p, n);
		return;
	}
	struct picture pic = { .url = n->url, .alt = node_text(p->arena, n), .title = n->title, .width = n->show.width };

	show_picture(p, &pic);
}

void
show_embed(struct page *p, struct span url, struct span title)
{
	struct embed e;
	bool known = embed_find(p->arena, url, &e);

	p->result->embeds++;
	page_link(p, MARKDOWN_CARD, url, title);
	out(p, "<a class=\"embed-card\" href=\"");
	out_url(p, e.page);
	out(p, "\" rel=\"noreferrer\"><span class=\"embed-title\">");
	out_text(p, title.len ? title : e.page);
	out(p, "</span> <small class=\"embed-host\">");
	out_text(p, known && !title.len ? span_of(e.name) : address_host(e.page));
	out(p, "</small></a>");
}

const char *
show_embed_class(struct page *p, struct span url)
{
	struct embed e;

	embed_find(p->arena, url, &e);
	return arena_printf(p->arena, "embed-%s", e.service);
}
