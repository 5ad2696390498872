"""The console from the first visit to a published post, without scripts."""
import base64
import re
import struct
import zlib

from browser import Browser, read_json
from harness import OWNER, PASSWORD, eq, has, lacks, ok, run, scenario, tool, wait_for


def picture():
    """A small PNG."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([40, 90, 160] * 32) for _ in range(20))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 20, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


signed_in = {}


def forget_guesses(engine):
    """And every session: the Redis of sessions is emptied."""
    eq(run([tool("redis-cli"), "-s", engine.world.path("redis-state.sock"), "flushall"])[0], 0, "exit status")


def staff(engine, site):
    """The owner's browser; signing in again and again would be taken for guessing."""
    engine.site(site)
    browser = Browser(engine)
    browser.cookies = dict(signed_in)
    posts = "/%s/posts/" % site
    # A worker may yet have to find out that a platform database is back.
    wait_for("the console", lambda: browser.request("GET", posts).status != 503, engine.process, seconds=30)
    if browser.request("GET", posts).status != 200:     # not yet signed in, or its Redis was emptied
        forget_guesses(engine)
        browser.cookies = {}
        signed_in.clear()
        eq(browser.sign_in(OWNER, PASSWORD).status, 200)
        signed_in.update(browser.cookies)
    browser.cookies = dict(signed_in)
    return browser


def set_up_address(engine):
    log = engine.process.log
    wait_for("the set-up address", lambda: "set_up.open" in open(log).read(), engine.process)
    return re.search(r"url=https?://[^/]+(/set-up/\S+)", open(log).read()).group(1)


@scenario
def from_set_up_to_a_published_post_with_a_picture(bare_engine):
    b = Browser(bare_engine)
    eq(b.get("/").status, 403)
    b.get(set_up_address(bare_engine))
    b.submit("token", title="The Field Notes", site="notes", name="Ada Field", email="ada@example.org", password="short")
    eq(b.answer.status, 422)
    has(b.answer.text, "at least 10 characters")
    eq(b.value("title"), "The Field Notes")
    b.submit("token", password="six meadow larks at dawn")
    eq(b.answer.status, 200)
    eq(b.path, "/notes/posts/")
    has(b.answer.text, "Nothing written yet")

    b.get("/notes/posts/new/")
    sent = b.upload("/notes/media/", "larks.png", picture(), b.csrf())
    eq(sent.status, 201, "status of the upload")
    image = read_json(sent)["url"]
    b.submit("source", ("intent", "publish"), title="Larks at dawn", source="They sing **early**.\n\n![Larks](%s)\n" % image)
    eq(b.answer.status, 200)
    has(b.answer.text, "Published.")

    page = bare_engine.get("caddy", "notes.sites.test", "/larks-at-dawn/")
    eq(page.status, 200)
    has(page.text, "They sing <strong>early</strong>.")
    has(page.text, image)
    has(page.text, "Ada Field")
    eq(bare_engine.get("caddy", "notes.sites.test", image).status, 200)
    has(bare_engine.get("caddy", "notes.sites.test", "/").text, "Larks at dawn")


@scenario
def the_set_up_page_opens_once_and_with_its_token_only(bare_engine):
    address = set_up_address(bare_engine)
    b = Browser(bare_engine)
    eq(b.get(address).status, 404)
    eq(b.post("/set-up/", {"token": address.split("=")[1], "email": "eve@example.org", "site": "eve"}).status, 404)


@scenario
def a_wrong_password_and_an_unknown_address_look_alike(engine):
    b = Browser(engine)
    known, unknown = b.sign_in(OWNER, "not the password"), b.sign_in("nobody@example.org", "not the password")
    eq((known.status, unknown.status), (401, 401))
    eq(known.text.replace(OWNER, "X"), unknown.text.replace("nobody@example.org", "X"))
    lacks(str(b.cookies), "quoin")


@scenario
def guessing_a_password_becomes_slow(engine):
    b = Browser(engine)
    answers = [b.sign_in("guessed@example.org", "guess %d of many" % i).status for i in range(12)]
    eq(answers[0], 401)
    eq(answers[-1], 429)


