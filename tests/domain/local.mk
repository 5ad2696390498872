# tests/domain - rules against a real PostgreSQL; each program reports SKIP
# without one (QUOIN_TEST_DB, see tools/scratch.sh).
EXTRA_DIST += %D%/scratch.h
DOMAIN_TEST_LIBS = libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

check_PROGRAMS += tests/domain/test_pg
tests_domain_test_pg_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_pg_SOURCES = %D%/test_pg.c
tests_domain_test_pg_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS)

check_PROGRAMS += tests/domain/test_pg_cache
tests_domain_test_pg_cache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_pg_cache_SOURCES = %D%/test_pg_cache.c
tests_domain_test_pg_cache_LDADD = libservice.a libtext.a libbase.a $(SERVICE_LIBS)

check_PROGRAMS += tests/domain/test_change
tests_domain_test_change_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_change_SOURCES = %D%/test_change.c
tests_domain_test_change_LDADD = $(DOMAIN_TEST_LIBS)

check_PROGRAMS += tests/domain/test_migrate
tests_domain_test_migrate_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_migrate_SOURCES = %D%/test_migrate.c
tests_domain_test_migrate_LDADD = $(DOMAIN_TEST_LIBS)

check_PROGRAMS += tests/domain/test_queries
tests_domain_test_queries_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_queries_SOURCES = %D%/test_queries.c
tests_domain_test_queries_LDADD = $(DOMAIN_TEST_LIBS)

check_PROGRAMS += tests/domain/test_redirect
tests_domain_test_redirect_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_redirect_SOURCES = %D%/test_redirect.c
tests_domain_test_redirect_LDADD = $(DOMAIN_TEST_LIBS)

check_PROGRAMS += tests/domain/test_jobs
tests_domain_test_jobs_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_jobs_SOURCES = %D%/test_jobs.c
tests_domain_test_jobs_LDADD = libjob.a $(DOMAIN_TEST_LIBS)

check_PROGRAMS += tests/domain/test_media
tests_domain_test_media_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_media_SOURCES = %D%/test_media.c
tests_domain_test_media_LDADD = $(DOMAIN_TEST_LIBS)
# The commands, in Python: tests/domain/run starts what it needs.
TESTS += tests/domain/run
AM_TESTS_ENVIRONMENT = QUOIN_BUILD='$(abs_builddir)'; export QUOIN_BUILD;

check_PROGRAMS += tests/domain/test_site_theme
tests_domain_test_site_theme_CPPFLAGS = $(TEST_CPPFLAGS)
tests_domain_test_site_theme_SOURCES = %D%/test_site_theme.c
tests_domain_test_site_theme_LDADD = $(DOMAIN_TEST_LIBS)
