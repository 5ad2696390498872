"""Public pages: status, addresses, headers and what a page says, by its route."""
import gzip
import re
import xml.etree.ElementTree as xml

import content
from harness import each_front, eq, fetch, has, lacks, ok, run, scenario, tool
from test_faults import database_of, psql

HTML, XML = "text/html; charset=utf-8", "application/xml; charset=utf-8"
LAST = (content.POSTS + 1 + 9) // 10      # the last page of the home list


def canonical(answer):
    found = re.search(r'<link rel="canonical" href="([^"]*)"', answer.text)
    return found and found.group(1)


def leads(answer, to, status=301):
    eq((answer.status, answer.header("Location")), (status, to), "answer")


# -- routes -----------------------------------------------------------------------

@scenario
def every_page_has_its_status_type_and_canonical_address(press):
    for path, kind in (
            ("/", HTML), ("/page/2/", HTML), ("/tag/ink/", HTML), ("/tag/ink/page/2/", HTML), ("/author/ada-lovelace/", HTML),
            ("/author/ada-lovelace/page/3/", HTML), ("/archive/", HTML), ("/search/", HTML), ("/about-this-site/", HTML),
            ("/post-7/", HTML), ("/about/", HTML), ("/rss/", "application/rss+xml; charset=utf-8"),
            ("/atom.xml", "application/atom+xml; charset=utf-8"), ("/feed.json", "application/feed+json; charset=utf-8"),
            ("/tag/ink/rss/", "application/rss+xml; charset=utf-8"), ("/sitemap.xml", XML), ("/sitemap-posts.xml", XML),
            ("/sitemap-pages.xml", XML), ("/sitemap-tags.xml", XML), ("/sitemap-authors.xml", XML),
            ("/robots.txt", "text/plain; charset=utf-8"), ("/icon.svg", "image/svg+xml")):
        answer = press.get(path)
        eq((answer.status, answer.header("Content-Type")), (200, kind), path)
        if kind == HTML:
            eq(canonical(answer), press.url(path), "canonical of " + path)
            has(answer.header("Content-Security-Policy"), "default-src 'none'")
        eq(answer.header("Set-Cookie"), None, "Set-Cookie of " + path)


@scenario
def lists_end_where_their_posts_end(press):
    for base, last in (("/", LAST), ("/tag/ink/", 2), ("/author/ada-lovelace/", LAST)):
        for n, status in ((1, 404), (2, 200), (last, 200), (last + 1, 404), (0, 404), ("02", 404), ("2a", 404),
                          (-2, 404), (10**30, 404)):
            answer = press.get("%spage/%s/" % (base, n))
            eq(answer.status, status, "%spage/%s/" % (base, n))
    first, second, last = press.get("/"), press.get("/page/2/"), press.get("/page/%d/" % LAST)
    has(first.text, '<link rel="next" href="%s">' % press.url("/page/2/"))
    lacks(first.text, 'rel="prev"')
    has(second.text, '<link rel="prev" href="%s">' % press.url("/"))
    lacks(last.text, 'rel="next"')


@scenario
def every_post_is_on_exactly_one_page_of_a_list(press):
    seen = []
    for n in range(1, LAST + 1):
        page = press.get("/" if n == 1 else "/page/%d/" % n).text
        seen += re.findall(r'class="card-title"><a href="([^"]+)"', page)
    eq(len(seen), content.POSTS + 1, "posts on all pages")
    eq(len(set(seen)), len(seen), "different ones")
    eq(seen[0], "/the-late-edition/", "the newest")


@scenario
def an_address_without_its_slash_leads_to_the_one_with_it(press):
    for path in ("/archive", "/tag/ink", "/page/2", "/post-7", "/about", "/rss", "/about-this-site"):
        leads(press.get(path), path + "/")
    leads(press.get("/search?q=zebra7&page=1"), "/search/?q=zebra7&page=1")


