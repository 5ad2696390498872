"""under_load.py - readers without a pause, while something happens.

    with Readers(engine, "nginx", host, ["/"]) as readers:
        ...
    eq(readers.failed, [], "failed requests")
"""
import os
import subprocess
import threading
import time

from harness import BUILD, Failed, ok, run

LONG = bool(os.environ.get("QUOIN_LONG"))       # set by tests/long


class Readers:
    """tests/web/load behind one front server, from entry to exit."""

    def __init__(self, engine, front, host, paths, rate=300, connections=8, seconds=110):
        code, out = run(["make", "-s", "-C", BUILD, "tests/web/load"])
        ok(code == 0, "could not build load: " + out)
        self.argv = [os.path.join(BUILD, "tests/web/load"), str(engine.ports[front]), host, str(seconds),
                     str(connections), str(rate), *paths]
        self.connections, self.failed, self.total = connections, [], None

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdout=subprocess.PIPE, text=True)
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        time.sleep(0.3)
        return self

    def listen(self):
        for line in self.process.stdout:
            words = line.split(None, 3)
            if words[0] == "failed":
                self.failed.append((float(words[1]), float(words[2]), words[3].strip()))
            else:
                self.total = line.split()

    def __exit__(self, kind, _error, _trace):
        time.sleep(0.3 if kind is None else 0)
        self.process.terminate()        # it says what it did, and ends
        self.listener.join()
        self.process.wait()
        if kind is None and not self.total:
            raise Failed("load did not say what it did")

    @property
    def requests(self):
        return int(self.total[1])

    def summary(self):
        _, requests, failed, seconds, median, p99, longest = self.total
        return "%s requests in %s s (%.0f/s), %s failed, median %s ms, p99 %s ms, longest %s ms" % (
            requests, seconds, float(requests) / float(seconds), failed, median, p99, longest)


class Writer:
    """Somebody who saves now and then, and looks at once whether it is there."""

    def __init__(self, engine, front, site, pause=1):
        self.engine, self.front, self.site, self.pause = engine, front, site, pause
        self.host, self.saved, self.unseen, self.done = engine.site(site), 0, [], threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self.write)
        self.thread.start()
        return self

    def write(self):
        while not self.done.wait(self.pause):
            title = "%s %d" % (self.site.capitalize(), self.saved + 1)
            self.engine.quoin("site", "set", self.site, "title=" + title)
            self.saved += 1
            answer = self.engine.get(self.front, self.host)
            if answer.status == 200 and title not in answer.text:
                self.unseen.append(title)

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()


class EventLog:
    """What quoin serve writes from now on."""

    def __init__(self, engine):
        self.path = engine.process.log
        self.start = os.path.getsize(self.path)

    def text(self):
        with open(self.path, errors="replace") as f:
            f.seek(self.start)
            return f.read()

    def wait(self, event, times=1, seconds=20):
        end = time.monotonic() + seconds
        while self.text().count("event=%s " % event) < times:
            ok(time.monotonic() < end, "no %s within %d s:\n%s" % (event, seconds, self.text()[-3000:]))
            time.sleep(0.01)
