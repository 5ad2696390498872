"""Attack strings in every field of the console: nothing of them executes in the console
or on the site, no page asks another host for anything, and what was stored is what
was sent.  The strings are those of QUOIN_DATA, web/payloads."""
import glob
import json
import os
import xml.etree.ElementTree as tree

from browser import Browser, forget_limits
from harness import OWNER, PASSWORD, SOURCE, Skipped, eq, ok, scenario
from test_console_settings import settings_of

IN_A_TEXT = 80
LINE_MOST = 300     # characters of a title

# Field of the form: column of the row.
FREE = {"title": "title", "source": "source", "excerpt": "custom_excerpt", "feature_image_alt": "feature_image_alt",
        "feature_image_caption": "feature_image_caption", "meta_title": "meta_title", "meta_description": "meta_description",
        "og_title": "og_title", "og_description": "og_description", "twitter_title": "twitter_title",
        "twitter_description": "twitter_description"}
CUSTOM = {"custom.line": "custom ->> 'line'", "custom.words": "custom ->> 'words'"}
FREE.update(CUSTOM)
ADDRESSES = {"feature_image": "feature_image", "canonical_url": "canonical_url", "og_image": "og_image",
             "twitter_image": "twitter_image"}
SETTINGS = (("", ("title", "description")), ("look/", ("announcement", "footer")), ("addresses/", ("meta_title", "meta_description")))


def payloads():
    """(those meant for browsers, all others), each once; only what is a line of text."""
    folder = os.path.join(os.environ.get("QUOIN_DATA", SOURCE + "/../shared/data"), "web/payloads")
    if not os.path.isdir(folder):
        raise Skipped("no reference data")
    scripts, others = {}, {}
    for path in sorted(glob.glob(folder + "/**/*", recursive=True)):
        if os.path.isfile(path) and not path.endswith((".png", ".jpg", ".jpeg")) and os.path.dirname(path) != folder:
            with open(path, "rb") as f:
                for line in f.read().splitlines():
                    try:
                        text = line.decode().strip()
                    except UnicodeDecodeError:
                        continue
                    if text and text.isprintable():
                        (scripts if "XSS" in path else others)[text] = True
    return list(scripts), [text for text in others if text not in scripts]


class Turns:
    """One short payload after the other."""

    def __init__(self, texts):
        self.texts, self.at = [t for t in texts if len(t) <= LINE_MOST], 0

    def next(self):
        self.at += 1
        return self.texts[self.at % len(self.texts)]


def sent_fields(number, texts, turns):
    # What two posts share is not told apart by its slug: so a number goes with it.
    fields = {name: turns.next() for name in FREE}
    fields.update(source="\n\n".join(texts), slug="attack-%d" % number, tags=turns.next(), authors="")
    fields["title"] = fields["title"][:LINE_MOST - 6] + " %d" % number
    if number % 2:
        fields["raw_html"] = "on"
    return fields


def quoted(text):
    return "'%s'" % text.replace("'", "''")


def publish(b, fields, turns):
    """With hostile addresses too, as long as they are not refused; the post's path and the addresses taken."""
    for addresses in ({name: turns.next() for name in ADDRESSES}, {}):
        b.get("/attacked/posts/new/")
        b.submit("source", ("intent", "publish"), **fields, **addresses)
        if b.answer.status == 200:
            return b.path.split("?")[0], addresses
        eq(b.answer.status, 422, "status of publishing %s" % fields["slug"])
        eq(b.value("source"), fields["source"], "text shown again")
    raise AssertionError("%s is refused: %s" % (fields["slug"], b.answer.text[:3000]))


def stored(engine, post):
    columns = ", ".join("'%s', %s" % pair for pair in {**FREE, **ADDRESSES}.items())
    return json.loads(engine.ask("SELECT json_build_object(%s) FROM post WHERE id = '%s'" % (columns, post), "attacked"))


def change_settings(engine, b, turns):
    sent = {}
    for page, names in SETTINGS:
        b.get("/attacked/settings/" + page)
        values = {name: turns.next()[:200] for name in names}
        b.submit(names[0], **values)
        eq(b.answer.status, 200, "status of the settings %r" % values)
        sent.update(values)
    have = settings_of(engine, "attacked")
    for name, value in sent.items():
        eq(have[name], value, "setting " + name)


def feeds_are_whole(engine, host, paths):
    for path in paths:
        answer = engine.get("caddy", host, path)
        eq(answer.status, 200, "status of " + path)
        (json.loads if path.endswith("json") else tree.fromstring)(answer.body)


@scenario
def nothing_that_is_written_into_a_field_executes(engine, node):
    scripts, others = payloads()
    host, turns, everything = engine.site("attacked"), Turns(scripts), scripts + others
    b, posts = Browser(engine), []
    forget_limits(engine)
    eq(b.sign_in(OWNER, PASSWORD).status, 200, "status of signing in")
    engine.ask("INSERT INTO custom_field (key, label, kind, position) VALUES ('line', 'Line', 'text', 1), ('words', %s, 'long', 2)"
               % quoted(turns.next()[:100]), "attacked")
    addresses_taken = 0
    for number, first in enumerate(range(0, len(everything), IN_A_TEXT)):
        fields = sent_fields(number, everything[first:first + IN_A_TEXT], turns)
        path, addresses = publish(b, fields, turns)
        addresses_taken += len(addresses)
        have = stored(engine, path.split("/")[-2])
        for name in FREE:
            eq(have[name], fields[name], "%s of %s" % (name, fields["slug"]))
        b.get(path)
        for name in FREE:
            eq(b.value(name), fields[name], "%s in the form of %s" % (name, fields["slug"]))
        posts.append((path, "/" + fields["slug"] + "/"))
    for path, _ in posts[:4]:
        b.get(path)
        b.submit("note", note=turns.next())
    change_settings(engine, b, turns)
    feeds_are_whole(engine, host, ("/rss/", "/atom.xml", "/feed.json", "/sitemap.xml", "/sitemap-posts.xml"))
    console = ["/", "/attacked/posts/", "/attacked/settings/", "/attacked/settings/look/", "/attacked/settings/fields/"] + [path for path, _ in posts] + \
        [path + part for path, _ in posts[:4] for part in ("history/", "preview/")]
    public = ["/", "/page/2/", "/archive/", "/search/?q=" + "%3Cscript%3Ealert(1)%3C/script%3E", "/no-such-page/"] + [path for _, path in posts]
    told = node("attacks", cookies=[{"name": n, "value": v, "domain": "console.test", "path": "/"} for n, v in b.cookies.items()],
                pages=["http://console.test" + p for p in console] + ["http://%s%s" % (host, p) for p in public])
    print("# %d payloads in %d posts, %d hostile addresses taken; %d pages looked at" % (
        len(everything), len(posts), addresses_taken, told["looked"]))
    eq(told["beside"], len(posts), "previews looked at")
    eq(told["looked"], len(console) + len(public), "pages looked at")
    ok(not told["wrong"], "\n".join(told["wrong"][:20]))
