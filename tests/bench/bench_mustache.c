/* bench_mustache.c - how long the template engine needs for a home page: a
 * layout, thirty cards of struct data, about 20 kB of HTML.
 *
 *	make tests/bench/bench_mustache && tests/bench/bench_mustache [ROUNDS] */
#include "base/clock.h"
#include "text/mustache.h"

#include <stdio.h>
#include <stdlib.h>

enum { CARDS = 30 };

struct tag { const char *name, *url; };
static const struct field tag_fields[] = {
	FIELD_TEXT(struct tag, name), FIELD_TEXT(struct tag, url), FIELD_END
};

struct card {
	const char *id, *title, *url, *excerpt, *image, *image_alt, *date, *date_iso, *reading_time;
	bool featured;
	const struct tag *primary_tag;
	struct list authors;
};
static const struct field card_fields[] = {
	FIELD_TEXT(struct card, id), FIELD_TEXT(struct card, title), FIELD_TEXT(struct card, url),
	FIELD_TEXT(struct card, excerpt), FIELD_TEXT(struct card, image), FIELD_TEXT(struct card, image_alt),
	FIELD_TEXT(struct card, date), FIELD_TEXT(struct card, date_iso), FIELD_TEXT(struct card, reading_time),
	FIELD_BOOL(struct card, featured), FIELD_PTR(struct card, primary_tag, tag_fields),
	FIELD_LIST(struct card, authors, struct tag, tag_fields), FIELD_END
};

struct site { const char *title, *url, *lang, *description; struct html footer; struct list navigation; };
static const struct field site_fields[] = {
	FIELD_TEXT(struct site, title), FIELD_TEXT(struct site, url), FIELD_TEXT(struct site, lang),
	FIELD_TEXT(struct site, description), FIELD_HTML(struct site, footer),
	FIELD_LIST(struct site, navigation, struct tag, tag_fields), FIELD_END
};

struct page { const char *title; struct site site; struct list posts; };
static const struct field page_fields[] = {
	FIELD_TEXT(struct page, title), FIELD_SUB(struct page, site, site_fields),
	FIELD_LIST(struct page, posts, struct card, card_fields), FIELD_END
};

static const struct { const char *name, *text; } sources[] = {
	{ "home",
	  "{{<layout}}\n{{$title}}{{title}} - {{site.title}}{{/title}}\n{{$content}}\n"
	  "<main class=\"feed\">\n{{#posts}}\n  {{>card}}\n{{/posts}}\n{{^posts}}<p>Nothing yet.</p>{{/posts}}\n</main>\n"
	  "{{/content}}\n{{/layout}}\n" },
	{ "layout",
	  "<!doctype html>\n<html lang=\"{{site.lang}}\">\n<head>\n<meta charset=\"utf-8\">\n"
	  "<title>{{$title}}{{site.title}}{{/title}}</title>\n<meta name=\"description\" content=\"{{site.description}}\">\n"
	  "<link rel=\"canonical\" href=\"{{site.url}}\">\n</head>\n<body>\n<nav>\n{{#site.navigation}}\n"
	  "  <a href=\"{{url}}\">{{name}}</a>\n{{/site.navigation}}\n</nav>\n{{$content}}{{/content}}\n"
	  "<footer>{{{site.footer}}}</footer>\n</body>\n</html>\n" },
	{ "card",
	  "<article class=\"card{{#featured}} featured{{/featured}}\">\n{{#image}}\n"
	  "  <a href=\"{{url}}\" tabindex=\"-1\"><img src=\"{{image}}\" alt=\"{{image_alt}}\" loading=\"lazy\"></a>\n{{/image}}\n"
	  "  {{#primary_tag}}<a class=\"tag\" href=\"{{url}}\">{{name}}</a>{{/primary_tag}}\n"
	  "  <h2><a href=\"{{url}}\">{{title}}</a></h2>\n  <p>{{excerpt}}</p>\n"
	  "  <footer>\n    {{#authors}}\n    <a href=\"{{url}}\">{{name}}</a>\n    {{/authors}}\n"
	  "    <time datetime=\"{{date_iso}}\">{{date}}</time>\n    <span>{{reading_time}}</span>\n  </footer>\n</article>\n" },
};

