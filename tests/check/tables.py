#!/usr/bin/env python3
"""tables.py - the documents say what the tables in the source say: settings, routes,
permissions, and what templates see.

	tests/check/tables.py            compare
	tests/check/tables.py --write    write the documents' tables anew
"""
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def rows(path, macro):
    """The arguments of each row, adjacent strings joined."""
    text = re.sub(r"/\*.*?\*/", "", open(os.path.join(ROOT, path), encoding="utf-8").read(), flags=re.S)
    for body in re.findall(r"^%s\((.*?)\)\s*$" % macro, text, flags=re.M | re.S):
        parts, strings = [], []
        for part in STRING.sub(lambda m: strings.append(m.group(1)) or "\0%d\0" % (len(strings) - 1), body).split(","):
            joined = re.sub(r"\0\s*\0", "\0\0", part.strip())
            parts.append(re.sub(r"\0(\d+)\0", lambda m: strings[int(m.group(1))], joined))
        yield parts


def server_table():
    yield "| key | default | bounds | unit | meaning |"
    yield "|---|---|---|---|---|"
    for name, _type, default, least, most, unit, meaning in rows("src/service/settings.h", "SETTING"):
        default = default.replace("QUOIN_DATADIR ", "<datadir>")
        meaning = meaning.replace("<", "\\<")
        bounds = least + " – " + most if least else ""
        yield "| `%s` | %s | %s | %s | %s |" % (name, "`%s`" % default if default else "", bounds, unit, meaning)


def site_table():
    yield "| key | default | at most | meaning |"
    yield "|---|---|---|---|"
    for name, kind, default, most, meaning in rows("src/domain/site_settings.h", "SITE_SETTING"):
        limit = {"TEXT": most + " characters", "INT": most, "BOOL": "on or off"}[kind]
        yield "| `%s` | %s | %s | %s |" % (name, "`%s`" % default if default else "", limit, meaning)


def route_table():
    yield "| address | query parameters | page |"
    yield "|---|---|---|"
    for pattern, page, arguments in rows("src/web/public/routes.h", "PAGE"):
        yield "| `%s` | %s | `%s` |" % (pattern, ", ".join("`%s`" % a for a in arguments.split()), page)


ROLES = ("contributor", "author", "editor", "administrator", "owner")


def permission_table():
    yield "| permission | %s | who has it may |" % " | ".join(ROLES)
    yield "|---|" + "---|" * (len(ROLES) + 1)
    for row in rows("src/domain/permissions.h", "PERMISSION"):
        marks = " | ".join({"1": "yes", "0": "–"}[mark] for mark in row[1:-1])
        yield "| `%s` | %s | %s |" % (row[0], marks, row[-1])


def console_table():
    yield "| method | address | who may | answers |"
    yield "|---|---|---|---|"
    for method, pattern, _function, access, permission, json in rows("src/web/console/routes.h", "CONSOLE"):
        who = {"OPEN": "everybody", "PASSWORD": "who has given the password", "SIGNED_IN": "who has signed in",
               "OPERATOR": "operators", "STAFF": "staff of the site"}
        who = "`%s`" % permission[len("MAY_"):] if permission != "-1" else who[access]
        yield "| %s | `%s` | %s | %s |" % (method, pattern, who, "JSON" if json == "true" else "a page")


def table_of(text):
    return [line for line in text.split("\n") if line.startswith("|")]


def with_table(text, table):
    lines, out, done = text.split("\n"), [], False
    for line in lines:
        if not line.startswith("|"):
            out.append(line)
        elif not done:
            out += table
            done = True
    return "\n".join(out)


def unnamed_fields():
    """Fields templates see and doc/themes.md does not name, in code, anywhere."""
    source = "".join(open(path, encoding="utf-8").read() for path in ("src/web/view.c", "src/web/theme.c"))
    fields = set(re.findall(r"FIELD_\w+\s*\([^,()]+,\s*(\w+)", source))
    said = re.findall(r"`([^`]*)`", open("doc/themes.md", encoding="utf-8").read())
    return sorted(fields - {word for code in said for word in re.findall(r"\w+", code)})


def main():
    os.chdir(ROOT)
    bad = 0
    documents = [("doc/settings.md", server_table), ("doc/site-settings.md", site_table),
                 ("doc/routes.md", route_table), ("doc/permissions.md", permission_table),
                 ("doc/console.md", console_table)]
    print("1..%d" % (len(documents) + 1))
    for number, (path, make) in enumerate(documents, 1):
        table = list(make())
        text = open(path, encoding="utf-8").read()
        if "--write" in sys.argv:
            with open(path, "w", encoding="utf-8") as f:
                f.write(with_table(text, table))
            text = with_table(text, table)
        have = table_of(text)
        wrong = [line for line in table if line not in have] + [line for line in have if line not in table]
        bad += have != table
        print("%s %d - %s says what the source says" % ("not ok" if have != table else "ok", number, path))
        for line in wrong:
            print("# differs: " + line)
    unnamed = unnamed_fields()
    print("%s %d - doc/themes.md names every field" % ("not ok" if unnamed else "ok", len(documents) + 1))
    for name in unnamed:
        print("# not named: " + name)
    bad += bool(unnamed)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