@scenario
def an_unclean_address_leads_to_the_clean_one(press):
    for path, to in (("//archive/", "/archive/"), ("/x/../archive/", "/archive/"), ("/./archive//", "/archive/"),
                     ("/tag/%2e%2e/archive/?x=1", "/archive/?x=1"), ("//evil.example/..", "/")):
        leads(press.get(path), to)
    for path in ("/%00", "/a%2Fb", "/%ff", "/%zz"):
        eq(press.get(path).status, 400, path)


@scenario
def a_second_host_leads_to_the_primary_one_with_path_and_query(press):
    press.engine.quoin("site", "domain", "add", "press", "second.test")
    answer = fetch(press.engine.address("caddy"), "/post-7/?x=1", host="second.test")
    leads(answer, press.url("/post-7/?x=1"))
    eq(answer.header("Set-Cookie"), None, "Set-Cookie")


@scenario
def an_old_address_leads_on_in_one_step(press):
    answer = press.get("/2024/01/07/post-7.html")
    leads(answer, "/post-7/")
    eq(press.get("/post-7/").status, 200, "status there")


@scenario
def another_permalink_pattern_keeps_every_old_address(engine):
    site = content.Archive(engine, "moved")
    site.post("2024-05-06", "a-thing", "Text.")
    site.load()
    held = ["/2024/05/06/a-thing.html", "/a-thing/"]
    for pattern, path in (("/{yyyy}/{mm}/{slug}/", "/2024/05/a-thing/"), ("/notes/{slug}/", "/notes/a-thing/"),
                          ("/{slug}/{yyyy}/", "/a-thing/2024/"), ("/{slug}/", "/a-thing/")):
        engine.quoin("site", "set", "moved", "permalink=" + pattern)
        eq(site.get(path).status, 200, path)
        has(site.get("/").text, 'href="%s"' % path)
        for old in held:
            if old != path:
                leads(site.get(old), path)
        held.append(path)


@scenario
def a_stored_redirect_leads_on_and_a_gone_address_is_410(press):
    database = database_of(press.engine, "press")
    psql(press.engine, "INSERT INTO redirect (from_path, to_url, status) VALUES ('/old-name', '/post-7/', 302),"
         " ('/elsewhere', 'https://example.org/x', 301), ('/withdrawn', '/', 410)", database)
    leads(press.get("/old-name/"), "/post-7/", 302)
    leads(press.get("/old-name"), "/post-7/", 302)
    leads(press.get("/elsewhere/"), "https://example.org/x")
    answer = press.get("/withdrawn/")
    eq((answer.status, answer.header("Content-Type")), (410, HTML), "answer")
    has(answer.text, 'name="robots" content="noindex"')


# -- errors -----------------------------------------------------------------------

@each_front
def a_missing_page_suggests_the_nearest_and_offers_a_search(front, press):
    answer = press.get("/the-lte-edition/", front=front)
    eq((answer.status, answer.header("Content-Type")), (404, HTML), "answer")
    eq(answer.header("Cache-Control"), "no-store", "Cache-Control")
    has(answer.text, 'href="/the-late-edition/"')
    has(answer.text, 'action="/search/"')
    has(answer.text, 'value="the lte edition"')
    lacks(answer.text, 'rel="canonical"')


@each_front
def a_method_that_a_page_does_not_take_is_405(front, press):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = press.get("/post-7/", front=front, method=method, body=b"x")
        eq((answer.status, answer.header("Allow")), (405, "GET, HEAD"), method)


# -- representations --------------------------------------------------------------

@each_front
def HEAD_is_GET_without_its_body(front, press):
    for path in ("/", "/post-7/", "/rss/", "/none/", "/archive", "/sitemap.xml"):
        get, head = press.get(path, front=front), press.get(path, front=front, method="HEAD")
        eq(head.body, b"", "body of " + path)
        for one in (get, head):
            del one.headers["Date"]
        eq((head.status, sorted(head.headers.items())), (get.status, sorted(get.headers.items())), path)


