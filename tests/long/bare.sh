#!/bin/sh
# bare.sh - on a bare Debian with only git and the source, the two commands of the
# README do what it says.
#
#	tests/long/bare.sh [SUITE...]      bookworm and trixie without arguments
#
# Needs root, debootstrap and a mirror; tests/long/bare-tree.sh says more.
set -u
src=$(cd "$(dirname "$0")/../.." && pwd)
. "$src/tests/long/bare-tree.sh"
port=QUOIN_DEV_PORT=${QUOIN_DEV_PORT:-18480}

as_root='
	cd /root/quoin && ./dev up && ./dev up &&
	for name in press garden; do
		curl -fsS "http://$name.localhost:$QUOIN_DEV_PORT/" | grep -qi "</html>" || exit 1
	done && ./dev down'
as_user='
	apt-get install -y -qq sudo && useradd -m -s /bin/sh writer && echo "writer ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/writer &&
	mkdir "/home/writer/my press" && cp -r /root/quoin "/home/writer/my press/quoin two" &&
	rm -rf "/home/writer/my press/quoin two/.dev" && chown -R writer: /home/writer &&
	su - writer -c "cd \"my press/quoin two\" && export QUOIN_DEV_PORT=$QUOIN_DEV_PORT &&
		${NODE_EXTRA_CA_CERTS:+export NODE_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS &&} ./dev up &&
		curl -fsS http://press.localhost:$QUOIN_DEV_PORT/ >/dev/null && ./dev reset && ./dev quoin site list && ./dev down"'

try_suite() {
	begin "$1"
	inside "$as_root" "$port" >"$log" 2>&1
	point $? "$1, as root: ./dev up ends with addresses that answer, twice" "$log"
	if [ "$1" = bookworm ]; then
		inside "$as_user" "$port" >"$log" 2>&1
		point $? "$1, with sudo, in a path with spaces: ./dev up, reset and down" "$log"
		inside 'cd /root/quoin && ./dev check' >"$log" 2>&1
		point $? "$1: ./dev check ends without a failure" "$log"
	else
		inside 'cd /root/quoin && ./dev check gcc' >"$log" 2>&1
		point $? "$1: the tests pass on gcc's build" "$log"
	fi
	echo "# $(tail -n 1 "$log")"
	finish
}

for suite in ${*:-bookworm trixie}; do
	try_suite "$suite"
done
echo "1..$n"
exit $bad
