/* load.c - readers without a pause: GETs over kept connections, and every answer
 * that is not a whole 200 told with its time.
 *
 *	load PORT HOST SECONDS CONNECTIONS RATE PATH…
 *
 * RATE is requests a second in all; 0: as many as there can be.  SIGTERM ends it
 * before its time.  Writes
 *
 *	failed BEGIN END WHY          (seconds of CLOCK_MONOTONIC)
 *	total REQUESTS FAILED SECONDS MEDIAN_MS P99_MS LONGEST_MS */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_READERS = 256, BUF = 64 * 1024, BUCKETS = 20000 }; /* of a tenth of a millisecond */

static int port;
static const char *host;
static double end_at, pause_for;
static volatile sig_atomic_t told_to_end;
static char **paths;
static int path_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* over what follows, and standard output */
static long requests, failures;
static int times[BUCKETS];
static double longest;

struct reader {
	pthread_t id;
	unsigned number;
	int fd;          /* -1: to be connected */
	char buf[BUF];
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
sleep_until(double t)
{
	double left = t - now();

	if (left > 0)
		nanosleep(&(struct timespec){ .tv_sec = (time_t)left, .tv_nsec = (long)((left - (double)(time_t)left) * 1e9) }, NULL);
}

static bool
ensure_connected(struct reader *r)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct timeval limit = { .tv_sec = 30 };
	int one = 1;

	if (r->fd >= 0)
		return true;
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	r->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(r->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	setsockopt(r->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return connect(r->fd, (struct sockaddr *)&sa, sizeof sa) == 0;
}

/* The value of a header within the head, or NULL. */
static const char *
header(const char *head, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
		if (strncasecmp(line + 2, name, n) == 0 && line[2 + n] == ':')
			return line + 3 + n;
	return NULL;
}

/* Read one answer; NULL, or what is wrong with it.  *keep: the connection goes on. */
static const char *
read_answer(struct reader *r, bool *keep)
{
	static _Thread_local char why[32];
	size_t len = 0, got = 0;
	char *body = NULL;

	while (!body) {
		ssize_t n = recv(r->fd, r->buf + len, BUF - 1 - len, 0);
		if (n <= 0)
			return len ? "cut in its head" : n == 0 ? "closed" : "reset";
		len += (size_t)n;
		r->buf[len] = '\0';
		body = strstr(r->buf, "\r\n\r\n");
		if (!body && len == BUF - 1)
			return "endless head";
	}
	const char *length = header(r->buf, "Content-Length"), *connection = header(r->buf, "Connection");
	long status = strtol(r->buf + 9, NULL, 10), want = length ? strtol(length, NULL, 10) : -1;
	*keep = !connection || strncasecmp(connection + strspn(connection, " "), "close", 5) != 0;
	if (want < 0)
		return "no length";
	for (got = len - (size_t)(body + 4 - r->buf); got < (size_t)want;) {
		ssize_t n = recv(r->fd, r->buf, BUF - 1, 0);
		if (n <= 0)
			return "cut in its body";
		got += (size_t)n;
	}
	snprintf(why, sizeof why, "status %ld", status);
	return status == 200 && got == (size_t)want ? NULL : status == 200 ? "too long" : why;
}

static const char *
get(struct reader *r, const char *path, bool *keep)
{
	char text[2048];
	int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, host);

	*keep = false;
	if (!ensure_connected(r))
		return "refused";
	if (send(r->fd, text, (size_t)n, MSG_NOSIGNAL) != n)
		return "not taken";
	return read_answer(r, keep);
}

static void
count(double begin, double end, const char *why)
{
	size_t bucket = (size_t)((end - begin) * 10000);

	pthread_mutex_lock(&lock);
	requests++;
	times[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	if (end - begin > longest)
		longest = end - begin;
	if (why) {
		failures++;
		printf("failed %.6f %.6f %s\n", begin, end, why);
		fflush(stdout);
	}
	pthread_mutex_unlock(&lock);
}

static void *
read_on(void *arg)
{
	struct reader *r = arg;
	unsigned step = r->number;
	double next = now() + pause_for * r->number / MOST_READERS;

	while (now() < end_at && !told_to_end) {
		bool keep;
		double begin = now();
		const char *why = get(r, paths[step++ % (unsigned)path_count], &keep);

		count(begin, now(), why);
		if (!keep) {
			close(r->fd);
			r->fd = -1;
		}
		next += pause_for;
		sleep_until(next);
	}
	return NULL;
}

static double
percentile(double share)
{
	long sum = 0;

	for (int i = 0; i < BUCKETS; i++)
		if ((sum += times[i]) >= (long)(share * (double)requests))
			return i / 10.0;
	return BUCKETS / 10.0;
}

static void
on_term(int sig)
{
	(void)sig;
	told_to_end = 1;
}

int
main(int argc, char **argv)
{
	static struct reader readers[MOST_READERS];

	if (argc < 7)
		return fputs("usage: load PORT HOST SECONDS CONNECTIONS RATE PATH...\n", stderr), 2;
	int n = (int)strtol(argv[4], NULL, 10);
	double begin = now(), rate = strtod(argv[5], NULL);
	signal(SIGTERM, on_term);
	port = (int)strtol(argv[1], NULL, 10);
	host = argv[2];
	end_at = begin + strtod(argv[3], NULL);
	n = n < 1 ? 1 : n > MOST_READERS ? MOST_READERS : n;
	pause_for = rate > 0 ? n / rate : 0;
	paths = argv + 6;
	path_count = argc - 6;
	for (int i = 0; i < n; i++) {
		readers[i].number = (unsigned)i;
		readers[i].fd = -1;
		if (pthread_create(&readers[i].id, NULL, read_on, &readers[i]) != 0)
			return 2;
	}
	for (int i = 0; i < n; i++)
		pthread_join(readers[i].id, NULL);
	printf("total %ld %ld %.3f %.1f %.1f %.1f\n", requests, failures, now() - begin, percentile(0.5), percentile(0.99),
	       longest * 1000);
	return 0;
}
