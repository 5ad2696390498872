"""Peers that mean ill, on the engine's own socket and through Caddy: they are refused or
wait outside the pool, and nobody else notices."""
import os
import signal
import time

import fastcgi as fc
from harness import connect, eq, lacks, ok, scenario, wait_for
from test_faults import metrics, until_200
from test_serve import PATHS, SEARCHES, told
from under_load import EventLog, Readers

PEERS = 100         # of each kind
ENOUGH = 50         # milliseconds below which nobody could tell


def p99(engine, seconds):
    """Readers' 99th percentile, in milliseconds, while nothing else happens."""
    with Readers(engine, "nginx", engine.site("alpha"), PATHS + SEARCHES, rate=200, connections=4) as readers:
        time.sleep(seconds)
    eq(readers.failed, [], "failed requests")
    return float(readers.total[5])


def unharmed(readers, calm):
    print("# %s; calm p99 %s ms" % (readers.summary(), calm))
    eq(readers.failed, [], "failed requests")
    ok(float(readers.total[5]) < 10 * max(calm, ENOUGH), "p99 is %s ms, in calm %s" % (readers.total[5], calm))


@scenario
def two_hundred_peers_of_one_byte_a_second_wait_outside_the_pool(engine):
    host, calm = engine.site("alpha"), p99(engine, 2)
    begun = metrics(engine)
    sent = fc.request(host, "/archive/")
    direct = [fc.connect(engine.socket) for _ in range(PEERS)]
    slow = [connect(engine.address("caddy")) for _ in range(PEERS)]
    with Readers(engine, "nginx", host, PATHS + SEARCHES, rate=200, connections=4) as readers:
        for s in slow:
            s.sendall(b"POST / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 8\r\n\r\n" % host.encode())
        for at in range(5):
            for s in direct:
                s.sendall(sent[at:at + 1])
            for s in slow:
                s.sendall(b"x")
            time.sleep(1)
        now = metrics(engine)
        ok(now["quoin_server_parked"] >= begun["quoin_server_parked"] + PEERS, "they are not parked: %r" % now["quoin_server_parked"])
        ok(now["quoin_server_busy"] <= 8, "%d threads are busy" % now["quoin_server_busy"])
    unharmed(readers, calm)
    for s in direct:        # what dripped so far was not lost
        s.sendall(sent[5:])
    for s in slow:
        s.sendall(b"xxx")
    eq({fc.status(fc.answers(fc.read_all(s)[0])[0]) for s in direct}, {200}, "statuses on the socket")
    eq({s.recv(12) for s in slow}, {b"HTTP/1.1 405"}, "statuses by Caddy")
    for s in direct + slow:
        s.close()


def hostile(alpha, beta):
    """name: (bytes, statuses of the answers there may be)"""
    hidden = fc.request(beta, "/")
    long_value = ("X" * 70000, "HTTP_X_LONG")
    first = fc.begin(fc.KEEP)
    return {
        "noise": (os.urandom(5000), ()),
        "HTTP": (b"GET / HTTP/1.1\r\nHost: " + alpha.encode() + b"\r\n\r\n", ()),
        "another version": (fc.record(fc.BEGIN, b"\0\1\0\0\0\0\0\0", version=9), ()),
        "a role it does not play": (fc.begin(role=2) + fc.stream(fc.PARAMS, fc.params(alpha, "/")), (0,)),
        "a body before its request": (fc.stream(fc.STDIN, hidden), ()),
        "params without a beginning": (fc.stream(fc.PARAMS, fc.params(alpha, "/")), ()),
        "params too long": (first + fc.stream(fc.PARAMS, fc.params(alpha, "/", more=[(long_value[1].encode(), long_value[0])])), (400,)),
        "too many params": (first + fc.stream(fc.PARAMS, fc.params(alpha, "/", more=[(b"HTTP_X%d" % n, "1") for n in range(200)])), (400,)),
        "a length that lies": (first + fc.stream(fc.PARAMS, b"\x84\xff\xff\xff\x04HTTPabc"), (400,)),
        "two lengths of body": (first + fc.stream(fc.PARAMS, fc.params(alpha, "/", "POST", "5, 6")) + fc.stream(fc.STDIN, hidden), (400,)),
        "a negative length": (first + fc.stream(fc.PARAMS, fc.params(alpha, "/", "POST", -2)) + fc.stream(fc.STDIN, hidden), (400,)),
        "a body longer than told": (first + fc.stream(fc.PARAMS, fc.params(alpha, "/", "POST", 3)) + fc.stream(fc.STDIN, hidden), (400,)),
        "a body shorter than told": (first + fc.stream(fc.PARAMS, fc.params(alpha, "/", "POST", 9)) + fc.stream(fc.STDIN, b"abc"), (400,)),
        "a body too large, unread, on a kept connection": (
            first + fc.stream(fc.PARAMS, fc.params(alpha, "/", "POST", 1 << 30)) + fc.record(fc.STDIN, hidden) + hidden, (413,)),
        "a body with requests in it, on a kept connection": (
            fc.request(alpha, "/", "POST", hidden * 3, fc.KEEP), (405,)),
        "records of no use without end": (first + fc.record(fc.DATA, b"x", number=7) * 20000, ()),
        "two Hosts": (fc.request(alpha, "/", more=[(b"HTTP_HOST", beta)]), (400,)),
        "a Host in two lines": (fc.request(alpha + "\r\nHost: " + beta, "/"), (400,)),
        "two addresses": (fc.request(alpha, "/", more=[(b"REQUEST_URI", "/archive/")]), (400,)),
    }


