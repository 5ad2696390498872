"""Feeds in the readers of others: feedparser, rss-parser, and JSON Feed's own rules."""
import json
import re

import feedparser

from harness import eq, ok, scenario


def feeds_of(shelf, suffixes):
    return [(site, path, site.get(path)) for site in shelf.values() for path in site.feeds() if path.endswith(suffixes)]


@scenario
def feedparser_reads_every_feed_without_complaint(shelf):
    n = 0
    for site, path, answer in feeds_of(shelf, ("rss/", "atom.xml")):
        where = site.url(path)
        feed = feedparser.parse(answer.body, response_headers={"content-type": answer.header("Content-Type"),
                                                               "content-location": where})
        ok(not feed.bozo, "%s: %s" % (where, feed.get("bozo_exception")))
        eq(feed.version, "rss20" if path.endswith("rss/") else "atom10", "version of " + where)
        ok(feed.feed.get("title"), where + " has no title")
        ok(feed.entries, where + " has no entries")
        eq(len({e.id for e in feed.entries}), len(feed.entries), "different ids in " + where)
        for e in feed.entries:
            ok(e.title and e.link.startswith(site.url("/")) and e.content[0].value and e.published_parsed,
               "%s: %s lacks a part" % (where, e.get("id")))
        eq([e.published_parsed for e in feed.entries], sorted((e.published_parsed for e in feed.entries), reverse=True), where)
        n += 1
    ok(n >= 20, "only %d feeds" % n)


@scenario
def rss_parser_reads_the_same_as_feedparser(shelf, node):
    feeds = {site.url(path): answer.text for site, path, answer in feeds_of(shelf, ("rss/", "atom.xml"))}
    for url, read in node("feeds", feeds=feeds).items():
        eq(read.get("error"), None, url)
        entries = feedparser.parse(feeds[url].encode()).entries
        eq([(i["title"], i["link"]) for i in read["items"]], [(e.title, e.link) for e in entries], url)
        ok(all(i.get("isoDate") for i in read["items"]), url + ": an item without a date")


@scenario
def every_json_feed_is_what_its_version_asks(shelf):
    for site, path, answer in feeds_of(shelf, "feed.json"):
        where, feed = site.url(path), json.loads(answer.body)
        eq(feed["version"], "https://jsonfeed.org/version/1.1", where)
        eq(feed["feed_url"], where, "feed_url")
        ok(feed["title"] and feed["items"], where + " is empty")
        for item in feed["items"]:
            ok(isinstance(item["id"], str) and item["url"].startswith(site.url("/")) and item["content_html"],
               "%s: %s lacks a part" % (where, item.get("id")))
            ok(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", item["date_published"]), item["date_published"])


@scenario
def no_feed_names_an_address_without_its_host(shelf):
    for site, path, answer in feeds_of(shelf, "feed.json"):
        for item in json.loads(answer.body)["items"]:
            bare = re.findall(r'(?:href|src)="(?!https?://|mailto:|tel:|#|")([^"]*)"', item["content_html"])
            eq(bare, [], "addresses in %s of %s" % (item["url"], site.url(path)))
