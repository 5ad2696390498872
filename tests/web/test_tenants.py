"""What a site keeps to itself: from other sites, and from its own readers."""
import json
import os
import random
import re
import signal
import urllib.parse

from harness import each_front, eq, has, lacks, maker, ok, run, scenario, tool, wait_for
from import_archives import pixels, png
from test_cache import warm
from test_faults import database_of, metrics, psql
from test_serve import told
from under_load import EventLog

POST = "---\ntitle: %s\ndate: %s\ntags: [%s]\nauthors: [Ada]\n%s---\n%s\n"
LISTS = ["/", "/archive/", "/tag/type/", "/author/ada/", "/rss/", "/atom.xml", "/feed.json", "/tag/type/rss/",
         "/author/ada/rss/", "/sitemap.xml", "/sitemap-posts.xml", "/sitemap-pages.xml", "/sitemap-tags.xml",
         "/search/?q=symphony", "/search/?q=symphny", "/about-this-site/", "/unfinished/", "/posts/symphny/", "/posts/northern/"]


def found(pattern, text):
    match = re.search(pattern, text)
    ok(match, "%s is not in %s" % (pattern, text[:3000]))
    return match.group(0)


@maker
def tenants(world):
    return Tenants(world.get("engine"), world.path("tenants"))


class Tenants:
    """north: two posts, a picture, a draft and a post of the future.  south: nothing."""

    def __init__(self, engine, folder):
        self.engine = engine
        self.north, self.south = engine.site("north"), engine.site("south")
        self.folder = self.write(folder, {
            "northern.md": POST % ("Northern", "2020-01-01", "type", "", "Aurora borealis. ![A picture](/images/a.png)"),
            "older.md": POST % ("Older", "2019-01-01", "type", "", "Nothing much."),
            "unfinished.md": POST % ("Symphony", "2020-06-01", "type", "draft: true\n", "An unheard Symphony."),
            "unfinished-too.md": POST % ("Symphony Two", "2990-01-01", "type", "", "An unheard Symphony."),
            "hidden.md": POST % ("Hidden", "2020-07-01", "secret", "draft: true\n", "Hidden words."),
        })
        with open(folder + "/images/a.png", "wb") as f:
            f.write(png(99))
        self.bring_in("north", self.folder)
        self.media = found(r"/media/[0-9a-f]+\.png", self.page("/posts/northern/").text)

    @staticmethod
    def write(folder, posts):
        os.makedirs(folder + "/posts")
        os.makedirs(folder + "/images")
        for name, text in posts.items():
            with open(folder + "/posts/" + name, "w") as f:
                f.write(text)
        return folder

    def bring_in(self, site, folder, **more):
        return self.engine.quoin("import", "markdown", folder, "--site", site, "--json", **more)

    def page(self, path, host=None, front="nginx"):
        return self.engine.get(front, host or self.north, path)


# -- from other sites ---------------------------------------------------------------

@each_front
def a_post_is_on_its_own_host_only(front, tenants):
    eq(warm(tenants.engine, tenants.north, "/posts/northern/").status, 200, "status at home")
    for path in ("/posts/northern/", "/posts/northern", "/search/?q=aurora", "/rss/", "/archive/", "/", "/tag/type/", "/author/ada/"):
        for _ in range(3):      # whatever tier answers
            answer = tenants.page(path, tenants.south, front)
            lacks(answer.text, "Northern")
            lacks(answer.text, "borealis")
    eq(tenants.page("/posts/northern/", tenants.south, front).status, 404, "status elsewhere")


@each_front
def a_picture_is_on_its_own_host_only(front, tenants):
    if front == "caddy":        # the engine is set up to speak to Caddy
        eq(pixels(tenants.page(tenants.media, front=front).body), (8, 8), "pixels of the picture")
    answer = tenants.page(tenants.media, tenants.south, front)
    eq(answer.status, 404, "status elsewhere")
    ok(answer.body != png(99), "it is given out")


