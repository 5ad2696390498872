"""The magazine's front page: a lead, a grid, and sections by tag, in a bounded number of
statements."""
import re

from content import Archive
from harness import eq, has, lacks, maker, ok, scenario, wait_for
from test_faults import internal

TAGS = ("Birds", "Fens", "Maps", "Boats")


@maker
def paper(world):
    """40 posts of four tags; some of two."""
    site = Archive(world.get("engine"), "paper", "theme=magazine", "posts_per_page=6")
    for n in range(40):
        site.post("2024-%02d-%02d" % (1 + n // 20, 1 + n % 20), "post-%d" % n, "Words.", title="Post %d" % n,
                  tags=[TAGS[n % 4]] + ([TAGS[(n + 1) % 4]] if n % 8 == 0 else []))
    eq(site.load()["failed"], 0)
    return site


def front(paper):
    """The lead, the grid, and the sections by name."""
    page = paper.get("/").text
    parts = re.split(r'<section class="band"[^>]*>', page)
    titles = lambda part: re.findall(r'class="card-title"><a[^>]*>([^<]+)<', part)
    return titles(parts[0]), {re.search(r'band-title"[^>]*><a[^>]*>([^<]+)<', part).group(1): titles(part) for part in parts[1:]}


@scenario
def a_front_page_has_a_lead_and_sections_and_no_post_twice(paper):
    newest, sections = front(paper)
    eq(newest, ["Post %d" % n for n in range(39, 33, -1)])
    has(paper.get("/").text, '<article class="lead"')
    eq(sorted(sections), sorted(TAGS))
    ok(all(1 < len(posts) <= 4 for posts in sections.values()), sections)
    shown = newest + [title for posts in sections.values() for title in posts]
    eq(len(shown), len(set(shown)), "titles, each once")
    second = paper.get("/page/2/").text
    lacks(second, 'class="lead"')
    lacks(second, 'class="band"')


@scenario
def named_tags_are_the_sections_in_their_order(paper):
    paper.engine.quoin("site", "set", "paper", 'theme_settings={"section_tags": "Maps, birds, nothing"}')
    eq(list(front(paper)[1]), ["Maps", "Birds"])
    paper.engine.quoin("site", "set", "paper", "theme_settings={}")


@scenario
def a_front_page_takes_one_statement_more_than_a_list_however_many_sections(paper):
    list_, front_ = (fewest(paper, theme) for theme in ("default", "magazine"))
    eq(front_ - list_, 1, "statements of the front page, %d, less those of a list, %d," % (front_, list_))


def fewest(paper, theme):
    """Statements of one home page that nobody has asked for, whatever else goes on."""
    paper.engine.quoin("site", "set", "paper", "theme=" + theme)
    return min(statements(paper, n) for n in range(4))


def statements(paper, n):
    paper.engine.quoin("site", "set", "paper", "description=%d" % n)
    before = count(paper.engine)
    paper.get("/")
    wait_for("the request to be counted", lambda: count(paper.engine) > before)
    return count(paper.engine) - before


def count(engine):
    """Statements of all requests so far."""
    return int(re.search(r"(?m)^quoin_db_queries_total (\d+)", internal(engine, "/metrics").text).group(1))
