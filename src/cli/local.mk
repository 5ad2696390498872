# src/cli - quoin: one program, its subcommands.
bin_PROGRAMS += quoin
quoin_SOURCES = \
	%D%/account.c \
	%D%/app.c %D%/app.h \
	%D%/commands.h \
	%D%/main.c \
	%D%/markdown.c \
	%D%/migrate.c \
	%D%/server.c \
	%D%/site.c %D%/site.h \
	%D%/site_domain.c \
	%D%/site_show.c \
	%D%/template.c
quoin_LDADD = libweb.a libhttp.a libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)
