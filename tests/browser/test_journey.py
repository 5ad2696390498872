"""A creator's first hour in Chromium, at a desk and on a telephone."""
import base64
import re
import struct
import zlib

from harness import OWNER, PASSWORD, Annexe, Engine, eq, maker, ok, scenario, wait_for
from postoffice import Post


@maker
def desk_engine(world):
    """One that nobody has set up yet."""
    return Engine(Annexe(world, "desk"), set_up=False)


@maker
def phone_engine(world):
    return Engine(Annexe(world, "phone"), set_up=False)


@maker
def plain_desk_engine(world):
    return Engine(Annexe(world, "plain-desk"), set_up=False)


@maker
def plain_phone_engine(world):
    return Engine(Annexe(world, "plain-phone"), set_up=False)


def picture():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((x * 2, y * 3, 160)[c] for x in range(96) for c in range(3)) for y in range(64))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def set_up_path(engine):
    log = engine.process.log
    wait_for("the set-up address", lambda: "set_up.open" in open(log).read(), engine.process)
    return re.search(r"url=https?://[^/]+(/set-up/\S+)", open(log).read()).group(1)


def go(way, engine, node, width, last, **more):
    walk(way, engine, node, width, last, setUp=set_up_path(engine), picture=base64.b64encode(picture()).decode(), **more)


def walk(way, engine, node, width, last, site="notes", **more):
    told = node(way, port=engine.ports["caddy"], console="console.test", site=site, domain="sites.test", width=width,
                screenshot="/tmp/quoin-%s-%d" % (way, width), **more)
    ok(not told["wrong"], "\n".join(told["wrong"] + ["done: " + "; ".join(told["steps"])]))
    eq(told["steps"][-1], last, "the last step")


@scenario
def a_creator_goes_from_set_up_to_a_staff_of_two_at_a_desk(desk_engine, node):
    post = Post(desk_engine.world, desk_engine)
    go("journey", desk_engine, node, 1280, "nobody else was", typing=5000, role="author", mails=post.folder)


@scenario
def a_creator_goes_the_same_way_on_a_telephone_without_mail(phone_engine, node):
    go("journey", phone_engine, node, 390, "nobody else was", typing=1000, role="contributor")


@maker
def keys_engine(world):
    engine = Engine(Annexe(world, "keys"))
    engine.site("notes")
    engine.site("narrow")
    return engine


@scenario
def writing_and_publishing_need_no_mouse_at_a_desk(keys_engine, node):
    walk("keyboard", keys_engine, node, 1280, "came from the top of the page to the text again", email=OWNER, password=PASSWORD)


@scenario
def writing_and_publishing_need_no_mouse_in_a_narrow_window(keys_engine, node):
    walk("keyboard", keys_engine, node, 390, "came from the top of the page to the text again", email=OWNER, password=PASSWORD,
         site="narrow")


@scenario
def the_essentials_need_no_scripts_at_a_desk(plain_desk_engine, node):
    go("scriptless", plain_desk_engine, node, 1280, "signed out", scriptless=True)


@scenario
def the_essentials_need_no_scripts_on_a_telephone(plain_phone_engine, node):
    go("scriptless", plain_phone_engine, node, 390, "signed out", scriptless=True)
