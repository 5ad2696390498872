"""test_import_generators.py - the habits of Jekyll, Hugo, Zola and Eleventy, in
archives made for it (import_archives.py)."""
import os

import import_archives
from harness import eq, has, lacks, maker, ok, scenario
from test_import import Imported


@maker
def generated(world):
    engine = world.get("engine")
    folders = import_archives.make(world.path("archives"))
    return {name: Generated(engine, name, folder) for name, folder in folders.items()}


class Generated(Imported):
    def __init__(self, engine, name, folder):
        engine.site(name)
        self.engine, self.name, self.folder, self.host = engine, name, folder, name + ".sites.test"
        self.foretold = self.run("--dry-run")
        self.before = self.rows("SELECT count(*) AS n FROM post") + self.rows("SELECT n FROM epoch")
        super().__init__(engine, name, folder)

    def source(self, key):
        return self.by_key[key]["source"]

    def path(self, key):
        return self.by_key[key]["path"]

    def kinds(self, file):
        return sorted((l["kind"], l["what"]) for l in self.report["lines"] if l["file"] == file)

    def leads(self, old, key):
        status, path, _ = self.follow(old)
        eq((status, path), (200, self.path(key)), old)


@scenario
def a_dry_run_foretells_the_report_and_changes_nothing(generated):
    for name, site in generated.items():
        eq(site.before, [{"n": 0}, {"n": 1}], name)
        if name == "accidents":     # some of which only saving finds
            continue
        real = dict(site.report, redirects=0)
        eq({k: v for k, v in site.foretold.items() if k != "lines"}, {k: v for k, v in real.items() if k != "lines"}, name)
        eq(site.foretold["lines"], site.report["lines"], name + ": lines")


@scenario
def the_generator_is_known_and_the_sum_exact(generated):
    for name, site in generated.items():
        r = site.report
        eq(r["generator"], "plain" if name == "accidents" else name)
        eq(r["files"], r["pages"] + r["media"] + r["skipped"] + r["failed"], name + ": the sum")
        eq(len(site.posts), r["pages"], name + ": posts")
        told = {l["file"] for l in r["lines"] if l["kind"].startswith(("file.", "failed."))}
        folders = [f for f in told if os.path.isdir(os.path.join(site.folder, f))]
        for path in import_archives.ARCHIVES[name]:
            path = os.fsencode(path).decode(errors="replace")
            below = any(path.startswith(f + "/") for f in folders)
            media = path.endswith((".png", ".jpg", ".pdf")) and path not in told
            ok(below or path in told or media or path in site.by_key, "%s: nothing is said of %s" % (name, path))


@scenario
def importing_a_generated_archive_again_changes_nothing(generated):
    for name, site in generated.items():
        epoch = site.rows("SELECT n FROM epoch")
        again = site.run()
        eq((again["created"], again["updated"], again["redirects"]), (0, 0, 0), name)
        eq(again["failed"], site.report["failed"], name)
        eq(site.rows("SELECT n FROM epoch"), epoch, name)


@scenario
def a_changed_document_is_saved_alone(generated):
    site = generated["zola"]
    path = os.path.join(site.folder, "content/blog/other.md")
    text = open(path).read()
    with open(path, "w") as f:
        f.write(text.replace("Other", "Another"))
    again = site.run()
    eq((again["created"], again["updated"]), (0, 1))
    eq(site.rows("SELECT title, path FROM post WHERE import_key = 'content/blog/other.md'"),
       [{"title": "Another", "path": site.path("content/blog/other.md")}])
    with open(path, "w") as f:
        f.write(text)
    eq(site.run()["updated"], 1)


