# tests/bench - programs that measure one module; built by name only.
EXTRA_PROGRAMS += tests/bench/bench_mustache
tests_bench_bench_mustache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_bench_bench_mustache_SOURCES = %D%/bench_mustache.c
tests_bench_bench_mustache_LDADD = libtext.a libbase.a $(TEXT_LIBS)
CLEANFILES += tests/bench/bench_mustache
