# tests/unit/cell

check_PROGRAMS += tests/unit/cell/test_sanitize
tests_unit_cell_test_sanitize_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_sanitize_SOURCES = %D%/test_sanitize.c %D%/harmless.h
tests_unit_cell_test_sanitize_LDADD = libcell.a libtext.a libbase.a $(CELL_LIBS) $(TEXT_LIBS)

check_PROGRAMS += tests/unit/cell/test_dialect
tests_unit_cell_test_dialect_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_dialect_SOURCES = %D%/test_dialect.c
tests_unit_cell_test_dialect_LDADD = $(CELL_LIBS)
