# src/cli - quoin: one program, its subcommands.
bin_PROGRAMS += quoin
quoin_SOURCES = \
	%D%/account.c \
	%D%/app.c %D%/app.h \
	%D%/backoff.c %D%/backoff.h \
	%D%/backup.c \
	%D%/check_config.c \
	%D%/child.c %D%/child.h \
	%D%/commands.h \
	%D%/doctor.c \
	%D%/export.c \
	%D%/import.c \
	%D%/main.c \
	%D%/markdown.c \
	%D%/migrate.c \
	%D%/notify.c %D%/notify.h \
	%D%/progress.c %D%/progress.h \
	%D%/serve.c \
	%D%/server.c \
	%D%/site.c %D%/site.h \
	%D%/site_domain.c \
	%D%/site_show.c \
	%D%/template.c \
	%D%/theme.c
quoin_LDADD = libcli.a libweb.a libjob.a libhttp.a libdomain.a libservice.a libtext.a libbase.a $(TEXT_LIBS) $(SERVICE_LIBS)

# What commands stand on, and the supervisor: apart, so that tests can link it
# with workers of their own.
noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	%D%/app.c %D%/app.h \
	%D%/backoff.c %D%/backoff.h \
	%D%/child.c %D%/child.h \
	%D%/generation.c \
	%D%/handover.c %D%/handover.h \
	%D%/kept.c %D%/kept.h \
	%D%/notify.c %D%/notify.h \
	%D%/supervisor.c %D%/supervisor.h %D%/supervisor_priv.h
