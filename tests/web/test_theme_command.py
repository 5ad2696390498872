"""quoin theme: what keeps a directory from being a theme, and installing one that is."""
import os
import re
import shutil
import subprocess

from harness import SOURCE, Annexe, Engine, eq, has, maker, ok, scenario, wait_for


@maker
def themed_engine(world):
    """One whose themes may be changed."""
    return Engine(Annexe(world, "themed"))


def copied(world, name, theme="notebook"):
    """A theme of that name in a folder of the test's own."""
    folder = world.path("theme-" + name)
    shutil.copytree(os.path.join(SOURCE, "themes", theme), folder)
    change(folder, "theme.json", lambda text: text.replace('"name": "%s"' % theme, '"name": "%s"' % name))
    return folder


def change(folder, file, to):
    path = os.path.join(folder, file)
    with open(path) as f:
        text = f.read()
    with open(path, "w") as f:
        f.write(to(text))


def theme(engine, *arguments):
    """Exit status and what is printed, the folder left out."""
    done = subprocess.run([engine.program, "theme", *arguments], env=engine.environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    return done.returncode, re.sub(r"(?m)^\S*/theme-\w+/", "", done.stdout.decode()), done.stderr.decode()


@scenario
def each_theme_that_comes_with_quoin_is_one(engine):
    for name in ("default", "magazine", "notebook"):
        status, out, err = theme(engine, "check", os.path.join(SOURCE, "themes", name))
        eq((status, err), (0, ""), out)
        ok(re.match(name + r": \d+ templates, \d+\.\d kB of assets\n$", out), out)


@scenario
def what_is_wrong_with_a_theme_is_told_with_file_line_and_column(engine):
    folder = copied(engine.world, "broken")
    change(folder, "home.mustache", lambda text: text.replace("{{$content}}", "{{$content}}\n{{#posts}}", 1))
    change(folder, "tag.mustache", lambda text: "{{nothing.of_it}}\n" + text)
    change(folder, "assets/style.css", lambda text: text + "\n.x { color: red")
    change(folder, "theme.json", lambda text: text.replace('"default": "#1d4ed8"', '"default": "blue"').replace(
        "Charter, Bitstream", "Charter; Bitstream").replace('"assets/style.css"', '"assets/none.css"'))
    os.remove(os.path.join(folder, "author.mustache"))
    status, out, err = theme(engine, "check", folder)
    eq((status, err), (1, ""))
    for words in (r"^home\.mustache:\d+:\d+: .*posts", r"^tag\.mustache:1:\d+: .*nothing", r"^assets/style\.css:\d+:\d+: ",
                  r'^theme\.json: setting "accent": the default is no value it can have$',
                  r'^theme\.json: setting "body_font": the css of "serif" may hold ',
                  r'^theme\.json: asset "style" names no file of the theme$', r"^author\.mustache: every theme has this template$"):
        ok(re.search(words, out, re.M), "%s in\n%s" % (words, out))
    change(folder, "theme.json", lambda text: text.replace('"label"', '"label', 1))
    ok(re.search(r"^theme\.json:\d+:\d+: ", theme(engine, "check", folder)[1], re.M), "where the JSON ends to be any")
    eq(theme(engine, "install", folder)[0], 1)
    ok(not os.path.exists(os.path.join(SOURCE, "themes", "broken")), "installed though it is broken")


@scenario
def an_installed_theme_is_there_at_once_and_whole(themed_engine):
    engine, themes = themed_engine, themed_engine.world.path("themes")
    shutil.copytree(os.path.join(SOURCE, "themes"), themes)
    engine.write_conf(themes_dir=themes)    # read with the first theme that is installed
    folder = copied(engine.world, "mine")
    status, out, err = theme(engine, "install", folder)
    eq((status, err), (0, ""), out)
    has(out, "quoin serve reads its themes again")
    host = engine.site("dressed")
    engine.quoin("site", "set", "dressed", "theme=mine")
    wait_for("the theme", lambda: "/assets/mine/" in engine.get("caddy", host).text, engine.process, 60)
    status, _, err = theme(engine, "install", folder)
    eq(status, 1)
    has(err, 'there is a theme "mine"')
    change(folder, "home.mustache", lambda text: text.replace("{{$content}}", "{{$content}}\n<p>Anew</p>"))
    eq(theme(engine, "install", folder, "--replace")[0], 0)
    wait_for("the new one", lambda: "<p>Anew</p>" in engine.get("caddy", host).text, engine.process, 60)
    eq(sorted(name for name in os.listdir(themes) if "mine" in name), ["mine"], "what is left")
