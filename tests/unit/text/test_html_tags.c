/* test_html_tags.c - start tags of our own pages, and links led into a preview. */
#include "tests/tap.h"

#include "text/html_tags.h"

static struct arena *arena;

static const char *
relinked(struct arena *a, const char *page)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 4096);
	html_relink(&sb, span_of(page), "https://a.example/", "/p/T");
	return sb.buf;
}

TEST(tags_come_in_order_with_their_attributes)
{
	struct span page = SPAN("<!doctype html><p class='a' id=\"b>c\">x</p><br/><img src=\"/m.png\" alt=\"\">"), v;
	struct html_tag tag;
	size_t at = 0;

	OK(html_next_tag(page, &at, &tag) && html_tag_is(&tag, "p"));
	OK(html_attr(&tag, "class", &v) && span_is(v, "a"));
	OK(html_attr(&tag, "id", &v) && span_is(v, "b>c"));
	OK(!html_attr(&tag, "c", &v));
	OK(html_next_tag(page, &at, &tag) && html_tag_is(&tag, "br"));
	OK(html_next_tag(page, &at, &tag) && html_tag_is(&tag, "IMG"));
	OK(html_attr(&tag, "alt", &v) && v.len == 0);
	OK(!html_next_tag(page, &at, &tag));
}

TEST(what_is_no_tag_is_passed_over)
{
	struct span page = SPAN("<!-- <a href=\"/x\"> --><script>if (1<b) '<a>'</script><title><i></title>1 < 2<b>");
	struct html_tag tag;
	size_t at = 0, n = 0;
	bool saw_a = false;

	while (html_next_tag(page, &at, &tag)) {
		saw_a = saw_a || html_tag_is(&tag, "a") || html_tag_is(&tag, "i");
		n++;
	}
	OK(!saw_a);
	IS_INT(n, 3); /* script, title, b */
}

TEST(a_page_that_breaks_off_ends)
{
	static const char *const pages[] = { "<", "<a", "<a href=\"", "<a href", "<!--", "<script>", "<a href=x", "<a =", "< a>" };
	struct html_tag tag;
	struct span v;

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		for (size_t at = 0; html_next_tag(span_of(pages[i]), &at, &tag); )
			OK(!html_attr(&tag, "href", &v) || v.len == 0);
}

TEST(links_to_pages_of_the_site_lead_into_the_preview)
{
	IS_STR(relinked(arena, "<a href=\"/\">x</a>"), "<a href=\"/p/T/\">x</a>");
	IS_STR(relinked(arena, "<A class=\"c\" href='/tag/x/?a=1&amp;b=2'>"), "<A class=\"c\" href='/p/T/tag/x/?a=1&amp;b=2'>");
	IS_STR(relinked(arena, "<a href=\"https://a.example/x/\"><area href=\"/y/\">"),
	       "<a href=\"/p/T/x/\"><area href=\"/p/T/y/\">");
}

TEST(other_links_stay)
{
	static const char *const pages[] = {
		"<a href=\"https://b.example/\">", "<a href=\"#top\">", "<a href=\"//c.example/\">", "<a href=\"/media/x.pdf\">",
		"<a href=\"/assets/default/x.css\">", "<link href=\"/x.css\">", "<img src=\"/m.png\">", "<a>", "<p>href=\"/x\"</p>",
		"<a title='href=\"/x\"'>", "<!-- <a href=\"/x\"> -->", "<a href=\"mailto:x@y.z\">",
	};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		IS_STR(relinked(arena, pages[i]), pages[i]);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(tags_come_in_order_with_their_attributes),
		TAP_CASE(what_is_no_tag_is_passed_over),
		TAP_CASE(a_page_that_breaks_off_ends),
		TAP_CASE(links_to_pages_of_the_site_lead_into_the_preview),
		TAP_CASE(other_links_stay),
	};
	int failed;

	arena = arena_new(4096);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return failed;
}
