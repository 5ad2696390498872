#!/usr/bin/env python3
"""serve.py - doc/serve.md names every metric and every kind of job there is, and no other."""
import os
import re
import sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def listed(path, macro):
    """The rows of an X-list, as tuples of words before their text."""
    text = read(path)
    rows = text[text.index("#define %s(" % macro):].split("\n\n")[0]
    return [re.split(r",\s*", row) for row in re.findall(r"\b(?:C|JOB)\(([\w, ]+), *\"", rows)]


def metrics():
    ending = {"COUNTER": "_total", "GAUGE": ""}
    for name, in listed("src/domain/shared.h", "SHARED_COUNTERS"):
        yield "quoin_%s_total" % name
    for kind, name in listed("src/http/server.h", "SERVER_COUNTERS"):
        yield "quoin_server_" + name + ending[kind]
    for kind, name in listed("src/service/pg_cache.h", "PG_CACHE_STATS"):
        yield "quoin_db_" + name + ending[kind]
    for name in re.findall(r'"(quoin_\w+[a-z])"', read("src/web/metrics.c")):
        yield name
    for name in re.findall(r'gauge\(to, "quoin_", "(\w+)"', read("src/web/metrics.c")):
        yield "quoin_" + name


def compare(number, what, have, told):
    wrong = sorted(set(have) ^ set(told))
    print("%s %d - doc/serve.md names every %s" % ("not ok" if wrong or not have else "ok", number, what))
    for name in wrong:
        print("# %s is only in the %s" % (name, "source" if name in have else "document"))
    return bool(wrong) or not have


doc = read("doc/serve.md")
print("1..2")
bad = compare(1, "metric", set(metrics()), re.findall(r"^\| `(quoin_\w+)", doc, re.M))
bad |= compare(2, "kind of job", [row[0] for row in listed("src/job/jobs.h", "JOBS")],
               re.findall(r"^\| `(\w+)` \|", doc[doc.index("| kind | what it does |"):].split("\n\n")[0], re.M))
sys.exit(1 if bad else 0)
