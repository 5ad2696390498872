"""A site's words, taken away and brought back."""
import io
import json
import os
import re
import zipfile

from content import DATA, Archive
from harness import OWNER, Skipped, eq, has, lacks, ok, scenario, wait_for
from test_console import picture, staff

POSTS = """SELECT p.type, p.status, p.visibility, p.slug, p.path, p.title, p.lang, p.source, p.raw_html, p.html, p.plain,
 p.excerpt, p.custom_excerpt, p.feature_image, p.feature_image_alt, p.feature_image_caption, p.featured, p.template_name,
 p.canonical_url, p.meta_title, p.meta_description, p.og_title, p.og_image, p.twitter_title, p.published_at, p.updated_at,
 (SELECT string_agg(g.slug || '=' || g.name, ',' ORDER BY t.position) FROM post_tag t JOIN tag g ON g.id = t.tag_id
   WHERE t.post_id = p.id) AS tags,
 (SELECT string_agg(a.slug || '=' || a.name, ',' ORDER BY t.position) FROM post_author t JOIN author a ON a.id = t.author_id
   WHERE t.post_id = p.id) AS authors,
 (SELECT o.path FROM post o WHERE o.id = p.translation_of) AS translation_of
 FROM post p WHERE p.trashed_at IS NULL"""


# What is said about tags and authors, whether a post has them or not.
ABOUT = [("tags", "SELECT json_agg(json_build_array(slug, name, description, feature_image, accent_color, visibility, meta_title,"
          " meta_description) ORDER BY slug) FROM tag WHERE trashed_at IS NULL"),
         ("authors", "SELECT json_agg(json_build_array(slug, name, bio, profile_image, cover_image, website, location, links)"
          " ORDER BY slug) FROM author"),
         ("custom fields", "SELECT json_agg(json_build_array(key, label, kind, choices) ORDER BY position) FROM custom_field"),
         ("their values", "SELECT json_agg(json_build_array(path, custom) ORDER BY path) FROM post WHERE trashed_at IS NULL")]


def rows(engine, site):
    """Every post as a dictionary, by its address."""
    text = engine.ask("SELECT json_agg(row_to_json(x)) FROM (%s ORDER BY p.path) x" % POSTS, site)
    return {row["path"]: row for row in json.loads(text)}


def there_and_back(engine, site, to):
    """Export a site and import it into an empty one; its folder."""
    path = engine.world.path(site + ".zip")
    report = json.loads(engine.quoin("export", "markdown", site, path, "--json"))
    folder = engine.world.path(site + "-export")
    with zipfile.ZipFile(path) as z:
        eq(z.testzip(), None, "a damaged file in the zip")
        z.extractall(folder)
    engine.site(to)
    back = json.loads(engine.quoin("import", "markdown", folder, "--site", to, "--json"))
    eq((back["generator"], back["failed"], back["pages"]), ("quoin", 0, report["posts"]), "what was imported")
    return folder


def wait_for_copies(engine, site):
    """Pages show the copies of a picture once they are made."""
    kinds = "('media_variants', 'post_render')"

    def done():
        return (engine.ask("SELECT (SELECT count(*) FROM media WHERE variants_due IS NOT NULL) +"
                           " (SELECT count(*) FROM outbox WHERE kind IN %s)" % kinds, site) == "0"
                and engine.ask("SELECT count(*) FROM job j JOIN site s ON s.id = j.site_id"
                               " WHERE s.name = '%s' AND j.kind IN %s" % (site, kinds)) == "0")

    wait_for("the copies of pictures of " + site, done, engine.process, seconds=60)


def compare(engine, site, to):
    wait_for_copies(engine, site)
    wait_for_copies(engine, to)
    before, after = rows(engine, site), rows(engine, to)
    eq(sorted(after), sorted(before), "addresses")
    for path in before:
        for name, value in before[path].items():
            eq(after[path][name], value, "%s of %s" % (name, path))
    for what, sql in ABOUT:
        eq(engine.ask(sql, to), engine.ask(sql, site), what)
    # Redirects: the import of the first left some; all of them are there again.
    sql = "SELECT from_path || ' ' || to_url || ' ' || status FROM redirect ORDER BY 1"
    eq(engine.ask(sql, to), engine.ask(sql, site), "redirects")
    for name in engine.ask("SELECT name FROM media", site).split():
        eq(engine.get("caddy", to + ".sites.test", "/media/" + name).status, 200, "status of " + name)


