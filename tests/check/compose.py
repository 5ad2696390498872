#!/usr/bin/env python3
"""compose.py - docker-compose.yml holds together and keeps what doc/operations.md
promises of every container."""
import os
import re
import sys

try:
    import yaml
except ImportError:
    print("1..0 # SKIP python3-yaml is not installed")
    sys.exit(77)

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
text = open("docker-compose.yml", encoding="utf-8").read()
top = yaml.safe_load(text)
services = top["services"]
points = []


def point(claim, wrong):
    points.append(not wrong)
    print("%s %d - %s" % ("not ok" if wrong else "ok", len(points), claim))
    for line in wrong:
        print("# " + line)


def each(test):
    """Names of the services of which it does not hold."""
    return [name for name, service in services.items() if not test(service)]


def command(service):
    return " ".join(service.get("command", []))


def named(service):
    """Volumes by name: not paths of the host."""
    return [v.split(":")[0] for v in service.get("volumes", []) if not v.startswith((".", "/"))]


point("every container has a root that cannot be written and no way to new rights",
      each(lambda s: s.get("read_only") is True and s.get("security_opt") == ["no-new-privileges:true"]))
point("every container has no capability but those it is given by name", each(lambda s: s.get("cap_drop") == ["ALL"]))
point("no container but Caddy's runs as root or has a capability",
      [n for n, s in services.items() if n != "caddy" and (not re.match(r"[1-9]\d*:[1-9]", s.get("user", "")) or "cap_add" in s)])
point("only Caddy is reachable from outside", [n for n, s in services.items() if "ports" in s and n != "caddy"])
point("every container has a ceiling on memory and processes", each(lambda s: s.get("mem_limit") and s.get("pids_limit")))
point("every container's log is bounded and it comes back after a crash",
      each(lambda s: s["logging"]["options"]["max-size"] and s.get("restart") == "unless-stopped"))

healthy = {n for n, s in services.items() if s.get("healthcheck", {}).get("test")}
if re.search(r"^HEALTHCHECK .*CMD", open("Dockerfile").read(), re.M):
    healthy |= {n for n, s in services.items() if "build" in s}
point("every container has a health check", sorted(set(services) - healthy))
point("whoever waits for health waits for a container that has it",
      [n for n, s in services.items() for other in s.get("depends_on", []) if other not in healthy])

redis = {n: command(s) for n, s in services.items() if "redis-server" in command(s)}
point("of two Redis one keeps everything and one evicts",
      [] if sorted(re.search(r"maxmemory-policy (\S+)", c).group(1) for c in redis.values()) == ["allkeys-lfu", "noeviction"]
      and "--appendonly yes" in redis.get("redis-state", "") else [str(redis)])

used = {v for s in services.values() for v in named(s)}
point("every volume that is used is declared, and no other", sorted(used ^ set(top["volumes"])))
used = {n for s in services.values() for n in s["networks"]}
point("every network that is used is declared, and no other", sorted(used ^ set(top["networks"])))
point("the databases' network leads nowhere and the databases have no other",
      [n for n, s in services.items() if n.startswith(("postgres", "redis")) and s["networks"] != ["inside"]]
      + ([] if top["networks"]["inside"].get("internal") is True else ["inside"]))

used = {name for s in services.values() for name in s.get("secrets", [])}
point("secrets are declared, come from files and from no variable",
      sorted(used ^ set(top["secrets"])) + [n for n, s in top["secrets"].items() if "file" not in s]
      + re.findall(r"^ *\w*(?:PASSWORD|SECRET|TOKEN)\w*: .*", re.sub(r"\w+_FILE: .*", "", text), re.M))

example = set(re.findall(r"^#?([A-Z_]+)=", open("docker/env.example").read(), re.M))
point("docker/env.example has every variable, and no other", sorted(set(re.findall(r"\$\{([A-Z_]+)", text)) ^ example))

settings = {name.upper() for name in re.findall(r"^SETTING\((\w+)", open("src/service/settings.h").read(), re.M)}
known = {"QUOIN_" + name for name in settings}
point("every variable of the engine is one of its settings", sorted(set(services["quoin"]["environment"]) - known))
caddy = " ".join(open("caddy/" + f).read() for f in ("Caddyfile", "quoin.caddy"))
point("every variable of Caddy is read by its configuration",
      [v for v in services["caddy"]["environment"] if "{$%s" % v not in caddy])
point("its host paths are in the source or made by the instructions in the head of the file",
      [v for s in services.values() for v in s.get("volumes", []) if v.startswith("./")
       and not os.path.exists(v.split(":")[0]) and v.split(":")[0][2:] not in text[:text.index("name: quoin")]])
print("1..%d" % len(points))
sys.exit(0 if all(points) else 1)
