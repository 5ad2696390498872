/* html_policy.c - see html_policy.h. */
#include "cell/html_policy.h"

#include <ctype.h>

#define KEEP(n, ...)  { .name = n, .fate = HTML_KEEP, __VA_ARGS__ }
#define BLOCK(n, ...) { .name = n, .fate = HTML_KEEP, .block = true, __VA_ARGS__ }
#define DROP(n)       { .name = n, .fate = HTML_DROP }
#define SHOW(n)       { .name = n, .fate = HTML_SHOW, .block = true }

static const struct html_tag tags[] = {
	/* running text */
	KEEP("a", .attrs = "href rel download"), KEEP("abbr"), KEEP("acronym", .as = "abbr"), KEEP("b"), KEEP("bdi"), KEEP("bdo"),
	KEEP("br", .empty = true), KEEP("cite"), KEEP("code"), KEEP("del", .attrs = "datetime"), KEEP("dfn"), KEEP("em"), KEEP("i"),
	KEEP("ins", .attrs = "datetime"), KEEP("kbd"), KEEP("mark"), KEEP("q"), KEEP("rp"), KEEP("rt"), KEEP("ruby"), KEEP("s"),
	KEEP("samp"), KEEP("small"), KEEP("span"), KEEP("strike", .as = "s"), KEEP("strong"), KEEP("sub"), KEEP("sup"),
	KEEP("time", .attrs = "datetime"), KEEP("tt", .as = "code"), KEEP("u"), KEEP("var"), KEEP("wbr", .empty = true),
	/* blocks */
	BLOCK("address"), BLOCK("article", .as = "div"), BLOCK("aside", .as = "div"), BLOCK("blockquote"),
	BLOCK("center", .as = "div", .class = "align-center"), BLOCK("dd"), BLOCK("details", .attrs = "open"), BLOCK("dialog", .as = "div"),
	BLOCK("div"), BLOCK("dl"), BLOCK("dt"), BLOCK("fieldset", .as = "div"), BLOCK("figcaption"),
	BLOCK("figure"), BLOCK("footer", .as = "div"), BLOCK("form", .as = "div"), BLOCK("h1"), BLOCK("h2"), BLOCK("h3"),
	BLOCK("h4"), BLOCK("h5"), BLOCK("h6"), BLOCK("header", .as = "div"), BLOCK("hgroup", .as = "div"),
	BLOCK("hr", .empty = true), BLOCK("li", .attrs = "value"), BLOCK("main", .as = "div"), BLOCK("nav"),
	BLOCK("ol", .attrs = "start reversed type"), BLOCK("p"), BLOCK("pre", .attrs = "tabindex"), BLOCK("section", .attrs = "tabindex"), BLOCK("summary"), BLOCK("ul"),
	/* tables */
	BLOCK("caption"), BLOCK("col", .attrs = "span", .empty = true), BLOCK("colgroup", .attrs = "span"), BLOCK("table"),
	BLOCK("tbody"), BLOCK("td", .attrs = "colspan rowspan"), BLOCK("tfoot"), BLOCK("th", .attrs = "colspan rowspan scope"),
	BLOCK("thead"), BLOCK("tr"),
	/* written anew */
	SHOW("audio"), SHOW("embed"), SHOW("iframe"), { .name = "img", .fate = HTML_SHOW },
	{ .name = "input", .fate = HTML_SHOW }, SHOW("video"),
	/* gone with all they hold */
	DROP("applet"), DROP("base"), DROP("datalist"), DROP("frame"), DROP("frameset"), DROP("head"), DROP("link"), DROP("map"),
	DROP("math"), DROP("meta"), DROP("noembed"), DROP("noframes"), DROP("noscript"), DROP("optgroup"), DROP("option"),
	DROP("param"), DROP("script"), DROP("select"), DROP("source"), DROP("style"), DROP("svg"), DROP("template"),
	DROP("textarea"), DROP("title"), DROP("track"),
};

static const struct html_tag unknown = { .name = "", .fate = HTML_UNWRAP };

const struct html_tag *
html_tag_find(struct span name)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (span_is(name, tags[i].name))
			return &tags[i];
	return &unknown;
}

static bool
listed(const char *list, struct span word)
{
	struct span rest = span_of(list);

	while (rest.len)
		if (span_eq(span_cut(rest, ' ', &rest), word))
			return true;
	return false;
}

bool
html_attr_kept(const struct html_tag *tag, const char *name)
{
	return listed("lang dir title role aria-label aria-hidden", span_of(name)) || listed(tag->attrs, span_of(name));
}

static bool
is_number(struct span value)
{
	bool ok = value.len > 0 && value.len <= 6;

	for (size_t i = value.len && value.ptr[0] == '-'; i < value.len; i++)
		ok &= isdigit((unsigned char)value.ptr[i]) != 0;
	return ok;
}

static bool
is_language(struct span value)
{
	bool ok = value.len > 0 && value.len <= 35;

	for (size_t i = 0; i < value.len; i++)
		ok &= isalnum((unsigned char)value.ptr[i]) || value.ptr[i] == '-';
	return ok;
}

/* Attributes whose values are one of a few words. */
static const struct {
	const char *name, *words;
} enumerated[] = {
	{ "dir", "ltr rtl auto" },
	{ "tabindex", "0" },
	{ "aria-hidden", "true false" },
	{ "role", "note region doc-noteref doc-backlink doc-endnotes presentation none img" },
	{ "scope", "row col rowgroup colgroup" },
	{ "type", "1 a A i I" },
};

bool
html_value_ok(const char *name, struct span value)
{
	for (size_t i = 0; i < sizeof enumerated / sizeof *enumerated; i++)
		if (strcmp(name, enumerated[i].name) == 0)
			return listed(enumerated[i].words, value);
	if (strcmp(name, "lang") == 0)
		return is_language(value);
	if (listed("start value span colspan rowspan", span_of(name)))
		return is_number(value);
	return true;
}

/* doc/markdown.md, "Class names in the HTML". */
static const char *const classes[] = {
	"image", "image-wide", "image-full", "image-left", "image-right", "image-center", "image-remote", "remote-image",
	"gallery", "gallery-images", "gallery-item",
	"callout", "callout-note", "callout-tip", "callout-important", "callout-warning", "callout-caution", "callout-title",
	"callout-icon", "callout-icon-only", "callout-body", "toggle", "toggle-body", "button", "button-row",
	"embed", "embed-youtube", "embed-vimeo", "embed-mastodon", "embed-peertube", "embed-soundcloud", "embed-spotify",
	"embed-bluesky", "embed-x", "embed-codepen", "embed-gist", "embed-link", "embed-card", "embed-title", "embed-host",
	"bookmark", "bookmark-card", "bookmark-title", "bookmark-description", "bookmark-host", "bookmark-image",
	"audio", "video", "video-wide", "video-full", "video-left", "video-right", "video-center",
	"file", "file-card", "file-title", "file-caption", "file-info",
	"table-scroll", "align-left", "align-center", "align-right", "task",
	"footnote-ref", "footnotes", "footnote-back", "sidenote", "toc",
	"k", "t", "s", "n", "c", "f", "v", "a", "m", "g", "i", "d", "h",
};

bool
html_class_kept(struct span class)
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (span_is(class, classes[i]))
			return true;
	return span_starts(class, "language-") && class.len <= 40;
}

bool
html_rel_kept(struct span rel)
{
	return listed("author bookmark license me next nofollow noopener noreferrer prev sponsored tag ugc", rel);
}
