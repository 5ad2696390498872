"""pages.py - the sites that are looked at, and which pages of them.

"shelf" is the reference archives and the demonstration press, each a site.  A site
names one page of every kind it has; the posts with tables, code, footnotes and
images are found by what their pages hold.
"""
import json
import os
import re
import shutil
import subprocess
import urllib.parse

import content
from harness import MAKERS, SOURCE, Failed, eq, maker, ok, scenarios, tool

NODE = os.path.abspath(os.environ.get("QUOIN_NODE", os.path.join(SOURCE, ".dev/node")))
HERE = os.path.dirname(os.path.abspath(__file__))
THEMES = ("default", "notebook", "magazine")
LATIN = ("gov", "rust", "press")

# A word of each archive, for its search page.
WORDS = {"gov": "design", "rust": "compiler", "ja": "オープンソース", "ar": "المصدر", "press": "type"}
LISTS = ("home", "second page", "tag", "author", "search with hits", "longest post")
FEATURES = {"table": "<table", "code": "<pre", "footnotes": 'class="footnotes"', "images": "<img",
            "gallery": 'class="gallery', "callout": 'class="callout', "toggle": 'class="toggle',
            "embed": 'class="embed-card', "button": 'class="button', "tasks": 'class="task'}


def each_theme(function):
    """Run once in each theme, given as the argument `theme`."""
    rest = list(function.__code__.co_varnames[1:function.__code__.co_argcount])
    for theme in THEMES:
        MAKERS[theme] = lambda world, theme=theme: theme
        scenarios.append((theme + ": " + function.__name__.replace("_", " "), function, [theme] + rest))
    return function


def every_kind(shelf, theme):
    """The address of every kind of page of every site, in a theme.  The magazine sets posts as
    the default theme does: of most sites its lists are enough."""
    for site in shelf.values():
        site.wear(theme)
    return [site.url(path) for name, site in shelf.items()
            for path in dict.fromkeys(path for kind, path in site.kinds.items()
                                      if theme != "magazine" or name == "press" or kind in LISTS)]


class Site:
    def __init__(self, engine, name):
        self.engine, self.name, self.host = engine, name, name + ".sites.test"
        self.theme = "default"
        self.posts = self.paths("/sitemap-posts.xml")
        ok(self.posts, "no posts on " + name)
        self.html = {path: self.get(path).text for path in self.posts}
        self.kinds = self.all_kinds()

    def get(self, path, **more):
        return self.engine.get("caddy", self.host, path, **more)

    def url(self, path):
        return "http://%s%s" % (self.host, path)

    def paths(self, sitemap):
        return re.findall(r"<loc>http://[^/<]*([^<]*)</loc>", self.get(sitemap).text)

    def wear(self, theme):
        if self.theme != theme:
            self.engine.quoin("site", "set", self.name, "theme=" + theme)
            self.theme = theme

    def all_kinds(self):
        """Kind of page: path."""
        word = urllib.parse.quote(WORDS[self.name])
        kinds = {"home": "/", "archive": "/archive/", "about": "/about-this-site/",
                 "missing": "/no-such-page/", "search": "/search/", "search with hits": "/search/?q=" + word,
                 "search without hits": "/search/?q=xyzzyplugh"}
        for kind in ("tag", "author"):
            have = self.paths("/sitemap-%ss.xml" % kind)
            if have:
                kinds[kind] = have[0]
        for more, path in (("page", "/about/"), ("second page", "/page/2/"), ("blog", "/blog/"),
                           ("second page of a search", "/search/?page=2&q=" + word)):
            if self.get(path).status == 200:
                kinds[more] = path
        for feature, mark in FEATURES.items():
            have = [path for path in self.posts if mark in body_of(self.html[path])]
            if have:
                kinds["post with " + feature] = max(have, key=lambda path: self.html[path].count(mark))
        kinds["longest post"] = max(self.posts, key=lambda path: len(self.html[path]))
        kinds["shortest post"] = min(self.posts, key=lambda path: len(self.html[path]))
        return kinds

    def feeds(self):
        bases = ["/"] + [self.kinds[kind] for kind in ("tag", "author") if kind in self.kinds]
        return [base + file for base in bases for file in ("rss/", "atom.xml", "feed.json")]


def body_of(page):
    """The part of a post's page that its author wrote; "" of another page."""
    found = re.search(r'(?s)<div class="post-body">\n(.*)\n</div>\n</div>\n<footer class="post-footer">', page)
    return found.group(1) if found else ""


ABOUT = "---\ntitle: %s\nlayout: page\npermalink: /about/\n---\n\nA word about us.\n\n## And another\n\nMore.\n"


@maker
def shelf(world):
    engine, corpora = world.get("engine"), world.get("corpora")
    folder = world.path("about")
    os.makedirs(folder)
    with open(folder + "/about.md", "w") as f:
        f.write(ABOUT % "About")
    for name in corpora.kinds:
        engine.quoin("import", "markdown", folder, "--site", name)
    engine.site("press")
    engine.quoin("import", "markdown", SOURCE + "/demo/press", "--site", "press", "--permalink", "site")
    engine.quoin("site", "set", "press", "home=about", "posts_per_page=3", "description=Notes on printing.",
                 "announcement=A line for everyone.", "footer=Set by hand.", "navigation=Notes=/blog/; Archive=/archive/",
                 "social=https://example.social/@press")
    return {name: Site(engine, name) for name in list(corpora.kinds) + ["press"]}


# -- programs in JavaScript --------------------------------------------------------

@maker
def node(world):
    """Ask a program of this directory: node("axe", {...}) returns what it says."""
    tool("chromium")
    install()
    port = world.get("engine").ports["caddy"]

    def ask(program, **job):
        done = subprocess.run([tool("node"), os.path.join(HERE, program + ".mjs")], cwd=world.path("."),
                              input=json.dumps({"port": port, **job}).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=dict(os.environ, QUOIN_NODE=NODE, HOME=world.dir, CHROMIUM=tool("chromium")))
        if done.returncode:
            raise Failed("%s.mjs: %s" % (program, done.stderr.decode(errors="replace")[-3000:]))
        return json.loads(done.stdout)
    return ask


def install():
    """npm's packages, as the lock file names them; Lighthouse only when it is wanted."""
    long = bool(os.environ.get("QUOIN_LONG"))
    done = os.path.join(NODE, "installed")
    with open(HERE + "/package-lock.json") as f:
        want = f.read()
    for mark in [done + "-long"] + ([] if long else [done]):
        if os.path.exists(mark) and open(mark).read() == want:
            return
    os.makedirs(NODE, exist_ok=True)
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(os.path.join(HERE, file), NODE)
    out = subprocess.run([tool("npm"), "ci", "--ignore-scripts"] + ([] if long else ["--omit=optional"]), cwd=NODE,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    eq(out.returncode, 0, "npm ci said\n%s\nand its exit status" % out.stdout.decode(errors="replace"))
    with open(done + ("-long" if long else ""), "w") as f:
        f.write(want)
