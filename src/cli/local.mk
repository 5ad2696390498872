# src/cli - quoin: one program, its subcommands.
bin_PROGRAMS += quoin
quoin_SOURCES = \
	%D%/account.c \
	%D%/app.c %D%/app.h \
	%D%/backoff.c %D%/backoff.h \
	%D%/child.c %D%/child.h \
	%D%/commands.h \
	%D%/generation.c \
	%D%/handover.c %D%/handover.h \
	%D%/kept.c %D%/kept.h \
	%D%/import.c \
	%D%/main.c \
	%D%/markdown.c \
	%D%/migrate.c \
	%D%/notify.c %D%/notify.h \
	%D%/serve.c \
	%D%/server.c \
	%D%/site.c %D%/site.h \
	%D%/site_domain.c \
	%D%/site_show.c \
	%D%/supervisor.c %D%/supervisor.h %D%/supervisor_priv.h \
	%D%/template.c
quoin_LDADD = libweb.a libjob.a libhttp.a libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)
