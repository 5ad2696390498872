"""Large files from the console's scripts: in pieces, tried again, gone on with."""
import re

from browser import CONSOLE, Browser
from harness import OWNER, PASSWORD, eq, has, ok, scenario

PIECE = 4 << 20


@scenario
def a_large_file_goes_on_where_its_connection_failed(engine, node):
    host, b = engine.site("pieces"), Browser(engine)
    eq(b.sign_in(OWNER, PASSWORD).status, 200, "signing in")
    cookies = [{"name": name, "value": value, "domain": CONSOLE} for name, value in b.cookies.items()]
    told = node("pieces", console="http://" + CONSOLE, site="pieces", cookies=cookies, bytes=2 * PIECE + 1000)
    # Once cut off, the server is asked how far it is, and nothing is begun anew.
    eq(told["list"], ["POST", "HEAD", "PATCH", "PATCH cut", "HEAD", "PATCH", "PATCH", "POST"])
    asked = told["text"]["asked"]
    eq(asked.count("POST"), 2, "requests to begin and to finish")
    eq(asked.count("PATCH"), 3, "pieces that arrived")
    ok(asked.count("PATCH cut") + asked.count("HEAD cut") >= 3, "tried again by itself: %s" % asked)
    has(told["text"]["reason"], "text.pdf")
    names = engine.ask("SELECT string_agg(original || ' ' || bytes, ',' ORDER BY original) FROM media", "pieces")
    eq(names, "list.pdf %d,text.pdf %d" % (2 * PIECE + 1009, 2 * PIECE + 1009))
    address = re.search(r"/media/[0-9a-f]{32}\.pdf", told["text"]["text"]).group()
    answer = engine.get("caddy", host, address)
    eq((answer.status, answer.body[:9], set(answer.body[9:])), (200, b"%PDF-1.4\n", {120}))
