/* test_search_text.c - what the index and a query see of a text. */
#include "tests/tap.h"

#include "text/search_text.h"

static struct arena *a;

static struct search_text
indexed(const char *text)
{
	return search_text_of(a, span_of(text), 64 * 1024);
}

static struct search_query
query(const char *typed)
{
	return search_query_of(a, span_of(typed));
}

#define SNIPPET(text, typed) snippet(text, typed, 80)

static const char *
snippet(const char *text, const char *typed, size_t width)
{
	struct search_query q = query(typed);

	return search_snippet(a, span_of(text), &q, width);
}

/* ---- the index ---- */

TEST(words_are_folded_and_parted_at_signs)
{
	IS_STR(indexed("Open-Source, IT'S ﬁne").words, "open source it s fine ");
	IS_STR(indexed("ＦＵＬＬ １２").words, "full 12 ");
	IS_STR(indexed("?! …").words, "");
}

TEST(latin_letters_lose_their_marks)
{
	IS_STR(indexed("Résumé Ångström über Việt cafe\xcc\x81").words, "resume angstrom uber viet cafe ");
	IS_STR(indexed("Straße øre Łódź").words, "strasse øre łodz ");
	IS_STR(indexed("йод").words, "йод "); /* a letter of its own */
	IS_STR(SNIPPET("Le café noir", "cafe"), "Le <mark>café</mark> noir");
}

TEST(scripts_without_blanks_become_pairs_and_the_last_character)
{
	IS_STR(indexed("東京都").bigrams, "東京 京都 都 ‖ ");
	IS_STR(indexed("東京、大阪").bigrams, "東京 京 ‖ 大阪 阪 ‖ ");
	IS_STR(indexed("雨").bigrams, "雨 ‖ ");
	IS_STR(indexed("ﾃﾞｻﾞｲﾝ").bigrams, "デザ ザイ イン ン ‖ ");
	IS_STR(indexed("日本語 and English").words, "and english ");
}

TEST(arabic_loses_marks_variants_and_the_article)
{
	IS_STR(indexed("الْكِتَاب").words, "كتاب ");
	IS_STR(indexed("والكتاب بالكتاب للكتاب").words, "كتاب كتاب كتاب ");
	IS_STR(indexed("أجر إجر آجر").words, "اجر اجر اجر ");
	IS_STR(indexed("مكتبة مكتبه").words, "مكتبه مكتبه ");
	IS_STR(indexed("كتـــاب").words, "كتاب ");
	IS_STR(indexed("الم").words, "الم "); /* too short to have an article */
}

TEST(text_beyond_the_ceiling_is_left_out_at_a_whole_character)
{
	IS_STR(search_text_of(a, SPAN("abc def"), 3).words, "abc ");
	IS_STR(search_text_of(a, span_of("aé"), 2).words, "a ");
}

/* ---- queries ---- */

TEST(a_query_lists_what_is_looked_for)
{
	struct search_query q = query("Café 東京都 x");

	IS_INT(q.nterms, 3);
	IS_STR(q.terms[1], "東京都");
	IS_INT(q.nplain, 2);
	IS_STR(q.plain[0], "cafe");
	IS_INT(q.nruns, 1);
	IS_STR(q.runs[0], "'東京' <-> '京都'");
	IS_STR(q.words, "cafe x ");
	IS_STR(q.bigrams, "('東京' <-> '京都')");
	OK(!q.empty);
}

TEST(one_character_is_looked_for_as_a_beginning)
{
	IS_STR(query("雨").bigrams, "('雨':*)");
	IS_STR(query("雨 東京").bigrams, "('雨':*) & ('東京')");
}

TEST(words_after_a_minus_are_not_looked_for)
{
	struct search_query q = query("ink -paper -東京 well-made");

	IS_STR(q.words, "ink -paper well made ");
	IS_STR(q.bigrams, "!('東京')");
	IS_INT(q.nterms, 3);
	IS_INT(q.nruns, 0);
	OK(query("-paper").empty);
	OK(query("- paper").nterms == 1);
}

