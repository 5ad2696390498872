/* test_helpers.c - helpers of static site generators become Markdown. */
#include "tests/tap.h"

#include "base/strbuf.h"
#include "text/helpers.h"

static struct arena *a;
static struct ctx cx;
static struct strbuf noted;   /* "line code what; …" */

static const char *
address(void *arg, enum helper_ref kind, struct span name)
{
	(void)arg;
	if (kind == HELPER_POST_URL && span_is(name, "2014-03-12-coming-soon"))
		return "/coming-soon/";
	if (kind == HELPER_FILE && (span_is(name, "about.md") || span_is(name, "@/about.md")))
		return "/about/";
	return NULL;
}

static void
note(void *arg, unsigned line, const char *code, struct span what, const char *became)
{
	(void)arg, (void)became;
	strbuf_addf(&noted, "%u %s %.*s; ", line, code, SPAN_FMT(what));
}

static struct dyn page, site;

static struct helper_text
resolve_text(const char *text)
{
	struct helper_hooks hooks = { NULL, &page, &site, address, note };
	struct helper_text out = { 0 };

	strbuf_clear(&noted);
	ctx_init(&cx, a);
	OK(helpers_resolve(&cx, span_of(text), 1, &hooks, &out));
	return out;
}

static const char *
resolve(const char *text)
{
	return resolve_text(text).text.ptr;
}

#define BECOMES(text, want) do { IS_STR(resolve(text), want); IS_STR(noted.buf, ""); } while (0)

TEST(text_without_helpers_is_kept_to_the_byte)
{
	BECOMES("# A {b} {{}\n\n{ %x } 100%}\n", "# A {b} {{}\n\n{ %x } 100%}\n");
	BECOMES("state {%!s(bool=false)}", "state {%!s(bool=false)}");
}

TEST(addresses_lose_the_place_of_the_site)
{
	BECOMES("[a]({{ site.baseurl }}/x/) ({{site.baseurl}}/y)", "[a](/x/) (/y)");
	BECOMES("[a]({{ \"/x/\" | url }}) {{ 'assets/a.css' | relative_url }}", "[a](/x/) /assets/a.css");
	BECOMES("{{ site.url }}{{ '/x' | prepend: site.baseurl }}", "/x");
	BECOMES("{{ \"/x\" | absolute_url | append: '/y' }}", "/x/y");
	BECOMES("{{ \"img/a.png\" | absURL }}", "/img/a.png");
}

TEST(variables_of_the_page_and_the_site_are_put_in)
{
	BECOMES("{{ page.title }} {{ title | upcase }} {{ site.name }}", "A title A TITLE My site");
	BECOMES("{{ .Params.title }} {{ page.extra_map.deep }}", "A title 7");
	BECOMES("{{ page.nothing | default: \"x\" }}", "x");
	IS_STR(resolve("a {{ page.nothing }} b"), "a  b");
	IS_STR(noted.buf, "1 helper.unknown {{ page.nothing }}; ");
}

TEST(references_to_other_posts_become_their_addresses)
{
	BECOMES("[x]({% post_url 2014-03-12-coming-soon %})", "[x](/coming-soon/)");
	BECOMES("[x]({{< relref \"about.md\" >}}) [y]({{% ref \"about.md\" %}})", "[x](/about/) [y](/about/)");
	BECOMES("[x]({% link about.md %}) {{ get_url(path=\"@/about.md\") }}", "[x](/about/) /about/");
	BECOMES("[x]({% post_url 2012-01-02-gone-for-good %})", "[x](/2012/01/02/gone-for-good/)");
}

