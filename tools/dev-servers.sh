# dev-servers.sh - start and stop PostgreSQL, two Redis, quoin serve and Caddy.
#
# A process is known by its pid and the time it started, so that a pid file left
# over from another boot is never taken for a process of ours.

# -- processes

# started PID: when it started, in ticks since boot; nothing if it is not there.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

pid_of() { cut -d ' ' -f 1 "$dev/run/$1.pid" 2>/dev/null; }

is_up() {
	[ -f "$dev/run/$1.pid" ] || return 1
	read -r pid ticks <"$dev/run/$1.pid" && [ -n "$ticks" ] && [ "$(started "$pid")" = "$ticks" ]
}

# spawn NAME COMMAND...: in the background, with a log and a session of its own.
spawn() {
	name=$1
	shift
	setsid "$@" </dev/null >>"$dev/log/$name.log" 2>&1 9>&- &
	pid=$!
	echo "$pid $(started "$pid")" >"$run/$name.pid"
}

# stop NAME: ask, wait ten seconds (a drain takes some), insist.
stop() {
	if is_up "$1"; then
		kill "$(pid_of "$1")"
		wait_until 100 is_down "$1" || insist "$1"
	fi
	rm -f "$dev/run/$1.pid"
}

insist() {
	kill -KILL "$(pid_of "$1")" 2>/dev/null && wait_until 100 is_down "$1" || :
}

is_down() { ! is_up "$1"; }

# wait_until TENTHS COMMAND...: false when it did not come true.
wait_until() {
	tenths=$1
	shift
	while ! "$@"; do
		tenths=$((tenths - 1))
		[ "$tenths" -gt 0 ] || return 1
		sleep 0.1
	done
}

# expect NAME COMMAND...: the server answers soon, or its log says why not.
expect() {
	name=$1
	shift
	wait_until 600 answers_or_died "$@" && is_up "$name" && "$@" && return
	tail -n 15 "$dev/log/$name.log" >&2
	die "$name did not start; its log is $dev/log/$name.log"
}

answers_or_died() { "$@" || is_down "$name"; }

# -- PostgreSQL: as we are, or as the user postgres when we are root

pg_user=postgres

as_pg() {
	if is_root; then
		(cd / && exec setpriv --reuid="$pg_user" --regid="$pg_user" --init-groups env HOME=/nonexistent "$@")
	else
		"$@"
	fi
}

# The newest PostgreSQL on this machine; Debian keeps its programs off the path.
pg_bin() {
	newest=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -t / -k 5 -n | tail -n 1)
	[ -n "$newest" ] || newest=$(command -v initdb) || die "PostgreSQL is not installed: apt-get install postgresql"
	dirname "$newest"
}

# Only the owner of the socket's directory reaches the superuser; the sites'
# roles need their passwords, as in production.
start_postgres() {
	bin=$(pg_bin)
	[ -f "$pg/data/PG_VERSION" ] || make_cluster
	as_pg "$bin/pg_ctl" -D "$pg/data" status >/dev/null 2>&1 && return
	as_pg "$bin/pg_ctl" -D "$pg/data" -l "$pg/log" -w -t 60 start >/dev/null 2>&1 9>&- || {
		tail -n 15 "$pg/log" >&2
		die "PostgreSQL did not start; its log is $pg/log"
	}
}

make_cluster() {
	as_pg "$bin/initdb" -D "$pg/data" -U quoin --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dev/log/initdb.log" 2>&1 ||
		die "could not make a database cluster; the reason is in $dev/log/initdb.log"
	as_pg tee "$pg/data/pg_hba.conf" >/dev/null <<END
local all quoin trust
local all all   scram-sha-256
host  all all   127.0.0.1/32 scram-sha-256
END
	as_pg tee -a "$pg/data/postgresql.conf" >/dev/null <<END
listen_addresses = ''
unix_socket_directories = '$run/pg'
max_connections = 200
shared_buffers = 128MB
log_line_prefix = '%m [%p] %q%u@%d '
autovacuum_naptime = 5min
${postgres_extra-}
END
}

stop_postgres() {
	[ -f "$dev/pg/data/postmaster.pid" ] || return 0
	as_pg "$(pg_bin)/pg_ctl" -D "$(readlink -f "$dev/pg")/data" -m fast -w stop >/dev/null 2>&1 || :
}

# -- Redis: what must be kept, and what may be evicted

start_redis_state() {
	start_redis redis-state "maxmemory-policy noeviction
appendonly yes
appendfsync everysec
dir \"$dev/redis\""
}

start_redis_cache() {
	start_redis redis-cache "maxmemory 64mb
maxmemory-policy allkeys-lfu
appendonly no
dir \"$run\""
}

# start_redis NAME SETTINGS
start_redis() {
	is_up "$1" && return
	cat >"$run/$1.conf" <<END
port 0
unixsocket $run/$1.sock
unixsocketperm 600
save ""
$2
END
	spawn "$1" redis-server "$run/$1.conf"
	expect "$1" redis_answers "$run/$1.sock"
}

redis_answers() { [ "$(redis-cli -s "$1" ping 2>/dev/null)" = PONG ]; }

# -- Quoin and Caddy

quoin() {
	QUOIN_CONF=$dev/quoin.conf "$dev/build/quoin" "$@"
}

# Started again when it was built anew.
start_quoin() {
	built=$(stat -c %Y "$dev/build/quoin")
	if is_up quoin && [ "$(cat "$run/quoin.built" 2>/dev/null)" != "$built" ]; then
		stop quoin
	fi
	is_up quoin && return
	echo "$built" >"$run/quoin.built"
	QUOIN_CONF=$dev/quoin.conf
	export QUOIN_CONF
	spawn quoin "$dev/build/quoin" serve
	expect quoin test -S "$run/quoin.sock"
}

start_caddy() {
	if is_up caddy && [ "$(cat "$run/caddy.port" 2>/dev/null)" != "$port" ]; then
		stop caddy
	fi
	is_up caddy && return
	echo "$port" >"$run/caddy.port"
	spawn caddy env HOME="$dev" XDG_DATA_HOME="$dev/caddy" XDG_CONFIG_HOME="$dev/caddy" \
		QUOIN_DEV_PORT="$port" QUOIN_INTERNAL_SOCKET="$run/internal.sock" QUOIN_SOCKET="$run/quoin.sock" \
		QUOIN_MEDIA_DIR="$dev/state/media" QUOIN_ASSETS_DIR="$dev/state/assets" QUOIN_PAGES_DIR="$src/caddy" \
		caddy run --config "$src/caddy/Caddyfile.dev" --adapter caddyfile
	expect caddy listening "$port"
}

# Does anybody listen on this TCP port?  Asked of the kernel, by its hexadecimal name.
listening() {
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v port=":$(printf %04X "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
			END { exit !found }'
}

stop_all() {
	for name in caddy quoin redis-cache redis-state; do
		stop "$name"
	done
	stop_postgres
}
