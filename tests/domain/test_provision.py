"""Sites are made whole or not at all, and unmade without a trace."""
import glob
import hashlib
import os
import re
import subprocess
import time

from harness import Failed, eq, has, lacks, ok, scenario, wait_for
from installation import PROGRAM, Installation

OWNER = ("--owner", "owner@example.test")


def names_of(installation, name):
    """Databases and roles of the cluster that are a site's, and that site's row."""
    cluster = installation.cluster
    pattern = installation.platform + "\\_s_%"
    return (set(cluster.ask("postgres", "SELECT datname FROM pg_database WHERE datname LIKE '%s'" % pattern).split()),
            set(cluster.ask("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE '%s' AND rolcanlogin"
                            % pattern).split()),
            installation.ask("SELECT state FROM site WHERE name = '%s'" % name))


class Held:
    """A session that holds a lock until it is let go."""

    def __init__(self, cluster, database, sql):
        self.cluster = cluster
        self.process = subprocess.Popen([cluster.psql_program, "-XAtq", "-d", cluster.conninfo(database)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write("BEGIN; %s; SELECT 'held';\n" % sql)
        self.process.stdin.flush()
        eq(self.process.stdout.readline().strip(), "held")

    def __enter__(self):
        return self

    def wait_until_somebody_waits(self):
        wait_for("a command at the lock", lambda: self.cluster.ask(
            "postgres", "SELECT count(*) FROM pg_locks WHERE NOT granted") != "0")

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def start(installation, *arguments):
    return subprocess.Popen([PROGRAM] + list(arguments), env=installation.env, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def kill(process):
    process.kill()
    process.wait()
    process.stderr.close()


@scenario
def a_site_is_made_with_everything_it_needs(installation):
    began = time.monotonic()
    has(installation.do("site", "create", "whole", *OWNER, "--title", "The \u00abWhole\u00bb"),
        "https://whole.example.test/")
    print("# quoin site create took %d ms" % ((time.monotonic() - began) * 1000))
    site = installation.site("whole")
    eq((site["state"], [h["name"] for h in site["hosts"]]), ("active", ["whole.example.test"]))
    eq(site["members"], [{"email": "owner@example.test", "role": "owner"}])
    eq(installation.cluster.ask(site["database"], "SELECT value FROM setting WHERE key = 'title'"),
       "The \u00abWhole\u00bb")
    installation.do("site", "delete", "whole", "--yes")


@scenario
def names_and_hosts_that_are_taken_or_impossible_are_refused(installation):
    before = names_of(installation, "new")
    for name, because in (("alpha", 'there is a site named "alpha" already'), ("Upper", "cannot be a site's name"),
                          ("-x", "cannot be a site's name"), ("x" * 64, "cannot be a site's name"),
                          ("a_b", "cannot be a site's name"), ("admin", "is reserved"), ("", "cannot be a site's name"),
                          ("x'; DROP TABLE site; --", "cannot be a site's name")):
        installation.refuses("site", "create", "--", name, because="name its owner")
        code, _, err = installation.quoin("site", "create", *OWNER, "--", name)
        eq(code, 1, name)
        has(err, because)
    for host, because in (("alpha.example.test", "the host alpha.example.test is taken"),
                          ("ALPHA.example.test.:443", "the host alpha.example.test is taken"),
                          ("no host", "cannot be a host name"), ("..", "cannot be a host name")):
        err = installation.refuses("site", "create", "new", *OWNER, "--host", host, because=because)
        lacks(err, "site alpha")
    installation.refuses("site", "create", "new", "--owner", "nobody@example.test", because="there is no account for")
    installation.refuses("site", "create", "new", *OWNER, "--plan", "gold", because='no plan named "gold"')
    installation.refuses("site", "create", "new", *OWNER, "--server", "x", because='no database server named "x"')
    eq(names_of(installation, "new"), before, "what there is")


@scenario
def hosts_are_normalised_and_belong_to_one_site(installation):
    installation.do("site", "domain", "add", "alpha", "Blog.Example.ORG.")
    installation.refuses("site", "domain", "add", "beta", "blog.example.org", because="the host blog.example.org is taken")
    lacks(installation.refuses("site", "domain", "add", "beta", "blog.example.org", because="is taken"), "alpha")
    installation.refuses("site", "domain", "remove", "beta", "blog.example.org", because="beta has no host")
    installation.refuses("site", "domain", "primary", "beta", "blog.example.org", because="beta has no host")
    eq([h["name"] for h in installation.site("beta")["hosts"] if h["is_primary"]], ["beta.example.test"])
    installation.do("site", "domain", "primary", "alpha", "blog.example.org")
    eq(installation.site("alpha")["url"], "https://blog.example.org/")
    installation.refuses("site", "domain", "remove", "alpha", "blog.example.org", because="primary host")
    installation.do("site", "domain", "primary", "alpha", "alpha.example.test")
    installation.do("site", "domain", "remove", "alpha", "blog.example.org")
    installation.refuses("site", "domain", "add", "alpha", "console.localhost", because="is the console's host")


@scenario
def a_creation_killed_before_its_role_is_made_anew(installation):
    before = names_of(installation, "crash")
    with Held(installation.cluster, "postgres", "LOCK TABLE pg_authid IN EXCLUSIVE MODE") as held:
        process = start(installation, "site", "create", "crash", *OWNER)
        held.wait_until_somebody_waits()
        kill(process)
    databases, _, state = names_of(installation, "crash")
    eq((len(databases), state), (len(before[0]) + 1, "creating"))
    # The server goes on with what it was told last: let it.
    wait_for("the end of the killed session", lambda: installation.cluster.ask(
        "postgres", "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
                    " AND backend_type = 'client backend'") == "0")
    eq(installation.site("crash")["usage"], None)
    installation.do("site", "create", "crash", *OWNER)
    databases, roles, state = names_of(installation, "crash")
    eq((len(databases), len(roles), state), (len(before[0]) + 1, len(before[1]) + 1, "active"))
    installation.do("site", "delete", "crash", "--yes")
    eq(names_of(installation, "crash")[:2], before[:2], "what there is")


@scenario
def a_creation_killed_at_its_last_step_is_made_anew(installation):
    before = names_of(installation, "crash")
    with Held(installation.cluster, installation.platform, "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE") as held:
        process = start(installation, "site", "create", "crash", *OWNER)
        held.wait_until_somebody_waits()
        err = installation.refuses("site", "create", "crash", *OWNER, because="another command is at work")
        kill(process)
    eq(len(names_of(installation, "crash")[0]), len(before[0]) + 1, "databases")
    wait_for("the end of the killed session", lambda: installation.ask(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0")
    installation.do("site", "create", "crash", *OWNER)
    eq(len(names_of(installation, "crash")[0]), len(before[0]) + 1, "databases")
    installation.do("site", "delete", "crash", "--yes")
    eq(names_of(installation, "crash"), before, "what there is")


@scenario
def a_creation_that_fails_leaves_nothing(installation):
    before = names_of(installation, "undone")
    installation.cluster.ask("postgres", "CREATE DATABASE quoin_first_empty")
    installation.ask("INSERT INTO template (server_id, version, database) SELECT id, 99, 'quoin_first_empty' FROM server")
    try:
        installation.refuses("site", "create", "undone", *OWNER, because="does not exist")
    finally:
        installation.ask("DELETE FROM template WHERE version = 99")
        installation.cluster.ask("postgres", "DROP DATABASE quoin_first_empty")
    eq(names_of(installation, "undone"), before, "what there is")


@scenario
def a_deletion_takes_everything_and_can_be_done_again_after_a_crash(installation):
    before = names_of(installation, "gone")
    installation.do("site", "create", "gone", *OWNER)
    site = installation.site("gone")
    path = installation.put_media(site["id"], "x.png", b"x")
    installation.refuses("site", "delete", "gone", because="say --yes")
    with Held(installation.cluster, installation.platform, "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE") as held:
        process = start(installation, "site", "delete", "gone", "--yes")
        held.wait_until_somebody_waits()
        kill(process)
    eq(names_of(installation, "gone")[2], "deleting", "state after the crash")
    installation.refuses("site", "set", "gone", "title=x", because="there is no site")
    installation.do("site", "delete", "gone", "--yes")
    eq(names_of(installation, "gone"), before, "what there is")
    ok(not os.path.exists(path), "the media is still there")
    installation.refuses("site", "delete", "gone", "--yes", because="there is no site")


@scenario
def migrate_passes_over_a_site_that_fails_and_goes_on_later(installation):
    database = installation.site("beta")["database"]
    version = installation.site("beta")["schema_version"]
    installation.ask("UPDATE site SET schema_version = 0")
    has(installation.do("migrate", "--canary", "1"), "alpha: 0 migrations applied")
    eq(installation.ask("SELECT string_agg(name, ' ' ORDER BY id) FROM site WHERE schema_version = 0"), "beta gamma")
    checksum = installation.cluster.ask(database, "SELECT checksum FROM schema_migration WHERE version = 1")
    installation.cluster.ask(database, "UPDATE schema_migration SET checksum = 'other' WHERE version = 1")
    code, out, err = installation.quoin("migrate")
    eq(code, 1)
    has(err, "could not migrate beta: migration 001-foundation was applied to this database in another form")
    has(out, "gamma: 0 migrations applied")
    installation.refuses("migrate", "--site", "beta", because="another form")
    installation.cluster.ask(database, "UPDATE schema_migration SET checksum = '%s' WHERE version = 1" % checksum)
    eq(installation.do("migrate"), "beta: 0 migrations applied\n")
    eq(installation.do("migrate"), "")
    eq(installation.site("beta")["schema_version"], version)


@scenario
def two_migrations_at_once_do_not_harm_each_other(installation):
    installation.ask("UPDATE site SET schema_version = 0; DELETE FROM template")
    both = [start(installation, "migrate") for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=60)
        eq(process.returncode, 0, err)
    installation.do("site", "create", "after", *OWNER)
    installation.do("site", "delete", "after", "--yes")


@scenario
def two_first_migrations_at_once_make_one_installation(cluster, scratch):
    for attempt in range(3):
        new = Installation(cluster, os.path.join(scratch, "twice%d" % attempt), "quoin_twice")
        both = [start(new, "migrate") for _ in range(2)]
        for process in both:
            _, err = process.communicate(timeout=60)
            eq(process.returncode, 0, err)
        new.do("account", "add", "owner@example.test")
        new.do("site", "create", "one", *OWNER)
        new.remove()


@scenario
def a_template_that_takes_long_is_waited_for(installation):
    with installation.cluster.holding(installation.platform, "SELECT pg_advisory_lock(3141, 60)"):
        process = start(installation, "migrate")
        time.sleep(6)  # longer than a migration waits for a table
        ok(process.poll() is None, "it did not wait")
    _, err = process.communicate(timeout=60)
    eq(process.returncode, 0, err)


@scenario
def sites_can_be_placed_on_a_second_server(installation, second_cluster):
    installation.refuses("server", "add", "second", "postgresql://nowhere/", because="keywords")
    installation.do("server", "add", "second", second_cluster.superuser)
    installation.do("site", "create", "far", *OWNER, "--server", "second")
    database = installation.site("far")["database"]
    ok(database in second_cluster.databases() and database not in installation.cluster.databases(), "where it is")
    lacks(installation.do("server", "list", "--json"), "host=")
    installation.do("site", "delete", "far", "--yes")
    ok(database not in second_cluster.databases(), "its database is still there")
    installation.ask("DELETE FROM template WHERE server_id = (SELECT id FROM server WHERE name = 'second');"
                     "DELETE FROM server WHERE name = 'second'")


@scenario
def an_administrator_needs_no_superuser(second_cluster, scratch):
    second_cluster.ask("postgres", "CREATE ROLE quoin_admin LOGIN CREATEDB CREATEROLE PASSWORD 'pw'")
    base = " ".join(word for word in second_cluster.superuser.split() if not word.startswith("user="))
    modest = Installation(second_cluster, os.path.join(scratch, "modest"), "quoin_modest", console_host="console.example.org",
                          themes_dir="/", workers="1", platform_db=base + " user=quoin_admin password=pw dbname=quoin_modest")
    second_cluster.ask("postgres", "GRANT CONNECT ON DATABASE postgres, template1 TO PUBLIC")
    _, _, err = modest.quoin("migrate")
    has(err, "event=server.open")
    _, _, err = modest.quoin("check-config")
    has(err, "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
    second_cluster.ask("postgres", "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;"
                                   "GRANT CONNECT ON DATABASE postgres TO quoin_admin")
    modest.do("check-config")
    modest.do("account", "add", "owner@example.test")
    modest.do("site", "create", "small", *OWNER)
    modest.do("migrate", "--site", "small")
    modest.do("backup", "--all", os.path.join(scratch, "modest-backup"))
    modest.do("site", "delete", "small", "--yes")
    modest.remove()


@scenario
def privileged_acts_leave_a_row_that_says_who(installation):
    installation.do("account", "add", "audit@example.test", "--operator")
    installation.do("account", "disable", "audit@example.test")
    installation.do("site", "create", "audited", *OWNER)
    installation.do("site", "domain", "add", "audited", "audited.example")
    installation.do("site", "suspend", "audited")
    installation.refuses("site", "suspend", "audited", because="suspended already")
    installation.do("site", "resume", "audited")
    installation.do("site", "delete", "audited", "--yes")
    eq(installation.ask("SELECT string_agg(action, ' ' ORDER BY id) FROM audit WHERE detail->>'email' ="
                        " 'audit@example.test' OR detail->>'site' = 'audited'"),
       "account.add account.disable site.create host.add site.suspend site.resume site.delete")
    eq(installation.ask("SELECT count(*) FROM audit WHERE actor NOT LIKE 'command:_%'"), "0")


@scenario
def passwords_and_links_are_stored_as_hashes(installation):
    code, out, err = installation.quoin("account", "add", "secret@example.test")
    eq((code, err), (0, ""))
    token = out.strip().rstrip("/").rsplit("/", 1)[1]
    ok(len(token) >= 43, "a token of %d characters" % len(token))
    rows = installation.ask("SELECT (SELECT string_agg(l::text, ' ') FROM account_link l),"
                            " (SELECT string_agg(a::text, ' ') FROM audit a)")
    has(rows, hashlib.sha256(token.encode()).hexdigest())
    lacks(rows, token)


@scenario
def every_column_of_every_statement_has_a_field_somewhere(installation):
    """A column without a field is a failure of the page that runs it; most are seen here first."""
    from harness import SOURCE
    known = set()
    for path in glob.glob(SOURCE + "/src/**/*.[ch]", recursive=True):
        with open(path) as f:
            text = f.read()
        known |= set(re.findall(r"FIELD_\w+\s*\(\s*struct \w+,\s*(\w+)", text))
        for short in re.findall(r"#define (\w+)\((?:m|member)\) FIELD_", text):
            known |= set(re.findall(r"\b%s\((\w+)\)" % short, text))
    described, unknown = 0, []
    for scope, database in (("platform", installation.platform), ("site", installation.site("alpha")["database"])):
        script = ""
        for path in sorted(glob.glob("%s/sql/query/%s/*.sql" % (SOURCE, scope))):
            with open(path) as f:
                for name, kind, sql in re.findall(r"^-- name: (\w+) :(\w+)\n(.*?)(?=^-- name:|\Z)", f.read(), re.M | re.S):
                    if kind != "exec":
                        script += "\\echo @%s\n%s \\gdesc\n" % (name, re.sub(r"^--.*\n", "", sql, flags=re.M).strip().rstrip(";"))
        done = subprocess.run([installation.cluster.psql_program, "-XAtq", "-d", installation.cluster.conninfo(database)],
                              input=script, capture_output=True, text=True, timeout=60)
        eq(done.stderr, "")
        statement = None
        for line in done.stdout.splitlines():
            if line.startswith("@"):
                statement, described = line[1:], described + 1
            elif line.split("|")[0] not in known:
                unknown.append(statement + ": " + line.split("|")[0])
    ok(described > 20, "only %d statements were described" % described)
    eq(unknown, [], "columns")
