"""Accounts: the second factor, passwords and sessions, without scripts."""
import base64
import hashlib
import hmac
import re
import struct
import time

from browser import Browser, forget_limits, read_json
from harness import PASSWORD, eq, has, lacks, ok, scenario


def totp(secret, step):
    """The code of RFC 6238, written once more so that the two check each other."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff) % 1000000)


def now():
    return int(time.time()) // 30


class Codes:
    """The telephone: codes of steps not used before, as one step of drift allows."""

    def __init__(self, secret):
        self.secret, self.last = secret, 0

    def next(self):
        while self.last > now():        # only one step ahead is taken
            time.sleep(0.5)
        self.last = max(now(), self.last + 1)
        return totp(self.secret, self.last)


def account(engine, name, password=PASSWORD):
    """A browser signed in to an account of its own."""
    email = name + "@people.test"
    forget_limits(engine)
    engine.quoin("account", "add", email, "--password-stdin", say=password + "\n")
    b = Browser(engine)
    eq(b.sign_in(email, password).status, 200)
    return b, email


def enable(b):
    b.get("/account/two-factor/")
    has(b.answer.text, "<svg")
    phone = Codes(re.search(r"<code>([A-Z2-7 ]+)</code>", b.answer.text).group(1).replace(" ", ""))
    b.submit("sealed", code=phone.next(), current=PASSWORD)
    eq(b.answer.status, 200)
    codes = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", b.answer.text)
    eq(len(codes), 10)
    return phone, codes


def strength(b, password, email="ada@example.org"):
    answer = b.post("/sign-in/strength", {"password": password, "email": email})
    eq((answer.status, answer.header("Content-Type")), (200, "application/json"))
    return read_json(answer)


@scenario
def how_hard_a_password_is_to_guess_is_told_as_the_form_would(engine):
    forget_limits(engine)
    b = Browser(engine)
    eq(strength(b, "short"), {"level": 0, "words": "A password has at least 10 characters."})
    eq(strength(b, "password123")["level"], 0)
    has(strength(b, "password123")["words"], "first that are guessed")
    has(strength(b, "ada@example.org")["words"], "may not be the e-mail address")
    eq(strength(b, "tulip42fox")["level"] in (1, 2), True)
    eq(strength(b, "six meadow larks at dawn"), {"level": 3, "words": "Very hard to guess."})
    ok(strength(b, "hubertfogg9 x", "hubertfogg9@example.org")["level"] < strength(b, "hubertfogg9 x")["level"], "knows the address")


@scenario
def asking_how_strong_passwords_are_has_a_limit(engine):
    forget_limits(engine)
    b = Browser(engine)
    asked = 0
    while b.post("/sign-in/strength", {"password": "x"}).status == 200:
        asked += 1
        ok(asked < 500, "there is none")
    ok(asked >= 60, "nobody types without it: %d" % asked)
    forget_limits(engine)


@scenario
def with_a_second_factor_the_password_alone_opens_nothing(engine):
    b, email = account(engine, "second")
    phone, _ = enable(b)
    other = Browser(engine)
    other.sign_in(email, PASSWORD)
    eq(other.path.split("?")[0], "/sign-in/code/")
    eq(other.request("GET", "/account/").header("Location"), "/sign-in/code/?next=%2Faccount%2F")
    eq(other.post("/account/", {"name": "Eve", "csrf": other.csrf()}).status, 401)
    other.submit("code", code="000000" if totp(phone.secret, now()) != "000000" else "111111")
    eq(other.answer.status, 422)
    other.submit("code", code=phone.next())
    eq(other.answer.status, 200)
    eq(other.get("/account/").status, 200)


@scenario
def a_code_works_once(engine):
    b, email = account(engine, "replayed")
    phone, _ = enable(b)
    code = phone.next()
    for want in ("/", "/sign-in/code/"):
        other = Browser(engine)
        other.sign_in(email, PASSWORD)
        other.submit("code", code=code)
        eq(other.path.split("?")[0], want)


@scenario
def after_the_code_one_is_where_one_wanted_to_be(engine):
    b, email = account(engine, "wanted")
    phone, _ = enable(b)
    other = Browser(engine)
    other.get("/account/sessions/")
    other.submit("password", email=email, password=PASSWORD)
    other.submit("code", code=phone.next())
    eq(other.path, "/account/sessions/")


@scenario
def each_recovery_code_signs_in_once(engine):
    b, email = account(engine, "recovered")
    _, codes = enable(b)
    for code, want in ((codes[3].upper().replace("-", " "), 200), (codes[3], 422), (codes[4], 200), ("aaaaa-aaaaa", 422)):
        other = Browser(engine)
        other.sign_in(email, PASSWORD)
        eq(other.submit("code", code=code).status, want, "status of " + code)
    b.get("/account/")
    has(b.answer.text, "8 recovery codes left")


@scenario
def switching_it_off_and_new_codes_need_the_password(engine):
    b, email = account(engine, "switched")
    _, old = enable(b)
    b.get("/account/two-factor/")
    eq(b.submit("current", current="not the password").status, 422)
    eq(b.submit("current", current="not the password", action="/account/two-factor/off").status, 422)
    b.get("/account/two-factor/")
    b.submit("current", current=PASSWORD)
    new = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", b.answer.text)
    eq(len(new), 10)
    for code, want in ((old[0], 422), (new[0], 200)):
        other = Browser(engine)
        other.sign_in(email, PASSWORD)
        eq(other.submit("code", code=code).status, want)
    b.get("/account/two-factor/")
    b.submit("current", current=PASSWORD, action="/account/two-factor/off")
    has(b.answer.text, "Two-factor sign-in is off.")
    eq(Browser(engine).sign_in(email, PASSWORD).status, 200)


@scenario
def a_wrong_code_enables_nothing_and_keeps_the_same_secret(engine):
    b, _ = account(engine, "mistyped")
    b.get("/account/two-factor/")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", b.answer.text).group(1)
    code = totp(secret.replace(" ", ""), now() - 10)
    eq(b.submit("sealed", code=code, current=PASSWORD).status, 422)
    has(b.answer.text, secret)
    b.get("/account/")
    has(b.answer.text, ">Off<")


@scenario
def somebody_elses_sealed_secret_is_refused(engine):
    one, _ = account(engine, "sealed-one")
    two, _ = account(engine, "sealed-two")
    one.get("/account/two-factor/")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", one.answer.text).group(1).replace(" ", "")
    two.get("/account/two-factor/")
    fields = dict(two.form("sealed").fields, sealed=one.value("sealed"), code=totp(secret, now()), current=PASSWORD)
    eq(two.post("/account/two-factor/", fields).status, 422)


@scenario
def guessing_codes_becomes_slow(engine):
    b, email = account(engine, "codes")
    enable(b)
    other = Browser(engine)
    other.sign_in(email, PASSWORD)
    answers = [other.submit("code", code="aaaaa-%05d" % i).status for i in range(12)]
    eq(answers[0], 422)
    eq(answers[-1], 429)


@scenario
def the_operator_can_reset_a_lost_second_factor(engine):
    b, email = account(engine, "lost")
    enable(b)
    engine.quoin("account", "reset-2fa", email)
    eq(Browser(engine).sign_in(email, PASSWORD).status, 200)
    has(engine.quoin("account", "reset-2fa", "nobody@people.test", fails=True), "no enabled account")


@scenario
def secrets_and_recovery_codes_are_not_in_the_database(engine):
    b, email = account(engine, "kept")
    phone, codes = enable(b)
    dump = engine.ask("SELECT coalesce(totp_secret, '') || (SELECT string_agg(code_hash, ' ') FROM recovery_code r "
                      "WHERE r.account_id = a.id) FROM account a WHERE email = '%s'" % email)
    ok(len(dump) > 100, "something is stored")
    lacks(dump, phone.secret)
    lacks(dump, codes[0])
    lacks(dump, hashlib.sha256(codes[0].replace("-", "").encode()).hexdigest())


@scenario
def passwords_that_are_guessed_first_are_refused(engine):
    b, email = account(engine, "weak")
    b.get("/account/password/")
    for weak in ("password123", "qwertyuiop", "weak@people.test", "Summer2026!"):
        eq(b.submit("password", password=weak, current=PASSWORD).status, 422, "status for " + weak)
    has(b.answer.text, "among the first that are guessed")
    has(engine.quoin("account", "add", "x@people.test", "--password-stdin", say="1234567890\n", fails=True), "guessed")


@scenario
def a_new_password_ends_the_other_sessions_and_keeps_this_one(engine):
    b, email = account(engine, "changed")
    other = Browser(engine)
    other.sign_in(email, PASSWORD)
    b.get("/account/password/")
    eq(b.submit("password", password="seven owls before dusk", current="wrong").status, 422)
    b.submit("password", password="seven owls before dusk", current=PASSWORD)
    has(b.answer.text, "Password changed.")
    eq(b.get("/account/").status, 200)
    eq(other.request("GET", "/account/").status, 303)
    eq(Browser(engine).sign_in(email, PASSWORD).status, 401)
    eq(Browser(engine).sign_in(email, "seven owls before dusk").status, 200)


@scenario
def a_session_can_be_ended_from_another(engine):
    b, email = account(engine, "several")
    other = Browser(engine)
    other.sign_in(email, PASSWORD)
    b.get("/account/sessions/")
    has(b.answer.text, "This one")
    ends = [f for f in b.forms() if re.search(r"/sessions/[0-9a-f]{64}/end$", f.action or "")]
    eq(len(ends), 2)
    this = hashlib.sha256(b.cookies["quoin"].encode()).hexdigest()
    [that] = [f for f in ends if this not in f.action]
    b.follow(b.post(that.action, dict(that.fields)), that.action)
    has(b.answer.text, "That session was signed out.")
    eq(other.request("GET", "/account/").status, 303)
    eq(b.get("/account/").status, 200)


@scenario
def nobody_ends_another_accounts_session(engine):
    b, _ = account(engine, "mine")
    other, _ = account(engine, "yours")
    b.get("/account/sessions/")
    theirs = hashlib.sha256(other.cookies["quoin"].encode()).hexdigest()
    b.post("/account/sessions/%s/end" % theirs, {"csrf": b.csrf()})
    eq(other.get("/account/").status, 200)


@scenario
def signing_out_everywhere_ends_every_session(engine):
    b, email = account(engine, "everywhere")
    other = Browser(engine)
    other.sign_in(email, PASSWORD)
    b.get("/account/sessions/")
    b.submit("csrf", action="/account/sessions/end")
    has(b.answer.text, "Sign in")
    for browser in (b, other):
        eq(browser.request("GET", "/account/").status, 303)


@scenario
def a_name_is_changed_and_no_control_character_gets_in(engine):
    b, _ = account(engine, "named")
    b.get("/account/")
    b.submit("name", name="Ada Field")
    has(b.answer.text, "Saved.")
    eq(b.value("name"), "Ada Field")
    eq(b.submit("name", name="Ada\nBcc: x@y.z").status, 422)
    eq(b.submit("name", name=" ").status, 422)
    eq(b.submit("name", name="x" * 101).status, 422)
