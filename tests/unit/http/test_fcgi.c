/* test_fcgi.c - the record parser: what it takes, what it refuses, and that the
 * size of the pieces it is fed makes no difference. */
#include "http/fcgi.h"
#include "tests/tap.h"
#include "tests/web/fcgi_client.h"

static const struct fcgi_limits limits = {
	.params_bytes = 4096, .params_count = 20, .body = { .max = 200000, .memory = 1000, .dir = "/tmp", .budget = 1 << 20 },
};

static struct strbuf
bytes_new(void)
{
	struct strbuf sb;

	strbuf_init(&sb, NULL, 1 << 20);
	return sb;
}

/* Feed all bytes in pieces of at most `piece`, until a verdict. */
static enum fcgi_verdict
feed(struct fcgi *f, struct span bytes, size_t piece, size_t *used)
{
	enum fcgi_verdict v = FCGI_FEED_MORE;
	size_t n;

	for (*used = 0; v == FCGI_FEED_MORE && *used < bytes.len; *used += n)
		v = fcgi_feed(f, bytes.ptr + *used, bytes.len - *used < piece ? bytes.len - *used : piece, &n);
	return v;
}

/* The verdict on bytes fed at once, having checked that it is the same when
 * they come one by one. */
static enum fcgi_verdict
verdict_on(const struct strbuf *b, int *status)
{
	struct fcgi f;
	size_t used;
	enum fcgi_verdict v[2];

	for (int i = 0; i < 2; i++) {
		fcgi_init(&f, &limits);
		v[i] = feed(&f, strbuf_span(b), i ? 1 : 1 << 20, &used);
		*status = f.refuse_status;
		fcgi_clear(&f);
	}
	IS_INT(v[0], v[1]);
	return v[0];
}

#define VERDICT(b, want) do { \
	int status_; \
	IS_INT(verdict_on(&(b), &status_), want); \
} while (0)
#define REFUSED(b, want_status) do { \
	int status_; \
	IS_INT(verdict_on(&(b), &status_), FCGI_FEED_REFUSE); \
	IS_INT(status_, want_status); \
} while (0)

TEST(a_request_is_the_same_however_it_is_cut)
{
	struct strbuf b = bytes_new(), more = bytes_new(), body = bytes_new();
	struct span got;
	struct fcgi f;
	size_t used;

	for (int i = 0; i < 3000; i++)
		strbuf_addc(&body, (char)i);
	fc_pair(&more, "EMPTY", "");
	fc_pair(&more, "LONG", strbuf_span(&body).ptr + 1); /* up to its first NUL: 255 bytes, a long length */
	fc_request(&b, 513, FC_KEEP, "POST", "/x?y", "h.example", strbuf_span(&body), &more);
	strbuf_adds(&b, "next");
	for (size_t piece = 1; piece < 300; piece += piece < 20 ? 1 : 37) {
		fcgi_init(&f, &limits);
		IS_INT(feed(&f, strbuf_span(&b), piece, &used), FCGI_FEED_REQUEST);
		IS_INT(used, b.len - 4);
		IS_INT(f.id, 513);
		OK(f.keep_conn);
		IS_INT(f.param_count, 6);
		IS_INT(f.content_length, 3000);
		IS_SPAN(fcgi_param(&f, "REQUEST_URI"), "/x?y");
		IS_STR(f.params[1].value.ptr, "/x?y"); /* ends in NUL */
		IS_SPAN(fcgi_param(&f, "EMPTY"), "");
		IS_INT(fcgi_param(&f, "LONG").len, 255);
		OK(fcgi_param(&f, "NONE").ptr == NULL);
		OK(body_span(&f.body, &got) && span_eq(got, strbuf_span(&body)));
		fcgi_clear(&f);
	}
	strbuf_release(&b);
	strbuf_release(&more);
	strbuf_release(&body);
}

TEST(one_parser_takes_one_request_after_another)
{
	struct strbuf b = bytes_new();
	struct fcgi f;
	size_t used, at = 0;

	for (unsigned i = 1; i <= 5; i++)
		fc_request(&b, i, FC_KEEP, "POST", "/", "h", span_take(SPAN("0123456789"), i), NULL);
	fcgi_init(&f, &limits);
	for (unsigned i = 1; i <= 5; i++) {
		OK(fcgi_is_idle(&f));
		IS_INT(fcgi_feed(&f, b.buf + at, b.len - at, &used), FCGI_FEED_REQUEST);
		at += used;
		IS_INT(f.id, i);
		IS_INT(f.body.len, i);
		/* Nothing more is taken before it is asked for. */
		IS_INT(fcgi_feed(&f, b.buf + at, b.len - at, &used), FCGI_FEED_REQUEST);
		IS_INT(used, 0);
		fcgi_next(&f);
	}
	IS_INT(at, b.len);
	fcgi_clear(&f);
	strbuf_release(&b);
}

