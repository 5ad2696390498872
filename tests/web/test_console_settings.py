"""The settings' pages, without scripts: what is saved is what readers see, and what
is refused changes nothing."""
import os
import re
import sys

from harness import SOURCE, eq, has, lacks, ok, scenario
from test_console import picture, staff

sys.path.append(os.path.join(SOURCE, "tests/check"))
import tables


def settings_of(engine, site):
    return dict(line.split("|", 1) for line in engine.ask("SELECT key, value FROM setting ORDER BY key", site).split("\n"))


def audit_of(engine, site, action):
    return engine.ask("SELECT detail ->> 'changed' FROM audit a JOIN site s ON s.id = a.site_id WHERE s.name = '%s'"
                      " AND action = '%s' ORDER BY a.id" % (site, action)).split("\n")


def publish(browser, site, kind, **fields):
    browser.get("/%s/%ss/new/" % (site, kind))
    browser.submit("source", ("intent", "publish"), **fields)
    eq(browser.answer.status, 200)


@scenario
def what_is_saved_in_the_settings_is_what_readers_see(engine):
    b = staff(engine, "tuned")
    b.get("/tuned/settings/")
    eq(b.value("title"), "Tuned")
    b.submit("title", title="Tuned & <true>", description="Of instruments.\r\nAnd ears.", lang="de", timezone="Europe/Berlin",
             posts_per_page="7")
    has(b.answer.text, "Saved.")
    eq(b.value("title"), "Tuned & <true>")
    eq(b.value("description"), "Of instruments. And ears.")
    page = engine.get("caddy", "tuned.sites.test", "/").text
    has(page, "Tuned &amp; &lt;true&gt;")
    has(page, 'lang="de"')
    eq(audit_of(engine, "tuned", "settings.change"), ["title, description, lang, timezone, posts_per_page"])
    before = engine.ask("SELECT n FROM epoch", "tuned")
    b.submit("title")
    eq(engine.ask("SELECT n FROM epoch", "tuned"), before, "epoch after nothing was changed")
    eq(len(audit_of(engine, "tuned", "settings.change")), 1)


@scenario
def a_refused_setting_says_why_and_nothing_is_saved(engine):
    b = staff(engine, "strict")
    engine.quoin("site", "set", "strict", "title=Strict")
    before = settings_of(engine, "strict")
    for page, field, value, reason in (
            ("", "timezone", "Europe/Atlantis", "no time zone"),
            ("", "posts_per_page", "51", "number from 1 to 50"),
            ("", "lang", "de_DE", "A language is written as"),
            ("", "title", "x" * 201, "at most 200 characters"),
            ("look/", "accent", "red", "#rrggbb"),
            ("look/", "logo", "javascript:alert(1)", "address begins with"),
            ("menus/", "social", "https://a.example\nmastodon", "begins with https://"),
            ("addresses/", "permalink", "/{yyyy}/", "holds {slug}"), ("addresses/", "permalink", "", "holds {slug}"),
            ("addresses/", "permalink", "/tag/{slug}/", "first part is none of"),
            ("addresses/", "robots", "some", "Robots is all or none")):
        b.get("/strict/settings/" + page)
        other = [f for f in ("description", "footer", "meta_title") if f in dict(b.form(field).fields)][:1]
        b.submit(field, **dict({name: "Not to be kept" for name in other}, **{field: value}))
        eq(b.answer.status, 422, "%s=%s" % (field, value))
        has(b.answer.text, reason)
        has(b.answer.text, 'aria-invalid="true"')
        eq(b.value(field), value if field != "robots" else "some")
        for name in other:
            eq(b.value(name), "Not to be kept", "what was entered beside it")
        eq(settings_of(engine, "strict"), before, "settings after %s=%s" % (field, value))
    lacks(engine.get("caddy", "strict.sites.test", "/").text, "Not to be kept")


@scenario
def a_menu_is_edited_in_rows_and_ordered_by_their_numbers(engine):
    b = staff(engine, "menus")
    b.get("/menus/settings/menus/")
    rows = [f for f in b.form("navigation_label").fields if f[0].startswith("navigation_")]
    eq(len(rows), 9, "three empty rows of three fields")

    def send(menu):
        fields = [f for f in b.form("navigation_label").fields if not f[0].startswith("navigation_")]
        for place, label, address in menu:
            fields += [["navigation_place", place], ["navigation_label", label], ["navigation_address", address]]
        return b.follow(b.post("/menus/settings/menus/", fields), "/menus/settings/menus/")

    send([("2", "About", "/about/"), ("1", "Home", "/"), ("3", "", ""), ("4", " Away ", "https://example.org/?a=1;b=2")])
    has(b.answer.text, "Saved.")
    eq(settings_of(engine, "menus")["navigation"], "Home=/; About=/about/; Away=https://example.org/?a=1%3Bb=2")
    page = engine.get("caddy", "menus.sites.test", "/").text
    ok(page.index(">Home<") < page.index(">About<") < page.index(">Away<"), "the order of the menu")
    for bad, reason in (([("1", "A=B", "/a/")], "cannot have = or ;"), ([("1", "", "/a/")], "needs a label"),
                        ([("1", "A", "")], "needs an address"), ([("1", "A", "javascript:x")], "addresses such as")):
        send(bad + [("2", "Kept", "/kept/")])
        eq(b.answer.status, 422)
        has(b.answer.text, reason)
        has(b.answer.text, 'value="Kept"')
    eq(settings_of(engine, "menus")["navigation"], "Home=/; About=/about/; Away=https://example.org/?a=1%3Bb=2")


