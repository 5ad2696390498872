"""What a post carries beside its text: checked, and never at the price of a word."""
import json
import os
import re
import zipfile

from browser import read_json
from content import Archive
from harness import eq, has, lacks, ok, scenario
from test_console import staff

BAD = "javascript:alert(1)"


def post_of(browser):
    return re.match("/[^/]+/posts/[0-9a-f]{24}/", browser.path).group()


def stored(engine, site, column, title):
    return engine.ask("SELECT COALESCE(%s::text, '') FROM post WHERE title = '%s'" % (column, title), site)


@scenario
def a_wrong_address_is_told_beside_its_field_and_the_words_are_saved(engine):
    b = staff(engine, "fields")
    b.get("/fields/posts/new/")
    b.submit("source", ("intent", "save"), title="Kept", source="Words that stay.", canonical_url="example.org/first",
             feature_image=BAD, og_image="/media/right.png", excerpt="In short", tags="One, Two", publish_at="no date")
    eq(b.answer.status, 422)
    has(b.answer.text, "The text is saved, but not everything beside it.")
    has(b.answer.text, '<span class="error" id="canonical_url-error">The address of the original begins with https://')
    has(b.answer.text, '<span class="error" id="feature_image-error">')
    has(b.answer.text, '<span class="error" id="publish_at-error">')
    lacks(b.answer.text, 'id="og_image-error"')
    for name, value in (("source", "Words that stay."), ("canonical_url", "example.org/first"), ("feature_image", BAD),
                        ("excerpt", "In short"), ("tags", "One, Two"), ("og_image", "/media/right.png")):
        eq(b.value(name), value, name)
    eq(stored(engine, "fields", "source", "Kept"), "Words that stay.")
    eq(stored(engine, "fields", "canonical_url", "Kept"), "")
    eq(stored(engine, "fields", "feature_image", "Kept"), "")
    eq(stored(engine, "fields", "og_image", "Kept"), "/media/right.png")

    b.submit("source", ("intent", "publish"), source="More words.", publish_at="")     # from the form as it came back
    eq(b.answer.status, 422)
    eq(b.value("source"), "More words.")
    eq(engine.get("caddy", "fields.sites.test", "/kept/").status, 404)
    b.submit("source", ("intent", "publish"), canonical_url="https://example.org/first", feature_image="/media/a.png")
    eq(b.answer.status, 200)
    page = engine.get("caddy", "fields.sites.test", "/kept/").text
    has(page, "More words.")
    has(page, '<link rel="canonical" href="https://example.org/first">')
    lacks(page, "javascript:")


@scenario
def a_save_by_itself_keeps_the_words_and_names_the_field(engine):
    b = staff(engine, "fields")
    b.get("/fields/posts/new/")
    b.submit("source", ("intent", "publish"), title="By itself", source="One.", canonical_url="https://example.org/1")
    b.get(post_of(b))
    sent = dict(b.form("source").fields, source="Two.", canonical_url="//elsewhere.example/", og_image="x y")
    sent.pop("intent", None)
    answer = b.post(b.path + "save", sent)
    eq(answer.status, 200)
    eq(sorted(read_json(answer)["wrong"]), ["canonical_url", "og_image"])
    has(read_json(answer)["wrong"]["canonical_url"], "begins with https://")
    b.get(b.path)
    eq((b.value("source"), b.value("canonical_url"), b.value("og_image")), ("Two.", "https://example.org/1", ""))
    again = b.post(b.path + "save", dict(b.form("source").fields, source="Three."))
    eq(read_json(again)["wrong"], {})


@scenario
def a_byline_takes_addresses_only_where_it_asks_for_them(engine):
    b = staff(engine, "fields")
    before = engine.ask("SELECT json_agg(a) FROM author a", "fields")
    for field, value, told in (("website", BAD, "begins with https://"), ("website", "/here/", "begins with https://"),
                               ("profile_image", "me.png", "begins with https://"),
                               ("links", "https://a.example mastodon", "mastodon"),
                               ("website", "https://example.org/" + "x" * 2000, "more than 2000 characters")):
        b.get("/fields/byline/")
        b.submit("bio", bio="Writes.", **{field: value})
        eq(b.answer.status, 422, value[:40])
        has(re.search('<span class="error" id="%s-error">(.*?)</span>' % field, b.answer.text).group(1), told)
        eq((b.value(field), b.value("bio")), (value, "Writes."))
        eq(engine.ask("SELECT json_agg(a) FROM author a", "fields"), before)
    b.get("/fields/byline/")
    b.submit("bio", website="https://example.org/", links="https://a.example/@me http://b.example/", profile_image="/media/me.png")
    eq(b.answer.status, 200)


