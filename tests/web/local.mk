# tests/web - scenarios through real front servers; tests/web/run starts them.
# The responder is built when asked for: make tests/web/fcgi_echo
EXTRA_PROGRAMS += tests/web/fcgi_echo
tests_web_fcgi_echo_CPPFLAGS = $(TEST_CPPFLAGS)
tests_web_fcgi_echo_SOURCES = %D%/fcgi_echo.c
tests_web_fcgi_echo_LDADD = -lfcgi
CLEANFILES += tests/web/fcgi_echo

EXTRA_PROGRAMS += tests/web/load
tests_web_load_CPPFLAGS = $(TEST_CPPFLAGS)
tests_web_load_SOURCES = %D%/load.c
CLEANFILES += tests/web/load
