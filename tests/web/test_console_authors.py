"""Names under posts: those of an archive become somebody's own."""
import re

from browser import Browser, forget_limits
from content import Archive
from harness import OWNER, PASSWORD, eq, has, lacks, ok, scenario
from test_console import staff

AUTHORS = "SELECT string_agg(slug, ' ' ORDER BY slug) FROM author"


def archive(engine, name):
    site = Archive(engine, name)
    site.post("2024-01-01", "alone", "Words.", author="Ada Lovelace")
    site.post("2024-01-02", "both", "Words.", authors=["Ben Ito", "Ada Lovelace"])
    site.post("2024-01-03", "other", "Words.", author="Ben Ito")
    site.load()
    engine.ask("UPDATE author SET bio = 'Of the engine.', website = 'https://ada.example/' WHERE slug = 'ada-lovelace'", name)
    return site


def authors_of(engine, site, title):
    return engine.ask("SELECT string_agg(a.slug, ' ' ORDER BY t.position) FROM post p JOIN post_author t ON t.post_id = p.id"
                      " JOIN author a ON a.id = t.author_id WHERE p.title = '%s'" % title, site)


def merge_address(engine, site, slug):
    return "/%s/authors/%s/merge/" % (site, engine.ask("SELECT id FROM author WHERE slug = '%s'" % slug, site))


def merge(browser, engine, site, slug, into, sure="yes"):
    browser.get(merge_address(engine, site, slug))
    return browser.submit("into", into=into, sure=sure)


def author_id(engine, site, slug):
    return engine.ask("SELECT id FROM author WHERE slug = '%s'" % slug, site)


@scenario
def a_name_without_account_becomes_a_staff_members(engine):
    site = archive(engine, "merged")
    b = staff(engine, "merged")
    b.get("/merged/posts/new/")
    b.submit("source", ("intent", "publish"), title="Mine", source="Words.", authors="ada-lovelace")
    post = re.match("/merged/posts/[0-9a-f]{24}/", b.path).group()
    b.get(post)
    b.submit("source", ("intent", "save"), source="More words.", authors="ben-ito, ada-lovelace")
    has(site.get("/author/ada-lovelace/").text, "Of the engine.")
    b.get("/merged/authors/")
    eq(b.answer.text.count("No account"), 2)
    account = re.search(r'value="(account:\d+)"', b.get(merge_address(engine, "merged", "ada-lovelace")).text).group(1)
    merge(b, engine, "merged", "ada-lovelace", account)
    eq((b.answer.status, b.path), (200, "/merged/authors/?done=merged"))
    eq(engine.ask(AUTHORS, "merged"), "ben-ito owner")
    eq(authors_of(engine, "merged", "Alone"), "owner")
    eq(authors_of(engine, "merged", "Both"), "ben-ito owner")
    eq(authors_of(engine, "merged", "Mine"), "owner")
    eq(engine.ask("SELECT bio, website, account_id IS NOT NULL FROM author WHERE slug = 'owner'", "merged"),
       "Of the engine.|https://ada.example/|t")
    # The stage and the revisions have the new name.
    b.get(post)
    eq(b.value("authors"), "ben-ito, owner")
    b.submit("source", ("intent", "update"))
    eq(authors_of(engine, "merged", "Mine"), "ben-ito owner")
    eq(engine.ask("SELECT count(*) FROM revision WHERE edit ->> 'authors' LIKE '%ada-lovelace%'", "merged"), "0")
    for old, new in (("", ""), ("rss/", "rss/"), ("atom.xml", "atom.xml"), ("feed.json", "feed.json")):
        answer = site.get("/author/ada-lovelace/" + old)
        eq((answer.status, answer.header("Location")), (301, "/author/owner/" + new), old)
    page = site.get("/author/owner/").text
    has(page, "Alone")
    has(page, "Of the engine.")
    lacks(site.get("/alone/").text, "Ada Lovelace")
    has(b.get("/merged/settings/history/").text, "merged the author")


