#!/bin/sh
# layering.sh - an include points down: HACKING.md's table of layers, enforced.
set -u
cd "$(dirname "$0")/../.."

# layer: what it may include besides the system and the build's config.h
allowed() {
	case $1 in
	base)    echo "base" ;;
	text)    echo "base text" ;;
	service) echo "base text service" ;;
	http)    echo "base text http" ;;
	cell)    echo "base text cell" ;;
	domain)  echo "base text service domain" ;;
	web)     echo "base text service http domain web" ;;
	job)     echo "base text service domain job" ;;
	cli)     echo "base text service http domain web job cell cli" ;;
	esac
}

n=0 bad=0
for folder in src/*/; do
	layer=$(basename "$folder")
	may=$(allowed "$layer")
	n=$((n + 1))
	wrong=$(grep -rnE --include='*.[ch]' '^[ 	]*#[ 	]*include "' "$folder" | awk -v may=" $may " '
		{ split($0, part, "\""); slash = index(part[2], "/")
		  to = slash ? substr(part[2], 1, slash - 1) : ""
		  if (to == "" || !index(may, " " to " ")) print }')
	if [ -z "$may" ]; then
		echo "not ok $n - $layer is a layer of the map"; bad=1
	elif [ -n "$wrong" ]; then
		echo "not ok $n - $layer includes only: $may"; bad=1
		echo "$wrong" | sed 's/^/# /'
	else
		echo "ok $n - $layer includes only: $may"
	fi
done
echo "1..$n"
exit $bad
