/* test_escape.c - each destination keeps its text inside. */
#include "tests/tap.h"

#include "text/escape.h"

/* escape(s) as a string; valid until the next call. */
static const char *
escaped(void (*escape)(struct strbuf *, struct span), const char *s)
{
	static struct strbuf sb;

	strbuf_release(&sb);
	strbuf_init(&sb, NULL, 4096);
	escape(&sb, span_of(s));
	return sb.buf;
}

TEST(html_text_cannot_open_a_tag)
{
	IS_STR(escaped(escape_html, "<b>Tom & \"Jerry's\"</b>"), "&lt;b&gt;Tom &amp; \"Jerry's\"&lt;/b&gt;");
	IS_STR(escaped(escape_html, ""), "");
	IS_STR(escaped(escape_html, "&&"), "&amp;&amp;");
}

TEST(a_template_keeps_carriage_returns)
{
	IS_STR(escaped(escape_mustache, "one\r\ntwo"), "one&#13;\ntwo");
}

TEST(attributes_cannot_be_closed)
{
	IS_STR(escaped(escape_attr, "\" onclick='x()' <"), "&quot; onclick=&#39;x()&#39; &lt;");
}

TEST(xml_drops_what_it_cannot_carry)
{
	IS_STR(escaped(escape_xml, "a\x01<b>\t\xff"), "a\xEF\xBF\xBD&lt;b&gt;\t\xEF\xBF\xBD");
	IS_STR(escaped(escape_xml, "\xEF\xBF\xBE x"), "\xEF\xBF\xBD x");
	IS_STR(escaped(escape_xml, "\xE6\x97\xA5 & \xF0\x9F\x98\x80"), "\xE6\x97\xA5 &amp; \xF0\x9F\x98\x80");
}

TEST(url_arguments_are_percent_encoded)
{
	IS_STR(escaped(escape_url_arg, "a b&c=d/\xC3\xA9~"), "a%20b%26c%3Dd%2F%C3%A9~");
}

TEST(a_path_segment_cannot_climb)
{
	IS_STR(escaped(escape_url_segment, ".."), "%2E%2E");
	IS_STR(escaped(escape_url_segment, "../x"), "..%2Fx");
	IS_STR(escaped(escape_url_segment, "a.b"), "a.b");
}

TEST(only_known_schemes_pass)
{
	OK(url_scheme_ok(SPAN("")));
	OK(url_scheme_ok(SPAN("/a:b")));
	OK(url_scheme_ok(SPAN("?q=a:b")));
	OK(url_scheme_ok(SPAN("#a:b")));
	OK(url_scheme_ok(SPAN("page/one:two")));
	OK(url_scheme_ok(SPAN("//cdn.example/x")));
	OK(url_scheme_ok(SPAN("HTTPS://example.org/")));
	OK(url_scheme_ok(SPAN("mailto:a@example.org")));
	OK(url_scheme_ok(SPAN("tel:+49301234")));
	OK(!url_scheme_ok(SPAN("javascript:alert(1)")));
	OK(!url_scheme_ok(SPAN("JaVaScRiPt:alert(1)")));
	OK(!url_scheme_ok(SPAN("java\tscript:alert(1)")));
	OK(!url_scheme_ok(SPAN(" \x01javascript:alert(1)")));
	OK(!url_scheme_ok(SPAN("\0javascript:alert(1)")));
	OK(!url_scheme_ok(SPAN("data:text/html,x")));
	OK(!url_scheme_ok(SPAN("vbscript:x")));
	OK(!url_scheme_ok(SPAN(":alert(1)")));
	OK(!url_scheme_ok(SPAN(" http://example.org/")));
}

TEST(an_unsafe_address_becomes_a_hash)
{
	IS_STR(escaped(escape_href, "javascript:alert('x')"), "#");
	IS_STR(escaped(escape_href, "/a?b=1&c=\"2\""), "/a?b=1&amp;c=&quot;2&quot;");
}

TEST(a_part_of_an_address_keeps_its_syntax)
{
	IS_STR(escaped(escape_href_part, "a b/c?d=\"e\"&f=%20"), "a%20b/c?d=%22e%22&amp;f=%20");
}

TEST(css_values_stay_in_their_declaration)
{
	OK(css_value_ok(SPAN("#ff8800")));
	OK(css_value_ok(SPAN("rgb(1, 2, 3)")));
	OK(css_value_ok(SPAN("Georgia, Times New Roman")));
	OK(css_value_ok(SPAN("calc(1rem + 2.5%)")));
	OK(!css_value_ok(SPAN("red; } body { x")));
	OK(!css_value_ok(SPAN("url(https://example.org)")));
	OK(!css_value_ok(SPAN("</style>")));
	OK(!css_value_ok(SPAN("rgb(1")));
	OK(!css_value_ok(SPAN(")(")));
	OK(!css_value_ok(SPAN("\\66")));
}

TEST(header_values_have_one_line)
{
	OK(header_value_ok(SPAN("text/html; charset=utf-8")));
	OK(header_value_ok(SPAN("caf\xC3\xA9")));
	OK(!header_value_ok(SPAN("a\r\nSet-Cookie: x")));
	OK(!header_value_ok(SPAN("a\0b")));
}

TESTS_MAIN(TAP_CASE(html_text_cannot_open_a_tag),
           TAP_CASE(attributes_cannot_be_closed),
           TAP_CASE(a_template_keeps_carriage_returns),
           TAP_CASE(xml_drops_what_it_cannot_carry),
           TAP_CASE(url_arguments_are_percent_encoded),
           TAP_CASE(a_path_segment_cannot_climb),
           TAP_CASE(only_known_schemes_pass),
           TAP_CASE(an_unsafe_address_becomes_a_hash),
           TAP_CASE(a_part_of_an_address_keeps_its_syntax),
           TAP_CASE(css_values_stay_in_their_declaration),
           TAP_CASE(header_values_have_one_line))
