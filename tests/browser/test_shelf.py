"""The library in a browser: fifty files at once, one replaced everywhere, an unused one found."""
import base64

from browser import CONSOLE, Browser
from harness import OWNER, PASSWORD, eq, has, lacks, ok, scenario
from test_library import PAPER, SOUND, picture

SITE = "shelves"


def mixed():
    """50 files: pictures, sounds, papers, and one that no site takes."""
    files = [("picture-%02d.png" % n, picture(n)) for n in range(30)]
    files += [("sound-%02d.mp3" % n, SOUND + bytes([n])) for n in range(10)]
    files += [("paper-%02d.pdf" % n, PAPER + bytes([n])) for n in range(9)]
    return files + [("program.exe", b"MZ\x90\0 a program")]


def given(files):
    return [{"name": name, "data": base64.b64encode(data).decode()} for name, data in files]


@scenario
def fifty_files_come_at_once_and_one_is_replaced_and_an_unused_one_found(engine, node):
    host, b = engine.site(SITE), Browser(engine)
    eq(b.sign_in(OWNER, PASSWORD).status, 200, "signing in")
    cookies = [{"name": name, "value": value, "domain": CONSOLE} for name, value in b.cookies.items()]
    walk = lambda step, **more: node("shelf", console="http://" + CONSOLE, site=SITE, cookies=cookies, step=step, **more)

    told = walk("add", files=given(mixed()))
    eq((told["count"], told["faults"]), ("49 files", []))
    has(told["refused"], "program.exe")
    eq(engine.ask("SELECT count(*) FROM media", SITE), "49")

    old = engine.ask("SELECT '/media/' || name FROM media WHERE original = 'picture-07.png'", SITE)
    b.get("/%s/posts/new/" % SITE)
    b.submit("source", ("intent", "publish"), title="Shown", source="![Seven](%s)" % old)
    has(engine.get("caddy", host, "/shown/").text, old)
    told = walk("replace", old="picture-07", files=given([("better.png", picture(99, 200, 100))]))
    has(told["said"], "picture-07.png in one place")
    x, y, marked = told["focus"]
    ok(abs(int(x) - 25) <= 1 and abs(int(y) - 50) <= 1 and marked, "a click at 25, 50 marked %s, %s" % (x, y))
    eq(told["faults"], [])
    new = engine.ask("SELECT '/media/' || name FROM media WHERE original = 'better.png' AND focus_x = %s AND focus_y = %s" % (x, y), SITE)
    text = engine.get("caddy", host, "/shown/").text
    has(text, new)
    lacks(text, old)

    told = walk("unused", free="picture-08")
    ok("better.png" not in told["found"] and "picture-08.png" in told["found"], "unused: %s" % told["found"])
    eq(engine.ask("SELECT string_agg(original, ' ' ORDER BY original) FROM media WHERE trashed_at IS NOT NULL", SITE),
       "picture-07.png picture-08.png")

    engine.ask("UPDATE media SET alt = 'A better one', caption = 'By \"Ada\"' WHERE original = 'better.png' RETURNING 1", SITE)
    told = walk("insert", name="better")
    eq((told["text"].strip(), told["faults"]), ('![A better one](%s "By \\"Ada\\"")' % new, []))