@scenario
def changes_to_a_published_post_stay_private_until_update(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "publish"), title="Private edits", source="First words.")
    path = b.path.split("?")[0]
    before = engine.get("caddy", "staging.sites.test", "/private-edits/")
    for text in ("Second words.", "Third words."):
        b.submit("source", ("intent", "save"), source=text)
        eq(b.answer.status, 200)
        eq(engine.get("caddy", "staging.sites.test", "/private-edits/").body, before.body)
    has(b.answer.text, "Edited, not published")
    b.get("/staging/posts/")
    has(b.answer.text, "Edited, not published")
    b.get(path)
    eq(b.value("source"), "Third words.")
    b.submit("source", ("intent", "discard"))
    eq(b.value("source"), "First words.")
    b.submit("source", ("intent", "update"), source="Fourth words.")
    has(engine.get("caddy", "staging.sites.test", "/private-edits/").text, "Fourth words.")
    b.submit("source", ("intent", "unpublish"))
    eq(engine.get("caddy", "staging.sites.test", "/private-edits/").status, 404)


@scenario
def nobody_overwrites_what_he_has_not_seen(engine):
    one, two = staff(engine, "staging"), staff(engine, "staging")
    one.get("/staging/posts/new/")
    one.submit("source", ("intent", "save"), title="Shared", source="The beginning.")
    path = one.path.split("?")[0]
    two.get(path)
    one.get(path)
    one.submit("source", ("intent", "save"), source="One's words.")
    eq(one.answer.status, 200)
    late = two.submit("source", ("intent", "save"), source="Two's words.")
    eq(late.status, 409)
    has(late.text, "kept among its revisions")
    eq(two.value("source"), "Two's words.")
    one.get(path)
    eq(one.value("source"), "One's words.")
    fields = dict(two.form("source").fields)
    fields.update(version="1", source="Two's later words.")
    told = two.post(path + "save", fields, headers=[("X-CSRF-Token", fields["csrf"])])
    eq(told.status, 409)
    eq(read_json(told)["source"], "One's words.")


@scenario
def a_draft_saves_itself_and_the_same_save_twice_makes_one_post(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    form = b.form("source")
    fields = dict(form.fields, title="Autosaved", source="Kept.")
    first = b.post(form.action + "save", fields)
    eq(first.status, 200)
    ok(int(read_json(first)["version"]) > 0, "a version")
    again = b.post(form.action + "save", fields)
    eq((again.status, read_json(again)["version"]), (200, read_json(first)["version"]))
    eq(b.post(form.action + "save", dict(fields, source="Other words.")).status, 409)
    b.get("/staging/posts/?q=Autosaved")
    eq(b.answer.text.count('class="row-title"'), 1)
    eq(engine.get("caddy", "staging.sites.test", "/autosaved/").status, 404)


@scenario
def a_text_whose_post_was_deleted_meanwhile_is_kept(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "save"), title="Deleted", source="Words.")
    path = b.path.split("?")[0]
    b.get(path)
    other = staff(engine, "staging")
    other.get(path)
    other.post("/staging/posts/bulk", {"csrf": other.csrf(), "action": "trash", "id": path.split("/")[-2]})
    b.submit("source", ("intent", "save"), source="More words.")
    eq(b.answer.status, 409)
    has(b.answer.text, "in the trash")
    eq(b.value("source"), "More words.")


@scenario
def a_post_goes_to_the_trash_and_comes_back_as_it_was(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "publish"), title="Thrown away", source="Words.")
    path = b.path.split("?")[0]
    trash = [f for f in b.forms() if dict(f.fields).get("action") == "trash"][0]
    b.follow(b.post(trash.action, dict(trash.fields)), trash.action)
    has(b.answer.text, "Moved to the trash.")
    eq(engine.get("caddy", "staging.sites.test", "/thrown-away/").status, 404)
    undo = [f for f in b.forms() if dict(f.fields).get("action") == "untrash"][0]
    b.follow(b.post(undo.action, dict(undo.fields)), undo.action)
    eq(b.answer.status, 200)
    eq(engine.get("caddy", "staging.sites.test", "/thrown-away/").status, 200)
    b.get(path)
    eq(b.value("source"), "Words.")


