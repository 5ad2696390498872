# tests/unit/cli
check_PROGRAMS += tests/unit/cli/test_backoff
tests_unit_cli_test_backoff_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cli_test_backoff_SOURCES = %D%/test_backoff.c
tests_unit_cli_test_backoff_LDADD = libcli.a

check_PROGRAMS += tests/unit/cli/test_supervisor
tests_unit_cli_test_supervisor_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cli_test_supervisor_SOURCES = %D%/test_supervisor.c
tests_unit_cli_test_supervisor_LDADD = libcli.a libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

TESTS += %D%/markdown.t
EXTRA_DIST += %D%/markdown.t

TESTS += %D%/template.t
EXTRA_DIST += %D%/template.t