@scenario
def hostile_records_are_refused_and_nothing_is_smuggled(engine):
    alpha, beta, calm = engine.site("alpha"), engine.site("beta"), p99(engine, 1)
    with Readers(engine, "nginx", alpha, PATHS + SEARCHES, rate=200, connections=4) as readers:
        for _ in range(3):
            for name, (sent, may) in hostile(alpha, beta).items():
                texts, closed = fc.ask(engine.socket, sent)
                ok(closed, name + ": the connection stays open")
                eq([fc.status(t) for t in texts], list(may), name + ": answers")
                for text in texts:
                    lacks(text.decode(errors="replace"), "<title>Beta")
    unharmed(readers, calm)


@scenario
def a_body_left_unread_holds_a_connection_and_not_the_pool(engine):
    """A refused request's peer goes on sending, or neither sends nor reads."""
    alpha, calm = engine.site("alpha"), p99(engine, 1)
    refused = fc.begin(fc.KEEP) + fc.stream(fc.PARAMS, fc.params(alpha, "/", "POST", 1 << 30))
    with Readers(engine, "nginx", alpha, PATHS + SEARCHES, rate=200, connections=4) as readers:
        held = [fc.connect(engine.socket) for _ in range(PEERS)]
        for s in held:
            s.sendall(refused)
        for s in held[::2]:
            try:
                for _ in range(20):
                    s.sendall(fc.record(fc.STDIN, b"x" * 60000))
            except OSError:
                pass        # cut off: as good
        time.sleep(1)
        ok(metrics(engine)["quoin_server_busy"] <= 8, "threads are busy")
        eq([fc.status(t) for t in fc.answers(held[1].recv(65536))], [413], "answers")
        for s in held:
            s.close()
    unharmed(readers, calm)
    wait_for("their end", lambda: metrics(engine)["quoin_server_parked"] == 0, seconds=20)


@scenario
def a_host_that_cannot_be_one_reaches_no_site(engine):
    alpha = engine.site("alpha")
    for host in ("..", "../..", ".", "", "/", "a/b", "a\\b", alpha + "/", alpha + "/..", alpha + "@evil.test", "evil.test@" + alpha,
                 alpha + " ", alpha + "\t", alpha + "\0", "\0" + alpha, alpha + "\r\nX: y", alpha + "#", alpha + "?", "%2e%2e",
                 alpha.replace(".", "%2e"), alpha + ":80:80", alpha + ":x", "[::1]", "[" + alpha, "*", "*.sites.test", "x" * 300,
                 "x." * 200 + "test", "-" + alpha, "xn--" + alpha, "alpha_.sites.test", "аlpha.sites.test", b"\xff\xfe", b"alpha\xad.sites.test"):
        texts, _ = fc.ask(engine.socket, fc.request(host, "/"))
        ok(len(texts) == 1 and fc.status(texts[0]) in (400, 421), "%r: %r" % (host, [fc.status(t) for t in texts]))
        lacks(texts[0].decode(errors="replace"), "Alpha")
        lacks(texts[0].decode(errors="replace"), "Location")


@scenario
def as_many_as_there_is_room_for_may_wait_and_readers_still_get_in(engine):
    host, log = engine.site("alpha"), EventLog(engine)
    engine.write_conf(workers="1", parked_max="32")
    told(engine, signal.SIGHUP)
    log.wait("serve.ready")
    try:
        held = []
        for _ in range(200):
            held.append(fc.connect(engine.socket))
            held[-1].sendall(b"\x01")
        wait_for("those who wait", lambda: metrics(engine)["quoin_server_parked"] >= 32)
        for n in range(10):
            eq(engine.get("nginx", host, "/search/?q=room-%d" % n).status, 200, "status")
        wait_for("no more than may wait", lambda: metrics(engine)["quoin_server_parked"] <= 33)  # the last reader's may yet be told
        for s in held:
            s.close()
    finally:
        engine.write_conf()
        told(engine, signal.SIGHUP)
        log.wait("serve.ready", 2)
    ok(until_200(engine, host) < 10, "it does not come back")
