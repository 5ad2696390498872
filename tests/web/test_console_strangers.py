"""Who may not: forms from elsewhere, other sites' staff, other sites' posts."""
from browser import Browser
from harness import OWNER, PASSWORD, each_front, eq, has, lacks, maker, ok, scenario
from test_console import forget_guesses
from test_faults import database_of, psql

OTHER = "other@example.com"


@maker
def desks(world):
    return Desks(world.get("engine"))


class Desks:
    """owner writes on "ours", other on "theirs"; each has a draft."""

    def __init__(self, engine):
        self.engine = engine
        engine.site("ours")
        engine.quoin("account", "add", OTHER, "--password-stdin", say=PASSWORD + "\n")
        engine.quoin("site", "create", "theirs", "--owner", OTHER)
        forget_guesses(engine)
        self.owner, self.other = self.write(OWNER, "ours"), self.write(OTHER, "theirs")

    def write(self, email, site):
        b = Browser(self.engine)
        eq(b.sign_in(email, PASSWORD).status, 200, "status of the sign-in")
        b.get("/%s/posts/new/" % site)
        b.submit("source", ("intent", "save"), title="A draft of " + site, source="Secret words of %s." % site)
        eq(b.answer.status, 200, "status of the save")
        b.editor = b.path.split("?")[0]
        return b

    def texts(self):
        return [psql(self.engine, "SELECT string_agg(x::text, '|' ORDER BY x::text) FROM (SELECT p::text FROM post p"
                                  " UNION ALL SELECT r::text FROM revision r) x", database_of(self.engine, site))
                for site in ("ours", "theirs")]


@scenario
def a_form_from_elsewhere_or_of_another_session_changes_nothing(desks):
    b, engine = desks.other, desks.engine
    b.get(b.editor)
    before, fields = desks.texts(), dict(b.form("source").fields, intent="save", source="Forged.")
    foreign = dict(fields, csrf=desks.owner.csrf() if desks.owner.get(desks.owner.editor).status == 200 else "x")
    lacking = {name: value for name, value in fields.items() if name != "csrf"}
    for what, sent, headers, own in (
            ("no token", lacking, [], True), ("an empty token", dict(fields, csrf=""), [], True),
            ("another session's token", foreign, [], True),
            ("another site", fields, [("Sec-Fetch-Site", "cross-site"), ("Origin", "http://theirs.sites.test")], False),
            ("a site of ours", fields, [("Sec-Fetch-Site", "same-site"), ("Origin", "http://theirs.sites.test")], False),
            ("no origin", fields, [("Origin", "null")], False)):
        answer = b.post(b.editor, sent, headers=headers, same_origin=own)
        eq(answer.status, 403, what)
    eq(desks.texts(), before, "what is stored")


@each_front
def a_site_of_others_looks_like_none(front, desks):
    b = desks.other
    b.front = front
    for path in ("/ours/posts/", "/ours/posts/new/", "/none-of-that-name/posts/"):
        answer = b.request("GET", path)
        eq(answer.status, 404, path)
        lacks(answer.text, "A draft of")
    b.get(b.editor)
    answer = b.upload("/ours/media/", "a.png", b"\x89PNG\r\n\x1a\n", b.csrf())
    eq(answer.status, 404, "status of an upload")


@scenario
def a_post_of_another_site_is_not_reached_through_ones_own(desks):
    ours, theirs = desks.owner.editor.split("/")[-2], desks.other.editor
    before = desks.texts()
    answer = desks.other.request("GET", "/theirs/posts/%s/" % ours)
    eq(answer.status, 404, "status")
    lacks(answer.text, "Secret words of ours")
    desks.other.get(theirs)
    fields = dict(desks.other.form("source").fields, intent="save", source="Taken over.")
    desks.other.post("/ours/posts/%s/" % ours, fields)
    for verb in ("trash", "untrash"):
        ok(desks.other.post("/theirs/posts/%s/%s" % (ours, verb), fields).status in (404, 409), verb)
    eq(desks.texts()[0], before[0], "what ours has")


@each_front
def a_session_is_worth_nothing_on_a_sites_host(front, desks):
    b, engine = desks.owner, desks.engine
    cookie = [("Cookie", "; ".join("%s=%s" % pair for pair in b.cookies.items()))]
    plain = engine.get(front, engine.site("ours"))
    answer = engine.get(front, engine.site("ours"), headers=cookie)
    eq((answer.status, answer.body), (200, plain.body), "the home page")
    eq(answer.header("Set-Cookie"), None, "Set-Cookie")
    for path in ("/ours/posts/", b.editor, "/sign-in/"):
        eq(engine.get(front, engine.site("ours"), path, headers=cookie).status, 404, path)


@scenario
def a_sessions_cookie_is_for_the_console_and_for_no_script(desks):
    b = Browser(desks.engine)
    b.get("/sign-in/")
    form = b.form("password")
    answer = b.post(form.action or "/sign-in/", dict(form.fields, email=OWNER, password=PASSWORD))
    said = answer.header("Set-Cookie").lower()
    for word in ("httponly", "samesite=", "path=/"):
        has(said, word)
    lacks(said, "domain=")
