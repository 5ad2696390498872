"""Uploads while the workers that take them in are killed: whoever goes on gets his file in, and at
the end there is no file without a row and no row without its files."""
import hashlib
import http.client
import json
import os
import random
import threading
import time

from browser import Browser
from harness import Failed, eq, ok, scenario, wait_for
from test_console import staff
from test_library import picture
from test_saves import kill
from test_serve import children
from test_trash import media_dir
from test_uploads import AT, headers, piece

SITE = "large"                          # of test_uploads: its address is in AT
LONG = bool(os.environ.get("QUOIN_LONG"))
UPLOADS, KILLS = (1000, 100) if LONG else (40, 4)
PIECE, PATIENCE = 64 << 10, 120         # bytes; seconds for one upload, with all it meets


def content(n):
    """(name, bytes): pictures, papers sent at once, and papers in pieces, each its own."""
    rng = random.Random(n)
    if n % 3 == 0:
        return "picture-%d.png" % n, picture(n % 256, 40 + n // 256, 30 + n % 7)
    return "paper-%d.pdf" % n, b"%%PDF-1.4\n%d\n" % n + rng.randbytes(2000 if n % 3 == 1 else 3 * PIECE + n)


class Sender(threading.Thread):
    """Sends files until none is left; an answer that never came, or that says "not now", is asked for again."""

    def __init__(self, engine, desk, numbers, started):
        super().__init__(daemon=True)
        self.browser = Browser(engine)
        self.browser.cookies, self.browser.token = dict(desk.cookies), desk.token
        self.numbers, self.started, self.arrived, self.failed, self.again = numbers, started, {}, None, 0

    def run(self):
        try:
            while True:
                try:
                    n = self.numbers.pop()
                except IndexError:
                    return
                self.started()
                name, data = content(n)
                self.arrived[n] = self.in_pieces(name, data) if n % 3 == 2 else self.at_once(name, data)
        except Exception as why:        # told by the scenario
            self.failed = why

    def until(self, what, ask, statuses):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = ask()
                if answer.status in statuses:
                    return answer
                if answer.status not in (404, 408, 429, 500, 502, 503, 504):
                    raise Failed("%s was answered %d: %s" % (what, answer.status, answer.text[:200]))
                said = answer.status
            except (OSError, http.client.HTTPException) as why:
                said = why
            self.again += 1
            time.sleep(0.1)
        raise Failed("%s: nothing but %s" % (what, said))

    def at_once(self, name, data):
        answer = self.until(name, lambda: self.browser.upload("/%s/media/" % SITE, name, data, self.browser.token), (201,))
        return json.loads(answer.text)["url"]

    def in_pieces(self, name, data):
        b = self.browser
        place = self.until("begin", lambda: b.request("POST", AT, headers=headers(b, ("Upload-Length", str(len(data))))),
                           (201,)).header("Location")
        at = 0
        while at < len(data):
            # One that was cut off may have arrived: 409 says where to go on.
            answer = self.until("a piece", lambda: piece(b, place, at, data[at:at + PIECE]), (204, 409))
            at = int(answer.header("Upload-Offset"))
        return json.loads(self.until("finish", lambda: b.request("POST", place + "/finish", headers=headers(b)), (201,)).text)["url"]


class Killer:
    """Kills a worker, or all, after every so many uploads that are begun."""

    def __init__(self, engine):
        self.engine, self.begun, self.kills, self.lock, self.rng = engine, 0, 0, threading.Lock(), random.Random(3)

    def started(self):
        with self.lock:
            self.begun += 1
            due = self.begun * KILLS // UPLOADS > self.kills
            self.kills += due
        if due:
            threading.Timer(self.rng.random() * 0.05, self.kill).start()

    def kill(self):
        pids = children(self.engine, "worker")
        kill(self.rng.sample(pids, 1) if pids and self.kills % 2 else pids)


CLEAR = "[] without a row, [] without a file, [] abandoned"


def on_disk(engine, folder):
    at = os.path.join(media_dir(engine), "tenants", engine.ask("SELECT id FROM site WHERE name = '%s'" % SITE), folder)
    return {name: os.path.join(at, name) for name in (os.listdir(at) if os.path.isdir(at) else [])}


def sweep(engine):
    """The job that clears away, a day later: what lies there now is as old as that."""
    for folder in ("media", "uploads"):
        for path in on_disk(engine, folder).values():
            os.utime(path, (time.time() - 3 * 86400,) * 2)
    engine.ask("UPDATE upload SET touched_at = now() - interval '3 days' WHERE media_id IS NULL RETURNING 1", SITE)
    engine.ask("INSERT INTO outbox (kind, payload) SELECT 'media_sweep', '{}' WHERE NOT EXISTS (SELECT 1 FROM outbox"
               " WHERE kind = 'media_sweep' AND due <= now())", SITE)
    engine.ask("INSERT INTO wake (site_id, due) SELECT id, now() FROM site WHERE name = '%s' ON CONFLICT DO NOTHING" % SITE)


def rows(engine, table):
    return set((engine.ask("SELECT string_agg(name, ' ') FROM (SELECT %s AS name FROM %s) x" % (
        "id" if table == "upload" else "name", table), SITE) or "").split())


def named(engine):
    return rows(engine, "media") | rows(engine, "media_variant")


@scenario
def uploads_arrive_and_leave_nothing_behind_whatever_is_killed_meanwhile(engine):
    desk = staff(engine, SITE)
    desk.get("/%s/media/" % SITE)
    desk.token = desk.csrf()
    before, killer = int(engine.ask("SELECT count(*) FROM media", SITE)), Killer(engine)
    numbers = list(range(UPLOADS))
    senders = [Sender(engine, desk, numbers, killer.started) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(PATIENCE * (20 if LONG else 4))
        ok(not sender.is_alive(), "a sender does not come to an end")
        if sender.failed:
            raise Failed(str(sender.failed))
    arrived = {n: url for sender in senders for n, url in sender.arrived.items()}
    eq(len(arrived), UPLOADS, "uploads that arrived")
    eq(killer.kills, KILLS, "kills")
    wait_for("workers again", lambda: engine.get("caddy", SITE + ".sites.test", "/").status == 200, seconds=60)
    eq(int(engine.ask("SELECT count(*) FROM media", SITE)) - before, len(set(arrived.values())), "rows of files")
    for n, url in arrived.items():
        back = engine.get("caddy", SITE + ".sites.test", url)
        eq(back.status, 200, url)
        if n % 3:
            eq(hashlib.sha256(back.body).hexdigest(), hashlib.sha256(content(n)[1]).hexdigest(), "the hash of " + url)
    wait_for("the variants", lambda: engine.ask("SELECT count(*) FROM media WHERE variants_due IS NOT NULL", SITE) == "0",
             seconds=PATIENCE * (10 if LONG else 1))
    unlike = lambda: "%s without a row, %s without a file, %s abandoned" % tuple(sorted(names) for names in (
        set(on_disk(engine, "media")) - named(engine), named(engine) - set(on_disk(engine, "media")),
        set(on_disk(engine, "uploads")) - rows(engine, "upload")))
    left = unlike()

    def swept():        # by this sweep or, where one was on its way when the files were made old, the next
        sweep(engine)
        end = time.monotonic() + 5
        while time.monotonic() < end and unlike() != CLEAR:
            time.sleep(0.1)
        return unlike() == CLEAR

    try:
        wait_for("the sweep", swept, seconds=60)
    except Failed:
        raise Failed("after the sweep: " + unlike())
    print("# %d uploads, %d kills: %d requests sent again; before the sweep %s" % (
        UPLOADS, KILLS, sum(sender.again for sender in senders), left))
    eq(engine.ask("SELECT sum(bytes) FROM media_tally", SITE), engine.ask(
        "SELECT (SELECT sum(bytes) FROM media) + (SELECT coalesce(sum(bytes), 0) FROM media_variant)", SITE), "the sum of bytes")
