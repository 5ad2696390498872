# src/http - the FastCGI protocol and HTTP messages, nothing else.
noinst_LIBRARIES += libhttp.a
libhttp_a_SOURCES = \
	%D%/body.c %D%/body.h \
	%D%/cidr.c %D%/cidr.h \
	%D%/fcgi.c %D%/fcgi_params.c %D%/fcgi.h %D%/fcgi_priv.h \
	%D%/form.c %D%/form.h \
	%D%/multipart.c %D%/multipart.h \
	%D%/negotiate.c %D%/negotiate.h \
	%D%/request.c %D%/request_args.c %D%/request.h \
	%D%/response.c %D%/response.h \
	%D%/router.c %D%/router.h \
	%D%/conn.c %D%/conn.h \
	%D%/park.c %D%/pool.c %D%/queue.c %D%/server.c %D%/server.h %D%/server_priv.h
