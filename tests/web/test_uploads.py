"""Large files in pieces (tus 1.0.0): begun, cut off, gone on with, finished, given up."""
import base64
import hashlib
import http.client
import json
import os
import random
import socket
import threading

from browser import Browser
from harness import connect, eq, has, ok, scenario, wait_for
from test_console import staff
from test_saves import kill
from test_serve import children

SITE = "large"
AT = "/large/media/uploads/"
BYTES = b"%PDF-1.4\n" + random.Random(7).randbytes(3 << 20)


def headers(b, *more, csrf=None):
    return [("Tus-Resumable", "1.0.0"), ("X-CSRF-Token", b.token if csrf is None else csrf), *more]


def desk(engine):
    """Somebody of the staff, with what a script takes from the page."""
    b = staff(engine, SITE)
    b.get("/large/media/")
    b.token = b.csrf()
    return b


def begin(b, data=BYTES, name="large.pdf", **keys):
    pairs = dict({"filename": name}, **keys)
    metadata = ",".join("%s %s" % (key, base64.b64encode(value.encode()).decode()) for key, value in pairs.items())
    answer = b.request("POST", AT, headers=headers(b, ("Upload-Length", str(len(data))), ("Upload-Metadata", metadata)))
    eq((answer.status, answer.header("Tus-Resumable")), (201, "1.0.0"), answer.text)
    return answer.header("Location")


def piece(b, place, offset, data, **more):
    return b.request("PATCH", place, data, headers(b, ("Upload-Offset", str(offset)),
                                                   ("Content-Type", "application/offset+octet-stream")), **more)


def offset(b, place):
    answer = b.request("HEAD", place, headers=headers(b))
    eq(answer.status, 200, "HEAD")
    has(answer.header("Cache-Control"), "no-store")
    return int(answer.header("Upload-Offset"))


def finish(b, place):
    return b.request("POST", place + "/finish", headers=headers(b))


def arrived(engine, answer, data=BYTES):
    eq(answer.status, 201, answer.text)
    back = engine.get("caddy", SITE + ".sites.test", json.loads(answer.text)["url"])
    eq(hashlib.sha256(back.body).hexdigest(), hashlib.sha256(data).hexdigest(), "the hash of what is served")


@scenario
def the_server_says_what_it_speaks(engine):
    b = desk(engine)
    answer = b.request("OPTIONS", AT)
    eq(answer.status, 204)
    eq([answer.header(name) for name in ("Tus-Version", "Tus-Resumable", "Tus-Extension", "Tus-Max-Size")],
       ["1.0.0", "1.0.0", "creation,termination", str(256 << 20)])
    place = begin(b, BYTES[:20])
    for method, path in (("POST", AT), ("HEAD", place), ("PATCH", place), ("DELETE", place)):
        for spoken in ([("Tus-Resumable", "0.2.2")], []):
            answer = b.request(method, path, headers=[("X-CSRF-Token", b.token), ("Upload-Length", "3"), *spoken])
            eq((answer.status, answer.header("Tus-Version")), (412, "1.0.0"), method)
    eq(offset(b, place), 0)


@scenario
def a_file_arrives_in_pieces_and_is_what_was_sent(engine):
    b = desk(engine)
    place = begin(b, sha256=hashlib.sha256(BYTES).hexdigest())
    answer = b.request("HEAD", place, headers=headers(b))
    eq(answer.header("Upload-Length"), str(len(BYTES)))
    has(answer.header("Upload-Metadata"), "filename " + base64.b64encode(b"large.pdf").decode())
    at = 0
    while at < len(BYTES):
        answer = piece(b, place, at, BYTES[at:at + (1 << 20)])
        eq((answer.status, answer.body), (204, b""), answer.text)
        at = int(answer.header("Upload-Offset"))
    first, again = finish(b, place), finish(b, place)
    arrived(engine, first)
    eq(json.loads(again.text), json.loads(first.text), "the answer to whoever asks again")


@scenario
def a_wrong_offset_is_told_the_right_one(engine):
    b = desk(engine)
    place = begin(b, BYTES[:100])
    eq(piece(b, place, 0, BYTES[:40]).status, 204)
    for at in (0, 39, 41, 100):
        answer = piece(b, place, at, BYTES[at:100])
        eq((answer.status, answer.header("Upload-Offset")), (409, "40"), "a piece at %d" % at)
    eq(piece(b, place, 40, BYTES[40:101]).status, 422, "past the end")
    eq(finish(b, place).status, 409, "finishing too early")
    eq(b.request("PATCH", place, b"x", headers(b, ("Upload-Offset", "40"), ("Content-Type", "text/plain"))).status, 415)
    for wrong in ("-1", "x", "", "4e1"):
        eq(piece(b, place, wrong, b"x").status, 400, "offset %r" % wrong)
    eq(offset(b, place), 40)


