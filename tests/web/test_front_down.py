"""While the engine is down a reader gets a page that says so, soon."""
import os
import time

from harness import Fronts, each_front, eq, fetch, has, maker, ok, wait_for, accepts, SOURCE


@maker
def down(world):
    """The front servers over a socket where nobody listens."""
    return Fronts(world, "down", world.path("down.sock"))


@each_front
def a_dead_engine_is_a_503_page_within_three_seconds(front, down):
    start = time.monotonic()
    answer = fetch(down.address(front), "/a-post/")
    took = time.monotonic() - start
    eq(answer.status, 503, "status")
    has(answer.header("Content-Type"), "text/html")
    has(answer.text, "Back in a moment")
    eq(answer.header("Cache-Control"), "no-store", "Cache-Control")
    eq(answer.header("Retry-After"), "5", "Retry-After")
    ok(took < 3, "it took %.1f s" % took)


@each_front
def a_form_sent_to_a_dead_engine_is_503_at_once(front, down):
    start = time.monotonic()
    answer = fetch(down.address(front), "/form", method="POST", body=b"a=1")
    eq(answer.status, 503, "status")
    ok(time.monotonic() - start < 1, "it took %.1f s" % (time.monotonic() - start))


@each_front
def the_page_asks_for_nothing_outside_itself(front, down):
    text = fetch(down.address(front), "/").text
    for word in ("http:", "https:", "src=", "url(", "@import", "<script"):
        ok(word not in text, "the page has " + word)


@each_front
def theme_files_are_served_while_the_engine_is_down(front, down):
    os.makedirs(down.assets + "/press", exist_ok=True)
    with open(down.assets + "/press/ab.css", "w") as f:
        f.write("p { margin: 0 }\n")
    eq(fetch(down.address(front), "/assets/press/ab.css").status, 200, "status")
