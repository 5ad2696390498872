"""postoffice.py - a mail server for an engine (smtp_server.py), and what it took."""
import email
import email.policy
import glob
import os
import re

from harness import SOURCE, Skipped, accepts, free_port, run, wait_for

LINK = re.compile(r"http://console\.test(/\S+)")


class Post:
    """The engine with a mail server of its own: it is restarted to use it."""

    def __init__(self, world, engine):
        if run(["/usr/bin/python3", "-c", "import aiosmtpd"])[0] != 0:
            raise Skipped("no SMTP server: python3-aiosmtpd is not installed")
        self.engine, self.folder, self.port = engine, world.path("post"), free_port()
        os.makedirs(self.folder)
        self.server = world.start("smtp", ["/usr/bin/python3", SOURCE + "/tests/web/smtp_server.py", str(self.port),
                                           self.folder])
        wait_for("the mail server", lambda: accepts(("127.0.0.1", self.port)), self.server)
        with open(world.path("smtp-password"), "w") as f:
            f.write("let mail out\n")
        self.settings = {
            "smtp_url": "smtp://127.0.0.1:%d" % self.port, "smtp_from": "Grüße <post@sites.test>", "smtp_tls": "off",
            "smtp_user": "quoin", "smtp_password_file": world.path("smtp-password")}
        self.configure()

    def configure(self, **more):
        self.engine.write_conf(**dict(self.settings, **more))
        self.engine.restart()

    def again(self):
        """For another scenario: those between may have configured the engine otherwise."""
        with open(self.engine.conf) as f:
            if self.settings["smtp_url"] not in f.read():
                self.configure()

    def all_to(self, address):
        mails = []
        for path in sorted(glob.glob(self.folder + "/*.eml")):
            with open(path, "rb") as f:
                mail = email.message_from_binary_file(f, policy=email.policy.default)
            if mail["X-To"] == address:
                mails.append(mail)
        return mails

    def latest(self, address, count=1):
        """The count-th mail to an address, as soon as it is there."""
        wait_for("mail %d to %s" % (count, address), lambda: len(self.all_to(address)) >= count, self.engine.process, 40)
        return self.all_to(address)[count - 1]

    def link(self, address, count=1):
        return LINK.search(text_of(self.latest(address, count))).group(1)


def text_of(mail):
    return mail.get_body(("plain",)).get_content()