@scenario
def jekyll_links_tags_and_authors_are_resolved(generated):
    site = generated["jekyll"]
    first, second = "_posts/2019-01-02-first-post.md", "_posts/2019-02-03-second.md"
    eq(site.report["permalink"], "/news/{yyyy}/{mm}/{dd}/{slug}/")
    source = site.source(first)
    to = site.path(second)
    has(source, "A [link](%s), [another](%s)," % (to, to))
    has(source, "[whole](%s#what-s-1-new)" % to if "#what-s-1-new" in source else "[whole](%s#whats-1-new)" % to)
    has(source, "[root](/)")
    has(source, "[tag](/tag/one/)")
    has(source, "```ruby\nputs \"{{ not.a.helper }}\"\n```")
    has(source, "{{ shown }} and `{{ code }}`.")
    lacks(source, "{:")
    lacks(source, "{%")
    has(site.source(second), "[the first](%s)" % site.path(first))
    has(site.source(second), "[about](/about/)")
    has(site.source("about.md"), "see [first](%s)" % site.path(first))
    row = site.rows("SELECT p.custom_excerpt, p.title, array_agg(DISTINCT t.name) AS tags, array_agg(DISTINCT a.name) AS authors"
                    " FROM post p JOIN post_tag pt ON pt.post_id = p.id JOIN tag t ON t.id = pt.tag_id"
                    " JOIN post_author pa ON pa.post_id = p.id JOIN author a ON a.id = pa.author_id"
                    " WHERE p.import_key = '%s' GROUP BY 1, 2" % first)[0]
    eq(row["custom_excerpt"], "An excerpt & more")
    eq(row["authors"], ["Jane Doe"])
    eq(row["tags"], ["news", "one", "two"])
    eq(site.by_key["_drafts/idea.md"]["status"], "draft")
    eq(site.by_key["about.md"]["type"], "page")


@scenario
def jekyll_addresses_lead_to_their_pages(generated):
    site = generated["jekyll"]
    site.leads("/news/2019/01/02/first-post.html", "_posts/2019-01-02-first-post.md")
    site.leads("/news/2019/02/03/second/", "_posts/2019-02-03-second.md")
    site.leads("/old/second/", "_posts/2019-02-03-second.md")
    site.leads("/older.html", "_posts/2019-02-03-second.md")
    site.leads("/about/", "about.md")


@scenario
def images_become_media_whatever_their_names(generated):
    site = generated["jekyll"]
    source = site.source("_posts/2019-01-02-first-post.md")
    names = dict(part.split("](", 1) for part in source.replace(")", "\n").split("![")[1:] for part in [part.split("\n")[0]])
    eq(sorted(names), ["A", "B", "Copy", "Encoded", "Spaced"])
    eq(names["Spaced"], names["Encoded"])
    eq(names["A"], names["Copy"], "the same bytes")
    ok(names["A"] != names["B"], "two files of one name became one")
    has(source, "\nNot *here*\n")
    eq(site.by_key["_posts/2019-01-02-first-post.md"]["feature_image"], names["Spaced"])
    for url, kind, size in ((names["Spaced"], "image/jpeg", None), (names["B"], "image/png", (8, 8))):
        answer = site.get(url)
        eq(answer.status, 200, url)
        eq(answer.header("Content-Type"), kind)
        ok(size is None or import_archives.pixels(answer.body) == size, "%s is another picture" % url)
    eq([l["kind"] for l in site.report["lines"] if l["file"] == "assets/unused.png"], ["file.unused"])
    eq(site.report["media"], 4)


@scenario
def what_jekyll_cannot_say_is_told(generated):
    told = generated["jekyll"].kinds("_posts/2019-01-02-first-post.md")
    eq([k for k, _ in told], ["helper.logic", "helper.text", "image.missing", "link.unknown"])
    eq(told[2][1], "/assets/missing.png")
    eq(told[3][1], "/2001/01/01/gone/")
    eq(generated["jekyll"].kinds("index.html"), [("file.listing", "")])
    eq(generated["jekyll"].kinds("README.md"), [("file.about", "")])


@scenario
def hugo_shortcodes_bundles_and_permalinks_are_resolved(generated):
    site = generated["hugo"]
    hello, bundle, umlaut = "content/posts/hello.md", "content/posts/bundle/index.md", "content/posts/über uns.md"
    eq(site.report["permalink"], "/{yyyy}/{mm}/{slug}/")
    eq(site.path(hello), "/2020/03/hello-there/")
    eq(site.path(bundle), "/2020/04/bundle/")
    has(site.source(hello), "[https://www.youtube.com/watch?v=dQw4w9WgXcQ](https://www.youtube.com/watch?v=dQw4w9WgXcQ){.embed}")
    has(site.source(hello), "[bundle](/2020/04/bundle/)")
    has(site.source(hello), "[manual](/media/")
    has(site.source(hello), '{{< figure src="shown.png" >}}')
    has(site.source(bundle), "![In the bundle](/media/")
    has(site.source(bundle), ".png)\n*A *caption**")
    has(site.source(bundle), "[hello](/2020/03/hello-there/#the-heading) and [hello again](/2020/03/hello-there/)")
    has(site.source(umlaut), "![Foto](/media/")
    eq(site.by_key[bundle]["lang"], "de")
    eq(site.by_key["content/posts/json.md"]["status"], "draft")
    ok(site.by_key[hello]["feature_image"].startswith("/media/"), "the cover is no media")
    eq([k for k, _ in site.kinds(hello)], ["helper.unknown"])
    eq([k for k, _ in site.kinds(umlaut)], ["link.draft"])
    site.leads("/old-hello/", hello)
    site.leads("/posts/hi", hello)
    site.leads("/2020/06/%C3%BCber%20uns/", umlaut)
    site.leads("/about/", "content/about.md")


