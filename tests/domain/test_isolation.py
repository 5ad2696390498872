"""What a site's role can reach: tried, not read from the catalogue."""
from harness import Failed, eq, has, ok, scenario

SITES = ("alpha", "beta", "gamma")


def every_role_reaches_its_own_database_only(installation):
    cluster, tried = installation.cluster, 0
    # Those of the C programs that make -j runs meanwhile are nobody's: plain and open.
    databases = [name for name in cluster.databases() if not name.startswith("quoin_test_")]
    for name in SITES:
        role = installation.site(name)["database"]
        for database in databases:
            code, rows, said = installation.as_role(role, database)
            tried += 1
            if database == role:
                eq((code, rows), (0, "1"), "%s in its own database: %s" % (name, said))
            elif code == 0:
                raise Failed("%s reached the database %s" % (name, database))
            elif "User does not have CONNECT privilege" not in said and "not currently accepting connections" not in said:
                raise Failed("%s was refused by %s for another reason: %s" % (name, database, said))
    ok(tried >= 3 * 7, "only %d pairs were tried" % tried)


@scenario
def each_role_is_refused_by_every_other_database_of_the_cluster(installation):
    for needed in ("postgres", "template0", "template1", installation.platform, installation.platform + "_tmpl_v"):
        ok(any(name.startswith(needed) for name in installation.cluster.databases()), needed + " is not there")
    every_role_reaches_its_own_database_only(installation)


@scenario
def a_role_without_its_password_is_refused(installation):
    role, other = installation.site("alpha")["database"], installation.site("beta")["database"]
    eq(installation.as_role(role, role)[:2], (0, "1"), "with its own password, made from the master key and its name")
    base = installation.cluster.superuser.replace("user=quoin", "user=" + role)
    for password in ("", "x", installation.password(other)):
        code, _, said = installation.cluster.psql(None, "SELECT 1", base + " dbname=" + role, password or "none")
        ok(code != 0, "let in with the password %r" % password)
        has(said, "password authentication failed")


@scenario
def a_role_may_read_and_write_rows_and_nothing_else(installation):
    role = installation.site("alpha")["database"]

    def may(sql):
        code, _, said = installation.as_role(role, role, sql)
        eq((code, said), (0, ""), sql)

    def may_not(sql, because="permission denied"):
        code, _, said = installation.as_role(role, role, sql)
        ok(code != 0, "it may: " + sql)
        ok(because.lower() in said.lower() or "must be owner" in said, "%s: %s" % (sql, said))

    may("INSERT INTO tag (id, slug, name) VALUES ('0123456789abcdef01234567', 'x', 'X')")
    may("UPDATE tag SET name = 'Y'; DELETE FROM tag")
    may("SELECT count(*) FROM schema_migration")
    may("UPDATE epoch SET n = n + 1")
    may_not("CREATE TABLE mine (x int)")
    may_not("CREATE SCHEMA mine")
    may_not("CREATE TEMPORARY TABLE mine (x int)")
    may_not("CREATE EXTENSION hstore", "permission denied")
    may_not("ALTER TABLE tag ADD x int")
    may_not("DROP TABLE tag")
    may_not("TRUNCATE tag")
    may_not("CREATE INDEX ON tag (name)")
    may_not("INSERT INTO schema_migration (version, name, checksum) VALUES (9, 'x', 'x')")
    may_not("DELETE FROM schema_migration")
    may_not("UPDATE schema_migration SET checksum = ''")
    may_not("ALTER ROLE CURRENT_USER SUPERUSER", "superuser attribute")
    may_not("CREATE ROLE other")
    may_not("CREATE DATABASE other")
    may_not("ALTER DATABASE \"%s\" CONNECTION LIMIT 1000" % role)
    may_not("COPY tag TO '/tmp/quoin-should-not-be-there'", "COPY to a file")
    may_not("COPY tag TO PROGRAM 'true'", "COPY to or from an external program")
    may_not("SELECT pg_read_file('/etc/passwd')")


@scenario
def statements_of_a_role_end_in_time(installation):
    role = installation.site("alpha")["database"]
    eq(installation.as_role(role, role, "SHOW statement_timeout")[1], "5s")
    eq(installation.as_role(role, role, "SHOW lock_timeout")[1], "2s")
