"""Every address of the console, tried by everybody who may not (src/web/console/routes.h).

An address that captures something needs an example of it in Ward.examples: a route
without one fails here, so that none is forgotten.
"""
import json
import os
import re
import sys

from browser import Browser, forget_limits
from harness import OWNER, PASSWORD, SOURCE, Failed, eq, lacks, maker, ok, scenario, wait_for
from test_console import picture

sys.path.append(os.path.join(SOURCE, "tests/check"))
import tables

ROLES = tables.ROLES
HOME, AWAY = "ward", "fence"        # a site, and another of the same owner
STRANGER = "stranger@example.org"   # owns AWAY too, and is nobody on HOME


class Route:
    def __init__(self, method, pattern, _function, access, permission, json):
        self.method, self.pattern, self.access, self.json = method, pattern, access, json == "true"
        self.permission = permission[len("MAY_"):] if permission != "-1" else None
        self.changes = method not in ("GET", "HEAD", "OPTIONS")

    def __str__(self):
        return self.method + " " + self.pattern


ROUTES = [Route(*row) for row in tables.rows("src/web/console/routes.h", "CONSOLE")]
MATRIX = {row[0]: dict(zip(ROLES, (mark == "1" for mark in row[1:-1])))
          for row in tables.rows("src/domain/permissions.h", "PERMISSION")}


@maker
def ward(world):
    return Ward(world.get("engine"))


