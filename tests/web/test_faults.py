"""What breaks, and what readers see meanwhile: the rows of the failure table."""
import os
import re
import signal
import threading
import time

from harness import OWNER, each_front, eq, has, lacks, ok, run, scenario, send_raw, tool, wait_for
from under_load import EventLog


def until_200(engine, host, seconds=10, path="/"):
    """Seconds until the site answers again."""
    start = time.monotonic()
    while engine.get("nginx", host, path).status != 200:
        ok(time.monotonic() - start < seconds, "not back after %d s" % seconds)
        time.sleep(0.02)
    return time.monotonic() - start


def workers(engine):
    with open("/proc/%d/task/%d/children" % (engine.process.pid, engine.process.pid)) as f:
        return [int(pid) for pid in f.read().split()]


def internal(engine, path):
    return send_raw(engine.internal_address("nginx"), b"GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" % path.encode())


def metrics(engine):
    text = internal(engine, "/metrics").text
    return {name: float(value) for name, value in re.findall(r"^([a-z_0-9]+(?:\{[^}]*\})?) (\S+)$", text, re.M)}


def psql(engine, statement, database="postgres"):
    conninfo = os.environ["QUOIN_TEST_DB"].replace("dbname=postgres", "dbname=" + database)
    code, out = run(["psql", "-XAt", "-v", "ON_ERROR_STOP=1", "-c", statement, conninfo])
    ok(code == 0, out)
    return out.strip()


