/* test_json.c - JSON in and out. */
#include "tests/tap.h"

#include "text/json.h"

static struct arena *arena;
static struct ctx cx;

static void
fresh(void)
{
	arena_free(arena);
	arena = arena_new(4096);
	ctx_init(&cx, arena);
}

static const struct dyn *
parsed(const char *text)
{
	static const struct json_limits limits = { 1 << 20, 8 };
	const struct dyn *d = NULL;

	fresh();
	return json_parse(&cx, span_of(text), &limits, &d) ? d : NULL;
}

/* What the writer makes of a parsed document. */
static const char *
again(const char *text, unsigned flags)
{
	const struct dyn *d = parsed(text);
	struct strbuf sb;
	struct json j;

	strbuf_init(&sb, arena, 1 << 20);
	json_init(&j, &sb, flags);
	json_add_dyn(&j, d);
	return sb.buf;
}

TEST(values_come_in_with_their_types)
{
	const struct dyn *d = parsed("{\"n\":null,\"t\":true,\"i\":-85,\"d\":1.21,\"s\":\"h\\u00e9\",\"l\":[1,[2]]}");

	OK(d && d->type == DYN_MAP);
	IS_INT(d->count, 6);
	IS_INT(dyn_get(d, SPAN("n"))->type, DYN_NULL);
	OK(dyn_get(d, SPAN("t"))->boolean);
	IS_INT(dyn_get(d, SPAN("i"))->integer, -85);
	IS_SPAN(dyn_get(d, SPAN("d"))->text, "1.21");
	IS_SPAN(dyn_get(d, SPAN("s"))->text, "h\xC3\xA9");
	IS_INT(dyn_get(d, SPAN("l"))->items[1].items[0].integer, 2);
	OK(dyn_get(d, SPAN("missing")) == NULL);
	OK(dyn_get(NULL, SPAN("x")) == NULL);
}

TEST(documents_survive_a_round_trip)
{
	const char *text = "{\"a\":[1,2.5,1e+300,\"x\\\"y\\\\z\\n\"],\"b\":{},\"c\":[],\"d\":[[],{\"e\":null}]}";

	IS_STR(again(text, 0), text);
	IS_STR(again("0.1", 0), "0.1");
	IS_STR(again("[-0.0,-0e2]", 0), "[0,0]");
	IS_STR(again("\"bare\"", 0), "\"bare\"");
}

TEST(errors_say_line_and_column)
{
	OK(parsed("{\n  \"a\": 1,\n  oops\n}") == NULL);
	IS_INT(cx.err.kind, ERR_BAD_REQUEST);
	IS_STR(cx.err.code, "json.syntax");
	OK(strncmp(cx.err.detail, "Line 3, column ", 15) == 0);
	OK(parsed("") == NULL);
	OK(parsed("[1] x") == NULL);
	OK(parsed("\"\\u0000\"") == NULL);
	OK(parsed("\"\xff\"") == NULL);
}

TEST(depth_has_a_ceiling)
{
	OK(parsed("[[[[[[[[8]]]]]]]]") != NULL);
	OK(parsed("[\n [[[[[[[[9]]]]]]]]]") == NULL);
	IS_STR(cx.err.detail, "Line 2, column 9: lists and objects are nested more than 8 deep.");
	OK(parsed("\"[[[[[[[[[[\\\"[[[\"") != NULL);
}

TEST(size_has_a_ceiling)
{
	const struct json_limits limits = { 4, 8 };
	const struct dyn *d = NULL;

	fresh();
	OK(!json_parse(&cx, SPAN("12345"), &limits, &d));
	IS_INT(cx.err.kind, ERR_TOO_LARGE);
}

TEST(script_flag_keeps_the_text_inside_the_script)
{
	const char *text = "{\"</script>\":\"<!--&\xE2\x80\xA8\xE2\x80\xA9\"}";

	IS_STR(again(text, JSON_IN_SCRIPT), "{\"\\u003c/script\\u003e\":\"\\u003c!--\\u0026\\u2028\\u2029\"}");
	IS_STR(again(text, 0), text);
}

TEST(bad_utf8_is_replaced)
{
	struct strbuf sb;

	fresh();
	strbuf_init(&sb, arena, 100);
	json_escape(&sb, SPAN("a\xff" "b\x01"), 0);
	IS_STR(sb.buf, "a\xEF\xBF\xBD" "b\\u0001");
}

