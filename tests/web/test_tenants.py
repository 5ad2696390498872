"""What a site keeps to itself: from other sites, and from its own readers."""
import json
import os
import re

from harness import each_front, eq, has, lacks, maker, ok, scenario, wait_for
from import_archives import png
from test_cache import warm
from test_faults import psql

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
        eq(tenants.page(tenants.media, front=front).body, png(99), "picture")
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
    kept = psql(engine, "SELECT requests_per_sec FROM plan", engine.database)
    psql(engine, "UPDATE plan SET requests_per_sec = 5", engine.database)
    try:
        wait_for("the limit", lambda: tenants.page("/").status == 429)
        answer = tenants.page("/")
        eq(answer.status, 429, "status")
        ok(1 <= int(answer.header("Retry-After")) <= 3, "Retry-After is " + answer.header("Retry-After"))
        eq(tenants.page("/", tenants.south).status, 200, "status of another site")
    finally:
        psql(engine, "UPDATE plan SET requests_per_sec = " + kept, engine.database)
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
