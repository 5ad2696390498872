# src/http - the FastCGI protocol and HTTP messages, nothing else.
EXTRA_DIST += \
	%D%/body.h %D%/cidr.h %D%/fcgi.h %D%/form.h %D%/multipart.h %D%/negotiate.h \
	%D%/request.h %D%/response.h %D%/router.h %D%/server.h
