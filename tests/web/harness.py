"""harness.py - real servers for the scenarios of tests/web, and a plain client.

A scenario is a function whose name is a claim and whose arguments say what it
needs:

	@scenario
	def an_unknown_host_is_421(echo): ...

	@each_front
	def the_body_arrives_whole(front): ...      # once by Caddy, once by nginx

"echo" is the front servers over tests/web/fcgi_echo, which answers with what it
was sent.  Servers start when the first scenario asks for them, listen on sockets
and ports of their own below one temporary directory, and end with the program.
"""
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("QUOIN_BUILD", os.path.join(SOURCE, ".dev/build")))
FRONTS = ("caddy", "nginx")

# A peer the front servers are told to believe, and one they are not.  Both are
# this machine: Linux has all of 127.0.0.0/8.
TRUSTED, STRANGER = "127.0.0.2", "127.0.0.1"


class Failed(Exception):
    """A check of a scenario does not hold."""


class Skipped(Exception):
    """A scenario cannot be run here; the reason is its text."""


# -- what scenarios say ---------------------------------------------------------

scenarios = []      # (name, function, arguments)


def scenario(function):
    arguments = function.__code__.co_varnames[:function.__code__.co_argcount]
    scenarios.append((function.__name__.replace("_", " "), function, list(arguments)))
    return function


def each_front(function):
    """Run once for each front server, given as the argument `front`."""
    rest = list(function.__code__.co_varnames[1:function.__code__.co_argcount])
    for front in FRONTS:
        scenarios.append((front + ": " + function.__name__.replace("_", " "), function, [front] + rest))
    return function


def ok(condition, what):
    if not condition:
        raise Failed(what)


def eq(got, want, what="value"):
    if got != want:
        raise Failed("%s is %r, want %r" % (what, got, want))


def has(text, part):
    if part not in text:
        raise Failed("%r is not in %r" % (part, text[:2000]))


def lacks(text, part):
    if part in text:
        raise Failed("%r is in %r" % (part, text[:2000]))


# -- processes ------------------------------------------------------------------

class World:
    """One temporary directory and what runs in it."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="quoin-web-", dir="/tmp")
        os.chmod(self.dir, 0o755)       # PostgreSQL may run as another user
        os.symlink(SOURCE, self.path("source"))     # a name without spaces
        self.running = []
        self.made = {}

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def start(self, name, argv, env=None):
        log = open(self.path(name + ".log"), "ab")
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir,
                                   env=dict(os.environ, HOME=self.dir, XDG_DATA_HOME=self.dir,
                                            XDG_CONFIG_HOME=self.dir, **(env or {})))
        process.log = log.name
        self.running.append(process)
        return process

    def stop(self, process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process in self.running:
            self.running.remove(process)

    def end(self, keep):
        for process in reversed(self.running[:]):
            self.stop(process)
        if not keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def get(self, name):
        """What a scenario's argument names, made when first asked for."""
        if name not in self.made:
            try:
                self.made[name] = MAKERS[name](self)
            except Exception as why:
                self.made[name] = why
                raise
        if isinstance(self.made[name], Skipped):
            raise self.made[name]
        if isinstance(self.made[name], Exception):
            raise Failed("no %s: its servers did not come up, see above" % name)
        if hasattr(self.made[name], "again"):
            self.made[name].again()     # other scenarios have used what it uses
        return self.made[name]


class Annexe(World):
    """A place of its own inside another world: what runs in it ends with that."""

    def __init__(self, world, name):
        self.dir = world.path(name)
        os.makedirs(self.dir)
        os.symlink(SOURCE, self.path("source"))
        self.running, self.made = world.running, world.made


MAKERS = {}     # argument name: function of the World


def maker(function):
    if function.__name__ in MAKERS:
        raise ValueError("two makers are called " + function.__name__)
    MAKERS[function.__name__] = function
    return function


