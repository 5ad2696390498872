#!/usr/bin/env python3
"""faults.py - every claim of the table of faults in tests/README.md is a scenario."""
import glob
import os
import re
import sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
text = open("tests/README.md", encoding="utf-8").read()
table = text[text.index("## What is promised when something breaks"):]
claims = re.findall(r"`(\w+)`", "\n".join(line for line in table.split("\n") if line.startswith("|")))
there = {name for path in glob.glob("tests/web/test_*.py")
         for name in re.findall(r"^@(?:scenario|each_front)\ndef (\w+)", open(path, encoding="utf-8").read(), re.M)}
gone = sorted(set(claims) - there)
print("1..1\n%s 1 - every claim of the table of faults is a scenario%s" % (
    "not ok" if gone or len(claims) < 12 else "ok", ": not " + ", ".join(gone) if gone else ""))
sys.exit(1 if gone or len(claims) < 12 else 0)
