"""Mail through a real SMTP server: forgotten passwords, other addresses, tests, refusals."""
import re
import time

from browser import Browser, forget_limits
from harness import OWNER, PASSWORD, eq, has, lacks, maker, ok, scenario, wait_for
from postoffice import Post, text_of
from test_accounts import account, enable


@maker
def post(world):
    return Post(world, world.get("engine"))


def jobs(engine):
    return engine.ask("SELECT count(*) FROM job WHERE kind = 'mail' AND state <> 'dead'")


def forgot(engine, address):
    b = Browser(engine)
    b.get("/sign-in/forgot/")
    return b.submit("email", email=address)


@scenario
def a_forgotten_password_is_set_by_a_mailed_link_once(post):
    b, address = account(post.engine, "forgetful")
    forgot(post.engine, address)
    link = post.link(address)
    visitor = Browser(post.engine)
    for _ in range(2):      # opening it, as programs do, spends nothing
        eq(visitor.get(link).status, 200)
    eq(visitor.submit("password", password="password123").status, 422)
    visitor.submit("password", password="eight herons at noon")
    eq(visitor.path.split("?")[0], "/sign-in/")
    eq(Browser(post.engine).get(link).status, 404)
    eq(b.request("GET", "/account/").status, 303)
    eq(Browser(post.engine).sign_in(address, "eight herons at noon").status, 200)


@scenario
def who_asks_for_a_link_does_not_learn_whether_there_is_an_account(post):
    _, address = account(post.engine, "known")
    known, unknown = forgot(post.engine, address), forgot(post.engine, "unknown@people.test")
    eq(known.status, 200)
    eq(known.text.replace(address, "X"), unknown.text.replace("unknown@people.test", "X"))
    post.latest(address)
    wait_for("the jobs", lambda: jobs(post.engine) == "0", post.engine.process)
    eq(len(post.all_to("unknown@people.test")), 0)


@scenario
def no_job_and_no_row_holds_a_token(post):
    _, address = account(post.engine, "tokens")
    forgot(post.engine, address)
    token = post.link(address).split("/")[-2]
    for table in ("account_link", "job", "audit"):
        lacks(post.engine.ask("SELECT coalesce(string_agg(t::text, ' '), '') FROM %s t" % table), token)


@scenario
def asking_again_and_again_becomes_slow(post):
    _, address = account(post.engine, "impatient")
    answers = [forgot(post.engine, name).status for name in (address, address.upper(), address, address)]
    eq(answers, [200, 200, 200, 429])
    forget_limits(post.engine)


@scenario
def a_mail_has_what_mail_needs(post):
    _, address = account(post.engine, "reader")
    forgot(post.engine, address)
    mail = post.latest(address)
    eq(mail["X-From"], "post@sites.test")
    eq(mail["From"].addresses[0].display_name, "Grüße")
    eq(mail["To"], address)
    eq(mail["Subject"], "Set a new password")
    ok(re.fullmatch(r"<[0-9a-f]{32}@sites\.test>", mail["Message-ID"]), "Message-ID " + mail["Message-ID"])
    ok(abs(mail["Date"].datetime.timestamp() - time.time()) < 300, "Date is now")
    eq(mail["Auto-Submitted"], "auto-generated")
    eq([part.get_content_type() for part in mail.iter_parts()], ["text/plain", "text/html"])
    has(mail.get_body(("html",)).get_content(), 'href="http://console.test/set-password/')
    for line in mail.as_bytes().split(b"\n"):
        ok(len(line) <= 998, "a line of %d bytes" % len(line))


@scenario
def no_address_or_name_gets_into_the_headers(post):
    for address in ("a@b.test\nBcc: eve@people.test", "a@b.test, eve@people.test", "<a@b.test>", "a b@c.test"):
        eq(forgot(post.engine, address).status, 422, "status for %r" % address)
    forget_limits(post.engine)


@scenario
def another_address_is_the_accounts_when_its_link_was_followed(post):
    b, old = account(post.engine, "moving")
    b.get("/account/email/")
    eq(b.submit("current", email="moved@people.test", current="wrong").status, 422)
    b.submit("current", email="moved@people.test", current=PASSWORD)
    has(b.answer.text, "We have sent a link to moved@people.test")
    link = post.link("moved@people.test")
    eq(b.get(link).status, 200)
    eq(Browser(post.engine).sign_in(old, PASSWORD).status, 200)
    b.get(link)
    [form] = [f for f in b.forms() if f.action is None]
    b.follow(b.post(link, {}), link)
    has(b.answer.text, "Your e-mail address was changed.")
    eq(Browser(post.engine).sign_in(old, PASSWORD).status, 401)
    eq(Browser(post.engine).sign_in("moved@people.test", PASSWORD).status, 200)
    has(text_of(post.latest(old)), "signs in as moved@people.test from now on")
    has(text_of(post.latest(old)), "tell whoever runs the site at once")
    eq(Browser(post.engine).get(link).status, 404)