TEST(image_tags_become_images)
{
	BECOMES("{% image \"assets/a b.jpg\" \"A cow\" %}", "![A cow](/assets/a%20b.jpg)");
	BECOMES("x {% image_with_class \"assets/a.jpg\" \"width-210px\" \"A [cow]\" %}", "x ![A \\[cow\\]](/assets/a.jpg)");
	BECOMES("{% image \"assets/q.jpg\" \"It says \"yes\" and \"no.\"\" %}", "![It says \"yes\" and \"no.\"](/assets/q.jpg)");
	BECOMES("{% image \"assets/q.jpg\" \"\" %}", "![](/assets/q.jpg)");
	BECOMES("{{< figure src=\"/a.png\" alt=\"A\" caption=\"C\" link=\"/b\" class=\"left\" width=\"300\" >}}",
	        "[![A](/a.png)](/b){.left width=300}\n*C*");
	BECOMES("{% include figure.html url='/a.png' description='D' %}", "![D](/a.png)\n*D*");
	BECOMES("{% include \"linked-figure.html\",\n  image: \"/a.png\",\n  alt: \"A\",\n  caption: \"C\" %}\n",
	        "![A](/a.png)\n*C*\n");
	BECOMES("{% img left /a.png 350 200 'T' 'A' %}", "![A](/a.png){.left width=350}");
	BECOMES("{{ image(src=\"/a.png\", alt=\"A\") }}", "![A](/a.png)");
}

TEST(image_tags_in_html_become_html)
{
	BECOMES("<div>\n{% image \"i/a.jpg\" \"A <cow>\" %}\n</div>", "<div>\n<img src=\"/i/a.jpg\" alt=\"A &lt;cow&gt;\">\n</div>");
	BECOMES("<figure>\n{{< figure src=\"a.png\" caption=\"C\" >}}\n</figure>",
	        "<figure>\n<figure><img src=\"a.png\" alt=\"C\"><figcaption>C</figcaption></figure>\n</figure>");
}

TEST(videos_become_embeds)
{
	BECOMES("{{< youtube abc >}}", "[https://www.youtube.com/watch?v=abc](https://www.youtube.com/watch?v=abc){.embed}");
	BECOMES("{{ \"https://youtu.be/x\" | embed: \"A talk\" }}", "[A talk](https://youtu.be/x){.embed}");
	BECOMES("{% include youtube.html id=\"abc\" title=\"T\" %}", "[T](https://www.youtube.com/watch?v=abc){.embed}");
	BECOMES("{{ vimeo(id=\"7\") }}", "[https://vimeo.com/7](https://vimeo.com/7){.embed}");
	BECOMES("{{< gist me 123 >}}", "[https://gist.github.com/me/123](https://gist.github.com/me/123){.embed}");
}

TEST(raw_text_is_shown_as_it_is)
{
	BECOMES("{% raw %}{{ x }} {% y %}{% endraw %}", "{{ x }} {% y %}");
	BECOMES("```\n{% raw %}{{ x }}{% endraw %}\n```\n", "```\n{{ x }}\n```\n");
	BECOMES("`{%raw%}{{ x }}{%endraw%}`", "`{{ x }}`");
	BECOMES("{{</* figure src=a */>}}", "{{< figure src=a >}}");
}

TEST(helpers_in_code_are_left_alone)
{
	BECOMES("`{{ x }}` and\n\n    {{ indented }}\n\n~~~\n{% if x %}\n~~~\n", "`{{ x }}` and\n\n    {{ indented }}\n\n~~~\n{% if x %}\n~~~\n");
	BECOMES("<pre>\n{{ x }}\n\n{{ y }}\n</pre>\n", "<pre>\n{{ x }}\n\n{{ y }}\n</pre>\n");
	BECOMES("``{{ x }} ` {{ y }}``", "``{{ x }} ` {{ y }}``");
	BECOMES("- a\n\n    {{ site.baseurl }}/x\n", "- a\n\n    /x\n");
}

TEST(highlighted_code_becomes_a_fence)
{
	BECOMES("{% highlight ruby linenos %}\nputs \"{{ x }}\"\n{% endhighlight %}\n", "```ruby\nputs \"{{ x }}\"\n```\n");
	BECOMES("{{< highlight go \"linenos=table\" >}}\na ``` b\n{{< /highlight >}}", "````go\na ``` b\n````");
	BECOMES("  {% highlight c %}\n  x\n  {% endhighlight %}", "  ```c\n  x\n  ```");
}

TEST(comments_go)
{
	BECOMES("a{% comment %}{{ x | embed: 'y' }}{% endcomment %}b{# note #}c", "abc");
}

