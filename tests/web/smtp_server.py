#!/usr/bin/python3
"""smtp_server.py PORT DIR - a mail server for scenarios (Debian's python3-aiosmtpd).

It keeps each mail it takes as a file in DIR, refuses recipients whose name begins with
"refused", puts those beginning with "later" off once, and asks for a name and password.
"""
import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = b"quoin", b"let mail out"


class Handler:
    def __init__(self, folder):
        self.folder, self.taken, self.put_off = folder, 0, set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 Nobody of this name lives here"
        if address.startswith("later") and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.7.1 Come back in a moment"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        path = os.path.join(self.folder, "%04d" % self.taken)
        with open(path + ".new", "wb") as f:
            f.write(b"X-From: %s\r\nX-To: %s\r\n" % (envelope.mail_from.encode(), ",".join(envelope.rcpt_tos).encode()))
            f.write(envelope.original_content)
        os.rename(path + ".new", path + ".eml")
        return "250 2.0.0 Taken as number %d" % self.taken


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == USER and data.password == PASSWORD, handled=False)


async def main(port, folder):
    handler = Handler(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, authenticator=check, auth_required=True, auth_require_tls=False, hostname="post.test"),
        "127.0.0.1", int(port))
    await server.serve_forever()

asyncio.run(main(*sys.argv[1:]))
