"""A site's own theme files: edited as drafts, tried, published whole, and gone back to.

Readers see what works: the newest version that does, in the end the theme's own files.
"""
import os
import re

from browser import read_json
from harness import SOURCE, eq, has, lacks, ok, scenario, wait_for
from test_console import staff

HOST = "%s.sites.test"


def installed(path, theme="default"):
    with open("%s/themes/%s/%s" % (SOURCE, theme, path)) as file:
        return file.read()


def page(engine, site, path="/"):
    return engine.get("caddy", HOST % site, path)


def edit(b, site, path, source, **more):
    """Save a draft through the form, as a browser without scripts does."""
    b.get("/%s/design/code/file/?path=%s" % (site, path))
    b.submit("source", ("intent", "save"), source=source, **more)
    return b.answer


def publish(b, site, note=""):
    b.get("/%s/design/code/" % site)
    b.submit("note", ("intent", "publish"), note=note)
    return b.answer


def post(b, site, title, source="Words."):
    b.get("/%s/posts/new/" % site)
    b.submit("source", ("intent", "publish"), title=title, source=source)
    eq(b.answer.status, 200)


def changed(words, path="post.mustache"):
    return installed(path).replace("<h1>{{post.title}}</h1>", "<h1>{{post.title}}</h1>\n<p>%s</p>" % words)


@scenario
def a_draft_is_seen_by_nobody_until_it_is_published_and_then_by_everybody(engine):
    b = staff(engine, "ownfiles")
    post(b, "ownfiles", "First post")
    before = page(engine, "ownfiles", "/first-post/").text
    eq(edit(b, "ownfiles", "post.mustache", changed("Of my own.")).status, 200)
    has(b.answer.text, "Saved as a draft.")
    has(b.answer.text, "No errors, and every name is known.")
    eq(page(engine, "ownfiles", "/first-post/").text, before)
    frame = re.search('id="code-frame"[^>]* src="http://[^/]*(/p/[^"]*)"', b.answer.text).group(1)
    has(page(engine, "ownfiles", frame).text, "<p>Of my own.</p>")
    ok(frame.endswith("/first-post/"), frame)

    b.get("/ownfiles/design/code/")
    has(b.answer.text, '<span class="badge is-draft">Draft</span>')
    eq(publish(b, "ownfiles", "My first").status, 200)
    has(b.answer.text, "Published. Readers see these files now.")
    lacks(b.answer.text, '<span class="badge is-draft">')
    has(b.answer.text, '<span class="badge is-edited">Changed</span>')
    for _ in range(2):      # of both caches
        has(page(engine, "ownfiles", "/first-post/").text, "<p>Of my own.</p>")
    lacks(page(engine, "ownfiles", "/").text, "Of my own.")


@scenario
def only_the_changed_file_is_the_sites_and_other_sites_have_none(engine):
    b = staff(engine, "owntwo")
    post(b, "owntwo", "Words here")
    post(staff(engine, "ownother"), "ownother", "Words here")
    edit(b, "owntwo", "post.mustache", changed("Only here."))
    publish(b, "owntwo")
    has(page(engine, "owntwo", "/words-here/").text, "Only here.")
    lacks(page(engine, "ownother", "/words-here/").text, "Only here.")
    eq(engine.ask("SELECT string_agg(path, ' ') FROM theme_version_file", "owntwo"), "post.mustache")


@scenario
def a_broken_file_is_told_by_line_and_reason_and_readers_notice_nothing(engine):
    b = staff(engine, "ownbroken")
    post(b, "ownbroken", "Words here")
    before = page(engine, "ownbroken", "/words-here/").text
    broken = installed("post.mustache").replace("<h1>{{post.title}}</h1>", "<h1>{{#post.title}}</h1>")
    line = broken[:broken.index("{{/content}}")].count("\n") + 1
    edit(b, "ownbroken", "post.mustache", broken)
    has(b.answer.text, "post.mustache:%d:1</a> " % line)
    answer = publish(b, "ownbroken")
    eq(answer.status, 422)
    has(answer.text, "Nothing was published: readers see what they saw.")
    has(answer.text, "post.mustache:%d:1</a> " % line)
    eq(page(engine, "ownbroken", "/words-here/").text, before)
    b.get("/ownbroken/design/code/file/?path=post.mustache")
    eq(b.value("source").strip(), broken.strip(), "the draft")