TEST(padding_is_no_content)
{
	struct strbuf b = bytes_new(), params = bytes_new();
	struct span body;
	struct fcgi f;
	size_t used;

	fc_pair(&params, "A", "b");
	fc_begin(&b, 1, FC_RESPONDER, 0);
	fc_record(&b, FC_PARAMS, 1, span_take(strbuf_span(&params), 1), 255);
	fc_record(&b, FC_PARAMS, 1, span_skip(strbuf_span(&params), 1), 1);
	fc_record(&b, FC_PARAMS, 1, SPAN(""), 7);
	fc_record(&b, FC_STDIN, 1, SPAN("xy"), 6);
	fc_record(&b, FC_STDIN, 1, SPAN("z"), 0);
	fc_record(&b, FC_STDIN, 1, SPAN(""), 8);
	fcgi_init(&f, &limits);
	IS_INT(feed(&f, strbuf_span(&b), 3, &used), FCGI_FEED_REQUEST);
	IS_INT(used, b.len);
	IS_SPAN(fcgi_param(&f, "A"), "b");
	OK(body_span(&f.body, &body));
	IS_SPAN(body, "xyz");
	fcgi_clear(&f);
	strbuf_release(&b);
	strbuf_release(&params);
}

/* BEGIN_REQUEST and these params, then an empty body. */
static void
begin_with(struct strbuf *b, struct span params)
{
	strbuf_clear(b);
	fc_begin(b, 1, FC_RESPONDER, 0);
	fc_stream(b, FC_PARAMS, 1, params);
	fc_stream(b, FC_STDIN, 1, SPAN(""));
}

