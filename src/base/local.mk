# src/base - memory, strings, errors, time, log: things C should have had.
noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/banned.h \
	%D%/clock.c %D%/clock.h \
	%D%/ctx.c %D%/ctx.h \
	%D%/err.c %D%/err.h \
	%D%/field.c %D%/field.h \
	%D%/file.c %D%/file.h \
	%D%/hash.c %D%/hash.h \
	%D%/log.c %D%/log.h \
	%D%/num.c %D%/num.h \
	%D%/rand.c %D%/rand.h \
	%D%/sha1.c %D%/sha1.h \
	%D%/span.h \
	%D%/strbuf.c %D%/strbuf.h \
	%D%/tree.c %D%/tree.h \
	%D%/utf8.c %D%/utf8.h
