# tests/bench - programs that measure one module; built by name only.
EXTRA_PROGRAMS += tests/bench/bench_mustache
tests_bench_bench_mustache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_bench_bench_mustache_SOURCES = %D%/bench_mustache.c
tests_bench_bench_mustache_LDADD = libtext.a libbase.a $(TEXT_LIBS)
CLEANFILES += tests/bench/bench_mustache
EXTRA_DIST += tests/bench/console.py tests/bench/search.py

# The floor ./dev bench compares with.
EXTRA_PROGRAMS += tests/bench/fcgi_page
tests_bench_fcgi_page_CPPFLAGS = $(TEST_CPPFLAGS)
tests_bench_fcgi_page_SOURCES = %D%/fcgi_page.c
tests_bench_fcgi_page_LDADD = -lfcgi
CLEANFILES += tests/bench/fcgi_page