@scenario
def many_posts_are_published_trashed_and_taken_out_at_once(engine):
    b = staff(engine, "bulk")
    for n in range(3):
        b.get("/bulk/posts/new/")
        b.submit("source", ("intent", "save"), title="Bulk %d" % n, source="Words.")
    b.get("/bulk/posts/")
    ids = re.findall(r'name="id" value="(\w{24})"', b.answer.text)
    eq(len(ids), 3)
    csrf = b.csrf()

    def act(action, *chosen):
        b.follow(b.post("/bulk/posts/bulk", [("csrf", csrf), ("action", action)] + [("id", i) for i in chosen]),
                 "/bulk/posts/bulk")
    act("publish", *ids)
    has(b.answer.text, "Published.")
    eq([engine.get("caddy", "bulk.sites.test", "/bulk-%d/" % n).status for n in range(3)], [200] * 3)
    act("trash", *ids)
    has(b.answer.text, "Nothing written yet")
    undo = [f for f in b.forms() if dict(f.fields).get("action") == "untrash"][0]
    b.follow(b.post(undo.action, dict(undo.fields)), undo.action)
    eq([engine.get("caddy", "bulk.sites.test", "/bulk-%d/" % n).status for n in range(3)], [200] * 3)
    act("nonsense", *ids)
    eq(b.answer.status, 400)
    act("trash")
    eq(b.answer.status, 422)


@scenario
def what_was_just_published_can_be_taken_back(engine):
    b = staff(engine, "bulk")
    b.get("/bulk/posts/new/")
    b.submit("source", ("intent", "publish"), title="Too early", source="Words.")
    eq(engine.get("caddy", "bulk.sites.test", "/too-early/").status, 200)
    undo = [f for f in b.forms() if (f.action or "").endswith("/take-back")][0]
    b.follow(b.post(undo.action, dict(undo.fields)), undo.action)
    eq(engine.get("caddy", "bulk.sites.test", "/too-early/").status, 404)
    eq(b.value("publish_at"), "")


@scenario
def a_copy_is_a_draft_of_its_own(engine):
    b = staff(engine, "bulk")
    b.get("/bulk/posts/new/")
    b.submit("source", ("intent", "publish"), title="Original", source="The same words.", tags="One, Two")
    copy = [f for f in b.forms() if (f.action or "").endswith("/copy")][0]
    b.follow(b.post(copy.action, dict(copy.fields)), copy.action)
    eq((b.value("title"), b.value("source"), b.value("tags")), ("Original (copy)", "The same words.", "One, Two"))
    eq(engine.get("caddy", "bulk.sites.test", "/original-copy/").status, 404)


@scenario
def signing_out_ends_the_session_at_once(engine):
    engine.site("staging")
    b = Browser(engine)
    b.sign_in(OWNER, PASSWORD)
    b.get("/staging/posts/")
    cookies = dict(b.cookies)
    b.submit("csrf", action="/sign-out/")
    b.cookies = cookies
    eq(b.request("GET", "/staging/posts/").status, 303)
    has(b.get("/staging/posts/").text, "Sign in")


@scenario
def an_earlier_text_can_be_read_compared_and_brought_back(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "publish"), title="History", source="One.\n\nIt runs past the mill.\n")
    path = b.path.split("?")[0]
    b.submit("source", ("intent", "update"), source="One.\n\nIt walks past the mill.\n")
    b.get(path + "history/")
    links = re.findall(r'href="(/staging/posts/\w+/history/\d+/)"', b.answer.text)
    eq(len(links), 2)
    b.get(links[-1])
    has(b.answer.text, "<del>runs</del>")
    has(b.answer.text, "<ins>walks</ins>")
    b.submit("csrf", action=links[-1] + "restore")
    has(b.value("source"), "It runs past the mill.")
    has(b.answer.text, "Edited, not published")
    has(engine.get("caddy", "staging.sites.test", "/history/").text, "walks")


