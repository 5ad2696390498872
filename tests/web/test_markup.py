"""What authors and readers write is text wherever it lands, and comes out as it went in."""
import html.parser
import json
import os
import urllib.parse
import xml.etree.ElementTree as ET

from harness import eq, has, maker, ok, scenario
from test_faults import database_of, psql

# Closes whatever it may stand in: an attribute in either quotes, a title, a script.
EVIL = """a" onevil='1' b='c"></title></script><b id=evil>&lt;"""
POST = "---\ntitle: Post\ndate: 2020-01-0%d\ntags: [thing]\nauthors: [somebody]\n---\nPlain words, `<b id=evil>`, and a picture of them.\n"
PAGES = ["/", "/archive/", "/tag/thing/", "/author/somebody/", "/about-this-site/", "/none/such/", "/search/?q=plain",
         "/search/?q=" + urllib.parse.quote(EVIL), "/%3Cb%20id=evil%3E%22%20onevil='1'/"]


@maker
def marked(world):
    return Marked(world.get("engine"), world.path("marked"))


class Marked:
    def __init__(self, engine, folder):
        self.engine, self.host = engine, engine.site("marked")
        for key in ("title", "description", "footer", "announcement", "meta_title", "meta_description"):
            engine.quoin("site", "set", "marked", "%s=%s" % (key, EVIL))
        engine.quoin("site", "set", "marked", "navigation=%s=/about/" % EVIL.replace("=", ":").replace(";", ""))
        os.makedirs(folder + "/posts")
        for number in (1, 2):       # neighbours and related posts of each other
            with open("%s/posts/post-%d.md" % (folder, number), "w") as f:
                f.write(POST % number)
        engine.quoin("import", "markdown", folder, "--site", "marked")
        # As an editor stores them; an import takes the markup out of titles.
        for column in ("post.title", "post.custom_excerpt", "post.meta_title", "post.meta_description", "post.og_title",
                       "post.feature_image", "post.feature_image_alt", "post.canonical_url", "tag.name", "author.name",
                       "author.bio"):
            table, name = column.split(".")
            psql(engine, "UPDATE %s SET %s = $q$%s$q$" % (table, name, EVIL), database_of(engine, "marked"))
        engine.quoin("site", "set", "marked", "footer=%s!" % EVIL)      # moves the epoch

    def get(self, path):
        return self.engine.get("nginx", self.host, path)

    def json(self, path):
        return json.loads(self.get(path).text)


class Tags(html.parser.HTMLParser):
    """Tags and attributes that only the evil text can have made."""

    def __init__(self, text):
        super().__init__()
        self.evil, self.title, self.ld, self.inside = [], "", "", None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.inside = "ld" if ("type", "application/ld+json") in attributes else tag
        self.evil += [(tag, name) for name, value in attributes if name.startswith("onevil") or value == "evil"]

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside == "ld":
            self.ld += data
        elif self.inside == "title":
            self.title += data


@scenario
def no_page_takes_words_for_markup(marked):
    for path in PAGES + ["/posts/post-1/", "/posts/post-2/"]:
        answer = marked.get(path)
        ok(answer.status in (200, 404), "%s is %d" % (path, answer.status))
        tags = Tags(answer.text)
        eq(tags.evil, [], "markup on " + path)
        has(tags.title, "onevil" if path != "/search/?q=plain" else "")


@scenario
def what_machines_read_is_what_was_written(marked):
    ld = Tags(marked.get("/posts/post-1/").text).ld
    has(json.dumps(json.loads(ld), ensure_ascii=False), json.dumps(EVIL)[1:-1])
    eq(marked.json("/feed.json")["items"][0]["title"], EVIL, "title in the JSON feed")
    for path in ("/rss/", "/atom.xml"):
        texts = [e.text for e in ET.fromstring(marked.get(path).text).iter() if e.tag.endswith("title")]
        eq(texts[:2], [EVIL, EVIL], "titles in " + path)


@scenario
def found_words_are_marked_and_the_others_text(marked):
    text = marked.get("/search/?q=picture").text
    has(text, "<mark>picture</mark>")
    eq(Tags(text).evil, [], "markup")


@scenario
def no_answer_lets_a_script_run(marked):
    for path in PAGES + ["/posts/post-1/", "/rss/", "/sitemap.xml", "/feed.json", "/icon.svg", "/robots.txt"]:
        answer = marked.get(path)
        rules = dict((rule.split(None, 1) + [""])[:2] for rule in answer.header("Content-Security-Policy").split(";"))
        eq(rules.get("default-src"), "'none'", "default-src of " + path)
        ok("script-src" not in rules, "script-src of " + path)
        eq(answer.header("X-Content-Type-Options"), "nosniff", "X-Content-Type-Options of " + path)
    has(marked.get("/").header("Content-Security-Policy"), "base-uri 'none'")
