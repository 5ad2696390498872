# tests/domain - rules against a real PostgreSQL; each program reports SKIP
# without one (QUOIN_TEST_DB, see tools/scratch.sh).
EXTRA_DIST += %D%/scratch.h

check_PROGRAMS += tests/domain/test_pg
tests_domain_test_pg_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_pg_SOURCES = %D%/test_pg.c
tests_domain_test_pg_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS)

check_PROGRAMS += tests/domain/test_pg_cache
tests_domain_test_pg_cache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_pg_cache_SOURCES = %D%/test_pg_cache.c
tests_domain_test_pg_cache_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS)