@scenario
def a_changed_password_or_second_factor_is_told_to_whose_it_is(post):
    b, address = account(post.engine, "watchful")

    def told(subject, count):
        mail = post.latest(address, count)
        eq(mail["Subject"], subject)
        for words in ("your account (%s) at http://console.test/" % address, "UTC", "If it was not",
                      "http://console.test/sign-in/forgot/"):
            has(" ".join(text_of(mail).split()), words)
            has(" ".join(mail.get_body(("html",)).get_content().split()), words)
    enable(b)
    told("Two-factor sign-in was switched on", 1)
    b.get("/account/two-factor/")
    b.submit("current", current=PASSWORD)
    told("Your recovery codes were made anew", 2)
    b.get("/account/two-factor/")
    b.submit("current", current="not the password", action="/account/two-factor/off")
    b.submit("current", current=PASSWORD, action="/account/two-factor/off")
    told("Two-factor sign-in was switched off", 3)
    b.get("/account/password/")
    b.submit("password", current=PASSWORD, password="seven wrens in the hedge")
    told("Your password was changed", 4)
    post.engine.quoin("account", "reset-2fa", address)
    told("Two-factor sign-in was switched off", 5)
    forgot(post.engine, address)
    Browser(post.engine).get(post.link(address, 6))
    wait_for("the jobs", lambda: jobs(post.engine) == "0", post.engine.process)
    eq(len(post.all_to(address)), 6)


@scenario
def an_address_of_another_account_gets_no_link(post):
    b, _ = account(post.engine, "wishful")
    before = len(post.all_to(OWNER))
    b.get("/account/email/")
    b.submit("current", email=OWNER, current=PASSWORD)
    has(b.answer.text, "We have sent a link")
    wait_for("the jobs", lambda: jobs(post.engine) == "0", post.engine.process)
    eq(len(post.all_to(OWNER)), before)


@scenario
def what_is_put_off_is_sent_later(post):
    _, address = account(post.engine, "later")
    forgot(post.engine, address)
    post.latest(address)


@scenario
def what_is_refused_is_given_up_at_once_and_kept(post):
    _, address = account(post.engine, "refused")
    forgot(post.engine, address)
    wait_for("the refusal", lambda: post.engine.ask(
        "SELECT count(*) FROM job WHERE kind = 'mail' AND state = 'dead' AND attempts = 1 AND last_error LIKE '%550 5.1.1%'"
    ) == "1", post.engine.process)


def try_mail(post, address):
    forget_limits(post.engine)
    b = Browser(post.engine)
    b.sign_in(OWNER, PASSWORD)
    b.get("/platform/mail/")
    b.submit("email", email=address)
    wait_for("what the server says", lambda: "being asked" not in b.get(b.path).text, post.engine.process, 40)
    return b.answer.text


@scenario
def a_test_mail_shows_what_the_server_said(post):
    page = try_mail(post, "somebody@people.test")
    has(page, "The server has taken the mail.")
    has(page, "250 2.0.0 Taken as number")
    lacks(page, "let mail out")
    post.latest("somebody@people.test")
    has(try_mail(post, "refused@people.test"), "550 5.1.1 Nobody of this name lives here")


@scenario
def a_wrong_password_or_no_server_is_told_by_the_test(post):
    with open(post.engine.world.path("smtp-wrong"), "w") as f:
        f.write("not the password\n")
    try:
        post.configure(smtp_password_file=post.engine.world.path("smtp-wrong"))
        has(try_mail(post, "somebody@people.test"), "535 ")
        post.configure(smtp_url="smtp://127.0.0.1:1")
        has(try_mail(post, "somebody@people.test"), "could not be used")
        post.configure(smtp_tls="required")
        has(try_mail(post, "somebody@people.test"), "could not be used")
    finally:
        post.configure()


@scenario
def only_operators_see_the_page_of_mail(post):
    b, _ = account(post.engine, "curious")
    eq(b.get("/platform/mail/").status, 404)
