"""Themes: tried on the site's own pages, used, and given up again."""
import json
import re

from browser import CONSOLE, Browser, read_json
from harness import OWNER, PASSWORD, STRANGER, eq, has, lacks, ok, scenario
from test_console import staff


def wearing(engine, site):
    """Which theme readers see."""
    return re.search(r"/assets/(\w+)/", engine.get("caddy", site + ".sites.test").text).group(1)


def frame(b, title):
    """The path of a frame of this page."""
    return re.search(r'<iframe[^>]*title="%s[^"]*"[^>]*src="http://[^/"]+([^"]+)"' % title, b.answer.text).group(1)


def dressed(engine, name):
    """A site with a post of a tag, and the session of who may design it."""
    b = staff(engine, name)
    b.get("/%s/posts/new/" % name)
    b.submit("source", ("intent", "publish"), title="Fens & larks", source="Wet land. [Home](/)", tags="Birds")
    return b


@scenario
def the_gallery_shows_every_theme_on_the_sites_own_home(engine):
    b = dressed(engine, "gallery")
    eq(b.get("/gallery/design/").status, 200)
    for label, name in (("Default", "default"), ("Magazine", "magazine"), ("Notebook", "notebook")):
        seen = engine.get("caddy", "gallery.sites.test", frame(b, label))
        eq(seen.status, 200)
        has(seen.text, "Fens &amp; larks")
        has(seen.text, "/assets/%s/" % name)
        eq(seen.header("Cache-Control"), "private, no-store")
        eq(seen.header("X-Robots-Tag"), "noindex, nofollow")
        has(seen.header("Content-Security-Policy"), "frame-ancestors http://" + CONSOLE)
    eq(wearing(engine, "gallery"), "default", "what readers see")


@scenario
def links_in_a_preview_stay_in_it(engine):
    b = dressed(engine, "gallery")
    b.get("/gallery/design/themes/notebook/?at=post")
    path = frame(b, "The site")
    token = re.match(r"/p/\w+", path).group()
    page = engine.get("caddy", "gallery.sites.test", path).text
    has(page, '<a href="%s/">Home</a>' % token)
    lacks(re.sub(r'href="(/p/|/media/|#)', "", page.split("<body")[1]), 'href="/')
    for path, status in (("/tag/birds/", 200), ("/archive/", 200), ("/search/?q=fens", 200), ("/none/", 404), ("/rss/", 200)):
        seen = engine.get("caddy", "gallery.sites.test", token + path)
        eq(seen.status, status, path)
        if path != "/rss/":
            has(seen.text, "/assets/notebook/")
    has(engine.get("caddy", "gallery.sites.test", token + "/search/?q=fens").text, "larks")
    eq(engine.get("caddy", "gallery.sites.test", token + "/archive").header("Location"), token + "/archive/")
    for other in ("/p/" + "A" * 52 + "/", token[:-1] + "/", "/p/"):
        eq(engine.get("caddy", "gallery.sites.test", other).status, 404, other)
    staff(engine, "gallery-two")
    eq(engine.get("caddy", "gallery-two.sites.test", token + "/").status, 404, "on another site")


@scenario
def a_theme_is_used_and_the_toast_takes_it_back_with_its_settings(engine):
    b = dressed(engine, "change")
    b.get("/change/design/themes/default/")
    b.submit("set.accent", ("intent", "save"), **{"set.accent": "#123456"})
    has(b.answer.text, "Saved.")
    has(engine.get("caddy", "change.sites.test").text, "--accent:#123456")
    b.get("/change/design/")
    b.submit("theme", theme="notebook")
    has(b.answer.text, "Readers see this theme now.")
    eq(wearing(engine, "change"), "notebook")
    lacks(engine.get("caddy", "change.sites.test").text, "#123456")
    undo = [form for form in b.forms() if dict(form.fields).get("theme") == "default"][0]
    b.follow(b.post(undo.action, undo.fields), undo.action)
    eq(wearing(engine, "change"), "default")
    has(engine.get("caddy", "change.sites.test").text, "--accent:#123456")
    has(b.get("/change/settings/history/").text, "theme")


@scenario
def settings_are_seen_before_they_are_saved(engine):
    b = dressed(engine, "try")
    b.get("/try/design/themes/notebook/")
    b.submit("set.accent", ("intent", "preview"), **{"set.accent": "#aa0000", "set.body_font": "serif", "at": "archive", "size": "phone"})
    has(b.answer.text, "Not saved")
    eq((b.value("set.accent"), b.value("set.body_font"), b.value("at")), ("#aa0000", "serif", "archive"))
    seen = engine.get("caddy", "try.sites.test", frame(b, "The site")).text
    has(seen, "--accent:#aa0000")
    has(seen, "--font:Charter")
    eq(wearing(engine, "try"), "default")
    b.submit("set.accent", ("intent", "save"))
    eq(wearing(engine, "try"), "notebook")
    has(engine.get("caddy", "try.sites.test").text, "--accent:#aa0000")
    eq(json.loads(engine.ask("SELECT value FROM setting WHERE key = 'theme_settings'", "try")),
       {"accent": "#aa0000", "body_font": "serif"}, "what is stored: what differs")
    b.get("/try/design/themes/notebook/")
    b.submit("set.accent", ("intent", "standard"))
    eq(b.value("set.accent"), "#1d4ed8")
    has(engine.get("caddy", "try.sites.test").text, "--accent:#aa0000")
    b.submit("set.accent", ("intent", "save"))
    eq(engine.ask("SELECT value FROM setting WHERE key = 'theme_settings'", "try"), "{}")