def unbrotli(body, scratch):
    with open(scratch + "/x.br", "wb") as f:
        f.write(body)
    code, out = run(["python3", "-c", "import brotli,sys;sys.stdout.buffer.write(brotli.decompress(open(sys.argv[1],'rb').read()))",
                     scratch + "/x.br"])
    if code:
        code, out = run([tool("brotli"), "-dc", scratch + "/x.br"])
    ok(code == 0, out)
    return out


@each_front
def every_encoding_is_the_same_page_with_a_tag_of_its_own(front, press, scratch):
    for path in ("/", "/post-7/", "/rss/", "/archive/"):
        plain = press.get(path, front=front)
        zipped = press.get(path, front=front, headers=[("Accept-Encoding", "gzip")])
        brotli = press.get(path, front=front, headers=[("Accept-Encoding", "gzip, deflate, br")])
        eq((zipped.header("Content-Encoding"), brotli.header("Content-Encoding"), plain.header("Content-Encoding")),
           ("gzip", "br", None), "encodings of " + path)
        ok(gzip.decompress(zipped.body) == plain.body, "gzip differs: " + path)
        ok(unbrotli(brotli.body, scratch).encode() == plain.body, "brotli differs: " + path)
        tags = [a.header("ETag") for a in (plain, zipped, brotli)]
        eq(len(set(tags)), 3, "tags of " + path)
        for answer in (plain, zipped, brotli):
            has(answer.header("Vary"), "Accept-Encoding")


@each_front
def a_page_the_reader_has_is_304(front, press):
    for encoding in ("identity", "gzip", "br"):
        asked = [("Accept-Encoding", encoding)]
        tag = press.get("/post-7/", front=front, headers=asked).header("ETag")
        for value, status in ((tag, 304), ('"x", W/%s' % tag, 304), ("*", 304), ('"x"', 200)):
            answer = press.get("/post-7/", front=front, headers=asked + [("If-None-Match", value)])
            eq(answer.status, status, "%s with %s" % (encoding, value))
            if status == 304:
                eq((answer.body, answer.header("ETag")), (b"", tag), "304")
    eq(press.get("/none/", front=front, headers=[("If-None-Match", "*")]).status, 404, "a missing page")


# -- what a page may depend on ----------------------------------------------------

@scenario
def what_a_client_sends_beside_the_address_changes_nothing(press):
    for path in ("/", "/post-7/", "/rss/"):
        plain = press.get(path)
        for query in ("?utm_source=x", "?q=zebra7", "?page=2", "?lang=ar&x[]=1", "?"):
            ok(press.get(path + query).body == plain.body, path + query + " differs")
        for header in (("Accept-Language", "ar"), ("Cookie", "theme=notebook; session=1"), ("X-Forwarded-Host", "evil.example"),
                       ("X-Forwarded-Proto", "https"), ("User-Agent", "x"), ("Accept", "application/json"),
                       ("X-Original-URL", "/archive/"), ("X-HTTP-Method-Override", "POST")):
            ok(press.get(path, headers=[header]).body == plain.body, "%s with %s differs" % (path, header))


@scenario
def declared_parameters_count_in_any_order_and_once(press):
    found = press.get("/search/?q=ink&page=2")
    ok(found.body != press.get("/search/?q=ink").body, "page has no effect")
    for same in ("page=2&q=ink", "x=1&q=ink&y=2&page=2", "q=ink&page=2&q=other", "q=in%6b&page=2"):
        ok(press.get("/search/?" + same).body == found.body, same + " differs")


@scenario
def an_encoded_question_mark_is_part_of_the_path(press):
    eq(press.get("/search/?q=zebra7").status, 200, "the search")
    eq(press.get("/search/%3Fq=zebra7").status, 404, "the path")


@scenario
def a_search_past_its_last_page_is_missing(press):
    eq(press.get("/search/?q=zebra7").status, 200, "first page")
    for page in ("2", "99", "0", "-1", "x", "01"):
        eq(press.get("/search/?q=zebra7&page=" + page).status, 404, page)


# -- what a page says -------------------------------------------------------------

@scenario
def dates_are_in_the_zone_of_the_site(press):
    page = press.get("/the-late-edition/").text
    has(page, 'datetime="2024-01-31T11:30:00Z"')
    has(page, "February 1, 2024")


