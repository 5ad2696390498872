"""The console in a browser: from the set-up page to a published post, by typing."""
import re

from harness import Annexe, Engine, eq, has, maker, ok, scenario, wait_for


@maker
def empty_engine(world):
    """One that nobody has set up yet."""
    return Engine(Annexe(world, "write"), set_up=False)


def set_up_path(engine):
    log = engine.process.log
    wait_for("the set-up address", lambda: "set_up.open" in open(log).read(), engine.process)
    return re.search(r"url=https?://[^/]+(/set-up/\S+)", open(log).read()).group(1)


@scenario
def a_creator_types_a_table_and_pastes_a_picture_and_readers_see_them(empty_engine, node):
    done = node("write", port=empty_engine.ports["caddy"], console="http://console.test", set_up=set_up_path(empty_engine), width=1280)
    eq(done["complaints"], [], "what the browser complained of")
    has(done["looked"]["article"], "Not saved yet.")
    ok(done["looked"]["picture"] > 0, "the preview has no picture")
    ok(any("/assets/" in sheet for sheet in done["looked"]["sheets"]), "the theme's styles: %s" % done["looked"]["sheets"])
    eq(done["looked"]["scripts"], 0, "scripts in the preview")
    ok("/notes/posts/new/" not in done["address"], "the saved post has no address of its own: " + done["address"])
    has(done["source"], "They sing **early**.\n\n| Bird |")
    page = empty_engine.get("caddy", "notes.sites.test", "/larks-at-dawn/")
    eq(page.status, 200)
    has(page.text, "They sing <strong>early</strong>.")
    has(page.text, "<th>Bird</th>")
    has(page.text, "<td>trill</td>")
    has(page.text, "<img")