@scenario
def a_preview_shows_the_newest_text_to_who_has_its_link_only(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "save"), title="Not yet", source="Words **to come**.", tags="Later")
    b.get(b.path.split("?")[0] + "preview/")
    link = re.search(r'value="http://staging\.sites\.test(?::\d+)?(/p/[^"]+)"', b.answer.text).group(1)
    has(b.answer.text, 'sandbox="allow-popups"')
    seen = engine.get("caddy", "staging.sites.test", link)
    eq(seen.status, 200)
    has(seen.text, "Words <strong>to come</strong>.")
    has(seen.text, "Later")
    eq(seen.header("Cache-Control"), "private, no-store")
    has(seen.header("X-Robots-Tag"), "noindex")
    has(seen.header("Content-Security-Policy"), "frame-ancestors http://console.test")
    eq(engine.get("caddy", "staging.sites.test", "/not-yet/").status, 404)
    engine.site("other")
    eq(engine.get("caddy", "other.sites.test", link).status, 404)
    post, second, mac = link.split("/")[2].split("-", 2)
    for forged in ("-".join((post, str(int(second) + 1), mac)), "-".join((post, second, mac[:-1] + "x")), "x"):
        eq(engine.get("caddy", "staging.sites.test", "/p/%s/" % forged).status, 404, forged)


@scenario
def edit_after_an_address_opens_the_post_in_the_console(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "publish"), title="From outside", source="Words.")
    away = engine.get("caddy", "staging.sites.test", "/from-outside/edit/")
    eq(away.status, 302)
    place = re.sub(r"^http://console\.test(:\d+)?", "", away.header("Location"))
    b.get(place)
    eq(b.value("title"), "From outside")


@scenario
def a_scheduled_post_appears_when_its_time_comes(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "publish"), title="On time", source="Now.", publish_at="2099-01-01T10:00")
    has(b.answer.text, "Scheduled.")
    eq(b.value("publish_at"), "2099-01-01T10:00")
    eq(engine.get("caddy", "staging.sites.test", "/on-time/").status, 404)
    b.submit("source", ("intent", "publish"), publish_at="not a date")
    eq(b.answer.status, 422)
    has(b.answer.text, "That is no date and time.")


@scenario
def a_text_comes_back_byte_for_byte(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    form = b.form("source")
    text = "\n  first\r\nsecond\n\tthird  \r\n\n<b>&amp;</b> {{x}} \u2028 end"
    fields = dict(form.fields, title="Bytes", source=text)
    eq(b.post(form.action + "save", fields, headers=[("X-Form-Lines", "kept")]).status, 200)
    b.get(form.action)
    eq(b.value("source").replace("\r\n", "\n"), text.replace("\r\n", "\n"))
    has(re.search(r'<textarea class="editor-source".*?</textarea>', b.answer.text, re.S).group(0), "first&#13;\nsecond\n")
    b.submit("source", ("intent", "save"))
    eq(b.value("source"), text.replace("\r\n", "\n"), "what a browser without scripts makes of it")


@scenario
def a_byline_is_seen_by_readers_and_its_old_address_leads_on(engine):
    b = staff(engine, "byline")
    b.get("/byline/posts/new/")
    b.submit("source", ("intent", "publish"), title="Signed", source="Words.")
    b.get("/byline/byline/")
    eq((b.value("name"), b.value("slug")), ("owner", "owner"))
    b.submit("bio", name="Ada Field", slug="ada", bio="Keeps bees.", website="javascript:alert(1)")
    eq(b.answer.status, 422)
    eq(b.value("bio"), "Keeps bees.")
    b.submit("bio", website="https://bees.example/", links="https://social.example/@ada")
    eq(b.answer.status, 200)
    page = engine.get("caddy", "byline.sites.test", "/author/ada/").text
    has(page, "Keeps bees.")
    has(page, "Ada Field")
    has(engine.get("caddy", "byline.sites.test", "/signed/").text, "Ada Field")
    old = engine.get("caddy", "byline.sites.test", "/author/owner/")
    eq((old.status, old.header("Location")), (301, "/author/ada/"))


# One colour, 64 by 48 pixels, as a telephone would write it.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAGgACAAEAAAAAAAAA"
    "AQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA"
    "ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQED"
    "cAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlz"
    "cGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt"
    "ZwACAAEAAQAAACJtZGF0AAAAFigBr1jm9Oq+Lz7v/9FvSHmdIeRqd8A=")


