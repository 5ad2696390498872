"""A creator's first hour in Chromium, at a desk and on a telephone."""
import base64
import re
import struct
import zlib

from harness import Annexe, Engine, eq, maker, ok, scenario, wait_for


@maker
def desk_engine(world):
    """One that nobody has set up yet."""
    return Engine(Annexe(world, "desk"), set_up=False)


@maker
def phone_engine(world):
    return Engine(Annexe(world, "phone"), set_up=False)


def picture():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((x * 2, y * 3, 160)[c] for x in range(96) for c in range(3)) for y in range(64))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def journey(engine, node, width, typing):
    log = engine.process.log
    wait_for("the set-up address", lambda: "set_up.open" in open(log).read(), engine.process)
    address = re.search(r"url=https?://[^/]+(/set-up/\S+)", open(log).read()).group(1)
    told = node("journey", port=engine.ports["caddy"], console="console.test", site="notes", domain="sites.test",
                setUp=address, picture=base64.b64encode(picture()).decode(), width=width, typing=typing,
                screenshot="/tmp/quoin-journey-%d.png" % width)
    ok(not told["wrong"], "\n".join(told["wrong"] + ["done: " + "; ".join(told["steps"])]))
    eq(len(told["steps"]), 12)


@scenario
def a_creator_goes_from_set_up_to_revisions_at_a_desk(desk_engine, node):
    journey(desk_engine, node, 1280, 5000)


@scenario
def a_creator_goes_the_same_way_on_a_telephone(phone_engine, node):
    journey(phone_engine, node, 390, 1000)