@scenario
def of_two_names_the_earlier_place_stays(engine):
    site = archive(engine, "places")
    b = staff(engine, "places")
    merge(b, engine, "places", "ben-ito", author_id(engine, "places", "ada-lovelace"))
    eq(b.answer.status, 200)
    eq(engine.ask(AUTHORS, "places"), "ada-lovelace")
    eq(authors_of(engine, "places", "Both"), "ada-lovelace")
    eq(engine.ask("SELECT string_agg(position::text, ' ') FROM post_author", "places"), "0 0 0")
    # Merged on, the first address leads to the last in one step.
    account = re.search(r'value="(account:\d+)"', b.get(merge_address(engine, "places", "ada-lovelace")).text).group(1)
    merge(b, engine, "places", "ada-lovelace", account)
    eq(site.get("/author/ben-ito/").header("Location"), "/author/owner/")
    eq(engine.ask("SELECT count(*) FROM author", "places"), "1")


@scenario
def a_merge_is_confirmed_and_leaves_no_staff_member_without_his_name(engine):
    archive(engine, "asked")
    b = staff(engine, "asked")
    before = engine.ask("SELECT json_agg(a ORDER BY id) FROM author a", "asked")
    ben = author_id(engine, "asked", "ben-ito")
    for into, sure, status, told in ((ben, "", 422, "There is no way back"), ("", "yes", 422, "Please choose"),
                                     ("0" * 24, "yes", 404, "There is no such author"),
                                     ("account:999999", "yes", 404, "nobody of that account"),
                                     ("account:x", "yes", 404, "There is no such author"),
                                     (author_id(engine, "asked", "ada-lovelace"), "yes", 422, "cannot be merged into itself")):
        merge(b, engine, "asked", "ada-lovelace", into, sure)
        eq(b.answer.status, status, into + sure)
        has(b.answer.text, told)
        eq(engine.ask("SELECT json_agg(a ORDER BY id) FROM author a", "asked"), before)
    b.get("/asked/posts/new/")
    b.submit("source", ("intent", "publish"), title="Mine", source="Words.")
    eq(b.get(merge_address(engine, "asked", "owner")).status, 409)
    b.get(merge_address(engine, "asked", "ada-lovelace"))
    answer = b.post(merge_address(engine, "asked", "owner"), {"csrf": b.csrf(), "into": ben, "sure": "yes"})
    eq(answer.status, 409)
    eq(engine.ask(AUTHORS, "asked"), "ada-lovelace ben-ito owner")


@scenario
def editors_merge_and_authors_do_not(engine):
    archive(engine, "ranked")
    for role in ("editor", "author"):
        engine.ask("WITH a AS (INSERT INTO account (email, password_hash) SELECT '%s@ranked.example', password_hash FROM account"
                   " WHERE email = '%s' RETURNING id) INSERT INTO membership SELECT a.id, s.id, '%s' FROM a, site s"
                   " WHERE s.name = 'ranked'" % (role, OWNER, role))
    for role, status in (("author", 403), ("editor", 200)):
        forget_limits(engine)
        b = Browser(engine)
        eq(b.sign_in(role + "@ranked.example", PASSWORD).status, 200)
        eq(b.get("/ranked/authors/").status, status, role)
        eq(b.get(merge_address(engine, "ranked", "ada-lovelace")).status, status, role)
    # A colleague who has written nothing here yet can be chosen, too.
    colleague = engine.ask("SELECT id FROM account WHERE email = 'author@ranked.example'")
    merge(b, engine, "ranked", "ada-lovelace", "account:" + colleague)
    eq(b.answer.status, 200)
    eq(engine.ask("SELECT slug FROM author WHERE account_id = " + colleague, "ranked"), "author")
    ok("author" in authors_of(engine, "ranked", "Alone"), "the posts are the colleague's")
