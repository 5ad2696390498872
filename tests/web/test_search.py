"""test_search.py - finding posts, as a reader does it: by /search/?q=…

Whether the right post comes first is asked of the reference archives with the
queries of search_pairs.tsv; everything else of sites made here.
"""
import os
import re
import urllib.parse

from content import Archive
from harness import eq, has, lacks, maker, ok, scenario

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGES = {"gov": "en", "rust": "en", "ja": "ja", "ar": "ar"}


def query(words, page=None):
    return "/search/?q=" + urllib.parse.quote(words, safe="") + ("&page=%d" % page if page else "")


def listed(html):
    """Addresses of the posts of a page of results, from the top."""
    main = html[html.index("<main"):]
    return [urllib.parse.urlsplit(link).path for link in re.findall(r'<h2 class="card-title"><a href="([^"]*)"', main)]


def said(html):
    return re.search(r'role="status">(.*?)<', html).group(1)


# -- the right post ---------------------------------------------------------------

def pairs():
    with open(os.path.join(HERE, "search_pairs.tsv"), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


@scenario
def what_a_reader_means_is_among_the_first_three(corpora):
    hits, missed = {}, []
    for site, words, path in pairs():
        language = LANGUAGES[site]
        found = listed(corpora.engine.get("caddy", corpora.host(site), query(words)).text)
        hits.setdefault(language, []).append(path in found[:3])
        if path not in found[:3]:
            missed.append("%s: %s: %s is not in %s" % (site, words, path, found[:3]))
    print("# found among the first three: " + ", ".join("%s %d of %d" % (l, sum(h), len(h)) for l, h in sorted(hits.items())))
    for language, found in hits.items():
        eq(len(found), 50, "queries in " + language)
        ok(sum(found) >= 45, "%s: %d of 50\n%s" % (language, sum(found), "\n".join(missed)))
