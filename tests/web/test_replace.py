"""Find and replace over all posts: looked at first, done by a job, undone by another."""
import os
import signal

from browser import Browser
from harness import OWNER, PASSWORD, eq, has, lacks, maker, ok, scenario, wait_for
from test_faults import workers
from under_load import LONG

SITE = "replaced"


class Desk:
    def __init__(self, engine):
        self.engine, self.host = engine, engine.site(SITE)
        self.browser = Browser(engine)
        eq(self.browser.sign_in(OWNER, PASSWORD).status, 200, "signing in")

    def write(self, intent="publish", kind="post", **fields):
        """Path of the new post's page in the console."""
        b = self.browser
        b.get("/%s/%ss/new/" % (SITE, kind))
        b.submit("source", ("intent", intent), **fields)
        eq(b.answer.status, 200, "saving " + fields["title"])
        return b.path.split("?")[0]

    def save(self, path, intent, **fields):
        self.browser.get(path)
        self.browser.submit("source", ("intent", intent), **fields)
        eq(self.browser.answer.status, 200, "saving")

    def source(self, path):
        return self.engine.ask("SELECT source FROM post WHERE id = '%s'" % path.split("/")[3], SITE)

    def look(self, **fields):
        query = "&".join("%s=%s" % (k, v.replace(" ", "+")) for k, v in fields.items())
        return self.browser.get("/%s/replace/?look=1&%s" % (SITE, query))

    def replace(self, **fields):
        """Ask for it, and wait for its end; its page."""
        b = self.browser
        b.get("/%s/replace/" % SITE)
        self.post("/%s/replace/" % SITE, **fields)
        return self.end()

    def post(self, path, **fields):
        b = self.browser
        b.follow(b.post(path, {"csrf": b.csrf(), **fields}), path)

    def end(self):
        wait_for("the end of it", lambda: "looks again by itself" not in self.browser.get(self.browser.path).text,
                 self.engine.process, 120)
        return self.browser.answer.text.split("<main")[1]

    def undo(self):
        self.post(self.browser.path + "undo")
        return self.end()


@maker
def orchard(world):
    return Desk(world.get("engine"))


@scenario
def what_would_change_is_shown_before_anything_does(orchard):
    path = orchard.write(title="Looked at", source="A Quince tree, two quinces.\n\nAnd a **quince**.")
    answer = orchard.look(find="quince", put="pear")
    has(answer.text, "3 places in 1 post")
    has(answer.text, "<del>Quince</del><ins>pear</ins>")
    has(orchard.look(find="quince", put="pear", match_case="on", whole_words="on").text, "1 place in 1 post")
    has(orchard.look(find="Looked at", put="x").text, "Found nowhere")
    has(orchard.look(find="Looked at", put="x", details="on").text, "1 place in 1 post")
    has(orchard.look(find="quince", put="x", type="page").text, "Found nowhere")
    answer = orchard.look(find="", put="x")
    eq(answer.status, 422)
    has(answer.text, "Say what to find.")
    eq(orchard.look(find="<script>", put="<b>").status, 200)
    lacks(orchard.look(find="quince", put="<b>x</b>").text, "<b>x</b>")
    has(orchard.source(path), "A Quince tree")


@scenario
def words_are_replaced_for_readers_at_once_and_come_back(orchard):
    one = orchard.write(title="One about Bramley", source="A Bramley is an apple.", excerpt="On the Bramley")
    draft = orchard.write("save", title="A draft", source="Bramley, later.")
    page = orchard.write(kind="page", title="Orchard", source="We grow bramley trees.")
    public = orchard.engine.ask("SELECT path FROM post WHERE id = '%s'" % one.split("/")[3], SITE)
    has(orchard.engine.get("caddy", orchard.host, public).text, "A Bramley is an apple.")
    has(orchard.replace(find="bramley", put="Cox"), "Replaced in 3 posts.")
    has(orchard.engine.get("caddy", orchard.host, public).text, "A Cox is an apple.")
    has(orchard.engine.get("caddy", orchard.host, public).text, "One about Bramley")     # titles were not asked for
    eq([orchard.source(p) for p in (draft, page)], ["Cox, later.", "We grow Cox trees."])
    eq(orchard.engine.ask("SELECT status FROM post WHERE id = '%s'" % draft.split("/")[3], SITE), "draft")
    done = orchard.browser.path
    orchard.save(page, "publish", source="We grow Cox trees, and plums.")
    orchard.browser.get(done)
    text = orchard.undo()
    has(text, "Undone in 2 posts. 1 post stayed as they are.")
    has(text, "It was changed since.")
    has(orchard.engine.get("caddy", orchard.host, public).text, "A Bramley is an apple.")
    eq([orchard.source(p) for p in (draft, page)], ["Bramley, later.", "We grow Cox trees, and plums."])
    has(orchard.browser.get("/%s/settings/history/" % SITE).text, "undid the replacing of")
    has(orchard.replace(find="bramley", put="Cox", details="on", type="post"), "Replaced in 2 posts.")
    has(orchard.engine.get("caddy", orchard.host, public).text, "One about Cox")


