# dev-place.sh - where things are kept.
#
#	$dev/build  the build            $dev/state  media, assets, the master key
#	$dev/run    sockets              $dev/redis  the state Redis's file
#	$dev/pg     PostgreSQL's data    $dev/log    one log for each process
#
# Two of these cannot always be in $dev itself and are then links to a directory
# of their own elsewhere, which reset removes: `run` when the name of a socket in
# it would be longer than the 107 bytes a socket may have or hold a character
# that some configuration would need quoted, and both when PostgreSQL, which
# refuses to run as root, runs as a user who cannot enter $dev.

place() {
	mkdir -p "$dev/state" "$dev/redis" "$dev/log"
	settle run /tmp socket_names_fit
	settle pg /var/tmp pg_user_enters
	run=$(readlink -f "$dev/run")
	pg=$(readlink -f "$dev/pg")
	chmod 711 "$run"
	mkdir -p "$run/pg"
	if is_root; then
		chown "$pg_user" "$pg" "$run/pg"
	fi
	chmod 700 "$pg" "$run/pg"
}

# settle NAME ELSEWHERE TEST: a directory $dev/NAME if the test holds there, else
# a link to one below ELSEWHERE.  What is there already stays.
settle() {
	[ ! -L "$dev/$1" ] || [ -d "$dev/$1" ] || rm "$dev/$1"      # its target is gone
	[ -e "$dev/$1" ] && return
	if $3; then
		mkdir "$dev/$1"
	else
		ln -s "$(mktemp -d "$2/quoin-$1.XXXXXX")" "$dev/$1"
		chmod 755 "$dev/$1/"
	fi
}

# .s.PGSQL.5432.lock is the longest name, in $run/pg/.
socket_names_fit() {
	case $dev in *[!a-zA-Z0-9/._-]*) return 1 ;; esac
	[ "${#dev}" -lt 80 ] && pg_user_enters
}

pg_user_enters() {
	! is_root || as_pg test -x "$dev"
}

# Forget a place, wherever it is.
unsettle() {
	if [ -L "$dev/$1" ]; then
		elsewhere=$(readlink "$dev/$1")
		case $elsewhere in
		/tmp/quoin-"$1".?*|/var/tmp/quoin-"$1".?*) rm -rf "$elsewhere" ;;
		esac
		rm "$dev/$1"
	else
		rm -rf "${dev:?}/$1"
	fi
}
