"""Themes that mean harm: each is refused or cut inside its ceilings, with line and reason,
while another site's readers are served as before.
"""
import threading
import time

from browser import forget_limits, read_json
from harness import eq, has, lacks, ok, scenario
from test_console import staff
from test_own_themes import installed, page, post

SITE, BYSTANDER = "hostile", "bystander"
STEPS, PAGE_BYTES, PAGE_MS = 2000000, 4 << 20, 200

LOOPS = "{{#posts}}" * 12 + "x" + "{{/posts}}" * 12
LARGE = "{{#posts}}" * 8 + "x" * 20000 + "{{/posts}}" * 8
SELF = "{{>partials/self}}"


def checker(engine):
    b = staff(engine, SITE)
    forget_limits(engine)
    if engine.ask("SELECT count(*) FROM post WHERE status = 'published'", SITE) == "0":
        for n in range(10):
            post(b, SITE, "Post %d" % n, "Words of it.")
    b.get("/%s/design/code/file/?path=home.mustache" % SITE)
    sent = dict(b.form("source").fields)

    def check(source, path="home.mustache"):
        answer = b.post("/%s/design/code/check" % SITE, dict(sent, source=source, path=path))
        eq(answer.status, 200, path)
        return read_json(answer)
    return b, sent, check


def with_line(source):
    """Below the first line of a template that is otherwise fine."""
    return "<p>fine</p>\n" + source


def refused(found, reasons, file="home.mustache", line=2):
    ok(not found["ok"], "it is refused")
    first = found["issues"][0]
    eq((first["severity"], first["file"], first["line"]), ("error", file, line))
    ok(any(reason in first["reason"] for reason in reasons), "%r tells one of %r" % (first["reason"], reasons))
    for one in found["pages"]:
        ok(one["ops"] <= STEPS + 1 and one["bytes"] <= PAGE_BYTES, "inside its ceilings: %r" % one)
        ok(one["us"] < PAGE_MS * 1000 * 10, "no page runs on: %r" % one)
    return first


@scenario
def huge_loops_are_cut_at_their_steps_or_their_time(engine):
    _, _, check = checker(engine)
    refused(check(with_line(LOOPS)), ("takes too many steps", "takes too long"))


@scenario
def a_page_of_a_hundred_megabytes_is_cut_at_its_size(engine):
    _, _, check = checker(engine)
    refused(check(with_line(LARGE)), ("the page is too large", "takes too long"))


@scenario
def recursion_is_cut_at_its_depth(engine):
    _, _, check = checker(engine)
    found = check(with_line(SELF), "partials/self.mustache")
    eq(found["issues"], [], "a piece that nobody draws in costs nothing")
    b, sent, _ = checker(engine)
    eq(b.post("/%s/design/code/save" % SITE, dict(sent, path="partials/self.mustache", source=with_line(SELF))).status, 200)
    found = check(with_line(SELF))
    refused(found, ("nested too deeply",), "partials/self.mustache")
    # As many levels as one template can hold are too many, too.
    found = check(with_line("{{#site}}" * 60 + "{{/site}}" * 60))
    refused(found, ("nested too deeply",))
    found = check(with_line("{{#site}}" * 70 + "{{/site}}" * 70))
    refused(found, ("more than 64 tags are open here",))
    # Two that draw each other in twice would take 2^32 steps to walk.
    b.post("/%s/design/code/save" % SITE, dict(sent, path="partials/fork.mustache", source="{{>partials/fork}}{{>partials/fork}}"))
    refused(check(with_line("{{>partials/fork}}")), ("nested too deeply",), "partials/fork.mustache", 1)


@scenario
def code_is_refused_wherever_it_hides(engine):
    _, _, check = checker(engine)
    for source in ("<script>x()</script>", "<ScRiPt src='/x.js'></script>", "<script type=module>x()</script>",
                   "<img src=/x onerror=x()>", "<a href='javascript:x()'>", "<a href='java\tscript:x()'>",
                   "<a href='&#106;avascript:x()'>", "<iframe src='//example.org'></iframe>", "<object data='/x'></object>",
                   "<embed src='/x'>", "<base href='//example.org/'>", "<svg><script>x()</script></svg>",
                   "<meta http-equiv='refresh' content='0;url=//example.org'>", "<form action='vbscript:x'>",
                   "<script>{{site.title}}</script>", "<p {{site.title}}>", "<{{site.title}}>", "<a href={{site.url}}>"):
        found = check(with_line(source))
        ok(not found["ok"], source)
        eq((found["issues"][0]["severity"], found["issues"][0]["line"]), ("error", 2), source)
    fine = check(with_line("<script type='application/ld+json'>{}</script><a href='/?a=1&amp;b'>x</a>"))
    eq((fine["ok"], fine["issues"]), (True, []))