@scenario
def what_was_not_published_is_replaced_and_stays_unpublished(orchard):
    path = orchard.write(title="Staged", source="The medlar is ripe.")
    orchard.save(path, "save", source="The medlar is ripe, and so is the next medlar.")
    public = orchard.engine.ask("SELECT path FROM post WHERE id = '%s'" % path.split("/")[3], SITE)
    has(orchard.replace(find="medlar", put="fig"), "Replaced in 1 post.")
    has(orchard.engine.get("caddy", orchard.host, public).text, "The fig is ripe.")
    lacks(orchard.engine.get("caddy", orchard.host, public).text, "so is the next")
    text = orchard.browser.get(path).text
    has(text, "The fig is ripe, and so is the next fig.")
    orchard.browser.get("/%s/replace/" % SITE)
    link = [l for l in orchard.browser.links() if "/replace/" in l and len(l.split("/")[3]) == 24][0]
    orchard.browser.get(link)
    has(orchard.undo(), "Undone in 1 post.")
    has(orchard.engine.get("caddy", orchard.host, public).text, "The medlar is ripe.")
    has(orchard.browser.get(path).text, "and so is the next medlar.")


@scenario
def a_post_that_cannot_take_it_stays_and_says_why(orchard):
    orchard.write(title="Persimmon", source="A persimmon.")
    text = orchard.replace(find="Persimmon", put="", details="on", match_case="on")
    has(text, "1 post stayed as before")
    has(text, "A post needs a title before it is published.")


@scenario
def five_hundred_posts_are_replaced_and_undone(orchard):
    """The words that are put hold those that are found: nothing may be done twice.  In a
    long run the jobs process dies on the way, which takes a job's lease to be noticed."""
    folder = os.path.join(orchard.engine.world.dir, "many")
    os.makedirs(folder, exist_ok=True)
    for n in range(500):
        with open(os.path.join(folder, "%03d.md" % n), "w") as f:
            f.write("---\ntitle: Many %d\ndate: 2024-01-01\n---\nOne sorbus here, and one sorbus there, %d.\n" % (n, n))
    orchard.engine.quoin("import", "markdown", folder, "--site", SITE)
    before = orchard.engine.ask("SELECT md5(string_agg(source, '' ORDER BY id)) FROM post WHERE source LIKE '%sorbus%'", SITE)
    has(orchard.look(find="sorbus", put="sorbus tree").text, "1000 places in 500 posts")
    orchard.post("/%s/replace/" % SITE, find="sorbus", put="sorbus tree")
    if LONG:
        die_on_the_way(orchard)
    has(orchard.end(), "Replaced in 500 posts.")
    eq(orchard.engine.ask("SELECT count(*) FROM post WHERE source LIKE 'One sorbus tree here, and one sorbus tree there, %'", SITE), "500")
    has(orchard.undo(), "Undone in 500 posts.")
    eq(orchard.engine.ask("SELECT md5(string_agg(source, '' ORDER BY id)) FROM post WHERE source LIKE '%sorbus%'", SITE), before)


def die_on_the_way(orchard):
    wait_for("the first posts", lambda: int(orchard.engine.ask(
        "SELECT count(*) FROM replacement_post WHERE state = 'done' AND replacement_id = (SELECT max(id) FROM replacement)",
        SITE)) >= 20, orchard.engine.process, 60)
    kill_jobs(orchard.engine)


def kill_jobs(engine):
    for pid in workers(engine):
        with open("/proc/%d/comm" % pid) as f:
            if f.read().strip() == "quoin-jobs":
                os.kill(pid, signal.SIGKILL)
