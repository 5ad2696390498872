#!/bin/sh
# scratch.sh - run a command with servers of its own, and nothing left afterwards.
#
#	tools/scratch.sh make -C .dev/build check
#
# The command finds in its environment
#
#	QUOIN_TEST_DB      conninfo of a superuser of an empty PostgreSQL; without fsync,
#	                   unless QUOIN_SCRATCH_FSYNC=on
#	QUOIN_TEST_REDIS   socket of an empty Redis
#	QUOIN_TEST_DIR     an empty directory
#
# all on unix sockets below one temporary directory; with QUOIN_SCRATCH_PORT the
# PostgreSQL listens on that port of 127.0.0.1 too, and wants a password there.  Tests that need them report
# SKIP when QUOIN_TEST_DB is not set.
set -eu
here=$(pwd)
cd "$(dirname "$0")/.."
src=$(pwd)
QUOIN_DEV_DIR=$(mktemp -d "${TMPDIR:-/tmp}/quoin-scratch.XXXXXX")
chmod 755 "$QUOIN_DEV_DIR"
. tools/dev-common.sh
. tools/dev-place.sh
. tools/dev-servers.sh
unset QUOIN_DEV_DIR

end() {
	stop_all
	unsettle pg
	unsettle run
	rm -rf "$dev"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

postgres_extra="fsync = ${QUOIN_SCRATCH_FSYNC:-off}
${QUOIN_SCRATCH_PORT:+listen_addresses = '127.0.0.1'
port = $QUOIN_SCRATCH_PORT}"
place
start_postgres
start_redis_cache
mkdir "$dev/files"
export QUOIN_TEST_DB="host=$run/pg ${QUOIN_SCRATCH_PORT:+port=$QUOIN_SCRATCH_PORT }user=quoin dbname=postgres"
export QUOIN_TEST_REDIS="$run/redis-cache.sock"
export QUOIN_TEST_DIR="$dev/files"
cd "$here"
rc=0
"$@" || rc=$?
exit "$rc"
