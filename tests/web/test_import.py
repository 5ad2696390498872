"""test_import.py - real archives, imported and read back as a reader would.

All of the reference data's Markdown corpus becomes sites; what Quoin shows is
compared with what cmark-gfm makes of the same source, and every link and every
old address is followed.
"""
import collections
import html.parser
import json
import os
import re
import subprocess
import urllib.parse

from harness import SOURCE, Skipped, eq, fetch, maker, ok, scenario, tool

DATA = os.environ.get("QUOIN_DATA", os.path.join(SOURCE, "../shared/data"))
CORPUS = {"f18": "18f", "rust": "rust-blog", "ja": "opensource-guide-i18n/ja", "ar": "opensource-guide-i18n/ar"}

# Kinds of the report that say "this link leads nowhere".
DEAD_LINKS = ("link.unknown", "link.draft", "image.missing", "media.type")


# -- the sites -------------------------------------------------------------------

class Imported:
    """One archive in a site of its own."""

    def __init__(self, engine, name, folder, *more):
        self.engine, self.name, self.folder = engine, name, folder
        self.host = engine.site(name)
        self.report = self.run(*more)
        self.posts = self.rows("SELECT id, import_key, type, status, slug, path, title, source, html, lang, "
                               "custom_excerpt, feature_image, published_at FROM post")
        self.by_key = {p["import_key"]: p for p in self.posts}

    def run(self, *more):
        return json.loads(self.engine.quoin("import", "markdown", self.folder, "--site", self.name, "--json", *more))

    def rows(self, select):
        platform = re.sub(r"dbname=\S+", "dbname=" + self.engine.database, os.environ["QUOIN_TEST_DB"])
        database = psql(platform, "SELECT p.database FROM place p JOIN site s ON s.id = p.site_id "
                                  "WHERE s.name = '%s'" % self.name).strip()
        own = re.sub(r"dbname=\S+", "dbname=" + database, os.environ["QUOIN_TEST_DB"])
        return json.loads(psql(own, "SELECT coalesce(json_agg(x), '[]') FROM (%s) x" % select))

    def lines(self, *kinds):
        return [l for l in self.report["lines"] if not kinds or l["kind"] in kinds]

    def get(self, path):
        return fetch(self.engine.address("caddy"), quoted(path), host=self.host)

    def follow(self, path):
        """Status, path and body after at most one redirect."""
        answer, path = self.get(path), path.split("#")[0]
        if answer.status in (301, 302, 308):
            path = urllib.parse.unquote(urllib.parse.urlsplit(answer.header("Location")).path)
            answer = self.get(path)
        return answer.status, path, answer


