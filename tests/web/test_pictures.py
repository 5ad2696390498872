"""Pictures from the archive or upload to the page that shows them, in every size."""
import os
import re
import threading

from content import Archive
from harness import each_front, eq, has, lacks, maker, run, scenario, wait_for
from import_archives import noise, pixels


@maker
def gallery(world):
    """A site of one post with one picture, 1000 pixels wide, in all its sizes."""
    site = Archive(world.get("engine"), "gallery")
    os.mkdir(site.folder + "/images")
    with open(site.folder + "/images/lark.png", "wb") as f:
        f.write(noise(1000))
    site.post("2024-01-01", "larks", "Seen at dawn.\n\n![A lark](/images/lark.png)\n")
    eq(site.load()["failed"], 0, "failed")
    wait_for("its variants", lambda: "srcset" in site.get("/larks/").text, seconds=60)
    return site


def addresses(srcset):
    return [tuple(part.split()) for part in srcset.split(", ")]


@each_front
def a_picture_is_offered_in_every_size_it_has(front, gallery):
    text = gallery.get("/larks/", front).text
    webp, own = re.findall(r'srcset="([^"]*)"', text.split("<article", 1)[1])[-2:]
    eq([size for _, size in addresses(own)], ["480w", "960w", "1000w"], "sizes")
    eq([size for _, size in addresses(webp)], ["480w", "960w", "1000w"], "sizes in WebP")
    has(text, 'width="1000" height="1000"')
    for url, size in addresses(own):
        answer = gallery.get(url, front)
        eq((answer.status, answer.header("Content-Type")), (200, "image/png"), url)
        eq(pixels(answer.body)[0], int(size[:-1]), url)
    for url, _ in addresses(webp):
        answer = gallery.get(url, front)
        eq((answer.status, answer.header("Content-Type")), (200, "image/webp"), url)
        eq(answer.body[8:12], b"WEBP", url)
        has(answer.header("Cache-Control"), "immutable")
        has(answer.header("Content-Security-Policy"), "sandbox")


@scenario
def a_list_says_how_large_the_pictures_of_its_cards_are(gallery):
    text = gallery.get("/").text
    card = text.split("card-image", 1)[1].split("</a>", 1)[0]
    has(card, 'width="1000" height="1000"')
    has(card, "-w480.png 480w")


@scenario
def a_feed_has_the_picture_itself_and_no_choice(gallery):
    text = gallery.get("/rss/").text
    has(text, "/media/")
    for word in ("srcset", "picture&gt;", "-w480"):
        lacks(text, word)


@scenario
def a_variant_that_was_never_made_is_not_there(gallery):
    url = re.search(r"/media/[0-9a-f]+-w480\.webp", gallery.get("/larks/").text).group(0)
    eq(gallery.get(url.replace("w480", "w481")).status, 404)
    eq(gallery.get("/media/..-w480.webp").status, 404)


if __name__ == "__main__":
    run()


@scenario
def copies_made_while_a_post_is_saved_are_shown_by_it(gallery):
    """What the job that makes copies does, at the worst moment: after the rendering, before the commit."""
    engine = gallery.engine
    engine.ask("CREATE TABLE kept AS SELECT srcset, srcset_webp FROM media;"
               "UPDATE media SET srcset = NULL, srcset_webp = NULL, variants_due = now() + interval '1 hour'", "gallery")
    at_work = threading.Thread(target=engine.ask, args=(
        "BEGIN; LOCK TABLE post_author;"
        "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'post_author'::regclass AND NOT granted)"
        "  LOOP PERFORM pg_sleep(0.01); END LOOP; END $$;"
        "UPDATE media SET srcset = k.srcset, srcset_webp = k.srcset_webp, variants_due = NULL FROM kept k;"
        "COMMIT; DROP TABLE kept", "gallery"))
    at_work.start()
    wait_for("the lock", lambda: engine.ask("SELECT count(*) FROM pg_locks WHERE relation = 'post_author'::regclass"
                                            " AND mode = 'AccessExclusiveLock' AND granted", "gallery") == "1")
    gallery.post("2024-01-02", "again", "The same one.\n\n![A lark](/images/lark.png)\n")
    eq(gallery.load()["failed"], 0, "failed")
    at_work.join()
    wait_for("its copies", lambda: "srcset" in gallery.get("/again/").text.split("<article", 1)[1], engine.process)