struct tag { const char *slug; int64_t posts; };
static const struct field tag_fields[] = {
	FIELD_TEXT(struct tag, slug), FIELD_INT(struct tag, posts), FIELD_END
};

struct post {
	const char *title, *summary;
	struct html html;
	bool featured;
	usec_t published, updated;
	struct list tags;
	struct tag main;
	const struct tag *other;
	const struct dyn *settings;
};
static const struct field post_fields[] = {
	FIELD_TEXT(struct post, title),
	FIELD_TEXT(struct post, summary),
	FIELD_HTML(struct post, html),
	FIELD_BOOL(struct post, featured),
	FIELD_TIME(struct post, published),
	FIELD_TIME(struct post, updated),
	FIELD_LIST(struct post, tags, struct tag, tag_fields),
	FIELD_SUB(struct post, main, tag_fields),
	FIELD_PTR(struct post, other, tag_fields),
	FIELD_DYN(struct post, settings),
	FIELD_END
};

TEST(structs_are_written_through_their_table)
{
	const struct tag tags[] = { { "a", 1 }, { "b", 2 } };
	const struct dyn settings = dyn_bool(true);
	struct post post = {
		.title = "T", .html = { "<p>", 3 }, .published = 1795253400123456, .tags = { tags, 2 },
		.main = { "m", 3 }, .settings = &settings,
	};
	struct strbuf sb;
	struct json j;

	fresh();
	strbuf_init(&sb, arena, 4096);
	json_init(&j, &sb, 0);
	json_add_struct(&j, post_fields, &post);
	IS_STR(sb.buf,
	       "{\"title\":\"T\",\"summary\":null,\"html\":\"<p>\",\"featured\":false,"
	       "\"published\":\"2026-11-21T09:30:00.123Z\",\"updated\":null,"
	       "\"tags\":[{\"slug\":\"a\",\"posts\":1},{\"slug\":\"b\",\"posts\":2}],"
	       "\"main\":{\"slug\":\"m\",\"posts\":3},\"other\":null,\"settings\":true}");
	IS_INT(j.depth, 0);
}

TEST(commas_are_the_writers_affair)
{
	struct strbuf sb;
	struct json j;

	fresh();
	strbuf_init(&sb, arena, 4096);
	json_init(&j, &sb, 0);
	json_begin_array(&j);
	json_begin_object(&j);
	json_end_object(&j);
	json_begin_object(&j);
	json_key(&j, "a");
	json_add_raw(&j, SPAN("[0]"));
	json_key(&j, "b");
	json_add_time(&j, -1);
	json_end_object(&j);
	json_add_int(&j, INT64_MIN);
	json_add_text(&j, NULL);
	json_end_array(&j);
	IS_STR(sb.buf, "[{},{\"a\":[0],\"b\":\"1969-12-31T23:59:59.999Z\"},-9223372036854775808,null]");
}

TEST(built_maps_grow_and_the_last_name_wins)
{
	struct dyn map = dyn_map(), list = dyn_list();

	fresh();
	for (int i = 0; i < 40; i++) {
		dyn_add(arena, &list, dyn_int(i));
		dyn_set(arena, &map, i % 2 ? SPAN("odd") : SPAN("even"), dyn_int(i));
	}
	IS_INT(list.count, 40);
	for (int i = 0; i < 40; i++)
		IS_INT(list.items[i].integer, i);
	IS_INT(dyn_get(&map, SPAN("odd"))->integer, 39);
	OK(dyn_truthy(&map) && dyn_truthy(&list) && !dyn_truthy(&list.items[0]));
	OK(!dyn_truthy(NULL));
}

TESTS_MAIN(TAP_CASE(values_come_in_with_their_types),
           TAP_CASE(documents_survive_a_round_trip),
           TAP_CASE(errors_say_line_and_column),
           TAP_CASE(depth_has_a_ceiling),
           TAP_CASE(size_has_a_ceiling),
           TAP_CASE(script_flag_keeps_the_text_inside_the_script),
           TAP_CASE(bad_utf8_is_replaced),
           TAP_CASE(structs_are_written_through_their_table),
           TAP_CASE(commas_are_the_writers_affair),
           TAP_CASE(built_maps_grow_and_the_last_name_wins))