TEST(signs_reach_no_query)
{
	IS_STR(query("a':* & b | !(c)\\ %_").words, "a b c _ ");
	IS_STR(query("図'書':*").bigrams, "('図':*) & ('書':*)");
	OK(query("'):*&|!<->").empty);
	OK(query("").empty);
}

TEST(quotes_keep_their_meaning)
{
	IS_STR(query("\"New  York\" city").words, "\"new york \"city ");
}

TEST(a_long_query_is_cut_at_200_characters)
{
	char typed[3 * 201 + 1];

	memset(typed, 'x', 200);
	typed[200] = '\0';
	OK(!query(typed).cut);
	typed[200] = 'x', typed[201] = '\0';
	OK(query(typed).cut);
	IS_INT(strlen(query(typed).terms[0]), 200);
	for (int i = 0; i < 201; i++)
		memcpy(typed + 3 * i, "雨", 4);
	OK(query(typed).cut);
	IS_INT(strlen(query(typed).terms[0]), 600);
}

TEST(sixteen_words_are_listed_at_most)
{
	IS_INT(query("a b c d e f g h i j k l m n o p q r s t").nterms, 16);
	OK(!query("a b c d e f g h i j k l m n o p q r s t").cut);
}

/* ---- passages ---- */

TEST(found_words_are_marked_as_they_are_written)
{
	IS_STR(SNIPPET("The Ink is black.", "ink"), "The <mark>Ink</mark> is black.");
	IS_STR(SNIPPET("Two presses stand.", "press"), "Two <mark>presses</mark> stand.");
	IS_STR(SNIPPET("雨の京都で", "京都"), "雨の<mark>京都</mark>で");
	IS_STR(SNIPPET("إلى المكتبةِ", "مكتبه"), "إلى <mark>المكتبةِ</mark>");
	IS_STR(SNIPPET("The ink.", "-ink quill"), "The ink.");
}

TEST(everything_but_the_marks_is_escaped)
{
	IS_STR(SNIPPET("<b>ink</b> & <i>", "ink"), "&lt;b&gt;<mark>ink</mark>&lt;/b&gt; &amp; &lt;i&gt;");
	IS_STR(SNIPPET("<b>", "ink"), "&lt;b&gt;");
}

TEST(a_passage_begins_and_ends_near_the_words)
{
	const char *s = snippet("one two three four five six seven eight nine ten eleven twelve", "nine", 20);

	OK(strstr(s, "… ") == s);
	OK(strstr(s, "<mark>nine</mark>") != NULL);
	OK(strcmp(s + strlen(s) - strlen(" …"), " …") == 0);
	OK(!strstr(s, "one"));
}

TEST(languages_lead_to_configurations)
{
	IS_STR(search_config("de-AT"), "german");
	IS_STR(search_config("AR"), "arabic");
	IS_STR(search_config("ja"), "simple");
	IS_STR(search_config(NULL), "simple");
}

int
main(void)
{
	const struct tap_case cases[] = {
		TAP_CASE(words_are_folded_and_parted_at_signs),
		TAP_CASE(latin_letters_lose_their_marks),
		TAP_CASE(scripts_without_blanks_become_pairs_and_the_last_character),
		TAP_CASE(arabic_loses_marks_variants_and_the_article),
		TAP_CASE(text_beyond_the_ceiling_is_left_out_at_a_whole_character),
		TAP_CASE(a_query_lists_what_is_looked_for),
		TAP_CASE(one_character_is_looked_for_as_a_beginning),
		TAP_CASE(words_after_a_minus_are_not_looked_for),
		TAP_CASE(signs_reach_no_query),
		TAP_CASE(quotes_keep_their_meaning),
		TAP_CASE(a_long_query_is_cut_at_200_characters),
		TAP_CASE(sixteen_words_are_listed_at_most),
		TAP_CASE(found_words_are_marked_as_they_are_written),
		TAP_CASE(everything_but_the_marks_is_escaped),
		TAP_CASE(a_passage_begins_and_ends_near_the_words),
		TAP_CASE(languages_lead_to_configurations),
	};
	int failed;

	a = arena_new(64 * 1024);
	failed = tap_run(cases, sizeof cases / sizeof *cases);
	arena_free(a);
	return failed;
}