TEST(malformed_params_are_refused)
{
	struct strbuf b = bytes_new();
	static const struct { const char *bytes; size_t len; } bad[] = {
		{ "\x01", 1 }, { "\x01\x00", 2 }, { "\x01\x05""a", 3 }, { "\x80\x00\x00", 3 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff", 8 }, { "\x7f\x7f""abc", 5 }, { "\x01\xff\xff\xff\xff""a", 6 },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		begin_with(&b, (struct span){ bad[i].bytes, bad[i].len });
		REFUSED(b, 400);
	}
	begin_with(&b, SPAN(""));
	VERDICT(b, FCGI_FEED_REQUEST);
	begin_with(&b, (struct span){ "\0\0", 2 }); /* a pair of empty texts is odd, not harmful */
	VERDICT(b, FCGI_FEED_REQUEST);
	strbuf_release(&b);
}

TEST(params_have_ceilings)
{
	struct strbuf b = bytes_new(), params = bytes_new();

	for (int i = 0; i < 20; i++)
		fc_pair(&params, "A", "b");
	begin_with(&b, strbuf_span(&params));
	VERDICT(b, FCGI_FEED_REQUEST);
	fc_pair(&params, "A", "b");
	begin_with(&b, strbuf_span(&params));
	REFUSED(b, 400);
	strbuf_clear(&params);
	while (params.len <= 4096)
		strbuf_addc(&params, 'x');
	begin_with(&b, strbuf_span(&params));
	REFUSED(b, 400);
	strbuf_release(&b);
	strbuf_release(&params);
}

static void
begin_with_lengths(struct strbuf *b, const char *one, const char *two)
{
	struct strbuf params = bytes_new();

	fc_pair(&params, "CONTENT_LENGTH", one);
	if (two)
		fc_pair(&params, "CONTENT_LENGTH", two);
	begin_with(b, strbuf_span(&params));
	strbuf_release(&params);
}

TEST(the_announced_length_must_be_one_number)
{
	struct strbuf b = bytes_new();

	begin_with_lengths(&b, "0", "0");
	VERDICT(b, FCGI_FEED_REQUEST);
	begin_with_lengths(&b, "", "0");
	VERDICT(b, FCGI_FEED_REQUEST);
	begin_with_lengths(&b, "-1", NULL);
	VERDICT(b, FCGI_FEED_REQUEST);
	begin_with_lengths(&b, "0", "1");
	REFUSED(b, 400);
	begin_with_lengths(&b, "1 ", NULL);
	REFUSED(b, 400);
	begin_with_lengths(&b, "+1", NULL);
	REFUSED(b, 400);
	begin_with_lengths(&b, "200001", NULL);
	REFUSED(b, 413);
	begin_with_lengths(&b, "1", NULL);
	REFUSED(b, 400); /* an empty body is too short */
	strbuf_release(&b);
}

TEST(a_body_of_unknown_length_has_a_ceiling)
{
	struct strbuf b = bytes_new(), big = bytes_new();

	while (big.len < 50000)
		strbuf_addc(&big, 'x');
	fc_begin(&b, 1, FC_RESPONDER, 0);
	fc_stream(&b, FC_PARAMS, 1, SPAN(""));
	for (int i = 0; i < 4; i++)
		fc_record(&b, FC_STDIN, 1, strbuf_span(&big), 0);
	VERDICT(b, FCGI_FEED_MORE);
	fc_record(&b, FC_STDIN, 1, SPAN("y"), 0);
	REFUSED(b, 413);
	strbuf_release(&b);
	strbuf_release(&big);
}

TEST(a_body_may_come_in_very_many_records)
{
	struct strbuf b = bytes_new();
	struct fcgi f;
	size_t used;

	fc_begin(&b, 1, FC_RESPONDER, 0);
	fc_stream(&b, FC_PARAMS, 1, SPAN(""));
	for (int i = 0; i < 20000; i++)
		fc_record(&b, FC_STDIN, 1, SPAN("x"), 0);
	fc_record(&b, FC_STDIN, 1, SPAN(""), 0);
	fcgi_init(&f, &limits);
	IS_INT(feed(&f, strbuf_span(&b), 777, &used), FCGI_FEED_REQUEST);
	IS_INT(f.body.len, 20000);
	fcgi_clear(&f);
	strbuf_release(&b);
}

/* Records out of place end the conversation. */

static void
one_record(struct strbuf *b, int type, unsigned id, struct span content)
{
	strbuf_clear(b);
	fc_record(b, type, id, content, 0);
}

TEST(records_out_of_place_end_the_conversation)
{
	struct strbuf b = bytes_new();
	static const char begin[8] = { 0, 1, 0 };

	one_record(&b, FC_PARAMS, 1, SPAN("x"));
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_STDIN, 1, SPAN(""));
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_DATA, 1, SPAN(""));
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_STDOUT, 1, SPAN(""));
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, 200, 1, SPAN(""));
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_BEGIN, 0, (struct span){ begin, 8 });
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_BEGIN, 1, (struct span){ begin, 7 });
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_BEGIN, 1, (struct span){ begin, 8 });
	fc_record(&b, FC_BEGIN, 1, (struct span){ begin, 8 }, 0);
	VERDICT(b, FCGI_FEED_BROKEN);
	one_record(&b, FC_BEGIN, 1, (struct span){ begin, 8 });
	fc_record(&b, FC_STDIN, 1, SPAN("x"), 0);
	VERDICT(b, FCGI_FEED_BROKEN); /* a body before the params end */
	fc_stream(&b, FC_PARAMS, 1, SPAN(""));
	one_record(&b, FC_BEGIN, 1, (struct span){ begin, 8 });
	fc_stream(&b, FC_PARAMS, 1, SPAN(""));
	fc_record(&b, FC_PARAMS, 1, SPAN("x"), 0);
	VERDICT(b, FCGI_FEED_BROKEN); /* params after their end */
	one_record(&b, FC_BEGIN, 1, (struct span){ begin, 8 });
	b.buf[0] = 2;
	VERDICT(b, FCGI_FEED_BROKEN);
	strbuf_release(&b);
}

TEST(a_role_we_do_not_play_is_declined)
{
	struct strbuf b = bytes_new();
	struct fcgi f;
	size_t used;

	fc_begin(&b, 7, FC_AUTHORIZER, 0);
	fcgi_init(&f, &limits);
	IS_INT(feed(&f, strbuf_span(&b), 1, &used), FCGI_FEED_BROKEN);
	IS_INT(f.reply.len, 16);
	IS_INT(f.reply.buf[1], FC_END);
	IS_INT(f.reply.buf[3], 7);
	IS_INT(f.reply.buf[12], 3);
	fcgi_clear(&f);
	strbuf_release(&b);
}

TEST(a_second_request_at_once_is_declined_and_skipped)
{
	struct strbuf b = bytes_new();
	struct span body;
	struct fcgi f;
	size_t used;

	fc_begin(&b, 1, FC_RESPONDER, FC_KEEP);
	fc_request(&b, 2, 0, "POST", "/other", "h", SPAN("other"), NULL);
	fc_stream(&b, FC_PARAMS, 1, SPAN(""));
	fc_record(&b, FC_STDIN, 2, SPAN("other"), 0);
	fc_record(&b, FC_ABORT, 2, SPAN(""), 0);
	fc_stream(&b, FC_STDIN, 1, SPAN("mine"));
	fcgi_init(&f, &limits);
	IS_INT(feed(&f, strbuf_span(&b), 5, &used), FCGI_FEED_REQUEST);
	IS_INT(f.id, 1);
	IS_INT(f.param_count, 0);
	OK(body_span(&f.body, &body));
	IS_SPAN(body, "mine");
	IS_INT(f.reply.len, 16);
	IS_INT(f.reply.buf[3], 2);
	IS_INT(f.reply.buf[12], 1); /* CANT_MPX_CONN */
	fcgi_clear(&f);
	strbuf_release(&b);
}

