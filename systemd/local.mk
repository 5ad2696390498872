# systemd - the unit; below the prefix, where systemd looks for /usr and /usr/local.
systemdsystemunitdir = $(prefix)/lib/systemd/system
systemdsystemunit_DATA = systemd/quoin.service
EXTRA_DIST += %D%/quoin.service.in
CLEANFILES += systemd/quoin.service

systemd/quoin.service: %D%/quoin.service.in Makefile
	@$(MKDIR_P) systemd
	$(AM_V_GEN)sed 's|@bindir[@]|$(bindir)|g' '$(srcdir)/%D%/quoin.service.in' >$@.new && mv $@.new $@
