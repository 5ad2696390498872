"""quoin serve under readers' eyes: what may happen to it without one of them noticing."""
import os
import random
import re
import signal
import threading
import time

from harness import eq, fetch, has, lacks, ok, run, scenario, send_raw, tool, wait_for
from test_faults import closed_database, database_of, internal, metrics, psql, until_200, workers
from under_load import LONG, EventLog, Readers, Writer

RATE = 1200 if LONG else 300
PATHS = ["/", "/archive/", "/rss/", "/about-this-site/"]
SEARCHES = ["/search/?q=word-%d" % n for n in range(200)]       # too many to be in a cache for long


def told(engine, sig):
    os.kill(engine.process.pid, sig)


def children(engine, role):
    """Pids of a role, by the name the kernel shows."""
    found = []
    for pid in workers(engine):
        with open("/proc/%d/comm" % pid) as f:
            if f.read().strip() == "quoin-" + role:
                found.append(pid)
    return found


class locked_posts:
    """Whoever reads this site's posts waits, while this is entered."""

    def __init__(self, engine, site):
        self.engine, self.database = engine, database_of(engine, site)

    def __enter__(self):
        self.process = self.engine.world.start("lock", [
            "psql", "-X", "-c", "BEGIN; LOCK TABLE post; SELECT pg_sleep(60)",
            os.environ["QUOIN_TEST_DB"].replace("dbname=postgres", "dbname=" + self.database)])
        wait_for("the lock", lambda: psql(
            self.engine, "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
            " AND relation = 'post'::regclass", self.database) == "1")

    def __exit__(self, *_):
        psql(self.engine, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
             " WHERE query LIKE '%LOCK TABLE post%' AND pid <> pg_backend_pid()")
        self.engine.world.stop(self.process)


# -- nothing fails ------------------------------------------------------------------

@scenario
def readers_notice_nothing_of_a_reload(engine):
    log = EventLog(engine)
    with Readers(engine, "nginx", engine.site("alpha"), PATHS, RATE) as readers, Writer(engine, "nginx", "alpha") as writer:
        for times in range(1, 10 if LONG else 3):
            told(engine, signal.SIGHUP)
            log.wait("serve.ready", times)
            time.sleep(2 if LONG else 0.5)
    print("# " + readers.summary())
    eq(readers.failed, [], "failed requests")
    eq(writer.unseen, [], "titles saved and not shown")


@scenario
def readers_notice_nothing_of_an_upgrade_in_place(engine):
    log = EventLog(engine)
    pid = engine.process.pid
    before = set(workers(engine))
    with Readers(engine, "nginx", engine.site("alpha"), PATHS, RATE) as readers:
        for times in range(1, 10 if LONG else 3):
            told(engine, signal.SIGUSR2)
            log.wait("serve.upgraded", times)
            log.wait("serve.ready", times)
            time.sleep(2 if LONG else 0.5)
    print("# " + readers.summary())
    eq(readers.failed, [], "failed requests")
    eq(engine.process.poll(), None, "end of the supervisor")
    eq(engine.process.pid, pid, "pid")
    wait_for("the old processes' end", lambda: not before & set(workers(engine)))


@scenario
def a_program_that_lays_out_the_shared_memory_otherwise_is_not_upgraded_to(engine):
    """The number at the beginning of the file says how; the next program finds another there."""
    host, log, pids = engine.site("alpha"), EventLog(engine), set(workers(engine))
    with open(engine.world.path("run", "shared"), "r+b") as f:
        layout = f.read(8)
        f.seek(0)
        f.write(bytes([layout[0] ^ 1]) + layout[1:])
        f.flush()
        try:
            told(engine, signal.SIGUSR2)
            log.wait("upgrade.refused")
            eq(set(workers(engine)), pids, "processes")
            eq(engine.get("nginx", host, "/search/?q=not-upgraded").status, 200, "status meanwhile")
            has(engine.quoin("site", "list", fails=True), "another version of Quoin made it; stop Quoin and remove it")
            engine.restart()
            eq(engine.get("nginx", host).status, 200, "status after a restart, which makes the file anew")
        except BaseException:
            f.seek(0)
            f.write(layout)
            raise