def describe(engine, site, image):
    """Everything that can be said about a tag and an author; slugs by hand, two of one name."""
    engine.ask("UPDATE tag SET slug = 'cpp', description = 'Of \"C\" &\n<more>', feature_image = '%s', accent_color = '#aB12c3',"
               " meta_title = 'Meta', meta_description = 'Described' WHERE name = 'C++';"
               "INSERT INTO tag (id, slug, name, visibility, description) VALUES (repeat('e', 24), 'hash-kept', '#kept', 'internal', 'Unused')"
               % image, site)
    engine.ask("UPDATE author SET slug = 'ada', bio = 'Of the \"engine\".\nSecond line', profile_image = '%s', cover_image = '/media/c.png',"
               " website = 'https://ada.example/', location = 'London', links = 'https://a.example/@ada https://b.example/'"
               " WHERE name = 'Ada Lovelace';"
               "INSERT INTO author (id, slug, name) VALUES (repeat('f', 24), 'ada-2', 'Ada Lovelace');"
               "INSERT INTO post_author SELECT id, repeat('f', 24), 7 FROM post WHERE title = 'Words';"
               "INSERT INTO post_author SELECT id, repeat('f', 24), 0 FROM post WHERE title = 'Second'"
               % image, site)


@scenario
def what_is_exported_and_imported_again_is_equal(engine):
    site = Archive(engine, "origin", "title=Origin", "timezone=Asia/Tokyo", "permalink=/{yyyy}/{mm}/{slug}/")
    site.post("2024-01-31", "words", "Some *words*, a [link](/about/) and {{ braces }}.\n\n    code  \n\nTail.", tags=["Ink & Paper", "C", "C++", "C#"],
              authors=["Ada Lovelace", "山田"], date="2024-01-31 23:30:00 +0900", description="What it's \"about\": ---\nall.")
    site.post("2024-02-01", "second", "Text.", title="Ünïcode — “quoted” \\ 'title'", lang="ar")
    site.write("about.md", "Who we are.", title="About", permalink="/about/", layout="page")
    site.load()
    b = staff(engine, "origin")
    b.get("/origin/posts/new/")
    image = json.loads(b.upload("/origin/media/", "larks.png", picture(), b.csrf()).text)["url"]
    b.submit("source", ("intent", "publish"), title="By hand", source="\n\nIt *begins* late.\n\n![](%s)\n\n<b>kept</b>  \n\n" % image,
             excerpt="An \"excerpt\"", tags="Second, First", visibility="members", feature_image=image, og_title="Shared",
             meta_title="Meta: title", canonical_url="https://example.org/a", featured="on", raw_html="on")
    b.get("/origin/posts/new/")
    b.submit("source", ("intent", "save"), title="Draft", source="Not yet.")
    b.get("/origin/posts/new/")
    b.submit("source", ("intent", "publish"), title="Later", source="In time.", publish_at="2036-05-06T10:00")
    describe(engine, "origin", image)
    folder = there_and_back(engine, "origin", "copied")
    ok(os.path.exists(folder + "/posts/by-hand.md"), "a file of its slug")
    compare(engine, "origin", "copied")
    eq({row["status"] for row in rows(engine, "copied").values()}, {"published", "draft", "scheduled"})
    again = json.loads(engine.quoin("import", "markdown", folder, "--site", "copied", "--json"))
    eq((again["created"], again["updated"], again["unchanged"]), (0, 0, 6), "of a second import")


@scenario
def the_console_hands_out_the_site_and_single_posts(engine):
    b = staff(engine, "handed")
    b.get("/handed/posts/new/")
    b.submit("source", ("intent", "publish"), title="日本語", source="In **hand**.")
    post = re.match("/handed/posts/[0-9a-f]{24}/", b.path).group()
    b.get("/handed/settings/export/")
    site = b.post("/handed/settings/export/", {"csrf": b.csrf()})
    one = b.request("GET", post + "export")
    for answer in (site, one):
        eq((answer.status, answer.header("Content-Type")), (200, "application/zip"))
        with zipfile.ZipFile(io.BytesIO(answer.body)) as z:
            eq([n for n in z.namelist() if n.startswith("posts/")], ["posts/日本語.md"])
            text = z.read("posts/日本語.md").decode()
            has(text, 'title: "日本語"')
            ok(text.endswith("---\n\nIn **hand**.\n"), text)
    has(b.get("/handed/settings/history/").text, "downloaded the words of the site")


@scenario
def every_post_of_the_archives_comes_back_equal(engine):
    corpus = os.path.join(DATA, "markdown-corpus")
    if not os.path.isdir(corpus):
        raise Skipped("no ../shared/data/markdown-corpus")
    for name in sorted(os.listdir(corpus)):
        if not os.path.isdir(os.path.join(corpus, name)):
            continue
        site = "".join(c for c in name.lower() if c.isalnum())[:20] + "x"
        engine.site(site)
        engine.quoin("import", "markdown", os.path.join(corpus, name), "--site", site)
        there_and_back(engine, site, site + "-back")
        compare(engine, site, site + "-back")
        print("# %s: %d posts" % (name, len(rows(engine, site))), flush=True)


