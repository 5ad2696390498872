"""console.py - how quick the console is where there is much: a part of ./dev bench.

One account has 50 sites, and one of them 10,000 posts and 5,000 pictures, and one
50,000 pictures, of which every tenth is used; their rows are made by SQL, texts and titles of the words of the other figures.  The pages are
asked for by 8 connections, signed in, each address often enough for a percentile.
"""
import statistics
import time
import urllib.parse

from browser import Browser, forget_limits
from harness import OWNER, PASSWORD, eq, ok

SITES, MEDIA, MANY_MEDIA, CONNECTIONS, PERCENTILE = 50, 5000, 50000, 8, 95

MEDIA_ROWS = """
INSERT INTO media (id, name, original, type, bytes, width, height, created_at)
SELECT lpad(to_hex(n), 24, '0'), md5(n::text) || '.jpg', 'picture-' || n || '.jpg', 'image/jpeg', 200000, 2000, 1500,
       now() - n * interval '1 hour'
  FROM generate_series(1, %(media)d) n"""

USE_ROWS = """
INSERT INTO tag (id, slug, name, feature_image)
SELECT lpad(to_hex(n), 24, '0'), 'tag-' || n, 'Tag ' || n, '/media/' || md5((n * 10)::text) || '.jpg' FROM generate_series(1, %(media)d / 10) n"""

# As uploads leave it.
ONE_SUM = """
WITH gone AS (DELETE FROM media_tally RETURNING files, trashed, bytes)
INSERT INTO media_tally SELECT sum(files), sum(trashed), sum(bytes) FROM gone"""

TAG_ROWS = """
INSERT INTO tag (id, slug, name) SELECT lpad(to_hex(n), 24, '0'), 'tag-' || n, 'Tag ' || n FROM generate_series(1, 300) n;
INSERT INTO author (id, slug, name) SELECT lpad(to_hex(n), 24, '0'), 'author-' || n, 'Author ' || n FROM generate_series(1, 20) n"""

# A word of a title is drawn anew for each: the arrays are as long as there are words.
POST_ROWS = """
SELECT setseed(0.5);
WITH w AS (SELECT string_to_array('%(words)s', ' ') AS w),
     t AS (SELECT n, (SELECT string_agg(w[1 + floor(random() * cardinality(w))::int + g * 0], ' ') FROM generate_series(1, 5 + n %% 3) g) AS title,
                  (SELECT string_agg(w[1 + floor(random() * cardinality(w))::int + g * 0], ' ') FROM generate_series(1, 600 + n %% 2) g) AS text
             FROM w, generate_series(1, %(posts)d) n)
INSERT INTO post (id, type, status, slug, path, title, source, html, plain, excerpt, words, search, published_at, edited_at, edited_by, stage)
SELECT lpad(to_hex(n), 24, '0'), CASE WHEN n %% 100 = 0 THEN 'page' ELSE 'post' END,
       CASE WHEN n %% 20 = 0 THEN 'draft' WHEN n %% 333 = 1 THEN 'scheduled' ELSE 'published' END,
       'post-' || n, '/post-' || n || '/', title, text, '<p>' || text || '</p>', text, left(text, 200), 600,
       setweight(to_tsvector('english', title), 'A') || to_tsvector('english', text),
       now() - (n + 1) * interval '5 hours', now() - ((n * 7919) %% 100000) * interval '1 minute', 'Ada Field',
       CASE WHEN n %% 50 = 3 THEN jsonb_build_object('title', title, 'source', text) END
  FROM t;
INSERT INTO post_author (post_id, author_id, position)
SELECT lpad(to_hex(n), 24, '0'), lpad(to_hex(1 + n %% 20), 24, '0'), 0 FROM generate_series(1, %(posts)d) n;
INSERT INTO post_tag (post_id, tag_id, position)
SELECT lpad(to_hex(n), 24, '0'), lpad(to_hex(1 + (n * k) %% 300), 24, '0'), k FROM generate_series(1, %(posts)d) n, generate_series(1, 3) k
    ON CONFLICT DO NOTHING"""


def make(engine, posts, words):
    for number in range(SITES):
        engine.site("desk" if number == 0 else "desk-%d" % number)
    for rows in (TAG_ROWS, MEDIA_ROWS, ONE_SUM, POST_ROWS):
        engine.ask(rows % {"posts": posts, "media": MEDIA, "words": " ".join(words)} if "%(" in rows else rows, "desk")
    for rows in (MEDIA_ROWS, USE_ROWS, ONE_SUM):
        engine.ask(rows % {"media": MANY_MEDIA} if "%(" in rows else rows, "desk-1")
    engine.ask("VACUUM ANALYZE", "desk-1")
    engine.ask("VACUUM ANALYZE", "desk")        # as it is some minutes after so much was written


