# dev-common.sh - the words every part of ./dev uses.  Sourced with $src set.

say()  { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die()  { warn "dev: $*"; exit 1; }

# Where everything is kept, as an absolute path.
dev=${QUOIN_DEV_DIR:-.dev}
case $dev in /*) ;; *) dev=$src/$dev ;; esac
mkdir -p "$dev" || die "could not make $dev; choose another place: QUOIN_DEV_DIR=/some/where ./dev"
dev=$(cd "$dev" && pwd)

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" = 0 ]; }

# Seconds since the epoch; what a step took is a difference of two of these.
now() { date +%s; }

cores() { nproc 2>/dev/null || echo 2; }

# Run a command as root: at once when we are, else by sudo.
as_root() {
	if is_root; then
		"$@"
	elif have sudo; then
		sudo "$@"
	else
		die "root is needed for: $*
dev: install sudo, or run this once as root"
	fi
}
