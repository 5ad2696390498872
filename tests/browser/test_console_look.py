"""The console's pages in a browser: valid, accessible in light and dark, no wider than
a telephone, and without a word in the browser's log (the CSP's complaints among them)."""
import re

from browser import CONSOLE, Browser
from harness import OWNER, PASSWORD, eq, maker, ok, scenario
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
        self.browser = b = Browser(engine)
        eq(b.sign_in(OWNER, PASSWORD).status, 200, "signing in")
        post = self.write("post", "publish", title="A post with a rather long title, for telephones of ordinary size",
                          source="# Words\n\nAnd **more** of them.", tags="One, Two")
        self.write("post", "save", title="A draft", source="Not yet.")
        self.write("page", "publish", title="About", source="Us.")
        engine.quoin("site", "set", SITE, "navigation=Home=/; About=/about/", "accent=#1c6650")
        self.paths = ["/", "/account/", "/account/password/", "/account/two-factor/", "/account/sessions/"]
        self.paths += ["/%s/%s" % (SITE, path) for path in (
            "posts/", "posts/?status=draft", "posts/?status=trash", "pages/", "posts/new/", "staff/", "settings/",
            "settings/look/", "settings/menus/", "settings/addresses/", "settings/export/", "settings/history/")]
        self.paths += ["/bare-desk/posts/", "/bare-desk/settings/history/", post, post + "history/"]
        self.cookies = [{"name": name, "value": value, "domain": CONSOLE} for name, value in b.cookies.items()]

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
    none(node("scroll", pages=desk.urls(), cookies=desk.cookies, widths=[1280, 390]), "complaints", len(desk.paths))
    ok(len(desk.paths) >= 20, "too few pages")
