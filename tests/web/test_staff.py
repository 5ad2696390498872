"""Invitations and the staff of a site, without mail: every link can be copied."""
import re

from browser import Browser, forget_limits
from harness import OWNER, PASSWORD, eq, has, lacks, ok, scenario
from test_accounts import account, enable


def owner(engine, site="crew"):
    engine.site(site)
    forget_limits(engine)
    b = Browser(engine)
    b.sign_in(OWNER, PASSWORD)
    return b


def invite(b, address, role, site="crew"):
    """The link, as the page shows it once."""
    b.get("/%s/staff/" % site)
    b.submit("role", email=address, role=role)
    eq(b.answer.status, 200, "status of the invitation: " + b.answer.text[-2000:])
    return re.search(r'value="http://console\.test(/invite/[^"]+)"', b.answer.text).group(1)


def join(engine, link, name="New Person"):
    b = Browser(engine)
    b.get(link)
    b.submit("name", name=name, password=PASSWORD)
    return b


def act(b, address, what, site="crew", **fields):
    """Do something to the member of that address by his forms on the page."""
    b.get("/%s/staff/" % site)
    csrf = b.csrf()
    row = [r for r in b.answer.text.split('<li class="row">')[1:] if address in r][0]
    path = re.search(r'action="([^"]+/%s)"' % what, row).group(1)
    return b.follow(b.post(path, dict(fields, csrf=csrf)), path)


def id_of(engine, address):
    return engine.ask("SELECT id FROM account WHERE email = '%s'" % address)


@scenario
def an_invited_person_makes_an_account_and_is_let_in_as_far_as_the_role_goes(engine):
    o = owner(engine)
    link = invite(o, "ann@crew.test", "author")
    b = Browser(engine)
    for _ in range(2):
        eq(b.get(link).status, 200)
    has(b.answer.text, "Join crew")
    has(b.answer.text, "author")
    eq(b.submit("name", name="Ann", password="short").status, 422)
    eq(b.value("name"), "Ann")
    b.submit("name", password=PASSWORD)
    eq((b.answer.status, b.path.split("?")[0]), (200, "/crew/posts/"))
    eq(b.get("/crew/staff/").status, 403)
    eq(b.get("/crew/pages/").status, 403)
    eq(Browser(engine).get(link).status, 404)
    eq(Browser(engine).sign_in("ann@crew.test", PASSWORD).status, 200)


@scenario
def who_has_an_account_signs_in_and_joins_with_it(engine):
    b, email = account(engine, "joiner")
    link = invite(owner(engine), email, "editor")
    fresh = Browser(engine)
    fresh.get(link)
    ok(any((a or "").startswith("/sign-in/?next=") for a in fresh.links()), "a way to sign in")
    fresh.submit("name", name="Again", password=PASSWORD)
    eq(fresh.answer.status, 409)
    has(fresh.answer.text, "There is an account of this address")
    b.get(link)
    has(b.answer.text, "You are signed in as")
    b.follow(b.post(link, {}), link)
    eq(b.path.split("?")[0], "/crew/posts/")
    eq(b.get("/crew/pages/").status, 200)


@scenario
def half_a_sign_in_takes_no_invitation(engine):
    b, email = account(engine, "halfway")
    enable(b)
    link = invite(owner(engine), email, "editor")
    half = Browser(engine)
    half.sign_in(email, PASSWORD)
    half.post(link, {})
    eq(engine.ask("SELECT count(*) FROM membership WHERE account_id = %s" % id_of(engine, email)), "0")


@scenario
def an_invitation_can_be_withdrawn_and_a_second_one_ends_the_first(engine):
    o = owner(engine)
    first = invite(o, "bob@crew.test", "author")
    second = invite(o, "BOB@crew.test", "contributor")
    eq(Browser(engine).get(first).status, 404)
    eq(Browser(engine).get(second).status, 200)
    act(o, "BOB@crew.test", "withdraw")
    has(o.answer.text, "Invitation withdrawn.")
    eq(Browser(engine).get(second).status, 404)


@scenario
def an_invitation_too_old_is_none(engine):
    link = invite(owner(engine), "old@crew.test", "author")
    engine.ask("UPDATE invite SET expires_at = now() - interval '1 second' WHERE email = 'old@crew.test'")
    eq(Browser(engine).get(link).status, 404)
    eq(Browser(engine).post(link, {"name": "Old", "password": PASSWORD}).status, 404)


