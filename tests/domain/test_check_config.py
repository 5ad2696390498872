"""quoin check-config says everything at once."""
import os

from harness import eq, has, lacks, scenario
from installation import Installation


def fresh(cluster, world_folder, name, **settings):
    return Installation(cluster, os.path.join(world_folder, name), "quoin_" + name, **settings)


GOOD = {"console_host": "console.example.org", "base_domain": "example.net", "themes_dir": "/", "workers": "1"}


@scenario
def a_good_configuration_is_in_order_before_the_first_migrate(cluster, scratch):
    installation = fresh(cluster, scratch, "cc1", **GOOD)
    has(installation.do("check-config"), "in order")
    lacks("\n".join(cluster.databases()), "quoin_cc1")


@scenario
def every_fault_is_told_in_one_run(cluster, scratch):
    installation = fresh(cluster, scratch, "cc2", **dict(GOOD, trusted_proxies="10.0.0.0/99", redis_state="/nonexistent/r",
                                                         socket_user="nobody-there", body_dir="/proc/1",
                                                         themes_dir="/nonexistent"))
    path = os.path.join(scratch, "quoin.conf")
    with open(path, "w") as f:
        f.write("threds = 4\nthreads = many\nthreads = 4\naccel = apache\nno equals sign\ndb_connections = 2\n"
                "media_dir = relative/path\n")
    installation.env["QUOIN_CONF"] = path
    code, out, err = installation.quoin("check-config")
    eq((code, out), (1, ""))
    for told in (path + ':1: threds is not a setting; did you mean "threads"?', path + ":2: threads takes a whole number",
                 path + ":3: threads is given twice", path + ":5: want", 'accel cannot be "apache"',
                 "media_dir must be an absolute path", "trusted_proxies:", "db_connections (2) must be greater",
                 "redis_state: no Redis answers",
                 'socket_user: there is no user "nobody-there"', "body_dir: /proc/1 cannot be written", "themes_dir: /nonexistent cannot be read"):
        has(err, told)


@scenario
def the_console_needs_a_domain_of_its_own(cluster, scratch):
    installation = fresh(cluster, scratch, "cc3", **GOOD)
    for console, base, shared in (("console.example.net", "example.net", True), ("example.net", "sites.example.net", True),
                                  ("console.example.co.uk", "sites.example.co.uk", True),
                                  ("console.one.co.uk", "two.co.uk", False), ("a.github.io", "b.github.io", False),
                                  ("console.localhost", "localhost", True)):
        installation.set("console_host", console)
        installation.set("base_domain", base)
        code, _, err = installation.quoin("check-config")
        eq((code, "shares a registered domain" in err), (1, True) if shared else (0, False), console + " and " + base)
    installation.set("allow_shared_domain", "on")
    installation.do("check-config")


@scenario
def databases_that_cannot_be_used_are_told(cluster, scratch):
    installation = fresh(cluster, scratch, "cc4", **GOOD)
    for conninfo, told in (("postgresql://x/y", "keywords such as"), ("host=/nonexistent dbname=q", "could not connect"),
                           (cluster.superuser + " dbname=quoin_cc4 user=nobody_there", "platform_db")):
        installation.set("platform_db", conninfo)
        code, _, err = installation.quoin("check-config")
        eq(code, 1, conninfo)
        has(err, told)
    cluster.ask("postgres", "CREATE DATABASE quoin_cc4")
    cluster.ask("postgres", "CREATE ROLE quoin_cc_poor LOGIN PASSWORD 'x'")
    try:
        base = " ".join(w for w in cluster.superuser.split() if not w.startswith("user="))
        installation.set("platform_db", base + " user=quoin_cc_poor password=x dbname=quoin_cc4")
        code, _, err = installation.quoin("check-config")
        eq(code, 1)
        has(err, "may not create databases and roles")
    finally:
        cluster.ask("postgres", "DROP DATABASE quoin_cc4")
        cluster.ask("postgres", "DROP ROLE quoin_cc_poor")


@scenario
def the_master_key_must_be_whole_and_secret(cluster, scratch):
    installation = fresh(cluster, scratch, "cc5", **GOOD)
    os.makedirs(installation.folder + "/state")
    with open(installation.key_file(), "wb") as f:
        f.write(b"short")
    os.chmod(installation.key_file(), 0o644)
    code, _, err = installation.quoin("check-config")
    eq(code, 1)
    has(err, "must hold exactly 32 bytes, not 5")
    has(err, "can be read by others")