@scenario
def readers_notice_nothing_of_workers_told_to_end(engine):
    with Readers(engine, "nginx", engine.site("alpha"), PATHS, RATE) as readers:
        for _ in range(10 if LONG else 3):
            os.kill(random.choice(children(engine, "worker")), signal.SIGTERM)
            time.sleep(1 if LONG else 0.4)
    print("# " + readers.summary())
    eq(readers.failed, [], "failed requests")


@scenario
def behind_Caddy_readers_notice_nothing_of_a_restart(engine):
    with Readers(engine, "caddy", engine.site("alpha"), PATHS, RATE / 4) as readers:
        for _ in range(5 if LONG else 1):
            engine.restart()
            time.sleep(1)
    print("# " + readers.summary())
    eq(readers.failed, [], "failed requests")


@scenario
def killed_workers_fail_only_what_they_held(engine):
    kills = []
    with Readers(engine, "nginx", engine.site("alpha"), PATHS + SEARCHES, RATE) as readers, Writer(engine, "nginx", "alpha") as writer:
        start = time.monotonic()
        for at in sorted(random.uniform(0, 60 if LONG else 3) for _ in range(20 if LONG else 4)):
            time.sleep(max(0, start + at - time.monotonic()))
            victim = random.choice(children(engine, "worker"))
            kills.append(time.monotonic())
            os.kill(victim, signal.SIGKILL)
        time.sleep(max(0, start + (60 if LONG else 3) - time.monotonic()))
    print("# %d kills, %s; %d saved" % (len(kills), readers.summary(), writer.saved))
    for begin, end, why in readers.failed:
        ok(any(begin <= t + 0.1 and end >= t for t in kills),
           "a request failed that no killed worker can have held: %.3f to %.3f, %s" % (begin, end, why))
    ok(len(readers.failed) <= len(kills) * readers.connections, "%d requests failed" % len(readers.failed))
    eq(writer.unseen, [], "titles saved and not shown")
    if LONG:
        ok(readers.requests >= 60000, "too few requests: %d" % readers.requests)


@scenario
def what_a_killed_worker_held_fails_at_once(engine):
    host, slow = engine.site("alpha"), engine.site("delta")
    answers = []
    with locked_posts(engine, "delta"):
        held = [threading.Thread(target=lambda n=n: answers.append((engine.get("nginx", slow, "/search/?q=held-%d" % n), time.monotonic())))
                for n in range(3)]
        for one in held:
            one.start()
        wait_for("requests at work", lambda: metrics(engine)["quoin_server_busy"] == 4)
        with Readers(engine, "nginx", host, PATHS, RATE) as readers:
            killed = time.monotonic()
            for pid in children(engine, "worker"):
                os.kill(pid, signal.SIGKILL)
            for one in held:
                one.join()
    eq([a.status for a, _ in answers], [503] * 3, "statuses of what was held")
    ok(all(at - killed < 1 for _, at in answers), "they waited: %r" % [at - killed for _, at in answers])
    ok(all(begin <= killed + 0.1 for begin, _, _ in readers.failed), "a later request failed: %r" % readers.failed)


# -- health and metrics ---------------------------------------------------------------

@scenario
def readiness_names_what_cannot_be_reached(engine):
    answer = internal(engine, "/readyz")
    eq((answer.status, answer.text), (200, "platform_db: ok\nredis_state: ok\n"), "answer")
    engine.stop_redis("redis-state")
    try:
        answer = internal(engine, "/readyz")
        eq(answer.status, 503, "status without Redis")
        has(answer.text, "platform_db: ok\nredis_state: it does not answer")
        eq(internal(engine, "/healthz").status, 200, "health")
        eq(engine.get("nginx", engine.site("alpha")).status, 200, "a page")
    finally:
        engine.start_redis("redis-state")
    eq(internal(engine, "/readyz").status, 200, "status with Redis again")
    with closed_database(engine, engine.database):
        start = time.monotonic()
        answer = internal(engine, "/readyz")
        eq(answer.status, 503, "status without the platform database")
        lacks(answer.text, "platform_db: ok")
        ok(time.monotonic() - start < 2.5, "it took %.1f s" % (time.monotonic() - start))
    wait_for("readiness", lambda: internal(engine, "/readyz").status == 200, seconds=20)