def addresses(browser, posts, words):
    """What there is to look at: (name, paths)."""
    some = ["/desk/posts/%024x/" % n for n in range(7, posts, max(1, posts // 40))]
    listed = "/desk/posts/?"
    many = lambda *queries: ["/desk-1/media/?" + query for query in queries]
    return [
        ("list of sites", ["/"]),
        ("list of posts", ["/desk/posts/"]),
        ("list of posts, by status", [listed + "status=" + s for s in ("draft", "scheduled", "published", "staged", "review", "trash")]),
        ("list of posts, further pages", [listed + "page=%d" % n for n in (2, 20, posts // 50 - 2)]),
        ("list of posts, search", [listed + "q=" + urllib.parse.quote(w) for w in words[:12]]),
        ("list of posts, by order", [listed + "sort=" + s for s in ("title", "published")]),
        ("list of posts, by tag or author", [listed + s for s in ("tag=tag-7", "author=author-3")]),
        ("posts for a link", ["/desk/posts/find?q=" + w for w in words[:12]]),
        ("list of pages", ["/desk/pages/"]),
        ("editor, new post", ["/desk/posts/new/"]),
        ("editor", some),
        ("history", [path + "history/" for path in some]),
        ("preview", [path + "preview/" for path in some]),
        ("list of files", ["/desk/media/", "/desk/media/?page=%d" % (MEDIA // 48 - 2)]),
        ("list of files, search", ["/desk/media/?q=%d" % n for n in (7, 42, 99)]),
        ("a file", ["/desk/media/%024x/" % n for n in (7, 400, MEDIA)]),
        ("list of 50,000 files", many("", "sort=name", "sort=size", "sort=oldest", "view=list")),
        ("list of 50,000 files, deep", many("page=%d" % (MANY_MEDIA // 48 - 2), "page=500&sort=name", "page=700&use=unused")),
        ("list of 50,000 files, narrowed", many("kind=image", "kind=audio", "use=used", "use=unused", "use=no-alt", "kind=video&use=unused")),
        ("list of 50,000 files, search", many(*("q=" + w for w in ("7", "42", "99", "jpg", "zz", "nothing", "4999", "picture-4999")))),
        ("one of 50,000 files", ["/desk-1/media/%024x/" % n for n in (7, 400, MANY_MEDIA)]),
        ("list of tags", ["/desk/tags/", "/desk/tags/?page=3", "/desk/tags/?q=7"]),
        ("a tag", ["/desk/tags/%024x/" % n for n in (7, 70, 300)]),
        ("settings", ["/desk/settings/redirects/", "/desk/settings/", "/desk/settings/look/", "/desk/settings/menus/", "/desk/settings/addresses/"]),
        ("account", ["/account/", "/account/password/", "/account/sessions/"]),
    ]


def publish(engine, browser, say, times=60):
    """From the click to the answer, with all readers' pages moved on."""
    took = []
    for n in range(times):
        browser.get("/desk/posts/new/")
        fields = dict(browser.form("source").fields)
        fields.update(intent="publish", title="New %d" % n, source="Words **of** it.\n\n" * 50, tags="Tag 3, Tag 4")
        start = time.monotonic()
        answer = browser.post("/desk/posts/%s/" % fields.get("id", browser.form("source").action.strip("/").split("/")[-1]), fields)
        took.append(1000 * (time.monotonic() - start))
        eq(answer.status, 303, "status of publishing")
    took.sort()
    say("publish, from the form to the answer, p95", "%.1f ms" % took[len(took) * 95 // 100],
        "median %.1f, slowest %.1f ms of %d; to reach: 150 ms" % (statistics.median(took), took[-1], times))


def measure(engine, say, load, posts, words, seconds=3):
    """load(requests, cookie): a tests/bench/run Load."""
    make(engine, posts, words)
    browser = Browser(engine)
    forget_limits(engine)
    eq(browser.sign_in(OWNER, PASSWORD).status, 200, "status of signing in")
    cookie = "; ".join("%s=%s" % pair for pair in browser.cookies.items())
    for name, paths in addresses(browser, posts, words):
        for path in paths:
            eq(browser.get(path).status, 200, "status of " + path)
        rate, errors, count, p95 = load([("console.test", path) for path in paths], cookie).run(
            engine.address("caddy"), seconds, CONNECTIONS, percentile=PERCENTILE)
        ok(count, "no answers")
        say("console, %s, p95" % name, "%.1f ms" % p95, "%.0f /s, %d errors; to reach: 30 ms" % (rate, errors))
    publish(engine, browser, say)
