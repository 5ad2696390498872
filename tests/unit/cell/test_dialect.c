/* test_dialect.c - doc/markdown.md: what each form becomes. */
#include "tests/tap.h"

#include "cell/kinds.h"
#include "cell/text_render.h"

static struct arena *arena;
static struct markdown_result result;

static const char *
html_with(const char *source, const struct markdown_options *opt)
{
	return text_render(arena, span_of(source), opt, false, &result) ? result.html.ptr : "{too large}";
}

static const char *
html(const char *source)
{
	static const struct markdown_options none;

	return html_with(source, &none);
}

TEST(an_image_alone_is_a_figure)
{
	IS_STR(html("![Alt *text*](a.jpg \"Cap\"){.wide width=640}"),
	       "<figure class=\"image image-wide\"><img src=\"a.jpg\" alt=\"Alt text\" width=\"640\" decoding=\"async\">"
	       "<figcaption>Cap</figcaption></figure>\n");
	IS_STR(html("![A](a.jpg)\n*By [me](/me)*"),
	       "<figure class=\"image\"><img src=\"a.jpg\" alt=\"A\" decoding=\"async\"><figcaption>By <a href=\"/me\">me</a></figcaption></figure>\n");
	IS_STR(html("[![A](a.jpg)](/x){.left}"),
	       "<figure class=\"image image-left\"><a href=\"/x\"><img src=\"a.jpg\" alt=\"A\" decoding=\"async\"></a></figure>\n");
	IS_STR(html("text ![A](a.jpg \"t\") text"), "<p>text <img src=\"a.jpg\" alt=\"A\" title=\"t\" decoding=\"async\"> text</p>\n");
}

TEST(the_first_image_is_not_put_off_and_known_sizes_are_given)
{
	const struct markdown_media media[] = { { .url = "a.jpg", .width = 1600, .height = 900, .srcset = "/m/a-800.jpg 800w" } };
	struct markdown_options opt = { .media = media, .n_media = 1 };

	IS_STR(html_with("![A](a.jpg)\n\n![B](b.jpg)", &opt),
	       "<figure class=\"image\"><img src=\"a.jpg\" alt=\"A\" width=\"1600\" height=\"900\" srcset=\"/m/a-800.jpg 800w\" "
	       "sizes=\"(min-width: 46rem) 44rem, 100vw\" decoding=\"async\"></figure>\n"
	       "<figure class=\"image\"><img src=\"b.jpg\" alt=\"B\" loading=\"lazy\" decoding=\"async\"></figure>\n");
	OK(strstr(html_with("![A](a.jpg){width=800}", &opt), "width=\"800\" height=\"450\""));
}

TEST(images_on_lines_of_their_own_are_a_gallery)
{
	IS_STR(html("![1](1.png)\n![2](2.png \"two\")\n*Both*"),
	       "<figure class=\"gallery\"><div class=\"gallery-images\">"
	       "<div class=\"gallery-item\"><img src=\"1.png\" alt=\"1\" decoding=\"async\"></div>"
	       "<figure class=\"gallery-item\"><img src=\"2.png\" alt=\"2\" loading=\"lazy\" decoding=\"async\"><figcaption>two</figcaption></figure>"
	       "</div><figcaption>Both</figcaption></figure>\n");
	OK(!strstr(html("![1](1.png) ![2](2.png)"), "gallery"));
}

TEST(alerts_are_callouts_and_toggles_fold)
{
	IS_STR(html("> [!WARNING]\n> Hot."), "<div class=\"callout callout-warning\" role=\"note\">\n"
	       "<p class=\"callout-title\">Warning</p>\n<p>Hot.</p>\n</div>\n");
	IS_STR(html("> [!tip] 💡 *Good* one\n>\n> - a"), "<div class=\"callout callout-tip\" role=\"note\">\n"
	       "<p class=\"callout-title\"><span class=\"callout-icon\" aria-hidden=\"true\">💡</span> <em>Good</em> one</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n");
	IS_STR(html("> [!TOGGLE] Why?\n> Because."), "<details class=\"toggle\">\n<summary>Why?</summary>\n<div class=\"toggle-body\">\n"
	       "<p>Because.</p>\n</div>\n</details>\n");
	OK(strstr(html("> [!NOTE]+ T\n> x"), "<details class=\"callout callout-note\" open>\n<summary class=\"callout-title\">T</summary>"));
	OK(strstr(html("> [!OTHER]\n> x"), "<blockquote>\n<p>[!OTHER]\nx</p>"));
	OK(strstr(html("> [!NOTE]\n> ![A](a.jpg)"), "<figure class=\"image\">"));
}

