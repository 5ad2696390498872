# src/job - work that is not a request.
noinst_LIBRARIES += libjob.a
libjob_a_SOURCES = \
	%D%/drain.c %D%/drain.h \
	%D%/export.c \
	%D%/jobs.h \
	%D%/leases.c %D%/leases.h \
	%D%/mail.c \
	%D%/media.c \
	%D%/post_render.c \
	%D%/replace.c \
	%D%/process.c %D%/process.h \
	%D%/publish.c \
	%D%/queue.c %D%/queue.h \
	%D%/tag_index.c \
	%D%/trash_purge.c
