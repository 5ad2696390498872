"""A backup of an installation, restored into an empty cluster and empty directories."""
import json
import os
import shutil
import stat

from harness import eq, has, maker, ok, scenario, wait_for
from installation import Installation

PICTURE = bytes(range(256)) * 40


def tables(cluster, database):
    """{table: checksum of its rows}, with the identity columns' next values."""
    names = cluster.ask(database, "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables"
                                  " WHERE schemaname = 'public'").split()
    return {name: cluster.ask(database, "SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) || ' ' ||"
                              " count(*) FROM %s t" % name) for name in names}


def files_below(root):
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, root)] = f.read()
    return found


POST = ("INSERT INTO post (id, type, status, slug, path, title, source, html, plain, excerpt, words, published_at)"
        " VALUES ('%024d', 'post', 'scheduled', '%s', '/%s/', 'A post', '', '', '', '', 0, %s)")


def leave_work_behind(made):
    """Two posts that wait for their time, one of which passes before the restore, and jobs of
    every kind of unfinished: one that was on its way, one that ran, one that was given up."""
    site = made.site("alpha")
    made.cluster.ask(site["database"], POST % (1, "soon", "soon", "now() - interval '1 second'"))
    made.cluster.ask(site["database"], POST % (2, "later", "later", "now() + interval '10 years'"))
    made.cluster.ask(site["database"], "INSERT INTO outbox (kind, payload, due) VALUES ('publish', '{}', '2030-01-01')")
    made.ask("INSERT INTO job (site_id, outbox_id, kind, payload, state) VALUES"
             " (%d, 901, 'publish', '{}', 'ready'), (%d, 902, 'publish', '{}', 'running'),"
             " (%d, 903, 'publish', '{}', 'dead')" % ((site["id"],) * 3))


@maker
def backup(world):
    """(installation, directory of its backup)"""
    made = world.get("installation")
    for name in ("alpha", "beta", "gamma"):
        site = made.site(name)
        made.cluster.ask(site["database"],
                         "INSERT INTO tag (id, slug, name) SELECT md5(g::text)::char(24), 't' || g, '%s \u20ac ' || g"
                         " FROM generate_series(1, 50) g" % name)
        made.put_media(site["id"], name + ".png", PICTURE + name.encode())
        made.put_media(site["id"], "deep/with space.bin", b"")
    leave_work_behind(made)
    made.do("site", "suspend", "gamma")
    made.do("site", "domain", "add", "alpha", "alpha.example")
    target = world.path("backup")
    made.do("backup", "--all", target)
    return made, target


@maker
def restored(world):
    made, target = world.get("backup")
    new = Installation(world.get("second_cluster"), world.path("second"), "quoin_first")
    has(new.do("restore", "--all", target), "3 sites restored")
    return new


@scenario
def a_backup_is_for_its_maker_alone_and_lists_every_file(backup):
    made, target = backup
    eq(stat.S_IMODE(os.stat(target).st_mode), 0o700)
    eq(stat.S_IMODE(os.stat(target + "/config/master.key").st_mode), 0o600)
    with open(target + "/manifest.json") as f:
        manifest = json.load(f)
    eq(sorted(f["path"] for f in manifest["files"]), sorted(set(files_below(target)) - {"manifest.json"}), "files")
    eq([s["name"] for s in manifest["sites"]], ["alpha", "beta", "gamma"])
    has(manifest["secret"], "as secret as the server")


@scenario
def every_row_of_every_table_comes_back(backup, restored):
    made, _ = backup
    for name in ("alpha", "beta", "gamma"):
        database = made.site(name)["database"]
        want, got = tables(made.cluster, database), tables(restored.cluster, database)
        ok(len(want) > 10, "there are few tables: %s" % list(want))
        eq({table for table in want if got[table] != want[table]} - {"outbox"}, set(), "tables of " + name + " that differ")
        eq(set(got), set(want), "tables of " + name)
    want, got = tables(made.cluster, made.platform), tables(restored.cluster, restored.platform)
    differ = {name for name in want if want[name] != got[name]}
    eq(differ - {"place", "server", "registry", "audit", "template", "wake", "job"}, set(), "tables of the platform that differ")


@scenario
def media_comes_back(backup, restored):
    made, _ = backup
    want = files_below(made.media())
    eq(len(want), 6, "files")
    eq(files_below(restored.media()), want, "media")


@scenario
def sites_can_connect_and_places_are_new(backup, restored):
    made, _ = backup
    for name in ("alpha", "beta", "gamma"):
        old, new = made.site(name), restored.site(name)
        eq(new["usage"]["posts"], old["usage"]["posts"])
        ok(new["place"] > old["place"] + 1000000, "the place id %d is near the old %d" % (new["place"], old["place"]))
    eq(restored.site("gamma")["state"], "suspended")
    restored.do("site", "set", "alpha", "title=Anew")
    restored.do("site", "create", "delta", "--owner", "owner@example.test")
    restored.do("site", "delete", "delta", "--yes")
    eq(restored.ask("SELECT count(*) FROM audit WHERE action = 'restore'"), "1")