@scenario
def what_cannot_be_taken_is_refused_before_a_byte_is_sent(engine):
    b = desk(engine)
    for length, status in ((None, 400), ("x", 400), ("-1", 400), ("0", 422), (str((256 << 20) + 1), 413)):
        more = [("Upload-Length", length)] if length is not None else []
        eq(b.request("POST", AT, headers=headers(b, *more)).status, status, "length %s" % length)
    for metadata, status in (("filename *", 400), ("filename " + base64.b64encode(b"a\0b").decode(), 400), ("a" * 5000, 413),
                             ("sha256 " + base64.b64encode(b"abc").decode(), 422)):
        eq(b.request("POST", AT, headers=headers(b, ("Upload-Length", "3"), ("Upload-Metadata", metadata))).status, status,
           metadata[:20])


@scenario
def a_file_of_no_kind_we_take_is_refused_at_the_end_and_can_be_given_up(engine):
    b = desk(engine)
    data = b"MZ\x90\0 a program"
    place = begin(b, data, "a.exe")
    eq(piece(b, place, 0, data).status, 204)
    eq(finish(b, place).status, 415)
    eq(b.request("DELETE", place, headers=headers(b)).status, 204)
    for answer in (b.request("HEAD", place, headers=headers(b)), piece(b, place, 0, data), finish(b, place),
                   b.request("DELETE", place, headers=headers(b))):
        eq((answer.status, answer.header("Tus-Resumable")), (404, "1.0.0"))


@scenario
def what_was_announced_otherwise_is_refused(engine):
    b = desk(engine)
    place = begin(b, BYTES[:50], sha256=hashlib.sha256(b"other").hexdigest())
    eq(piece(b, place, 0, BYTES[:50]).status, 204)
    answer = finish(b, place)
    eq(answer.status, 422)
    has(answer.text, "upload.sha256")


@scenario
def an_upload_is_there_for_its_own_account_only(engine):
    b = desk(engine)
    place = begin(b, BYTES[:50])
    engine.ask("UPDATE upload SET account_id = account_id + 1 WHERE id = '%s' RETURNING id" % place.split("/")[-1], SITE)
    for answer in (b.request("HEAD", place, headers=headers(b)), piece(b, place, 0, BYTES[:50]), finish(b, place),
                   b.request("DELETE", place, headers=headers(b))):
        eq(answer.status, 404)
    eq(engine.ask("SELECT received FROM upload WHERE id = '%s'" % place.split("/")[-1], SITE), "0")
    eq(Browser(engine).request("HEAD", place, headers=headers(b)).status, 401)
    eq(b.request("PATCH", place, b"x", headers(b, ("Upload-Offset", "0"), csrf="")).status, 403, "without the token")


@scenario
def one_account_has_so_many_unfinished_uploads_and_no_more(engine):
    b = desk(engine)
    engine.ask("DELETE FROM upload RETURNING 1", SITE)
    places = [begin(b, BYTES[:10]) for _ in range(20)]
    answer = b.request("POST", AT, headers=headers(b, ("Upload-Length", "10")))
    eq(answer.status, 429)
    for place in places:
        eq(b.request("DELETE", place, headers=headers(b)).status, 204)


def cut_off(engine, front, b, place, at, sent):
    """Send a piece's beginning, then hang up."""
    head = ["PATCH %s HTTP/1.1" % place, "Host: " + b.host, "Content-Length: %d" % (len(BYTES) - at), "Sec-Fetch-Site: same-origin",
            "Upload-Offset: %d" % at, "Content-Type: application/offset+octet-stream",
            "Cookie: " + "; ".join("%s=%s" % pair for pair in b.cookies.items())]
    head += ["%s: %s" % pair for pair in headers(b)]
    with connect(engine.address(front)) as s:
        s.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
        try:
            s.sendall(BYTES[at:at + sent])
        except OSError:
            pass
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@scenario
def a_connection_that_is_cut_anywhere_costs_no_byte_that_counted(engine):
    chance = random.Random(os.environ.get("QUOIN_SEED", "11"))
    for front in ("caddy", "nginx"):
        b = desk(engine)
        b.front = front
        place, at = begin(b), 0
        while at < len(BYTES):
            cut_off(engine, front, b, place, at, chance.randrange(1, 1 + len(BYTES) - at) - 1)
            eq(offset(b, place), at, "after a cut")
            more = BYTES[at:at + chance.randrange(1, 1 << 20)]
            answer = piece(b, place, at, more)
            ok(answer.status in (204, 409), "a piece at %d is %d: %s" % (at, answer.status, answer.text))
            at = offset(b, place)
        arrived(engine, finish(b, place))
        engine.ask("DELETE FROM media RETURNING 1", SITE)


@scenario
def workers_that_are_killed_meanwhile_cost_no_more_than_a_piece(engine):
    b, chance = desk(engine), random.Random(5)
    place, at, kills = begin(b), 0, 0
    while at < len(BYTES):
        blow = threading.Timer(chance.uniform(0, 0.1), kill, [children(engine, "worker") if kills < 4 else []])
        blow.start()
        kills += 1
        try:
            answer = piece(b, place, at, BYTES[at:at + 400000])
            ok(answer.status in (204, 409, 502, 503, 504), "a piece at %d is %d: %s" % (at, answer.status, answer.text))
        except (OSError, http.client.HTTPException):
            pass
        blow.join()
        wait_for("the server to be back", lambda: b.request("HEAD", place, headers=headers(b)).status == 200, seconds=60)
        at = offset(b, place)
    arrived(engine, finish(b, place))