TEST(aborting_is_heard_only_for_the_request_there_is)
{
	struct strbuf b = bytes_new();

	fc_record(&b, FC_ABORT, 1, SPAN(""), 0);
	VERDICT(b, FCGI_FEED_MORE); /* late, for one we have answered */
	fc_begin(&b, 1, FC_RESPONDER, 0);
	fc_record(&b, FC_ABORT, 1, SPAN(""), 0);
	VERDICT(b, FCGI_FEED_ABORTED);
	strbuf_release(&b);
}

TEST(endless_records_of_no_use_come_to_an_end)
{
	struct strbuf b = bytes_new();

	for (int i = 0; i < 1100; i++)
		fc_record(&b, FC_ABORT, 3, SPAN(""), 0);
	VERDICT(b, FCGI_FEED_BROKEN);
	strbuf_clear(&b);
	for (int i = 0; i < 200; i++) /* each is owed an answer, nobody reads them */
		fc_record(&b, 99, 0, SPAN("x"), 0);
	VERDICT(b, FCGI_FEED_BROKEN);
	strbuf_clear(&b);
	fc_record(&b, FC_GET_VALUES, 0, SPAN("\x0f"), 0);
	VERDICT(b, FCGI_FEED_BROKEN);
	strbuf_release(&b);
}

/* Answers */

static struct strbuf
answered(struct arena *a, const struct span *pieces, size_t count)
{
	struct strbuf all = bytes_new();
	struct fcgi_answer answer;

	fcgi_answer(a, 258, pieces, count, &answer);
	for (size_t i = 0; i < answer.count; i++)
		strbuf_add(&all, answer.iov[i].iov_base, answer.iov[i].iov_len);
	IS_INT(all.len, answer.bytes);
	return all;
}

TEST(an_answer_is_records_and_an_end)
{
	struct arena *a = arena_new(1000);
	const struct span pieces[] = { SPAN("head"), SPAN(""), SPAN("body") };
	struct strbuf all = answered(a, pieces, 3);

	IS_INT(all.len, 8 + 8 + 8 + 16);
	OK(memcmp(all.buf, "\1\6\1\2\0\10\0\0headbody" "\1\6\1\2\0\0\0\0" "\1\3\1\2\0\10\0\0" "\0\0\0\0\0\0\0\0", 40) == 0);
	strbuf_release(&all);
	all = answered(a, NULL, 0);
	IS_INT(all.len, 24);
	strbuf_release(&all);
	arena_free(a);
}

TEST(long_answers_are_cut_into_records)
{
	struct arena *a = arena_new(1000);
	static char big[200000];
	struct span pieces[] = { SPAN("head"), { big, sizeof big }, SPAN("tail") };
	size_t at = 0, content = 0;

	memset(big, 'x', sizeof big);
	struct strbuf all = answered(a, pieces, 3);
	while (at < all.len) {
		size_t len = (size_t)(unsigned char)all.buf[at + 4] << 8 | (unsigned char)all.buf[at + 5];
		OK(len <= 65528);
		if (all.buf[at + 1] == FC_STDOUT)
			content += len;
		at += 8 + len;
	}
	IS_INT(at, all.len);
	IS_INT(content, 200008);
	strbuf_release(&all);
	arena_free(a);
}

TESTS_MAIN(
	TAP_CASE(a_request_is_the_same_however_it_is_cut),
	TAP_CASE(one_parser_takes_one_request_after_another),
	TAP_CASE(padding_is_no_content),
	TAP_CASE(malformed_params_are_refused),
	TAP_CASE(params_have_ceilings),
	TAP_CASE(the_announced_length_must_be_one_number),
	TAP_CASE(a_body_of_unknown_length_has_a_ceiling),
	TAP_CASE(a_body_may_come_in_very_many_records),
	TAP_CASE(records_out_of_place_end_the_conversation),
	TAP_CASE(a_role_we_do_not_play_is_declined),
	TAP_CASE(a_second_request_at_once_is_declined_and_skipped),
	TAP_CASE(aborting_is_heard_only_for_the_request_there_is),
	TAP_CASE(endless_records_of_no_use_come_to_an_end),
	TAP_CASE(an_answer_is_records_and_an_end),
	TAP_CASE(long_answers_are_cut_into_records)
)