@scenario
def a_picture_is_uploaded_with_the_settings_it_belongs_to(engine):
    b = staff(engine, "pictured")
    b.get("/pictured/settings/look/")
    mark, parts = "quoin-test-mark", []
    for name, value in b.form("logo").fields + [["icon_file", None]]:
        head = 'Content-Disposition: form-data; name="%s"' % name
        if value is None:
            head += '; filename="lark.png"\r\nContent-Type: image/png'
        parts.append(("--%s\r\n%s\r\n\r\n" % (mark, head)).encode() + (picture() if value is None else value.encode()) + b"\r\n")
    b.follow(b.request("POST", "/pictured/settings/look/", b"".join(parts) + ("--%s--\r\n" % mark).encode(),
                       [("Content-Type", "multipart/form-data; boundary=" + mark)]), "/pictured/settings/look/")
    has(b.answer.text, "Saved.")
    icon = b.value("icon")
    ok(icon.startswith("/media/"), "icon is " + icon)
    eq(engine.get("caddy", "pictured.sites.test", icon).status, 200)
    has(engine.get("caddy", "pictured.sites.test", "/").text, icon)


@scenario
def another_pattern_moves_posts_and_their_old_addresses_lead_on(engine):
    b = staff(engine, "patterned")
    publish(b, "patterned", "post", title="Moved", source="Words.", publish_at="2024-05-06T10:00")
    b.get("/patterned/settings/addresses/")
    has(b.answer.text, "/my-post/")
    b.submit("permalink", permalink="/{yyyy}/{mm}/{slug}/", robots="none", remote_images="load")
    has(b.answer.text, "Saved.")
    eq(engine.get("caddy", "patterned.sites.test", "/2024/05/moved/").status, 200)
    eq(engine.get("caddy", "patterned.sites.test", "/moved/").header("Location"), "/2024/05/moved/")
    has(engine.get("caddy", "patterned.sites.test", "/robots.txt").text, "Disallow: /")
    lacks(str(settings_of(engine, "patterned")), "ai_crawlers")


@scenario
def a_page_becomes_home_and_switches_go_off(engine):
    b = staff(engine, "homely")
    publish(b, "homely", "page", title="Come in", source="Make yourself at home.")
    b.get("/homely/settings/")
    has(b.answer.text, '<option value="come-in">Come in</option>')
    b.submit("home", home="come-in")
    has(engine.get("caddy", "homely.sites.test", "/").text, "Make yourself at home.")
    b.get("/homely/settings/look/")
    fields = [f for f in b.form("powered_by").fields if f[0] != "powered_by"]
    b.follow(b.post("/homely/settings/look/", fields), "/homely/settings/look/")
    eq(settings_of(engine, "homely")["powered_by"], "off")


@scenario
def every_setting_is_asked_on_one_page_or_belongs_to_the_theme(engine):
    b = staff(engine, "strict")
    asked = []
    for page in ("", "look/", "readers/", "menus/", "addresses/"):
        b.get("/strict/settings/" + page)
        form = [form for form in b.forms() if form.action and "/settings/" in form.action][0]
        names = {name for name, _ in form.fields}
        asked += sorted({n.replace("_place", "").replace("_address", "") for n in names if not n.endswith("_label")} - {"csrf"})
    table = tables.rows("src/domain/site_settings.h", "SITE_SETTING")
    eq(sorted(asked), sorted(row[0] for row in table if not row[0].startswith("theme")), "settings asked")


@scenario
def the_history_tells_who_did_what(engine):
    b = staff(engine, "told")
    publish(b, "told", "post", title="An <early> post", source="Words.")
    b.submit("source", ("intent", "update"), source="Other words.")
    b.submit("source", ("intent", "unpublish"))
    post = re.match("/told/posts/([0-9a-f]{24})/", b.path).group(1)
    eq(b.post("/told/posts/bulk", {"csrf": b.csrf(), "action": "trash", "id": post}).status, 303)
    engine.quoin("site", "set", "told", "title=Told", "accent=#112233")
    answer = b.get("/told/settings/history/")
    eq(answer.status, 200)
    told = [words for words in ("made the site", "published", "updated", "unpublished", "moved to the trash",
                                "changed the settings title, accent") if words not in answer.text]
    eq(told, [], "acts that are not told")
    has(answer.text, "An &lt;early&gt; post</a>")
    has(answer.text, "on the server,</b> changed the settings")
    order = [answer.text.index(word) for word in ("changed the settings", "moved to the trash", "unpublished", "updated",
                                                  "</b> published", "made the site")]
    eq(order, sorted(order), "the newest comes first")


@scenario
def a_long_history_has_pages(engine):
    b = staff(engine, "told")
    engine.ask("INSERT INTO audit (actor, site_id, action) SELECT 'quoin', id, 'test.act' || n FROM site,"
               " generate_series(1, 120) n WHERE name = 'told'")
    seen, path = [], "/told/settings/history/"
    while path:
        page = b.get(path).text
        seen += re.findall("test.act([0-9]+)<", page)
        older = re.search('href="([^"]*before=[^"]*)"', page)
        path = older and older.group(1)
    eq(seen, [str(n) for n in range(120, 0, -1)], "rows on all pages")
