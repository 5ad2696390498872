"""No room on a disk: readers notice nothing, writers are told, nothing is half done,
and with room again everything goes on."""
import os
import signal
import subprocess
import time

from content import Archive
from harness import SOURCE, Skipped, each_front, eq, has, lacks, maker, ok, run, scenario, wait_for
from import_archives import noise, pixels
from test_faults import database_of, psql, until_200
from test_serve import told
from under_load import EventLog


class Disk:
    """A file system of its own, of so many kilobytes."""

    def __init__(self, path, kilobytes, owner=None):
        os.makedirs(path, exist_ok=True)
        options = "size=%dk,mode=755,uid=%d,gid=%d" % (kilobytes, *(owner or (os.getuid(), os.getgid())))
        self.path, self.ballast = path, path + "/ballast"
        code, said = run(as_root(["mount", "-t", "tmpfs", "-o", options, "quoin-test", path]))
        if code != 0:
            raise Skipped("a file system cannot be mounted here: " + said.strip())

    def fill(self, but=0):
        """Take all the room, but for so many bytes."""
        with open(self.ballast, "ab", buffering=0) as f:
            try:
                while True:
                    f.write(b"\0" * 4096)
            except OSError:
                pass
        os.truncate(self.ballast, os.path.getsize(self.ballast) - but)

    def free(self):
        if os.path.exists(self.ballast):
            os.unlink(self.ballast)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.free()
        code, said = run(as_root(["umount", "-l", self.path]))
        eq((code, said), (0, ""), "umount")


def as_root(argv):
    return argv if os.getuid() == 0 else ["sudo", "-n", *argv]


def files_below(root):
    return sorted(os.path.join(folder, name)[len(root):] for folder, _, names in os.walk(root) for name in names)


def picture(archive, name, side):
    """A PNG of side × side bytes, however it is written."""
    os.makedirs(archive.folder + "/images", exist_ok=True)
    with open("%s/images/%s" % (archive.folder, name), "wb") as f:
        f.write(noise(side))


@maker
def cramped(world):
    """A site of one post, for disks to be full of."""
    site = Archive(world.get("engine"), "cramped")
    site.post("2024-01-01", "here-before", "An early text about typefaces.")
    eq(site.load()["failed"], 0, "failed")
    return site


def media_dir(engine, name):
    site = psql(engine, "SELECT id FROM site WHERE name = '%s'" % name, engine.database)
    return "%s/files/tenants/%s" % (engine.folder, site)


@scenario
def an_upload_to_a_full_disk_is_refused_with_the_reason_and_leaves_nothing(engine, cramped):
    with Disk(media_dir(engine, "cramped"), 512) as disk:
        picture(cramped, "large.png", 316)
        cramped.post("2024-02-01", "with-a-picture", "Seen. ![A picture](/images/large.png)")
        disk.fill(but=50000)
        said = engine.quoin("import", "markdown", cramped.folder, "--site", "cramped", fails=True)
        has(said, "No space left on device")
        eq(cramped.get("/with-a-picture/").status, 404, "status of the post")
        eq(cramped.get("/here-before/").status, 200, "status of an earlier post")
        eq(files_below(disk.path), ["/ballast"], "files")
        eq(psql(engine, "SELECT count(*) FROM media", database_of(engine, "cramped")), "0", "rows of media")
        disk.free()
        eq(cramped.load()["failed"], 0, "failed, with room again")
        page = cramped.get("/with-a-picture/")
        eq(page.status, 200, "status of the post, with room again")
        name = page.text.split('src="/media/', 1)[1].split('"', 1)[0]
        eq(pixels(cramped.get("/media/" + name).body), (316, 316), "pixels of the picture")


@scenario
def a_body_there_is_no_room_for_is_503_and_readers_notice_nothing(engine, cramped, scratch):
    log = EventLog(engine)
    with Disk(scratch + "/bodies", 1024) as disk:
        engine.write_conf(body_dir=disk.path)
        told(engine, signal.SIGHUP)
        log.wait("serve.ready")
        try:
            for front, room in (("nginx", 0), ("caddy", 100000)):      # none at all, or for half of the body
                disk.free()
                disk.fill(but=room)
                answer = cramped.get("/", front=front, method="POST", body=b"x" * 200000)
                eq(answer.status, 503, "status of a large body")
                ok(answer.header("Retry-After"), "no Retry-After")
                has(answer.text, "no room")
                eq(cramped.get("/", front=front, method="POST", body=b"x" * 2000).status, 405, "status of a small body")
                eq(cramped.get("/search/?q=full-" + front, front=front).status, 200, "status of a new page")
            disk.free()
            eq(cramped.get("/", method="POST", body=b"x" * 200000).status, 405, "status of a large body, with room again")
            eq(files_below(disk.path), [], "files")
        finally:
            engine.write_conf()
            told(engine, signal.SIGHUP)
            log.wait("serve.ready", 2)


