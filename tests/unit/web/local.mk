# tests/unit/web
WEB_TEST_LIBS = libweb.a libhttp.a libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

check_PROGRAMS += tests/unit/web/test_page_cache
tests_unit_web_test_page_cache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_web_test_page_cache_SOURCES = %D%/test_page_cache.c
tests_unit_web_test_page_cache_LDADD = $(WEB_TEST_LIBS)

check_PROGRAMS += tests/unit/web/test_themes
tests_unit_web_test_themes_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_web_test_themes_SOURCES = %D%/test_themes.c
tests_unit_web_test_themes_LDADD = $(WEB_TEST_LIBS)