TEST(what_is_not_known_is_told)
{
	IS_STR(resolve("By {{ \"noah\" | team_link }} {{ \"noah\" | team_photo }}.\n{% widget 1 %}\n{% if x %}y{% endif %}"),
	       "By noah .\n\ny");
	IS_STR(noted.buf, "1 helper.text {{ \"noah\" | team_link }}; 1 helper.picture {{ \"noah\" | team_photo }}; "
	                  "2 helper.unknown {% widget 1 %}; 3 helper.logic {% if x %}; ");
	IS_STR(resolve("a {% raw %} b"), "a  b");
	IS_STR(noted.buf, "1 helper.open {% raw %}; ");
}

TEST(attributes_of_kramdown_go_or_become_ours)
{
	BECOMES("[a](/b){:target=\"_blank\" rel='x y'}", "[a](/b)");
	BECOMES("![a](/b){: .center .round #id}", "![a](/b){.center}");
	BECOMES("* toc\n{:toc}\n", "* toc\n\n[TOC]\n\n");
	BECOMES("a hash {:a => 1} of Ruby", "a hash {:a => 1} of Ruby");
}

TEST(markdown_inside_html_is_parted_from_its_tags)
{
	BECOMES("<aside markdown=\"1\" class=\"q\">\n  <img src=\"a\">\n  text\n  <p markdown=\"1\" class=\"c\">\n[a](b)\n  </p>\n</aside>\n",
	        "<aside class=\"q\">\n\n<img src=\"a\">\n\ntext\n<div class=\"c\">\n\n[a](b)\n\n</div>\n\n</aside>\n");
	BECOMES("<p markdown='block'>a *b*</p> c", "<div>\n\na *b*\n\n</div>\nc");
	BECOMES("a <span dir='ltr' markdown=\"1\">b</span> c", "a <span dir='ltr'>b</span> c");
	BECOMES("<div markdown=\"1\">\n<div>\nx\n</div>\n</div>\n", "<div>\n\n<div>\nx\n</div>\n\n</div>\n");
	BECOMES("<div>\n  <p>x</p>\n</div>", "<div>\n  <p>x</p>\n</div>");
}

TEST(ids_of_headings_stay)
{
	BECOMES("## Some words {#my-id}\n\ntext {#no}\n", "## Some words {#my-id}\n\ntext {#no}\n");
}

TEST(lines_of_the_result_lead_back_to_the_file)
{
	struct helper_text t = resolve_text("one\n{% comment %}\n\n{% endcomment %}\nfive {{ x\n }} six\nlast");

	IS_STR(t.text.ptr, "one\n\nfive  six\nlast");
	IS_INT(helper_line(&t, 0), 1);
	IS_INT(helper_line(&t, (size_t)(strstr(t.text.ptr, "five") - t.text.ptr)), 5);
	IS_INT(helper_line(&t, (size_t)(strstr(t.text.ptr, "last") - t.text.ptr)), 7);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(text_without_helpers_is_kept_to_the_byte),
		TAP_CASE(addresses_lose_the_place_of_the_site),
		TAP_CASE(variables_of_the_page_and_the_site_are_put_in),
		TAP_CASE(references_to_other_posts_become_their_addresses),
		TAP_CASE(image_tags_become_images),
		TAP_CASE(image_tags_in_html_become_html),
		TAP_CASE(videos_become_embeds),
		TAP_CASE(raw_text_is_shown_as_it_is),
		TAP_CASE(helpers_in_code_are_left_alone),
		TAP_CASE(highlighted_code_becomes_a_fence),
		TAP_CASE(comments_go),
		TAP_CASE(what_is_not_known_is_told),
		TAP_CASE(attributes_of_kramdown_go_or_become_ours),
		TAP_CASE(markdown_inside_html_is_parted_from_its_tags),
		TAP_CASE(ids_of_headings_stay),
		TAP_CASE(lines_of_the_result_lead_back_to_the_file),
	};
	struct dyn deep = dyn_map();
	int failed;

	a = arena_new(65536);
	strbuf_init(&noted, a, 65536);
	page = dyn_map();
	dyn_set(a, &page, SPAN("title"), dyn_text("A title"));
	dyn_set(a, &deep, SPAN("deep"), dyn_int(7));
	dyn_set(a, &page, SPAN("extra_map"), deep);
	site = dyn_map();
	dyn_set(a, &site, SPAN("name"), dyn_text("My site"));
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
