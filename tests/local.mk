# tests - unit tests in C, one program for each module or small group of them.
# Each links only with the layers it may use, so that the linker proves the layering.
TEST_EXTENSIONS = .t
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
T_LOG_DRIVER = $(LOG_DRIVER)
TEST_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)

EXTRA_DIST += tests/README.md tests/installcheck tests/picture.h tests/tap.h tests/browser tests/check tests/long

include tests/unit/base/local.mk
include tests/unit/text/local.mk
include tests/unit/service/local.mk
include tests/unit/cell/local.mk
include tests/unit/http/local.mk
include tests/unit/domain/local.mk
include tests/unit/web/local.mk
include tests/unit/cli/local.mk
include tests/fuzz/local.mk
include tests/domain/local.mk
include tests/web/local.mk
include tests/bench/local.mk

TESTS += $(check_PROGRAMS)

# Build everything, and what `make check` runs; run nothing.
check-programs: all
	@$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)

# Those whose subject is threads: ./dev check runs them under ThreadSanitizer.
THREADED = tests/unit/http/test_server tests/unit/service/test_crypto tests/unit/web/test_page_cache \
	tests/domain/test_change tests/domain/test_pg_cache
threaded-programs: $(BUILT_SOURCES)
	@$(MAKE) $(AM_MAKEFLAGS) $(THREADED)
.PHONY: check-programs threaded-programs

installcheck-local:
	'$(srcdir)/tests/installcheck' '$(DESTDIR)$(bindir)' '$(DESTDIR)$(mandir)'
