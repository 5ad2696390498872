# tools - what an operator runs beside quoin; the rest is for developers and is not installed.
dist_man_MANS += man/quoin-upgrade.8
sbin_SCRIPTS = tools/quoin-upgrade
EXTRA_DIST += %D%/quoin-upgrade.in \
	tools/dev-bench.sh tools/dev-build.sh tools/dev-check.sh tools/dev-common.sh tools/dev-packages.sh \
	tools/dev-place.sh tools/dev-servers.sh tools/dev-tap.sh tools/dev-up.sh tools/scratch.sh
CLEANFILES += tools/quoin-upgrade

tools/quoin-upgrade: %D%/quoin-upgrade.in Makefile
	@$(MKDIR_P) tools
	$(AM_V_GEN)sed -e 's|@bindir[@]|$(bindir)|g' -e 's|@libexecdir[@]|$(libexecdir)|g' -e 's|@libdir[@]|$(libdir)|g' \
		-e 's|@pkgdatadir[@]|$(pkgdatadir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
		'$(srcdir)/%D%/quoin-upgrade.in' >$@.new && chmod 755 $@.new && mv $@.new $@
