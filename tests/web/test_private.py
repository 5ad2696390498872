"""A site that asks its readers for a password."""
import re

from harness import eq, has, lacks, ok, scenario
from browser import forget_limits
from test_console import staff
from test_trash import post, public

SITE = "closed"
HOST = SITE + ".sites.test"


def ask(engine, path, cookie="", front="caddy", **more):
    return engine.get(front, HOST, path, headers=[("Cookie", cookie)] if cookie else [], **more)


def enter(engine, password, to="/secret/", front="caddy"):
    return engine.get(front, HOST, "/private/", method="POST", body=("password=%s&to=%s" % (password, to)).encode(),
                      headers=[("Content-Type", "application/x-www-form-urlencoded")])


def set_password(b, password):
    b.get("/closed/settings/readers/")
    b.submit("readers_password", readers_password=password)
    has(b.answer.text, "Saved.")


PATHS = ("/", "/secret/", "/tag/hidden/", "/archive/", "/search/?q=words", "/rss/", "/feed.json", "/tag/hidden/atom.xml", "/sitemap.xml",
         "/sitemap-posts.xml", "/about-this-site/", "/nothing-here/", "/author/owner/")


@scenario
def behind_a_password_nothing_is_read_without_it_and_all_with_it(engine):
    b = staff(engine, SITE)
    post(b, "Secret", "Hidden", site=SITE)
    before = {path: public(engine, path, SITE) for path in PATHS}
    for _ in range(3):
        eq(public(engine, "/secret/", SITE).status, 200, "it is in every cache")
    tag = public(engine, "/secret/", SITE).header("ETag")
    set_password(b, "larks at dawn")
    for path in PATHS:
        answer = public(engine, path, SITE)
        eq(answer.status, 403, path)
        for part in ("Secret", "Hidden", "Words."):
            lacks(answer.text, part)
        has(answer.text, 'action="/private/"')
        eq(answer.header("Cache-Control"), "private, no-store")
        has(answer.header("X-Robots-Tag"), "noindex")
    kept = engine.get("caddy", HOST, "/secret/", headers=[("If-None-Match", tag)])
    eq(kept.status, 403, "what a browser keeps is asked for again")
    has(public(engine, "/robots.txt", SITE).text, "Disallow: /\n")
    eq(public(engine, "/icon.svg", SITE).status, 200)
    wrong = enter(engine, "sparrows")
    eq((wrong.status, wrong.header("Set-Cookie")), (403, None))
    has(wrong.text, "That is not the password.")
    right = enter(engine, "larks+at+dawn")
    eq((right.status, right.header("Location")), (303, "/secret/"))
    has(right.header("Set-Cookie"), "HttpOnly")
    cookie = right.header("Set-Cookie").split(";")[0]
    for path in PATHS:
        answer = ask(engine, path, cookie)
        eq(answer.status, before[path].status, path)
        eq(answer.header("Cache-Control"), "private, no-store", path)
    has(ask(engine, "/secret/", cookie).text, "Words.")
    eq(public(engine, "/secret/", SITE).status, 403, "the next one without it")
    eq(ask(engine, "/secret/", cookie[:-1] + ("a" if cookie[-1] != "a" else "b")).status, 403, "a pass that is nearly right")
    eq(enter(engine, "larks+at+dawn", "//evil.example/").header("Location"), "/")
    set_password(b, "other larks")
    eq(ask(engine, "/secret/", cookie).status, 403, "the old pass is void")
    set_password(b, "")
    answer = ask(engine, "/secret/", cookie)
    eq((answer.status, answer.header("Cache-Control")), (200, "public, max-age=0, must-revalidate"))


@scenario
def feeds_of_a_private_site_have_an_address_with_a_key(engine):
    b = staff(engine, SITE)
    post(b, "In the feed", site=SITE)
    set_password(b, "rooks")
    key = re.search(r"/rss/\?key=(\w+)", b.get("/closed/settings/readers/").text).group(1)
    for path in ("/rss/", "/atom.xml", "/feed.json"):
        has(public(engine, path + "?key=" + key, SITE).text, "In the feed")
        eq(public(engine, path + "?key=" + key[1:], SITE).status, 403)
    eq(public(engine, "/in-the-feed/?key=" + key, SITE).status, 403, "it opens feeds alone")
    set_password(b, "crows")
    eq(public(engine, "/rss/?key=" + key, SITE).status, 403)
    set_password(b, "")


@scenario
def one_sites_pass_opens_no_other(engine):
    b = staff(engine, SITE)
    set_password(b, "the same")
    staff(engine, "closed2")
    engine.quoin("site", "set", "closed2", "readers_password=the same")
    cookie = enter(engine, "the+same").header("Set-Cookie").split(";")[0]
    eq(engine.get("caddy", "closed2.sites.test", "/", headers=[("Cookie", cookie)]).status, 403)
    eq(ask(engine, "/", cookie).status, 200)
    set_password(b, "")


@scenario
def passwords_cannot_be_guessed_fast(engine):
    b = staff(engine, SITE)
    forget_limits(engine)
    set_password(b, "rooks")
    statuses = [enter(engine, "wrong%d" % n).status for n in range(15)]
    ok(429 in statuses, "attempts are limited: %s" % statuses)
    set_password(b, "")


@scenario
def feeds_have_excerpts_where_the_site_says_so_and_new_posts_its_visibility(engine):
    b = staff(engine, "brief")
    post(b, "Long one", source="First words of it. " * 40 + "\n\nVery last words.", site="brief")
    for path in ("/rss/", "/atom.xml", "/feed.json"):
        has(public(engine, path, "brief").text, "Very last words.")
    b.get("/brief/settings/readers/")
    b.submit("feed_posts", post_visibility="members", feed_full="")
    has(b.answer.text, "Saved.")
    for path in ("/rss/", "/atom.xml", "/feed.json"):
        lacks(public(engine, path, "brief").text, "Very last words.")
        has(public(engine, path, "brief").text, "First words of it.")
    eq(re.search(r'<option value="(\w+)" selected>(?=[^<]*embers)', b.get("/brief/posts/new/").text).group(1), "members")
    ok("members" not in re.findall(r'<option value="(\w+)" selected', b.get("/brief/pages/new/").text), "pages are for everybody")