@scenario
def what_no_setting_can_hold_is_refused_in_words(engine):
    b = dressed(engine, "try")
    b.get("/try/design/themes/default/")
    b.submit("set.accent", ("intent", "save"), **{"set.accent": "reddish", "set.text_size": "enormous"})
    eq(b.answer.status, 422, b.answer.text)
    for words in ("Nothing was saved", "six digits", "Choose one of the list"):
        has(b.answer.text, words)
    eq(b.value("set.accent"), "reddish")
    eq(b.get("/try/design/themes/nothing/").status, 404)


@scenario
def a_colour_is_compared_with_the_papers_it_stands_on(engine):
    b = dressed(engine, "try")
    b.get("/try/design/themes/default/")
    form = b.form("set.accent")

    def told(**values):
        return read_json(b.post("/try/design/themes/default/look", dict(dict(form.fields), **values)))

    seen = told(**{"set.accent": "#ffff00"})
    light, dark = [one["words"] for one in seen["contrasts"]]
    eq(light, "On light paper 1.1 : 1; the theme makes it darker there, 5.7 : 1.")
    eq(dark, "On dark paper 16.9 : 1, easy to read.")
    eq([one["low"] for one in seen["contrasts"]], [False, False])
    eq(told(**{"set.accent": "yellow"})["wrong"], {"accent": "A colour is written as # and six digits, such as #1c6650."})
    has(engine.get("caddy", "try.sites.test", re.sub(r"http://[^/]+", "", seen["url"])).text, "--accent:#ffff00")


@scenario
def a_preview_tells_what_its_page_weighs(engine):
    b = dressed(engine, "weigh")
    b.get("/weigh/design/themes/notebook/")
    words = re.search(r"data-size[^>]*>([^<]+)<", b.answer.text).group(1)
    bytes_, requests = re.match(r"([\d.]+) kB in (\d+) requests; nothing from other hosts$", words).groups()
    page = engine.get("caddy", "weigh.sites.test", frame(b, "The site"), headers=[("Accept-Encoding", "br")])
    ok(2 <= float(bytes_) <= 12, words)
    eq(requests, "3", "the page, its sheet and its icon")
    engine.quoin("site", "set", "weigh", "remote_images=load")
    b.get("/weigh/posts/new/")
    b.submit("source", ("intent", "publish"), title="Far", source="![x](https://pictures.example/x.png)")
    b.get("/weigh/design/themes/notebook/?at=post")
    has(b.answer.text, "in 4 requests; also asks pictures.example")


@scenario
def a_typeface_comes_from_the_sites_own_host_and_only_when_it_is_chosen(engine):
    b = dressed(engine, "face")
    for name in ("default", "magazine", "notebook"):
        b.get("/face/design/themes/%s/" % name)
        lacks(engine.get("caddy", "face.sites.test", frame(b, "The site")).text, "font-face")
    b.get("/face/design/themes/default/")
    b.submit("set.accent", ("intent", "save"), **{"set.body_font": "literata", "set.heading_font": "literata"})
    page = engine.get("caddy", "face.sites.test").text
    eq(len(re.findall('rel="preload"', page)), 1, "preloads")
    eq(len(re.findall("@font-face", page)), 4, "rules: two styles of two ranges")
    eq(page.count("font-display:swap"), 4)
    has(page, "--font-body:Literata, Charter")
    for url in re.findall(r'/assets/fonts/\w+\.woff2', page):
        file = engine.get("caddy", "face.sites.test", url)
        eq((file.status, file.header("Content-Type"), file.body[:4]), (200, "font/woff2", b"wOF2"), url)
        eq(file.header("Access-Control-Allow-Origin"), "*", "for previews")
    b.get("/face/design/themes/default/")
    has(b.answer.text, "(typefaces 52 kB)")


@scenario
def a_preview_leaves_the_pages_of_readers_alone(engine):
    b = dressed(engine, "apart")
    before = engine.get("caddy", "apart.sites.test").text
    b.get("/apart/design/themes/notebook/")
    engine.get("caddy", "apart.sites.test", frame(b, "The site"))
    eq(engine.get("caddy", "apart.sites.test").text, before)
