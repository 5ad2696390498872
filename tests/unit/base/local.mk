# tests/unit/base
check_PROGRAMS += tests/unit/base/test_base
tests_unit_base_test_base_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_base_test_base_SOURCES = %D%/test_base.c
tests_unit_base_test_base_LDADD = libbase.a
