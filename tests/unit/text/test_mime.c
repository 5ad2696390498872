/* Messages that mail servers and readers take, and headers nobody can add to. */
#include "tests/tap.h"

#include "text/mime.h"

static const struct mime plain = {
	.from = "quoin@example.org", .to = "ada@example.org", .subject = "Set a new password", .id = "abc123",
	.date = 1795252200 * USEC_PER_SEC, .text = { "Hello\n", 6 }, .html = { "<p>Hello</p>\n", 13 },
};

static struct strbuf
message(struct arena *a, const struct mime *m, bool *ok)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 1 << 20);
	*ok = mime_write(a, m, &sb);
	return sb;
}

static struct strbuf
with_text(struct arena *a, struct span text)
{
	struct mime m = plain;
	bool ok;

	m.text = text;
	struct strbuf sb = message(a, &m, &ok);
	OK(ok && strbuf_ok(&sb));
	return sb;
}

TEST(a_message_has_its_headers_and_two_parts)
{
	struct arena *a = arena_new(4096);
	bool ok;
	struct strbuf sb = message(a, &plain, &ok);

	OK(ok);
	OK(span_starts(strbuf_span(&sb), "From: quoin@example.org\r\nTo: ada@example.org\r\nSubject: Set a new password\r\nDate: "));
	OK(strstr(sb.buf, "\r\nMessage-ID: <abc123@example.org>\r\n"));
	OK(strstr(sb.buf, "--part-abc123\r\nContent-Type: text/plain; charset=utf-8\r\n"));
	OK(strstr(sb.buf, "--part-abc123\r\nContent-Type: text/html; charset=utf-8\r\n"));
	OK(strstr(sb.buf, "<p>Hello</p>\r\n"));
	OK(span_ends(strbuf_span(&sb), "\r\n--part-abc123--\r\n"));
	arena_free(a);
}

TEST(nothing_begins_another_header)
{
	static const char *const bad[] = { "a@b.test\r\nBcc: eve@x.test", "a@b.test\nBcc: eve@x.test", "a@b.test, eve@x.test",
		"<a@b.test>", "a b@c.test", "a@b.test\x7f", "@b.test", "a@", "a@b@c.test", "", "\"a\"@b.test" };
	struct arena *a = arena_new(4096);
	struct mime m;
	bool ok;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		m = plain, m.to = bad[i];
		OK(message(a, &m, &ok).len == 0 && !ok);
		m = plain, m.from = bad[i];
		OK(message(a, &m, &ok).len == 0 && !ok);
	}
	m = plain, m.subject = "Hello\r\nBcc: eve@x.test";
	OK(message(a, &m, &ok).len == 0 && !ok);
	m = plain, m.from_name = "Ada\nBcc: eve@x.test";
	OK(message(a, &m, &ok).len == 0 && !ok);
	m = plain, m.id = "x\"\r\ny";
	OK(message(a, &m, &ok).len == 0 && !ok);
	arena_free(a);
}

TEST(other_letters_in_headers_are_encoded_words_of_whole_characters)
{
	struct arena *a = arena_new(4096);
	struct mime m = plain;
	bool ok;

	m.from_name = "Grüße";
	m.subject = "日本語の件名は長くてもよいので折り返されます";
	struct strbuf sb = message(a, &m, &ok);
	OK(ok);
	OK(strstr(sb.buf, "From: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= <quoin@example.org>\r\n"));
	OK(strstr(sb.buf, "?=\r\n =?UTF-8?Q?="));
	for (const char *line = sb.buf, *end; (end = strstr(line, "\r\n")); line = end + 2)
		OK(end - line <= 78 + (strncmp(line, "Subject:", 8) == 0 ? 9 : 0));
	arena_free(a);
}

TEST(no_line_of_a_text_ends_the_message_or_a_part)
{
	struct arena *a = arena_new(4096);
	struct strbuf sb = with_text(a, SPAN("one\n.\n--part-abc123--\ntwo"));

	OK(strstr(sb.buf, "one\r\n=2E\r\n=2D-part-abc123--\r\ntwo\r\n"));
	arena_free(a);
}

TEST(long_lines_are_folded_and_spaces_at_their_ends_kept)
{
	struct arena *a = arena_new(4096);
	char text[1000];

	memset(text, 'x', sizeof text);
	struct strbuf sb = with_text(a, (struct span){ text, sizeof text });
	for (const char *line = sb.buf, *end; (end = strstr(line, "\r\n")); line = end + 2)
		OK(end - line <= 78);
	size_t n = 0;
	for (const char *p = strstr(sb.buf, "\r\n\r\nx"); p && *p && strncmp(p, "\r\n--", 4); p++)
		n += *p == 'x';
	IS_INT(n, 1000);
	sb = with_text(a, SPAN("a \nb=\tü\t"));
	OK(strstr(sb.buf, "a=20\r\nb=3D\t=C3=BC=09\r\n"));
	arena_free(a);
}

TEST(a_name_and_its_address_are_taken_apart)
{
	struct arena *a = arena_new(1024);
	const char *name, *address;

	mime_split_address(a, "The Field Notes <notes@example.org>", &name, &address);
	IS_STR(name, "The Field Notes");
	IS_STR(address, "notes@example.org");
	mime_split_address(a, " notes@example.org ", &name, &address);
	IS_STR(name, NULL);
	IS_STR(address, "notes@example.org");
	mime_split_address(a, "<notes@example.org>", &name, &address);
	IS_STR(name, NULL);
	IS_STR(address, "notes@example.org");
	arena_free(a);
}

TESTS_MAIN(TAP_CASE(a_message_has_its_headers_and_two_parts), TAP_CASE(nothing_begins_another_header),
           TAP_CASE(other_letters_in_headers_are_encoded_words_of_whole_characters),
           TAP_CASE(no_line_of_a_text_ends_the_message_or_a_part),
           TAP_CASE(long_lines_are_folded_and_spaces_at_their_ends_kept),
           TAP_CASE(a_name_and_its_address_are_taken_apart))