@each_front
def cookies_and_headers_lead_to_no_other_site(front, tenants):
    warm(tenants.engine, tenants.north, "/posts/northern/")
    for header in (("Cookie", "site=north; session=" + tenants.north), ("X-Original-URL", "http://%s/posts/northern/" % tenants.north),
                   ("X-Rewrite-URL", "/posts/northern/"), ("X-Forwarded-Host", tenants.north)):
        answer = tenants.engine.get(front, tenants.south, "/posts/northern/", headers=[header])
        eq(answer.status, 404, "status with %s" % header[0])
        lacks(answer.text, "borealis")


def hot(engine, host, path):
    """The page, once it came from a worker's memory and from Redis: by their counters."""
    engine.get("nginx", host, path)
    engine.restart()        # Redis has it still, no worker does
    before = metrics(engine)
    for tier in ("quoin_page_tier2_total", "quoin_page_tier1_total"):
        wait_for(tier, lambda: engine.get("nginx", host, path).status == 200 and metrics(engine)[tier] > before[tier])
    return engine.get("nginx", host, path)


def make_of_equal_age(engine, older, younger):
    """So that epochs cannot tell their pages apart."""
    epoch = lambda site: int(psql(engine, "SELECT n FROM epoch", database_of(engine, site)))
    # Jobs that make pictures' copies move epochs, too.
    wait_for("all jobs to be done", lambda: psql(engine, "SELECT (SELECT count(*) FROM wake WHERE due <= now()) +"
             " (SELECT count(*) FROM job WHERE state <> 'dead' AND due <= now())", engine.database) == "0", seconds=60)
    psql(engine, "UPDATE epoch SET n = %d" % (epoch(older) - 1), database_of(engine, younger))
    engine.quoin("site", "set", younger, "title=" + younger.capitalize())
    eq(epoch(younger), epoch(older), "epoch")


@scenario
def nothing_a_request_says_leads_to_a_page_of_another_site_in_any_tier(tenants):
    engine, path = tenants.engine, "/posts/northern/"
    make_of_equal_age(engine, "north", "south")
    page, home = hot(engine, tenants.north, path), hot(engine, tenants.north, "/")
    code, keys = run([tool("redis-cli"), "-s", engine.world.path("redis-cache.sock"), "--raw", "keys", "*"])
    keys = [key for key in keys.split("\n") if key.isprintable() and key]
    ok(len(keys) >= 2, "Redis has no pages: %r" % keys)
    etag, place = page.header("ETag"), psql(
        engine, "SELECT p.id FROM place p JOIN site s ON s.id = p.site_id WHERE s.name = 'north'", engine.database)
    for value in [tenants.north, "north", place, etag.strip('"'), *keys]:
        quoted = urllib.parse.quote(value, safe="")
        for request_path, headers in (
                (path + "?" + quoted, []), (path + "?key=" + quoted, []), (path + "?site=" + quoted, []), ("/" + quoted, []),
                (path, [("Cookie", "key=%s; quoin=%s; session=%s" % ((quoted,) * 3))]), (path, [("If-None-Match", etag)]),
                (path, [("X-Cache-Key", quoted), ("X-Site", quoted), ("X-Tenant", quoted), ("QUOIN-SITE", quoted)])):
            answer = engine.get("nginx", tenants.south, request_path, headers=headers)
            ok(answer.status in (301, 404), "%s is %d" % (request_path, answer.status))
            lacks(answer.text, "borealis")
            ok(answer.header("ETag") != etag, "its ETag is given out")
    for _ in range(3):
        answer = engine.get("nginx", tenants.south, "/", headers=[("If-None-Match", home.header("ETag"))])
        eq(answer.status, 200, "status for another site's ETag")
        lacks(answer.text, "Northern")


