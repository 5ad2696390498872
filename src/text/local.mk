# src/text - pure functions: bytes in, bytes out.
noinst_LIBRARIES += libtext.a
libtext_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(ICU_CFLAGS)
libtext_a_SOURCES = \
	%D%/dates.c %D%/dates.h \
	%D%/dyn.c %D%/dyn.h \
	%D%/escape.c %D%/escape.h \
	%D%/host.c %D%/host.h \
	%D%/json_parse.c %D%/json_write.c %D%/json.h \
	%D%/url.c %D%/url.h

# What a program that links libtext.a needs after it.
TEXT_LIBS = $(JANSSON_LIBS) $(ICU_LIBS)