@scenario
def one_scrape_speaks_for_all_processes(engine):
    host = engine.site("alpha")
    for _ in range(20):
        engine.get("nginx", host)
    # An earlier scenario may have killed a worker that is being restarted.
    wait_for("every process", lambda: metrics(engine).get('quoin_processes{role="worker"}') == 2, seconds=30)
    before = metrics(engine)
    for role, count in (("supervisor", 1), ("worker", 2), ("jobs", 1), ("cell", 1)):
        eq(before['quoin_processes{role="%s"}' % role], count, role)
        ok(before['quoin_memory_pss_bytes{role="%s"}' % role] > 100000, role + " has no memory")
    ok(before["quoin_sites"] >= 1, "no sites")
    log = EventLog(engine)
    for pid in children(engine, "worker"):
        os.kill(pid, signal.SIGKILL)
    log.wait("process.crashed", 2)
    until_200(engine, host)
    after = metrics(engine)
    eq(after["quoin_worker_crashes_total"], before["quoin_worker_crashes_total"] + 2, "crashes")
    for name, value in before.items():
        if name.endswith("_total"):
            ok(after[name] >= value, "%s went back from %d to %d" % (name, value, after[name]))
    # The thread of the request before may still be tidying up.
    wait_for("only the thread that answers is busy", lambda: metrics(engine)["quoin_server_busy"] == 1)
    wait_for("no connection is parked", lambda: metrics(engine)["quoin_server_parked"] == 0)


@scenario
def metrics_are_well_formed(engine):
    answer = internal(engine, "/metrics")
    has(answer.header("Content-Type"), "text/plain; version=0.0.4")
    typed = set()
    for line in answer.text.splitlines():
        kind = re.match(r"# TYPE ([a-z_0-9]+) (counter|gauge)$", line)
        value = re.match(r"([a-z_0-9]+)(\{[a-z]+=\"[^\"]+\"\})? \d+$", line)
        ok(kind or value or re.match(r"# HELP [a-z_0-9]+ \S", line), "not a line of metrics: " + line)
        if kind:
            ok(kind[1] not in typed, kind[1] + " is told twice")
            eq(kind[1].endswith("_total"), kind[2] == "counter", kind[1] + " is a counter")
            typed.add(kind[1])
        elif value:
            ok(value[1] in typed, value[1] + " has no type")


# -- jobs -------------------------------------------------------------------------------

def schedule(engine, scratch, site, title, at):
    """A post of this site that is to appear at this time."""
    folder = "%s/%s-%d" % (scratch, site, at)
    os.makedirs(folder + "/_posts")
    with open(folder + "/_posts/2026-01-01-%s.md" % title.lower(), "w") as f:
        f.write("---\ntitle: %s\ndate: %s\n---\nNow.\n" % (title, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))))
    engine.quoin("import", "markdown", folder, "--site", site)


def appears(engine, host, title, at):
    wait_for("the post", lambda: title in engine.get("nginx", host).text, seconds=12)
    late = time.time() - int(at)
    ok(-1 < late < 3, "it appeared %.1f s after its time" % late)


@scenario
def a_post_of_the_future_appears_at_its_time(engine, scratch):
    host, at = engine.site("alpha"), time.time() + 3
    schedule(engine, scratch, "alpha", "Tomorrow", at)
    lacks(engine.get("nginx", host).text, "Tomorrow")
    appears(engine, host, "Tomorrow", at)


@scenario
def a_site_that_hangs_does_not_hold_up_the_posts_of_others(engine, scratch):
    host, at = engine.site("alpha"), time.time() + 4
    engine.site("delta")
    schedule(engine, scratch, "delta", "Stuck", at - 1)
    schedule(engine, scratch, "alpha", "Free", at)
    with locked_posts(engine, "delta"):
        appears(engine, host, "Free", at)
    wait_for("the other post", lambda: "Stuck" in engine.get("nginx", engine.site("delta")).text, seconds=10)


