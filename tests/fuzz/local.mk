# tests/fuzz - one target for each parser of bytes from outside, fuzz_X.c, with
# its seed corpus in corpus/X/.
#
# In an ordinary build a target is a program that replays its corpus in `make
# check`.  Configured with --enable-fuzzers (clang) it is a libFuzzer program:
#
#	tests/fuzz/fuzz_X -max_total_time=60 new-inputs/ $(srcdir)/tests/fuzz/corpus/X
#
# A target adds five lines here: its name and its four variables.
FUZZ_TARGETS =

FUZZ_TARGETS += tests/fuzz/fuzz_json
tests_fuzz_fuzz_json_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_json_SOURCES = %D%/fuzz_json.c $(FUZZ_MAIN)
tests_fuzz_fuzz_json_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_json_LDADD = libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_mustache
tests_fuzz_fuzz_mustache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_mustache_SOURCES = %D%/fuzz_mustache.c $(FUZZ_MAIN)
tests_fuzz_fuzz_mustache_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_mustache_LDADD = libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_utf8
tests_fuzz_fuzz_utf8_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_utf8_SOURCES = %D%/fuzz_utf8.c $(FUZZ_MAIN)
tests_fuzz_fuzz_utf8_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_utf8_LDADD = libbase.a

FUZZ_TARGETS += tests/fuzz/fuzz_front_matter
tests_fuzz_fuzz_front_matter_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_front_matter_SOURCES = %D%/fuzz_front_matter.c $(FUZZ_MAIN)
tests_fuzz_fuzz_front_matter_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_front_matter_LDADD = libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_fcgi
tests_fuzz_fuzz_fcgi_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_fcgi_SOURCES = %D%/fuzz_fcgi.c $(FUZZ_MAIN)
tests_fuzz_fuzz_fcgi_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_fcgi_LDADD = libhttp.a libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_multipart
tests_fuzz_fuzz_multipart_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_multipart_SOURCES = %D%/fuzz_multipart.c $(FUZZ_MAIN)
tests_fuzz_fuzz_multipart_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_multipart_LDADD = libhttp.a libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_url
tests_fuzz_fuzz_url_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_url_SOURCES = %D%/fuzz_url.c $(FUZZ_MAIN)
tests_fuzz_fuzz_url_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_url_LDADD = libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_helpers
tests_fuzz_fuzz_helpers_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_helpers_SOURCES = %D%/fuzz_helpers.c $(FUZZ_MAIN)
tests_fuzz_fuzz_helpers_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_helpers_LDADD = libtext.a libbase.a $(TEXT_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_markdown_guard
tests_fuzz_fuzz_markdown_guard_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_markdown_guard_SOURCES = %D%/fuzz_markdown_guard.c $(FUZZ_MAIN)
tests_fuzz_fuzz_markdown_guard_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_markdown_guard_LDADD = $(CELL_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_sanitize
tests_fuzz_fuzz_sanitize_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_sanitize_SOURCES = %D%/fuzz_sanitize.c $(FUZZ_MAIN)
tests_fuzz_fuzz_sanitize_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_sanitize_LDADD = $(CELL_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_svg
tests_fuzz_fuzz_svg_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_svg_SOURCES = %D%/fuzz_svg.c $(FUZZ_MAIN)
tests_fuzz_fuzz_svg_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_svg_LDADD = $(CELL_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_markdown_wire
tests_fuzz_fuzz_markdown_wire_CPPFLAGS = $(TEST_CPPFLAGS)
tests_fuzz_fuzz_markdown_wire_SOURCES = %D%/fuzz_markdown_wire.c $(FUZZ_MAIN)
tests_fuzz_fuzz_markdown_wire_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_markdown_wire_LDADD = libtext.a libbase.a

if FUZZERS
FUZZ_MAIN =
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
noinst_PROGRAMS += $(FUZZ_TARGETS)
else
FUZZ_MAIN = %D%/replay_main.c
FUZZ_LINK = $(AM_LDFLAGS)
check_PROGRAMS += $(FUZZ_TARGETS)
endif

EXTRA_DIST += %D%/fuzz.h %D%/replay_main.c %D%/corpus
