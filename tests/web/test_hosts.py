"""A request reaches the site its host names, or none."""
from harness import STRANGER, TRUSTED, each_front, eq, fetch, has, lacks, ok, send_raw


@each_front
def a_site_answers_on_its_host(front, engine):
    answer = engine.get(front, engine.site("alpha"))
    eq(answer.status, 200, "status")
    eq(answer.header("Set-Cookie"), None, "Set-Cookie")
    has(answer.text, "Alpha")


@each_front
def two_sites_are_two_sites(front, engine):
    alpha, beta = engine.site("alpha"), engine.site("beta")
    for _ in range(3):      # the second and third from a cache
        lacks(engine.get(front, alpha).text, "Beta")
        lacks(engine.get(front, beta).text, "Alpha")


@each_front
def an_unknown_host_is_421_and_nothing_else(front, engine):
    engine.site("alpha")
    for host in ("nobody.test", "sites.test", "deeper.alpha.sites.test", "127.0.0.1", "localhost"):
        answer = engine.get(front, host)
        eq(answer.status, 421, host)
        eq(answer.header("Set-Cookie"), None, "Set-Cookie of " + host)
        eq(answer.header("Location"), None, "Location of " + host)
        lacks(answer.text, "Alpha")


@each_front
def a_host_that_cannot_be_one_is_refused(front, engine):
    engine.site("alpha")
    for host in ("..", ".", "a..b", "alpha.sites.test.evil", "alpha_sites.test", "-alpha.sites.test", "alpha%2esites.test"):
        ok(engine.get(front, host).status in (400, 421), host + " is answered")


@each_front
def case_port_and_final_dot_of_a_host_do_not_matter(front, engine):
    host = engine.site("alpha")
    for spelled in (host.upper(), host + ":8080"):
        has(engine.get(front, spelled).text, "Alpha")
    ok(engine.get(front, host + ".").status in (200, 301, 308), "the final dot is not taken")


@each_front
def the_host_of_an_absolute_url_decides(front, engine):
    alpha, beta = engine.site("alpha"), engine.site("beta")
    answer = fetch(engine.address(front), "http://%s/" % alpha, host=beta)
    has(answer.text, "Alpha")


@each_front
def a_forwarded_host_changes_nothing(front, engine):
    alpha, beta = engine.site("alpha"), engine.site("beta")
    for peer in (STRANGER, TRUSTED):
        answer = engine.get(front, alpha, peer=peer, headers=[
            ("X-Forwarded-Host", beta), ("X-Host", beta), ("Forwarded", "host=" + beta)])
        has(answer.text, "Alpha")
        lacks(answer.text, beta)


@each_front
def internal_pages_do_not_exist_on_a_public_host(front, engine):
    host = engine.site("alpha")
    for path in ("/metrics", "/healthz", "/readyz", "/_internal/tls-ask?domain=" + host):
        for headers in ([], [("QUOIN_INTERNAL", "1"), ("QUOIN-INTERNAL", "1")]):
            answer = engine.get(front, host, path, headers=headers)
            ok(answer.status in (301, 308, 404), "%s is %d" % (path, answer.status))
            answer = engine.get(front, "127.0.0.1:9123", path, headers=headers)
            eq(answer.status, 421, path + " of an unknown host")


@each_front
def health_is_answered_on_the_internal_listener(front, engine):
    answer = send_raw(engine.internal_address(front), b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
    eq(answer.status, 200, "status")


@each_front
def a_certificate_is_granted_for_known_hosts_only(front, engine):
    host = engine.site("alpha")
    for domain, status in ((host, 200), (host.upper(), 200), ("nobody.test", 404), ("..", 404), ("", 404)):
        answer = send_raw(engine.internal_address(front),
                          b"GET /_internal/tls-ask?domain=%s HTTP/1.0\r\nHost: 127.0.0.1:9123\r\n\r\n" % domain.encode())
        eq(answer.status // 100, status // 100, "status for %r" % domain)
