"""search.py - how long /search/ takes on a large site: a part of ./dev bench.

Each language has a site of its own.  Its words are made up, but are used as words
are: the n-th as often as 1/n says, posts from a few lines to some thousand words,
a title and a tag of the same words.  A query is one to three words of any
frequency, asked once, so that no cache can answer it.
"""
import bisect
import itertools
import os
import random
import time
import urllib.parse

from harness import eq, fetch

VOCABULARY = 30000
BATCH = 1000        # posts of one import


class English:
    lang, blank, full_stop = "en", " ", ". "

    def word(self, rng):
        starts, middles, ends = "b c d f g h l m n p r s t w st tr pl br sh ch".split(), "a e i o u ea ou ai".split(), \
            "t n r s l m ck nd st ng te ne ver ment tion".split()
        return "".join(rng.choice(starts) + rng.choice(middles) for _ in range(rng.choice((1, 1, 2)))) + rng.choice(ends)


class Arabic:
    lang, blank, full_stop = "ar", " ", ". "

    def word(self, rng):
        root = [rng.choice("بتثجحخدرزسشصضطعغفقكلمنهوي") for _ in range(3)]
        pattern = rng.choice(("{}{}{}", "{}ا{}{}", "م{}{}و{}", "ت{}{}ي{}", "ا{}ت{}ا{}", "{}{}ا{}ة", "م{}ا{}{}ات"))
        return rng.choice(("", "", "ال", "ال", "وال")) + pattern.format(*root)


class Japanese:
    lang, blank, full_stop = "ja", "", "。"
    kanji = [chr(c) for c in range(0x4E00, 0x4E00 + 1500)]
    glue = "は が を に の と で も から まで した する して いる こと ない".split()
    spoken = 0.4        # of the running text is particles and endings

    def word(self, rng):
        if rng.random() < 0.2:
            return "".join(rng.choice("アイウエオカキクケコサシスセソタテトナニネノハフホマミムメモラリルレロン") for _ in range(rng.randint(2, 5)))
        return "".join(rng.choice(self.kanji) for _ in range(rng.choice((1, 2, 2, 2, 3))))


class Words:
    """A language's vocabulary, from which words are drawn as often as they are used."""

    def __init__(self, language, rng):
        self.language, self.rng = language, rng
        self.known = list(dict.fromkeys(language.word(rng) for _ in range(VOCABULARY)))
        self.sums = list(itertools.accumulate(1 / (n + 2) for n in range(len(self.known))))

    def draw(self):
        return self.known[bisect.bisect(self.sums, self.rng.random() * self.sums[-1])]

    def sentence(self, words):
        drawn = [self.draw() for _ in range(words)]
        if self.language.lang == "ja":
            drawn = [w + self.rng.choice(Japanese.glue) for w in drawn]
        return self.language.blank.join(drawn)

    def text(self):
        paragraphs, left = [], min(4000, int(self.rng.lognormvariate(6, 0.7)))
        while left > 0:
            lengths = [self.rng.randint(5, 25) for _ in range(5)]
            paragraphs.append(self.language.full_stop.join(self.sentence(n) for n in lengths))
            left -= sum(lengths)
        return "\n\n".join(paragraphs)

    def query(self):
        return " ".join(self.draw() for _ in range(self.rng.choice((1, 1, 2, 2, 3))))


def write_posts(folder, words, first, count):
    os.makedirs(folder + "/_posts")
    for number in range(first, first + count):
        with open("%s/_posts/20%02d-%02d-%02d-post-%d.md" % (folder, 10 + number % 15, number % 12 + 1, number % 28 + 1, number), "w") as f:
            f.write("---\ntitle: \"%s\"\ntags: [\"%s\"]\n---\n%s\n" % (words.sentence(5), words.draw(), words.text()))


def make_site(engine, language, posts):
    name = "search-" + language.lang
    words = Words(language, random.Random(language.lang))
    host = engine.site(name)
    engine.quoin("site", "set", name, "lang=" + language.lang)
    for first in range(0, posts, BATCH):
        folder = engine.world.path("%s-%d" % (name, first))
        write_posts(folder, words, first, min(BATCH, posts - first))
        engine.quoin("import", "markdown", folder, "--site", name)
    return host, words


def ask(engine, host, query):
    """Milliseconds until the answer is there."""
    start = time.monotonic()
    answer = fetch(engine.address("caddy"), "/search/?q=" + urllib.parse.quote(query), host=host)
    took = 1000 * (time.monotonic() - start)
    eq(answer.status, 200, "status of the search for %r" % query)
    return took


def measure(engine, say, posts, queries=300):
    for language in (English(), Arabic(), Japanese()):
        host, words = make_site(engine, language, posts)
        distinct = list(dict.fromkeys(words.query() for _ in range(queries)))
        for query in distinct[:20]:     # connections, plans and pages in memory
            ask(engine, host, query + " " + words.draw())
        took = sorted(ask(engine, host, query) for query in distinct)
        say("search, %d posts, %s, p95" % (posts, language.lang), "%.1f ms" % took[int(len(took) * 0.95)],
            "median %.1f, slowest %.1f ms of %d distinct queries; to reach: 50 ms" % (
                took[len(took) // 2], took[-1], len(took)))