def free_port():
    """A port for a server that is still to start: below those the kernel gives to
    clients, one of which could take it meanwhile."""
    while True:
        port = random.randrange(16000, 32000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def wait_for(what, test, process=None, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if test():
            return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.02)
    tail = open(process.log, errors="replace").read()[-3000:] if process else ""
    raise Failed("%s did not come up\n%s" % (what, tail))


def accepts(address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as s:
        try:
            s.connect(address)
            return True
        except OSError:
            return False


def run(argv, **more):
    """Run to its end; returns (exit code, output)."""
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60, **more)
    return done.returncode, done.stdout.decode(errors="replace")


# -- front servers --------------------------------------------------------------

class Fronts:
    """Caddy and nginx, with the repository's own configuration, over one socket."""

    def __init__(self, world, name, upstream):
        self.world, self.name, self.upstream = world, name, upstream
        self.files, self.assets = world.path(name, "files"), world.path(name, "assets")
        for folder in (self.files, self.assets):
            os.makedirs(folder, exist_ok=True)
        self.ports = {front: free_port() for front in FRONTS}
        self.internal = {"caddy": world.path(name + "-int.sock"), "nginx": free_port()}
        self.start_caddy()
        self.start_nginx()

    def start_caddy(self):
        process = self.world.start(self.name + "-caddy", [
            tool("caddy"), "run", "--config", SOURCE + "/caddy/Caddyfile.dev", "--adapter", "caddyfile"],
            self.caddy_env())
        wait_for("Caddy", lambda: accepts(("127.0.0.1", self.ports["caddy"])), process)

    def caddy_env(self):
        return {
            "QUOIN_DEV_PORT": str(self.ports["caddy"]), "QUOIN_INTERNAL_SOCKET": self.internal["caddy"],
            "QUOIN_SOCKET": self.upstream, "QUOIN_ASSETS_DIR": self.assets, "QUOIN_MEDIA_DIR": self.files,
            "QUOIN_PAGES_DIR": SOURCE + "/caddy", "QUOIN_TRUSTED_PROXIES": TRUSTED + "/32",
        }

    def start_nginx(self):
        prefix = nginx_prefix(self.world.path(self.name, "nginx"), self.upstream, self.files, self.assets,
                              self.world.path("source"))
        with open(prefix + "/nginx.conf", "w") as f:
            f.write(NGINX_CONF % {"user": "user root;" if os.getuid() == 0 else "", "dir": prefix,
                                  "public": self.ports["nginx"], "internal": self.internal["nginx"]})
        process = self.world.start(self.name + "-nginx", [
            tool("nginx"), "-p", prefix, "-c", prefix + "/nginx.conf", "-e", prefix + "/error.log"])
        wait_for("nginx", lambda: accepts(("127.0.0.1", self.ports["nginx"])), process)

    def address(self, front):
        return ("127.0.0.1", self.ports[front])

    def internal_address(self, front):
        where = self.internal[front]
        return where if isinstance(where, str) else ("127.0.0.1", where)


NGINX_CONF = """
%(user)s
worker_processes 1;
daemon off;
pid %(dir)s/pid;
events { worker_connections 512; }
http {
	include /etc/nginx/mime.types;
	access_log off;
	client_body_temp_path %(dir)s/t1;
	proxy_temp_path %(dir)s/t2;
	fastcgi_temp_path %(dir)s/t3;
	uwsgi_temp_path %(dir)s/t4;
	scgi_temp_path %(dir)s/t5;
	include quoin/http.conf;
	server { listen 127.0.0.1:%(public)d default_server; server_name _; include quoin/public.conf; }
	server { listen 127.0.0.1:%(internal)d; server_name _; include quoin/internal.conf; }
}
"""


def nginx_prefix(prefix, upstream, files, assets, source):
    """A copy of nginx/ with the packages' places replaced by the test's."""
    shutil.copytree(SOURCE + "/nginx", prefix)
    for folder, _, names in os.walk(prefix):
        for name in names:
            path = os.path.join(folder, name)
            with open(path) as f:
                text = f.read()
            for packaged, ours in (("unix:/run/quoin/quoin.sock", "unix:" + upstream),
                                   ("/var/lib/quoin/media", files), ("/var/lib/quoin/assets", assets),
                                   ("/usr/share/quoin", os.path.join(source, "caddy")),
                                   ("/etc/ssl/quoin", prefix), ("/var/www/acme", prefix)):
                text = text.replace(packaged, ours)
            with open(path, "w") as f:
                f.write(text)
    with open(prefix + "/quoin/trusted.conf", "a") as f:
        f.write(TRUSTED + "/32 1;\n")
    return prefix


def tool(name):
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not found:
        raise Skipped(name + " is not installed")
    return found


# -- the client -----------------------------------------------------------------

class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        """The header's value, None without one; several are joined by " | "."""
        values = self.headers.get_all(name)
        return None if values is None else " | ".join(values)

    @property
    def text(self):
        return self.body.decode(errors="replace")


def connect(address, peer=STRANGER, seconds=20):
    s = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
    s.settimeout(seconds)
    if not isinstance(address, str):
        s.bind((peer, 0))
    s.connect(address)
    return s


def send_raw(address, request, peer=STRANGER, seconds=20):
    """Send bytes, read one answer.  method HEAD is seen in the bytes."""
    with connect(address, peer, seconds) as s:
        s.sendall(request)
        answer = http.client.HTTPResponse(s, method=request.split(b" ", 1)[0].decode("latin1"))
        answer.begin()
        return Answer(answer.status, answer.headers, answer.read())


def fetch(address, path="/", host="localhost", method="GET", headers=(), body=None, peer=STRANGER, seconds=20):
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: " + host, "Connection: close"]
    lines += ["%s: %s" % pair for pair in headers]
    if body is not None:
        lines.append("Content-Length: %d" % len(body))
    return send_raw(address, "\r\n".join(lines + ["", ""]).encode("latin1") + (body or b""), peer, seconds)


@maker
def scratch(world):
    """A folder for whatever a scenario writes."""
    os.makedirs(world.path("scratch"))
    return world.path("scratch")


# -- the echo responder -----------------------------------------------------------

@maker
def echo(world):
    return Echo(world)


class Echo(Fronts):
    """The front servers over fcgi_echo."""

    def __init__(self, world):
        program = os.path.join(BUILD, "tests/web/fcgi_echo")
        code, out = run(["make", "-s", "-C", BUILD, "tests/web/fcgi_echo"])
        ok(code == 0, "could not build fcgi_echo: " + out)
        socket_path = world.path("echo.sock")
        process = world.start("fcgi_echo", [program, socket_path])
        wait_for("fcgi_echo", lambda: accepts(socket_path), process)
        super().__init__(world, "echo", socket_path)

    def params(self, front, path="/", **more):
        """What the responder was sent: {name: [values]}, and "body" its length."""
        return parse_params(fetch(self.address(front), path, **more))


def parse_params(answer):
    eq(answer.status, 200, "status")
    listed, _, body = answer.text.rpartition("\n\n")
    params = {"body": int(body)}
    for line in listed.split("\n"):
        name, _, value = line.partition("=")
        params.setdefault(name, []).append(value)
    return params


# -- Quoin itself -----------------------------------------------------------------

OWNER = "owner@example.com"
PASSWORD = "a long enough password"


@maker
def engine(world):
    return Engine(world)


@maker
def bare_engine(world):
    """One that nobody has set up yet."""
    return Engine(Annexe(world, "bare"), set_up=False)


class Engine(Fronts):
    """quoin serve over a PostgreSQL and two Redis of its own, behind both front servers."""

    def __init__(self, world, set_up=True):
        self.world = world
        self.sites = {}     # name: host
        self.folder = world.path("engine")
        self.conf = world.path("quoin.conf")
        self.program = os.path.join(BUILD, "quoin")
        self.database = "quoin_web_%d_%s" % (os.getpid(), os.path.basename(world.dir)[-6:].replace("-", "_"))
        self.socket = world.path("quoin.sock")
        self.databases = {None: self.database}
        if not os.environ.get("QUOIN_TEST_DB"):
            raise Skipped("no PostgreSQL: run this with tools/scratch.sh")
        self.redis = {name: start_redis(world, name) for name in ("redis-state", "redis-cache")}
        os.makedirs(world.path("run"))
        self.write_conf()
        self.quoin("migrate")
        if set_up:
            self.quoin("account", "add", OWNER, "--operator", "--password-stdin", say=PASSWORD + "\n")
        self.serve()
        super().__init__(world, "engine", self.socket)

    def write_conf(self, **more):
        settings = {
            "run_dir": self.world.path("run"), "state_dir": self.world.path("state"), "socket": self.socket,
            "media_dir": self.folder + "/files", "assets_dir": self.folder + "/assets",
            "themes_dir": self.world.path("source/themes"),
            "templates_dir": self.world.path("source/templates"),
            "console_dir": BUILD + "/console/dist", "fonts_dir": BUILD + "/fonts/dist",
            "platform_db": re.sub(r"dbname=\S+", "dbname=" + self.database, os.environ["QUOIN_TEST_DB"]),
            "redis_state": self.world.path("redis-state.sock"), "redis_cache": self.world.path("redis-cache.sock"),
            "base_domain": "sites.test", "console_host": "console.test",
            "public_scheme": "http", "trusted_proxies": TRUSTED + "/32", "workers": "2", "accel": "caddy",
        }
        settings.update(more)
        os.makedirs(settings["state_dir"], exist_ok=True)
        with open(self.conf, "w") as f:
            f.writelines("%s = %s\n" % pair for pair in settings.items())

    def environment(self):
        return dict(os.environ, QUOIN_CONF=self.conf)

    def ask(self, sql, site=None):
        """What a statement returns, on the platform's database or a site's, as its superuser."""
        if site not in self.databases:
            self.databases[site] = self.ask(
                "SELECT database FROM place p JOIN site s ON s.id = p.site_id WHERE s.name = '%s'" % site)
        conninfo = re.sub(r"dbname=\S+", "dbname=" + self.databases[site], os.environ["QUOIN_TEST_DB"])
        code, out = run([tool("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", sql])
        eq(code, 0, "psql said %s and its exit status" % out)
        return out.strip()

    def quoin(self, *arguments, say=None, fails=False):
        """Run a command of quoin; returns what it prints."""
        done = subprocess.run([self.program, *arguments], env=self.environment(), timeout=60,
                              input=(say or "").encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        ok((done.returncode != 0) == fails, "quoin %s: exit %d, %s" % (
            " ".join(arguments), done.returncode, done.stderr.decode(errors="replace")))
        return (done.stderr if fails else done.stdout).decode()

    def serve(self):
        self.process = self.world.start("quoin", [self.program, "serve"], {"QUOIN_CONF": self.conf})
        wait_for("quoin serve", lambda: accepts(self.socket), self.process)

    def restart(self, empty=False):
        """Stop and start quoin serve; empty: with nothing left in the page cache."""
        self.world.stop(self.process)
        if empty:
            run([tool("redis-cli"), "-s", self.world.path("redis-cache.sock"), "flushall"])
        self.serve()

    def stop_redis(self, name):
        self.world.stop(self.redis[name])

    def start_redis(self, name):
        self.redis[name] = start_redis(self.world, name)

    def site(self, name, *more):
        """The host of a site of this name, made when it is new."""
        if name not in self.sites:
            self.quoin("site", "create", name, "--owner", OWNER, "--title", name.capitalize(), *more)
            self.sites[name] = name + ".sites.test"
        return self.sites[name]

    def get(self, front, host, path="/", **more):
        return fetch(self.address(front), path, host=host, **more)


def start_redis(world, name):
    path = world.path(name)
    with open(path + ".conf", "w") as f:
        f.write("port 0\nunixsocket %s.sock\nsave \"\"\ndir %s\nmaxmemory 64mb\nmaxmemory-policy %s\n" % (
            path, world.dir, "allkeys-lfu" if name == "redis-cache" else "noeviction"))
    process = world.start(name, [tool("redis-server"), path + ".conf"])
    wait_for(name, lambda: accepts(path + ".sock"), process)
    return process


# -- running ----------------------------------------------------------------------

def run_scenarios(wanted):
    """TAP on stdout; returns how many failed."""
    world = World()
    keep = bool(os.environ.get("QUOIN_KEEP"))
    chosen = [s for s in scenarios
              if not wanted or any(re.search(w, s[1].__module__ + ": " + s[0]) for w in wanted)]
    if not chosen:
        print("Bail out! no scenario's file or name matches")
        return 1
    bad = 0
    print("1..%d" % (len(chosen) + 1), flush=True)
    try:
        for number, (name, function, arguments) in enumerate(chosen, 1):
            bad += not run_one(world, number, name, function, arguments)
        for process in reversed(world.running[:]):
            world.stop(process)
        bad += not no_reports(world, len(chosen) + 1)
    finally:
        world.end(keep)
        if keep:
            print("# kept: " + world.dir)
    return bad


def no_reports(world, number):
    """What a sanitizer found in a daemon, which may have gone on or restarted since."""
    found = []
    for folder, _, names in os.walk(world.dir):
        for name in names:
            if name.endswith(".log"):
                with open(os.path.join(folder, name), errors="replace") as f:
                    text = f.read()
                at = re.search(r"ERROR: \w+Sanitizer|runtime error:", text)
                if at:
                    found.append("%s: %s" % (name, text[at.start():at.start() + 1500]))
    print("%sok %d - no sanitizer reported a fault" % ("not " if found else "", number))
    for report in found:
        print("# " + report.replace("\n", "\n# "))
    return not found


LIMIT = 1800 if os.environ.get("QUOIN_LONG") else 120       # seconds for one scenario


def run_one(world, number, name, function, arguments):
    signal.signal(signal.SIGALRM, overdue)
    signal.alarm(LIMIT)
    try:
        function(*[a if a in FRONTS else world.get(a) for a in arguments])
        print("ok %d - %s" % (number, name), flush=True)
        return True
    except Skipped as why:
        print("ok %d - %s # SKIP %s" % (number, name, why), flush=True)
        return True
    except Exception as error:      # a claim is false, or the servers did not come up
        where = error.__traceback__
        while where.tb_next and "harness" not in where.tb_next.tb_frame.f_code.co_filename:
            where = where.tb_next
        print("not ok %d - %s" % (number, name))
        print("# %s:%d: %s" % (os.path.basename(where.tb_frame.f_code.co_filename), where.tb_lineno,
                               "%s: %s" % (type(error).__name__, error)
                               if not isinstance(error, Failed) else error.args[0].replace("\n", "\n# ")), flush=True)
        return False
    finally:
        signal.alarm(0)


def overdue(_signal, _frame):
    raise Failed("not done within %d seconds" % LIMIT)
