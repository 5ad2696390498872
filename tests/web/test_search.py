"""test_search.py - finding posts, as a reader does it: by /search/?q=…

Whether the right post comes first is asked of the reference archives with the
queries of search_pairs.tsv; everything else of sites made here.
"""
import os
import re
import urllib.parse

from content import Archive
from harness import eq, has, lacks, maker, ok, scenario

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGES = {"gov": "en", "rust": "en", "ja": "ja", "ar": "ar"}


def query(words, page=None):
    return "/search/?q=" + urllib.parse.quote(words, safe="") + ("&page=%d" % page if page else "")


def listed(html):
    """Addresses of the posts of a page of results, from the top."""
    main = html[html.index("<main"):]
    return [urllib.parse.urlsplit(link).path for link in re.findall(r'<h2 class="card-title"><a href="([^"]*)"', main)]


def said(html):
    return re.search(r'role="status">(.*?)<', html).group(1)


# -- the right post ---------------------------------------------------------------

def pairs():
    with open(os.path.join(HERE, "search_pairs.tsv"), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


@scenario
def what_a_reader_means_is_among_the_first_three(corpora):
    hits, missed = {}, []
    for site, words, path in pairs():
        language = LANGUAGES[site]
        found = listed(corpora.engine.get("caddy", corpora.host(site), query(words)).text)
        hits.setdefault(language, []).append(path in found[:3])
        if path not in found[:3]:
            missed.append("%s: %s: %s is not in %s" % (site, words, path, found[:3]))
    print("# found among the first three: " + ", ".join("%s %d of %d" % (l, sum(h), len(h)) for l, h in sorted(hits.items())))
    for language, found in hits.items():
        eq(len(found), 50, "queries in " + language)
        ok(sum(found) >= 45, "%s: %d of 50\n%s" % (language, sum(found), "\n".join(missed)))


# -- a site made for it -------------------------------------------------------------

@maker
def library(world):
    site = Archive(world.get("engine"), "library", "title=The Library")
    for n in range(1, 24):
        site.post("2024-02-%02d" % n, "volume-%d" % n, "Shelf %d holds marginalia. " % n + "Filling words stand here. " * n)
    site.post("2023-01-01", "on-marginalia", "What readers leave. " + "Filling words stand here. " * 30,
              title="On marginalia")
    site.post("2023-01-02", "tagged", "A page of nothing else.", title="A page", tags=["Incunabula"])
    site.post("2023-01-03", "markup", "Write `<script>alert('vellum')</script>` & be & glad about vellum, <vellum@example.org> says.")
    site.post("2023-01-04", "kyoto", "雨の京都で古い図書館を訪ねた。次は東京。", title="旅の記録", lang="ja")
    site.post("2023-01-05", "phrase", "The lean hare overtook a brown tortoise.", title="Phrase")
    site.post("2023-01-06", "words-apart", "A brown hare and a lean tortoise.", title="Words apart")
    site.post("2023-01-07", "older-twin", "Palimpsest twins.", title="Twin")
    site.post("2023-01-08", "newer-twin", "Palimpsest twins.", title="Twin")
    site.post("2023-01-09", "hidden", "A quatrefoil nobody may see, and marginalia.", title="Hidden chrysography", draft=True)
    site.post("2023-01-10", "arabic", "ذهبَ الطالبُ إلى المكتبةِ الكبيرة", title="عن القراءة", lang="ar")
    site.post("2023-01-11", "french", "Les élèves étaient prêts.", title="Une leçon", lang="fr")
    eq(site.load()["failed"], 0, "failed")
    return site


def found(site, words, page=None):
    answer = site.get(query(words, page))
    eq(answer.status, 200, "status of %r" % words)
    return listed(answer.text)


# -- which posts, and in which order --------------------------------------------------

@scenario
def a_word_in_the_title_comes_before_the_same_in_a_text(library):
    eq(found(library, "marginalia")[0], "/on-marginalia/")


@scenario
def tags_are_searched(library):
    eq(found(library, "incunabula"), ["/tagged/"])


@scenario
def of_equal_posts_the_newer_comes_first(library):
    eq(found(library, "palimpsest"), ["/newer-twin/", "/older-twin/"])


@scenario
def quotes_ask_for_words_in_their_order(library):
    eq(found(library, "\"brown tortoise\"")[0], "/phrase/")
    eq(said(library.get(query("\"brown tortoise\"")).text), '1 result for “"brown tortoise"”')
    eq(sorted(found(library, "brown tortoise")[:2]), ["/phrase/", "/words-apart/"])


@scenario
def a_minus_leaves_posts_out(library):
    eq(found(library, "palimpsest -twins"), [])
    eq(found(library, "hare -overtook")[0], "/words-apart/")
    eq(said(library.get(query("京都 -東京")).text), "No results for “京都 -東京”")


@scenario
def one_character_of_Japanese_is_found_wherever_it_stands(library):
    for character in "雨京都館旅録":
        eq(found(library, character), ["/kyoto/"], character)


@scenario
def Japanese_words_are_found_inside_sentences(library):
    for word in ("図書館", "古い", "東京", "京都", "旅の記録", "訪ねた"):
        eq(found(library, word), ["/kyoto/"], word)
    eq(found(library, "東都"), [])


@scenario
def Arabic_is_found_without_article_and_vowel_signs(library):
    for words in ("مكتبة", "المكتبة", "الْمَكْتَبَة", "قراءه", "طالب المكتبه"):
        eq(found(library, words), ["/arabic/"], words)


@scenario
def Latin_marks_need_not_be_typed(library):
    for words in ("leçon", "lecon", "LEÇON", "élèves", "eleves", "e\u0301le\u0300ve", "eleve lecons"):
        eq(found(library, words), ["/french/"], words)


# -- pages of results -------------------------------------------------------------------

@scenario
def pages_of_results_hold_each_post_once(library):
    first = library.get(query("shelf")).text
    eq(said(first), "23 results for “shelf”")
    has(first, 'href="/search/?q=shelf&amp;page=2"')
    lists = [found(library, "shelf", n) for n in (1, 2, 3)]
    eq([len(l) for l in lists], [10, 10, 3])
    eq(len(set(sum(lists, []))), 23)
    last = library.get(query("shelf", 3)).text
    lacks(last, "page=4")
    eq(library.get(query("shelf", 4)).status, 404)


@scenario
def links_to_other_pages_carry_the_words_as_typed(library):
    words = "shelf \"holds\" & 'marginalia'"
    page = library.get(query(words)).text
    link = re.search(r'href="(/search/\?[^"]*page=2)"', page).group(1).replace("&amp;", "&")
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
    eq(asked, {"q": [words], "page": ["2"]})
    eq(len(listed(library.get(link).text)), 10)


@scenario
def found_words_are_marked_and_everything_else_is_escaped(library):
    page = library.get(query("vellum")).text
    has(page, "&lt;script&gt;alert('<mark>vellum</mark>')&lt;/script&gt;")
    has(page, "&amp; glad about <mark>vellum</mark>")
    lacks(page, "<script>alert")
    has(library.get(query("図書館")).text, "<mark>図書館</mark>")
    has(library.get(query("المكتبه")).text, "<mark>المكتبةِ</mark>")


@scenario
def words_of_many_posts_are_ranked_among_the_newest_and_by_title(engine):
    site = Archive(engine, "annals", "title=Annals")
    for n in range(220):
        site.post("20%02d-%02d-%02d" % (10 + n // 100, 1 + n % 12, 1 + n % 28), "year-%d" % n, "A chronicle of %d." % n,
                  title="Year %d" % n)
    site.post("2001-01-01", "oldest", "Nothing more.", title="The chronicle itself")
    eq(site.load()["failed"], 0, "failed")
    page = site.get(query("chronicle")).text
    eq(said(page), "At least 200 results for “chronicle”")
    eq(listed(page)[0], "/oldest/")
    eq(said(site.get(query("year chronicle")).text), "At least 200 results for “year chronicle”")
    eq(said(site.get(query("199")).text), "1 result for “199”")
    eq(site.get(query("chronicle", 21)).status, 200)
    eq(site.get(query("chronicle", 22)).status, 404)


# -- nothing found ------------------------------------------------------------------------

def suggestion(html):
    match = re.search(r'Did you mean <a href="([^"]*)">([^<]*)</a>', html)
    return match and (match.group(1), match.group(2))


@scenario
def a_misspelled_word_is_put_right(library):
    for typed, meant, path in (("palimpsets", "palimpsest", "/newer-twin/"), ("incunabla", "incunabula", "/tagged/"),
                               ("tortiose", "tortoise", "/phrase/"), ("brown tortiose", "brown tortoise", "/phrase/"),
                               ("leann", "lean", "/phrase/"),
                               ("المكتتبة", "مكتبه", "/arabic/")):
        page = library.get(query(typed)).text
        link = suggestion(page)
        ok(link and link[1] == meant, "%s: %r" % (typed, link))
        eq(urllib.parse.unquote(link[0]), "/search/?q=" + meant)
        has(listed(page), path)
        has(listed(library.get(link[0]).text), path)


@scenario
def no_suggestion_tells_of_a_draft(library):
    for typed in ("quatrefoyl", "chrysografy", "quatrefoil", "chrysography"):
        page = library.get(query(typed)).text
        eq(suggestion(page), None, typed)
        lacks(page.replace(typed, ""), "quatrefoil")
        eq(listed(page), [], typed)


@scenario
def no_word_is_suggested_where_posts_have_the_one_typed(library):
    for typed in ("marginalia palimpsest", "twins tortoise", "京都 tortoise", "shelf"):
        eq(suggestion(library.get(query(typed)).text), None, typed)


@scenario
def where_no_post_has_all_words_those_with_some_are_listed(library):
    page = library.get(query("tortoise incunabula nowhere")).text
    has(page, "No results for")
    has(page, "Were you looking for one of these?")
    eq(sorted(listed(page)), ["/phrase/", "/tagged/", "/words-apart/"])
    eq(sorted(listed(library.get(query("京都 incunabula")).text)), ["/kyoto/", "/tagged/"])
    lacks(library.get(query("shelf")).text, "Were you looking for")


@scenario
def what_was_found_is_not_listed_again_as_near(library):
    page = listed(library.get(query("incunabula page")).text)
    eq(page[0], "/tagged/")
    eq(len(page), len(set(page)), "posts")


# -- what people type -----------------------------------------------------------------------

@scenario
def without_words_there_is_a_form_and_nothing_else(library):
    for path in ("/search/", "/search/?q=", "/search/?q=+++", "/search/?page=1", query("?!… «»"), query("-marginalia"), query("'\"")):
        page = library.get(path)
        eq(page.status, 200, path)
        has(page.text, 'role="search"')
        has(page.text, "Every post is searched")
        eq(listed(page.text), [], path)
        lacks(page.text, "result")
    eq(library.get("/search/?page=2").status, 404)


@scenario
def a_query_that_is_too_long_is_cut_and_says_so(library):
    short = "marginalia " + "x" * 189
    lacks(library.get(query(short)).text, "first 200 characters")
    for words in ("marginalia " + "x " * 120, "marginalia" + " shelf" * 400, "図書館" * 100):
        page = library.get(query(words))
        eq(page.status, 200)
        has(page.text, "Only the first 200 characters are looked for.")
    eq(listed(library.get(query("marginalia" + " shelf" * 100)).text)[0], found(library, "marginalia" + " shelf" * 31)[0])


@scenario
def signs_of_the_query_language_are_only_signs(library):
    for words in ("marginalia'", "marginalia\\", "marginalia:*", "marginalia & | ! ( )", "marginalia <-> <2>", "((marginalia",
                  "marginalia'); DROP TABLE post; --", "%marginalia_", "\"marginalia", "marginalia\x00", "marginalia\x7f\x01",
                  "'marginalia':A", "$1 marginalia"):
        eq(library.get(query(words)).status, 200, words)
    for words in ("marginalia'", "marginalia & |", "((marginalia", "%marginalia", "marginalia <->", "marginalia:*", "marginalia\\"):
        eq(found(library, words)[0], "/on-marginalia/", words)
    for words in ("図書館'", "図'書", "図\\書館", "'図書館':*", "図書館 <-> & !(東京"):
        eq(library.get(query(words)).status, 200, words)
    eq(found(library, "図書館') | ('雨"), ["/kyoto/"])
    for raw in ("%ff", "%c3", "%ed%a0%80", "a%00b", "%e2%80%ae", "%f4%90%80%80"):
        ok(library.get("/search/?q=" + raw).status in (200, 400), raw)


@scenario
def what_was_typed_stands_in_the_form_again(library):
    page = library.get(query("\"><script>alert(1)</script>")).text
    has(page, 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    lacks(page, "<script>alert")
