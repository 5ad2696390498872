"""fastcgi.py - a front server that keeps to no rule, for scenarios on the engine's own
socket.  Bytes are composed record by record and sent as they are."""
import socket
import struct

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, DATA, GET_VALUES = 1, 2, 3, 4, 5, 6, 8, 9
KEEP = 1


def record(kind, content=b"", number=1, padding=0, version=1):
    return struct.pack(">BBHHBB", version, kind, number, len(content), padding, 0) + content + b"\0" * padding


def begin(flags=0, role=1, number=1):
    return record(BEGIN, struct.pack(">HB5x", role, flags), number)


def pair(name, value):
    def length(n):
        return struct.pack(">I", n | 1 << 31) if n > 127 else bytes([n])
    return length(len(name)) + length(len(value)) + name + value


def stream(kind, content, number=1):
    pieces = [content[at:at + 60000] for at in range(0, len(content), 60000)]
    return b"".join(record(kind, piece, number) for piece in pieces) + record(kind, number=number)


def params(host, uri, method="GET", length=None, more=()):
    pairs = [(b"REQUEST_METHOD", method), (b"REQUEST_URI", uri), (b"HTTP_HOST", host), (b"QUOIN_CLIENT_IP", "127.0.0.1")]
    pairs += [(b"CONTENT_LENGTH", str(length))] if length is not None else []
    return b"".join(pair(name, value if isinstance(value, bytes) else value.encode()) for name, value in [*pairs, *more])


def request(host, uri="/", method="GET", body=b"", flags=0, number=1, more=()):
    return (begin(flags, number=number) + stream(PARAMS, params(host, uri, method, len(body), more), number) +
            stream(STDIN, body, number))


def connect(path, seconds=10):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(seconds)
    s.connect(path)
    return s


def read_all(s):
    """What comes until the peer closes or nothing comes in time: (bytes, closed)."""
    got = b""
    try:
        while True:
            more = s.recv(65536)
            if not more:
                return got, True
            got += more
    except ConnectionError:
        return got, True
    except socket.timeout:
        return got, False


def answers(got):
    """The HTTP texts of an engine's records, one a request that ended."""
    texts, text = [], b""
    while len(got) >= 8:
        _, kind, _, length, padding, _ = struct.unpack(">BBHHBB", got[:8])
        if kind == STDOUT:
            text += got[8:8 + length]
        elif kind == END:
            texts.append(text)
            text = b""
        got = got[8 + length + padding:]
    return texts


def ask(path, sent, seconds=10):
    """Send, say that no more comes, and read: (texts of the answers, closed)."""
    with connect(path, seconds) as s:
        try:
            s.sendall(sent)
            s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        got, closed = read_all(s)
        return answers(got), closed


def status(text):
    """200 without a Status line, as CGI has it."""
    head = text.split(b"\r\n\r\n", 1)[0]
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"status:"):
            return int(line.split()[1])
    return 200 if head else 0