class closed_database:
    """No connection to it, old or new, while this is entered.  The platform's is closed when
    every worker there is has heard of all sites."""

    def __init__(self, engine, name):
        self.engine, self.name = engine, name

    def __enter__(self):
        if self.name == self.engine.database and self.engine.process.poll() is None:
            wait_for("every worker's registry", lambda: metrics(self.engine)["quoin_workers_behind"] == 0)
        psql(self.engine, 'ALTER DATABASE "%s" ALLOW_CONNECTIONS false' % self.name)
        psql(self.engine, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'" % self.name)

    def __exit__(self, *_):
        psql(self.engine, 'ALTER DATABASE "%s" ALLOW_CONNECTIONS true' % self.name)


def database_of(engine, site):
    return psql(engine, "SELECT p.database FROM place p JOIN site s ON s.id = p.site_id WHERE s.name = '%s'" % site,
                engine.database)


@scenario
def a_killed_worker_is_replaced_and_the_socket_stays_open(engine):
    host = engine.site("alpha")
    before = workers(engine)
    page = engine.get("nginx", host).text
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    took = until_200(engine, host)
    print("# %.2f s without an answer" % took)
    ok(took < 3, "no answer for 3 s")
    eq(engine.get("nginx", host).text, page, "the page")
    wait_for("a new worker", lambda: len(workers(engine)) >= len(before) and not set(before) & set(workers(engine)))


@scenario
def a_GET_waits_out_a_restart_behind_Caddy(engine):
    host = engine.site("alpha")
    engine.world.stop(engine.process)
    answers = []
    reader = threading.Thread(target=lambda: answers.append(engine.get("caddy", host)))
    reader.start()
    time.sleep(0.3)
    engine.serve()
    reader.join()
    eq(answers[0].status, 200, "status")
    has(answers[0].text, "Alpha")


@each_front
def with_quoin_stopped_a_reader_gets_the_page_that_says_so(front, engine):
    host = engine.site("alpha")
    engine.world.stop(engine.process)
    try:
        answer = engine.get(front, host)
        eq(answer.status, 503, "status")
        eq(answer.header("Retry-After"), "5", "Retry-After")
        eq(answer.header("Cache-Control"), "no-store", "Cache-Control")
        has(answer.text, "Back in a moment")
        lacks(answer.text, "Alpha")
    finally:
        engine.serve()
    ok(until_200(engine, host) < 3, "no answer for 3 s")


@each_front
def with_the_redis_cache_gone_pages_still_come(front, engine):
    host = engine.site("alpha")
    pages = {path: engine.get(front, host, path).text for path in ("/", "/archive/", "/rss/")}
    engine.stop_redis("redis-cache")
    try:
        for path, text in pages.items():
            answer = engine.get(front, host, path)
            eq((answer.status, answer.text), (200, text), path)
        answer = engine.get(front, host, "/search/?q=gone-" + front)
        eq(answer.status, 200, "status of a new page")
        has(answer.text, "gone-" + front)
    finally:
        engine.start_redis("redis-cache")
    number, start = 0, time.monotonic()
    while kept_pages(engine) == 0:      # new addresses, for the old ones are in memory
        number += 1
        eq(engine.get(front, host, "/search/?q=kept-%s-%d" % (front, number)).status, 200, "status afterwards")
        ok(time.monotonic() - start < 30, "nothing is kept in Redis again")
        time.sleep(0.05)
    print("# %s: Redis is used again %.1f s after it is back" % (front, time.monotonic() - start))


def kept_pages(engine):
    code, out = run([tool("redis-cli"), "-s", engine.world.path("redis-cache.sock"), "dbsize"])
    eq(code, 0, out)
    return int(out.split()[-1])


@each_front
def with_the_platform_database_gone_known_sites_still_answer(front, engine):
    host = engine.site("alpha")
    page = engine.get(front, host).text
    unasked = engine.site("unasked-" + front)
    with closed_database(engine, engine.database):
        for number in range(12):        # of every worker
            answer = engine.get(front, unasked, "/search/?q=unasked-%d" % number)
            eq(answer.status, 200, "status of a site nobody has asked for before")
        answer = engine.get(front, host)
        eq((answer.status, answer.text), (200, page), "a cached page")
        answer = engine.get(front, host, "/search/?q=platform-" + front)
        eq(answer.status, 200, "status of a new page")
        has(answer.text, "platform-" + front)
        answer = engine.get(front, "nobody.test")
        eq(answer.status, 421, "status of an unknown host")
        has(answer.text, "No site answers to this name here")
        has(engine.quoin("site", "create", "not-now", "--owner", OWNER, fails=True), "could not create")
    start = time.monotonic()
    ok(until_200(engine, engine.site("new-" + front)) < 30, "a new site does not answer")
    print("# %s: a new site answers %.1f s after the platform database is back" % (front, time.monotonic() - start))


@each_front
def a_site_whose_database_is_gone_is_503_alone_and_comes_back(front, engine):
    alpha, beta = engine.site("alpha"), engine.site("beta")
    with closed_database(engine, database_of(engine, "beta")):
        answer = engine.get(front, beta, "/search/?q=alone-" + front)
        eq(answer.status, 503, "status of the site")
        ok(answer.header("Retry-After"), "no Retry-After")
        eq(answer.header("Cache-Control"), "no-store", "Cache-Control")
        has(answer.text, "Not available just now")
        for word in ("Alpha", "database", "FATAL", "PostgreSQL"):
            lacks(answer.text, word)
        has(engine.quoin("site", "set", "beta", "title=Never", fails=True), "could not")
        for _ in range(5):
            start = time.monotonic()
            answer = engine.get(front, alpha, "/search/?q=other-" + front)
            eq(answer.status, 200, "status of another site")
            has(answer.text, "other-" + front)
            ok(time.monotonic() - start < 1, "another site waits")
    took = until_200(engine, beta, path="/search/?q=back-" + front)
    print("# %s: the site is back %.1f s after its database" % (front, took))
    lacks(engine.get(front, beta).text, "Never")


BAD = [
    # request line and headers, status, words
    (b"GET /%ff%fe", b"", 400, "The address is malformed"),
    (b"GET /a%2f..%2fb", b"", 400, "The address is malformed"),
    (b"GET /page/99999999999999999999/", b"", 404, "It may have moved"),
    (b"POST /", b"Content-Length: 3\r\n", 405, "does not take that method"),
    (b"BREW /", b"", 405, "does not take that method"),
    (b"POST /", b"Content-Length: 100000\r\n", 413, "the body is too large"),
    (b"GET /", b"".join(b"X-H%d: 1\r\n" % n for n in range(60)), 400, "too many"),
    (b"GET /", b"X-H: " + b"a" * 7000 + b"\r\nX-I: " + b"a" * 4000 + b"\r\n", 400, "too long"),
]


@each_front
def bad_input_is_answered_in_words_by_the_limits_that_are_set(front, engine):
    host, log = engine.site("alpha"), EventLog(engine)
    engine.write_conf(max_body="64k", params_count="50", params_max="8k")
    os.kill(engine.process.pid, signal.SIGHUP)
    log.wait("serve.ready")
    try:
        for line, headers, status, words in BAD:
            length = int(re.search(rb"Content-Length: (\d+)|$", headers).group(1) or 0)
            answer = send_raw(engine.address(front), line + b" HTTP/1.1\r\nHost: " + host.encode() +
                              b"\r\nConnection: close\r\n" + headers + b"\r\n" + b"x" * length)
            eq(answer.status, status, "status of %r" % line)
            has(answer.text, words)
            eq(engine.get(front, host, "/archive/").status, 200, "status of the next request")
    finally:
        engine.write_conf()
        os.kill(engine.process.pid, signal.SIGHUP)
        log.wait("serve.ready", 2)
    eq(engine.get(front, host, "/archive/", headers=[("X-H%d" % n, "1") for n in range(60)]).status, 200,
       "status by the limits of always")