@scenario
def a_check_as_one_types_tells_place_reason_and_cost(engine):
    b = staff(engine, "ownchecks")
    post(b, "ownchecks", "Words here")
    b.get("/ownchecks/design/code/file/?path=post.mustache")
    sent = dict(b.form("source").fields)

    def check(source, path="post.mustache"):
        return read_json(b.post("/ownchecks/design/code/check", dict(sent, source=source, path=path)))

    fine = check(changed("Fine."))
    eq((fine["ok"], fine["issues"]), (True, []))
    eq([p["kind"] for p in fine["pages"]], ["post"])
    cost = fine["pages"][0]
    ok(cost["ops"] > 20 and cost["bytes"] > 1000 and cost["depth"] > 1 and 1 <= cost["ops_share"] <= 5, str(cost))

    unknown = check(installed("post.mustache") + "{{post.titel}}{{>partials/nowhere}}")
    eq((unknown["ok"], {i["severity"] for i in unknown["issues"]}), (True, {"warning"}))
    has(str(unknown["issues"]), "titel")
    has(str(unknown["issues"]), "nowhere")
    script = check("<p>\n</p><script>x()</script>")
    eq((script["ok"], script["issues"][0]["line"], script["issues"][0]["severity"]), (False, 2, "error"))
    has(script["issues"][0]["reason"], "a script is not allowed in a theme")
    css = check("a {\n  b: url(https://example.org/x.png)\n}", "assets/style.css")
    eq((css["ok"], css["issues"][0]["line"]), (False, 2))
    has(css["issues"][0]["reason"], "loads nothing from other hosts")
    eq(len(check(installed("layout.mustache"), "layout.mustache")["pages"]) > 5, True, "a layout is on every page")
    eq(engine.ask("SELECT count(*) FROM theme_draft", "ownchecks"), "0")


@scenario
def two_who_edit_one_file_see_both_texts(engine):
    ada, bob = staff(engine, "ownpair"), staff(engine, "ownpair")
    ada.get("/ownpair/design/code/file/?path=post.mustache")
    bob.get("/ownpair/design/code/file/?path=post.mustache")
    ada.submit("source", ("intent", "save"), source=changed("Of Ada."))
    bob.submit("source", ("intent", "save"), source=changed("Of Bob."))
    eq(bob.answer.status, 409)
    has(bob.answer.text, "<del>Ada</del>")
    has(bob.answer.text, "<ins>Bob</ins>")
    has(bob.value("source"), "Of Bob.")
    eq(bob.post("/ownpair/design/code/save", dict(ada.form("source").fields, version="0", source="x", csrf=bob.csrf())).status, 409)
    bob.submit("source", ("intent", "save"))
    eq(bob.answer.status, 200)
    has(bob.value("source"), "Of Bob.")
    # Who publishes ends the draft; a form shown before it does not write over what is live.
    ada.get("/ownpair/design/code/file/?path=page.mustache")
    edit(bob, "ownpair", "page.mustache", changed("Of Bob.", "page.mustache") + "<!-- Bob -->")
    publish(bob, "ownpair")
    ada.submit("source", ("intent", "save"), source=installed("page.mustache") + "<!-- Ada -->")
    eq(ada.answer.status, 409)
    has(ada.value("source"), "Ada")


@scenario
def versions_show_what_changed_and_lead_back(engine):
    b = staff(engine, "ownback")
    post(b, "ownback", "Words here")
    for words in ("Version one.", "Version two."):
        edit(b, "ownback", "post.mustache", changed(words))
        publish(b, "ownback", "Says " + words)
    has(page(engine, "ownback", "/words-here/").text, "Version two.")
    b.get("/ownback/design/code/versions/")
    has(b.answer.text, "Says Version one.")
    first = engine.ask("SELECT min(id) FROM theme_version", "ownback")
    b.get("/ownback/design/code/versions/%s/" % first)
    has(b.answer.text, "<del>one</del>")
    has(b.answer.text, "<ins>two</ins>")
    b.post("/ownback/design/code/versions/%s/restore" % first, {"csrf": b.csrf(), "theme": "default"})
    eq(b.answer.status, 200)
    has(page(engine, "ownback", "/words-here/").text, "Version one.")
    eq(engine.ask("SELECT count(*) FROM theme_version", "ownback"), "3")
    # Back to the theme's own file is a draft like any other.
    b.get("/ownback/design/code/file/?path=post.mustache")
    b.submit("source", ("intent", "own"))
    has(page(engine, "ownback", "/words-here/").text, "Version one.")
    publish(b, "ownback")
    lacks(page(engine, "ownback", "/words-here/").text, "Version")