@each_front
def no_spelling_of_a_path_leads_to_another_sites_files(front, tenants):
    engine = tenants.engine
    site = psql(engine, "SELECT id FROM site WHERE name = 'north'", engine.database)
    name = tenants.media.rsplit("/", 1)[1]
    for path in ("/media/../../%s/media/%s", "/media/..%%2f..%%2f%s%%2fmedia%%2f%s", "/_files/tenants/%s/media/%s",
                 "/media/%%2e%%2e/%%2e%%2e/%s/media/%s", "/media//tenants/%s/media/%s", "/tenants/%s/media/%s",
                 "/media/.%%00./%s/media/%s", "/media/..\\..\\%s\\media\\%s"):
        answer = tenants.page(path % (site, name), tenants.south, front)
        ok(answer.status in (301, 400, 404), "%s is %d" % (path, answer.status))
        ok(answer.body != png(99), path + " gives it out")


@scenario
def a_picture_whose_file_is_gone_does_not_say_where_it_was(tenants):
    engine, log = tenants.engine, EventLog(tenants.engine)
    name = tenants.media.rsplit("/", 1)[1]
    site = psql(engine, "SELECT id FROM site WHERE name = 'north'", engine.database)
    path = "%s/files/tenants/%s/media/%s" % (engine.folder, site, name)
    engine.write_conf(accel="off")
    told(engine, signal.SIGHUP)
    log.wait("serve.ready")
    try:
        eq(pixels(tenants.page(tenants.media).body), (8, 8), "pixels of the picture")
        os.rename(path, path + ".away")
        answer = tenants.page(tenants.media)
        eq(answer.status, 404, "status")
        for word in (engine.folder, "tenants", "No such file"):
            lacks(answer.text, word)
    finally:
        if os.path.exists(path + ".away"):
            os.rename(path + ".away", path)
        engine.write_conf()
        told(engine, signal.SIGHUP)
        log.wait("serve.ready", 2)


# -- on reused threads and connections -------------------------------------------------

def without_times(text):
    return re.sub(r"[0-9a-f]{32}", "", text)


@scenario
def nothing_of_the_site_before_remains_on_a_thread(tenants):
    """One thread, nothing cached: each page must be as when it was the thread's first."""
    engine, log = tenants.engine, EventLog(tenants.engine)
    asked = [(host, path) for host in (tenants.north, tenants.south, "nobody.test")
             for path in ("/", "/posts/northern/", "/archive/", "/search/?q=aurora", "/nowhere/", "/rss/", "/%ff", tenants.media)]
    engine.write_conf(workers="1", threads="1", page_cache="off")
    told(engine, signal.SIGHUP)
    log.wait("serve.ready")
    try:
        first = {}
        for host, path in asked:
            engine.restart()
            answer = tenants.page(path, host)
            first[host, path] = answer.status, without_times(answer.text)
            if host != tenants.north:
                lacks(answer.text, "borealis")
        for host, path in random.Random(1).sample(asked * 8, len(asked) * 8):
            answer = tenants.page(path, host)
            eq((answer.status, without_times(answer.text)), first[host, path], "%s of %s after others" % (path, host))
    finally:
        engine.write_conf()
        engine.restart()


@scenario
def every_connection_to_a_sites_database_is_its_own_roles(tenants):
    for host in (tenants.north, tenants.south) * 3:
        tenants.page("/search/?q=roles", host)
    rows = psql(tenants.engine, "SELECT datname || ' ' || usename FROM pg_stat_activity WHERE application_name <> 'psql'"
                                " AND datname LIKE '%s\\_s%%'" % tenants.engine.database).split("\n")
    ok(len(rows) >= 2, "no connections: %r" % rows)
    for row in rows:
        database, role = row.split()
        eq(role, database, "role at the database " + database)


# -- from readers -------------------------------------------------------------------