@scenario
def a_site_in_Arabic_runs_from_right_to_left(press_ar):
    page = press_ar.get("/").text
    has(page, '<html lang="ar" dir="rtl">')
    ok(re.search(r"[\u0660-\u0669٠-٩]|2024", page), "no year in its own form")
    post = press_ar.get("/first/").text
    has(post, "مارس")


@scenario
def a_chosen_page_is_the_home_and_posts_move_to_blog(engine):
    site = content.Archive(engine, "chosen", "posts_per_page=1")
    site.post("2024-01-01", "one", "One.")
    site.post("2024-01-02", "two", "Two.")
    site.write("welcome.md", "Come in.", title="Welcome", permalink="/welcome/", layout="page")
    site.load()
    leads(site.get("/blog/"), "/")
    site.engine.quoin("site", "set", "chosen", "home=welcome")
    home = site.get("/")
    has(home.text, "Come in.")
    eq(canonical(home), site.url("/"), "canonical")
    leads(site.get("/welcome/"), "/")
    has(site.get("/blog/").text, 'href="/two/"')
    eq(canonical(site.get("/blog/page/2/")), site.url("/blog/page/2/"), "canonical")
    leads(site.get("/page/2/"), "/blog/page/2/")
    eq(site.get("/blog/page/1/").status, 404, "/blog/page/1/")
    pages = locations(site.get("/sitemap-pages.xml"))
    eq(pages, [site.url("/"), site.url("/blog/")], "sitemap of pages")


@scenario
def a_post_tells_machines_what_it_is(press):
    page = press.get("/the-late-edition/").text
    for part in ('<meta property="og:type" content="article">', '<meta property="og:title" content="The late edition">',
                 '<meta name="description" content="An edition that was late.">',
                 '<meta property="article:published_time" content="2024-01-31T11:30:00Z">', '"@type":"Article"',
                 '"headline":"The late edition"'):
        has(page, part)


@scenario
def a_list_that_nobody_described_is_described_by_its_titles(engine):
    site = content.Archive(engine, "bare")
    site.post("2024-05-06", "first-thing", "Text.")
    site.post("2024-05-07", "bread-and-salt", "Text.", title='Bread & "salt"')
    site.load()
    for path in ("/", "/archive/"):
        has(site.get(path).text, '<meta name="description" content="Bread &amp; &quot;salt&quot; · First thing">')


# -- for machines -----------------------------------------------------------------

def locations(answer):
    tree = xml.fromstring(answer.body)
    return [e.text for e in tree.iter() if e.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"]


@scenario
def the_sitemap_lists_every_page_and_each_answers(press):
    maps = locations(press.get("/sitemap.xml"))
    eq(len(maps), 4, "sitemaps")
    listed = []
    for address in maps:
        listed += locations(press.get(address[len(press.url("")):]))
    eq(len(set(listed)), len(listed), "different addresses")
    wanted = {"/post-%d/" % n for n in range(1, content.POSTS + 1)} | {
        "/", "/the-late-edition/", "/about/", "/tag/ink/", "/tag/paper/", "/tag/night/", "/author/ada-lovelace/"}
    eq({a[len(press.url("")):] for a in listed}, wanted, "addresses")
    for address in listed:
        eq(press.get(address[len(press.url("")):]).status, 200, address)
    eq(press.get("/sitemap-posts.xml?page=2").status, 404, "a part that is not there")


@scenario
def robots_txt_names_the_sitemap_and_what_the_site_refuses(press):
    has(press.get("/robots.txt").text, "Sitemap: " + press.url("/sitemap.xml"))
    site = content.Archive(press.engine, "hidden", "robots=none", "ai_crawlers=off")
    eq(site.get("/robots.txt").text, "User-agent: *\nDisallow: /\n", "robots.txt")
    has(site.get("/").text, '<meta name="robots" content="noindex, nofollow">')
    site.engine.quoin("site", "set", "hidden", "robots=all")
    has(site.get("/robots.txt").text, "User-agent: GPTBot\n")
