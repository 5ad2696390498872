#!/usr/bin/env python3
"""dockerfile.py - the Dockerfile's steps lead to a Quoin that runs, shown without a
container engine: each stage is a debootstrap tree, RUN is a chroot.

The instructions it knows are those our Dockerfile uses; another one is a failure.
Needs root, debootstrap and a mirror (QUOIN_MIRROR); bare trees are kept packed in
QUOIN_BARE_DIR, shared with bare.sh.
"""
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MIRROR = os.environ.get("QUOIN_MIRROR", "http://deb.debian.org/debian")
KEEP = os.environ.get("QUOIN_BARE_DIR", "/var/tmp/quoin-bare")

ENTER = """cd "$1" && mount --make-rprivate / && mount -t proc proc proc && mount --rbind /dev dev &&
exec chroot . /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
HOME=/root DEBIAN_FRONTEND=noninteractive $3 sh -c "$2" """

# npm has certificates of its own; a proxy's stand here.
CERTIFICATES = os.environ.get("NODE_EXTRA_CA_CERTS", "")


def instructions(path):
    """(NAME, rest) of each instruction, continued lines joined."""
    joined = ""
    for line in open(path):
        if line.lstrip().startswith("#") or not (joined or line.strip()):
            continue
        joined += line.rstrip("\n")
        if joined.endswith("\\"):
            joined = joined[:-1]
            continue
        name, _, rest = joined.strip().partition(" ")
        joined = ""
        yield name, rest.strip()


def base_tree(suite, tree):
    packed = os.path.join(KEEP, suite + ".tar")
    os.makedirs(KEEP, exist_ok=True)
    if not os.path.exists(packed):
        subprocess.run(["debootstrap", "--variant=minbase", "--include=git,ca-certificates", suite, tree, MIRROR],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["tar", "-C", tree, "-cf", packed, "."], check=True)
    else:
        subprocess.run(["tar", "-C", tree, "-xf", packed], check=True)
    shutil.copy("/etc/resolv.conf", tree + "/etc/resolv.conf")
    if CERTIFICATES:
        shutil.copy(CERTIFICATES, tree + "/etc/ssl/extra.crt")


def copy_context(destination):
    """What COPY . . brings: the files under version control."""
    names = subprocess.run(["git", "-C", SOURCE, "ls-files", "-z"], check=True, stdout=subprocess.PIPE).stdout
    pack = subprocess.Popen(["tar", "-C", SOURCE, "--null", "-T", "-", "-cf", "-"], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)
    unpack = subprocess.Popen(["tar", "-C", destination, "-xf", "-"], stdin=pack.stdout)
    pack.stdin.write(names)
    pack.stdin.close()
    if unpack.wait() or pack.wait():
        raise OSError("could not copy the source")