TEST(links_with_a_word_are_cards)
{
	IS_STR(html("[Go](/x){.button .center}"), "<p class=\"button-row align-center\"><a class=\"button\" href=\"/x\">Go</a></p>\n");
	IS_STR(html("[Ghost ![](g.png)](https://ghost.org \"Desc\"){: .bookmark}"),
	       "<figure class=\"bookmark\"><a class=\"bookmark-card\" href=\"https://ghost.org\"><span class=\"bookmark-title\">Ghost</span> "
	       "<span class=\"bookmark-description\">Desc</span> <small class=\"bookmark-host\">ghost.org</small>"
	       "<img src=\"g.png\" alt=\"\" class=\"bookmark-image\" decoding=\"async\"></a></figure>\n");
	IS_STR(html("[Man](m.pdf \"2nd\"){.file}"), "<p class=\"file\"><a class=\"file-card\" href=\"m.pdf\" download>"
	       "<span class=\"file-title\">Man</span> <span class=\"file-caption\">2nd</span> <small class=\"file-info\">PDF</small></a></p>\n");
	IS_STR(html("[S](s.mp3){.audio}"), "<figure class=\"audio\"><audio controls preload=\"none\" src=\"s.mp3\"></audio><figcaption>S</figcaption></figure>\n");
	IS_STR(html("![Beach](b.mp4)"), "<figure class=\"video\"><video controls preload=\"none\" src=\"b.mp4\"></video><figcaption>Beach</figcaption></figure>\n");
	IS_STR(html("[![P](p.jpg)](b.mp4 \"Cap\"){.video .wide}"), "<figure class=\"video video-wide\"><video controls preload=\"none\" src=\"b.mp4\" "
	       "poster=\"p.jpg\"></video><figcaption>Cap</figcaption></figure>\n");
}

TEST(words_that_are_not_known_stay_or_are_ignored)
{
	IS_STR(html("[Go](/x){not words}"), "<p><a href=\"/x\">Go</a>{not words}</p>\n");
	IS_STR(html("[Go](/x){.unknown}"), "<p><a href=\"/x\">Go</a></p>\n");
	IS_STR(html("see [Go](/x){.button}"), "<p>see <a href=\"/x\">Go</a>{.button}</p>\n");
}

TEST(an_address_of_a_known_service_is_a_card_to_follow)
{
	const char *card = html("https://www.youtube.com/watch?v=jfKfPfyJRdk");

	IS_STR(card, "<figure class=\"embed embed-youtube\"><a class=\"embed-card\" href=\"https://www.youtube.com/watch?v=jfKfPfyJRdk\" "
	       "rel=\"noreferrer\"><span class=\"embed-title\">https://www.youtube.com/watch?v=jfKfPfyJRdk</span> "
	       "<small class=\"embed-host\">YouTube</small></a></figure>\n");
	OK(strstr(html("https://social.example/@ann/1234"), "embed-mastodon"));
	OK(strstr(html("<https://vimeo.com/76979871>"), "embed-vimeo"));
	OK(strstr(html("[A talk](https://vimeo.com/1){.embed}\n*In 2024*"), "<span class=\"embed-title\">A talk</span>"));
	OK(strstr(html("[Any](https://any.example/x){.embed}"), "embed-link"));
	OK(!strstr(html("https://any.example/x"), "embed"));
	OK(!strstr(html("see https://vimeo.com/76979871"), "embed"));
}