class Ward:
    """Two sites with a post each, one account a role, and a session of each."""

    def __init__(self, engine):
        self.engine = engine
        for site in (HOME, AWAY):
            engine.site(site)
        for email, site, role in [(role + "@example.org", HOME, role) for role in ROLES] + [(STRANGER, AWAY, "owner")]:
            engine.ask("WITH a AS (INSERT INTO account (email, password_hash) SELECT '%s', password_hash FROM account"
                       " WHERE email = '%s' RETURNING id) INSERT INTO membership SELECT a.id, s.id, '%s' FROM a, site s"
                       " WHERE s.name = '%s'" % (email, OWNER, role, site))
        self.owner, self.other = self.signed_in(OWNER), self.signed_in(OWNER)
        self.staff = {role: self.signed_in(role + "@example.org") for role in ROLES}
        self.stranger = self.signed_in(STRANGER)
        self.examples = {HOME: self.make_examples(HOME), AWAY: self.make_examples(AWAY)}

    def signed_in(self, email):
        forget_limits(self.engine)
        browser = Browser(self.engine)
        eq(browser.sign_in(email, PASSWORD).status, 200, "signing in as " + email)
        browser.token = browser.csrf()
        return browser

    def make_examples(self, site):
        """What stands in an address for the segment after a name."""
        b = self.owner
        b.get("/%s/posts/new/" % site)
        b.submit("source", ("intent", "publish"), title="Of " + site, source="Words of %s." % site, tags="Tag")
        post = re.search(r"/posts/([0-9a-f]{24})/", b.path).group(1)
        media = json.loads(b.upload("/%s/media/" % site, "a.png", picture(), b.token).text)["url"]
        b.get("/%s/settings/redirects/" % site)
        b.submit("from", **{"from": "/old/", "to": "/new/"})
        self.engine.ask("WITH x AS (INSERT INTO missed (path, times) VALUES ('/lost/', 1)) SELECT 1", site)
        return {"posts": post, "missing": self.engine.ask("SELECT id FROM missed", site), "uploads": self.make_upload(site), "tags": self.engine.ask("SELECT id FROM tag", site),
                "media": self.engine.ask("SELECT id FROM media WHERE name = '%s'" % media.split("/")[-1], site),
                "redirects": self.engine.ask("SELECT id FROM redirect", site), "history": self.engine.ask("SELECT max(id) FROM revision", site), "set-password": "0" * 64,
                "sessions": "0" * 64, "invite": "0" * 43, "email": "0" * 43, "invites": "0" * 64, "staff": "999999", "export": "0" * 24,
                "versions": self.make_version(site),
                "replace": "0" * 24,
                "authors": self.engine.ask("SELECT id FROM author LIMIT 1", site), "themes": "notebook"}

    def make_version(self, site):
        """Of its own theme files; no number is on both sites."""
        number = "7001" if site == HOME else "7002"
        self.engine.ask("INSERT INTO theme_version (id, theme) OVERRIDING SYSTEM VALUE VALUES (%s, 'default')" % number, site)
        return number

    def make_upload(self, site):
        answer = self.owner.request("POST", "/%s/media/uploads/" % site, headers=self.tus(self.owner.token))
        eq(answer.status, 201, "beginning an upload")
        return answer.header("Location").split("/")[-1]

    def tus(self, token):
        """What an upload in pieces says beside its bytes."""
        return [("Tus-Resumable", "1.0.0"), ("Upload-Length", "5"), ("Upload-Offset", "0"),
                ("Content-Type", "application/offset+octet-stream"), ("X-CSRF-Token", token or "")]

    def path(self, route, site=HOME, of=None):
        """The address with everything filled in: of a site, or with the ids of another."""
        out = []
        for part in route.pattern.split("/"):
            if part == ":site":
                part = site
            elif part.startswith(":"):
                if out[-1] not in self.examples[HOME]:
                    raise Failed("no example for %s in %s: add one to Ward.make_examples" % (part, route.pattern))
                part = self.examples[of or site][out[-1]]
            out.append(part)
        return "/".join(out)

    def state(self):
        """Everything stored, in few characters."""
        return [self.engine.ask(
            "SELECT md5(string_agg(name || rows, '' ORDER BY name)) FROM (SELECT table_name::text AS name, query_to_xml("
            "format('SELECT * FROM %I t ORDER BY t::text', table_name), false, false, '')::text AS rows"
            " FROM information_schema.tables WHERE table_schema = 'public') t", site) for site in (None, HOME, AWAY)]

    def settled(self):
        """The same, once no job that another scenario left is due any more."""
        wait_for("the jobs to be done", lambda: self.engine.ask(
            "SELECT (SELECT count(*) FROM wake WHERE due < now() + interval '1 minute')"
            " + (SELECT count(*) FROM job WHERE state <> 'dead' AND due < now() + interval '1 minute')") == "0",
            self.engine.process)
        return self.state()

    def send(self, browser, route, path=None, token=None, of=None, **more):
        path = path or self.path(route)
        if not route.changes:
            return browser.request(route.method, path, headers=self.tus("") if "/uploads/" in path else ())
        if "/uploads/" in path:
            return browser.request(route.method, path, b"Bytes" if route.method == "PATCH" else None,
                                   [*more.pop("headers", ()), *self.tus(token)], **more)
        fields = {"csrf": token or "", "version": "1", "title": "Changed", "source": "Changed.", "intent": "publish",
                  "note": "Changed.", "review": "asked", "action": "forget" if "/missing/" in path else "trash",
                  "id": (of or self.examples[HOME]).get(path.split("/")[-2], "")}
        return browser.post(path, fields, **more)


def refused(route, answer, who, statuses):
    ok(answer.status in statuses, "%s as %s is %d, want one of %s" % (route, who, answer.status, statuses))
    if answer.status == 303:
        ok(answer.header("Location").startswith("/sign-in/"), "%s as %s leads to %s" % (
            route, who, answer.header("Location")))
    lacks(answer.text, "Words of")


def lesser_roles(route):
    return [role for role in ROLES if route.permission and not MATRIX[route.permission][role]]


@scenario
def every_route_of_the_table_is_tried_here(ward):
    text = open(os.path.join(SOURCE, "src/web/console/routes.h")).read()
    eq(len(ROUTES), len(re.findall(r"^CONSOLE\((?:GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE),", text, re.M)), "routes read")
    ok(sum(route.changes for route in ROUTES) >= 9, "too few routes that change something")
    for route in ROUTES:
        ward.path(route)
        ok(route.permission is None or route.permission in MATRIX, "%s takes an unknown permission" % route)
        ok((":site" in route.pattern) == (route.access == "STAFF"), "%s and its access do not agree" % route)


