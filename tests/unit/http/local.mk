# tests/unit/http
HTTP_TEST_LIBS = libhttp.a libtext.a libbase.a $(TEXT_LIBS)

check_PROGRAMS += tests/unit/http/test_server
tests_unit_http_test_server_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_server_SOURCES = %D%/test_server.c tests/web/fcgi_client.c tests/web/fcgi_client.h
tests_unit_http_test_server_LDADD = $(HTTP_TEST_LIBS)