TEST(blocks_a_site_forbids_become_links)
{
	struct markdown_options opt = { .forbid = BLOCK_EMBED | BLOCK_BUTTON | BLOCK_MEDIA | BLOCK_GALLERY | BLOCK_FILE | BLOCK_BOOKMARK };

	IS_STR(html_with("[Go](/x){.button}", &opt), "<p><a href=\"/x\">Go</a></p>\n");
	IS_STR(html_with("https://youtu.be/x", &opt), "<p><a href=\"https://youtu.be/x\">https://youtu.be/x</a></p>\n");
	IS_STR(html_with("[S](s.mp3){.audio}", &opt), "<p><a href=\"s.mp3\">S</a></p>\n");
	OK(!strstr(html_with("![a](1.png)\n![b](2.png)", &opt), "gallery"));
}

TEST(images_of_other_hosts_are_links_unless_the_site_loads_them)
{
	const char *bases[] = { "https://me.example" };
	struct markdown_options opt = { .base_urls = bases, .n_base_urls = 1 };

	IS_STR(html("a ![Cow](https://o.example/c.png) b"), "<p>a <a class=\"remote-image\" href=\"https://o.example/c.png\" rel=\"noreferrer\">"
	       "Cow <small>image at o.example</small></a> b</p>\n");
	OK(strstr(html("![Cow](https://o.example/c.png)"), "<figure class=\"image image-remote\">"));
	OK(strstr(html("[![Cow](https://o.example/c.png)](/x)"), "<a href=\"/x\"><span class=\"remote-image\">"));
	OK(strstr(html_with("![Cow](https://me.example/c.png)", &opt), "<img src=\"https://me.example/c.png\""));
	opt.load_remote = true;
	OK(strstr(html_with("![Cow](https://o.example/c.png)", &opt), "<img src=\"https://o.example/c.png\""));
	OK(strstr(html("[F](https://o.example/f.mp4){.video}"), "embed-card"));
	OK(!strstr(html("[T ![](https://o.example/c.png)](https://o.example/){.bookmark}"), "<img"));
}

