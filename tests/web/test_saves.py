"""A save during which a worker or PostgreSQL is killed: the text is stored whole, or
it is still with who wrote it.  tests/long/saves.sh makes 200 trials."""
import collections
import html
import http.client
import json
import os
import random
import signal
import statistics
import threading
import time

from harness import Failed, eq, has, ok, scenario, wait_for
from test_console import staff
from test_faults import workers
from under_load import LONG

TRIALS = 100 if LONG else 8
PARAGRAPH = "Words nobody would want to type again, and again, in the same order. "


def words(number):
    return "%s number %d\n\n" % (PARAGRAPH * 20, number) * 8 + "The end of %d." % number


class Desk:
    """An editor at one draft, and what the database has of it."""

    def __init__(self, engine, front, title):
        self.engine, self.browser, self.number = engine, staff(engine, "desk"), 0
        self.browser.front = front
        self.browser.get("/desk/posts/new/")
        self.browser.submit("source", ("intent", "save"), title=title + " 0", source=words(0))
        eq(self.browser.answer.status, 200, "status of the first save")
        self.path, self.title = self.browser.path.split("?")[0], title
        self.id = self.path.split("/")[-2]

    def open(self):
        """The editor, as soon as it is to be had: its form's fields."""
        def there():
            try:
                return self.browser.get(self.path).status == 200
            except (OSError, http.client.HTTPException):
                return False
        wait_for("the editor", there, seconds=30)
        return dict(self.browser.form("source").fields)

    def send(self, fields, by_script):
        """The answer to a save, None where the connection was cut."""
        try:
            return self.browser.post(self.path + ("save" if by_script else ""), fields)
        except (OSError, http.client.HTTPException):
            return None

    def stored(self):
        """(version, title, source, newest revision's source)"""
        row = None

        def asked():
            nonlocal row
            try:
                row = self.engine.ask(
                    "SELECT json_build_array(version, title, source, (SELECT edit ->> 'source' FROM revision r"
                    " WHERE r.post_id = p.id ORDER BY id DESC LIMIT 1)) FROM post p WHERE id = '%s'" % self.id, "desk")
            except Failed:
                return False
            return True
        wait_for("the database", asked, seconds=30)
        return json.loads(row)

    def save(self, prepare=None, delay=0):
        """One trial: what became of it.  prepare() finds what is killed, and gives the function that does it."""
        fields, by_script = self.open(), self.number % 2 == 1
        before, self.number = self.stored(), self.number + 1
        title, text = "%s %d" % (self.title, self.number), words(self.number)
        fields.update(intent="save", title=title, source=text)
        killer = threading.Timer(delay, prepare() if prepare else lambda: None)
        killer.start()
        start = time.monotonic()
        answer = self.send(fields, by_script)
        self.took = time.monotonic() - start
        killer.join()
        after = self.stored()
        new = [before[0] + 1, title, text, text]
        ok(after in (before, new), "half saved: version %s after %s, title %r, text of %d bytes, revision of %d" % (
            after[0], before[0], after[1], len(after[2]), len(after[3])))
        return self.outcome(answer, by_script, after == new, text)

    @staticmethod
    def outcome(answer, by_script, stored, text):
        if answer is None:
            return "cut"
        if answer.status < 400:
            ok(stored, "answered %d and not saved" % answer.status)
            return "saved"
        if by_script:       # the editor has the text and says so
            return "refused"
        if html.escape(text.split("\n")[0], quote=False) in answer.text:
            has(answer.text, "<textarea")
            return "in the form"
        ok(answer.status in (502, 503, 504), "answered %d without the text" % answer.status)
        has(answer.text, "Back in a moment")
        return "cut"


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def trials(engine, front, title, prepare):
    desk, took = Desk(engine, front, title), []
    for _ in range(5):
        eq(desk.save(), "saved", "outcome with nobody killed")
        took.append(desk.took)
    usual, chance, found = statistics.median(took), random.Random(TRIALS), collections.Counter()
    for _ in range(TRIALS):
        found[desk.save(prepare, chance.uniform(0, usual))] += 1
    print("# %s: %s; a save takes %.0f ms" % (title, ", ".join("%s %d" % pair for pair in sorted(found.items())), usual * 1000))
    eq(desk.save(), "saved", "outcome afterwards")


@scenario
def a_save_during_which_workers_are_killed_is_whole_or_its_author_has_the_text(engine):
    def prepare():
        pids = workers(engine)
        return lambda: kill(pids)
    trials(engine, "caddy", "Workers killed", prepare)


@scenario
def a_save_during_which_PostgreSQL_is_killed_is_whole_or_its_author_has_the_text(engine):
    """With one of its processes killed it ends all others, and recovers."""
    def prepare():
        pid = engine.ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
        return lambda: kill([int(pid)])
    trials(engine, "nginx", "PostgreSQL killed", prepare)