@scenario
def unknown_names_are_told_and_show_nothing(engine):
    _, _, check = checker(engine)
    found = check(with_line("{{no.such.name}}{{{site.title}}}{{#nothing}}x{{/nothing}}"))
    ok(found["ok"], "they do no harm")
    eq({(i["severity"], i["line"]) for i in found["issues"]}, {("warning", 2)})
    ok(len(found["issues"]) >= 3, str(found["issues"]))


@scenario
def nothing_hostile_is_published_and_its_preview_says_why(engine):
    b, sent, _ = checker(engine)
    before = page(engine, SITE).text
    engine.ask("DELETE FROM theme_draft", SITE)
    for source, path in ((LOOPS, "home.mustache"), (LARGE, "home.mustache"), ("<script>x()</script>", "home.mustache"),
                         ("a{background:url(//example.org)}", "assets/style.css")):
        b.get("/%s/design/code/file/?path=%s" % (SITE, path))
        b.submit("source", ("intent", "save"), source=with_line(source) if path.endswith("e") else "\n" + source)
        eq(b.answer.status, 200)
        frame = b.answer.text.split('id="code-frame"')[1].split(' src="')[1].split('"')[0]
        shown = page(engine, SITE, "/" + frame.split("/", 3)[3])
        if path == "home.mustache":
            ok(shown.status in (422, 500, 504), "the preview is %d" % shown.status)
            has(shown.text, "home.mustache:2:")
        b.get("/%s/design/code/" % SITE)
        b.submit("note", ("intent", "publish"))
        eq(b.answer.status, 422)
        has(b.answer.text, "Nothing was published")
        has(b.answer.text, "%s:2:" % path)
        eq(page(engine, SITE).text, before)
        engine.ask("DELETE FROM theme_draft", SITE)
    eq(engine.ask("SELECT count(*) FROM theme_version", SITE), "0")


def times_of(engine, word, until):
    """Seconds that a reader of another site waited, one page after the other, none of them kept."""
    times = []
    while not until():
        began = time.monotonic()
        eq(page(engine, BYSTANDER, "/search/?q=%s%d" % (word, len(times))).status, 200)
        times.append(time.monotonic() - began)
    return sorted(times)


@scenario
def the_readers_of_another_site_are_served_meanwhile(engine):
    post(staff(engine, BYSTANDER), BYSTANDER, "Words here")
    b, sent, _ = checker(engine)
    quiet = times_of(engine, "alone", iter([False] * 40 + [True]).__next__)
    answers = []

    def attack():
        for source in (LOOPS, LARGE, SELF) * 2:
            for _ in range(20):     # one is tried at a time
                answers.append(b.post("/%s/design/code/check" % SITE, dict(sent, source=with_line(source))).status)
                if answers[-1] != 429:
                    break

    attackers = [threading.Thread(target=attack) for _ in range(4)]
    for one in attackers:
        one.start()
    busy = times_of(engine, "meanwhile", lambda: not any(one.is_alive() for one in attackers))
    for one in attackers:
        one.join()
    ok(set(answers) <= {200, 429}, str(answers))
    ok(200 in answers, "some were tried")
    print("# another site's pages: alone p50 %.1f p99 %.1f ms; while four try hostile themes p50 %.1f p99 %.1f ms (%d pages, %d tried)"
          % (*(1000 * t for t in (quiet[len(quiet) // 2], quiet[-1 - len(quiet) // 100], busy[len(busy) // 2], busy[-1 - len(busy) // 100])),
             len(busy), answers.count(200)))
    ok(busy[-1] < 10, "nobody waits for long: %.1f s" % busy[-1])
    lacks(page(engine, BYSTANDER).text, "fine")
