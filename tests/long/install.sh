#!/bin/sh
# install.sh - the page "Install: packages" of doc/operations.md, block by block as
# it stands there, makes a bare Debian serve its first site over TLS.
#
#	tests/long/install.sh [SUITE]      bookworm without an argument
#
# Three things are not as on a server: systemctl is a script that does what the
# units say, certificates are made by Caddy itself (local_certs), and the last
# address is asked of this machine.  Everything after apt runs in a network
# namespace of its own, on the standard ports.
set -u
src=$(cd "$(dirname "$0")/../.." && pwd)
. "$src/tests/long/bare-tree.sh"

# The page's blocks without their indentation, each as a step that ends the walk if it fails.
blocks() {
	awk '/^## Install: packages/ { on = 1; next } /^## / { on = 0 }
		on && /^ *```/ { open = !open; print open ? "\n# block " ++n : ""; next }
		on && open { sub(/^   /, ""); print }' "$src/doc/operations.md"
}

# systemctl for a tree without systemd: services are started from their own units.
systemctl='#!/bin/sh
unit_file() {
	for dir in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
		[ ! -f "$dir/$1" ] || { echo "$dir/$1"; return; }
	done
	echo "no unit $1" >&2
	exit 1
}
start() {
	name=${1%%@*} instance=${1#*@}
	[ "$instance" != "$1" ] && file=$(unit_file "$name@.service") || file=$(unit_file "$name.service")
	user= runtime= pre= environment= may=
	for each in "$file" /etc/systemd/system/"$1".service.d/*.conf; do
		[ -f "$each" ] || continue
		while IFS= read -r line; do
			line=$(echo "$line" | sed "s/%i/$instance/g")
			case $line in
			User=*) user=${line#*=} ;;
			RuntimeDirectory=*) runtime=${line#*=} ;;
			ExecStart=*) command=${line#*=} ;;
			ExecStartPre=*) pre=${line#*=} ;;
			AmbientCapabilities=CAP_NET_BIND_SERVICE) may="--inh-caps=+net_bind_service --ambient-caps=+net_bind_service" ;;
			Environment=*) environment="$environment ${line#*=}" ;;
			esac
		done <"$each"
	done
	[ -z "$runtime" ] || install -d -o "$user" -g "$user" "/run/$runtime"
	as="cd / && exec env -u NOTIFY_SOCKET HOME=/var/lib/$user $environment setpriv --reuid=$user --regid=$user --init-groups $may"
	[ -z "$pre" ] || sh -c "$as $pre" || exit 1
	command=$(echo "$command" | sed "s/--supervised systemd//")
	setsid sh -c "$as $command" </dev/null >>"/var/log/$1.out" 2>&1 &
	echo $! >"/run/$1.pid"
}
stop() { [ ! -f "/run/$1.pid" ] || { kill "$(cat "/run/$1.pid")"; sleep 2; }; }
verb=$1
shift
[ "${1-}" != --now ] || shift
for service; do
	case $verb-$service in
	reload-postgresql) service postgresql reload ;;
	disable-redis-server) service redis-server stop || : ;;
	enable-*) unit=$service; start "$unit" ;;
	restart-*) stop "$service"; start "$service" ;;
	*) echo "systemctl: $verb $service?" >&2; exit 1 ;;
	esac
done
[ "$verb" = daemon-reload ] || sleep 2
'

prepare() {
	mkdir -p "$tree/usr/local/sbin"
	printf '%s' "$systemctl" >"$tree/usr/local/sbin/systemctl"
	printf '#!/bin/sh\nexec /usr/bin/curl -k --retry 10 --retry-all-errors --retry-delay 1 --resolve "*:443:127.0.0.1" "$@"\n' \
		>"$tree/usr/local/sbin/curl"
	chmod 755 "$tree/usr/local/sbin"/*
	printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d" && chmod 755 "$tree/usr/sbin/policy-rc.d"
	blocks | sed 's/^apt-get install/apt-get install -y -qq --no-install-recommends/' |
		sed 's|^cp caddy/Caddyfile .*|&\nsed -i "0,/^{$/s//{\\n\\tlocal_certs\\n\\tskip_install_trust/" /etc/caddy/Caddyfile|' >"$tree/root/blocks"
	awk '/^# block 2$/ { exit } 1' "$tree/root/blocks" >"$tree/root/packages"
	awk '/^# block 2$/ { on = 1 } on' "$tree/root/blocks" >"$tree/root/steps"
	cat >"$tree/root/walk" <<'END'
set -ex
ip link set lo up
service postgresql start
cd /root/quoin
. /root/steps
END
	# The build needs npm's registry; the rest needs no network.
	awk '/^# block 3$/ { exit } 1' "$tree/root/steps" >"$tree/root/build"
	awk '/^# block 3$/ { on = 1 } on' "$tree/root/steps" >"$tree/root/rest" && mv "$tree/root/rest" "$tree/root/steps"
}

suite=${1:-bookworm}
begin "$suite"
prepare
inside 'set -ex; export DEBIAN_FRONTEND=noninteractive; apt-get update -qq; . /root/packages; apt-get install -y -qq iproute2; apt-get clean' \
	>"$log" 2>&1
point $? "$suite: the packages that the page names can be installed" "$log"
inside 'set -ex; cd /root/quoin; . /root/build' >"$log" 2>&1
point $? "$suite: it builds, passes its tests and is installed" "$log"
inside 'rm -f /usr/sbin/policy-rc.d; exec unshare -n sh /root/walk' >"$log" 2>&1
rc=$?
[ "$rc" = 0 ] || cat "$tree"/var/log/quoin.out "$tree"/var/log/caddy.out >>"$log" 2>/dev/null
point "$rc" "$suite: every step after it succeeds" "$log"
echo "# $(grep -h event=serve.ready "$tree/var/log/quoin.out")"
grep -q '<title>.*My publication' "$log"
point $? "$suite: the first site answers over TLS, with a certificate that Quoin agreed to"
finish
echo "1..$n"
exit $bad
