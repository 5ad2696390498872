"""The front servers' configuration files are valid as shipped."""
import glob
import os
import re
import shutil

from harness import SOURCE, Skipped, eq, has, nginx_prefix, ok, run, scenario, tool

PRODUCTION = {"QUOIN_CONSOLE_HOST": "console.example.net", "QUOIN_BASE_DOMAIN": "example.com",
              "QUOIN_ACME_EMAIL": "ops@example.com"}


def validate(world_dir, name, env):
    code, out = run([tool("caddy"), "validate", "--config", SOURCE + "/caddy/" + name, "--adapter", "caddyfile"],
                    env=dict(os.environ, HOME=world_dir, XDG_DATA_HOME=world_dir, XDG_CONFIG_HOME=world_dir, **env))
    ok(code == 0, out)


@scenario
def the_production_Caddyfile_is_valid(scratch):
    validate(scratch, "Caddyfile", PRODUCTION)


@scenario
def the_development_Caddyfile_is_valid(scratch):
    validate(scratch, "Caddyfile.dev", {"QUOIN_INTERNAL_SOCKET": scratch + "/internal.sock"})


@scenario
def Caddy_formats_its_files_as_they_are(scratch):
    for name in ("Caddyfile", "Caddyfile.dev", "quoin.caddy"):
        code, out = run([tool("caddy"), "fmt", SOURCE + "/caddy/" + name])
        with open(SOURCE + "/caddy/" + name) as f:
            eq(out, f.read(), name)


def default_of(setting):
    """Of a place in src/service/settings.h, as packages have it."""
    text = open(SOURCE + "/src/service/settings.h").read()
    value = re.search(r'SETTING\(%s,\s+PATH, "([^"]+)"' % setting, text).group(1)
    return value.replace("$state", "/var/lib/quoin").replace("$run", "/run/quoin")


@scenario
def the_front_servers_look_where_the_settings_defaults_are():
    caddy = open(SOURCE + "/caddy/quoin.caddy").read()
    for variable, setting in (("SOCKET", "socket"), ("ASSETS_DIR", "assets_dir"), ("MEDIA_DIR", "media_dir")):
        has(caddy, "{$QUOIN_%s:%s}" % (variable, default_of(setting)))
    nginx = "".join(open(path).read() for path in glob.glob(SOURCE + "/nginx/quoin/*.conf"))
    for line in ("server unix:%s " % default_of("socket"), "alias %s/;" % default_of("assets_dir"),
                 "alias %s/;" % default_of("media_dir")):
        has(nginx, line)


@scenario
def the_front_servers_container_is_not_given_the_master_key():
    compose = open(SOURCE + "/docker-compose.yml").read()
    caddy = compose[compose.index("\n  caddy:\n"):compose.index("\nnetworks:\n")]
    key = default_of("state_dir")
    has(caddy, "media:%s:ro" % default_of("media_dir"))
    has(caddy, "assets:%s:ro" % default_of("assets_dir"))
    ok(not re.search(r":%s(:ro)?$" % key, caddy, re.M), "it has all of " + key)


@scenario
def nginx_takes_its_files(scratch):
    if not shutil.which("openssl"):
        raise Skipped("openssl is not installed")
    prefix = nginx_prefix(scratch + "/nginx", scratch + "/x.sock", scratch + "/files", scratch + "/assets",
                          scratch + "/source")
    code, out = run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-subj", "/CN=localhost", "-days", "2", "-keyout", prefix + "/privkey.pem",
                     "-out", prefix + "/fullchain.pem"])
    ok(code == 0, out)
    with open(prefix + "/nginx.conf", "w") as f:
        f.write("pid %s/pid; events {} http { include quoin.conf; }" % prefix)
    code, out = run([tool("nginx"), "-t", "-p", prefix, "-c", prefix + "/nginx.conf", "-e", prefix + "/error.log"])
    ok(code == 0 and "successful" in out, out)
