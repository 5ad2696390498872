# dev-packages.sh - the Debian packages that building, running and testing need.
#
# Only the missing ones are installed, and no service of theirs is started: a
# policy-rc.d that says no stands in for the moment of the installation.

packages_build="gcc libc6-dev make automake autoconf pkg-config
	libpq-dev libhiredis-dev libsodium-dev libjansson-dev libicu-dev libyaml-dev
	zlib1g-dev libbrotli-dev libpcre2-dev libgumbo-dev libseccomp-dev libpsl-dev libarchive-dev
	libqrencode-dev libzxcvbn-dev libcurl4-openssl-dev
	libfcgi-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libvips-dev
	nodejs npm"
packages_run="postgresql redis-server caddy curl"
packages_check="clang libclang-rt-dev nginx python3 python3-yaml cmark-gfm python3-aiosmtpd"
packages_browser="chromium python3-feedparser fonts-liberation fonts-dejavu-core fonts-noto-core"

# npm may have come with another packager's nodejs, which Debian's package refuses.
missing_packages() {
	for p in "$@"; do
		[ "$p" = npm ] && have npm && continue
		dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || echo "$p"
	done
}

# need_packages NAME...: make sure these are installed.
need_packages() {
	have dpkg-query || { warn "dev: not a Debian; going on, hoping that these are here: $*"; return; }
	missing=$(missing_packages "$@")
	[ -z "$missing" ] && return
	missing=$(echo $missing)
	say "installing: $missing"
	if ! install_packages $missing >"$dev/packages.log" 2>&1; then
		tail -n 5 "$dev/packages.log" >&2
		die "could not install packages; the whole story is in $dev/packages.log.
dev: install them by hand, then run this again: apt-get install $missing"
	fi
}

# One ./dev at a time installs; another waits for it, and for apt.
install_packages() {
	as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive sh -c '
		exec 9>/var/lib/dpkg/.quoin-dev && flock 9
		policy=/usr/sbin/policy-rc.d
		if [ ! -e $policy ]; then
			trap "rm -f $policy" EXIT
			printf "#!/bin/sh\nexit 101\n" >$policy && chmod 755 $policy
		fi
		apt="apt-get -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
		$apt update && $apt install --no-install-recommends "$@"
	' sh "$@"
}
