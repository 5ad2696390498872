"""Pages in a browser: no sideways scroll, no other host, valid, accessible."""
import re

from harness import ok, scenario
from pages import each_theme, every_kind


def none(found, what, of):
    ok(not found, "%d %s on %d pages\n%s" % (len(found), what, of, "\n".join(sorted(found)[:60])))


def every_post(shelf):
    every_kind(shelf, "default")
    return [site.url(path) for site in shelf.values() for path in site.posts]


@each_theme
def no_kind_of_page_scrolls_sideways_or_asks_another_host(theme, shelf, node):
    urls = every_kind(shelf, theme)
    none(node("scroll", pages=urls, widths=[1280, 390, 320]), "complaints", len(urls))


@scenario
def no_post_scrolls_sideways_on_the_smallest_phone(shelf, node):
    urls = every_post(shelf)
    ok(len(urls) > 540, "only %d posts" % len(urls))
    none(node("scroll", pages=urls, widths=[320]), "complaints", len(urls))


@each_theme
def html_validate_finds_no_error_on_any_kind_of_page(theme, shelf, node):
    texts = {}
    for url in every_kind(shelf, theme):
        site = shelf[re.match(r"http://(\w+)", url).group(1)]
        texts[url] = site.get(url[len(site.url("")):]).text
    none(node("html", pages=texts), "errors", len(texts))


@scenario
def html_validate_finds_no_error_in_any_post(shelf, node):
    texts = {site.url(path): text for site in shelf.values() for path, text in site.html.items()}
    none(node("html", pages=texts), "errors", len(texts))


@each_theme
def axe_finds_nothing_on_any_kind_of_page_in_the_dark_or_at_400_percent_zoom(theme, shelf, node):
    urls = every_kind(shelf, theme)
    none(node("axe", pages=urls), "violations", len(urls))