def large(engine, site):
    """A browser on the page of a site that is too large for a direct download."""
    b = staff(engine, site)
    b.get("/%s/posts/new/" % site)
    image = json.loads(b.upload("/%s/media/" % site, "larks.png", picture(), b.csrf()).text)["url"]
    for n in range(3):
        b.get("/%s/posts/new/" % site)
        b.submit("source", ("intent", "publish"), title="Post %d" % n, source="Words %d. ![](%s)" % (n, image))
    b.get("/%s/settings/export/" % site)
    has(b.answer.text, "This site is large")
    return b


def files_of(engine, site):
    folder = "%s/files/tenants/%s/exports" % (engine.folder, engine.ask("SELECT id FROM site WHERE name = '%s'" % site))
    return folder, sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def ready(browser, site):
    """The link to the zip, once it is made."""
    def there():
        return "Download, " in browser.get("/%s/settings/export/" % site).text
    wait_for("the export of " + site, there, browser.engine.process, 60)
    return next(link for link in browser.links() if link and link.endswith("/download"))


@scenario
def a_large_site_is_packed_by_a_job_and_downloaded_later(post):
    engine = post.engine
    post.configure(export_direct="0")
    try:
        b = large(engine, "grand")
        post_id = engine.ask("SELECT min(id) FROM post", "grand")
        before = len(post.all_to(OWNER))
        eq(b.submit("csrf", action="/grand/settings/export/", mail="on").status, 200)
        link = ready(b, "grand")
        answer = b.request("GET", link)
        eq((answer.status, answer.header("Content-Type")), (200, "application/zip"))
        with zipfile.ZipFile(io.BytesIO(answer.body)) as z:
            eq(z.testzip(), None)
            eq(sorted(n for n in z.namelist() if n.startswith("posts/")), ["posts/post-0.md", "posts/post-1.md", "posts/post-2.md"])
            ok(any(n.startswith("media/") for n in z.namelist()), "the picture")
        part = b.request("GET", link, headers=[("Range", "bytes=0-3")])
        eq((part.status, part.body), (206, b"PK\x03\x04"))
        eq(post.link(OWNER, before + 1), "/grand/settings/export/")
        has(b.get("/grand/settings/history/").text, "downloaded the words of the site")
        # A post by itself is never large.
        eq(b.request("GET", "/grand/posts/%s/export" % post_id).status, 200)
        # Another one takes the place of the first, and no other site has it.
        engine.site("modest")
        eq(b.request("GET", link.replace("/grand/", "/modest/")).status, 404)
        b.get("/grand/settings/export/")
        b.submit("csrf", action="/grand/settings/export/")
        other = ready(b, "grand")
        ok(other != link, "another link")
        eq(b.request("GET", link).status, 404)
        eq(files_of(engine, "grand")[1], [other.split("/")[-2] + ".zip"])
        os.unlink("%s/%s" % (files_of(engine, "grand")[0], files_of(engine, "grand")[1][0]))
        eq(b.request("GET", other).status, 410)
    finally:
        post.configure()


@scenario
def an_export_at_work_is_shown_and_one_that_failed_says_why(post):
    engine = post.engine
    post.configure(export_direct="0")
    try:
        b = large(engine, "patient")
        engine.ask("INSERT INTO export (id, state, done, total) VALUES (repeat('a', 24), 'running', 3, 10)", "patient")
        b.get("/patient/settings/export/")
        has(b.answer.text, '<progress max="10" value="3"')
        eq(b.answer.header("Refresh"), "3")
        eq(b.post("/patient/settings/export/", {"csrf": b.csrf()}).status, 409)
        eq(b.request("GET", "/patient/settings/export/%s/download" % ("a" * 24)).status, 404)
        engine.ask("DELETE FROM export", "patient")
        folder = files_of(engine, "patient")[0]
        with open(folder, "w") as f:      # where the folder would be
            f.write("")
        b.get("/patient/settings/export/")
        b.submit("csrf", action="/patient/settings/export/")
        wait_for("the failure", lambda: "did not succeed" in b.get("/patient/settings/export/").text, engine.process, 60)
        os.unlink(folder)
        b.submit("csrf", action="/patient/settings/export/")
        ready(b, "patient")
    finally:
        post.configure()


@scenario
def an_export_is_kept_for_its_time(post):
    engine = post.engine
    post.configure(export_direct="0", export_keep="1s")
    try:
        b = large(engine, "brief")
        b.submit("csrf", action="/brief/settings/export/")
        wait_for("the export to be made and to go", lambda: engine.ask(
            "SELECT (SELECT count(*) FROM export)", "brief") == "0" and files_of(engine, "brief")[1] == [], engine.process, 60)
        ok(os.path.isdir(files_of(engine, "brief")[0]), "it was made")
        lacks(b.get("/brief/settings/export/").text, "Download, ")
    finally:
        post.configure()