TEST(addresses_of_other_schemes_are_emptied)
{
	static const char *const bad[] = { "javascript:alert(1)", "JaVaScript:x", "data:image/png;base64,xx", "vbscript:x", "file:///etc",
	                                   "foo:bar", "java&#x73;cript:x", "<java\tscript:x>" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		OK(strstr(html(arena_printf(arena, "[x](%s)", bad[i])), "href=\"\""));
	OK(strstr(html("[x](mailto:a@b.c)"), "href=\"mailto:a@b.c\""));
	OK(strstr(html("[x](../a:b)"), "href=\"../a:b\""));
	OK(strstr(html("<irc://x/y>"), "href=\"\""));
}

TEST(headings_have_ids_of_their_own)
{
	struct markdown_options opt = { .id_prefix = "p1-" };

	IS_STR(html("# Don't *panic*, Ärger & 見出し"), "<h2 id=\"dont-panic-ärger-見出し\">Don't <em>panic</em>, Ärger &amp; 見出し</h2>\n");
	IS_STR(html("# كُن مبادرًا ❤️ क्षि"), "<h2 id=\"كن-مبادرا-क्षि\">كُن مبادرًا ❤️ क्षि</h2>\n");
	IS_STR(html("# A\n# A\n# A-1\n# !!"), "<h2 id=\"a\">A</h2>\n<h2 id=\"a-1\">A</h2>\n<h2 id=\"a-1-1\">A-1</h2>\n<h2 id=\"section\">!!</h2>\n");
	IS_STR(html("## T {#My_Id}"), "<h2 id=\"My_Id\">T</h2>\n");
	IS_STR(html_with("# A b\n[x](#a-b) [y](#A--b) [z](#%41-b) [w](/p#a-b)", &opt),
	       "<h2 id=\"p1-a-b\">A b</h2>\n<p><a href=\"#p1-a-b\">x</a> <a href=\"#p1-a-b\">y</a> <a href=\"#p1-a-b\">z</a> <a href=\"/p#a-b\">w</a></p>\n");
}

TEST(headings_stand_below_the_title_and_skip_no_level)
{
	IS_STR(html("# A\n## B\n# C"), "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h2 id=\"c\">C</h2>\n");
	IS_STR(html("### A\n##### B\n#### C\n## D"),
	       "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h3 id=\"c\">C</h3>\n<h2 id=\"d\">D</h2>\n");
	OK(strstr(html("# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6"), "<h6 id=\"5\">5</h6>\n<h6 id=\"6\">6</h6>\n"));
}

TEST(contents_nest_as_the_headings_do)
{
	html("### Deep\n# One\n### Skips\n## Two\n\n[TOC]");
	IS_STR(result.toc.ptr, "<ol><li><a href=\"#deep\">Deep</a></li><li><a href=\"#one\">One</a><ol><li><a href=\"#skips\">Skips</a></li>"
	       "<li><a href=\"#two\">Two</a></li></ol></li></ol>");
	OK(strstr(result.html.ptr, "<nav class=\"toc\" aria-label=\"Contents\"><ol>"));
	IS_INT(result.n_headings, 4);
	IS_STR(result.headings[2].text, "Skips");
}

TEST(footnotes_have_ids_that_no_label_chooses)
{
	struct markdown_options opt = { .id_prefix = "p1-", .sidenotes = true };

	IS_STR(html("a[^x] b[^x]\n\n[^x]: note"),
	       "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> "
	       "b<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n"
	       "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn-1\">\n"
	       "<p>note <a href=\"#fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a> "
	       "<a href=\"#fnref-1-2\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩<sup>2</sup></a></p>\n"
	       "</li>\n</ol>\n</section>\n");
	OK(strstr(html_with("a[^x]\n\n[^x]: *n*", &opt), "</sup><span class=\"sidenote\"><sup>1</sup> <em>n</em></span></p>"));
	OK(strstr(result.html.ptr, "id=\"p1-fn-1\""));
	IS_INT(result.footnotes, 1);
}

TEST(tables_scroll_and_tasks_are_labelled)
{
	IS_STR(html("|a|b|\n|-|:-:|\n|1|2|"),
	       "<section class=\"table-scroll\" tabindex=\"0\" aria-label=\"Table 1\">\n<table>\n<thead>\n<tr>\n<th>a</th>\n"
	       "<th class=\"align-center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class=\"align-center\">2</td>\n</tr>\n</tbody>\n</table>\n</section>\n");
	OK(strstr(html("- [x] a"), "<li class=\"task\"><input type=\"checkbox\" checked disabled aria-label=\"Done\"> a</li>"));
}

TEST(breaks_end_the_excerpt_and_the_public_part)
{
	html("One.\n\n<!--more-->\n\nTwo.\n\n<!-- Members-Only -->\n\nThree secret.");
	IS_STR(result.excerpt, "One.");
	IS_STR(result.text, "One.\n\nTwo.\n\nThree secret.");
	IS_INT(result.public_text, strlen("One.\n\nTwo."));
	OK(result.more_break && result.members_break);
	OK(strstr(result.html.ptr, "<p>Two.</p>\n<!--members-only-->\n<p>Three"));
	IS_INT(result.dropped_html, 0);

	html("Only <!--more--> this.\n\n> <!--members-only-->");
	IS_STR(result.excerpt, "Only");
	OK(!result.members_break);
	IS_INT(result.dropped_html, 1);
}

TEST(excerpts_end_at_a_word_and_never_pass_the_members_break)
{
	struct strbuf sb;

	strbuf_init(&sb, arena, 10000);
	for (int i = 0; i < 80; i++)
		strbuf_addf(&sb, "word%d ", i);
	html(sb.buf);
	OK(strlen(result.excerpt) < 500 && strstr(result.excerpt, " word49…"));
	html("# Title\n\nOpen.\n\n<!--members-only-->\n\nSecret.");
	IS_STR(result.excerpt, "Open.");
	strbuf_clear(&sb);
	for (int i = 0; i < 300; i++)
		strbuf_adds(&sb, "日本語");
	html(sb.buf);
	OK(strlen(result.excerpt) > 100 && strlen(result.excerpt) <= 510);
	OK(strcmp(result.excerpt + strlen(result.excerpt) - strlen("…"), "…") == 0);
}

TEST(words_and_ideographs_are_counted_apart)
{
	html("It's a well-known fact: 42 things.\n\nこれは日本語です。 한국어 문장 العربية");
	IS_INT(result.words, 6 + 3);
	IS_INT(result.ideographs, 8);
}

TEST(raw_html_is_dropped_and_counted)
{
	IS_STR(html("a <b>c</b>\n\n<div>x</div>\n\nd"), "<p>a c</p>\n<p>d</p>\n");
	IS_INT(result.dropped_html, 3);
}

TEST(raw_html_that_is_allowed_is_sanitised_with_the_rest)
{
	struct markdown_options opt = { .raw_html = true, .id_prefix = "p1-" };

	IS_STR(html_with("# T\n\n<div onclick=x id=a>\n\n*b*\n\n</div>\n\n![A](https://o.example/a.png)\n\n[c](#a)", &opt),
	       "<h2 id=\"p1-t\">T</h2>\n<div id=\"p1-a\">\n<p><em>b</em></p>\n</div>\n"
	       "<figure class=\"image image-remote\"><a class=\"remote-image\" href=\"https://o.example/a.png\" rel=\"noreferrer\">"
	       "A <small>image at o.example</small></a></figure>\n<p><a href=\"#p1-a\">c</a></p>\n");
	IS_INT(result.images, 1);
	IS_STR(result.first_image, "https://o.example/a.png");
	IS_STR(result.headings[0].id, "p1-t");
}

TEST(links_and_images_are_listed_as_written)
{
	html("[a](/x) ![b](b.png) https://c.example [d](javascript:x)");
	IS_INT(result.n_links, 4);
	IS_STR(result.links[0].url, "/x");
	IS_STR(result.links[0].text, "a");
	IS_INT(result.links[1].kind, MARKDOWN_IMAGE);
	IS_STR(result.links[2].url, "https://c.example");
	IS_STR(result.links[3].url, "javascript:x");
	IS_INT(result.images, 1);
	IS_STR(result.first_image, "b.png");
}

TEST(comments_of_readers_may_have_less)
{
	struct markdown_options opt = { .nofollow = true, .no_images = true, .no_tables = true, .no_autolinks = true, .max_bytes = 100 };

	IS_STR(html_with("[a](/x) ![pic](b.png) http://c.d", &opt),
	       "<p><a href=\"/x\" rel=\"nofollow ugc noopener\">a</a> pic http://c.d</p>\n");
	IS_STR(html_with(arena_printf(arena, "%101s", "x"), &opt), "{too large}");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(an_image_alone_is_a_figure), TAP_CASE(the_first_image_is_not_put_off_and_known_sizes_are_given),
		TAP_CASE(images_on_lines_of_their_own_are_a_gallery), TAP_CASE(alerts_are_callouts_and_toggles_fold),
		TAP_CASE(links_with_a_word_are_cards), TAP_CASE(words_that_are_not_known_stay_or_are_ignored),
		TAP_CASE(an_address_of_a_known_service_is_a_card_to_follow), TAP_CASE(blocks_a_site_forbids_become_links),
		TAP_CASE(images_of_other_hosts_are_links_unless_the_site_loads_them), TAP_CASE(addresses_of_other_schemes_are_emptied),
		TAP_CASE(headings_have_ids_of_their_own), TAP_CASE(headings_stand_below_the_title_and_skip_no_level),
		TAP_CASE(contents_nest_as_the_headings_do),
		TAP_CASE(footnotes_have_ids_that_no_label_chooses), TAP_CASE(tables_scroll_and_tasks_are_labelled),
		TAP_CASE(breaks_end_the_excerpt_and_the_public_part), TAP_CASE(excerpts_end_at_a_word_and_never_pass_the_members_break),
		TAP_CASE(words_and_ideographs_are_counted_apart), TAP_CASE(raw_html_is_dropped_and_counted),
		TAP_CASE(raw_html_that_is_allowed_is_sanitised_with_the_rest), TAP_CASE(links_and_images_are_listed_as_written),
		TAP_CASE(comments_of_readers_may_have_less),
	};

	kinds_init();
	arena = arena_new(1 << 20);
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return status;
}
