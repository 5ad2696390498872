#!/bin/sh
# libraries.sh - one foreign library, one .c file: what a library is to the rest
# of the program is said in one place, and changing it is one file's work.
set -u
cd "$(dirname "$0")/../.."

headers='libpq-fe.h hiredis/hiredis.h fastcgi.h fcgiapp.h curl/curl.h sodium.h jansson.h cmark-gfm.h gumbo.h
	yaml.h zlib.h brotli/encode.h pcre2.h seccomp.h libpsl.h archive.h archive_entry.h vips/vips.h
	qrencode.h zxcvbn.h'

n=0 bad=0
for header in $headers; do
	n=$((n + 1))
	files=$(grep -rlE --include='*.[ch]' "^[ 	]*#[ 	]*include [<\"]$header[>\"]" src | sort)
	if [ "$(echo "$files" | grep -c .)" -gt 1 ]; then
		echo "not ok $n - $header is included by one file only"; bad=1
		echo "$files" | sed 's/^/# /'
	else
		echo "ok $n - $header is included by one file only (${files:-none yet})"
	fi
done
echo "1..$n"
exit $bad
