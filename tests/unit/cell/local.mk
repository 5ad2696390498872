# tests/unit/cell

check_PROGRAMS += tests/unit/cell/test_sanitize
tests_unit_cell_test_sanitize_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_sanitize_SOURCES = %D%/test_sanitize.c %D%/harmless.h
tests_unit_cell_test_sanitize_LDADD = libcell.a libtext.a libbase.a $(CELL_LIBS) $(TEXT_LIBS)

check_PROGRAMS += tests/unit/cell/test_dialect
tests_unit_cell_test_dialect_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_dialect_SOURCES = %D%/test_dialect.c
tests_unit_cell_test_dialect_LDADD = $(CELL_LIBS)

check_PROGRAMS += tests/unit/cell/test_sandbox
tests_unit_cell_test_sandbox_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_sandbox_SOURCES = %D%/test_sandbox.c
tests_unit_cell_test_sandbox_LDADD = $(CELL_LIBS)

check_PROGRAMS += tests/unit/cell/test_guard
tests_unit_cell_test_guard_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_guard_SOURCES = %D%/test_guard.c
tests_unit_cell_test_guard_LDADD = $(CELL_LIBS)

check_PROGRAMS += tests/unit/cell/test_highlight
tests_unit_cell_test_highlight_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_highlight_SOURCES = %D%/test_highlight.c
tests_unit_cell_test_highlight_LDADD = $(CELL_LIBS)

check_PROGRAMS += tests/unit/cell/test_image
tests_unit_cell_test_image_CPPFLAGS = $(TEST_CPPFLAGS) $(VIPS_CFLAGS)
tests_unit_cell_test_image_SOURCES = %D%/test_image.c
tests_unit_cell_test_image_LDADD = $(CELL_LIBS)

check_PROGRAMS += tests/unit/cell/test_svg
tests_unit_cell_test_svg_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_cell_test_svg_SOURCES = %D%/test_svg.c
tests_unit_cell_test_svg_LDADD = $(CELL_LIBS)
