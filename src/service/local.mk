# src/service - the outside world, one library or remote a file.
noinst_LIBRARIES += libservice.a
libservice_a_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS) $(HIREDIS_CFLAGS) $(SODIUM_CFLAGS) $(ZLIB_CFLAGS) $(BROTLI_CFLAGS) \
	$(QRENCODE_CFLAGS) $(CURL_CFLAGS) $(ARCHIVE_CFLAGS)
libservice_a_SOURCES = \
	%D%/cell.c %D%/cell.h \
	%D%/compress.c %D%/compress.h \
	%D%/crypto.c %D%/crypto.h \
	%D%/conf.c %D%/conf.h %D%/settings.h \
	%D%/mail.c %D%/mail.h \
	%D%/pg.c %D%/pg.h %D%/pg_priv.h %D%/pg_value.c \
	%D%/pg_cache.c %D%/pg_cache.h \
	%D%/proc.c %D%/proc.h \
	%D%/qr.c %D%/qr.h \
	%D%/redis.c %D%/redis.h \
	%D%/strength.c %D%/strength.h \
	%D%/zip.c %D%/zip.h

# What a program that links libservice.a needs after it.
SERVICE_LIBS = $(PQ_LIBS) $(HIREDIS_LIBS) $(SODIUM_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(QRENCODE_LIBS) $(ZXCVBN_LIBS) $(CURL_LIBS) $(ARCHIVE_LIBS) $(TEXT_LIBS)