@scenario
def a_page_that_grew_too_costly_is_made_by_the_version_before(engine):
    b = staff(engine, "owngrows")
    post(b, "owngrows", "Words here")
    edit(b, "owngrows", "tag.mustache", installed("tag.mustache") + "<p>Modest</p>")
    publish(b, "owngrows")
    loops = "{{#posts}}" * 6 + "." + "{{/posts}}" * 6
    edit(b, "owngrows", "tag.mustache", installed("tag.mustache") + "<p>Costly</p>" + loops)
    eq(publish(b, "owngrows").status, 200)
    live = engine.ask("SELECT version_id FROM theme_live", "owngrows")
    for n in range(14):
        b.get("/owngrows/posts/new/")
        b.submit("source", ("intent", "publish"), title="Post %d" % n, source="x", tags="Many")
    seen = page(engine, "owngrows", "/tag/many/")
    eq(seen.status, 200)
    has(seen.text, "<p>Modest</p>")
    lacks(seen.text, "Costly")
    b.get("/owngrows/design/code/")
    has(b.answer.text, "Some pages could not be made with your files.")
    has(b.answer.text, "/tag/many/")
    ok(re.search(r"tag\.mustache:\d+:\d+: the page takes too (many steps|long)", b.answer.text), "the place and the reason")
    eq(engine.ask("SELECT count(*) FROM theme_fault WHERE version_id = %s" % live, "owngrows"), "1")


@scenario
def a_file_that_no_longer_compiles_is_passed_over(engine):
    b = staff(engine, "ownupgrade")
    post(b, "ownupgrade", "Words here")
    edit(b, "ownupgrade", "post.mustache", changed("Still fine."))
    publish(b, "ownupgrade")
    edit(b, "ownupgrade", "post.mustache", changed("Fine as yet."))
    publish(b, "ownupgrade")
    # As if an upgrade had made the rules of templates stricter.
    engine.ask("UPDATE theme_version_file SET source = '{{#x}}' WHERE source LIKE '%Fine as yet.%'", "ownupgrade")
    engine.restart(empty=True)
    seen = page(engine, "ownupgrade", "/words-here/")
    eq(seen.status, 200)
    has(seen.text, "Still fine.")
    b = staff(engine, "ownupgrade")
    b.get("/ownupgrade/design/code/")
    has(b.answer.text, "post.mustache:1:1: section ")


@scenario
def a_changed_style_sheet_is_a_file_of_its_own_address(engine):
    b = staff(engine, "ownstyle")
    before = re.search('<link rel="stylesheet" href="([^"]+)"', page(engine, "ownstyle").text).group(1)
    edit(b, "ownstyle", "assets/style.css", installed("assets/style.css") + "\n.mine{color:#123456}\n")
    eq(publish(b, "ownstyle").status, 200)
    address = re.search('<link rel="stylesheet" href="([^"]+)"', page(engine, "ownstyle").text).group(1)
    ok(address != before and address.startswith("/assets/_"), address)
    for front in ("caddy", "nginx"):
        sheet = engine.get(front, "ownstyle.sites.test", address)
        eq((sheet.status, sheet.header("Content-Type").split(";")[0]), (200, "text/css"))
        has(sheet.text, ".mine{color:#123456}")
        has(sheet.header("Cache-Control"), "immutable")
    # What no version has is removed after a day, what one has is not.
    folder = os.path.join(engine.folder, "assets", address.split("/")[2])
    stray = os.path.join(folder, "0" * 16 + ".css")
    open(stray, "w").close()
    open(os.path.join(folder, "1" * 16 + ".css"), "w").close()
    for name in os.listdir(folder):
        if not name.startswith("1"):
            os.utime(os.path.join(folder, name), (1, 1))
    edit(b, "ownstyle", "post.mustache", changed("More."))
    publish(b, "ownstyle")
    ok(not os.path.exists(stray) and os.path.exists(os.path.join(folder, "1" * 16 + ".css")), str(os.listdir(folder)))
    eq(engine.get("caddy", "ownstyle.sites.test", address).status, 200)
    edit(b, "ownstyle", "assets/style.css", "a{")
    eq(publish(b, "ownstyle").status, 422)
    has(b.answer.text, "this bracket is never closed")


@scenario
def nobody_names_a_file_outside_the_theme(engine):
    b = staff(engine, "ownnames")
    for path in ("../x.mustache", "theme.json", "partials/../post.mustache", "/etc/passwd", "assets/x.js", ""):
        eq(b.get("/ownnames/design/code/file/?path=%s" % path).status, 404, path)
    eq(b.get("/ownnames/design/code/file/?path=post.mustache&theme=nowhere").status, 404)
    eq(b.get("/ownnames/design/code/file/?path=partials/mine.mustache").status, 200)


