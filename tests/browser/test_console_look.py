"""The console's pages in a browser: valid, accessible in light and dark, no wider than
a telephone, and without a word in the browser's log (the CSP's complaints among them)."""
import re

from browser import CONSOLE, Browser
from harness import OWNER, PASSWORD, eq, maker, ok, scenario
from test_console import picture
from test_look import none

SITE = "desk"

# What HTML leaves open and html-validate has a taste in; and names that occur several
# times in a form, which is how rows are sent, and what a button does.
RULES = {"doctype-style": "off", "no-implicit-button-type": "off", "no-implicit-input-type": "off",
         "form-dup-name": "off"}


@maker
def desk(world):
    return Desk(world.get("engine"))


class Desk:
    """A site with something on it and one without, and the owner's session."""

    def __init__(self, engine):
        for site in (SITE, "bare-desk"):
            engine.site(site)
        self.engine, self.browser = engine, Browser(engine)
        b = self.browser
        eq(b.sign_in(OWNER, PASSWORD).status, 200, "signing in")
        self.declare()
        post = self.write("post", "publish", title="A post with a rather long title, for telephones of ordinary size",
                          source="# Words\n\nAnd **more** of them.", tags="One, Two")
        self.write("post", "save", title="A draft", source="Not yet.")
        self.write("page", "publish", title="About", source="Us.")
        engine.quoin("site", "set", SITE, "navigation=Home=/; About=/about/", "accent=#1c6650")
        self.paths = ["/", "/platform/doctor/", "/account/", "/account/password/", "/account/two-factor/", "/account/sessions/"]
        self.paths += ["/%s/%s" % (SITE, path) for path in (
            "posts/", "posts/?status=draft", "posts/?status=trash", "pages/", "posts/new/", "replace/", "replace/?look=1&find=words&put=more", "staff/", "settings/",
            "settings/look/", "settings/menus/", "settings/readers/", "settings/addresses/", "settings/export/", "settings/history/",
            "design/", "design/themes/default/", "design/themes/magazine/?size=phone&at=missing", "settings/redirects/", "settings/redirects/?status=trash", "settings/redirects/file/", "settings/missing/", "settings/fields/", "authors/", "tags/", "tags/?status=trash", "media/",
            "media/?status=trash", "media/?view=list", "media/report/")]
        self.paths += self.things() + self.people() + self.code()
        self.paths += ["/bare-desk/posts/", "/bare-desk/settings/history/", post, post + "history/"]
        self.cookies = [{"name": name, "value": value, "domain": CONSOLE} for name, value in b.cookies.items()]

    def things(self):
        """A tag, and files: one that is used, one in the trash; a redirect."""
        b, at = self.browser, "/%s/" % SITE
        b.get(at + "media/")
        for name, data in (("used.png", picture()), ("other.pdf", b"%PDF-1.4")):
            eq(b.upload(at + "media/", name, data, b.csrf()).status, 201)
        used, other = (self.engine.ask("SELECT id FROM media WHERE original = '%s'" % name, SITE) for name in ("used.png", "other.pdf"))
        self.write("post", "publish", title="With a picture", source="![A square](%s)" % self.engine.ask(
            "SELECT '/media/' || name FROM media WHERE id = '%s'" % used, SITE))
        b.get(at + "media/")
        b.post(at + "media/bulk", {"csrf": b.csrf(), "action": "trash", "id": other})
        b.get(at + "settings/redirects/")
        b.submit("from", **{"from": "/old/", "to": "/about/"})
        self.used = used
        tag = at + "tags/%s/" % self.engine.ask("SELECT id FROM tag LIMIT 1", SITE)
        return [tag, tag + "merge/", at + "media/%s/" % used, at + "media/%s/" % other]

    def declare(self):
        """A field of each kind, and a value of one that is gone."""
        self.engine.ask("INSERT INTO custom_field (key, label, kind, choices, position) SELECT k, initcap(k), k,"
                        " CASE k WHEN 'choice' THEN E'calm\\nwild' ELSE '' END, n FROM unnest(ARRAY['text', 'long', 'number',"
                        " 'date', 'address', 'flag', 'choice']) WITH ORDINALITY AS u (k, n)", SITE)

    def people(self):
        """An author without an account, on the way to somebody's name."""
        self.engine.ask("INSERT INTO author (id, slug, name) VALUES (repeat('b', 24), 'ben-ito', 'Ben Ito')", SITE)
        return ["/%s/authors/%s/merge/" % (SITE, "b" * 24)]

    def code(self):
        """Theme files of the site's own: one published, one edited, two versions."""
        at = "/%s/design/code/" % SITE
        for source in ("{{<layout}}{{$content}}<h1>{{error.title}}</h1>{{/content}}{{/layout}}",
                       "{{<layout}}{{$content}}<h1>{{error.status}}</h1>{{/content}}{{/layout}}"):
            self.edit("error.mustache", source)
            self.browser.get(at)
            self.browser.submit("note", ("intent", "publish"), note="A shorter page")
        self.edit("partials/mine.mustache", "{{no.such.name}}")
        self.edit("home.mustache", "{{<layout}}{{$content}}{{>partials/mine}}{{>partials/card}}{{/content}}{{/layout}}")
        version = self.engine.ask("SELECT min(id) FROM theme_version", SITE)
        return [at, at + "?theme=*", at + "file/?path=home.mustache", at + "file/?path=assets/style.css", at + "versions/",
                at + "versions/%s/" % version]

    def edit(self, path, source):
        self.browser.get("/%s/design/code/file/?path=%s" % (SITE, path))
        self.browser.submit("source", ("intent", "save"), source=source)

    def write(self, kind, intent, **fields):
        b = self.browser
        b.get("/%s/%ss/new/" % (SITE, kind))
        b.submit("source", ("intent", intent), **fields)
        return re.match("/%s/posts/[0-9a-f]{24}/" % SITE, b.path).group()

    def urls(self):
        return ["http://%s%s" % (CONSOLE, path) for path in self.paths]

    def texts(self):
        """Each page as it is sent, and those that are shown after a refusal."""
        b, texts = self.browser, {}
        for path in self.paths:
            eq(b.get(path).status, 200, "status of " + path)
            texts[path] = b.answer.text
        b.get("/%s/settings/" % SITE)
        texts["a refused setting"] = b.submit("title", timezone="Nowhere/Else", posts_per_page="0").text
        texts["a page that is missing"] = b.get("/%s/nothing/" % SITE).text
        b.get("/%s/media/" % SITE)
        texts["a file in use on its way to the trash"] = b.follow(b.post("/%s/media/bulk" % SITE, {
            "csrf": b.csrf(), "action": "trash", "id": self.used}), "/").text
        b.get("/%s/settings/redirects/" % SITE)
        texts["a refused redirect"] = b.submit("from", **{"from": "/", "to": "/about/"}).text
        b.get("/%s/settings/fields/" % SITE)
        texts["a refused field"] = b.submit("label.0", **{"label.0": "", "label.7": "Odd", "key.7": "Odd key"}).text
        b.get("/%s/authors/%s/merge/" % (SITE, "b" * 24))
        texts["a merge that is not confirmed"] = b.submit("into").text
        self.edit("tag.mustache", "{{#tag}}")
        b.get("/%s/design/code/" % SITE)
        texts["theme files that are refused"] = b.submit("note", ("intent", "publish")).text
        b.get("/%s/design/code/file/?path=tag.mustache" % SITE)
        texts["a theme file changed meanwhile"] = b.submit("source", ("intent", "save"), version="0", source="x").text
        b.get("/%s/design/code/file/?path=tag.mustache" % SITE)
        b.submit("source", ("intent", "drop"))
        b.get("/%s/posts/new/" % SITE)
        texts["a post with wrong fields"] = b.submit("source", ("intent", "save"), title="Wrong", canonical_url="nowhere", og_image="x y",
            excerpt="x" * 1001, **{"custom.gone": "left", "custom.number": "x", "custom.date": "x", "custom.address": "x",
                                   "custom.choice": "x", "custom.text": "x" * 501}).text
        texts["sign-in"] = Browser(b.engine).get("/sign-in/").text
        return texts


@scenario
def html_validate_finds_no_error_on_the_consoles_pages(desk, node):
    texts = desk.texts()
    none(node("html", pages=texts, rules=RULES), "errors", len(texts))


@scenario
def axe_finds_nothing_on_the_consoles_pages(desk, node):
    none(node("axe", pages=desk.urls(), cookies=desk.cookies), "violations", len(desk.paths))
    none(node("axe", pages=["http://%s/sign-in/" % CONSOLE]), "violations", 1)


@scenario
def no_page_of_the_console_scrolls_sideways_or_troubles_the_browser(desk, node):
    none(node("scroll", pages=desk.urls(), cookies=desk.cookies, widths=[1280, 390], pictures=SITE + ".sites.test"), "complaints", len(desk.paths))
    ok(len(desk.paths) >= 20, "too few pages")
