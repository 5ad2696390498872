"""Files: the theme's from disk, a site's by the engine's word, nothing else."""
import os

from harness import each_front, eq, fetch, has, lacks, maker, ok

PICTURE = bytes(range(256)) * 40


@maker
def filled(world):
    """The echo servers with a media file and a theme file in place."""
    echo = world.get("echo")
    media = os.path.join(echo.files, "tenants/7/media")
    os.makedirs(media)
    with open(media + "/0123abcd.png", "wb") as f:
        f.write(PICTURE)
    os.makedirs(echo.assets + "/press")
    with open(echo.assets + "/press/0123abcd.css", "w") as f:
        f.write("body { margin: 0 }\n")
    return echo


@each_front
def a_file_is_sent_by_the_front_server_on_the_engines_word(front, filled):
    answer = fetch(filled.address(front), "/accel/tenants/7/media/0123abcd.png")
    eq(answer.status, 200, "status")
    ok(answer.body == PICTURE, "the bytes differ")
    eq(answer.header("X-Accel-Redirect"), None, "X-Accel-Redirect")
    eq(answer.header("Content-Type"), "text/plain", "Content-Type")
    eq(answer.header("Set-Cookie"), "kept=1", "Set-Cookie")
    eq(answer.header("X-Content-Type-Options"), "nosniff", "X-Content-Type-Options")
    eq(answer.header("Content-Security-Policy"), "sandbox", "Content-Security-Policy")


@each_front
def a_part_of_a_file_can_be_asked_for(front, filled):
    answer = fetch(filled.address(front), "/accel/tenants/7/media/0123abcd.png", headers=[("Range", "bytes=256-259")])
    eq(answer.status, 206, "status")
    eq(answer.body, b"\0\1\2\3", "body")


@each_front
def the_files_cannot_be_reached_from_outside(front, filled):
    for path in ("/_files/tenants/7/media/0123abcd.png", "/_files/tenants/7/media/%30123abcd.png",
                 "//_files/tenants/7/media/0123abcd.png", "/x/../_files/tenants/7/media/0123abcd.png",
                 "/assets/../_files/tenants/7/media/0123abcd.png", "/%5ffiles/tenants/7/media/0123abcd.png",
                 "/tenants/7/media/0123abcd.png", "/assets/../files/tenants/7/media/0123abcd.png"):
        answer = fetch(filled.address(front), path, headers=[("X-Accel-Redirect", "/_files/tenants/7/media/0123abcd.png")])
        ok(answer.body != PICTURE, path + " gives the file")


@each_front
def a_word_for_a_file_outside_opens_nothing(front, filled):
    with open(filled.files + "/../secret.txt", "w") as f:
        f.write("a secret")
    for path in ("../secret.txt", "%2e%2e/secret.txt", "tenants/../../secret.txt", "..%2fsecret.txt"):
        lacks(fetch(filled.address(front), "/accel/" + path).text, "a secret")


@each_front
def a_missing_file_is_404_and_not_kept(front, filled):
    answer = fetch(filled.address(front), "/accel/tenants/7/media/none.png")
    eq(answer.status, 404, "status")
    answer = fetch(filled.address(front), "/assets/press/none.css")
    eq(answer.status, 404, "status of the asset")
    ok("immutable" not in (answer.header("Cache-Control") or ""), "a 404 would be kept for a year")


@each_front
def a_theme_file_is_kept_for_ever(front, filled):
    answer = fetch(filled.address(front), "/assets/press/0123abcd.css")
    eq(answer.status, 200, "status")
    has(answer.header("Content-Type"), "text/css")
    has(answer.header("Cache-Control"), "immutable")
    eq(answer.header("X-Content-Type-Options"), "nosniff", "X-Content-Type-Options")
    again = fetch(filled.address(front), "/assets/press/0123abcd.css", headers=[("If-None-Match", answer.header("ETag"))])
    eq(again.status, 304, "status with If-None-Match")


@each_front
def no_folder_is_listed(front, filled):
    for path in ("/assets/", "/assets/press/", "/assets/press"):
        lacks(fetch(filled.address(front), path).text, "0123abcd")


@each_front
def the_server_does_not_say_its_version(front, filled):
    for path in ("/", "/assets/press/0123abcd.css", "/assets/none"):
        said = fetch(filled.address(front), path).header("Server") or ""
        ok(not any(c.isdigit() for c in said), "Server: " + said)
