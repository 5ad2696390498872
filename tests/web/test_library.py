"""The library: files found by what they are and where they are used, one put in the
place of another, and sent to readers by the front servers."""
import json
import re
import struct
import zlib

from harness import each_front, eq, has, lacks, maker, ok, scenario, wait_for
from test_console import staff
from test_trash import deed, media_id, post, public, purge, upload

SITE = "shelf"


def picture(colour, width=32, height=20):
    """A PNG that no other colour gives."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([colour, 90, 160] * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


SOUND = b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + bytes(range(256)) * 16
PAPER = b"%PDF-1.4\n" + bytes(range(256)) * 8


def names(b):
    """Of the list that is shown, in its order."""
    return re.findall(r'class="(?:tile-title ellipsis|row-title)" href="[^"]*">([^<]*)<', b.answer.text)


def send_form(b, path, files, site=SITE, **fields):
    """A form with files, as a browser without scripts sends it."""
    mark, parts = "quoin-test-mark", []
    for name, value in fields.items():
        parts.append(("Content-Disposition: form-data; name=\"%s\"\r\n\r\n%s" % (name, value)).encode())
    for name, data in files:
        parts.append(("Content-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                      "Content-Type: application/octet-stream\r\n\r\n" % name).encode() + data)
    body = b"".join(b"--%s\r\n" % mark.encode() + part + b"\r\n" for part in parts) + b"--%s--\r\n" % mark.encode()
    answer = b.request("POST", path, body, [("Content-Type", "multipart/form-data; boundary=" + mark)])
    return b.follow(answer, path)


# ---- finding ----

@scenario
def a_list_is_narrowed_and_put_in_order(engine):
    b = staff(engine, SITE)
    lark = upload(b, "lark.png", picture(1), SITE)
    upload(b, "finch wren.png", picture(2), SITE)
    upload(b, "song.mp3", SOUND, SITE)
    upload(b, "menu.pdf", PAPER, SITE)
    post(b, "Larks", source="![A lark](%s)" % lark, site=SITE)
    every = {"lark.png", "finch wren.png", "song.mp3", "menu.pdf"}
    for query, want in (("", every), ("kind=image", {"lark.png", "finch wren.png"}), ("kind=audio", {"song.mp3"}),
                        ("kind=video", set()), ("kind=document", {"menu.pdf"}), ("use=used", {"lark.png"}),
                        ("use=unused", every - {"lark.png"}), ("use=no-alt", {"lark.png", "finch wren.png"}),
                        ("q=LARK", {"lark.png"}), ("q=finch-wren", {"finch wren.png"}), ("q=wr", {"finch wren.png"}),
                        ("q=ren", {"finch wren.png"}), ("q=en", set()), ("q=%25", set()), ("kind=image&use=unused", {"finch wren.png"}),
                        ("month=1999-01", set()), ("kind=nonsense", every)):
        b.get("/%s/media/?%s" % (SITE, query))
        eq(set(names(b)), want, query)
    b.get("/%s/media/?sort=name&view=list" % SITE)
    eq(names(b), ["finch wren.png", "lark.png", "menu.pdf", "song.mp3"])
    b.get("/%s/media/?sort=oldest" % SITE)
    eq(names(b)[0], "lark.png")
    b.get("/%s/media/?sort=size" % SITE)
    eq(names(b)[0], "song.mp3")
    month = re.search(r'<option value="(\d{4}-\d\d)"', b.answer.text)
    ok(not month, "a month to choose where there is only one")
    has(b.answer.text, "4 files")


@scenario
def what_is_said_of_a_file_is_found_and_kept(engine):
    b = staff(engine, SITE)
    id = media_id(engine, upload(b, "plain.png", picture(3), SITE), SITE)
    at = "/%s/media/%s/" % (SITE, id)
    b.get(at)
    b.submit("alt", name="Harbour.png", alt="Boats at low tide", caption="By Ada", focus_x="20", focus_y="80")
    has(b.answer.text, "Saved.")
    b.get("/%s/media/?q=low%%20tide" % SITE)
    eq(names(b), ["Harbour.png"])
    b.get(at)
    eq([b.value(name) for name in ("name", "alt", "caption", "focus_x", "focus_y")],
       ["Harbour.png", "Boats at low tide", "By Ada", "20", "80"])
    for wrong in ({"focus_x": "101"}, {"focus_y": ""}, {"focus_x": "x"}, {"name": " "}, {"name": "a/b"}, {"alt": "a" * 501}):
        b.get(at)
        b.submit("alt", **wrong)
        eq(b.answer.status, 422, str(wrong))
        eq(b.value(list(wrong)[0]), list(wrong.values())[0], "what was entered")
    answer = b.request("GET", at + "download")
    eq((answer.status, answer.body[:4]), (200, b"\x89PNG"))
    has(answer.header("Content-Disposition"), "attachment; filename*=UTF-8''Harbour.png")


@scenario
def an_editor_finds_files_by_what_is_said_of_them(engine):
    site = "finds"
    b = staff(engine, site)
    url = upload(b, "wren.png", picture(81), site)
    upload(b, "other.pdf", PAPER, site)
    b.get("/%s/media/%s/" % (site, media_id(engine, url, site)))
    b.submit("alt", alt="A wren", caption="In the hedge")
    for query, want in (("wren", ["wren.png"]), ("hedge", ["wren.png"]), ("", ["other.pdf", "wren.png"]), ("nothing", [])):
        found = json.loads(b.request("GET", "/%s/media/find?q=%s" % (site, query)).text)
        eq([file["title"] for file in found], want, query)
    told = json.loads(b.request("GET", "/%s/media/find?q=wren" % site).text)[0]
    eq((told["url"], told["alt"], told["caption"], told["type"]), (url, "A wren", "In the hedge", "image/png"))


@scenario
def of_several_files_the_one_that_is_refused_keeps_no_other_out(engine):
    b = staff(engine, SITE)
    b.get("/%s/media/" % SITE)
    send_form(b, "/%s/media/add" % SITE, [("a1.png", picture(11)), ("b.exe", b"MZ\x90\0 a program"), ("c1.pdf", PAPER + b"c")],
              csrf=b.csrf())
    eq(b.answer.status, 415)
    has(b.answer.text, "2 of 3 files were added.")
    has(b.answer.text, "b.exe")
    b.get("/%s/media/" % SITE)
    ok({"a1.png", "c1.pdf"} <= set(names(b)), "the others are not there")


@scenario
def a_full_storage_is_told_of_and_nothing_is_half_stored(engine):
    site = "brimful"
    b = staff(engine, site)
    upload(b, "first.pdf", PAPER, site)
    kept = engine.ask("SELECT storage_bytes FROM plan WHERE name = (SELECT plan FROM site WHERE name = '%s')" % site)
    engine.ask("UPDATE plan SET storage_bytes = %d WHERE name = (SELECT plan FROM site WHERE name = '%s') RETURNING 1"
               % (len(PAPER) + 100, site))
    try:
        refused = lambda: (b.get("/%s/media/" % site), b.upload("/%s/media/" % site, "second.pdf", PAPER + b"2", b.csrf()))[1]
        wait_for("the plan to be known", lambda: refused().status == 413, seconds=30)
        has(refused().text, "Nothing of it was stored.")
        eq(engine.ask("SELECT count(*) FROM media WHERE original = 'second.pdf'", site), "0")
        wait_for("the page to say so", lambda: "are left of this site" in b.get("/%s/media/" % site).text, seconds=30)
    finally:
        engine.ask("UPDATE plan SET storage_bytes = %s WHERE name = (SELECT plan FROM site WHERE name = '%s') RETURNING 1"
                   % (kept, site))


@scenario
def the_sums_are_what_the_rows_say(engine):
    b = staff(engine, SITE)
    deed(b, "/%s/media/" % SITE, "trash", media_id(engine, upload(b, "sum.png", picture(40, 600, 40), SITE), SITE))
    wait_for("the variants", lambda: engine.ask("SELECT count(*) FROM media WHERE variants_due IS NOT NULL", SITE) == "0",
             seconds=60)
    told = "SELECT sum(files) || ' ' || sum(trashed) || ' ' || sum(bytes) FROM media_tally"
    eq(engine.ask(told, SITE), engine.ask(
        "SELECT (SELECT count(*) FROM media WHERE trashed_at IS NULL) || ' ' || (SELECT count(*) FROM media WHERE trashed_at IS NOT"
        " NULL) || ' ' || ((SELECT sum(bytes) FROM media) + (SELECT coalesce(sum(bytes), 0) FROM media_variant))", SITE))


# ---- replacing ----

def width_of(text, url):
    found = re.search(r'<img src="%s"[^>]*? width="(\d+)"' % re.escape(url), text)
    return found and found.group(1)


@scenario
def a_file_takes_the_place_of_another_everywhere_and_gives_it_back(engine):
    site = "swap"
    b = staff(engine, site)
    old, stays = upload(b, "old.png", picture(21), site), upload(b, "stays.png", picture(22), site)
    post(b, "Shown", "Ink", source="![One](%s) and ![Two](%s)" % (old, stays), site=site)
    draft = post(b, "Draft", source="![One](%s)" % old, intent="save", site=site)
    staged = post(b, "Staged", source="Words.", site=site)
    b.submit("source", ("intent", "save"), source="![Soon](%s)" % old)
    b.get("/%s/tags/" % site)
    engine.ask("UPDATE tag SET feature_image = '%s' RETURNING 1" % old, site)
    engine.quoin("site", "set", site, "logo=" + old)
    id = media_id(engine, old, site)
    at = "/%s/media/%s/" % (site, id)
    b.get(at)
    for user in ("Shown", "Draft", "Staged", "the tag “Ink”", "the setting “logo”"):
        has(b.answer.text, user)
    send_form(b, at + "replace", [("new.png", picture(23, 64, 20))], csrf=b.csrf())
    has(b.answer.text, "Replaced everywhere.")
    has(b.answer.text, "5 places")
    new = "/media/" + engine.ask("SELECT name FROM media WHERE original = 'new.png'", site)
    text = public(engine, "/shown/", site).text
    eq(width_of(text, new), "64", text[text.index("<picture") if "<picture" in text else text.index("<img"):][:400])
    has(text, stays)
    lacks(text, old)
    everything = ("SELECT (SELECT string_agg(source || coalesce(stage::text, ''), '' ORDER BY id) FROM post) ||"
                  " (SELECT string_agg(feature_image, '') FROM tag) || (SELECT string_agg(value, '') FROM setting)")
    lacks(engine.ask(everything, site), old)
    answer = public(engine, old, site)
    eq((answer.status, answer.header("Location")), (302, new), "the old address")
    ok("immutable" not in answer.header("Cache-Control"), "it is kept for ever")
    eq(public(engine, old.replace(".png", "-w480.webp"), site).header("Location"), new, "a size of it")
    eq(engine.ask("SELECT trashed_at IS NOT NULL FROM media WHERE id = '%s'" % id, site), "t")
    b.submit("replaced")
    has(b.answer.text, "Undone.")
    text = public(engine, "/shown/", site).text
    eq(width_of(text, old), "32")
    lacks(text + engine.ask(everything, site), new)
    eq(engine.ask(everything, site).count(old), 5)
    eq(public(engine, old, site).status, 200)


@scenario
def what_cannot_be_replaced_is_told_and_nothing_changes(engine):
    site = "swap2"
    b = staff(engine, site)
    url = upload(b, "old.png", picture(21), site)
    song = upload(b, "song.mp3", SOUND, site)
    post(b, "Shown", source="![One](%s)" % url, site=site)
    at = "/%s/media/%s/" % (site, media_id(engine, url, site))
    b.get(at)
    for files, fields in (([("same.png", picture(21))], {}), ([("a.pdf", PAPER)], {}), ([("a.exe", b"MZ no")], {}), ([], {}),
                          ([], {"with": "/media/none.png"}), ([], {"with": song})):
        send_form(b, at + "replace", files, csrf=b.csrf(), **fields)
        ok(b.answer.status in (415, 422), "%d for %r" % (b.answer.status, (files, fields)))
    has(public(engine, "/shown/", site).text, url)
    eq(engine.ask("SELECT count(*) FROM media", site), "2", "files")
    b.get(at)
    again = upload(b, "again.png", picture(24), site)
    b.get(at)
    b.follow(b.post(at + "replace", {"csrf": b.csrf(), "with": "http://example.org" + again}), at + "replace")
    has(b.answer.text, "Replaced everywhere.")
    has(public(engine, "/shown/", site).text, again)
    eq(upload(b, "old.png", picture(21), site), url)
    eq(public(engine, url, site).status, 200, "the old file, taken in again")


@scenario
def what_is_used_is_not_purged_from_the_trash(engine):
    site = "swap3"
    b = staff(engine, site)
    used, free = upload(b, "used.png", picture(31), site), upload(b, "free.png", picture(32), site)
    post(b, "Shown", source="![One](%s)" % used, site=site)
    b.get("/%s/media/" % site)
    deed(b, "/%s/media/" % site, "trash", media_id(engine, used, site), media_id(engine, free, site), sure="yes")
    engine.ask("UPDATE media SET trashed_at = now() - interval '99 days' RETURNING 1", site)
    purge(engine, site)
    wait_for("the purge", lambda: engine.ask("SELECT string_agg(original, ' ') FROM media", site) == "used.png", seconds=60)
    eq(public(engine, used, site).status, 200)
    eq(public(engine, free, site).status, 404)


# ---- sending ----

@maker
def sounds(world):
    engine = world.get("engine")
    b = staff(engine, "sounds")
    engine.sounds = {name: upload(b, name, data, "sounds") for name, data in (
        ("a song.mp3", SOUND), ("menu.pdf", PAPER), ("lark.png", picture(51)), ("words.zip", b"PK\x03\x04" + b"z" * 200))}
    return engine


@each_front
def a_file_says_what_it_is_and_runs_nowhere(front, sounds):
    for name, type, shown in (("a song.mp3", "audio/mpeg", "inline; filename*=UTF-8''a%20song.mp3"), ("lark.png", "image/png", None),
                              ("menu.pdf", "application/pdf", "inline; filename*=UTF-8''menu.pdf"),
                              ("words.zip", "application/zip", "attachment; filename*=UTF-8''words.zip")):
        answer = sounds.get(front, "sounds.sites.test", sounds.sounds[name])
        eq((answer.status, answer.header("Content-Type"), answer.header("Content-Disposition")), (200, type, shown), name)
        eq(answer.header("X-Content-Type-Options"), "nosniff")
        has(answer.header("Content-Security-Policy"), "sandbox")
        eq(answer.header("Accept-Ranges"), "bytes")


@each_front
def parts_of_a_file_are_what_was_asked_for(front, sounds):
    url, size = sounds.sounds["a song.mp3"], len(SOUND)
    get = lambda *more: sounds.get(front, "sounds.sites.test", url, headers=list(more))
    for asked, first, last in (("bytes=0-0", 0, 0), ("bytes=100-299", 100, 299), ("bytes=4000-", 4000, size - 1),
                               ("bytes=-10", size - 10, size - 1), ("bytes=100-99999", 100, size - 1)):
        answer = get(("Range", asked))
        eq((answer.status, answer.header("Content-Range")), (206, "bytes %d-%d/%d" % (first, last, size)), asked)
        eq(answer.body, SOUND[first:last + 1], asked)
    answer = get(("Range", "bytes=0-9,20-29"))
    eq(answer.status, 206, "two parts")
    has(answer.header("Content-Type"), "multipart/byteranges")
    ok(SOUND[0:10] in answer.body and SOUND[20:30] in answer.body, "the parts are not there")
    answer = get(("Range", "bytes=%d-" % size))
    eq((answer.status, answer.header("Content-Range")), (416, "bytes */%d" % size), "past the end")
    whole = get()
    mark = whole.header("ETag") or whole.header("Last-Modified")
    eq(get(("Range", "bytes=0-9"), ("If-Range", mark)).status, 206, "of the same file")
    answer = get(("Range", "bytes=0-9"), ("If-Range", '"another"'))
    eq((answer.status, answer.body == SOUND), (200, True), "of another file")


# ---- what is wrong ----

@scenario
def a_report_names_gaps_silent_pictures_and_unused_files(engine):
    site = "wrongs"
    b = staff(engine, site)
    at = "/%s/media/report/" % site
    b.get(at)
    has(b.answer.text, "Nothing names a file that is not there.")
    seen, free, gone = (upload(b, name, picture(60 + n), site) for n, name in enumerate(("seen.png", "free.png", "gone.png")))
    post(b, "Silent", source="![](%s)\n\n![A lark](%s)" % (seen, gone), site=site)
    post(b, "Typed wrong", source="[menu](/media/menu.pdf) and [elsewhere](https://example.org/media/x.pdf)", site=site)
    spoken = post(b, "Spoken", source="![A wren](%s)" % seen, site=site)
    b.get("/%s/media/" % site)
    deed(b, "/%s/media/" % site, "trash", media_id(engine, gone, site), sure="yes")
    deed(b, "/%s/media/" % site, "delete", media_id(engine, gone, site), sure="yes")
    b.get(at)
    broken, silent = b.answer.text.split('id="bare"')
    for part in ("Silent", gone[:39], "Typed wrong", "/media/menu.pdf"):
        has(broken, part)
    lacks(broken, "x.pdf")
    has(silent, "seen.png")
    lacks(silent, spoken)
    eq(re.findall(r'card-value">(\d+)<', broken), ["2", "1", "2", "1"], "broken, silent, not described, not used")
    b.get("/%s/media/?use=unused" % site)
    eq(names(b), ["free.png"])
    upload(b, "gone.png", picture(62), site)
    b.get(at)
    lacks(b.answer.text, gone[:39])


@scenario
def a_card_is_cut_round_the_point_that_matters(engine):
    site = "focal"
    b = staff(engine, site)
    url = upload(b, "wide.png", picture(71, 200, 20), site)
    post(b, "Shown", source="![A lark](%s)" % url, site=site)
    lacks(public(engine, "/", site).text, "fx")
    b.get("/%s/media/%s/" % (site, media_id(engine, url, site)))
    b.submit("alt", focus_x="14", focus_y="96")
    has(public(engine, "/", site).text, '<img class="fx1 fy10" src="%s"' % url)
