/* test_markdown_wire.c - what one end puts the other gets, and bytes that are
 * neither options nor a result are refused. */
#include "tests/tap.h"

#include "text/cell_proto.h"
#include "text/markdown_labels.h"
#include "text/markdown_wire.h"

static struct arena *arena;
static struct strbuf bytes;

static void
empty(void)
{
	strbuf_init(&bytes, arena, 1 << 20);
}

TEST(options_arrive_as_they_were_sent)
{
	const struct markdown_media media[] = { { .url = "a.png", .srcset = "b 2x", .width = 3, .height = 4, .bytes = 5 }, { .url = "c" } };
	const char *bases[] = { "https://a", "https://b" };
	struct markdown_options opt = {
		.raw_html = true, .sidenotes = true, .forbid = BLOCK_FILE | BLOCK_EMBED, .max_bytes = 99, .id_prefix = "p-",
		.base_urls = bases, .n_base_urls = 2, .media = media, .n_media = 2, .labels = { .open = "offen", .caution = "Achtung" },
	}, got;
	struct span source;

	empty();
	markdown_options_put(&bytes, &opt);
	cell_put(&bytes, CELL_SOURCE, SPAN("te\0xt"));
	OK(markdown_options_get(arena, strbuf_span(&bytes), &got, &source));
	OK(got.raw_html && got.sidenotes && !got.nofollow && !got.no_images);
	IS_INT(got.forbid, BLOCK_FILE | BLOCK_EMBED);
	IS_INT(got.max_bytes, 99);
	IS_STR(got.id_prefix, "p-");
	IS_INT(got.n_base_urls, 2);
	IS_STR(got.base_urls[1], "https://b");
	IS_INT(got.n_media, 2);
	IS_STR(got.media[0].srcset, "b 2x");
	IS_INT(got.media[0].bytes, 5);
	IS_STR(got.media[1].url, "c");
	OK(got.media[1].srcset == NULL);
	IS_STR(got.labels.open, "offen");
	IS_STR(got.labels.caution, "Achtung");
	OK(got.labels.note == NULL);
	IS_INT(source.len, 5);
}

TEST(results_arrive_as_they_were_sent)
{
	const struct markdown_heading headings[] = { { 2, "a", "A" }, { 3, "b", "B" } };
	const struct markdown_link links[] = { { MARKDOWN_IMAGE, "u", "t" } };
	const char *notes[] = { "One.", "Two." };
	struct markdown_result r = {
		.html = { "<p>", 3 }, .text = "text", .public_text = 2, .excerpt = "ex", .words = 7, .ideographs = 8, .tables = 9,
		.members_break = true, .headings = headings, .n_headings = 2, .links = links, .n_links = 1, .notes = notes, .n_notes = 2,
	}, got;

	empty();
	markdown_result_put(&bytes, &r);
	OK(markdown_result_get(arena, strbuf_span(&bytes), &got));
	IS_STR(got.html.ptr, "<p>");
	IS_INT(got.html.len, 3);
	OK(got.toc.ptr == NULL && got.first_image == NULL);
	IS_INT(got.public_text, 2);
	IS_INT(got.words + got.ideographs + got.tables, 24);
	OK(got.members_break && !got.plain_fallback);
	IS_INT(got.headings[1].level, 3);
	IS_STR(got.headings[1].text, "B");
	IS_INT(got.links[0].kind, MARKDOWN_IMAGE);
	IS_STR(got.notes[1], "Two.");
}

TEST(what_is_missing_or_wild_is_made_whole)
{
	struct markdown_link link = { .kind = (enum markdown_link_kind)77 };
	struct markdown_result r = { .text = "ab", .public_text = 1000, .links = &link, .n_links = 1 }, got;

	empty();
	markdown_result_put(&bytes, &r);
	OK(markdown_result_get(arena, strbuf_span(&bytes), &got));
	IS_STR(got.html.ptr, "");
	IS_STR(got.excerpt, "");
	IS_INT(got.public_text, 2);
	IS_INT(got.links[0].kind, MARKDOWN_LINK);
	IS_STR(got.links[0].url, "");
}

TEST(bytes_cut_anywhere_are_refused_or_still_safe)
{
	const struct markdown_heading headings[] = { { 2, "a", "A" } };
	struct markdown_result r = { .html = { "<p>x", 4 }, .text = "x", .headings = headings, .n_headings = 1 }, got;
	size_t refused = 0;

	empty();
	markdown_result_put(&bytes, &r);
	for (size_t n = 0; n < bytes.len; n++) {
		char *copy = malloc(n + 1);

		memcpy(copy, bytes.buf, n);
		refused += !markdown_result_get(arena, (struct span){ copy, n }, &got);
		free(copy);
	}
	OK(refused > bytes.len / 2);
	bytes.buf[5] = '\xff'; /* a length past the end */
	OK(!markdown_result_get(arena, strbuf_span(&bytes), &got));
}

TEST(the_words_in_a_text_are_those_of_its_language)
{
	static const char *const languages[] = { "ar", "de", "es", "fa", "fr", "hi", "ja", "ko", "pt", "zh" };

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct markdown_labels labels = markdown_labels_in(languages[i]);
		const char *const *member = (const char *const *)(const void *)&labels;

		for (size_t k = 0; k < sizeof labels / sizeof *member; k++)
			OK(member[k] && *member[k]);
	}
	IS_STR(markdown_labels_in("pt-BR").table, "Tabela");
	IS_STR(markdown_labels_in("DE").table, "Tabelle");
	OK(!markdown_labels_in("en").table && !markdown_labels_in("").table && !markdown_labels_in("art").table);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(options_arrive_as_they_were_sent), TAP_CASE(results_arrive_as_they_were_sent),
		TAP_CASE(what_is_missing_or_wild_is_made_whole), TAP_CASE(bytes_cut_anywhere_are_refused_or_still_safe),
		TAP_CASE(the_words_in_a_text_are_those_of_its_language),
	};

	arena = arena_new(1 << 16);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return status;
}