@scenario
def jobs_of_before_are_not_run_and_what_waits_for_its_time_is_woken(backup, restored):
    """Run before anything serves the restored installation, and after."""
    database = restored.site("alpha")["database"]
    eq(restored.ask("SELECT outbox_id || ' ' || state FROM job"), "903 dead", "jobs")
    eq(restored.ask("SELECT count(*) FROM wake w JOIN site s ON s.id = w.site_id WHERE w.due <= now()"), "3", "sites woken")
    eq(restored.cluster.ask(database, "SELECT o.kind || ' ' || p.slug FROM outbox o JOIN post p ON p.published_at = o.due"
                                      " ORDER BY o.due"), "publish soon\npublish later", "outbox")
    eq(restored.cluster.ask(database, "SELECT count(*) FROM outbox"), "2", "rows of the outbox")
    with restored.serving():
        wait_for("the post whose time has passed", lambda: restored.cluster.ask(
            database, "SELECT status FROM post WHERE slug = 'soon'") == "published", seconds=30)
    eq(restored.cluster.ask(database, "SELECT status FROM post WHERE slug = 'later'"), "scheduled", "the other")
    eq(restored.cluster.ask(database, "SELECT count(*) FROM outbox"), "1", "rows of the outbox")


@scenario
def isolation_holds_after_a_restore(backup, restored):
    from test_isolation import every_role_reaches_its_own_database_only
    every_role_reaches_its_own_database_only(restored)


@scenario
def no_trace_of_the_restore_stays(backup, restored):
    eq([d for d in restored.cluster.databases() if "restoring" in d], [])
    eq(restored.cluster.ask("postgres", "SELECT count(*) FROM pg_database WHERE shobj_description(oid, 'pg_database')"
                                        " LIKE 'quoin%'"), "0")


@scenario
def an_installation_that_is_not_empty_is_refused(backup, restored):
    _, target = backup
    restored.refuses("restore", "--all", target, because="has sites or accounts already")


@scenario
def a_directory_that_is_not_empty_is_refused(backup):
    made, target = backup
    made.refuses("backup", "--all", target, because="is not empty")


def a_copy(world_dir, target, name):
    copy = os.path.join(os.path.dirname(target), name)
    shutil.copytree(target, copy)
    return copy


def empty_installation(backup, restored, name):
    """On the second cluster, under another platform's name; whatever is tried there must change nothing."""
    made, target = backup
    return Installation(restored.cluster, os.path.join(os.path.dirname(target), name), "quoin_" + name)


@scenario
def damaged_and_interrupted_backups_are_refused_before_anything_is_touched(backup, restored):
    made, target = backup
    new = empty_installation(backup, restored, "third")
    before = restored.cluster.databases()

    def refused(name, spoil, because):
        copy = a_copy(None, target, name)
        spoil(copy)
        new.refuses("restore", "--all", copy, because=because)
        shutil.rmtree(copy)

    def flip(path):
        with open(path, "r+b") as f:
            f.seek(100)
            byte = f.read(1)
            f.seek(100)
            f.write(bytes([byte[0] ^ 1]))

    refused("b1", lambda c: os.unlink(c + "/manifest.json"), "was interrupted")
    refused("b2", lambda c: os.unlink(c + "/sites/beta/database.dump"), "incomplete")
    refused("b3", lambda c: flip(c + "/sites/alpha/database.dump"), "other contents")
    refused("b4", lambda c: os.truncate(c + "/platform.dump", 1000), "instead of")
    refused("b5", lambda c: flip(c + "/sites/gamma/files/media/gamma.png"), "other contents")
    refused("b6", lambda c: os.truncate(c + "/manifest.json", 300), "damaged")
    refused("b7", lambda c: rewrite(c, "config/quoin.conf", "../../etc/passwd"), "names the file")
    eq(restored.cluster.databases(), before, "databases")
    ok(not os.path.exists(new.key_file()), "a master key was written")


def rewrite(folder, old, new):
    with open(folder + "/manifest.json") as f:
        text = f.read()
    ok(old in text, old)
    with open(folder + "/manifest.json", "w") as f:
        f.write(text.replace(old, new))


@scenario
def a_restore_that_broke_off_can_be_done_again(backup, restored):
    """Its second site cannot be restored: a database that nobody's restore made is in the way."""
    made, target = backup
    new = empty_installation(backup, restored, "fourth")
    # The names of the sites' databases are taken in this cluster: free those of alpha, keep beta's.
    new.cluster = restored.cluster
    database = made.site("alpha")["database"]
    new.cluster.ask("postgres", 'ALTER DATABASE "%s" RENAME TO kept_aside' % database)
    try:
        new.refuses("restore", "--all", target, because="no restore made it")
        ok(database in new.cluster.databases(), "alpha was restored before it broke off")
        ok("quoin_fourth" not in new.cluster.databases(), "the platform appeared though the restore broke off")
        new.refuses("restore", "--all", target, because="no restore made it")   # alpha is done again, beta still in the way
    finally:
        new.cluster.ask("postgres", 'DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % database)
        new.cluster.ask("postgres", 'DROP DATABASE IF EXISTS quoin_fourth_restoring WITH (FORCE)')
        new.cluster.ask("postgres", 'ALTER DATABASE kept_aside RENAME TO "%s"' % database)


@scenario
def a_missing_pg_dump_gets_a_sentence(installation):
    if os.path.isdir("/usr/lib/postgresql"):
        return      # it is found there, off the path
    code, _, err = installation.quoin("backup", "--all", "/nonexistent/x", env={"PATH": "/nonexistent"})
    eq(code, 1)
    has(err, "postgresql-client")
