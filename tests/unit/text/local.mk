# tests/unit/text
check_PROGRAMS += tests/unit/text/test_escape
tests_unit_text_test_escape_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_escape_SOURCES = %D%/test_escape.c
tests_unit_text_test_escape_LDADD = libtext.a libbase.a

check_PROGRAMS += tests/unit/text/test_json
tests_unit_text_test_json_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_text_test_json_SOURCES = %D%/test_json.c
tests_unit_text_test_json_LDADD = libtext.a libbase.a $(TEXT_LIBS)