@scenario
def custom_css_stays_when_the_theme_changes(engine):
    b = staff(engine, "owncss")
    lacks(page(engine, "owncss").text, "/assets/_")
    b.get("/owncss/design/code/file/?theme=*&path=custom.css")
    b.submit("source", ("intent", "save"), source=".mine{color:#abcdef}")
    eq(b.answer.status, 200)
    frame = re.search('id="code-frame"[^>]* src="http://[^/]*(/p/[^"]*)"', b.answer.text).group(1)
    has(page(engine, "owncss", frame).text, '<link rel="stylesheet" href="/assets/_')
    lacks(page(engine, "owncss").text, "/assets/_")
    b.get("/owncss/design/code/?theme=*")
    b.submit("note", ("intent", "publish"))
    has(b.answer.text, "Published.")
    address = re.search('href="(/assets/_[^"]+.css)"', page(engine, "owncss").text).group(1)
    has(engine.get("nginx", "owncss.sites.test", address).text, ".mine{color:#abcdef}")
    links = re.findall('<link rel="stylesheet" href="([^"]+)"', page(engine, "owncss").text)
    eq(links[-1], address, "it comes after the theme's own")
    for theme in sorted(os.listdir(os.path.join(SOURCE, "themes"))):
        if not os.path.exists(os.path.join(SOURCE, "themes", theme, "theme.json")):
            continue
        b.get("/owncss/design/")
        b.post("/owncss/design/activate", {"csrf": b.csrf(), "theme": theme})
        seen = page(engine, "owncss").text
        has(seen, '<link rel="stylesheet" href="%s">' % address)
        has(seen, "/assets/%s/" % theme)
    # A theme's own files go with the theme, not with the site.
    eq(b.get("/owncss/design/code/file/?theme=*&path=post.mustache").status, 404)
    b.get("/owncss/design/code/file/?theme=*&path=custom.css")
    b.submit("source", ("intent", "save"), source="@import '/x.css';")
    b.get("/owncss/design/code/?theme=*")
    b.submit("note", ("intent", "publish"))
    eq(b.answer.status, 422)
    has(b.answer.text, "@import is not allowed")
    has(page(engine, "owncss").text, address)


def plan_allows(engine, site, allowed):
    """Moves the site to a plan of its own; workers look again when the registry has moved."""
    engine.ask("INSERT INTO plan (name, requests_per_sec, concurrent, storage_bytes, staff, statement_ms, code) SELECT 'coded',"
               " requests_per_sec, concurrent, storage_bytes, staff, statement_ms, true FROM plan WHERE name = 'standard'"
               " ON CONFLICT DO NOTHING")
    engine.ask("UPDATE site SET plan = '%s' WHERE name = '%s'" % ("coded" if allowed else "standard", site))


@scenario
def code_stands_in_pages_only_where_the_plan_allows_it(engine):
    staff(engine, "ownother")
    b = staff(engine, "owncode")
    head = "/owncode/design/code/file/?theme=*&path=head.html"
    eq(b.get(head).status, 403)
    has(b.answer.text, "plan allows no code in its pages")
    plan_allows(engine, "owncode", True)
    wait_for("the plan to be known", lambda: all(b.get(head).status == 200 for _ in range(8)), engine.process)
    for path, source in (("head.html", "<script>let head = '{{site.title}}'</script>"), ("foot.html", "<!-- at the foot")):
        b.get("/owncode/design/code/file/?theme=*&path=" + path)
        b.submit("source", ("intent", "save"), source=source)
        eq(b.answer.status, 200)
    b.get("/owncode/design/code/?theme=*")
    b.submit("note", ("intent", "publish"))
    eq(b.answer.status, 422)
    has(b.answer.text, "what begins here does not end")
    lacks(page(engine, "owncode").header("Content-Security-Policy"), "script-src")
    b.get("/owncode/design/code/file/?theme=*&path=foot.html")
    b.submit("source", ("intent", "save"), source="<!-- at the foot -->")
    b.get("/owncode/design/code/?theme=*")
    b.submit("note", ("intent", "publish"))
    eq(b.answer.status, 200)
    for _ in range(2):
        seen = page(engine, "owncode")
        has(seen.text, "<script>let head = '{{site.title}}'</script>\n</head>")     # as it is: no template
        has(seen.text, "<!-- at the foot -->\n</body>")
        has(seen.header("Content-Security-Policy"), "script-src 'self' 'unsafe-inline' https:")
    has(page(engine, "owncode", "/about-this-site/").text, "The owner of this site adds code")
    lacks(page(engine, "ownother").header("Content-Security-Policy"), "script-src")
    lacks(page(engine, "owncode", "/about-this-site/").text, "loads nothing from other")
    plan_allows(engine, "owncode", False)
    wait_for("the code to be gone", lambda: all("let head" not in page(engine, "owncode").text for _ in range(8)), engine.process)
    lacks(page(engine, "owncode").header("Content-Security-Policy"), "script-src")
    # What there is of it stays in the site's versions, and custom CSS can be published without it.
    b.get("/owncode/design/code/?theme=*")
    lacks(b.answer.text, "head.html")