def try_forgeries(ward, route):
    """What another page could make the browser of somebody who may do this send."""
    b, token = ward.owner, ward.owner.token
    refused(route, ward.send(b, route, token=token, same_origin=False), "nobody's page", {403})
    for header in (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://evil.test"),
                   ("Origin", "null"), ("Origin", "http://%s.sites.test" % HOME)):
        refused(route, ward.send(b, route, token=token, headers=[header], same_origin=False), "%s: %s" % header, {403})
    if route.access != "OPEN":
        refused(route, ward.send(b, route), "a form without token", {403})
        refused(route, ward.send(b, route, token=ward.other.token), "a form of his other session", {403})
        refused(route, ward.send(b, route, token=ward.stranger.token), "a form of another's session", {403})


def try_strangers(ward, route):
    refused(route, ward.send(Browser(ward.engine), route, token=ward.owner.token), "nobody",
            {401} if route.changes or route.json else {303})
    if route.access == "OPERATOR":
        refused(route, ward.send(ward.stranger, route, token=ward.stranger.token), "no operator", {404})
    if route.access == "STAFF":
        refused(route, ward.send(ward.stranger, route, token=ward.stranger.token), "the owner of another site", {404})
    for role in lesser_roles(route):
        b = ward.staff[role]
        refused(route, ward.send(b, route, token=b.token), role, {403})


def try_foreign_ids(ward, route):
    """The owner of both sites, with an id of one under the name of the other."""
    path = ward.path(route, of=AWAY)
    if route.access == "STAFF" and (path != ward.path(route) or route.pattern.endswith("/bulk")):
        answer = ward.send(ward.owner, route, path, token=ward.owner.token, of=ward.examples[AWAY])
        refused(route, answer, "the owner, by another site's id", {404, 409})


@scenario
def whatever_changes_something_refuses_forged_forms(ward):
    before = ward.settled()
    for route in ROUTES:
        if route.changes:
            try_forgeries(ward, route)
            eq(ward.state(), before, "what is stored after forged forms to %s" % route)


@scenario
def every_page_and_form_refuses_who_may_not(ward):
    before = ward.settled()
    for route in ROUTES:
        if route.access != "OPEN":
            try_strangers(ward, route)
            try_foreign_ids(ward, route)
            eq(ward.state(), before, "what is stored after strangers came to %s" % route)


@scenario
def another_ones_post_is_out_of_reach_for_who_may_only_write_his_own(ward):
    before = ward.settled()
    for route in ROUTES:
        if route.pattern.startswith("/:site/posts/:id/") or route.pattern.endswith("/bulk"):
            for role in ("contributor", "author"):
                b = ward.staff[role]
                refused(route, ward.send(b, route, token=b.token), role + ", for the owner's post", {403, 404, 409})
                eq(ward.state(), before, "what is stored after a %s came to %s" % (role, route))


@scenario
def the_same_requests_of_who_may_pass_the_guards(ward):
    """Or the refusals above would prove nothing."""
    for route in ROUTES:
        if route.access == "OPEN":
            continue
        for role in [r for r in ROLES if route.permission and MATRIX[route.permission][r]] or ["owner"]:
            b = ward.staff[role]
            if b.request("GET", "/").status != 200:     # an earlier row ended the session
                b = ward.staff[role] = ward.signed_in(role + "@example.org")
            if route.access == "OPERATOR":
                b = ward.owner
            answer = ward.send(b, route, token=b.token)
            ok(answer.status < 500 and answer.status != 401, "%s as %s is %d" % (route, role, answer.status))
            for guard in ("that needs more than the role", "of an older session", "not sent from the console",
                          "not among the staff"):
                ok(guard not in answer.text, "%s as %s is refused: %s" % (route, role, guard))
