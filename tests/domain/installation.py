"""installation.py - the built quoin on databases of its own, for scenarios.

A scenario asks for what it needs by the names of its arguments (tests/web/harness.py
says how scenarios are written):

	installation     three sites, alpha, beta and gamma, with media
	cluster          the PostgreSQL of QUOIN_TEST_DB, in which it lives
"""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import subprocess

from harness import BUILD, SOURCE, Failed, Skipped, eq, maker, ok, tool

PROGRAM = os.path.join(BUILD, "quoin")


class Cluster:
    """A PostgreSQL with a superuser's conninfo."""

    def __init__(self, superuser):
        self.superuser = superuser.replace(" dbname=postgres", "")
        self.psql_program = tool("psql")

    def conninfo(self, database):
        return self.superuser + " dbname=" + database

    def psql(self, database, sql, conninfo=None, password=None):
        """(exit code, rows as text, what it said)"""
        env = dict(os.environ, PGCONNECT_TIMEOUT="5")
        if password:
            env["PGPASSWORD"] = password
        done = subprocess.run([self.psql_program, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d",
                               conninfo or self.conninfo(database), "-c", sql],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, env=env, text=True)
        return done.returncode, done.stdout.strip(), done.stderr.strip()

    def ask(self, database, sql):
        code, out, said = self.psql(database, sql)
        eq((code, said), (0, ""), "psql " + sql)
        return out

    @contextlib.contextmanager
    def holding(self, database, sql):
        """A session that ran this and stays, while this is entered."""
        session = subprocess.Popen([self.psql_program, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo(database)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with session:
            session.stdin.write(sql + ";\n\\echo held\n")
            session.stdin.flush()
            while session.stdout.readline() not in ("held\n", ""):
                pass
            yield
            session.stdin.close()

    def databases(self, connectable=False):
        where = " WHERE datallowconn" if connectable else ""
        return self.ask("postgres", "SELECT datname FROM pg_database%s ORDER BY 1" % where).split("\n")


class Installation:
    """Directories, a platform database and the commands on them."""

    def __init__(self, cluster, folder, platform, **settings):
        self.cluster, self.folder, self.platform = cluster, folder, platform
        os.makedirs(folder, exist_ok=True)
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith("QUOIN_") or name == "QUOIN_TEST_DB"}
        self.set("run_dir", folder + "/run")
        self.set("state_dir", folder + "/state")
        self.set("platform_db", cluster.conninfo(platform))
        self.set("base_domain", "example.test")
        for name, value in settings.items():
            self.set(name, value)

    def set(self, name, value):
        self.env["QUOIN_" + name.upper()] = value

    def quoin(self, *arguments, **more):
        """Run it; returns (exit code, standard output, standard error)."""
        done = subprocess.run([PROGRAM] + list(arguments), stdin=subprocess.DEVNULL, capture_output=True, timeout=100,
                              text=True, env=dict(self.env, **more.get("env", {})))
        if "Sanitizer" in done.stderr or "runtime error" in done.stderr:
            raise Failed("quoin %s: %s" % (" ".join(arguments), done.stderr))
        return done.returncode, done.stdout, done.stderr

    @contextlib.contextmanager
    def serving(self):
        """quoin serve, while this is entered."""
        with open(self.folder + "/serve.log", "ab") as log:
            process = subprocess.Popen([PROGRAM, "serve"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env)
            try:
                yield process
            finally:
                process.terminate()
                process.wait(60)

    def do(self, *arguments):
        code, out, err = self.quoin(*arguments)
        if code != 0:
            raise Failed("quoin %s: status %d: %s" % (" ".join(arguments), code, err))
        return out

    def refuses(self, *arguments, because):
        code, out, err = self.quoin(*arguments)
        if code != 1 or because not in err or not err.startswith("quoin: could not "):
            raise Failed("quoin %s: status %d, said %r, want a refusal with %r" % (" ".join(arguments), code, err, because))
        return err

    def ask(self, sql):
        return self.cluster.ask(self.platform, sql)

    def site(self, name):
        return json.loads(self.do("site", "show", name, "--json"))

    def key_file(self):
        return self.folder + "/state/master.key"

    def password(self, role):
        with open(self.key_file(), "rb") as f:
            mac = hmac.new(f.read(), ("role " + role).encode(), hashlib.sha256).digest()
        return base64.b32encode(mac).decode().rstrip("=").lower()

    def as_role(self, role, database, sql="SELECT 1"):
        """What a site's own role gets to see: (exit code, rows, what psql said)."""
        base = " ".join(word for word in self.cluster.superuser.split() if not word.startswith("user="))
        return self.cluster.psql(None, sql, "%s user=%s dbname=%s" % (base, role, database), self.password(role))

    def media(self):
        return self.folder + "/state/media"

    def put_media(self, site_id, name, data):
        path = "%s/tenants/%d/media/%s" % (self.media(), site_id, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def remove(self):
        """Sites, templates, the platform and the roles, so that a cluster can be used again."""
        for name in self.cluster.databases():
            if name.startswith(self.platform):
                self.cluster.psql("postgres", 'ALTER DATABASE "%s" WITH IS_TEMPLATE false' % name)
                self.cluster.ask("postgres", 'DROP DATABASE "%s" WITH (FORCE)' % name)
        for role in self.cluster.ask("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE '%s\\_s%%'"
                                     % self.platform).split("\n"):
            if role:
                self.cluster.ask("postgres", 'DROP ROLE "%s"' % role)


@maker
def cluster(world):
    superuser = os.environ.get("QUOIN_TEST_DB")
    if not superuser:
        raise Skipped("QUOIN_TEST_DB is not set; tools/scratch.sh sets it")
    return Cluster(superuser)


@maker
def second_cluster(world):
    """Another, empty PostgreSQL; it ends with the world."""
    script = 'printf "%s\\n" "$QUOIN_TEST_DB"; exec cat'
    process = subprocess.Popen([SOURCE + "/tools/scratch.sh", "sh", "-c", script], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    world.running.append(ByInput(process))
    superuser = process.stdout.readline().strip()
    ok(superuser, "the second PostgreSQL did not start")
    return Cluster(superuser)


class ByInput:
    """A process that is stopped by closing its input, so that it can clean up."""

    def __init__(self, process):
        self.process = process
        self.poll, self.wait, self.kill = process.poll, process.wait, process.kill

    def terminate(self):
        self.process.stdin.close()


@maker
def installation(world):
    made = Installation(world.get("cluster"), world.path("first"), "quoin_first")
    made.do("migrate")
    made.do("account", "add", "owner@example.test")
    for name in ("alpha", "beta", "gamma"):
        made.do("site", "create", name, "--owner", "owner@example.test", "--title", name.title())
    return made
