#!/usr/bin/env python3
"""manuals.py - the man pages say what the program takes: commands, options, keys.

	tests/check/manuals.py            compare
	tests/check/manuals.py --write    write the list of keys in quoin.conf(5) anew
"""
import glob
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import tables

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
points = []


def point(claim, wrong):
    points.append(not wrong)
    print("%s %d - %s" % ("not ok" if wrong else "ok", len(points), claim))
    for line in wrong:
        print("# " + line)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


# -- quoin(1) -------------------------------------------------------------------

page = read("man/quoin.1")
sections = dict(re.findall(r"^\.Ss (\S+)\n(.*?)(?=^\.S[sh] )", page, re.M | re.S))
commands = re.findall(r"^COMMAND\(([\w-]+),\s*(\w+),", read("src/cli/commands.h"), re.M)
names = [name for name, _ in commands]

point("quoin(1) has a section for every command, in their order",
      ["the program has %s, the page %s" % (names, list(sections))] if names != list(sections) else [])


def usage_of(function):
    """The usage text of the file that has the command's function; two commands of one file have two."""
    for path in glob.glob("src/cli/*.c"):
        text = read(path)
        if re.search(r"^%s\(int argc" % function, text, re.M):
            found = re.findall(r"\w*usage\[\] =\s*((?:\s*\"(?:[^\"\\]|\\.)*\")+)", text)
            name = function[len("cmd_"):].replace("_", "-")
            mine = [u for u in found if re.search(r'"%s\b' % name, u)]
            return mine[0] if mine else ""
    return ""


wrong = []
for name, function in commands:
    usage = set(re.findall(r"--([a-z][a-z-]*)", usage_of(function)))
    told = set(re.findall(r"Fl -([a-z][a-z-]*)", sections.get(name, "")))
    if not usage_of(function):
        wrong.append("%s: no usage text was found" % name)
    wrong += ["%s: --%s is not in the page" % (name, o) for o in sorted(usage - told)]
    wrong += ["%s: the program's usage has no --%s" % (name, o) for o in sorted(told - usage)]
point("quoin(1) has every option of every command, and no other", wrong)

verbs = set(re.findall(r"quoin (\w+ \w+)", " ".join(re.sub(r"\\n|\"", " ", usage_of(f)) for _, f in commands)))
flat = re.sub(r"\.Nm Cm |Ns \| Ns Cm ", " ", page)
point("quoin(1) has every verb that a usage text begins a line with",
      [v for v in sorted(verbs) if not re.search(r"\b%s\b" % re.sub(" ", r"\\s+", v), flat)])

# -- quoin.conf(5) --------------------------------------------------------------


def roff(text):
    text = text.replace("\\", "\\e")
    return re.sub(r"^([.'])", r"\\&\1", text)


def keys():
    yield ".Bl -tag -width Ds"
    for name, kind, default, least, most, unit, meaning in tables.rows("src/service/settings.h", "SETTING"):
        yield ".It Cm " + name
        yield roff(meaning)
        default = default.replace("QUOIN_DATADIR ", "<datadir>")
        facts = (["default: " + default] if default else ["no default"]) + (
            ["%s to %s" % (least, most)] if least else []) + ([unit] if unit else [])
        yield roff("(%s)" % "; ".join(facts))
    yield ".El"


begin, end = '.\\" keys: begin\n', '.\\" keys: end\n'
conf = read("man/quoin.conf.5")
before, rest = conf.split(begin)
have, after = rest.split(end)
want = "\n".join(keys()) + "\n"
if "--write" in sys.argv:
    with open("man/quoin.conf.5", "w", encoding="utf-8") as f:
        f.write(before + begin + want + end + after)
    have = want
point("quoin.conf(5) has every key with default, bounds and meaning",
      ["differs: " + line for line in sorted(set(want.split("\n")) ^ set(have.split("\n")))]
      or (["the order differs"] if want != have else []))

# -- both -----------------------------------------------------------------------

groff = shutil.which("groff")
if not groff:
    points.append(True)
    print("ok %d - the pages are proper mdoc # SKIP groff is not installed" % len(points))
else:
    wrong = []
    for path in sorted(glob.glob("man/*.[0-9]")):
        done = subprocess.run([groff, "-mdoc", "-Tutf8", "-ww", "-z", path], capture_output=True, text=True)
        wrong += [path + ": " + line for line in done.stderr.split("\n") if line]
    point("the pages are proper mdoc", wrong)
print("1..%d" % len(points))
sys.exit(0 if all(points) else 1)
