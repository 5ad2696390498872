"""What breaks, and what staff see meanwhile: no word of theirs is lost."""
import time

from browser import read_json
from harness import OWNER, PASSWORD, each_front, eq, has, lacks, ok, scenario, wait_for
from import_archives import png
from test_console import staff
from test_disk_full import Disk, crowded_database, files_below, media_dir
from test_faults import closed_database, database_of, internal, psql

WORDS = "Words nobody would want to type again. "


def writing(engine, title):
    """A browser on the editor's page of a draft of this title."""
    b = staff(engine, "desk")
    b.get("/desk/posts/new/")
    b.submit("source", ("intent", "save"), title=title, source="The beginning.")
    eq(b.answer.status, 200, "status of the first save")
    return b


def saved_again(b, text):
    b.submit("source", ("intent", "save"), source=text)
    eq(b.answer.status, 200, "status afterwards")
    eq(b.get(b.path.split("?")[0]).status, 200, "status of the editor")
    eq(b.value("source"), text, "text")


@scenario
def a_save_without_the_sites_database_keeps_the_words_in_the_form(engine):
    b = writing(engine, "Without a database")
    database, form = database_of(engine, "desk"), b.form("source")
    with closed_database(engine, database):
        answer = b.post(form.action, dict(form.fields, intent="save", source=WORDS))
        eq(answer.status, 503, "status")
        has(answer.text, WORDS.strip())
        lacks(answer.text, "FATAL")
        eq(engine.get("nginx", engine.site("alpha"), "/search/?q=desk").status, 200, "status of another site")
    start = time.monotonic()
    wait_for("the editor", lambda: b.get(form.action).status == 200, seconds=30)
    print("# the editor is back %.1f s after the database" % (time.monotonic() - start))
    eq(b.value("source"), "The beginning.", "text")
    saved_again(b, WORDS.strip())


@scenario
def a_save_without_a_session_or_the_platform_database_keeps_the_words_too(engine):
    """Nobody knows then who sent them: they are shown to who did."""
    b = writing(engine, "Without anybody")
    form = b.form("source")
    fields = dict(form.fields, intent="save", source=WORDS + "<b>&amp;")
    kept = WORDS + "&lt;b&gt;&amp;amp;"
    with closed_database(engine, engine.database):
        answer = b.post(form.action, fields)
        eq(answer.status, 503, "status without the database")
        has(answer.text, kept)
        ok(answer.header("Retry-After"), "no Retry-After")
    wait_for("the console", lambda: b.request("GET", form.action).status == 200, seconds=30)
    answer = b.post(form.action, dict(fields, csrf="of another session"))
    eq(answer.status, 403, "status with a foreign token")
    has(answer.text, kept)
    answer = b.post(form.action, fields, same_origin=False, headers=[("Sec-Fetch-Site", "cross-site")])
    eq(answer.status, 403, "status from elsewhere")
    lacks(answer.text, kept)
    b.cookies.clear()
    answer = b.post(form.action, fields)
    eq(answer.status, 401, "status without a session")
    has(answer.text, kept)
    has(answer.text, "Sign in in another tab")


@scenario
def a_save_without_room_is_whole_or_refused_with_the_words_kept(engine, scratch):
    b = writing(engine, "Without room")
    path = b.path.split("?")[0]
    with crowded_database(engine, "desk", scratch + "/desk") as disk:
        wait_for("the editor", lambda: b.get(path).status == 200, seconds=30)
        disk.fill()
        refused = None
        for n in range(60):
            text = (WORDS * 4000 + str(n)).strip()
            b.submit("source", ("intent", "save"), source=text)
            if b.answer.status != 200:
                refused = b.answer
                break
            eq(b.value("source"), text, "what was saved")
        ok(refused, "nothing is refused")
        eq(refused.status, 503, "status")
        eq(b.value("source"), text, "text in the form")
        lacks(refused.text, "No space left on device")
        disk.free()
        saved_again(b, text)
    wait_for("the editor", lambda: b.get(path).status == 200, seconds=30)
    eq(b.value("source"), text, "text, on its own disk again")


@scenario
def an_upload_there_is_no_room_for_is_refused_in_words_and_leaves_nothing(engine):
    b = writing(engine, "With a picture")
    picture = png(77)
    with Disk(media_dir(engine, "desk"), 256) as disk:
        disk.fill()
        answer = b.upload("/desk/media/", "a.png", picture, b.csrf())
        eq(answer.status, 503, "status")
        has(read_json(answer)["error"]["message"], "no room")
        lacks(answer.text, engine.folder)
        eq(files_below(disk.path), ["/ballast"], "files")
        eq(psql(engine, "SELECT count(*) FROM media", database_of(engine, "desk")), "0", "rows of media")
        disk.free()
        answer = b.upload("/desk/media/", "a.png", picture, b.csrf())
        eq(answer.status, 201, "status with room again")
        ok(len(files_below(disk.path)) >= 1, "no file")    # its variants may be there already
    psql(engine, "DELETE FROM media", database_of(engine, "desk"))


@scenario
def without_the_platform_database_staff_are_told_and_readers_notice_nothing(engine):
    b, host = writing(engine, "Without the platform"), engine.site("desk")
    page = engine.get("nginx", host).text
    with closed_database(engine, engine.database):
        for _ in range(3):
            answer = b.request("GET", "/desk/posts/")
            eq(answer.status, 503, "status")
            lacks(answer.text, "FATAL")
        eq(engine.get("nginx", host).text, page, "the home page")
    wait_for("the console", lambda: b.request("GET", "/desk/posts/").status == 200, seconds=30)


@each_front
def without_the_redis_of_sessions_staff_are_told_and_readers_notice_nothing(front, engine):
    b, host = writing(engine, "Without sessions " + front), engine.site("desk")
    b.front = front
    engine.stop_redis("redis-state")
    try:
        answer = b.request("GET", "/desk/posts/")
        eq(answer.status, 503, "status")
        ok(answer.header("Retry-After"), "no Retry-After")
        eq(engine.get(front, host).status, 200, "status of a page")
    finally:
        engine.start_redis("redis-state")
    wait_for("readiness", lambda: internal(engine, "/readyz").status == 200, seconds=10)
    b.cookies.clear()       # the session may have outlived its Redis
    wait_for("sign-in", lambda: b.sign_in(OWNER, PASSWORD).status == 200, seconds=10)
    # Each worker finds out for itself that its Redis is back.
    wait_for("every worker", lambda: all(b.get("/desk/posts/").status == 200 for _ in range(10)), seconds=30)
