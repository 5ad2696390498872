"""A post in several languages: linked post to post, and readers switch between them."""
import re

from browser import Browser
from harness import OWNER, PASSWORD, eq, has, lacks, maker, scenario
from test_export import there_and_back

SITE = "tongues"


class Desk:
    def __init__(self, engine):
        self.engine, self.host = engine, engine.site(SITE)
        self.browser = Browser(engine)
        eq(self.browser.sign_in(OWNER, PASSWORD).status, 200, "signing in")

    def write(self, title, status=200, intent="publish", kind="post", **fields):
        """Path of the post's page in the console."""
        b = self.browser
        b.get("/%s/%ss/new/" % (SITE, kind))
        b.submit("source", ("intent", intent), title=title, source="Words of %s." % title, **fields)
        eq(b.answer.status, status, "saving " + title)
        return b.path.split("?")[0]

    def page(self, path, front="caddy"):
        return self.engine.get(front, self.host, path).text


@maker
def tongues(world):
    return Desk(world.get("engine"))


def switch(page):
    """(address, language, is this one) of each link of the switch."""
    found = re.search(r'<nav class="translations".*?</nav>', page, re.S)
    return [(re.sub(r"^https?://[^/]+", "", url), lang, bool(current)) for url, lang, current in
            re.findall(r'<a href="([^"]+)" hreflang="([^"]+)"[^>]*?( aria-current="page")?>', found[0])] if found else []


def alternates(page):
    return sorted(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="[^"]+(/[^/"]+/)">', page))


@scenario
def translations_of_a_post_lead_to_one_another_at_once(tongues):
    tongues.write("Welcome")
    eq(switch(tongues.page("/welcome/")), [])
    tongues.write("Willkommen", lang="de", translation_of="/welcome/")
    tongues.write("Bienvenue", lang="fr", translation_of="/willkommen/")       # of a translation: of the same original
    for at in ("/welcome/", "/willkommen/", "/bienvenue/"):
        page = tongues.page(at)
        eq(switch(page), [("/welcome/", "en", at == "/welcome/"), ("/willkommen/", "de", at == "/willkommen/"),
                          ("/bienvenue/", "fr", at == "/bienvenue/")], "the switch of " + at)
        eq(alternates(page), [("de", "/willkommen/"), ("en", "/welcome/"), ("fr", "/bienvenue/")], "alternates of " + at)
        has(page, ">Deutsch</a>")
        has(page, ">Français</a>")
    has(tongues.page("/bienvenue/"), '<article class="post" lang="fr"')


@scenario
def what_is_not_published_is_not_offered(tongues):
    tongues.write("Harbour")
    draft = tongues.write("Hafen", intent="save", lang="de", translation_of="/harbour/")
    eq(switch(tongues.page("/harbour/")), [])
    b = tongues.browser
    b.get(draft)
    b.submit("source", ("intent", "publish"))
    eq([lang for _, lang, _ in switch(tongues.page("/harbour/"))], ["en", "de"])
    b.submit("source", ("intent", "save"), translation_of="")        # staged: readers see nothing of it
    eq(len(switch(tongues.page("/harbour/"))), 2)
    b.submit("source", ("intent", "publish"))
    eq(switch(tongues.page("/harbour/")), [])
    eq(switch(tongues.page("/hafen/")), [])


@scenario
def an_original_that_becomes_a_translation_takes_its_own_along(tongues):
    tongues.write("One", kind="page")
    one = tongues.browser.path.split("?")[0]
    tongues.write("Eins", kind="page", lang="de", translation_of="/one/")
    tongues.write("Uno", kind="page", lang="es")
    b = tongues.browser
    b.get(one)
    b.submit("source", ("intent", "publish"), lang="en", translation_of="/uno/")
    eq(sorted(at for at, _, _ in switch(tongues.page("/eins/"))), ["/eins/", "/one/", "/uno/"])
    eq(tongues.engine.ask("SELECT count(DISTINCT translation_of) FROM post WHERE slug IN ('one', 'eins')", SITE), "1")


@scenario
def what_is_no_translation_is_said_and_no_word_is_lost(tongues):
    tongues.write("Nowhere", status=422, lang="de", translation_of="/there-is-none/")
    has(tongues.browser.answer.text, "No post or page has this address.")
    has(tongues.browser.answer.text, "Words of Nowhere.")
    tongues.write("Tongueless", status=422, translation_of="/welcome/")
    has(tongues.browser.answer.text, "Say in which language this translation is.")
    path = tongues.write("Itself", lang="de")
    b = tongues.browser
    b.get(path)
    b.submit("source", ("intent", "publish"), translation_of="/itself/")
    eq(b.answer.status, 200)
    eq(switch(tongues.page("/itself/")), [])
    lacks(tongues.page("/itself/"), "hreflang")


@scenario
def every_theme_has_the_switch(tongues):
    tongues.write("Morning")
    tongues.write("Morgen", lang="de", translation_of="/morning/")
    for theme in ("notebook", "magazine", "default"):
        tongues.engine.quoin("site", "set", SITE, "theme=" + theme)
        eq([lang for _, lang, _ in switch(tongues.page("/morning/"))], ["en", "de"], theme)
        eq(len(alternates(tongues.page("/morgen/"))), 2, theme)


@scenario
def an_export_takes_translations_along_and_brings_them_back(tongues):
    tongues.write("Zenith")
    tongues.write("Apogee", lang="it", translation_of="/zenith/")      # read before its original
    before, after = (site_rows(tongues, site) for site in (SITE, "tongues-back"))
    eq(after, before)


def site_rows(tongues, site):
    if site != SITE:
        there_and_back(tongues.engine, SITE, site)
    return tongues.engine.ask("SELECT string_agg(p.path || '<' || o.path, ' ' ORDER BY p.path) FROM post p JOIN post o"
                           " ON o.id = p.translation_of", site)
