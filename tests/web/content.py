"""content.py - sites with something on them, for the scenarios.

"press" is a small site whose every post is known; "press_ar" the same kind of
thing in Arabic.  "corpora" are the reference archives, each a site.  A change to
a site is a file written and the archive imported again.
"""
import json
import os

from harness import SOURCE, Skipped, eq, maker

POSTS = 23          # of press: three pages of ten
DATA = os.path.abspath(os.environ.get("QUOIN_DATA", os.path.join(SOURCE, "../shared/data")))


class Archive:
    """A folder of Jekyll's kind and the site it is imported into."""

    def __init__(self, engine, name, *settings, site_options=()):
        self.engine, self.name = engine, name
        self.folder = engine.world.path("archive-" + name)
        os.makedirs(self.folder + "/_posts")
        with open(self.folder + "/_config.yml", "w") as f:
            f.write("title: %s\n" % name.capitalize())
        self.host = engine.site(name, *site_options)
        if settings:
            engine.quoin("site", "set", name, *settings)

    def write(self, file, text, **front):
        lines = "".join("%s: %s\n" % (key, json.dumps(value)) for key, value in front.items())
        with open(os.path.join(self.folder, file), "w") as f:
            f.write("---\n%s---\n\n%s\n" % (lines, text))

    def post(self, day, slug, text, **front):
        self.write("_posts/%s-%s.md" % (day, slug), text, **dict({"title": slug.replace("-", " ").capitalize()}, **front))

    def load(self, *more):
        """Import the folder; returns the report."""
        return json.loads(self.engine.quoin("import", "markdown", self.folder, "--site", self.name, "--json",
                                            "--permalink", "site", *more))

    def get(self, path="/", front="caddy", **more):
        return self.engine.get(front, self.host, path, **more)

    def url(self, path):
        return "http://%s%s" % (self.host, path)


@maker
def press(world):
    site = Archive(world.get("engine"), "press", "title=The Press", "timezone=Pacific/Auckland",
                   "description=Notes on printing.")
    for n in range(1, POSTS + 1):
        site.post("2024-01-%02d" % n, "post-%d" % n, "Word %d is zebra%d. " % (n, n) * 20,
                  tags=["Ink"] if n > 12 else ["Paper"], author="Ada Lovelace")
    # 11:30 in London is the next day in Auckland.
    site.post("2024-01-31", "the-late-edition", "## A heading\n\nIt came at night.\n\n## Another\n\nText.\n\n## A third\n\nText.",
              date="2024-01-31 11:30:00 +0000", tags=["Ink", "Night"], description="An edition that was late.")
    site.write("about.md", "Who we are.", title="About the press", permalink="/about/", layout="page")
    report = site.load()
    eq((report["pages"], report["failed"]), (POSTS + 2, 0), "what was imported")
    return site


@maker
def press_ar(world):
    site = Archive(world.get("engine"), "sahifa", "title=الصحيفة", "lang=ar", "timezone=Asia/Riyadh")
    site.post("2024-03-05", "first", "الكتابُ على الطاولة في المدرسة.", title="عن الكتاب")
    eq(site.load()["failed"], 0, "failed")
    return site


class Corpora:
    """The reference archives: sites by name, with language and folder."""

    kinds = {"gov": ("18f", "en"), "rust": ("rust-blog", "en"), "ja": ("opensource-guide-i18n/ja", "ja"),
             "ar": ("opensource-guide-i18n/ar", "ar")}

    def __init__(self, engine):
        self.engine, self.reports = engine, {}
        for name, (folder, lang) in self.kinds.items():
            engine.site(name)
            engine.quoin("site", "set", name, "lang=" + lang)
            self.reports[name] = json.loads(engine.quoin(
                "import", "markdown", os.path.join(DATA, "markdown-corpus", folder), "--site", name, "--json"))

    def host(self, name):
        return self.engine.site(name)


@maker
def corpora(world):
    if not os.path.isdir(DATA + "/markdown-corpus"):
        raise Skipped("no reference data (QUOIN_DATA)")
    return Corpora(world.get("engine"))
