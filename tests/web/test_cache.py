"""Pages come from a cache, and nobody can tell but by the speed."""
import os
import shutil

from harness import SOURCE, eq, each_front, has, lacks, ok, scenario
from test_faults import metrics

FRONTS = ("caddy", "nginx")
WORKERS = 2


def warm(engine, host, path="/", **more):
    """Ask until every worker and Redis have the page; returns the last answer."""
    for _ in range(4 * WORKERS):
        answer = engine.get("nginx", host, path, **more)
    return answer


@scenario
def what_was_saved_is_seen_by_the_next_request(engine):
    host = engine.site("saved")
    for number in range(6):
        warm(engine, host)
        title = "Edition %d" % number
        engine.quoin("site", "set", "saved", "title=" + title)
        for front in FRONTS:
            has(engine.get(front, host).text, title)


@scenario
def sites_of_equal_age_share_no_page(engine):
    first, second = engine.site("first"), engine.site("second")     # nobody changed either
    warm(engine, first)
    lacks(warm(engine, second).text, "First")
    lacks(warm(engine, first).text, "Second")


@scenario
def arguments_that_a_page_declares_choose_it(engine):
    host = engine.site("saved")
    for words in ("quoins", "chases"):
        has(warm(engine, host, "/search/?q=" + words).text, words)
    lacks(engine.get("nginx", host, "/search/?q=quoins").text, "chases")


@scenario
def arguments_that_no_page_declares_render_nothing(engine):
    host = engine.site("saved")
    same = warm(engine, host, "/archive/")
    before = metrics(engine)["quoin_page_render_total"]
    for number in range(10):
        answer = engine.get("nginx", host, "/archive/?utm_source=%d" % number)
        eq((answer.status, answer.header("ETag")), (200, same.header("ETag")))
        eq(answer.body, same.body, "body")
    eq(metrics(engine)["quoin_page_render_total"], before, "pages rendered")


@scenario
def a_changed_template_is_seen_after_a_restart(engine):
    host, themes = engine.site("saved"), engine.world.path("themes")
    shutil.copytree(SOURCE + "/themes", themes)
    engine.write_conf(themes_dir=themes)
    engine.restart()
    try:
        lacks(warm(engine, host, "/archive/").text, "Newly set")
        with open(themes + "/default/archive.mustache") as f:
            text = f.read()
        with open(themes + "/default/archive.mustache", "w") as f:
            f.write(text.replace("{{$content}}", "{{$content}}\n<p>Newly set.</p>"))
        engine.restart()        # Redis has the old page still
        has(engine.get("nginx", host, "/archive/").text, "Newly set")
    finally:
        engine.write_conf()
        engine.restart()


@each_front
def a_current_copy_is_not_sent_again(front, engine):
    host = engine.site("saved")
    answer = engine.get(front, host, "/archive/")
    again = engine.get(front, host, "/archive/", headers=[("If-None-Match", answer.header("ETag"))])
    eq((again.status, again.body), (304, b""))
    engine.quoin("site", "set", "saved", "title=Another edition " + front)
    eq(engine.get(front, host, "/archive/", headers=[("If-None-Match", answer.header("ETag"))]).status, 200, "status")
