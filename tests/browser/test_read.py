"""What reading takes: no script, lines of a good length, few bytes."""
import html
import re

from harness import eq, ok, scenario
from pages import LATIN, WORDS, body_of, each_theme, every_kind

MOST_BYTES = 12000      # of a page without its article, with all it loads, as Brotli
MOST_OF_A_FRONT = 30000 # of the magazine's home page


def title_of(page):
    return html.unescape(re.search(r"(?s)<h1[^>]*>(.*?)</h1>", page).group(1)).strip()


@each_theme
def a_reader_without_JavaScript_reads_and_searches(theme, shelf, node):
    every_kind(shelf, theme)
    visits = []
    for site in shelf.values():
        path = site.kinds["longest post"]
        visits.append({"url": site.url("/"), "post": path, "title": title_of(site.html[path]), "word": WORDS[site.name]})
    eq(node("off", sites=visits), [], "what is missing")


@each_theme
def no_page_needs_a_script(theme, shelf):
    every_kind(shelf, theme)
    for site in shelf.values():
        for kind, path in site.kinds.items():
            page = site.get(path)
            scripts = re.findall(r"<script(?![^>]*application/ld\+json)[^>]*>", page.text)
            eq(scripts, [], "scripts of %s %s" % (site.name, kind))
            ok("script-src" not in page.header("Content-Security-Policy"), "%s %s may run scripts" % (site.name, kind))


@scenario
def a_footnote_is_read_once(shelf):
    n = 0
    for site in shelf.values():
        for path in site.posts:
            body = body_of(site.html[path])
            for note in re.findall(r'(?s)<li id="[^"]*fn-\d+"[^>]*>\s*<p>(.*?)</p>', body):
                words = bare(note)[:40].strip()
                if len(words) > 20:
                    eq(bare(body).count(words), 1, "how often %s says %r" % (site.url(path), words))
                    n += 1
    ok(n > 20, "only %d footnotes" % n)


def bare(text):
    """The words of a piece of HTML, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


@scenario
def lines_have_60_to_75_characters_on_a_desktop(shelf, node):
    urls = [shelf[name].url(path) for name in LATIN for path in shelf[name].posts[:12]]
    every_kind(shelf, "default")
    lines = [n for page in node("lines", pages=urls, width=1280).values() for n in page]
    ok(len(lines) > 200, "only %d full lines" % len(lines))
    mean = sum(lines) / len(lines)
    within = sum(60 <= n <= 75 for n in lines) / len(lines)
    print("# %d full lines, %.1f characters on average, %d %% from 60 to 75" % (len(lines), mean, 100 * within))
    ok(60 <= mean <= 75, "%.1f characters on average" % mean)
    ok(within > 0.8, "only %d %% of the lines have 60 to 75" % (100 * within))


@each_theme
def what_surrounds_an_article_is_at_most_12_kB(theme, shelf, node):
    every_kind(shelf, theme)
    texts, loads = {}, {}
    for site in shelf.values():
        # The archive is a list of everything; of posts the author's part is left out.
        for kind, path in site.kinds.items():
            if kind == "archive":
                continue
            page, name = site.get(path).text, "%s %s" % (site.name, kind)
            texts[name] = page.replace(body_of(site.html.get(path, "")), "")
            loads[name] = [site.url(it) for it in re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]*)"', page)]
            for url in loads[name]:
                texts[url] = site.get(url[len(site.url("")):]).text
    weights = node("weigh", texts=texts)
    heavy = {name: weights[name] + sum(weights[url] for url in urls) for name, urls in loads.items()}
    worst = max(heavy, key=heavy.get)
    print("# %s: at most %d bytes, of %s; %d of %s" % (theme, heavy[worst], worst, heavy["rust home"], "rust home"))
    over = {name: bytes_ for name, bytes_ in heavy.items()
            if bytes_ > (MOST_OF_A_FRONT if theme == "magazine" and name.endswith(" home") else MOST_BYTES)}
    ok(not over, "too many bytes: %s" % over)
