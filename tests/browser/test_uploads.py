"""The reference pictures through the console's upload: what a browser can show comes out
as it shows it, upright and without a word of where it was taken; all else is refused
with a reason."""
import base64
import glob
import os
import re
import time

from browser import Browser, forget_limits, read_json
from harness import OWNER, PASSWORD, SOURCE, Skipped, eq, has, ok, scenario

KINDS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
         "avif": "image/avif", "svg": "image/svg+xml"}
TELLTALE = (b"Exif\0\0", b"eXIf", b"EXIF", b"http://ns.adobe.com/xap", b"<x:xmpmeta", b"GPSL", b"Photoshop 3.0", b"tEXt", b"iTXt")
UNSAFE = re.compile(rb"<script|\son\w+\s*=|javascript:|<foreignObject|<embed|<iframe|href=[\"'](?!#|data:image/)", re.I)
LIMIT = 20          # seconds an upload may take, whatever it holds


def pictures():
    folder = os.path.join(os.environ.get("QUOIN_DATA", SOURCE + "/../shared/data"), "images")
    if not os.path.isdir(folder):
        raise Skipped("no reference data")
    found = [p for p in sorted(glob.glob(folder + "/**/*", recursive=True))
             if os.path.isfile(p) and os.path.basename(p) not in ("SOURCE.txt", "LICENSE")]
    return {os.path.relpath(p, folder): open(p, "rb").read() for p in found}


def is_comparable(name, data):
    """Not where the browser shows something else for a good reason: PNG's gamma, which is
    not carried over; the frame of the moment; ink without a profile; a WebP's orientation,
    which it does not heed."""
    moves = b"acTL" in data or data.count(b"\x21\xf9\x04") > 1
    return not (b"gAMA" in data or moves or "cmyk" in name or name.endswith("orientation_3.webp"))


def upload(b, name, data):
    start = time.monotonic()
    answer = b.upload("/gallery/media/", os.path.basename(name), data, b.csrf_token)
    ok(time.monotonic() - start < LIMIT, "%s took %.1f s" % (name, time.monotonic() - start))
    if answer.status != 201:
        ok(answer.status in (413, 415, 422), "%s: status %d" % (name, answer.status))
        message = read_json(answer)["error"]["message"]
        ok(len(message) > 10, "%s is refused without a reason" % name)
        return None, message
    return read_json(answer), None


def is_clean(name, answer, data):
    eq(answer.status, 200, "status of the stored " + name)
    for mark in TELLTALE:
        ok(mark not in answer.body, "%r is left in %s" % (mark, name))
    if answer.header("Content-Type").startswith("image/svg"):
        ok(not UNSAFE.search(answer.body), "%r is left in %s" % (UNSAFE.search(answer.body), name))
        has(answer.header("Content-Security-Policy"), "sandbox")


@scenario
def pictures_come_out_as_a_browser_shows_them_and_hostile_ones_are_refused(engine, node):
    host, b = engine.site("gallery"), Browser(engine)
    forget_limits(engine)
    eq(b.sign_in(OWNER, PASSWORD).status, 200, "status of signing in")
    b.get("/gallery/posts/new/")
    b.csrf_token = b.csrf()
    asked, refused = [], {}
    for name, data in pictures().items():
        sent, reason = upload(b, name, data)
        kind = KINDS.get(name.rsplit(".", 1)[-1].lower())
        if sent:
            answer = engine.get("caddy", host, sent["url"])
            is_clean(name, answer, data)
            after, after_kind = answer.body, answer.header("Content-Type")
        else:
            refused[name], after, after_kind = reason, b"", ""
        if kind:
            asked.append({"name": name, "kind": kind, "looks": is_comparable(name, data), "data": base64.b64encode(data).decode(),
                          "after": base64.b64encode(after).decode(), "afterKind": after_kind})
    told = node("uploads", pictures=asked)
    print("# %d taken, %d refused, %d compared" % (len(asked) - len(refused), len(refused), told["compared"]))
    for name, reason in sorted(refused.items()):
        print("#   %s: %s" % (name, reason))
    ok(told["compared"] >= 20, "only %d pictures were compared" % told["compared"])
    ok(not told["wrong"], "\n".join(told["wrong"]))
    eq(b.request("GET", "/gallery/posts/").status, 200, "status afterwards")