@scenario
def a_host_added_on_another_machine_is_known_at_once(engine):
    engine.site("alpha")
    eq(engine.get("nginx", "elsewhere.test").status, 421, "status before")
    psql(engine, "INSERT INTO host (name, site_id) SELECT 'elsewhere.test', id FROM site WHERE name = 'alpha'", engine.database)
    wait_for("the host", lambda: engine.get("nginx", "elsewhere.test").status == 301, seconds=2)
    psql(engine, "DELETE FROM host WHERE name = 'elsewhere.test'", engine.database)
    wait_for("its end", lambda: engine.get("nginx", "elsewhere.test").status == 421, seconds=2)


@scenario
def what_changed_while_the_platform_was_away_is_heard_afterwards(engine):
    host = engine.site("alpha")
    with closed_database(engine, engine.database):
        eq(engine.get("nginx", host).status, 200, "status meanwhile")
    psql(engine, "INSERT INTO host (name, site_id) SELECT 'unheard.test', id FROM site WHERE name = 'alpha'", engine.database)
    wait_for("the host", lambda: engine.get("nginx", "unheard.test").status == 301, seconds=25)
    psql(engine, "DELETE FROM host WHERE name = 'unheard.test'", engine.database)


# -- faults -------------------------------------------------------------------------------

@scenario
def a_site_whose_database_is_gone_shows_its_cached_pages(engine):
    host = engine.site("gamma")
    pages = {path: engine.get("nginx", host, path).text for path in PATHS}
    with closed_database(engine, database_of(engine, "gamma")):
        for path in PATHS * 3:
            answer = engine.get("nginx", host, path)
            eq((answer.status, answer.text), (200, pages[path]), "the cached " + path)
        eq(engine.get("nginx", host, "/search/?q=never-asked-before").status, 503, "a page nobody has seen")
        answer = engine.get("nginx", host, "/search/?q=never-asked-before")
        has(answer.text, "Not available just now")
    took = until_200(engine, host, seconds=20, path="/search/?q=now-it-is")
    print("# back %.1f s after the database" % took)


@scenario
def without_the_redis_of_sessions_public_pages_come(engine):
    host = engine.site("alpha")
    pages = {path: engine.get("nginx", host, path).text for path in PATHS}
    engine.stop_redis("redis-state")
    try:
        for path, text in pages.items():
            answer = engine.get("nginx", host, path)
            eq((answer.status, answer.text), (200, text), path)
        has(engine.get("nginx", host, "/search/?q=sessions").text, "sessions")
    finally:
        engine.start_redis("redis-state")
    wait_for("readiness", lambda: internal(engine, "/readyz").status == 200, seconds=5)


@scenario
def a_slow_site_slows_no_other(engine):
    host, slow = engine.site("alpha"), engine.site("delta")
    with locked_posts(engine, "delta"), \
            Readers(engine, "nginx", slow, SEARCHES, rate=0, connections=60) as crowd, \
            Readers(engine, "nginx", host, PATHS + SEARCHES, rate=100, connections=4) as readers:
        time.sleep(4)
    print("# " + readers.summary())
    eq(readers.failed, [], "failed requests of the other site")
    eq(sorted({why for _, _, why in crowd.failed} - {"status 429"}), ["status 503"], "answers of the slow site")
    ok(float(readers.total[5]) < 1000, "p99 of the other site is %s ms" % readers.total[5])


class frozen:
    """A process that is there and does nothing, while this is entered."""

    def __init__(self, pid):
        self.pid = pid

    def __enter__(self):
        os.kill(self.pid, signal.SIGSTOP)

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGCONT)


@scenario
def a_redis_that_hangs_holds_up_a_page_for_a_moment_at_most(engine):
    host = engine.site("alpha")
    page = engine.get("nginx", host, "/archive/").text
    with frozen(engine.redis["redis-cache"].pid), frozen(engine.redis["redis-state"].pid):
        for n in range(12):
            start = time.monotonic()
            answer = engine.get("nginx", host, "/search/?q=hung-%d" % n)
            took = time.monotonic() - start
            eq(answer.status, 200, "status of a new page")
            ok(took < 1.5, "a new page took %.1f s" % took)
        start = time.monotonic()
        eq(engine.get("nginx", host, "/archive/").text, page, "a page from memory")
        eq(internal(engine, "/readyz").status, 503, "readiness")
        ok(time.monotonic() - start < 2, "readiness took long")
    wait_for("readiness", lambda: internal(engine, "/readyz").status == 200, seconds=5)


