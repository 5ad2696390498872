"""Custom fields: declared, filled in, shown, taken away and brought back."""
import html
import json
import re
import zipfile

from browser import read_json
from content import Archive
from harness import eq, has, lacks, ok, scenario
from test_console import staff
from test_console_fields import post_of

ATTACK = '"><script>alert(1)</script>{{site.title}} & \'x\''
KINDS = (("Mood", "choice", "calm\nwild wind"), ("Read by", "text", ""), ("Notes", "long", ""), ("Rating", "number", ""),
         ("Seen on", "date", ""), ("Source", "address", ""), ("Spoiler", "flag", ""))
VALUES = {"mood": "wild wind", "read_by": ATTACK, "notes": "One <b>line</b>.\nAnother.", "rating": "4.5",
          "seen_on": "2024-02-29", "source": "https://example.org/a?b&c", "spoiler": "yes"}


def declare(browser, site, *fields):
    for label, kind, choices in fields:
        browser.get("/%s/settings/fields/" % site)
        n = max(int(name.split(".")[1]) for form in browser.forms() for name, _ in form.fields if name.startswith("key.")) - 1
        browser.submit("label.%d" % n, **{"label.%d" % n: label, "kind.%d" % n: kind, "choices.%d" % n: choices})
        eq(browser.answer.status, 200, browser.answer.text[-300:])


def fields_of(engine, site):
    return engine.ask("SELECT string_agg(key || ':' || kind, ' ' ORDER BY position) FROM custom_field", site)


def custom_of(engine, site, title):
    return json.loads(engine.ask("SELECT custom FROM post WHERE title = '%s'" % title, site))


def fill(values):
    return {"custom." + key: value for key, value in values.items()}


@scenario
def fields_of_every_kind_reach_the_page_and_the_feeds(engine):
    b = staff(engine, "fielded")
    declare(b, "fielded", *KINDS)
    eq(fields_of(engine, "fielded"), "mood:choice read_by:text notes:long rating:number seen_on:date source:address spoiler:flag")
    b.get("/fielded/posts/new/")
    b.submit("source", ("intent", "publish"), title="Full", source="Text.", **fill(VALUES))
    eq(b.answer.status, 200, b.answer.text[-300:])
    eq(custom_of(engine, "fielded", "Full"), VALUES)
    b.get(post_of(b))
    for key, value in VALUES.items():
        eq(b.value("custom." + key), value, key)
    page = engine.get("caddy", "fielded.sites.test", "/full/").text
    shown = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.S))
    eq(list(shown), [label for label, _, _ in KINDS], "in the order of the fields")
    eq(html.unescape(shown["Read by"]), ATTACK)
    lacks(shown["Read by"], "<")
    eq(html.unescape(shown["Notes"]), VALUES["notes"])
    eq(shown["Seen on"], '<time datetime="2024-02-29">February 29, 2024</time>')
    eq(shown["Source"], '<a href="https://example.org/a?b&amp;c">https://example.org/a?b&amp;c</a>')
    eq(shown["Spoiler"], "✓")
    feed = json.loads(engine.get("caddy", "fielded.sites.test", "/feed.json").text)
    eq(feed["items"][0]["_fields"], VALUES)
    for path in ("/rss/", "/atom.xml"):
        feed = engine.get("caddy", "fielded.sites.test", path).text
        for key, value in VALUES.items():
            eq(html.unescape(re.search("<field:%s>(.*?)</field:%s>" % (key, key), feed, re.S).group(1)), value, path + key)


@scenario
def a_value_that_does_not_fit_is_told_and_the_rest_is_saved(engine):
    b = staff(engine, "fitted")
    declare(b, "fitted", *KINDS)
    b.get("/fitted/posts/new/")
    bad = dict(VALUES, rating="much", seen_on="2023-02-29", source="javascript:alert(1)", read_by="x" * 501, mood="sad")
    b.submit("source", ("intent", "save"), title="Unfit", source="Words.", **fill(bad))
    eq(b.answer.status, 422)
    for key in ("rating", "seen_on", "source", "read_by", "mood"):
        has(b.answer.text, 'id="custom.%s-error"' % key)
        eq(b.value("custom." + key), bad[key], key)
    eq(custom_of(engine, "fitted", "Unfit"), {key: VALUES[key] for key in ("notes", "spoiler")})
    b.submit("source", ("intent", "publish"), source="More words.")
    eq(b.answer.status, 422)
    b.submit("source", ("intent", "publish"), source="More words.", **fill(VALUES))
    eq(custom_of(engine, "fitted", "Unfit"), VALUES)
    b.get(post_of(b))
    answer = b.post(b.path + "save", dict(b.form("source").fields, source="By itself.", **{"custom.rating": "x"}))
    eq(list(read_json(answer)["wrong"]), ["custom.rating"])
    # A choice that is gone keeps nobody from updating what has it.
    b.get("/fitted/settings/fields/")
    b.submit("label.0", **{"choices.0": "calm"})
    b.get(post_of_title(engine, "fitted", "Unfit"))
    b.submit("source", ("intent", "update"), source="Updated.")
    eq(b.answer.status, 200, b.answer.text[-300:])
    eq(custom_of(engine, "fitted", "Unfit")["mood"], "wild wind")


def post_of_title(engine, site, title):
    return "/%s/posts/%s/" % (site, engine.ask("SELECT id FROM post WHERE title = '%s'" % title, site))


