# bare-tree.sh - a bare Debian to try something in; sourced with $src set.
#
# A tree is made by debootstrap, from a mirror (QUOIN_MIRROR), packed once in
# QUOIN_BARE_DIR, and entered with mount and process namespaces of its own, so that
# mounts and whatever runs in it end with it.
mirror=${QUOIN_MIRROR:-http://deb.debian.org/debian}
keep=${QUOIN_BARE_DIR:-/var/tmp/quoin-bare}

skip() { echo "1..0 # SKIP $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "needs root"
command -v debootstrap >/dev/null || skip "needs debootstrap"
unshare -m true 2>/dev/null || skip "needs the right to mount"

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

# begin SUITE: a new tree, with the source as it was last committed.
begin() {
	tree=$(mktemp -d /var/tmp/quoin-tree.XXXXXX)
	log=$keep/$1-run.log
	chmod 755 "$tree"
	unpack "$1"
	point $? "a bare $1 can be made" "$keep/$1.log"
	cp /etc/resolv.conf "$tree/etc/resolv.conf"
	# npm has certificates of its own; a proxy's stand here.
	[ -z "${NODE_EXTRA_CA_CERTS-}" ] || cp "$NODE_EXTRA_CA_CERTS" "$tree/etc/ssl/extra.crt"
	git clone -q "$src" "$tree/root/quoin"
}

finish() {
	rm -rf "$tree"
	tree=
}

unpack() {
	mkdir -p "$keep"
	if [ ! -f "$keep/$1.tar" ]; then
		debootstrap --variant=minbase --include=git,ca-certificates "$1" "$tree" "$mirror" >"$keep/$1.log" 2>&1 &&
			tar -C "$tree" -cf "$keep/$1.tar.new" . && mv "$keep/$1.tar.new" "$keep/$1.tar"
	else
		tar -C "$tree" -xf "$keep/$1.tar"
	fi
}

# inside COMMANDS [VARIABLE=VALUE...]: run by sh in the tree.
inside() {
	commands=$1
	shift
	[ ! -e "$tree/etc/ssl/extra.crt" ] || set -- NODE_EXTRA_CA_CERTS=/etc/ssl/extra.crt "$@"
	unshare -m -p -f --kill-child sh -c '
		cd "$1" && commands=$2 && shift 2 && mount --make-rprivate / && mount -t proc proc proc &&
		mount --rbind /dev dev && mount -t tmpfs tmpfs run &&
		exec chroot . /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/root LANG=C.UTF-8 "$@" sh -c "$commands"' sh "$tree" "$commands" "$@" &
	child=$!
	wait "$child"
	rc=$?
	child=
	return "$rc"
}
