#!/usr/bin/env python3
"""links.py - every relative link in our documents leads to a file, and to a heading
of it when it names one; and every document has one that leads to it."""
import os
import re
import subprocess
import sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def documents():
    for top in (".", "doc", "tests"):
        for name in sorted(os.listdir(top)):
            if name.endswith(".md"):
                yield os.path.normpath(os.path.join(top, name))


def prose(path):
    """The document without its code."""
    text = open(path, encoding="utf-8").read()
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(path):
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            words = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            yield words.replace(" ", "-")


def broken(path):
    for target in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:|/|#$", target):
            continue
        name, _, anchor = target.partition("#")
        file = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        if not os.path.exists(file) or (anchor and anchor not in anchors(file)):
            yield target


def unled():
    """Documents that no other leads to."""
    led = {os.path.normpath(os.path.join(os.path.dirname(path), target.partition("#")[0]))
           for path in found for target in LINK.findall(prose(path)) if target.partition("#")[0] != os.path.basename(path)}
    return [path for path in found if path.startswith("doc/") and path not in led]


found = list(documents())
print("1..%d" % (len(found) + 1))
bad = 0
for number, path in enumerate(found, 1):
    wrong = list(broken(path))
    bad += bool(wrong)
    print("%s %d - the links of %s lead somewhere%s" % (
        "not ok" if wrong else "ok", number, path, ": " + ", ".join(wrong) if wrong else ""))
lost = unled()
print("%s %d - every document of doc/ is led to by another%s" % ("not ok" if lost else "ok", len(found) + 1,
                                                               ": " + ", ".join(lost) if lost else ""))
sys.exit(1 if bad or lost else 0)