def psql(conninfo, statement):
    done = subprocess.run(["psql", "-XqAt", "-c", statement, conninfo], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ok(done.returncode == 0, done.stderr.decode())
    return done.stdout.decode()


def quoted(path):
    return urllib.parse.quote(urllib.parse.unquote(path.split("#")[0]), safe="/?=&:@!$'()*+,;~-._")


@maker
def corpus(engine_world):
    folder = os.path.join(DATA, "markdown-corpus")
    if not os.path.isdir(folder):
        raise Skipped("no reference data: set QUOIN_DATA")
    engine = engine_world.get("engine")
    return {name: Imported(engine, name, os.path.join(folder, part)) for name, part in CORPUS.items()}


# -- reading HTML ----------------------------------------------------------------

VOID = {"img", "br", "hr", "input", "source", "wbr", "meta", "link", "embed", "col", "area", "track", "base"}
UNREAD = {"script", "style", "svg", "template", "iframe", "noscript", "math", "object", "select", "textarea", "title"}
# What Quoin adds to the author's words.
OURS = {"sidenote", "embed", "remote-image", "toc", "bookmark-host"}


class Reader(html.parser.HTMLParser):
    """Words and parts of a piece of HTML."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.hidden, self.stack = [], [], []
        self.counts = collections.Counter()
        self.ids, self.links = set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        classes = set((a.get("class") or "").split())
        if "id" in a:
            self.ids.add(a["id"])
        if "name" in a and tag == "a":
            self.ids.add(a["name"])
        if tag == "a" and "href" in a and not self.hidden:
            if "remote-image" in classes:
                self.counts["image"] += 1
            elif not classes & OURS:
                self.counts["link"] += 1
        if tag in ("a", "img") and not self.hidden:
            self.links.append(a.get("href") or a.get("src") or "")
        if not self.hidden:
            self.counts["image"] += tag == "img"
            self.counts["code"] += tag == "pre"
            self.counts["table"] += tag == "table"
            self.counts["footnote"] += tag == "li" and "footnotes" in [s[1] for s in self.stack[-2:]]
        if tag in VOID:
            return
        mark = "footnotes" if "footnotes" in classes else tag
        self.stack.append((tag, mark))
        if self.hidden or tag in UNREAD or classes & OURS:
            self.hidden.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID or not any(s[0] == tag for s in self.stack):
            return
        while self.stack:
            last = self.stack.pop()[0]
            if self.hidden:
                self.hidden.pop()
            if last == tag:
                break

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)

    def words(self):
        return re.findall(r"\w+", " ".join(self.text))


def reference(source):
    """cmark-gfm's HTML of a source, without the marks only our dialect reads."""
    source = re.sub(r"(?m)^(#+ .*?)\s*\{:?\s*#[^}\s]+\}\s*$", r"\1", source)
    source = re.sub(r"\[[^\]\n]*\]\([^)\n]*\)\{\.embed\}", "", source)
    source = re.sub(r"\{\.(?:left|right|center|wide|full|button|embed)(?: width=\d+)?\}", "", source)
    done = subprocess.run([tool("cmark-gfm"), "--unsafe", "-e", "footnotes", "-e", "table", "-e", "strikethrough", "-e",
                           "autolink", "-e", "tasklist"], input=source.encode(), stdout=subprocess.PIPE, check=True)
    return EMBED.sub("", done.stdout.decode())


# An address of a service alone in its paragraph is a card in our dialect.
EMBED = re.compile(r'<p><a href="https://(?:twitter\.com|x\.com|www\.youtube\.com|youtu\.be|vimeo\.com)/[^"]*">'
                   r'https://[^<]*</a></p>')


def first_difference(a, b):
    for i in range(max(len(a), len(b))):
        if a[i:i + 1] != b[i:i + 1]:
            return "…%s | …%s" % (" ".join(a[max(0, i - 3):i + 8]), " ".join(b[max(0, i - 3):i + 8]))
    return ""


# -- claims about the corpus -----------------------------------------------------

@scenario
def every_file_of_the_corpus_is_a_page_or_a_named_line(corpus):
    for name, site in corpus.items():
        r = site.report
        files = sum(len(names) for _, _, names in os.walk(site.folder))
        eq(r["files"], files, name + ": files")
        eq(r["pages"] + r["media"] + r["skipped"] + r["failed"], files, name + ": the sum")
        eq(r["failed"], 0, name + ": failed")
        eq(len(site.posts), r["pages"], name + ": posts in the database")
        eq(len([l for l in r["lines"] if l["kind"].startswith("file.")]), r["skipped"], name + ": named files")


@scenario
def the_words_and_parts_of_every_page_are_those_of_cmark_gfm(corpus):
    bad = []
    for name, site in corpus.items():
        for post in site.posts:
            want, got = Reader(reference(post["source"])), Reader(post["html"])
            where = "%s/%s" % (name, post["import_key"])
            if want.words() != got.words():
                bad.append("%s: words %s" % (where, first_difference(want.words(), got.words())))
            for part in ("link", "image", "code", "table", "footnote"):
                if want.counts[part] != got.counts[part]:
                    bad.append("%s: %d %ss, want %d" % (where, got.counts[part], part, want.counts[part]))
    ok(not bad, "%d differences\n%s" % (len(bad), "\n".join(bad[:40])))


@scenario
def no_link_of_the_corpus_is_broken_outside_the_report(corpus):
    bad = []
    for name, site in corpus.items():
        told = {l["what"] for l in site.lines(*DEAD_LINKS)}
        told_places = {(l["file"], l["what"]) for l in site.lines("link.fragment")}
        pages, seen = {}, {}

        def page(path):
            if path not in pages:
                status, final, answer = site.follow(path)
                pages[path] = (status, Reader(answer.text) if status == 200 and "html" in (
                    answer.header("Content-Type") or "") else None)
            return pages[path]

        for post in site.posts:
            status, reader = page(post["path"])
            if status != 200:
                bad.append("%s%s: %d" % (name, post["path"], status))
                continue
            for link in Reader(post["html"]).links:
                target = urllib.parse.urljoin("http://" + site.host + post["path"], link)
                parts = urllib.parse.urlsplit(target)
                if parts.netloc != site.host or link in told or urllib.parse.unquote(link) in told:
                    continue
                path = parts.path + ("?" + parts.query if parts.query else "")
                found, there = page(urllib.parse.unquote(path))
                if found != 200:
                    bad.append("%s%s: %s is %d" % (name, post["path"], link, found))
                fragment = urllib.parse.unquote(parts.fragment)
                if fragment and there and fragment not in there.ids and fragment != "top" and \
                        (post["import_key"], link) not in told_places and \
                        (post["import_key"], urllib.parse.unquote(link)) not in told_places:
                    bad.append("%s%s: nothing has the id of %s" % (name, post["path"], link))
    ok(not bad, "%d links\n%s" % (len(bad), "\n".join(bad[:40])))


def old_addresses_f18(folder):
    for file in sorted(os.listdir(folder)):
        text = open(os.path.join(folder, file)).read().split("\n---", 1)[0]
        year, month, day, stem = file[:-3].split("-", 3)
        said = re.search(r"(?m)^permalink: *(\S+)", text)
        yield file, said.group(1) if said else "/%s/%s/%s/%s/" % (year, month, day, stem)
        for alias in re.findall(r"redirect_from:((?:[ \t]*\n? *-? */\S+)+)", text):
            for one in re.findall(r"/\S+", alias):
                yield file, one


def old_addresses_rust(folder):
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".md"):
            continue
        text = open(os.path.join(folder, file)).read().split("\n+++", 1)[0]
        yield file, "/" + re.search(r'(?m)^path = "(.*)"', text).group(1)
        for block in re.findall(r"(?s)^aliases = \[(.*?)\]", text, re.M):
            for alias in re.findall(r'"(.*?)"', block):
                yield file, "/" + alias


