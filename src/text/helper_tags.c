/* helper_tags.c - what each tag and shortcode becomes.
 *
 * One table, name to function.  A function writes to h->out and returns true,
 * or returns false when the arguments are not what it takes. */
#include "text/helpers_priv.h"

/* ---- writing ---- */

/* Text inside an HTML attribute or element. */
static void
add_html_text(struct strbuf *out, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.ptr[i]) {
		case '&': strbuf_adds(out, "&amp;"); break;
		case '<': strbuf_adds(out, "&lt;"); break;
		case '>': strbuf_adds(out, "&gt;"); break;
		case '"': strbuf_adds(out, "&quot;"); break;
		default: strbuf_addc(out, s.ptr[i]);
		}
	}
}

/* Text inside the brackets of a link or image: one line, its marks escaped. */
static void
add_label(struct strbuf *out, struct span s)
{
	s = span_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (strchr("[]\\*_`<&", c) && c)
			strbuf_addc(out, '\\');
		strbuf_addc(out, c == '\n' || c == '\r' ? ' ' : c);
	}
}

static void
add_destination(struct strbuf *out, struct span s)
{
	static const char hex[] = "0123456789ABCDEF";

	s = span_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= 0x20 || strchr("()<>\"\\", c))
			strbuf_addf(out, "%%%c%c", hex[c >> 4], hex[c & 15]);
		else
			strbuf_addc(out, (char)c);
	}
}

/* A caption may hold HTML or Markdown links; it must stay on its line. */
static void
add_caption(struct strbuf *out, struct span s)
{
	s = span_trim(s);
	for (size_t i = 0; i < s.len; i++)
		strbuf_addc(out, s.ptr[i] == '\n' || s.ptr[i] == '\r' ? ' ' : s.ptr[i]);
}

/* ---- images ---- */

struct picture {
	struct span src, alt, caption, link, classes, width;
};

