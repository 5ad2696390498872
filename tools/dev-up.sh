# dev-up.sh - ./dev up, down and reset: a whole Quoin of one's own.

port=${QUOIN_DEV_PORT:-8080}
owner=owner@example.com

up() {
	[ $# -eq 0 ] || die "usage: ./dev up"
	case $port in
	*[!0-9]*|"") die "QUOIN_DEV_PORT is a number, such as 8081" ;;
	esac
	alone
	check_port
	need_packages $packages_build $packages_run
	place
	say "building in $dev/build"
	build "$dev/build" all || {
		tail -n 30 "$dev/build.log" >&2
		die "the build failed; all of it is in $dev/build.log"
	}
	write_conf
	start_postgres
	start_redis_state
	start_redis_cache
	quoin migrate >"$dev/log/migrate.log" 2>&1 || { cat "$dev/log/migrate.log" >&2; die "could not prepare the databases; ./dev reset starts over with empty ones"; }
	start_quoin
	start_caddy
	[ -f "$dev/filled" ] || fill
	expect caddy page_answers press
	show_addresses
}

# Two ./dev on one directory would trip over each other.
alone() {
	exec 9>"$dev/lock"
	flock -n 9 || die "another ./dev is at work in $dev; wait for it"
}

check_port() {
	if [ -d "$dev/run" ] && is_up caddy && [ "$(cat "$dev/run/caddy.port" 2>/dev/null)" = "$port" ]; then
		return 0
	fi
	! listening "$port" || die "port $port is taken by another program; choose another: QUOIN_DEV_PORT=$((port + 1)) ./dev up"
}

write_conf() {
	cat >"$dev/quoin.conf" <<END
# Written by ./dev up.
run_dir = $run
state_dir = $dev/state
themes_dir = $src/themes
templates_dir = $src/templates
console_dir = $dev/build/console/dist
fonts_dir = $dev/build/fonts/dist
platform_db = host=$run/pg user=quoin dbname=quoin
redis_state = $run/redis-state.sock
redis_cache = $run/redis-cache.sock
base_domain = localhost
console_host = console.localhost
allow_shared_domain = on
public_scheme = http
public_port = $port
accel = caddy
END
}

# An account and two sites with something to read, once.
fill() {
	password=$(od -An -N 9 -tx1 /dev/urandom | tr -d ' \n')
	try "make the operator's account" quoin_with_password account add "$owner" --operator --password-stdin
	(umask 077 && echo "$password" >"$dev/password")
	fill_site press "Set by Hand" "On type, paper, ink and the words they carry" accent=#8a3b12 \
		"navigation=About=/about/; Archive=/archive/"
	fill_site garden "A Small Garden" "Twelve square metres behind the house, week by week" accent=#3f6b3a theme=notebook \
		"navigation=About=/about/; Archive=/archive/"
	: >"$dev/filled"
}

quoin_with_password() { echo "$password" | quoin "$@"; }

# fill_site NAME TITLE DESCRIPTION [SETTING...]
fill_site() {
	name=$1 title=$2 description=$3
	shift 3
	quoin site list 2>/dev/null | grep -q "^$name " ||
		try "make the site $name" quoin site create "$name" --owner "$owner" --title "$title"
	try "set up $name" quoin site set "$name" "description=$description" "$@"
	try "import demo/$name" quoin import markdown "$src/demo/$name" --site "$name"
}

try() {
	doing=$1
	shift
	"$@" >"$dev/log/fill.log" 2>&1 || { tail -n 15 "$dev/log/fill.log" >&2; die "could not $doing"; }
}

page_answers() { curl -fsS -o /dev/null -m 5 "http://$1.localhost:$port/" 2>/dev/null; }

show_addresses() {
	cat <<END

  http://press.localhost:$port/
  http://garden.localhost:$port/
  http://console.localhost:$port/
  sign in as $owner, password $(cat "$dev/password")

Logs are in $dev/log; ./dev down stops everything.
END
}

down() {
	[ $# -eq 0 ] || die "usage: ./dev down"
	alone
	stop_all
}

reset() {
	[ $# -eq 0 ] || die "usage: ./dev reset"
	alone
	stop_all
	unsettle pg
	unsettle run
	rm -rf "$dev/state" "$dev/redis" "$dev/log" "$dev/caddy" "$dev/filled" "$dev/password"
	exec 9>&-
	up
}

quoin_command() {
	[ -f "$dev/quoin.conf" ] && [ -x "$dev/build/quoin" ] || die "nothing is built here yet; run ./dev up first"
	QUOIN_CONF=$dev/quoin.conf
	export QUOIN_CONF
	cd "$here"
	exec "$dev/build/quoin" "$@"
}
