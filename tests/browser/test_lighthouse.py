"""Lighthouse, where there is time for it: at least 95 in all four categories."""
import os

from harness import Skipped, ok
from pages import each_theme, every_kind

LEAST = 95
KINDS = ("home", "archive", "longest post")


@each_theme
def lighthouse_gives_at_least_95(theme, shelf, node):
    if not os.environ.get("QUOIN_LONG"):
        raise Skipped("./dev check --long")
    every_kind(shelf, theme)
    urls = []
    for name, site in shelf.items():
        # Lighthouse takes this machine's own name for a safe origin, and no other without TLS.
        host = name + ".localhost"
        if site.host != host:
            site.engine.quoin("site", "domain", "add", name, host)
            site.engine.quoin("site", "domain", "primary", name, host)
            site.host = host
        urls += ["http://%s%s" % (host, path) for path in dict.fromkeys(site.kinds[k] for k in KINDS if k in site.kinds)]
    scores = node("lighthouse", pages=urls)
    low = {}
    for category in ("performance", "accessibility", "best-practices", "seo"):
        low[category] = min(page[category] for page in scores.values())
        print("# %s: %s at least %d on %d pages" % (theme, category, low[category], len(scores)))
    bad = ["%s: %s" % (url, page) for url, page in scores.items() if min(page[c] for c in low) < LEAST]
    ok(not bad, "%d of %d pages\n%s" % (len(bad), len(scores), "\n".join(bad)))