@scenario
def drafts_and_posts_of_the_future_are_seen_nowhere(tenants):
    for path in LISTS:
        text = tenants.page(path).text
        lacks(text, "Symphony")
        lacks(text, "/posts/unfinished")
    for path in ("/unfinished/", "/posts/unfinished/", "/posts/unfinished-too/", "/hidden/", "/posts/hidden/"):
        eq(tenants.page(path).status, 404, path)


@scenario
def a_tag_of_drafts_alone_is_in_no_list(tenants):
    for path in ("/sitemap-tags.xml", "/", "/archive/"):
        lacks(tenants.page(path).text, "/tag/secret/")
    lacks(tenants.page("/tag/secret/").text, "Hidden")


# -- hosts ---------------------------------------------------------------------------

@each_front
def other_hosts_of_a_site_lead_to_its_first(front, tenants):
    if "north.example" not in tenants.engine.quoin("site", "show", "north"):
        tenants.engine.quoin("site", "domain", "add", "north", "north.example")
    answer = tenants.page("/posts/northern/?a=%41&b", "north.example", front)
    eq(answer.status, 301, "status")
    ok(re.fullmatch(r"http://north\.sites\.test(:\d+)?/posts/northern/\?a=%41&b", answer.header("Location")),
       "Location is " + str(answer.header("Location")))
    lacks(answer.text, "borealis")


@each_front
def a_suspended_site_shows_nothing(front, tenants):
    warm(tenants.engine, tenants.north, "/posts/northern/")
    tenants.engine.quoin("site", "suspend", "north")
    try:
        for path in ("/posts/northern/", "/", "/rss/", tenants.media):
            answer = tenants.page(path, front=front)
            eq(answer.status, 503, path)
            lacks(answer.text, "borealis")
    finally:
        tenants.engine.quoin("site", "resume", "north")
    eq(tenants.page("/posts/northern/", front=front).status, 200, "status afterwards")


# -- limits --------------------------------------------------------------------------

@scenario
def too_many_requests_for_a_site_are_429_for_that_site_alone(tenants):
    engine = tenants.engine
    kept = psql(engine, "SELECT requests_per_sec FROM plan WHERE name = 'standard'", engine.database)
    psql(engine, "UPDATE plan SET requests_per_sec = 5 WHERE name = 'standard'", engine.database)
    try:
        wait_for("the limit", lambda: tenants.page("/").status == 429)
        answer = tenants.page("/")
        eq(answer.status, 429, "status")
        ok(1 <= int(answer.header("Retry-After")) <= 3, "Retry-After is " + answer.header("Retry-After"))
        eq(tenants.page("/", tenants.south).status, 200, "status of another site")
    finally:
        psql(engine, "UPDATE plan SET requests_per_sec = %s WHERE name = 'standard'" % kept, engine.database)
    wait_for("the end of the limit", lambda: all(tenants.page("/").status == 200 for _ in range(30)))


@scenario
def a_picture_beyond_the_storage_of_the_plan_is_refused(tenants):
    engine, folder = tenants.engine, tenants.folder + "-large"
    Tenants.write(folder, {"large.md": POST % ("Large", "2020-01-01", "type", "", "![A picture](/images/b.png)")})
    with open(folder + "/images/b.png", "wb") as f:
        f.write(png(7))
    kept = psql(engine, "SELECT json_object_agg(name, storage_bytes) FROM plan", engine.database)
    psql(engine, "UPDATE plan SET storage_bytes = %d" % (len(png(99)) + len(png(7)) - 1), engine.database)
    try:
        has(engine.quoin("import", "markdown", folder, "--site", "north", fails=True), "storage")
        eq(tenants.page("/posts/large/").status, 404, "status of the post")
    finally:
        for plan, size in json.loads(kept).items():
            psql(engine, "UPDATE plan SET storage_bytes = %d WHERE name = '%s'" % (size, plan), engine.database)
    engine.quoin("import", "markdown", folder, "--site", "north")
    eq(tenants.page("/posts/large/").status, 200, "status when there is room")
