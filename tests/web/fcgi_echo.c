/* fcgi_echo.c - a FastCGI responder that answers with what it was sent.
 *
 *	fcgi_echo SOCKET
 *
 * The body is one param a line, NAME=VALUE, as the front server sent them, then
 * an empty line and the number of body bytes.  The path says what else to do:
 *
 *	/accel/PATH   X-Accel-Redirect: /_files/PATH, with headers of our own
 *	/page         20 kB of text, for measuring
 *
 * It is the measure of what the front servers do by themselves, and the floor
 * that the benchmark holds the engine against, hence the plain libfcgi. */
#include <fcgiapp.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char page[20480];

static void
accel(FCGX_Stream *out, const char *path)
{
	FCGX_FPrintF(out, "Content-Type: text/plain\r\nX-Accel-Redirect: /_files/%s\r\n"
	             "Set-Cookie: kept=1\r\nX-Content-Type-Options: nosniff\r\n"
	             "Content-Security-Policy: sandbox\r\n\r\n", path);
}

static void
echo(FCGX_Request *rq)
{
	char buf[8192];
	long body = 0;
	int n;

	while ((n = FCGX_GetStr(buf, sizeof buf, rq->in)) > 0)
		body += n;
	FCGX_PutS("Content-Type: text/plain\r\nCache-Control: no-store\r\n\r\n", rq->out);
	for (char **p = rq->envp; *p; p++)
		FCGX_FPrintF(rq->out, "%s\n", *p);
	FCGX_FPrintF(rq->out, "\n%ld\n", body);
}

static void
answer(FCGX_Request *rq)
{
	const char *uri = FCGX_GetParam("REQUEST_URI", rq->envp);

	if (!uri)
		uri = "";
	if (!strncmp(uri, "/accel/", 7)) {
		accel(rq->out, uri + 7);
	} else if (!strcmp(uri, "/page")) {
		FCGX_PutS("Content-Type: text/html\r\n\r\n", rq->out);
		FCGX_PutStr(page, sizeof page, rq->out);
	} else {
		echo(rq);
	}
}

int
main(int argc, char **argv)
{
	FCGX_Request rq;
	int fd;

	if (argc != 2 || FCGX_Init() || (fd = FCGX_OpenSocket(argv[1], 1024)) < 0) {
		fprintf(stderr, "usage: fcgi_echo SOCKET\n");
		return 2;
	}
	memset(page, 'x', sizeof page);
	FCGX_InitRequest(&rq, fd, 0);
	while (FCGX_Accept_r(&rq) == 0) {
		answer(&rq);
		FCGX_Finish_r(&rq);
	}
	return 1;
}
