"""What breaks, and what readers see meanwhile: the rows of the failure table."""
import os
import signal
import subprocess
import threading
import time

from harness import each_front, eq, has, ok, run, scenario, tool, wait_for


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


def psql(engine, statement, database="postgres"):
    conninfo = os.environ["QUOIN_TEST_DB"].replace("dbname=postgres", "dbname=" + database)
    code, out = run(["psql", "-XAt", "-v", "ON_ERROR_STOP=1", "-c", statement, conninfo])
    ok(code == 0, out)
    return out.strip()


class closed_database:
    """No connection to it, old or new, while this is entered."""

    def __init__(self, engine, name):
        self.engine, self.name = engine, name

    def __enter__(self):
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
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    ok(until_200(engine, host) < 3, "no answer for 3 s")
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


@each_front
def with_quoin_stopped_a_reader_gets_the_page_that_says_so(front, engine):
    host = engine.site("alpha")
    engine.world.stop(engine.process)
    try:
        answer = engine.get(front, host)
        eq(answer.status, 503, "status")
        has(answer.text, "Back in a moment")
    finally:
        engine.serve()
    ok(until_200(engine, host) < 3, "no answer for 3 s")


@each_front
def with_the_redis_cache_gone_pages_still_come(front, engine):
    host = engine.site("alpha")
    engine.stop_redis("redis-cache")
    try:
        for path in ("/", "/archive/", "/rss/", "/search/?q=gone-" + front):
            eq(engine.get(front, host, path).status, 200, path)
    finally:
        engine.start_redis("redis-cache")
    eq(engine.get(front, host, "/archive/").status, 200, "status afterwards")


@each_front
def with_the_platform_database_gone_known_sites_still_answer(front, engine):
    host = engine.site("alpha")
    engine.get(front, host)
    with closed_database(engine, engine.database):
        eq(engine.get(front, host).status, 200, "status of a cached page")
        eq(engine.get(front, host, "/search/?q=platform-" + front).status, 200, "status of a new page")
        eq(engine.get(front, "nobody.test").status, 421, "status of an unknown host")


@each_front
def a_site_whose_database_is_gone_is_503_alone_and_comes_back(front, engine):
    alpha, beta = engine.site("alpha"), engine.site("beta")
    with closed_database(engine, database_of(engine, "beta")):
        answer = engine.get(front, beta, "/search/?q=alone-" + front)
        eq(answer.status, 503, "status of the site")
        ok(answer.header("Retry-After"), "no Retry-After")
        for _ in range(5):
            start = time.monotonic()
            eq(engine.get(front, alpha, "/search/?q=other-" + front).status, 200, "status of another site")
            ok(time.monotonic() - start < 1, "another site waits")
    ok(until_200(engine, beta, path="/search/?q=back-" + front) < 10, "it does not come back")
