"""What a client writes into headers never becomes something the engine believes."""
from harness import STRANGER, TRUSTED, connect, each_front, eq, fetch, lacks, ok, send_raw, parse_params

SPOOFS = [
    ("X-Forwarded-For", "198.51.100.7"), ("X_Forwarded_For", "198.51.100.8"), ("X-Forwarded_For", "198.51.100.9"),
    ("X-Forwarded-Proto", "gopher"), ("X_Forwarded_Proto", "gopher"), ("X-Forwarded-Host", "evil.example"),
    ("X-Real-IP", "198.51.100.10"), ("Forwarded", "for=198.51.100.11"), ("Proxy", "http://198.51.100.12/"),
    ("QUOIN-CLIENT-IP", "198.51.100.13"), ("QUOIN_CLIENT_IP", "198.51.100.14"),
    ("QUOIN-INTERNAL", "1"), ("QUOIN_INTERNAL", "1"), ("QUOIN_SCHEME", "gopher"),
]


def values(params, *but):
    return " ".join(v for name, vs in params.items() if name not in but and name != "body" for v in vs)


@each_front
def a_stranger_cannot_say_where_it_comes_from(front, echo):
    params = echo.params(front, headers=SPOOFS)
    said = values(params, "HTTP_QUOIN_CLIENT_IP", "HTTP_QUOIN_INTERNAL")
    for lie in ("198.51.100.", "gopher", "evil.example"):
        lacks(said, lie)
    eq(params["QUOIN_CLIENT_IP"], [STRANGER], "QUOIN_CLIENT_IP")
    eq(params["QUOIN_SCHEME"], ["http"], "QUOIN_SCHEME")


@each_front
def a_trusted_proxy_says_where_the_client_is(front, echo):
    params = echo.params(front, headers=SPOOFS, peer=TRUSTED)
    eq(params["QUOIN_CLIENT_IP"], [TRUSTED], "QUOIN_CLIENT_IP")
    chain = params["HTTP_X_FORWARDED_FOR"][0].replace(" ", "").split(",")
    ok(chain in (["198.51.100.7"], ["198.51.100.7", TRUSTED]), "X-Forwarded-For is %r" % chain)
    eq(params["HTTP_X_FORWARDED_PROTO"], ["gopher"], "X-Forwarded-Proto")
    for lie in ("198.51.100.8", "198.51.100.9", "198.51.100.1"):
        lacks(values(params, "HTTP_QUOIN_CLIENT_IP"), lie)


@each_front
def a_public_request_is_never_internal(front, echo):
    for path in ("/", "/metrics", "/healthz", "/_internal/tls-ask?domain=a.example", "/%5finternal/tls-ask"):
        params = echo.params(front, path, headers=SPOOFS)
        eq(params.get("QUOIN_INTERNAL", [""]), [""], "QUOIN_INTERNAL at " + path)


@each_front
def the_internal_listener_says_so_on_its_four_paths(front, echo):
    for path in ("/metrics", "/healthz", "/readyz", "/_internal/tls-ask?domain=a.example"):
        answer = send_raw(echo.internal_address(front), b"GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" % path.encode())
        eq(parse_params(answer)["QUOIN_INTERNAL"], ["1"], "QUOIN_INTERNAL at " + path)
    for path in ("/", "/metrics/x", "/_internal/", "/_internal/tls-ask/x"):
        answer = send_raw(echo.internal_address(front), b"GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" % path.encode())
        eq(answer.status, 404, path)


@each_front
def no_param_of_ours_comes_twice(front, echo):
    params = echo.params(front, headers=SPOOFS)
    for name in ("QUOIN_CLIENT_IP", "QUOIN_SCHEME", "QUOIN_INTERNAL", "HTTP_HOST", "REQUEST_URI", "REQUEST_METHOD"):
        ok(len(params.get(name, [])) <= 1, "%s comes %d times" % (name, len(params.get(name, []))))


@each_front
def the_request_line_arrives_undecoded(front, echo):
    uri = "/a%2Fb/../c//d%20e?x=%41&y"
    eq(echo.params(front, uri)["REQUEST_URI"], [uri], "REQUEST_URI")


@each_front
def the_body_arrives_whole(front, echo):
    eq(echo.params(front, method="POST", body=b"x" * 3_000_000)["body"], 3_000_000, "bytes")


@each_front
def a_body_over_16_MB_is_413(front, echo):
    answer = fetch(echo.address(front), "/", method="POST", body=b"x" * 17_000_000)
    eq(answer.status, 413, "status")


@each_front
def a_client_that_leaves_in_the_middle_of_its_body_frees_the_engine(front, echo):
    with connect(echo.address(front)) as s:
        s.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n" + b"x" * 100000)
    eq(fetch(echo.address(front), seconds=10).status, 200, "status")