/* One of our words for width and place that the classes ask for. */
static const char *
place_of(struct span classes)
{
	static const struct {
		const char *word, *ours;
	} words[] = {
		{ "left", ".left" }, { "right", ".right" }, { "center", ".center" }, { "wide", ".wide" }, { "full", ".full" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (span_find(classes, words[i].word) >= 0 && span_find(classes, "full-width-") < 0)
			return words[i].ours;
	return NULL;
}

static void
picture_as_html(struct strbuf *out, const struct picture *p)
{
	if (p->caption.len)
		strbuf_adds(out, "<figure>");
	if (p->link.len) {
		strbuf_adds(out, "<a href=\"");
		add_html_text(out, p->link);
		strbuf_adds(out, "\">");
	}
	strbuf_adds(out, "<img src=\"");
	add_html_text(out, p->src);
	strbuf_adds(out, "\" alt=\"");
	add_html_text(out, p->alt);
	strbuf_adds(out, "\">");
	if (p->link.len)
		strbuf_adds(out, "</a>");
	if (p->caption.len) {
		strbuf_adds(out, "<figcaption>");
		add_caption(out, p->caption);
		strbuf_adds(out, "</figcaption></figure>");
	}
}

static bool
is_pixels(struct span s)
{
	if (span_ends(s, "px"))
		s.len -= 2;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0 && s.len < 6;
}

/* {.left width=320}, only where the image is a block of its own */
static void
add_words(struct strbuf *out, const struct picture *p)
{
	const char *place = place_of(p->classes);
	bool wide = is_pixels(p->width);

	if (!place && !wide)
		return;
	strbuf_addf(out, "{%s%s", place ? place : "", place && wide ? " " : "");
	if (wide)
		strbuf_addf(out, "width=%.*s", (int)strspn(p->width.ptr, "0123456789"), p->width.ptr);
	strbuf_addc(out, '}');
}

static void
picture_as_markdown(struct helpers *h, const struct helper *tag, const struct picture *p)
{
	struct strbuf *out = &h->out;

	if (p->link.len)
		strbuf_addc(out, '[');
	strbuf_adds(out, "![");
	add_label(out, p->alt);
	strbuf_adds(out, "](");
	add_destination(out, p->src);
	strbuf_addc(out, ')');
	if (p->link.len) {
		strbuf_adds(out, "](");
		add_destination(out, p->link);
		strbuf_addc(out, ')');
	}
	if (tag->alone)
		add_words(out, p);
	if (p->caption.len && tag->alone) {
		strbuf_addc(out, '\n');
		strbuf_add_span(out, tag->indent);
		strbuf_addc(out, '*');
		add_caption(out, p->caption);
		strbuf_addc(out, '*');
	} else if (p->caption.len) {
		strbuf_adds(out, " *");
		add_caption(out, p->caption);
		strbuf_addc(out, '*');
	}
}

static bool
write_picture(struct helpers *h, const struct helper *tag, const struct picture *p)
{
	if (!p->src.len)
		return false;
	if (tag->html)
		picture_as_html(&h->out, p);
	else
		picture_as_markdown(h, tag, p);
	return true;
}

/* The first of these names that has a value. */
static struct span
any_arg(const struct helper_args *args, const char *names)
{
	struct span rest = span_of(names);

	while (rest.len) {
		struct span name = span_cut(rest, ' ', &rest);
		char text[32];
		struct span found;

		snprintf(text, sizeof text, "%.*s", SPAN_FMT(name));
		found = helper_arg(args, text);
		if (found.ptr)
			return found;
	}
	return (struct span){ 0 };
}

/* Addresses in arguments are from the root when they name a folder. */
static struct span
address_of(struct helpers *h, struct span s)
{
	if (s.len && s.ptr[0] != '/' && s.ptr[0] != '.' && span_find(s, "://") < 0 && memchr(s.ptr, '/', s.len))
		return span_of(arena_printf(h->arena, "/%.*s", SPAN_FMT(s)));
	return s;
}

static void
picture_from_names(struct helpers *h, const struct helper_args *args, struct picture *p)
{
	*p = (struct picture){
		.src = address_of(h, any_arg(args, "src url path image image_path image_src file img filename")),
		.alt = any_arg(args, "alt alt_text image_alt"),
		.caption = any_arg(args, "caption description figcaption title attr"),
		.link = any_arg(args, "link href target"),
		.classes = any_arg(args, "class classes position align"),
		.width = any_arg(args, "width max-width max_width"),
	};
	if (!p->alt.ptr && p->caption.len && !memchr(p->caption.ptr, '<', p->caption.len))
		p->alt = p->caption;
}

/* {% image "path" "alt" %}, {{< figure src="path" alt="…" caption="…" >}} */
static bool
tag_image(struct helpers *h, const struct helper *tag)
{
	struct helper_args args;
	struct picture p;

	helper_args_read(h->arena, tag->rest, &args);
	picture_from_names(h, &args, &p);
	if (!p.src.ptr)
		p.src = address_of(h, helper_arg_at(&args, 0));
	if (!p.alt.ptr)
		p.alt = helper_arg_at(&args, 1);
	return write_picture(h, tag, &p);
}

/* {% image_with_class "path" "class" "alt" %} */
static bool
tag_image_with_class(struct helpers *h, const struct helper *tag)
{
	struct helper_args args;

	helper_args_read(h->arena, tag->rest, &args);
	return write_picture(h, tag, &(struct picture){ .src = address_of(h, helper_arg_at(&args, 0)),
		                                        .classes = helper_arg_at(&args, 1),
		                                        .alt = helper_arg_at(&args, 2) });
}

static bool
looks_like_address(struct span s)
{
	return s.len && (s.ptr[0] == '/' || span_find(s, "://") > 0 || span_find(s, ".") > 0);
}

/* Octopress: {% img left /a.png 350 350 'title' 'alt' %} */
static bool
tag_img(struct helpers *h, const struct helper *tag)
{
	struct helper_args args;
	size_t at = 0;
	struct picture p = { 0 };

	helper_args_read(h->arena, tag->rest, &args);
	if (any_arg(&args, "src url path").ptr)
		return tag_image(h, tag);
	if (!looks_like_address(helper_arg_at(&args, 0)))
		p.classes = helper_arg_at(&args, at++);
	p.src = address_of(h, helper_arg_at(&args, at++));
	if (is_pixels(helper_arg_at(&args, at)))
		p.width = helper_arg_at(&args, at++);
	if (is_pixels(helper_arg_at(&args, at)))
		at++;
	p.alt = helper_arg_at(&args, at);
	if (helper_arg_at(&args, at + 1).ptr)
		p.alt = helper_arg_at(&args, at + 1);
	return write_picture(h, tag, &p);
}

/* ---- embeds ---- */

void
helper_embed(struct helpers *h, const struct helper *tag, struct span url, struct span title)
{
	if (tag->html) {
		strbuf_adds(&h->out, "<iframe src=\"");
		add_html_text(&h->out, url);
		strbuf_adds(&h->out, "\" title=\"");
		add_html_text(&h->out, title);
		strbuf_adds(&h->out, "\"></iframe>");
		return;
	}
	strbuf_addc(&h->out, '[');
	add_label(&h->out, title.len ? title : url);
	strbuf_adds(&h->out, "](");
	add_destination(&h->out, url);
	strbuf_adds(&h->out, tag->alone ? "){.embed}" : ")");
}

/* A service: names of its shortcode, and its address with the id put in. */
static const struct service {
	const char *name, *before, *after;
} services[] = {
	{ "youtube", "https://www.youtube.com/watch?v=", "" },
	{ "youtubeplayer", "https://www.youtube.com/watch?v=", "" },
	{ "vimeo", "https://vimeo.com/", "" },
	{ "gist", "https://gist.github.com/", "" },
	{ "instagram", "https://www.instagram.com/p/", "/" },
	{ "tweet", "https://x.com/i/status/", "" },
	{ "twitter", "https://x.com/i/status/", "" },
	{ "x", "https://x.com/i/status/", "" },
};

static const struct service *
service_of(struct span name)
{
	for (size_t i = 0; i < sizeof services / sizeof *services; i++)
		if (span_is_nocase(name, services[i].name))
			return &services[i];
	return NULL;
}

static bool
write_service(struct helpers *h, const struct helper *tag, const struct service *s, struct span args_text)
{
	struct helper_args args;
	struct span id, second;
	const char *url;

	helper_args_read(h->arena, args_text, &args);
	id = any_arg(&args, "id video_id videoId url src");
	if (!id.ptr)
		id = helper_arg_at(&args, 0);
	second = helper_arg_at(&args, 1);
	if (!id.len)
		return false;
	if (span_find(id, "://") > 0)
		url = arena_strndup(h->arena, id.ptr, id.len);
	else if (!strcmp(s->name, "gist") && second.len)
		url = arena_printf(h->arena, "%s%.*s/%.*s", s->before, SPAN_FMT(id), SPAN_FMT(second));
	else
		url = arena_printf(h->arena, "%s%.*s%s", s->before, SPAN_FMT(id), s->after);
	helper_embed(h, tag, span_of(url), helper_arg(&args, "title"));
	return true;
}

static bool
tag_service(struct helpers *h, const struct helper *tag)
{
	return write_service(h, tag, service_of(tag->name), tag->rest);
}

/* ---- addresses ---- */

static struct span
first_arg(struct helpers *h, struct span rest)
{
	struct helper_args args;
	struct span s;

	helper_args_read(h->arena, rest, &args);
	s = any_arg(&args, "path page ref");
	return s.ptr ? s : helper_arg_at(&args, 0);
}

/* "2014-03-12-name" as Jekyll would make an address of it, for a post that is
 * not here. */
static const char *
guessed_address(struct arena *a, struct span name)
{
	char *s = arena_printf(a, "/%.*s/", SPAN_FMT(name));

	for (size_t i = 1, dashes = 0; s[i] && dashes < 3; i++)
		if (s[i] == '-')
			s[i] = '/', dashes++;
	return s;
}

static bool
tag_post_url(struct helpers *h, const struct helper *tag)
{
	struct span name = first_arg(h, tag->rest);
	const char *to = name.len ? h->hooks->address(h->hooks->arg, HELPER_POST_URL, name) : NULL;

	if (!name.len)
		return false;
	strbuf_adds(&h->out, to ? to : guessed_address(h->arena, name));
	return true;
}

static bool
tag_file(struct helpers *h, const struct helper *tag)
{
	struct span name = first_arg(h, tag->rest);
	const char *to = name.len ? h->hooks->address(h->hooks->arg, HELPER_FILE, name) : NULL;

	if (!name.len)
		return false;
	if (to)
		strbuf_adds(&h->out, to);
	else
		strbuf_add_span(&h->out, name);
	return true;
}

/* ---- the rest ---- */

static bool
contains_any(struct span s, const char *words)
{
	struct span rest = span_of(words);

	while (rest.len) {
		struct span word = span_cut(rest, ' ', &rest);
		char text[32];

		snprintf(text, sizeof text, "%.*s", SPAN_FMT(word));
		if (span_find(s, text) >= 0)
			return true;
	}
	return false;
}

/* {% include figure.html url="…" caption="…" %}: the file's name says what it
 * is; what stands in it is the theme's. */
static bool
tag_include(struct helpers *h, const struct helper *tag)
{
	struct helper_args args;
	struct helper inner = *tag;
	struct picture p;
	struct span file;

	helper_args_read(h->arena, tag->rest, &args);
	file = helper_arg_at(&args, 0);
	for (size_t i = 0; i < sizeof services / sizeof *services; i++)
		if (strlen(services[i].name) > 1 && span_find(file, services[i].name) >= 0) {
			ptrdiff_t at = span_find(tag->rest, " ");

			inner.rest = span_skip(tag->rest, at < 0 ? tag->rest.len : (size_t)at);
			return write_service(h, &inner, &services[i], inner.rest);
		}
	if (!contains_any(file, "figure image img picture photo"))
		return false;
	picture_from_names(h, &args, &p);
	return write_picture(h, tag, &p);
}

static bool
tag_toc(struct helpers *h, const struct helper *tag)
{
	(void)tag;
	strbuf_adds(&h->out, "[TOC]");
	return true;
}

/* {{< param "name" >}} */
static bool
tag_param(struct helpers *h, const struct helper *tag)
{
	struct span name = first_arg(h, tag->rest);
	const struct dyn *found = dyn_get(h->hooks->page, name);

	if (!found || found->type != DYN_TEXT)
		return false;
	strbuf_add_span(&h->out, found->text);
	return true;
}

static const struct tag {
	const char *name;
	bool (*fn)(struct helpers *h, const struct helper *tag);
} tags[] = {
	{ "image", tag_image },        { "figure", tag_image },       { "asset", tag_image },
	{ "picture", tag_image },      { "photo", tag_image },        { "responsive_image", tag_image },
	{ "respimg", tag_image },      { "lightbox", tag_image },     { "resize_image", tag_image },
	{ "image_with_class", tag_image_with_class },                 { "img", tag_img },
	{ "post_url", tag_post_url },  { "link", tag_file },          { "ref", tag_file },
	{ "relref", tag_file },        { "get_url", tag_file },       { "include", tag_include },
	{ "include_relative", tag_include }, { "include_cached", tag_include }, { "partial", tag_include },
	{ "render", tag_include },     { "youtube", tag_service },    { "youtubeplayer", tag_service },
	{ "vimeo", tag_service },      { "gist", tag_service },       { "instagram", tag_service },
	{ "tweet", tag_service },      { "twitter", tag_service },    { "x", tag_service },
	{ "toc", tag_toc },            { "param", tag_param },
};

bool
helper_tag(struct helpers *h, const struct helper *tag)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (span_is_nocase(tag->name, tags[i].name))
			return tags[i].fn(h, tag);
	return false;
}