@scenario
def a_telephones_picture_becomes_one_that_every_browser_reads(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    sent = b.upload("/staging/media/", "IMG_0001.HEIC", HEIC, b.csrf())
    eq(sent.status, 201, sent.text)
    told = read_json(sent)
    eq((told["type"], told["width"], told["height"]), ("image/webp", 64, 48))
    eq(engine.get("caddy", "staging.sites.test", told["url"]).header("Content-Type"), "image/webp")


@scenario
def a_draft_without_a_title_has_none_and_an_address_set_by_hand_stays(engine):
    b = staff(engine, "staging")
    b.get("/staging/posts/new/")
    b.submit("source", ("intent", "save"), source="Words without a name.")
    path = b.path.split("?")[0]
    eq((b.value("title"), b.value("slug")), ("", ""))
    b.get("/staging/posts/")
    has(b.answer.text, "(Untitled)")
    b.get(path)
    b.submit("source", ("intent", "publish"))
    eq(b.answer.status, 422)
    has(b.answer.text, "A post needs a title")
    b.submit("source", ("intent", "save"), title="New")
    eq(b.value("slug"), "", "a slug that follows the title")
    b.submit("source", ("intent", "save"), slug="new-york")
    eq(b.value("slug"), "new-york")
    b.submit("source", ("intent", "publish"), source="More words.")
    eq(engine.get("caddy", "staging.sites.test", "/new-york/").status, 200)


MANY = """
INSERT INTO tag (id, slug, name) VALUES (lpad('1', 24, '0'), 'birds', 'Birds');
INSERT INTO post (id, type, status, slug, path, title, source, html, plain, excerpt, words, search, edited_at)
SELECT lpad(to_hex(n), 24, '0'), 'post', 'draft', 'lark-' || n, '/lark-' || n || '/', 'Lark ' || n, '', '', '', '', 0, '',
       now() - n * interval '1 minute'
  FROM generate_series(1, 110) n;
INSERT INTO post_tag (post_id, tag_id, position)
SELECT id, lpad('1', 24, '0'), 0 FROM post WHERE title < 'Lark 5' OR title > 'Lark 6'"""


@scenario
def a_list_goes_on_page_by_page_with_what_was_chosen(engine):
    b = staff(engine, "many")
    engine.ask(MANY, "many")
    chosen = int(engine.ask("SELECT count(*) FROM post_tag", "many"))
    ok(50 < chosen < 110, "the choice has two pages")
    titles = []
    path = "/many/posts/?tag=birds&q=lark"
    for label in ("posts 1–50", "posts 51–%d" % chosen):
        b.get(path)
        has(b.answer.text, ">%s<" % label)
        titles += re.findall(r'class="row-title"[^>]*>(Lark \d+)<', b.answer.text)
        path = ([a for a in b.links() if a and "page=%d" % (len(titles) // 50 + 1) in a] or [None])[0]
    eq((len(set(titles)), path), (chosen, None))
    has(b.get("/many/posts/").text, ">110 posts<")
    has(b.get("/many/posts/?q=lark+77").text, ">1 post<")
    has(b.get("/many/posts/?q=nightingale").text, "Nothing fits this choice.")


@scenario
def a_list_is_narrowed_to_an_author_or_a_tag_and_put_in_order(engine):
    b = staff(engine, "narrow")
    for title, tags in (("Banana", "Fruit"), ("Apple", "Fruit"), ("Carrot", "Root")):
        b.get("/narrow/posts/new/")
        b.submit("source", ("intent", "save"), title=title, source="Words.", tags=tags)

    def titles(query):
        text = b.get("/narrow/posts/" + query).text
        return re.findall(r'class="row-title"[^>]*>([^<]*)<', text), text

    eq(titles("")[0], ["Carrot", "Apple", "Banana"])
    eq(titles("?sort=title")[0], ["Apple", "Banana", "Carrot"])
    shown, text = titles("?tag=fruit&sort=title&q=")
    eq(shown, ["Apple", "Banana"])
    has(text, '<option value="fruit" selected>Fruit</option>')
    has(text, '<option value="title" selected>')
    eq(titles("?tag=none")[0], [])
    has(titles("?tag=none")[1], "Nothing fits this choice.")