enum { SOURCES = sizeof sources / sizeof *sources };
static struct mustache *templates[SOURCES];

static bool
find(struct ctx *cx, void *arg, struct span name, const struct mustache **out)
{
	(void)cx;
	(void)arg;
	for (size_t i = 0; i < SOURCES; i++)
		if (span_is(name, sources[i].name))
			*out = templates[i];
	return true;
}

static void
die(const struct ctx *cx)
{
	fprintf(stderr, "could not run: %s\n", cx->err.detail);
	exit(1);
}

static double
compile_all(struct ctx *cx, int rounds)
{
	usec_t start = clock_mono();

	for (int r = 0; r < rounds; r++) {
		for (size_t i = 0; i < SOURCES; i++) {
			mustache_free(templates[i]);
			if (!mustache_compile(cx, &(struct mustache_source){ sources[i].name, span_of(sources[i].text), MUSTACHE_HTML, false },
			                      &templates[i], NULL))
				die(cx);
		}
		arena_reset(cx->arena);
	}
	return (double)(clock_mono() - start) / rounds;
}

static double
render_all(struct ctx *cx, const struct mustache_job *job, int rounds, size_t *bytes)
{
	usec_t start = clock_mono();

	for (int r = 0; r < rounds; r++) {
		struct strbuf to;

		strbuf_init(&to, cx->arena, 1 << 20);
		if (!mustache_render(cx, templates[0], job, &to))
			die(cx);
		*bytes = to.len;
		arena_reset(cx->arena);
	}
	return (double)(clock_mono() - start) / rounds;
}

int
main(int argc, char **argv)
{
	static const struct tag tag = { "Essays & notes", "/tag/essays/" };
	static const struct tag authors[] = { { "Ada Lovelace", "/author/ada/" } };
	struct card cards[CARDS];
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 2000;
	size_t bytes = 0, held = 0;
	struct ctx cx;

	if (rounds < 1)
		rounds = 1;
	ctx_init(&cx, arena_new(1 << 18));
	for (size_t i = 0; i < CARDS; i++)
		cards[i] = (struct card){
			.id = "5f1e2d3c4b5a69788796a5b4", .title = "A title of the usual length, with an apostrophe's worth",
			.url = "/a-title-of-the-usual-length/", .featured = i % 7 == 0,
			.excerpt = "Some words of the beginning of the post, enough to say what it is about, \"quoted\" & all, "
			           "and as many again so that the paragraph fills the two or three lines a card has for it.",
			.image = "/content/images/2026/11/cover.jpg", .image_alt = "What is to be seen", .date = "21 November 2026",
			.date_iso = "2026-11-21T09:30:00Z", .reading_time = "4 min read", .primary_tag = &tag,
			.authors = { authors, 1 },
		};
	struct page page = {
		.title = "Home", .posts = { cards, CARDS },
		.site = { "The Site", "https://example.org/", "en", "What it is about", { "<p>Foot</p>", 11 }, { authors, 1 } },
	};
	struct mustache_frame frame = { .fields = page_fields, .base = &page };
	struct mustache_job job = {
		.frames = &frame, .frame_count = 1, .partials = { .find = find },
		.limits = { .depth = 50, .bytes = 1 << 20, .ops = 1000000, .now = clock_mono,
		            .deadline = clock_mono() + 600 * USEC_PER_SEC },
	};
	double compile = compile_all(&cx, rounds), render = render_all(&cx, &job, rounds, &bytes);
	for (size_t i = 0; i < SOURCES; i++)
		held += mustache_footprint(templates[i]);
	printf("compile %d templates: %.1f us, %zu bytes held\n", (int)SOURCES, compile, held);
	printf("render %d cards, %zu bytes: %.1f us\n", (int)CARDS, bytes, render);
	return 0;
}
