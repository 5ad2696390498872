/* fcgi_page.c - the floor the benchmark holds Quoin against: a libfcgi program
 * that does nothing but answer every request with the same bytes, in one writev.
 *
 *	fcgi_page SOCKET FILE PROCESSES
 *
 * FILE holds a whole CGI answer, headers and body.  Each process accepts on the
 * same socket; that is as fast as libfcgi gets on a machine. */
#include <fcgiapp.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RECORD_MAX = 65528, RECORDS = 64 };

struct record {
	unsigned char version, type, id_hi, id_lo, len_hi, len_lo, padding, reserved;
};

static struct record heads[RECORDS];
static struct { struct record head; unsigned char body[8]; } end = { { 1, 3, 0, 1, 0, 8, 0, 0 }, { 0 } };
static struct iovec answer[2 * RECORDS + 2];
static int pieces;

/* The records of the answer, made once: STDOUT…, an empty STDOUT, END_REQUEST. */
static void
prepare(char *bytes, size_t len)
{
	size_t at = 0;

	for (int i = 0; i < RECORDS - 1 && at < len; i++) {
		size_t n = len - at < RECORD_MAX ? len - at : RECORD_MAX;

		heads[i] = (struct record){ 1, 6, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0 };
		answer[pieces++] = (struct iovec){ &heads[i], sizeof heads[i] };
		answer[pieces++] = (struct iovec){ bytes + at, n };
		at += n;
	}
	heads[RECORDS - 1] = (struct record){ 1, 6, 0, 1, 0, 0, 0, 0 };
	answer[pieces++] = (struct iovec){ &heads[RECORDS - 1], sizeof heads[0] };
	answer[pieces++] = (struct iovec){ &end, sizeof end };
}

static int
serve(int fd)
{
	FCGX_Request rq;

	FCGX_InitRequest(&rq, fd, 0);
	while (FCGX_Accept_r(&rq) == 0) {
		while (FCGX_GetChar(rq.in) != EOF)
			; /* or the front server sees a reset */
		if (writev(rq.ipcFd, answer, pieces) < 0)
			perror("fcgi_page: writev");
		FCGX_Free(&rq, 1);
	}
	return 1;
}

static char *
load(const char *path, size_t *len)
{
	struct stat st;
	int fd = open(path, O_RDONLY);
	char *bytes;

	if (fd < 0 || fstat(fd, &st) || !(bytes = malloc((size_t)st.st_size)) ||
	    read(fd, bytes, (size_t)st.st_size) != st.st_size)
		return NULL;
	close(fd);
	*len = (size_t)st.st_size;
	return bytes;
}

int
main(int argc, char **argv)
{
	size_t len;
	char *bytes = argc == 4 ? load(argv[2], &len) : NULL;
	int fd;

	if (!bytes || len > (size_t)RECORD_MAX * (RECORDS - 1) || FCGX_Init() ||
	    (fd = FCGX_OpenSocket(argv[1], 1024)) < 0) {
		fprintf(stderr, "usage: fcgi_page SOCKET FILE PROCESSES\n");
		return 2;
	}
	prepare(bytes, len);
	for (long n = strtol(argv[3], NULL, 10); n > 1; n--)
		if (fork() == 0)
			break;
	return serve(fd);
}