class Stage:
    def __init__(self, top, number, image):
        self.tree = os.path.join(top, "stage%d" % number)
        self.workdir, self.user = "/", "root"
        os.makedirs(self.tree)
        os.chmod(self.tree, 0o755)
        base_tree(image.split(":")[1].split("-")[0], self.tree)

    def inside(self, path):
        return self.tree + os.path.normpath(os.path.join("/", self.workdir, path))

    def run(self, command, log):
        step = "cd %s && %s" % (shlex.quote(self.workdir), command)
        if self.user != "root":
            step = "exec setpriv --reuid=%s --regid=%s --clear-groups sh -c %s" % (
                self.user, self.user, shlex.quote(step))
        return subprocess.run(["unshare", "-m", "-p", "-f", "sh", "-c", ENTER, "sh", self.tree, step,
                               "NODE_EXTRA_CA_CERTS=/etc/ssl/extra.crt" if CERTIFICATES else ""],
                              stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode


def copy(stages, stage, rest):
    words = rest.split()
    source = SOURCE
    if words[0].startswith("--from="):
        source = stages[words.pop(0)[7:]].tree
    destination = stage.inside(words[-1])
    os.makedirs(destination, exist_ok=True)
    if words[:-1] == ["."]:
        return copy_context(destination)
    for word in words[:-1]:
        path = source + "/" + word.lstrip("/")
        subprocess.run(["cp", "-a", path + "/." if os.path.isdir(path) else path, destination], check=True)


def build(top, log):
    """Follow the Dockerfile; returns the last stage.  Raises at the first step that fails."""
    stages, stage = {}, None
    for name, rest in instructions(SOURCE + "/Dockerfile"):
        if name == "FROM":
            image, _, alias = rest.partition(" AS ")
            stage = stages[alias] = Stage(top, len(stages), image)
        elif name == "RUN":
            if stage.run(rest, log):
                raise OSError("this step failed: RUN " + rest[:200])
        elif name == "COPY":
            copy(stages, stage, rest)
        elif name == "WORKDIR":
            stage.workdir = rest
            os.makedirs(stage.inside("."), exist_ok=True)
        elif name == "USER":
            stage.user = rest
        elif name not in ("VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"):
            raise OSError("an instruction this program does not know: " + name)
    return stage


CLAIMS = [
    ("the image's program finds its libraries",
     "[ -x /usr/bin/quoin ] && ! ldd /usr/bin/quoin /usr/libexec/quoin/* | grep 'not found'"),
    ("it runs as a user who is not root", "[ \"$(id -u)\" = 10001 ] && quoin --help"),
    ("it says what is wrong when there is no database",
     "! timeout 20 env QUOIN_PLATFORM_DB='host=127.0.0.1 port=1 dbname=quoin' quoin-container serve 2>message && "
     "cat message && grep -q 'could not' message"),
    ("its health check says no while nothing runs", "! quoin-healthy"),
    ("no compiler is in it", "! command -v gcc"),
    ("with a database and its password in a file it migrates, serves, is healthy, makes a site and stops", """
     umask 077 && cd /tmp && echo a-secret >password && export QUOIN_DB_PASSWORD_FILE=/tmp/password \\
        QUOIN_PLATFORM_DB='host=127.0.0.1 port=%(port)s user=quoin dbname=quoin' \\
        QUOIN_BASE_DOMAIN=example.com QUOIN_CONSOLE_HOST=console.example.net && {
     quoin-container serve & pid=$!
     n=0; until quoin-healthy; do n=$((n + 1)); [ $n -lt 100 ] || exit 1; sleep 0.2; done
     echo another-secret | quoin-container account add you@example.com --operator --password-stdin &&
     quoin-container site create first --owner you@example.com && quoin-healthy && kill -TERM $pid && wait $pid; }"""),
]


def run_in_scratch():
    """This program again, with a PostgreSQL on a port of its own."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        os.environ["QUOIN_SCRATCH_PORT"] = str(s.getsockname()[1])
    scratch = SOURCE + "/tools/scratch.sh"
    os.execv(scratch, [scratch, sys.executable, os.path.abspath(__file__)])


def main():
    if os.getuid() != 0 or not shutil.which("debootstrap"):
        print("1..0 # SKIP needs root and debootstrap")
        return 77
    if "QUOIN_SCRATCH_PORT" not in os.environ:
        run_in_scratch()
    port = os.environ["QUOIN_SCRATCH_PORT"]
    subprocess.run(["psql", "-qX", "-c", "ALTER ROLE quoin PASSWORD 'a-secret'", os.environ["QUOIN_TEST_DB"]], check=True)
    bad = 0
    top = tempfile.mkdtemp(prefix="quoin-image-", dir="/var/tmp")
    os.chmod(top, 0o755)
    log_path = os.path.join(KEEP, "dockerfile.log")
    os.makedirs(KEEP, exist_ok=True)
    try:
        with open(log_path, "wb") as log:
            print("1..%d" % (1 + len(CLAIMS)), flush=True)
            try:
                stage = build(top, log)
                print("ok 1 - every step of the Dockerfile succeeds", flush=True)
            except (OSError, subprocess.CalledProcessError) as why:
                print("not ok 1 - every step of the Dockerfile succeeds\n# %s\n# see %s" % (why, log_path))
                return 1
            for number, (claim, command) in enumerate(CLAIMS, 2):
                failed = stage.run(command.replace("%(port)s", port), log)
                bad += failed != 0
                print("%s %d - %s" % ("not ok" if failed else "ok", number, claim), flush=True)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    return 1 if bad else 0


sys.exit(main())
