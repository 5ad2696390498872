/* test_form.c - http/form.h and http/multipart.h. */
#include "base/strbuf.h"
#include "http/form.h"
#include "tests/tap.h"

#define TYPE "multipart/form-data; boundary=BOUND"
#define CRLF "\r\n"

static struct arena *arena;
static struct ctx cx;
static struct form form;

static bool
multipart(const char *type, struct span body)
{
	arena_reset(arena);
	ctx_init(&cx, arena);
	return form_parse_multipart(&cx, body, type, &form);
}

static bool
urlencoded(struct span body)
{
	arena_reset(arena);
	ctx_init(&cx, arena);
	return form_parse_urlencoded(&cx, body, false, &form);
}

TEST(fields_and_files_are_told_apart)
{
	OK(multipart(TYPE, SPAN(
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"title\"" CRLF CRLF "Hello" CRLF
		"--BOUND" CRLF "content-disposition:form-data;name=text" CRLF CRLF "a\r\nb\r\n\r\n" CRLF
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\cat.png\"" CRLF
		"Content-Type: image/png" CRLF CRLF "\0\1\r\n--BOUN\r\n" CRLF
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"none\"; filename=\"\"" CRLF CRLF CRLF
		"--BOUND--" CRLF)));
	IS_INT(form.field_count, 2);
	IS_STR(form_get(&form, "title"), "Hello");
	IS_STR(form_get(&form, "text"), "a\nb\n\n");
	IS_INT(form.file_count, 2);
	const struct form_file *f = form_get_file(&form, "f");
	OK(f != NULL);
	IS_STR(f->filename, "cat.png");
	IS_STR(f->type, "image/png");
	IS_INT(f->data.len, 12);
	OK(memcmp(f->data.ptr, "\0\1\r\n--BOUN\r\n", 12) == 0);
	OK(form_get_file(&form, "none") == NULL);
}

TEST(names_are_unescaped)
{
	OK(multipart(TYPE, SPAN(
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"a%22b\"; filename=\"x\\\"y;z.txt\"" CRLF CRLF "1" CRLF
		"--BOUND--")));
	IS_STR(form.files[0].name, "a\"b");
	/* The part after the last slash of either kind. */
	IS_STR(form.files[0].filename, "x\"y;z.txt");
}

TEST(an_empty_part_is_a_part)
{
	OK(multipart(TYPE, SPAN("--BOUND" CRLF "Content-Disposition: form-data; name=a" CRLF CRLF CRLF "--BOUND--")));
	IS_STR(form_get(&form, "a"), "");
	/* Some senders leave out the line end of an empty body. */
	OK(multipart(TYPE, SPAN("--BOUND" CRLF "Content-Disposition: form-data; name=a" CRLF CRLF "--BOUND--")));
	IS_STR(form_get(&form, "a"), "");
	OK(multipart(TYPE, SPAN("--BOUND--")));
	IS_INT(form.field_count, 0);
}

TEST(a_body_that_was_cut_off_is_refused)
{
	static const char whole[] =
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"a\"" CRLF CRLF "value" CRLF
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"b\"; filename=\"x\"" CRLF CRLF "bytes" CRLF "--BOUND--";

	OK(multipart(TYPE, (struct span){ whole, sizeof whole - 1 }));
	for (size_t len = 0; len < sizeof whole - 1; len++) {
		OK(!multipart(TYPE, (struct span){ whole, len }));
		IS_INT(cx.err.kind, ERR_BAD_REQUEST);
	}
}

TEST(malformed_multiparts_are_refused)
{
	static const char *const bodies[] = {
		"", "--BOUNDX" CRLF, "garbage --BOUND--", "--BOUND" CRLF CRLF "no name" CRLF "--BOUND--",
		"--BOUND" CRLF "Content-Disposition: form-data" CRLF CRLF "no name" CRLF "--BOUND--",
		"--BOUND" CRLF "Content-Disposition: form-data; name=\"\xff\"" CRLF CRLF "x" CRLF "--BOUND--",
		"--BOUND" CRLF "Content-Disposition: form-data; name=a" CRLF CRLF "\xff" CRLF "--BOUND--",
	};
	static const char *const types[] = {
		"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
		"multipart/mixed; boundary=BOUND", "text/plain", "",
		"multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		OK(!multipart(TYPE, span_of(bodies[i])));
		IS_INT(cx.err.kind, ERR_BAD_REQUEST);
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		OK(!multipart(types[i], SPAN("--BOUND--")));
	OK(!multipart(NULL, SPAN("--BOUND--")));
	OK(multipart("Multipart/Form-Data; charset=utf-8; boundary=\"BOUND\"", SPAN("--BOUND--")));
}

TEST(endless_part_headers_are_refused)
{
	struct strbuf body;

	strbuf_init(&body, NULL, 1 << 20);
	strbuf_adds(&body, "--BOUND" CRLF "Content-Disposition: form-data; name=a" CRLF);
	for (int i = 0; i < 100; i++)
		strbuf_adds(&body, "X: y" CRLF);
	strbuf_adds(&body, CRLF "x" CRLF "--BOUND--");
	OK(!multipart(TYPE, strbuf_span(&body)));
	strbuf_release(&body);
}

TEST(counts_have_ceilings)
{
	struct strbuf body;

	strbuf_init(&body, NULL, 1 << 20);
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&body, "%sa=b", i ? "&" : "");
	OK(urlencoded(strbuf_span(&body)));
	IS_INT(form.field_count, 1000);
	strbuf_adds(&body, "&a=b");
	OK(!urlencoded(strbuf_span(&body)));
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
	strbuf_clear(&body);
	for (int i = 0; i < 101; i++)
		strbuf_adds(&body, "--BOUND" CRLF "Content-Disposition: form-data; name=f; filename=g" CRLF CRLF "x" CRLF);
	strbuf_adds(&body, "--BOUND--");
	OK(!multipart(TYPE, strbuf_span(&body)));
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
	strbuf_release(&body);
}

TEST(text_that_is_not_text_is_refused)
{
	OK(!urlencoded(SPAN("a=%ff")));
	IS_STR(cx.err.code, "form.text");
	OK(!urlencoded(SPAN("a=%00")));
	OK(!urlencoded(SPAN("%C3=b")));
	OK(urlencoded(SPAN("a=%E2%82%AC&b&=c&&d=1=2")));
	IS_INT(form.field_count, 3);
	IS_STR(form_get(&form, "a"), "\xe2\x82\xac");
	IS_STR(form_get(&form, "b"), "");
	IS_STR(form_get(&form, "d"), "1=2");
	OK(urlencoded(SPAN("a=%0D%0D%0A%0A")));
	IS_STR(form_get(&form, "a"), "\r\n\n");
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(fields_and_files_are_told_apart),
		TAP_CASE(names_are_unescaped),
		TAP_CASE(an_empty_part_is_a_part),
		TAP_CASE(a_body_that_was_cut_off_is_refused),
		TAP_CASE(malformed_multiparts_are_refused),
		TAP_CASE(endless_part_headers_are_refused),
		TAP_CASE(counts_have_ceilings),
		TAP_CASE(text_that_is_not_text_is_refused),
	};

	arena = arena_new(4096);
	int bad = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(arena);
	return bad;
}