@scenario
def zola_internal_links_and_paths_are_resolved(generated):
    site = generated["zola"]
    dated, other, assets = "content/blog/2021-05-06-dated.md", "content/blog/other.md", "content/blog/assets/index.md"
    has(site.source(other), "[Dated](%s#some-part)" % site.path(dated))
    has(site.source(other), "(https://www.youtube.com/watch?v=abc)")
    has(site.source(other), "[self](%s)" % site.path(other))
    has(site.source(other), "{{ left(alone) }} [x](@/blog/2021-05-06-dated.md)")
    has(site.source(assets), "![p](/media/")
    has(site.source(assets), "<img src=\"/media/")
    lacks(site.source(assets), "srcset")
    eq(site.by_key[dated]["published_at"][:10], "2021-05-06")
    site.leads("/blog/dated/", dated)
    site.leads("/2021/other/place/", other)
    site.leads("/blog/was/here.html", other)
    site.leads("/blog/assets/", assets)
    eq([l["kind"] for l in site.report["lines"] if l["file"] == "content/blog/broken.md"], ["failed.read"])
    eq([l["line"] for l in site.report["lines"] if l["file"] == "content/blog/broken.md"], [2])
    eq([l["kind"] for l in site.report["lines"] if l["file"] == "content/blog/latin.md"], ["failed.read"])
    eq(site.report["failed"], 2)


@scenario
def eleventy_helpers_and_addresses_are_resolved(generated):
    site = generated["eleventy"]
    thing, other, plain = "posts/2022-01-02-thing.md", "posts/other.md", "notes/plain.md"
    has(site.source(thing), "![A picture](/media/")
    has(site.source(thing), "[special](%s) [other](%s)" % (site.path("posts/placed.md"), site.path(other)))
    has(site.source(thing), "[Some words](%s)" % site.path(plain))
    has(site.source(other), "[TOC]")
    has(site.source(other), "[thing](%s)" % site.path(thing))
    eq(site.by_key[plain]["title"], "A title of its own")
    lacks(site.source(plain), "# A title")
    has(site.by_key["page.html"]["html"], "<p>In <b>HTML</b>, see <a href=\"%s\">other</a>.</p>" % site.path(other))
    site.leads("/posts/thing/", thing)
    site.leads("/special/address/", "posts/placed.md")
    site.leads("/notes/plain/", plain)
    eq(site.kinds("bare.html"), [("file.html", "")])
    eq(site.kinds("tags.md"), [("file.listing", "")])
    eq(site.kinds("index.njk"), [("file.generator", "")])


@scenario
def accidents_cost_only_themselves(generated):
    site = generated["accidents"]
    failed = {l["file"]: l for l in site.lines("failed.read", "failed.save")}
    eq(sorted(f.encode("ascii", "replace").decode() for f in failed),
       ["bad-name-?.md", "bomb.md", "huge.md", "large.md", "zero.md"])
    has(failed["bomb.md"]["what"], "Line ")
    eq(site.report["failed"], len(failed))
    for key in ("only-front.md", "long-title.md", "tables.md", "many.md", "symbols.md", "folder.md/inside.md", "uses.md"):
        eq(site.get(site.path(key)).status, 200, key)
    ok(290 < len(site.by_key["long-title.md"]["title"]) <= 300, "the long title was not cut")
    ok(site.path("tag.md") != "/tag/", "a page took an address of the site's own")
    eq([k for k, _ in site.kinds("same/other.md")], ["address.taken"])
    ok(site.path("same/name.md") != site.path("same/other.md"), "two pages at one address")
    eq(sorted(k for k, _ in site.kinds("uses.md")), ["media.type", "media.type", "media.type"])
    eq(site.kinds("link.md"), [("file.special", "")])