@scenario
def every_old_address_leads_to_its_page_after_at_most_one_redirect(corpus):
    bad, n = [], 0
    for name, old in (("f18", old_addresses_f18), ("rust", old_addresses_rust)):
        site = corpus[name]
        for file, address in old(site.folder):
            n += 1
            status, path, _ = site.follow(address)
            if status != 200 or path != site.by_key[file]["path"]:
                bad.append("%s: %s is %d at %s, want %s" % (name, address, status, path, site.by_key[file]["path"]))
    ok(n > 600, "only %d addresses were tried" % n)
    ok(not bad, "%d of %d\n%s" % (len(bad), n, "\n".join(bad[:40])))


@scenario
def importing_the_corpus_again_changes_nothing(corpus):
    for name, site in corpus.items():
        epoch = site.rows("SELECT n FROM epoch")
        before = site.rows("SELECT id, path, import_hash, updated_at::text FROM post ORDER BY id")
        again = site.run()
        eq((again["created"], again["updated"], again["unchanged"]), (0, 0, site.report["pages"]), name)
        eq(again["redirects"], 0, name + ": redirects")
        lines = zip(again["lines"], site.report["lines"])
        eq([pair for pair in lines if pair[0] != pair[1]], [], name + ": lines that differ")
        eq(len(again["lines"]), len(site.report["lines"]), name + ": lines")
        eq(site.rows("SELECT n FROM epoch"), epoch, name + ": epoch")
        eq(site.rows("SELECT id, path, import_hash, updated_at::text FROM post ORDER BY id"), before, name)
