#!/usr/bin/env python3
"""upgrade.py - an installation of the delivery before, with the reference archives in it
and read all the while, goes on with this one by quoin-upgrade, and back, and on again.

Both are built here, from version control, into one prefix.  QUOIN_BEFORE names another
commit to come from.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

BEFORE = "7122440"      # the last one without a console

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
if not os.environ.get("QUOIN_TEST_DB"):
    scratch = os.path.join(SOURCE, "tools/scratch.sh")
    os.execv(scratch, [scratch, sys.executable, os.path.abspath(__file__)])
PLACE = tempfile.mkdtemp(prefix="quoin-upgrade-", dir="/tmp")
os.environ["QUOIN_BUILD"] = os.path.join(PLACE, "now")
sys.path.insert(0, os.path.join(SOURCE, "tests/web"))
sys.dont_write_bytecode = True

import harness
from content import DATA, Corpora
from harness import Engine, Skipped, eq, has, maker, ok, scenario
from test_import import Reader
from under_load import Readers

RATE = 150


def do(*argv, cwd=None, **env):
    done = subprocess.run(argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=dict(os.environ, **env), text=True)
    ok(done.returncode == 0, "%s: exit %d\n%s" % (" ".join(argv), done.returncode, done.stdout[-3000:]))
    return done.stdout


def digest(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def built(name, commit):
    source, build = os.path.join(PLACE, name + "-source"), os.path.join(PLACE, name)
    do("git", "-c", "safe.directory=*", "clone", "-q", SOURCE, source)
    do("git", "checkout", "-q", commit, cwd=source)
    do("autoreconf", "-fi", cwd=source)
    os.makedirs(build)
    do(os.path.join(source, "configure"), "-q", "--prefix=" + PLACE + "/root", cwd=build)
    do("make", "-s", "-j%d" % os.cpu_count(), cwd=build)
    return build


class Installed(Engine):
    """What is installed below PLACE/root, with the archives in it."""

    def __init__(self, world):
        do("make", "-s", "install", cwd=built("before", os.environ.get("QUOIN_BEFORE", BEFORE)))
        self.next = built("now", "HEAD")
        super().__init__(world)
        self.corpora = Corpora(self)
        self.stored = self.articles()

    def write_conf(self, **more):
        super().write_conf(**more)
        with open(self.conf) as f:      # places and programs are those of the installation
            lines = [line for line in f if not re.match("(themes|templates|console)_dir", line)]
        with open(self.conf, "w") as f:
            f.writelines(lines)
        self.program = PLACE + "/root/bin/quoin"

    def upgrade(self, argument):
        said = do(PLACE + "/root/sbin/quoin-upgrade" if argument == "--back" else self.next + "/tools/quoin-upgrade",
                  argument, QUOIN_CONF=self.conf)
        return said

    def articles(self):
        """{(site, path): (hash of the source, hash of the HTML, HTML)} of what is published."""
        found = {}
        for site in self.corpora.kinds:
            for line in self.ask("SELECT path, md5(source), md5(html), encode(convert_to(html, 'UTF8'), 'hex') FROM post"
                                 " WHERE status = 'published'", site).split("\n"):
                path, source, html, text = line.split("|")
                found[site, path] = source, html, bytes.fromhex(text).decode()
        return found

    def pages(self):
        """{(site, path): hash of the words of the article as readers are given them}."""
        return {(site, path): self.words(site, path) for site, path in self.stored}

    def words(self, site, path):
        answer = self.get("caddy", self.corpora.host(site), path)
        if answer.status != 200:        # it leads elsewhere, and goes on to
            return answer.status, answer.header("Location")
        whole = " ".join(Reader(answer.text[answer.text.index("<main"):]).text)
        own = " ".join(Reader(self.stored[site, path][2]).text)
        return hashlib.sha256(whole.encode()).hexdigest() if own not in whole else hashlib.sha256(own.encode()).hexdigest()

    def runs(self, build):
        """Is the supervisor the program of that build?"""
        return digest("/proc/%d/exe" % self.process.pid) == digest(build + "/quoin")


@maker
def installed(world):
    if not os.path.isdir(DATA + "/markdown-corpus"):
        raise Skipped("no reference data (QUOIN_DATA)")
    return Installed(world)


def read_meanwhile(engine, argument):
    """Upgrade or go back, with readers at two sites; every article is as it was."""
    before = engine.pages()
    ok(sum(isinstance(words, str) for words in before.values()) > 500, "articles are missing")
    paths = {site: [p for s, p in engine.stored if s == site][:60] + ["/", "/rss/"] for site in ("gov", "ja")}
    with Readers(engine, "caddy", engine.corpora.host("gov"), paths["gov"], RATE) as gov, \
            Readers(engine, "nginx", engine.corpora.host("ja"), paths["ja"], RATE) as ja:
        said = engine.upgrade(argument)
        harness.wait_for("pages of the other program", lambda: engine.get("nginx", "gov.sites.test", "/").status == 200)
    for readers in gov, ja:
        print("# " + readers.summary())
    eq(gov.failed + ja.failed, [], "failed requests")
    eq({k: v[:2] for k, v in engine.articles().items() if k in engine.stored},
       {k: v[:2] for k, v in engine.stored.items()}, "what is stored")
    eq(engine.pages(), before, "articles' words")
    return said


@scenario
def an_installation_of_the_delivery_before_goes_on_with_this_one(installed):
    has(read_meanwhile(installed, installed.next), "is in use; quoin-upgrade --back")
    ok(installed.runs(installed.next), "another program runs")
    print("# %d articles" % len(installed.stored))
    eq(installed.get("caddy", "console.test", "/sign-in/").status, 200, "status of the console")


@scenario
def one_command_goes_back_and_the_program_before_reads_and_writes(installed):
    has(read_meanwhile(installed, "--back"), "is in use again")
    ok(installed.runs(PLACE + "/before"), "another program runs")
    folder = installed.world.path("written")
    os.makedirs(folder)
    with open(folder + "/2026-01-02-after.md", "w") as f:
        f.write("---\ntitle: Written after going back\n---\nWith the program before.\n")
    installed.quoin("import", "markdown", folder, "--site", "gov")
    has(installed.get("caddy", installed.corpora.host("gov"), "/").text, "Written after going back")


@scenario
def and_the_same_command_returns(installed):
    read_meanwhile(installed, "--back")
    has(installed.get("caddy", installed.corpora.host("gov"), "/").text, "Written after going back")
    eq(installed.get("caddy", "console.test", "/sign-in/").status, 200, "status of the console")


@scenario
def what_cannot_take_over_is_not_installed(installed):
    """A program that cannot read the configuration, as any later one may not."""
    program = installed.next + "/quoin"
    shutil.copy(program, program + ".good")
    with open(program + ".c", "w") as f:
        f.write("#include <string.h>\nint main(int n, char **v) { return n > 1 && strcmp(v[1], \"migrate\") != 0; }\n")
    try:
        do("cc", "-o", program, program + ".c")
        refused = subprocess.run([installed.next + "/tools/quoin-upgrade", installed.next], text=True,
                                 env=dict(os.environ, QUOIN_CONF=installed.conf), stderr=subprocess.PIPE)
        eq(refused.returncode, 1, "exit status")
        has(refused.stderr, "the program before is installed again")
        has(installed.quoin("--version"), "quoin ")
        eq(installed.get("caddy", installed.corpora.host("gov"), "/about-this-site/").status, 200, "status meanwhile")
    finally:
        shutil.move(program + ".good", program)


try:
    if shutil.which("git") and os.path.exists(SOURCE + "/.git"):
        harness.LIMIT = 3600
        mine = [s for s in harness.scenarios if s[1].__module__ == "__main__"]
        harness.scenarios[:] = mine
        failed = harness.run_scenarios([])
    else:
        print("1..0 # SKIP this source is not under version control")
        failed = 0
finally:
    shutil.rmtree(PLACE, ignore_errors=True)
sys.exit(1 if failed else 0)
