"""The editor's preview and cards: what is asked for while somebody writes."""
import re

from browser import Browser, forget_limits, read_json
from harness import OWNER, PASSWORD, eq, has, lacks, ok, scenario
from test_console import staff


def sent(b, **values):
    """The form of the editor with other values, and where it asks for its preview."""
    fields = dict(b.form("source").fields)
    address = re.search(r'data-live-url="([^"]+)"', b.answer.text).group(1)
    return address, dict(fields, **values)


def look(b, **values):
    address, fields = sent(b, **values)
    return b.post(address, fields)


def author(engine, site):
    """Somebody who may write here, and not keep HTML."""
    engine.ask("WITH a AS (INSERT INTO account (email, password_hash) SELECT 'looker@example.org', password_hash FROM account"
               " WHERE email = '%s' RETURNING id) INSERT INTO membership SELECT a.id, s.id, 'author' FROM a, site s"
               " WHERE s.name = '%s'" % (OWNER, site))
    forget_limits(engine)
    browser = Browser(engine)
    eq(browser.sign_in("looker@example.org", PASSWORD).status, 200)
    return browser


def article(page):
    """It, whatever second it was published in."""
    return re.sub(r'datetime="[^"]*"', "", re.search(r"<article.*?</article>", page, re.S).group(0))


def rows(engine, site):
    return engine.ask("SELECT (SELECT count(*) FROM post) + (SELECT count(*) FROM revision) + (SELECT count(*) FROM tag)", site)


@scenario
def a_text_nobody_saved_is_shown_as_it_will_be_published(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")
    before = rows(engine, "live")
    words = dict(title="Larks & larks", source="## Why\n\nThey sing **early**.[^1]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: So.",
                 tags="Birds", excerpt="At dawn.")
    seen = look(b, **words)
    eq(seen.status, 200, seen.text)
    eq(seen.header("Cache-Control"), "private, no-store")
    eq(rows(engine, "live"), before, "rows after a preview")
    page = read_json(seen)["page"]
    has(page, "They sing <strong>early</strong>.")
    b.submit("source", ("intent", "publish"), **words)
    published = engine.get("caddy", "live.sites.test", "/larks-larks/").text
    eq(article(page), article(published), "the preview's article")
    eq(re.findall(r"<(?:link rel=.stylesheet|style).*", page), re.findall(r"<(?:link rel=.stylesheet|style).*", published))


@scenario
def staged_changes_are_previewed_and_readers_see_none_of_them(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")
    b.submit("source", ("intent", "publish"), title="Settled", source="As it was.")
    has(read_json(look(b, source="As it might be."))["page"], "As it might be.")
    has(engine.get("caddy", "live.sites.test", "/settled/").text, "As it was.")
    b.get(b.path.split("?")[0])
    eq(b.value("source"), "As it was.")


@scenario
def the_cards_have_the_fallbacks_of_the_public_page(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")

    def cards(**values):
        return read_json(look(b, only="cards", **values))["cards"]

    plain = cards(title="Fens", source="Wet *land* it is.\n\n![](/media/x.png)")
    eq((plain["search_title"], plain["og_title"], plain["twitter_title"]), ("Fens – Live", "Fens", "Fens"))
    eq(plain["og_text"], "Wet land it is.")
    eq(plain["address"], "live.sites.test › fens")
    full = dict(title="Fens", source="Wet.", excerpt="Where water stands.", meta_title="On fens", og_description="Come and see.",
                feature_image="/media/fen.png", twitter_title="Fens!", slug="wet-land")
    shown = cards(**full)
    b.submit("source", ("intent", "publish"), **full)
    page = engine.get("caddy", "live.sites.test", "/wet-land/").text
    for name, tag in (("search_title", "<title>%s</title>"), ("search_text", '<meta name="description" content="%s">'),
                      ("og_title", '<meta property="og:title" content="%s">'),
                      ("og_text", '<meta property="og:description" content="%s">'),
                      ("og_image", '<meta property="og:image" content="%s">')):
        has(page, tag % shown[name])
    eq((shown["twitter_title"], shown["twitter_text"]), ("Fens!", "Come and see."))
    for name in ("search_title", "og_text", "twitter_title"):    # without scripts the stored values are there
        has(b.answer.text, 'data-card="%s">%s<' % (name, shown[name]))
    has(b.answer.text, 'data-card="og_image"><img alt="" src="%s"' % shown["og_image"])


@scenario
def html_is_kept_in_a_preview_for_whom_it_is_kept_when_saved(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")
    source = "<div class=\"x\">Own</div>\n\n<script>alert(1)</script>\n"
    lacks(read_json(look(b, title="T", source=source))["page"], "<div class=\"x\">")
    page = read_json(look(b, title="T", source=source, raw_html="on"))["page"]
    has(page, "Own</div>")
    lacks(page, "alert(1)")
    a = author(engine, "live")
    a.get("/live/posts/new/")
    lacks(read_json(look(a, title="T", source=source, raw_html="on"))["page"], "Own</div>")


@scenario
def a_wrong_field_is_left_out_of_a_preview(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")
    seen = look(b, title="T", source="Words.", publish_at="not a date", feature_image="javascript:alert(1)")
    eq(seen.status, 200, seen.text)
    has(seen.text, "Words.")
    lacks(seen.text, "javascript")
    eq(read_json(seen)["cards"]["og_image"], None)


@scenario
def a_saved_version_of_a_post_that_is_not_there_has_no_preview(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")
    answer = look(b, title="T", source="x", version="7")
    eq(answer.status, 404)
    has(read_json(answer)["error"]["message"], "no such post")


@scenario
def the_frame_runs_nothing_and_is_for_the_console_alone(engine):
    b = staff(engine, "live")
    b.get("/live/posts/new/")
    address = re.search(r'data-live-frame="([^"]+)"', b.answer.text).group(1)
    answer = b.request("GET", address)
    eq(answer.status, 200)
    policy = answer.header("Content-Security-Policy")
    for word in ("default-src 'none'", "frame-ancestors 'self'", "form-action 'none'", "sandbox allow-same-origin"):
        has(policy, word)
    for word in ("script", "connect-src"):
        lacks(policy, word)
    has(answer.text, '<base href="http://live.sites.test')
    lacks(answer.text, "<script")


@scenario
def previews_are_limited_for_each_account(engine):
    engine.write_conf(preview_burst="3", preview_interval="1min")
    engine.restart()
    try:
        forget_limits(engine)
        b = staff(engine, "live")
        b.get("/live/posts/new/")
        statuses = [look(b, title="T", source="Words %d" % n).status for n in range(5)]
        eq(statuses, [200, 200, 200, 429, 429])
    finally:
        engine.write_conf()
        engine.restart()
        forget_limits(engine)
    ok(look(b, title="T", source="Again").status == 200, "after the limit was forgotten")
