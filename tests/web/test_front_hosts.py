"""Strange hosts and request lines reach the engine as they are, or not at all."""
from harness import each_front, eq, fetch, ok, send_raw


@each_front
def two_hosts_are_400(front, echo):
    answer = send_raw(echo.address(front), b"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n")
    eq(answer.status, 400, "status")


@each_front
def the_host_of_an_absolute_url_wins(front, echo):
    params = echo.params(front, "http://inside.example/x", host="outside.example")
    eq(params["HTTP_HOST"], ["inside.example"], "HTTP_HOST")


@each_front
def a_host_of_dots_opens_no_folder(front, echo):
    with open(echo.assets + "/../secret.txt", "w") as f:
        f.write("a secret")
    for host in ("..", ".", "../..", "a..b", "%2e%2e"):
        for path in ("/secret.txt", "/assets/secret.txt", "/assets/../secret.txt", "/assets/%2e%2e/secret.txt",
                     "/assets/..%2fsecret.txt"):
            answer = fetch(echo.address(front), path, host=host)
            ok("a secret" not in answer.text, "Host %s, %s gives the file" % (host, path))


@each_front
def a_header_of_20_kB_is_refused(front, echo):
    answer = fetch(echo.address(front), headers=[("X-Big", "x" * 40000)])
    ok(answer.status in (400, 431), "status is %d" % answer.status)
