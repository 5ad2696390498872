#!/bin/sh
# up.sh - ./dev up, down and reset: where they run and what they say when they cannot.
#
# Two installations are started at once, one of them below a directory with spaces in
# its name and so deep that no socket fits there.  A build of ./dev check
# (QUOIN_BUILD) is used again; otherwise each builds its own.
set -u
cd "$(dirname "$0")/../.."
. tools/dev-servers.sh          # listening, wait_until
top=$(mktemp -d "${TMPDIR:-/tmp}/quoin-up.XXXXXX") || exit 1
chmod 755 "$top"
deep="$top/a path with spaces/and/so/many/directories/that/the/name/of/no/socket/would/fit/in/the/107/bytes/it/may/have"
flat=$top/flat
unset QUOIN_DEV_DIR QUOIN_DEV_PORT

# What lies outside of the directories is linked from them.
end() {
	for place in "$deep" "$flat" "$top/third"; do
		[ -d "$place" ] || continue
		QUOIN_DEV_DIR=$place ./dev down >/dev/null 2>&1 9>&-
		for link in "$place/run" "$place/pg"; do
			[ ! -L "$link" ] || rm -rf "$(readlink "$link")"
		done
	done
	rm -rf "$top"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

n=0 bad=0
claim() {       # claim NAME COMMAND...: shows what it said when it fails
	claimed=$1
	shift
	n=$((n + 1))
	if "$@" >"$top/said" 2>&1; then
		echo "ok $n - $claimed"
	else
		echo "not ok $n - $claimed"; bad=1
		sed 's/^/# /' "$top/said"
	fi
}

at() {          # at DIRECTORY PORT COMMAND...
	at_dir=$1 at_port=$2
	shift 2
	QUOIN_DEV_DIR=$at_dir QUOIN_DEV_PORT=$at_port ./dev "$@"
}

# says SENTENCE COMMAND...: the command fails and says so.
says() {
	sentence=$1
	shift
	if said=$("$@" 2>&1); then
		echo "it succeeded"
		return 1
	fi
	case $said in *"$sentence"*) ;; *) echo "$said"; return 1 ;; esac
}

free_port() {
	port=$1
	while listening "$port"; do port=$((port + 1)); done
	echo "$port"
}

# A build to start from, made as ./dev up makes it.
prepare() {
	mkdir -p "$1"
	if [ -n "${QUOIN_BUILD-}" ] && grep -q '^srcdir = \.\./source$' "$QUOIN_BUILD/Makefile"; then
		cp -a "$QUOIN_BUILD" "$1/build" && echo >"$1/build/configured"
	fi
}

page() { curl -fsS -m 20 "http://$1.localhost:$2$3"; }

# A page, and the style sheet that the front server sends from the disk.
answers() {
	page press "$1" / >"$top/page" && grep -q "Set by Hand" "$top/page" &&
		style=$(grep -o '/assets/[^"]*\.css' "$top/page" | head -n 1) && page press "$1" "$style" | grep -q '{' &&
		page garden "$1" / | grep -q "A Small Garden"
}

both_at_once() {
	at "$deep" "$deep_port" up >"$top/deep.log" 2>&1 &
	first=$!
	at "$flat" "$flat_port" up >"$top/flat.log" 2>&1
	flat_rc=$?
	wait "$first" && [ "$flat_rc" = 0 ] && return
	cat "$top/deep.log" "$top/flat.log"
	return 1
}

process_of() { cut -d ' ' -f 1 "$1/run/$2.pid"; }

up_again() {
	before=$(process_of "$flat" quoin)
	at "$flat" "$flat_port" up | grep -q "http://press.localhost:$flat_port/" && [ "$(process_of "$flat" quoin)" = "$before" ]
}

moved_port() {
	flat_port=$(free_port $((flat_port + 1)))
	at "$flat" "$flat_port" up && answers "$flat_port"
}

while_locked() {
	mkdir -p "$top/third" && : >"$top/third/lock"
	says "another ./dev is at work in $top/third" flock "$top/third/lock" \
		env QUOIN_DEV_DIR="$top/third" QUOIN_DEV_PORT="$third_port" ./dev up
}

# A machine without Caddy on which apt finds nothing.
without_caddy() {
	mkdir -p "$top/shims"
	cat >"$top/shims/dpkg-query" <<'END'
#!/bin/sh
for p; do :; done
[ "$p" = caddy ] || echo installed
END
	cat >"$top/shims/apt-get" <<'END'
#!/bin/sh
echo "E: no route to any mirror" >&2
exit 100
END
	printf '#!/bin/sh\nexec "$@"\n' >"$top/shims/sudo"
	chmod 755 "$top/shims"/*
	PATH=$top/shims:$PATH says "apt-get install caddy" at "$top/third" "$third_port" up
}

no_caddy_says_why() {
	without_caddy && case $said in *"installing: caddy"*"no route to any mirror"*) ;; *) echo "$said"; return 1 ;; esac
}

# Nothing of DIRECTORY runs.
all_stopped() {
	! listening "$2" || { echo "port $2 is still listened on"; return 1; }
	! ls "$1/run"/*.pid "$1/pg/data/postmaster.pid" 2>/dev/null
}

kept_by_down() {
	password=$(cat "$flat/password")
	at "$flat" "$flat_port" down && all_stopped "$flat" "$flat_port" && at "$flat" "$flat_port" down &&
		at "$flat" "$flat_port" up && answers "$flat_port" && [ "$(cat "$flat/password")" = "$password" ]
}

emptied_by_reset() {
	password=$(cat "$deep/password")
	run_was=$(readlink "$deep/run")
	at "$deep" "$deep_port" quoin site delete press --yes >/dev/null 2>&1
	at "$deep" "$deep_port" reset && answers "$deep_port" && [ "$(cat "$deep/password")" != "$password" ] && [ ! -e "$run_was" ]
}

# Another run on this machine begins elsewhere, so that the port of what is down for
# a moment stays free; below those that the kernel gives out.
deep_port=$(free_port $((20000 + $(od -An -N 2 -tu2 /dev/urandom) % 12000)))
flat_port=$(free_port $((deep_port + 1)))
third_port=$(free_port $((flat_port + 2)))
prepare "$deep"
prepare "$flat"

claim "./dev up works in two directories at once" both_at_once
claim "in a deep path with spaces it ends with addresses that answer" answers "$deep_port"
claim "so it does elsewhere" answers "$flat_port"
claim "a second ./dev up leaves what runs alone" up_again
claim "a taken port is told, with another to take" says \
	"port $deep_port is taken by another program; choose another: QUOIN_DEV_PORT=$((deep_port + 1)) ./dev up" \
	at "$top/third" "$deep_port" up
claim "a port that is no number is told" says "QUOIN_DEV_PORT is a number" at "$top/third" http up
claim "an installation moves to another port" moved_port
claim "two ./dev on one directory do not meet" while_locked
claim "a package that cannot be installed is named, with apt's reason" no_caddy_says_why
claim "./dev quoin before ./dev up says what to do" says "run ./dev up first" at "$top/third" "$third_port" quoin site list
claim "a place that cannot be made is told" says "choose another place" at /proc/nowhere "$third_port" up
claim "./dev down stops everything, and up brings back what was there" kept_by_down
claim "./dev reset starts over" emptied_by_reset
echo "1..$n"
exit $bad