@each_front
def a_log_that_cannot_be_written_holds_up_no_page(front, engine, cramped, scratch):
    with Disk(scratch + "/log-" + front, 64) as disk:
        engine.world.stop(engine.process)
        disk.fill()
        engine.process = engine.world.start(disk.path + "/quoin", [engine.program, "serve"], {"QUOIN_CONF": engine.conf})
        try:
            ok(until_200(engine, cramped.host) < 10, "it does not come up")
            for n in range(5):
                eq(cramped.get("/search/?q=unlogged-%s-%d" % (front, n), front=front).status, 200, "status")
            eq(cramped.get("/nowhere/", front=front).status, 404, "status of a page that is not there")
            eq(os.path.getsize(disk.path + "/quoin.log"), 0, "bytes of the log")
            disk.free()
            cramped.get("/", front=front)
            told(engine, signal.SIGHUP)
            wait_for("the log", lambda: os.path.getsize(disk.path + "/quoin.log") > 0)
        finally:
            engine.restart()


@scenario
def the_shared_memory_has_its_room_from_the_start(engine, cramped, scratch):
    """Else the first touch of a page that has none would kill who does it."""
    with Disk(scratch + "/run", 256) as disk:
        done = subprocess.run([engine.program, "site", "list"], env=dict(engine.environment(), QUOIN_RUN_DIR=disk.path),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        eq(done.returncode, 1, "exit status")
        has(done.stdout.decode(), "No space left on device")
    shared = os.stat(engine.world.path("run", "shared"))
    ok(shared.st_blocks * 512 >= shared.st_size, "%d blocks for %d bytes" % (shared.st_blocks, shared.st_size))


class crowded_database:
    """The site's database lies on a disk of its own, while this is entered."""

    def __init__(self, engine, site, folder):
        owner = os.stat(psql(engine, "SHOW data_directory"))
        self.engine, self.database, self.folder = engine, database_of(engine, site), folder
        self.disk = Disk(folder, 128 * 1024, (owner.st_uid, owner.st_gid))

    def move(self, tablespace):
        psql(self.engine, 'ALTER DATABASE "%s" ALLOW_CONNECTIONS false' % self.database)
        try:
            psql(self.engine, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%s'" % self.database)
            psql(self.engine, 'ALTER DATABASE "%s" SET TABLESPACE %s' % (self.database, tablespace))
        finally:
            psql(self.engine, 'ALTER DATABASE "%s" ALLOW_CONNECTIONS true' % self.database)

    def __enter__(self):
        psql(self.engine, "CREATE TABLESPACE crowded LOCATION '%s'" % self.folder)
        self.move("crowded")
        return self.disk

    def __exit__(self, *_):
        self.disk.free()
        self.move("pg_default")
        psql(self.engine, "DROP TABLESPACE crowded")
        self.disk.__exit__()


@scenario
def a_database_without_room_serves_readers_and_refuses_writers_whole(engine, cramped, scratch):
    database = database_of(engine, "cramped")
    rows = lambda: psql(engine, "SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM tag), (SELECT n FROM epoch)", database)
    with crowded_database(engine, "cramped", scratch + "/pg") as disk:
        until_200(engine, cramped.host, seconds=30, path="/search/?q=moved")
        page, before = cramped.get("/here-before/").text, rows()
        disk.fill()
        for n in range(40):
            cramped.post("2024-03-01", "too-much-%d" % n, " ".join("word%d" % (n * 5000 + k) for k in range(5000)), tags=["Excess"])
        said = engine.quoin("import", "markdown", cramped.folder, "--site", "cramped", fails=True)
        has(said, "No space left on device")
        for front in ("nginx", "caddy"):
            eq(cramped.get("/here-before/", front=front).text, page, "a page from memory")
            eq(cramped.get("/search/?q=before-" + front, front=front).status, 200, "status of a new page")
        ok(all(cramped.get("/too-much-%d/" % n).status in (200, 404) for n in range(40)), "a page fails")
        eq(psql(engine, "SELECT count(*) FROM post WHERE html = '' OR search = ''", database), "0", "posts half written")
        eq(engine.get("nginx", engine.site("alpha")).status, 200, "status of another site")
        disk.free()
        start = time.monotonic()
        eq(cramped.load()["failed"], 0, "failed, with room again")
        print("# everything is written %.1f s after there is room" % (time.monotonic() - start))
        eq(cramped.get("/too-much-39/").status, 200, "status of the last post")
        ok(rows() != before, "nothing was written")
    ok(until_200(engine, cramped.host, seconds=30, path="/search/?q=back") < 30, "it does not come back")


class SmallServer:
    """A PostgreSQL of its own, all of it on a disk of its own, known to the platform as "small"."""

    def __init__(self, engine, disk):
        self.engine, self.disk = engine, disk
        self.process = subprocess.Popen([SOURCE + "/tools/scratch.sh", "sh", "-c", 'printf "%s\\n" "$QUOIN_TEST_DB"; exec cat'],
                                        env=dict(os.environ, TMPDIR=disk.path), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.conninfo = self.process.stdout.readline().strip()
        ok(self.conninfo, "the small PostgreSQL did not start")
        self.data, self.bin = self.ask("SHOW data_directory"), self.ask("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        engine.quoin("server", "add", "small", self.conninfo.replace(" dbname=postgres", ""))

    def psql(self, *statements):
        return run(["psql", "-XAt", "-v", "ON_ERROR_STOP=1", *(word for s in statements for word in ("-c", s)), self.conninfo])

    def ask(self, statement):
        code, out = self.psql(statement)
        ok(code == 0, out)
        return out.strip()

    def is_up(self):
        return self.psql("SELECT 1")[0] == 0

    def start(self):
        owner = os.stat(self.data)
        user = [] if os.getuid() else ["setpriv", "--reuid=%d" % owner.st_uid, "--regid=%d" % owner.st_gid, "--init-groups"]
        code, out = run([*user, self.bin + "/pg_ctl", "-D", self.data, "-l", os.path.dirname(self.data) + "/log", "-w", "start"],
                        cwd="/")
        ok(code == 0, out)

    def end(self):
        self.process.stdin.close()
        self.process.wait(60)
        psql(self.engine, "DELETE FROM server WHERE name = 'small'", self.engine.database)


@scenario
def a_database_server_whose_disk_is_full_takes_its_own_sites_with_it_and_no_other(engine, cramped, scratch):
    """Not even its log of changes can be written: PostgreSQL ends, and is started when there is room."""
    with Disk(scratch + "/server", 256 * 1024) as disk:
        os.chmod(disk.path, 0o777)
        server = SmallServer(engine, disk)
        try:
            tight = Archive(engine, "tight", site_options=("--server", "small"))
            tight.post("2024-01-01", "on-the-small-one", "A text about typefaces.")
            eq(tight.load()["failed"], 0, "failed")
            page = tight.get("/on-the-small-one/").text
            disk.fill()
            wait_for("the end of PostgreSQL", lambda: server.psql("SELECT pg_logical_emit_message(true, 'x', 'x')",
                                                                "SELECT pg_switch_wal()")[0] != 0 and not server.is_up())
            for front in ("nginx", "caddy"):
                answer = tight.get("/on-the-small-one/", front=front)
                eq((answer.status, answer.text), (200, page), "a cached page")
                answer = tight.get("/search/?q=none-" + front, front=front)
                eq(answer.status, 503, "status of a new page")
                has(answer.text, "Not available just now")
                eq(cramped.get("/search/?q=others-" + front, front=front).status, 200, "status of another site")
            has(engine.quoin("site", "set", "tight", "title=Never", fails=True), "could not")
            disk.free()
            server.start()
            took = until_200(engine, tight.host, seconds=30, path="/search/?q=again")
            print("# back %.1f s after its PostgreSQL" % took)
            lacks(tight.get("/search/?q=never").text, "Never")
            engine.quoin("site", "set", "tight", "title=Afterwards")
            has(tight.get("/").text, "Afterwards")
            engine.quoin("site", "delete", "tight", "--yes")
        finally:
            disk.free()
            server.end()
