"""Redirects by expressions and by files, and what readers missed."""
import json

from harness import eq, has, lacks, ok, scenario, wait_for
from test_console import staff
from test_trash import post, public

SITE = "led"
AT = "/led/settings/redirects/"


def leads(engine, path):
    answer = public(engine, path, SITE)
    return answer.status, answer.header("Location")


def add(b, old, new, pattern=True, status="301"):
    b.get(AT)
    more = {"pattern": "on"} if pattern else {}
    b.submit("from", **{"from": old, "to": new, "status": status, **more})
    return b.answer


def bring(b, name, text, intent="import"):
    """Send a file to the form of redirects."""
    at = AT + "file/"
    b.get(at)
    boundary = "----quoin-test"
    body = b"".join(b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary.encode(), n, v.encode())
                    for n, v in ((b"csrf", b.csrf()), (b"intent", intent)))
    body += b'--%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--%s--\r\n' % (
        boundary.encode(), name.encode(), text.encode(), boundary.encode())
    b.follow(b.request("POST", at, body=body, headers=[("Content-Type", "multipart/form-data; boundary=" + boundary)]), at)
    return b.answer


def stored(engine):
    return engine.ask("SELECT string_agg(from_path || ' ' || to_url || ' ' || status || ' ' || (pattern_place IS NOT NULL),"
                      " E'\\n' ORDER BY pattern_place NULLS FIRST, from_path) FROM redirect", SITE) or ""


def forget_all(engine):
    engine.ask("WITH x AS (DELETE FROM redirect) SELECT 1", SITE)


@scenario
def an_expression_leads_on_what_nothing_else_answers(engine):
    b = staff(engine, SITE)
    forget_all(engine)
    post(b, "Moved", site=SITE)
    has(add(b, r"/(\d{4})/(\d\d)/(.*)", "/archive-of-$1/$3/?m=$2#top").text, "led on at once")
    eq(leads(engine, "/2019/05/caf%C3%A9/x/"), (301, "/archive-of-2019/caf%C3%A9/x//?m=05#top"))
    eq(leads(engine, "/2019/05/moved/"), (301, "/moved/"), "a post of that name comes first")
    eq(public(engine, "/moved/", SITE).status, 200)
    add(b, "/2019/05/exact/", "/here/", pattern=False)
    eq(leads(engine, "/2019/05/exact/"), (301, "/here/"), "an address comes before expressions")
    add(b, "/shop/(.*)", "https://shop.example/$1", status="302")
    eq(leads(engine, "/shop/a%20b"), (302, "https://shop.example/a%20b"))
    add(b, "/gone-.*", "", status="410")
    eq(public(engine, "/gone-for-ever/", SITE).status, 410)
    add(b, "/away(/.*)", "$1")
    ok(b.answer.status == 422, "a target begins with a slash")
    add(b, "/away(.*)", "/$1")
    eq(leads(engine, "/away/evil.example/")[0], 404, "no address of another host comes of it")
    has(b.get(AT).text, "expression")


@scenario
def an_expression_that_is_wrong_or_leads_round_and_round_is_refused(engine):
    b = staff(engine, SITE)
    forget_all(engine)
    for old, new, why in ((r"/(a", "/x/", "missing closing parenthesis"), ("/a" * 300, "/x/", "at most 500"), (".*", "/x/", "home page"),
                          ("/a/(.*)", "/a/b/$1", "leads back"), ("/a/(.*)", "https://$1/", "host of the new"), ("", "/x/", "is wanted")):
        eq(add(b, old, new).status, 422, old)
        has(b.answer.text, why)
    add(b, "/one/(.*)", "/two/$1")
    add(b, "/two/(.*)", "/three/$1")
    has(add(b, "/three/(.*)", "/one/$1").text, "leads back")
    has(add(b, "/three/x", "/one/x", pattern=False).text, "leads back")
    eq(stored(engine).count("\n"), 1)


@scenario
def an_expression_made_to_last_costs_readers_little_and_leads_nowhere(engine):
    b = staff(engine, SITE)
    forget_all(engine)
    add(b, "/((a+)+)+b", "/x/")
    eq(leads(engine, "/" + "a" * 60 + "c")[0], 404)


GHOST_YAML = """301:
  /old-yaml/: /new/
  '^/tags/(.*)$': /tag/$1

302:
  /for-now/: https://example.org/
"""


