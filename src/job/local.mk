# src/job - work that is not a request.
noinst_LIBRARIES += libjob.a
libjob_a_SOURCES = \
	%D%/process.c %D%/process.h
