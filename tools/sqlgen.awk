# sqlgen.awk - sql/query/{site,platform}/*.sql -> queries.h or queries.c.
#
# usage: awk -f sqlgen.awk -v want=h|c FILE...
#
# A statement begins with a line "-- name: NAME :one|:many|:exec", perhaps with :afresh
# behind it (pg.h); comment lines directly below it say what it means and go into the header; everything up to
# the next name is its text.  The folder (site or platform) is the database it
# runs in.  A duplicate name, a missing kind or SQL before the first name stops
# the build with file and line.

function die(msg) { printf "%s:%d: %s\n", FILENAME, FNR, msg > "/dev/stderr"; failed = 1; exit 1 }

function finish(   t, n, m) {
	if (name == "") return
	if (text[name] !~ /[^ \n]/) die("statement " name " is empty")
	t = text[name]; n = 0
	while (match(t, /\$[0-9]+/)) {
		m = substr(t, RSTART + 1, RLENGTH - 1) + 0
		if (m > n) n = m
		t = substr(t, RSTART + RLENGTH)
	}
	params[name] = n
}

FNR == 1 { finish(); name = ""; scope = FILENAME ~ /\/platform\// ? "PG_PLATFORM" : "PG_SITE"
	short = FILENAME; sub(/^.*sql\/query\//, "sql/query/", short) }

/^-- name:/ {
	finish()
	if (NF < 4 || NF > 5 || $4 !~ /^:(one|many|exec)$/ || (NF == 5 && $5 != ":afresh"))
		die("want \"-- name: NAME :one|:many|:exec [:afresh]\"")
	name = $3
	if (name in kind) die("statement " name " is defined twice")
	kind[name] = "PG_" toupper(substr($4, 2)); where[name] = short ":" FNR; scopes[name] = scope
	afresh[name] = NF == 5 ? "true" : "false"
	order[++count] = name; head = 1
	next
}
/^--/ { if (name != "" && head) doc[name] = doc[name] " *" substr($0, 3) "\n"; next }
/^[ \t]*$/ { next }
{
	if (name == "") die("SQL before the first \"-- name:\" line")
	head = 0
	sub(/[ \t]*;[ \t]*$/, ""); line = $0
	sub(/^[ \t]+/, "", line)
	text[name] = text[name] (text[name] == "" ? "" : "\n") line
}

END {
	if (failed) exit 1
	finish()
	print "/* machine generated from sql/query by tools/sqlgen.awk: edit those files instead */"
	if (want == "h") {
		print "#ifndef DOMAIN_QUERIES_H\n#define DOMAIN_QUERIES_H\n\n#include \"service/pg.h\"\n"
		for (i = 1; i <= count; i++) {
			n = order[i]
			printf "/* %s\n%s */\nextern const struct pg_query q_%s;\n\n", where[n], doc[n], n
		}
		print "extern const struct pg_query *const queries[];"
		print "enum { QUERY_COUNT = " count " };\n\n#endif"
		exit
	}
	print "#include \"domain/queries.h\"\n"
	for (i = 1; i <= count; i++) {
		n = order[i]; t = text[n]
		gsub(/\\/, "&&", t); gsub(/"/, "\\\"", t); gsub(/\n/, "\\n\"\n\t\t\"", t)
		printf "const struct pg_query q_%s = {\n\t.id = %d, .name = \"%s\", .nparam = %d, .kind = %s, .scope = %s, .afresh = %s, .where = \"%s\",\n\t.text = \"%s\",\n};\n\n", n, i - 1, n, params[n], kind[n], scopes[n], afresh[n], where[n], t
	}
	print "const struct pg_query *const queries[] = {"
	for (i = 1; i <= count; i++) print "\t&q_" order[i] ","
	print "};"
}