@scenario
def administrators_give_and_take_only_roles_below_theirs(engine):
    o = owner(engine)
    admin = join(engine, invite(o, "adm@crew.test", "administrator"), "Adm")
    join(engine, invite(o, "adm2@crew.test", "administrator"), "Adm Two")
    admin.get("/crew/staff/")
    lacks(admin.answer.text, "<option>administrator")
    csrf = admin.csrf()
    eq(admin.post("/crew/staff/", {"csrf": csrf, "email": "x@crew.test", "role": "administrator"}).status, 403)
    eq(admin.post("/crew/staff/", {"csrf": csrf, "email": "x@crew.test", "role": "owner"}).status, 422)
    for victim in (OWNER, "adm2@crew.test", "adm@crew.test"):
        path = "/crew/staff/%s/" % id_of(engine, victim)
        eq(admin.post(path + "role", {"csrf": csrf, "role": "author"}).status, 403, "demoting " + victim)
        eq(admin.post(path + "role", {"csrf": csrf, "role": "owner"}).status, 403, "promoting " + victim)
        eq(admin.post(path + "remove", {"csrf": csrf}).status, 403, "removing " + victim)
    author = join(engine, invite(admin, "low@crew.test", "author"), "Low")
    act(admin, "low@crew.test", "role", role="editor")
    eq(author.get("/crew/pages/").status, 200)
    act(admin, "low@crew.test", "remove")
    has(admin.answer.text, "Removed from the staff.")
    eq(author.get("/crew/posts/").status, 404)


@scenario
def the_last_owner_stays_and_another_may_be_made(engine):
    o = owner(engine, "duo")
    act(o, OWNER, "role", "duo", role="editor")
    eq(o.answer.status, 422)
    has(o.answer.text, "make somebody else one first")
    act(o, OWNER, "remove", "duo")
    eq(o.answer.status, 422)
    second = join(engine, invite(o, "second@crew.test", "editor", "duo"), "Second")
    act(o, "second@crew.test", "role", "duo", role="owner")
    eq(second.get("/duo/staff/").status, 200)
    act(second, OWNER, "role", "duo", role="author")
    eq(o.get("/duo/staff/").status, 403)


@scenario
def what_a_removed_administrator_offered_is_withdrawn(engine):
    o = owner(engine)
    admin = join(engine, invite(o, "gone@crew.test", "administrator"), "Gone")
    link = invite(admin, "friend@crew.test", "editor")
    act(o, "gone@crew.test", "remove")
    eq(Browser(engine).get(link).status, 404)


@scenario
def a_plan_has_room_for_so_many(engine):
    o = owner(engine, "small")
    engine.ask("INSERT INTO plan SELECT 'tiny', requests_per_sec, concurrent, storage_bytes, 2, statement_ms FROM plan"
               " WHERE name = 'standard' ON CONFLICT DO NOTHING")
    engine.ask("UPDATE site SET plan = 'tiny' WHERE name = 'small'")
    link = invite(o, "one@small.test", "author", "small")
    o.get("/small/staff/")
    o.submit("role", email="two@small.test", role="author")
    eq(o.answer.status, 422)
    has(o.answer.text, "room for 2 people")
    eq(o.value("email"), "two@small.test")
    invite(o, "one@small.test", "editor", "small")      # the same place again
    eq(Browser(engine).get(link).status, 404)


@scenario
def nobody_touches_another_sites_staff_by_its_ids(engine):
    o = owner(engine)
    link = invite(o, "safe@crew.test", "author")
    other = join(engine, invite(owner(engine, "rival"), "boss@rival.test", "administrator", "rival"), "Boss")
    other.get("/rival/staff/")
    csrf = other.csrf()
    that = engine.ask("SELECT token_hash FROM invite WHERE email = 'safe@crew.test'")
    eq(other.post("/rival/staff/invites/%s/withdraw" % that, {"csrf": csrf}).status, 404)
    eq(other.post("/crew/staff/invites/%s/withdraw" % that, {"csrf": csrf}).status, 404)
    someone = join(engine, link, "Safe")
    eq(other.post("/rival/staff/%s/remove" % id_of(engine, "safe@crew.test"), {"csrf": csrf}).status, 404)
    eq(someone.get("/crew/posts/").status, 200)


@scenario
def what_is_done_to_staff_is_written_down(engine):
    o = owner(engine, "noted")
    join(engine, invite(o, "audited@crew.test", "author", "noted"), "Audited")
    act(o, "audited@crew.test", "role", "noted", role="editor")
    act(o, "audited@crew.test", "remove", "noted")
    acts = engine.ask("SELECT string_agg(action, ' ' ORDER BY audit.id) FROM audit JOIN site s ON s.id = site_id"
                      " WHERE s.name = 'noted' AND action LIKE 'staff.%'")
    eq(acts, "staff.invite staff.join staff.role staff.remove")
    ok(engine.ask("SELECT bool_and(actor LIKE 'account:%') FROM audit WHERE action = 'staff.role'") == "t", "the actor")