@scenario
def an_archive_brings_no_address_that_a_form_would_refuse(engine):
    b = staff(engine, "giver")
    b.get("/giver/posts/new/")
    b.submit("source", ("intent", "publish"), title="Brought", source="Text.", canonical_url="https://example.org/1")
    path, folder = engine.world.path("giver.zip"), engine.world.path("giver-export")
    engine.quoin("export", "markdown", "giver", path)
    with zipfile.ZipFile(path) as z:
        z.extractall(folder)
    name = os.path.join(folder, "posts/brought.md")
    with open(name, encoding="utf-8") as f:
        text = f.read().replace('"https://example.org/1"', '"%s"' % BAD)
    with open(name, "w", encoding="utf-8") as f:
        f.write(text.replace("---\n", '---\nog_image: "//x.example/a.png"\nfeature_image: "/media/fine.png"\n', 1))
    engine.site("taker")
    report = json.loads(engine.quoin("import", "markdown", folder, "--site", "taker", "--json"))
    eq(sorted(l["what"] for l in report["lines"] if l["kind"] == "address.invalid"), ["//x.example/a.png", BAD])
    eq(stored(engine, "taker", "concat_ws('|', canonical_url, og_image, feature_image)", "Brought"), "/media/fine.png")
    site = Archive(engine, "plain")
    site.post("2024-01-31", "pictured", "Words.", image="ftp://example.org/a.png")
    eq([(l["kind"], l["what"]) for l in site.load()["lines"] if l["kind"] == "address.invalid"],
       [("address.invalid", "ftp://example.org/a.png")])
    ok(stored(engine, "plain", "feature_image", "Pictured") == "", "no picture")


def tags_of(engine, site, title):
    """name=slug of each, the primary one first."""
    return engine.ask("SELECT string_agg(g.name || '=' || g.slug, '; ' ORDER BY t.position) FROM post p JOIN post_tag t"
                      " ON t.post_id = p.id JOIN tag g ON g.id = t.tag_id WHERE p.title = '%s'" % title, site)


def tag_names(engine, site):
    return engine.ask("SELECT string_agg(name, '; ' ORDER BY name COLLATE \"C\") FROM tag", site)


@scenario
def a_tag_is_known_by_its_name_before_its_slug(engine):
    site = Archive(engine, "named")
    site.post("2024-01-31", "tagged", "Words.", tags=["C", "C++", "C#", "Paper, Ink", "Open Source"], author="Ada")
    site.load()
    eq(tags_of(engine, "named", "Tagged"), "C=c; C++=c-2; C#=c-3; Paper, Ink=paper-ink; Open Source=open-source")
    engine.ask("UPDATE tag SET slug = 'cpp' WHERE name = 'C++'", "named")
    b = staff(engine, "named")
    page = re.search(r'/named/posts/[0-9a-f]{24}/', b.get("/named/posts/").text).group()
    b.get(page)
    eq(b.value("tags"), 'C, C++, C#, "Paper, Ink", Open Source')
    b.submit("source", ("intent", "update"), source="Other words.")
    names = "C; C#; C++; Open Source; Paper, Ink"
    eq(tags_of(engine, "named", "Tagged"), "C=c; C++=cpp; C#=c-3; Paper, Ink=paper-ink; Open Source=open-source")
    eq(tag_names(engine, "named"), names)
    b.submit("source", ("intent", "update"), tags='open-source, c++, PAPER-INK, c++, cpp, "paper, ink"')
    eq(tags_of(engine, "named", "Tagged"), "Open Source=open-source; C++=cpp; Paper, Ink=paper-ink")
    eq(tag_names(engine, "named"), names)
    b.submit("source", ("intent", "update"), tags='C*, Say "so", "say ""so"", then", #note, #Note, ☃')
    has(tags_of(engine, "named", "Tagged"), 'C*=c-2; Say "so"=say-so; say "so", then=say-so-then; #note=hash-note; ☃=n-')
    b.get(b.path)
    eq(b.value("tags"), 'C*, Say "so", "say ""so"", then", #note, ☃')
    eq(len(tag_names(engine, "named").split("; ")), 10)


@scenario
def names_are_compared_as_the_sites_language_has_them(engine):
    for site, lang, expected in (("turkish", "tr", 2), ("english", "en", 3)):
        engine.site(site)
        engine.quoin("site", "set", site, "lang=" + lang)
        b = staff(engine, site)
        b.get("/%s/posts/new/" % site)
        b.submit("source", ("intent", "publish"), title="Dots", source="x", tags="IŞIK, İZMİR, ışık, izmir")     # "izmir" is the slug of the second
        eq(len(tag_names(engine, site).split("; ")), expected, "tags in " + lang)
    b.submit("source", ("intent", "update"), tags="ΟΔΟΣ, οδος, Éclair, e\u0301clair")
    eq(tags_of(engine, "english", "Dots").split("; "), ["ΟΔΟΣ=οδοσ", "Éclair=eclair"])


@scenario
def an_author_of_an_archive_is_known_by_name(engine):
    site = Archive(engine, "penned")
    site.post("2024-01-31", "one", "Words.", author="Jo O'Neil")
    site.load()
    engine.ask("UPDATE author SET slug = 'jo'", "penned")
    site.post("2024-02-01", "two", "Words.", author="jo o'neil")
    site.load()
    eq(engine.ask("SELECT slug, name, (SELECT count(*) FROM post_author) FROM author", "penned"), "jo|Jo O'Neil|2")
