"""What is published is what readers get: from the answer on, and from its time on.
tests/long/publish.sh makes 10,000 checks of it."""
import re
import threading
import time

from harness import FRONTS, eq, has, lacks, ok, scenario, wait_for
from test_console import staff
from test_faults import metrics
from under_load import LONG, Readers

CHECKS = 10000 if LONG else 300
PATHS = ("/the-news/", "/", "/rss/", "/tag/news/", "/archive/")


class Desk:
    """A published post, and which edition of it was answered last."""

    def __init__(self, engine, site):
        self.engine, self.browser, self.answered, self.took = engine, staff(engine, site), 0, []
        self.browser.get("/%s/posts/new/" % site)
        self.browser.submit("source", ("intent", "publish"), title="Edition 0.", slug="the-news", tags="News", source="Text.")
        eq(self.browser.answer.status, 200, "status of the first edition")
        self.path = self.browser.path.split("?")[0]
        self.browser.get(self.path)

    def update(self):
        fields, edition = dict(self.browser.form("source").fields), self.answered + 1
        fields.update(intent="update", title="Edition %d." % edition)
        start = time.monotonic()
        answer = self.browser.post(self.path, fields)
        self.took.append(time.monotonic() - start)
        self.answered = edition     # by the next line of any thread
        eq(answer.status, 303, "status of edition %d" % edition)
        self.browser.follow(answer, self.path)

    def p95(self):
        return 1000 * sorted(self.took)[len(self.took) * 95 // 100]


class Checker(threading.Thread):
    """GETs, each of which must show what was answered before it began."""

    def __init__(self, desk, host, front, done):
        super().__init__()
        self.desk, self.host, self.front, self.done = desk, host, front, done
        self.checks, self.fresh, self.wrong = 0, 0, []

    def run(self):
        last = 0
        while not self.done.is_set():
            path = PATHS[self.checks % len(PATHS)]
            least = self.desk.answered
            answer = self.desk.engine.get(self.front, self.host, path)
            shown = [int(n) for n in re.findall(r"Edition (\d+)\.", answer.text)]
            self.checks += 1
            self.fresh += least > last      # the first look at an edition
            last = least
            if answer.status != 200 or not shown or min(shown) < least:
                self.wrong.append("%s %s: %d, editions %r, answered was %d" % (self.front, path, answer.status, shown[:3], least))


@scenario
def every_GET_begun_after_the_answer_to_an_update_has_the_new_text(engine):
    host = engine.site("herald")
    desk, done, before = Desk(engine, "herald"), threading.Event(), metrics(engine)
    checkers = [Checker(desk, host, front, done) for front in FRONTS for _ in range(2)]
    with Readers(engine, "nginx", host, PATHS, rate=200, connections=4, seconds=1700 if LONG else 110) as readers:
        for checker in checkers:
            checker.start()
        try:
            while sum(c.fresh for c in checkers) < CHECKS // 10 or sum(c.checks for c in checkers) < CHECKS:
                desk.update()
                eq([w for c in checkers for w in c.wrong][:3], [], "old text after the answer")
        finally:
            done.set()
            for checker in checkers:
                checker.join()
    after = metrics(engine)
    print("# %d GETs checked, %d of them the first of an edition; %d updates, p95 %.0f ms; %s" % (
        sum(c.checks for c in checkers), sum(c.fresh for c in checkers), desk.answered, desk.p95(), readers.summary()))
    eq([w for c in checkers for w in c.wrong][:3], [], "old text after the answer")
    eq(readers.failed, [], "failed requests")
    ok(after["quoin_page_render_total"] > before["quoin_page_render_total"], "nothing was rendered")


# -- at its time --------------------------------------------------------------------

def plan(engine, site, title):
    """A post that is scheduled, for much later; its id."""
    b = staff(engine, site)
    b.get("/%s/posts/new/" % site)
    b.submit("source", ("intent", "publish"), title=title, source="Words.", publish_at="2099-01-01T10:00")
    has(b.answer.text, "Scheduled.")
    return b.path.split("?")[0].split("/")[-2]


def bring_forward(engine, site, ids, seconds):
    """A form knows minutes only: move posts to this many seconds from now.  Returns when, by time.time()."""
    due = time.time() + seconds
    engine.ask("UPDATE post SET published_at = to_timestamp(%.3f) WHERE id IN (%s);"
               "UPDATE outbox SET due = to_timestamp(%.3f) WHERE kind = 'publish'" % (due, ", ".join("'%s'" % i for i in ids), due), site)
    engine.ask("INSERT INTO wake (site_id, due) SELECT id, to_timestamp(%.3f) FROM site WHERE name = '%s'"
               " ON CONFLICT DO NOTHING" % (due, site))
    return due


def appearance(engine, host, path):
    """When a reader first saw it."""
    wait_for(path, lambda: engine.get("caddy", host, path).status == 200, seconds=30)
    return time.time()


def settled(engine, site):
    return engine.ask("SELECT count(*) FROM outbox WHERE kind = 'publish'", site) == "0" and \
        engine.ask("SELECT count(*) FROM job j JOIN site s ON s.id = j.site_id WHERE s.name = '%s' AND j.kind = 'publish'" % site) == "0"


@scenario
def scheduled_posts_appear_at_their_time_and_not_before(engine):
    host = engine.site("almanac")
    late = []
    for n in range(3):
        post = plan(engine, "almanac", "Moon %d" % n)
        eq(engine.get("nginx", host, "/moon-%d/" % n).status, 404, "status long before")
        due, epoch = bring_forward(engine, "almanac", [post], 2), int(engine.ask("SELECT n FROM epoch", "almanac"))
        while time.time() < due - 0.3:
            eq(engine.get("nginx", host, "/moon-%d/" % n).status, 404, "status before its time")
            lacks(engine.get("caddy", host).text, "Moon %d" % n)
        late.append(appearance(engine, host, "/moon-%d/" % n) - due)
        has(engine.get("caddy", host).text, "Moon %d" % n)
        wait_for("the outbox to be empty", lambda: settled(engine, "almanac"), seconds=30)
        eq(int(engine.ask("SELECT n FROM epoch", "almanac")) - epoch, 1, "times it was published")
    print("# seen %s ms after their time" % ", ".join("%.0f" % (1000 * s) for s in late))
    ok(min(late) >= 0 and max(late) < 10, "not at their time")


@scenario
def what_fell_due_while_quoin_was_stopped_appears_when_it_is_back(engine):
    host = engine.site("almanac")
    ids = [plan(engine, "almanac", "Tide %d" % n) for n in range(2)]
    bring_forward(engine, "almanac", ids, 0.5)
    engine.world.stop(engine.process)
    time.sleep(0.6)
    engine.serve()
    start = time.time()
    late = [appearance(engine, host, "/tide-%d/" % n) - start for n in range(2)]
    print("# seen %.0f ms after the start" % (1000 * max(late)))
    ok(max(late) < 10, "not at once")
    wait_for("the outbox to be empty", lambda: settled(engine, "almanac"), seconds=30)


@scenario
def a_restart_before_its_time_forgets_no_scheduled_post(engine):
    host = engine.site("almanac")
    post = plan(engine, "almanac", "Comet")
    due = bring_forward(engine, "almanac", [post], 6)
    engine.restart()
    eq(engine.get("nginx", host, "/comet/").status, 404, "status before its time")
    late = appearance(engine, host, "/comet/") - due
    print("# seen %.0f ms after its time" % (1000 * late))
    ok(0 <= late < 10, "not at its time")
    eq(engine.ask("SELECT count(*) FROM post WHERE slug LIKE 'comet%'", "almanac"), "1", "posts of that name")
