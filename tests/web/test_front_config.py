"""The front servers' configuration files are valid as shipped."""
import os
import shutil

from harness import SOURCE, Skipped, eq, nginx_prefix, ok, run, scenario, tool

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