@scenario
def started_without_the_platform_database_it_serves_when_that_is_back(engine):
    host = engine.site("alpha")
    engine.world.stop(engine.process)
    with closed_database(engine, engine.database):
        engine.serve()
        for _ in range(5):
            answer = engine.get("nginx", host)
            eq(answer.status, 503, "status meanwhile")
            ok(answer.header("Retry-After"), "no Retry-After")
        eq(internal(engine, "/healthz").status, 200, "health meanwhile")
    took = until_200(engine, host, seconds=20)
    print("# back %.1f s after the database" % took)


@scenario
def with_every_thread_busy_others_are_told_to_come_back(engine):
    slow, host = engine.site("delta"), engine.site("alpha")
    engine.write_conf(workers="1", threads="2", overload_wait="300ms", statement_timeout="4s")
    log = EventLog(engine)
    told(engine, signal.SIGHUP)
    log.wait("serve.ready")
    try:
        with locked_posts(engine, "delta"):
            answers, start = [], time.monotonic()
            crowd = [threading.Thread(target=lambda n=n: answers.append(
                engine.get("nginx", slow, "/search/?q=slow-%d" % n))) for n in range(12)]
            for one in crowd:
                one.start()
            for one in crowd:
                one.join()
            took = time.monotonic() - start
            eq([a.status for a in answers], [503] * 12, "statuses")
            ok(all(a.header("Retry-After") for a in answers), "one has no Retry-After")
            ok(took < 15, "it took %.1f s" % took)
    finally:
        engine.write_conf()
        told(engine, signal.SIGHUP)
        log.wait("serve.ready", 2)
    ok(until_200(engine, slow, path="/search/?q=later") < 5, "the slow site does not come back")
    ok(until_200(engine, host) < 1, "another site does not come back")


@scenario
def nothing_a_client_sends_is_a_server_error(engine):
    host = engine.site("alpha").encode()
    head = b" HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n"
    for request in (
            b"GET /%00" + head + b"\r\n", b"GET /%ff%fe" + head + b"\r\n", b"GET /%zz" + head + b"\r\n",
            b"GET /../../etc/passwd" + head + b"\r\n", b"GET /a%2f..%2fb" + head + b"\r\n",
            b"GET /" + b"a" * 4000 + head + b"\r\n", b"GET /?" + b"x=1&" * 1000 + head + b"\r\n",
            b"GET /page/999999999999999999999/" + head + b"\r\n", b"GET /page/-1/" + head + b"\r\n",
            b"GET /search/?q=%ff%00" + head + b"\r\n", b"GET /search/?q=" + b"%22(" * 300 + head + b"\r\n",
            b"GET /tag/%e2%80%ae/" + head + b"\r\n", b"GET /rss/" + head + b"If-None-Match: \xff\r\n\r\n",
            b"POST /" + head + b"Content-Length: 3\r\n\r\na=1", b"PUT /" + head + b"Content-Length: 0\r\n\r\n",
            b"BREW /" + head + b"\r\n", b"GET /" + head + b"Cookie: " + b"a=b; " * 500 + b"\r\n\r\n",
            b"GET /" + head + b"Accept-Encoding: gzip;q=nan, br;q=9e99\r\n\r\n",
            b"GET /" + head + b"Range: bytes=9-1\r\n\r\n"):
        answer = send_raw(engine.address("nginx"), request)
        ok(answer.status < 500, "%r is %d" % (request[:60], answer.status))


@scenario
def it_serves_soon_after_it_starts(engine):
    host = engine.site("alpha")
    engine.world.stop(engine.process)
    start = time.monotonic()
    engine.serve()
    until_200(engine, host)
    took = time.monotonic() - start
    print("# %.0f ms from exec to the first 200" % (took * 1000))
    ok(took < (0.3 if LONG else 3), "it took %.0f ms" % (took * 1000))