@scenario
def the_files_of_ghost_come_in_and_our_own_comes_in_again_as_it_was(engine):
    b = staff(engine, SITE)
    forget_all(engine)
    has(bring(b, "redirects.yaml", GHOST_YAML, "try").text, "Nothing was imported yet. In this file: 3 new.")
    eq(stored(engine), "")
    has(bring(b, "redirects.yaml", GHOST_YAML).text, "Imported: 3 new.")
    eq(leads(engine, "/old-yaml"), (301, "/new/"))
    eq(leads(engine, "/tags/birds/"), (301, "/tag/birds/"))
    eq(leads(engine, "/for-now/"), (302, "https://example.org/"))
    ghost = json.dumps([{"from": "/old-yaml/", "to": "/newer/", "permanent": True},
                        {"from": "^/post/([a-z0-9-]+)\\/?$", "to": "/$1/"},
                        {"from": "/^\\/CAPITALS$/i", "to": "/small/", "permanent": True},
                        {"from": "/for-now/", "to": "https://example.org/", "permanent": False}], indent=1)
    has(bring(b, "redirects.json", ghost).text, "Imported: 2 new, 1 changed, 1 as they are.")
    eq(leads(engine, "/old-yaml/"), (301, "/newer/"))
    eq(leads(engine, "/post/a-lark/"), (302, "/a-lark/"))
    eq(leads(engine, "/capitals")[0], 301)
    add(b, "/c++/", "/cpp/", pattern=False)
    add(b, "/nothing/", "", pattern=False, status="410")
    before, answer = stored(engine), b.get(AT + "redirects.json")
    has(answer.header("Content-Disposition"), "redirects.json")
    eq(len(json.loads(answer.text)), 7)
    has(bring(b, "redirects.json", answer.text).text, "Imported: 7 as they are.")
    forget_all(engine)
    has(bring(b, "redirects.json", answer.text).text, "Imported: 7 new.")
    eq(stored(engine), before)


@scenario
def of_a_file_with_one_wrong_line_nothing_comes_in(engine):
    b = staff(engine, SITE)
    forget_all(engine)
    post(b, "Stands", site=SITE)
    text = "301:\n  /a/: /b/\n  /stands/: /b/\n  '/(': /b/\n302:\n  /c/: javascript:x\n  /d/: /e/\n  /e/: /d/\n"
    answer = bring(b, "redirects.yaml", text)
    eq(answer.status, 422)
    has(answer.text, "1 new, 5 refused")
    for line, why in ((3, "Readers find a page"), (4, "character"), (6, "begins with"), (7, "back to itself"), (8, "back to itself")):
        has(answer.text, "Line %d</span><span>" % line)
        has(answer.text, why)
    eq(stored(engine), "")
    for name, text, why in (("r.json", '[{"from": "/a/", ]', "Line 1"), ("r.json", "[1]", "Entry 1"), ("r.yaml", "301: [", "Line"),
                            ("r.yaml", "hello", "neither"), ("r.yaml", "x:\n  /a/: /b/\n", "below 301"), ("r.json", "", "choose a file"),
                            ("r.json", "[" + ",".join(['{"from":"/a","to":"/b"}'] * 10001) + "]", "10,000")):
        answer = bring(b, name, text)
        eq(answer.status, 422, why)
        has(answer.text, why)
    eq(stored(engine), "")
    twice = bring(b, "r.json", '[\n{"from": "/a/", "to": "/b/"},\n{"from": "/a", "to": "/c/"}\n]')
    has(twice.text, "Line 3</span><span>Line 2 is about the same")


# ---- what readers missed ----

def missed(engine, path):
    return engine.ask("SELECT times || ' ' || COALESCE(led_by, '-') FROM missed WHERE path = '%s'" % path, SITE)


@scenario
def what_readers_missed_is_counted_and_leads_to_a_redirect(engine):
    b = staff(engine, SITE)
    forget_all(engine)
    engine.ask("WITH x AS (DELETE FROM missed) SELECT 1", SITE)
    eq(public(engine, "/lost-here/?who=me", SITE).status, 404)
    engine.get("caddy", SITE + ".sites.test", "/lost-here/", headers=[("Referer", "https://blog.example/a?b=c")])
    public(engine, "/wp-login.php", SITE)
    public(engine, "/.env", SITE)
    wait_for("two are counted", lambda: missed(engine, "/lost-here/") == "2 blog.example")
    public(engine, "/lost-too/", SITE)
    wait_for("another is counted", lambda: missed(engine, "/lost-too/") == "1 -")
    eq(engine.ask("SELECT count(*) FROM missed", SITE), "2", "those that are ignored are not there")
    page = b.get("/led/settings/missing/").text
    ok(page.index("/lost-here/") < page.index("/lost-too/"), "those asked for most stand at the top")
    has(page, "asked for 2 times")
    has(page, "blog.example")
    lacks(page, "who=me")
    b.get("/led/settings/redirects/?from=/lost-here/")
    eq(b.value("from"), "/lost-here/")
    b.submit("from", to="/elsewhere/")
    eq(leads(engine, "/lost-here/"), (301, "/elsewhere/"))
    lacks(b.get("/led/settings/missing/").text, "/lost-here/")
    id = engine.ask("SELECT id FROM missed", SITE)
    b.follow(b.post("/led/settings/missing/bulk", [("csrf", b.csrf()), ("action", "forget"), ("id", id)]), "/led/settings/missing/")
    has(b.answer.text, "Nothing was missed")


@scenario
def a_thousand_missed_addresses_are_kept_and_no_more(engine):
    staff(engine, SITE)
    engine.ask("WITH x AS (INSERT INTO missed (path, times) SELECT '/m' || n, n FROM generate_series(2, 1100) n"
               " ON CONFLICT DO NOTHING) SELECT 1", SITE)
    public(engine, "/one-more/", SITE)
    wait_for("the table is cut", lambda: engine.ask("SELECT count(*) FROM missed", SITE) == "1000")
    eq(engine.ask("SELECT min(times) FROM missed", SITE) > "1", True, "those asked for least are gone")
