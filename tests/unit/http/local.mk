# tests/unit/http
HTTP_TEST_LIBS = libhttp.a libtext.a libbase.a $(TEXT_LIBS)
FCGI_CLIENT = tests/web/fcgi_client.c tests/web/fcgi_client.h

check_PROGRAMS += tests/unit/http/test_fcgi
tests_unit_http_test_fcgi_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_fcgi_SOURCES = %D%/test_fcgi.c $(FCGI_CLIENT)
tests_unit_http_test_fcgi_LDADD = $(HTTP_TEST_LIBS)

check_PROGRAMS += tests/unit/http/test_form
tests_unit_http_test_form_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_form_SOURCES = %D%/test_form.c
tests_unit_http_test_form_LDADD = $(HTTP_TEST_LIBS)

check_PROGRAMS += tests/unit/http/test_request
tests_unit_http_test_request_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_request_SOURCES = %D%/test_request.c
tests_unit_http_test_request_LDADD = $(HTTP_TEST_LIBS)

check_PROGRAMS += tests/unit/http/test_response
tests_unit_http_test_response_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_response_SOURCES = %D%/test_response.c
tests_unit_http_test_response_LDADD = $(HTTP_TEST_LIBS)

check_PROGRAMS += tests/unit/http/test_router
tests_unit_http_test_router_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_router_SOURCES = %D%/test_router.c
tests_unit_http_test_router_LDADD = $(HTTP_TEST_LIBS)

check_PROGRAMS += tests/unit/http/test_server
tests_unit_http_test_server_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_http_test_server_SOURCES = %D%/test_server.c $(FCGI_CLIENT)
tests_unit_http_test_server_LDADD = $(HTTP_TEST_LIBS)
