#!/bin/sh
# bare.sh - on a bare Debian with only git and the source, the two commands of the
# README do what it says.
#
#	tests/long/bare.sh [SUITE...]      bookworm and trixie without arguments
#
# Each suite is a debootstrap tree entered with mount and process namespaces of
# its own, so that whatever runs in it ends with it.  Needs root, debootstrap and
# a mirror (QUOIN_MIRROR).  The bare trees are kept packed in QUOIN_BARE_DIR.
set -u
src=$(cd "$(dirname "$0")/../.." && pwd)
mirror=${QUOIN_MIRROR:-http://deb.debian.org/debian}
keep=${QUOIN_BARE_DIR:-/var/tmp/quoin-bare}
port=${QUOIN_DEV_PORT:-18480}

skip() { echo "1..0 # SKIP $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "needs root"
command -v debootstrap >/dev/null || skip "needs debootstrap"
unshare -m true 2>/dev/null || skip "needs the right to mount"

# Mounts and processes end with the namespaces; what is left is a directory.
tree= child=
end() {
	[ -z "$child" ] || { kill -KILL "$child" && wait "$child"; } 2>/dev/null
	[ -z "$tree" ] || rm -rf "$tree"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

n=0 bad=0
point() {       # point STATUS CLAIM [LOG]
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"; bad=1
		[ -z "${3-}" ] || tail -n 40 "$3" | sed 's/^/# /'
	fi
}

# A bare tree of this suite, unpacked to $tree; packed once.
unpack() {
	mkdir -p "$keep"
	if [ ! -f "$keep/$1.tar" ]; then
		debootstrap --variant=minbase --include=git,ca-certificates "$1" "$tree" "$mirror" >"$keep/$1.log" 2>&1 &&
			tar -C "$tree" -cf "$keep/$1.tar.new" . && mv "$keep/$1.tar.new" "$keep/$1.tar"
	else
		tar -C "$tree" -xf "$keep/$1.tar"
	fi
}

# inside COMMAND...: run by sh in the tree.
inside() {
	unshare -m -p -f --kill-child sh -c '
		cd "$1" && mount --make-rprivate / && mount -t proc proc proc &&
		mount --rbind /dev dev && mount -t tmpfs tmpfs run &&
		exec chroot . /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/root LANG=C.UTF-8 QUOIN_DEV_PORT="$2" sh -c "$3"' sh "$tree" "$port" "$1" &
	child=$!
	wait "$child"
	rc=$?
	child=
	return "$rc"
}

as_root='
	cd /root/quoin && ./dev up && ./dev up &&
	for name in press garden; do
		curl -fsS "http://$name.localhost:$QUOIN_DEV_PORT/" | grep -qi "</html>" || exit 1
	done && ./dev down'
as_user='
	apt-get install -y -qq sudo && useradd -m -s /bin/sh writer && echo "writer ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/writer &&
	mkdir "/home/writer/my press" && cp -r /root/quoin "/home/writer/my press/quoin two" &&
	rm -rf "/home/writer/my press/quoin two/.dev" && chown -R writer: /home/writer &&
	su - writer -c "cd \"my press/quoin two\" && export QUOIN_DEV_PORT=$QUOIN_DEV_PORT && ./dev up &&
		curl -fsS http://press.localhost:$QUOIN_DEV_PORT/ >/dev/null && ./dev reset && ./dev quoin site list && ./dev down"'

try_suite() {
	tree=$(mktemp -d /var/tmp/quoin-tree.XXXXXX)
	log=$keep/$1-run.log
	chmod 755 "$tree"
	unpack "$1"
	point $? "a bare $1 can be made" "$keep/$1.log"
	cp /etc/resolv.conf "$tree/etc/resolv.conf"
	git clone -q "$src" "$tree/root/quoin"

	inside "$as_root" >"$log" 2>&1
	point $? "$1, as root: ./dev up ends with addresses that answer, twice" "$log"
	if [ "$1" = bookworm ]; then
		inside "$as_user" >"$log" 2>&1
		point $? "$1, with sudo, in a path with spaces: ./dev up, reset and down" "$log"
		inside 'cd /root/quoin && ./dev check' >"$log" 2>&1
		point $? "$1: ./dev check ends without a failure" "$log"
		echo "# $(tail -n 1 "$log")"
	else
		inside 'cd /root/quoin && ./dev check gcc' >"$log" 2>&1
		point $? "$1: the tests pass on gcc's build" "$log"
		echo "# $(tail -n 1 "$log")"
	fi
	rm -rf "$tree"
	tree=
}

for suite in ${*:-bookworm trixie}; do
	try_suite "$suite"
done
echo "1..$n"
exit $bad
