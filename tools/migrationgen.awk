# migrationgen.awk - sql/{platform,site}/NNN-name.sql -> one C table, so that the
# program carries the schema it needs.
#
# usage: awk -f migrationgen.awk FILE...   (in order of number within a folder)

FNR == 1 {
	if (NR > 1) print "\t},"
	scope = FILENAME ~ /\/platform\// ? "PG_PLATFORM" : "PG_SITE"
	base = FILENAME; sub(/^.*\//, "", base)
	number = base + 0; sub(/\.sql$/, "", base)
	if (NR == 1) {
		print "/* machine generated from sql/ by tools/migrationgen.awk: edit those files instead */"
		print "#include \"domain/migrate.h\"\n"
		print "const struct migration migrations[] = {"
	}
	if (scope == last_scope && number != last + 1) {
		print FILENAME ": its number does not follow " last > "/dev/stderr"
		exit bad = 1
	}
	last_scope = scope; last = number
	printf "\t{ .scope = %s, .version = %d, .name = \"%s\", .sql =\n", scope, number, base
}
{ line = $0; gsub(/\\/, "&&", line); gsub(/"/, "\\\"", line); gsub(/\t/, "\\t", line); printf "\t\t\"%s\\n\"\n", line }
END { if (bad) exit 1; print "\t},\n\t{ .version = 0 },\n};" }