@scenario
def values_are_private_until_update_and_come_back_with_a_revision(engine):
    b = staff(engine, "staged")
    declare(b, "staged", ("Mood", "text", ""))
    b.get("/staged/posts/new/")
    b.submit("source", ("intent", "publish"), title="Private", source="Text.", **{"custom.mood": "first"})
    post = post_of(b)
    b.get(post)
    b.submit("source", ("intent", "save"), **{"custom.mood": "second"})
    has(b.answer.text, "Edited, not published")
    has(engine.get("caddy", "staged.sites.test", "/private/").text, "<dd>first</dd>")
    b.get(post)
    eq(b.value("custom.mood"), "second")
    b.submit("source", ("intent", "update"))
    has(engine.get("caddy", "staged.sites.test", "/private/").text, "<dd>second</dd>")
    revision = engine.ask("SELECT min(id) FROM revision WHERE kind = 'published'", "staged")
    b.post("%shistory/%s/restore" % (post, revision), {"csrf": b.csrf()})
    b.get(post)
    eq(b.value("custom.mood"), "first")


@scenario
def a_field_that_is_removed_keeps_its_values(engine):
    b = staff(engine, "removed")
    declare(b, "removed", ("Mood", "text", ""), ("Rating", "number", ""))
    b.get("/removed/posts/new/")
    b.submit("source", ("intent", "publish"), title="Kept", source="Text.", **{"custom.mood": "calm", "custom.rating": "3"})
    b.get("/removed/settings/fields/")
    has(b.answer.text, "What is in it stays in 1 post,")
    b.submit("label.0", **{"remove.0": "on"})
    eq(fields_of(engine, "removed"), "rating:number")
    has(b.answer.text, "Kept, though the field is gone")
    lacks(engine.get("caddy", "removed.sites.test", "/kept/").text, "calm")
    b.get(post_of_title(engine, "removed", "Kept"))
    has(b.answer.text, "Values of fields that were removed.")
    b.submit("source", ("intent", "update"), source="Another text.")
    eq(custom_of(engine, "removed", "Kept"), {"mood": "calm", "rating": "3"})
    declare(b, "removed", ("Mood", "text", ""))
    has(engine.get("caddy", "removed.sites.test", "/kept/").text, "<dd>calm</dd>")


@scenario
def the_page_of_fields_refuses_what_cannot_be_one(engine):
    b = staff(engine, "refused")
    declare(b, "refused", ("Mood", "text", ""))
    for row, told in (({"label.1": "Second", "key.1": "Not-a-key"}, "cannot be a key"),
                      ({"label.1": "", "key.1": "nameless"}, "A field has a label"),
                      ({"label.1": "Mood", "key.1": "mood"}, "There is a field"),
                      ({"label.1": "Pick", "kind.1": "choice"}, "A choice needs something"),
                      ({"label.1": "Odd", "kind.1": "colour"}, "There is no kind"),
                      ({"label.0": "x" * 101}, "A field has a label")):
        b.get("/refused/settings/fields/")
        b.submit("label.0", **row)
        eq(b.answer.status, 422, str(row))
        has(html.unescape(re.search('<span class="error" id="wrong.[01]">(.*?)</span>', b.answer.text).group(1)), told)
        for name, value in row.items():
            eq(b.value(name), value if value != "colour" else "text", name)
        eq(fields_of(engine, "refused"), "mood:text")
    # An older form does not take out what somebody added since.
    b.get("/refused/settings/fields/")
    other = staff(engine, "refused")
    declare(other, "refused", ("Added", "text", ""))
    b.submit("label.0", **{"label.0": "Temper", "place.0": "9"})
    eq(fields_of(engine, "refused"), "mood:text added:text")
    b.submit("label.0", **{"place.0": "9"})
    eq(fields_of(engine, "refused"), "added:text mood:text")
    has(b.get("/refused/settings/history/").text, "changed the custom fields")


@scenario
def an_export_takes_fields_and_values_along(engine):
    b = staff(engine, "packed")
    declare(b, "packed", *KINDS, ("Gone", "text", ""))
    b.get("/packed/posts/new/")
    b.submit("source", ("intent", "publish"), title="Packed", source="Text.", **fill(dict(VALUES, gone="left")))
    b.get("/packed/settings/fields/")
    b.submit("label.0", **{"remove.7": "on"})
    path, folder = engine.world.path("packed.zip"), engine.world.path("packed-export")
    engine.quoin("export", "markdown", "packed", path)
    with zipfile.ZipFile(path) as z:
        z.extractall(folder)
    engine.site("unpacked")
    report = json.loads(engine.quoin("import", "markdown", folder, "--site", "unpacked", "--json"))
    eq((report["failed"], report["created"]), (0, 1))
    eq(custom_of(engine, "unpacked", "Packed"), dict(VALUES, gone="left"))
    eq(fields_of(engine, "unpacked"), fields_of(engine, "packed"))
    again = json.loads(engine.quoin("import", "markdown", folder, "--site", "unpacked", "--json"))
    eq((again["updated"], again["unchanged"]), (0, 1))


@scenario
def front_matter_fills_the_fields_a_site_has(engine):
    site = Archive(engine, "fronted")
    declare(staff(engine, "fronted"), "fronted", *KINDS)
    site.post("2024-01-31", "matter", "Words.", mood="calm", Rating=7, seen_on="2024-01-30T10:00:00Z", spoiler=True,
              source="ftp://x.example/", unknown="?")
    report = site.load()
    eq(custom_of(engine, "fronted", "Matter"), {"mood": "calm", "rating": "7", "seen_on": "2024-01-30", "spoiler": "yes"})
    eq([l["what"] for l in report["lines"] if l["kind"] == "field.invalid"], ["ftp://x.example/"])
    ok("matter" in site.get("/archive/").text, "imported")
