/* test_server.c - the worker's server, run in a child process and talked to
 * through its socket by a front server that may be slow, broken or hostile. */
#include "base/rand.h"
#include "http/server.h"
#include "tests/tap.h"
#include "tests/web/fcgi_client.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the server's process shows to the test. */
struct shared {
	struct server_counters counters;
	_Atomic int handled, logged, threads_started, threads_stopped;
	_Atomic bool saw_forgery;     /* a request with a param or path no test client sends openly */
	_Atomic size_t last_body;
	_Atomic bool stopped_cleanly;
	char file[100];
	int failing_thread;           /* the how many-th thread shall not start; 0: all do */
	_Atomic int start_error;      /* what server_run() said */
};

struct rig {
	char dir[64], path[100];
	pid_t pid;
	int stop_fd;
	struct shared *sh;
};

/* The program under the server: a few pages. */

static bool
page(struct ctx *cx, struct request *rq, struct response *rs, void *arg)
{
	struct shared *sh = arg;
	const char *n = request_query(rq, "n");
	long number = n ? strtol(n, NULL, 10) : 0;

	sh->handled++;
	sh->last_body = rq->body.len;
	if (strcmp(rq->path, "/forged") == 0 || strcmp(rq->client_ip, "127.0.0.1") == 0)
		sh->saw_forgery = true;
	if (strcmp(rq->path, "/fail") == 0)
		return fail(cx, ERR_GONE, "test.gone", "It was here yesterday.");
	if (strcmp(rq->path, "/broken") == 0)
		response_header(rs, "X-Name", "a\r\nSet-Cookie: b=c");
	if (strcmp(rq->path, "/sleep") == 0)
		usleep((useconds_t)number * 1000);
	if (strcmp(rq->path, "/file") == 0) {
		int fd = open(rq->thread ? ((struct shared *)arg)->file : "", O_RDONLY | O_CLOEXEC);
		response_header(rs, "Content-Type", "text/plain");
		response_file(rs, rq, fd, (size_t)lseek(fd, 0, SEEK_END) + (size_t)number);
		return true;
	}
	if (strcmp(rq->path, "/big") == 0) {
		char *big = arena_alloc(cx->arena, (size_t)number);
		for (long i = 0; i < number; i++)
			big[i] = (char)('a' + i % 26);
		response_send(rs, 200, "text/plain", (struct span){ big, (size_t)number });
		return true;
	}
	const char *text = arena_printf(cx->arena, "%s %s %s %zu %s", method_name(rq->method), rq->host, rq->path,
	                                rq->body.len, rq->thread ? "thread" : "-");
	response_send(rs, 200, "text/plain; charset=utf-8", span_of(text));
	return true;
}

static void
logged(struct ctx *cx, const struct request *rq, const struct response *rs, void *arg)
{
	struct shared *sh = arg;

	(void)cx;
	sh->logged += rq->id != NULL && rs->bytes_sent > 0;
}

static bool
thread_start(struct ctx *cx, void **state, void *arg)
{
	struct shared *sh = arg;

	if (++sh->threads_started == sh->failing_thread) {
		sh->threads_started--;
		return fail(cx, ERR_UNAVAILABLE, "test.start", "No.");
	}
	*state = arg;
	return true;
}

static void
thread_stop(void *state, void *arg)
{
	struct shared *sh = arg;

	sh->threads_stopped += state == arg;
}

/* Starting and stopping */

static int
listen_at(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(addr.sun_path, sizeof addr.sun_path, "%s", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof addr) != 0 || listen(fd, 1024) != 0) {
		perror("listen");
		exit(1);
	}
	return fd;
}

static void
run_child(struct rig *r, int listen_fd, struct server_config config)
{
	struct ctx cx;

	ctx_init(&cx, arena_new(4096));
	config.listen_fd = listen_fd;
	config.stop_fd = r->stop_fd;
	config.handler = page;
	config.after = logged;
	config.thread_start = thread_start;
	config.thread_stop = thread_stop;
	config.arg = r->sh;
	config.counters = &r->sh->counters;
	config.body_dir = r->dir;
	r->sh->stopped_cleanly = server_run(&cx, &config);
	r->sh->start_error = (int)cx.err.kind;
	arena_free(cx.arena);
	_exit(0);
}

static int failing_thread;

static void
rig_start(struct rig *r, struct server_config config)
{
	*r = (struct rig){ .stop_fd = eventfd(0, EFD_CLOEXEC) };
	snprintf(r->dir, sizeof r->dir, "/tmp/quoin-test-XXXXXX");
	if (!mkdtemp(r->dir))
		exit(1);
	snprintf(r->path, sizeof r->path, "%s/s", r->dir);
	r->sh = mmap(NULL, sizeof *r->sh, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	r->sh->failing_thread = failing_thread;
	int fd = listen_at(r->path);
	fflush(stdout);
	r->pid = fork();
	if (r->pid == 0)
		run_child(r, fd, config);
	close(fd);
}

static void
rig_ask_to_stop(struct rig *r)
{
	uint64_t one = 1;

	(void)!write(r->stop_fd, &one, sizeof one);
}

/* Wait for the end of the process; false when it takes longer than ms. */
static bool
rig_wait(struct rig *r, int ms)
{
	int status;

	for (; ms > 0; ms -= 5) {
		if (waitpid(r->pid, &status, WNOHANG) == r->pid) {
			r->pid = 0;
			return WIFEXITED(status) && WEXITSTATUS(status) == 0;
		}
		usleep(5000);
	}
	return false;
}

static void
rig_stop(struct rig *r)
{
	rig_ask_to_stop(r);
	if (r->pid) {
		OK(rig_wait(r, 20000));
		OK(r->sh->stopped_cleanly);
		IS_INT(r->sh->threads_started, r->sh->threads_stopped);
		IS_INT(r->sh->counters.parked, 0);
		IS_INT(r->sh->counters.busy, 0);
	}
	if (r->pid) {
		kill(r->pid, SIGKILL);
		waitpid(r->pid, NULL, 0);
	}
	unlink(r->path);
	OK(rmdir(r->dir) == 0); /* no temporary file is left */
	munmap(r->sh, sizeof *r->sh);
	close(r->stop_fd);
}

static long
ms_since(usec_t t)
{
	return (long)((clock_mono() - t) / USEC_PER_MSEC);
}

/* Wait until an atomic counter is at least n. */
/* A counter is kept after the answer is sent: it is waited for, then compared. */
#define WAIT_FOR(counter, n, ms) do { \
	for (int w_ = 0; w_ < (ms) && (counter) < (n); w_++) \
		usleep(1000); \
} while (0)

#define BECOMES(counter, n) do { \
	WAIT_FOR(counter, n, 5000); \
	IS_INT(counter, n); \
} while (0)

static struct strbuf
bytes_new(void)
{
	struct strbuf sb;

	strbuf_init(&sb, NULL, 64 * 1024 * 1024);
	return sb;
}

/* Send these bytes on a new connection and read the answer. */
static bool
talk(struct rig *r, const struct strbuf *bytes, struct fc_answer *a)
{
	int fd = fc_connect(r->path);
	bool ok = fd >= 0 && fc_send(fd, strbuf_span(bytes)) && fc_read(fd, a, 10000);

	if (fd >= 0)
		close(fd);
	return ok;
}

static struct span
letters(struct strbuf *sb, size_t n)
{
	char *p = strbuf_reserve(sb, n);

	memset(p, 'x', n);
	strbuf_grew(sb, n);
	return strbuf_span(sb);
}

/* Ordinary requests */

TEST(a_request_is_answered)
{
	struct rig r;
	struct fc_answer a;

	rig_start(&r, (struct server_config){ .threads = 2 });
	IS_INT(fc_get(r.path, "Alpha.Localhost:8080", "/x%20y", &a), 200);
	IS_SPAN(a.body, "GET alpha.localhost /x y 0 thread");
	OK(span_find(a.head, "Content-Length: 33\r\n") > 0);
	IS_INT(a.protocol_status, 0);
	fc_answer_clear(&a);
	rig_stop(&r);
}

TEST(failures_become_plain_pages)
{
	struct rig r;
	struct fc_answer a;

	rig_start(&r, (struct server_config){ .threads = 2 });
	IS_INT(fc_get(r.path, "a.localhost", "/fail", &a), 410);
	OK(span_find(a.body, "It was here yesterday.") > 0);
	fc_answer_clear(&a);
	IS_INT(fc_get(r.path, "a.localhost", "/broken", &a), 500);
	OK(span_find(strbuf_span(&a.out), "Set-Cookie") < 0);
	fc_answer_clear(&a);
	IS_INT(fc_get(r.path, "..", "/", &a), 400);
	fc_answer_clear(&a);
	IS_INT(fc_get(r.path, "a.localhost", "/%00", &a), 400);
	fc_answer_clear(&a);
	BECOMES(r.sh->logged, 4);
	BECOMES(r.sh->handled, 2);
	rig_stop(&r);
}

TEST(head_has_the_headers_and_no_body)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 1 });
	fc_request(&b, 1, 0, "HEAD", "/", "a", SPAN(""), NULL);
	OK(talk(&r, &b, &a));
	OK(span_find(a.head, "Content-Length: 17\r\n") > 0);
	IS_INT(a.body.len, 0);
	fc_answer_clear(&a);
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(a_kept_connection_serves_many_requests)
{
	struct rig r;
	struct fc_answer a;

	rig_start(&r, (struct server_config){ .threads = 2 });
	int fd = fc_connect(r.path);
	for (unsigned i = 1; i <= 50; i++) {
		struct strbuf b = bytes_new();
		fc_request(&b, i, FC_KEEP, "POST", "/k", "a", SPAN("body"), NULL);
		OK(fc_send(fd, strbuf_span(&b)));
		OK(fc_read(fd, &a, 5000));
		IS_INT(a.status, 200);
		IS_INT(a.id, i);
		IS_SPAN(a.body, "POST a /k 4 thread");
		fc_answer_clear(&a);
		strbuf_release(&b);
	}
	BECOMES(r.sh->counters.accepted, 1);
	close(fd);
	rig_stop(&r);
}

TEST(pipelined_requests_are_answered_in_order)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 4 });
	for (unsigned i = 1; i <= 40; i++)
		fc_request(&b, i, FC_KEEP, "GET", "/p", "a", SPAN(""), NULL);
	int fd = fc_connect(r.path);
	OK(fc_send(fd, strbuf_span(&b)));
	for (unsigned i = 1; i <= 40; i++) {
		OK(fc_read(fd, &a, 5000));
		IS_INT(a.id, i);
		IS_INT(a.status, 200);
		fc_answer_clear(&a);
	}
	close(fd);
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(without_keep_conn_the_connection_is_closed)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	fc_request(&b, 1, 0, "GET", "/", "a", SPAN(""), NULL);
	fc_request(&b, 2, 0, "GET", "/forged", "a", SPAN(""), NULL);
	int fd = fc_connect(r.path);
	OK(fc_send(fd, strbuf_span(&b)));
	OK(fc_read(fd, &a, 5000));
	IS_INT(a.status, 200);
	OK(fc_closed(fd, 2000));
	OK(!r.sh->saw_forgery);
	BECOMES(r.sh->handled, 1);
	close(fd);
	fc_answer_clear(&a);
	strbuf_release(&b);
	rig_stop(&r);
}

/* Bodies */

TEST(large_bodies_arrive_whole)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), body = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2, .body_max = 4 << 20 });
	letters(&body, 3 << 20);
	fc_request(&b, 1, 0, "POST", "/up", "a", strbuf_span(&body), NULL);
	OK(talk(&r, &b, &a));
	IS_SPAN(a.body, "POST a /up 3145728 thread");
	fc_answer_clear(&a);
	strbuf_release(&b);
	strbuf_release(&body);
	rig_stop(&r);
}

/* A request whose CONTENT_LENGTH says one thing and whose STDIN another. */
static int
ask_with_length(struct rig *r, const char *length, struct span body)
{
	struct strbuf b = bytes_new(), params = bytes_new();
	struct fc_answer a;

	fc_pair(&params, "REQUEST_METHOD", "POST");
	fc_pair(&params, "REQUEST_URI", "/up");
	fc_pair(&params, "HTTP_HOST", "a");
	fc_pair(&params, "CONTENT_LENGTH", length);
	fc_begin(&b, 1, FC_RESPONDER, 0);
	fc_stream(&b, FC_PARAMS, 1, strbuf_span(&params));
	fc_stream(&b, FC_STDIN, 1, body);
	int status = talk(r, &b, &a) ? a.status : -1;
	fc_answer_clear(&a);
	strbuf_release(&b);
	strbuf_release(&params);
	return status;
}

TEST(a_body_must_be_as_long_as_announced)
{
	struct rig r;

	rig_start(&r, (struct server_config){ .threads = 2, .body_max = 1000 });
	IS_INT(ask_with_length(&r, "10", SPAN("0123456789")), 200);
	BECOMES(r.sh->handled, 1);
	IS_INT(ask_with_length(&r, "11", SPAN("0123456789")), 400);
	IS_INT(ask_with_length(&r, "9", SPAN("0123456789")), 400);
	IS_INT(ask_with_length(&r, "-2", SPAN("0123456789")), 400);
	IS_INT(ask_with_length(&r, "0x0a", SPAN("0123456789")), 400);
	IS_INT(ask_with_length(&r, "99999999999999999999", SPAN("0123456789")), 400);
	IS_INT(ask_with_length(&r, "1001", SPAN("0123456789")), 413);
	BECOMES(r.sh->handled, 1);
	/* Caddy's and nginx's ways of not telling. */
	IS_INT(ask_with_length(&r, "-1", SPAN("0123456789")), 200);
	BECOMES(r.sh->last_body, 10);
	IS_INT(ask_with_length(&r, "", SPAN("0123456789")), 200);
	BECOMES(r.sh->last_body, 10);
	rig_stop(&r);
}

TEST(an_early_413_reaches_a_client_that_is_still_sending)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), body = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2, .body_max = 100 });
	letters(&body, 15 << 20);
	fc_request(&b, 1, FC_KEEP, "POST", "/up", "a", strbuf_span(&body), NULL);
	/* As Caddy does: everything is written before anything is read. */
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 413);
	IS_INT(r.sh->handled, 0);
	BECOMES(r.sh->counters.refused_large, 1);
	fc_answer_clear(&a);
	strbuf_release(&b);
	strbuf_release(&body);
	rig_stop(&r);
}

TEST(large_bodies_share_a_budget)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), body = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2, .body_budget = 100 * 1024 });
	letters(&body, 200 * 1024);
	fc_request(&b, 1, 0, "POST", "/up", "a", strbuf_span(&body), NULL);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 503);
	fc_answer_clear(&a);
	strbuf_clear(&b);
	fc_request(&b, 1, 0, "POST", "/up", "a", span_take(strbuf_span(&body), 90 * 1024), NULL);
	for (int i = 0; i < 3; i++) { /* each gives back what it took */
		OK(talk(&r, &b, &a));
		IS_INT(a.status, 200);
		WAIT_FOR(r.sh->counters.requests, (uint64_t)i + 1, 1000);
		fc_answer_clear(&a);
	}
	strbuf_release(&b);
	strbuf_release(&body);
	rig_stop(&r);
}

/* Smuggling */

static void
forged_request(struct strbuf *to, unsigned id)
{
	struct strbuf more = bytes_new();

	fc_pair(&more, "REMOTE_ADDR", "127.0.0.1");
	fc_pair(&more, "QUOIN_CLIENT_IP", "127.0.0.1");
	fc_pair(&more, "QUOIN_INTERNAL", "1");
	fc_request(to, id, FC_KEEP, "GET", "/forged", "a", SPAN(""), &more);
	strbuf_release(&more);
}

TEST(records_hidden_in_a_refused_body_are_never_requests)
{
	struct rig r;
	struct fc_answer a;

	rig_start(&r, (struct server_config){ .threads = 2, .body_max = 1000 });
	/* At every alignment the body might be cut at, and with the whole of it
	 * being nothing but forged requests. */
	for (unsigned shift = 0; shift < 9; shift++) {
		struct strbuf body = bytes_new(), b = bytes_new();
		letters(&body, 8000 + shift);
		for (int i = 0; i < 400; i++)
			forged_request(&body, 1);
		fc_request(&b, 1, FC_KEEP, "POST", "/up", "a", strbuf_span(&body), NULL);
		OK(talk(&r, &b, &a));
		IS_INT(a.status, 413);
		fc_answer_clear(&a);
		strbuf_release(&b);
		strbuf_release(&body);
	}
	OK(!r.sh->saw_forgery);
	IS_INT(r.sh->handled, 0);
	rig_stop(&r);
}

TEST(records_hidden_in_an_accepted_body_are_body)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf body = bytes_new(), b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	for (int i = 0; i < 100; i++)
		forged_request(&body, 1);
	fc_request(&b, 1, FC_KEEP, "POST", "/up", "a", strbuf_span(&body), NULL);
	fc_request(&b, 2, FC_KEEP, "GET", "/second", "a", SPAN(""), NULL);
	int fd = fc_connect(r.path);
	OK(fc_send(fd, strbuf_span(&b)));
	OK(fc_read(fd, &a, 5000));
	char want[64];
	snprintf(want, sizeof want, "POST a /up %zu thread", body.len);
	IS_SPAN(a.body, want);
	fc_answer_clear(&a);
	OK(fc_read(fd, &a, 5000));
	IS_SPAN(a.body, "GET a /second 0 thread");
	OK(!r.sh->saw_forgery);
	BECOMES(r.sh->handled, 2);
	fc_answer_clear(&a);
	close(fd);
	strbuf_release(&b);
	strbuf_release(&body);
	rig_stop(&r);
}

TEST(a_body_that_ends_early_is_not_acted_on)
{
	struct rig r;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	fc_request(&b, 1, FC_KEEP, "POST", "/up", "a", SPAN("0123456789"), NULL);
	int fd = fc_connect(r.path);
	OK(fc_send(fd, span_take(strbuf_span(&b), b.len - 9)));
	shutdown(fd, SHUT_WR);
	OK(fc_closed(fd, 2000));
	BECOMES(r.sh->counters.broken, 1);
	IS_INT(r.sh->handled, 0);
	close(fd);
	strbuf_release(&b);
	rig_stop(&r);
}

/* Slow peers */

enum { DRIPS = 200 };

TEST(two_hundred_dripping_peers_hold_no_thread)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();
	int fds[DRIPS];
	long worst = 0;

	rig_start(&r, (struct server_config){ .threads = 4 });
	fc_request(&b, 1, 0, "POST", "/slow", "a", SPAN("0123456789"), NULL);
	for (int i = 0; i < DRIPS; i++)
		fds[i] = fc_connect(r.path);
	for (size_t at = 0; at < 40; at++) {
		for (int i = 0; i < DRIPS; i++)
			OK(fc_send(fds[i], (struct span){ b.buf + at, 1 }));
		for (int i = 0; i < 5; i++) {
			usec_t t = clock_mono();
			IS_INT(fc_get(r.path, "a", "/fast", &a), 200);
			long took = ms_since(t);
			worst = took > worst ? took : worst;
			fc_answer_clear(&a);
		}
	}
	printf("# slowest of 200 other requests: %ld ms\n", worst);
	OK(worst < 500);
	BECOMES(r.sh->counters.parked, DRIPS);
	/* What dripped so far was not lost. */
	for (int i = 0; i < DRIPS; i++)
		OK(fc_send(fds[i], span_skip(strbuf_span(&b), 40)));
	for (int i = 0; i < DRIPS; i++) {
		OK(fc_read(fds[i], &a, 5000));
		IS_SPAN(a.body, "POST a /slow 10 thread");
		fc_answer_clear(&a);
		close(fds[i]);
	}
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(every_wait_has_an_end)
{
	struct rig r;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){
		.threads = 2, .header_time = 300 * USEC_PER_MSEC, .body_time = 300 * USEC_PER_MSEC,
		.idle_time = 300 * USEC_PER_MSEC, .write_time = 300 * USEC_PER_MSEC,
	});
	fc_request(&b, 1, FC_KEEP, "POST", "/up", "a", SPAN("0123456789"), NULL);
	int silent = fc_connect(r.path), in_params = fc_connect(r.path), in_body = fc_connect(r.path);
	int idle = fc_connect(r.path), deaf = fc_connect(r.path);
	struct strbuf big = bytes_new();
	fc_request(&big, 1, 0, "GET", "/big?n=4000000", "a", SPAN(""), NULL);
	OK(fc_send(in_params, span_take(strbuf_span(&b), 30)));
	OK(fc_send(in_body, span_take(strbuf_span(&b), b.len - 12)));
	OK(fc_send(idle, strbuf_span(&b)));
	OK(fc_send(deaf, strbuf_span(&big)));
	OK(fc_closed(silent, 2000));
	OK(fc_closed(in_params, 2000));
	OK(fc_closed(in_body, 2000));
	OK(fc_closed(idle, 2000));
	BECOMES(r.sh->counters.timed_out, 4); /* an idle connection's end is no fault */
	BECOMES(r.sh->handled, 2);
	close(silent), close(in_params), close(in_body), close(idle), close(deaf);
	strbuf_release(&b);
	strbuf_release(&big);
	rig_stop(&r);
}

/* Byte after byte, far longer than the limit: how many were taken until the end. */
static size_t
drip_until_closed(int fd, struct span bytes)
{
	size_t n = 0;

	while (n < bytes.len && fc_send(fd, span_take(span_skip(bytes, n), 1)) && !fc_closed(fd, 50))
		n++;
	return n;
}

TEST(a_byte_now_and_then_gains_no_time)
{
	struct rig r;
	struct strbuf b = bytes_new();
	char body[200];

	memset(body, 'x', sizeof body);
	rig_start(&r, (struct server_config){
		.threads = 2, .header_time = 300 * USEC_PER_MSEC, .body_time = 300 * USEC_PER_MSEC,
	});
	fc_request(&b, 1, 0, "POST", "/up", "a", (struct span){ body, sizeof body }, NULL);
	struct span all = strbuf_span(&b), tail = span_skip(all, all.len - sizeof body - 8);
	int in_params = fc_connect(r.path);
	OK(drip_until_closed(in_params, span_take(all, 80)) < 80);
	int in_body = fc_connect(r.path);
	OK(fc_send(in_body, span_take(all, all.len - tail.len)));
	OK(drip_until_closed(in_body, span_take(tail, 80)) < 80);
	BECOMES(r.sh->counters.timed_out, 2);
	IS_INT(r.sh->handled, 0);
	close(in_params), close(in_body);
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(a_slow_reader_gets_every_byte_and_holds_no_thread)
{
	struct rig r;
	struct fc_answer a, other;
	struct strbuf b = bytes_new();
	enum { READERS = 8, BYTES = 3000000 };
	int fds[READERS];

	rig_start(&r, (struct server_config){ .threads = 2 });
	fc_request(&b, 1, FC_KEEP, "GET", "/big?n=3000000", "a", SPAN(""), NULL);
	fc_request(&b, 2, FC_KEEP, "GET", "/next", "a", SPAN(""), NULL);
	for (int i = 0; i < READERS; i++) {
		fds[i] = fc_connect(r.path);
		OK(fc_send(fds[i], strbuf_span(&b)));
	}
	BECOMES(r.sh->counters.parked, READERS);
	IS_INT(fc_get(r.path, "a", "/fast", &other), 200);
	fc_answer_clear(&other);
	for (int i = 0; i < READERS; i++) {
		OK(fc_read(fds[i], &a, 5000));
		IS_INT(a.body.len, BYTES);
		bool right = true;
		for (size_t k = 0; k < a.body.len; k++)
			right = right && a.body.ptr[k] == (char)('a' + k % 26);
		OK(right);
		fc_answer_clear(&a);
		OK(fc_read(fds[i], &a, 5000));
		IS_SPAN(a.body, "GET a /next 0 thread");
		fc_answer_clear(&a);
		close(fds[i]);
	}
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(answers_kept_for_slow_peers_have_a_budget)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2, .answers_budget = 1 << 20 });
	fc_request(&b, 1, 0, "GET", "/big?n=3000000", "a", SPAN(""), NULL);
	int fd = fc_connect(r.path);
	OK(fc_send(fd, strbuf_span(&b)));
	WAIT_FOR(r.sh->counters.failed_writes, 1, 5000); /* nothing is read until it is given up */
	BECOMES(r.sh->counters.failed_writes, 1);
	OK(fc_read(fd, &a, 10000));
	OK(a.eof && !a.ended);
	fc_answer_clear(&a);
	close(fd);
	strbuf_clear(&b);
	fc_request(&b, 1, 0, "GET", "/big?n=1000000", "a", SPAN(""), NULL);
	for (int i = 0; i < 3; i++) { /* what was kept is given back */
		OK(talk(&r, &b, &a));
		IS_INT(a.body.len, 1000000);
		fc_answer_clear(&a);
	}
	strbuf_release(&b);
	rig_stop(&r);
}

/* A file of n letters, and its name where the server finds it. */
static void
make_file(struct rig *r, size_t n)
{
	snprintf(r->sh->file, sizeof r->sh->file, "%s/file", r->dir);
	FILE *f = fopen(r->sh->file, "w");
	for (size_t i = 0; f && i < n; i++)
		putc('a' + (int)(i % 26), f);
	OK(f && fclose(f) == 0);
}

static bool
is_alphabet(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != (char)('a' + i % 26))
			return false;
	return true;
}

TEST(files_go_to_slow_readers_in_small_pieces)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();
	enum { READERS = 8, BYTES = 3000000 };
	int fds[READERS];

	rig_start(&r, (struct server_config){ .threads = 2, .answers_budget = READERS * 66 * 1024 });
	make_file(&r, BYTES);
	fc_request(&b, 1, FC_KEEP, "GET", "/file", "a", SPAN(""), NULL);
	fc_request(&b, 2, FC_KEEP, "HEAD", "/file", "a", SPAN(""), NULL);
	for (int i = 0; i < READERS; i++) {
		fds[i] = fc_connect(r.path);
		OK(fc_send(fds[i], strbuf_span(&b)));
	}
	WAIT_FOR(r.sh->counters.parked, READERS, 2000);
	for (int i = 0; i < READERS; i++) {
		OK(fc_read(fds[i], &a, 5000));
		IS_INT(a.body.len, BYTES);
		OK(is_alphabet(a.body));
		fc_answer_clear(&a);
		OK(fc_read(fds[i], &a, 5000));
		OK(span_find(a.head, "Content-Length: 3000000\r\n") > 0);
		IS_INT(a.body.len, 0);
		fc_answer_clear(&a);
		close(fds[i]);
	}
	strbuf_release(&b);
	unlink(r.sh->file);
	rig_stop(&r);
}

TEST(parts_of_files_can_be_asked_for)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), more = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	make_file(&r, 52);
	fc_pair(&more, "HTTP_RANGE", "bytes=26-28");
	fc_request(&b, 1, 0, "GET", "/file", "a", SPAN(""), &more);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 206);
	IS_SPAN(a.body, "abc");
	OK(span_find(a.head, "Content-Range: bytes 26-28/52\r\n") > 0);
	fc_answer_clear(&a);
	strbuf_clear(&b);
	fc_pair(&more, "HTTP_IF_RANGE", "\"another version\"");
	fc_request(&b, 1, 0, "GET", "/file", "a", SPAN(""), &more);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 200);
	IS_INT(a.body.len, 52);
	fc_answer_clear(&a);
	/* A file that is shorter than was said ends the connection, not the worker. */
	strbuf_clear(&b);
	fc_request(&b, 1, 0, "GET", "/file?n=10", "a", SPAN(""), NULL);
	OK(talk(&r, &b, &a));
	OK(a.eof && !a.ended);
	fc_answer_clear(&a);
	strbuf_release(&b);
	strbuf_release(&more);
	unlink(r.sh->file);
	rig_stop(&r);
}

/* Breaches of the protocol */

TEST(what_is_not_fastcgi_is_cut_off)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	strbuf_adds(&b, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	OK(talk(&r, &b, &a));
	OK(a.eof && a.out.len == 0);
	fc_answer_clear(&a);
	/* A role we do not play is told so. */
	strbuf_clear(&b);
	fc_begin(&b, 3, FC_AUTHORIZER, FC_KEEP);
	OK(talk(&r, &b, &a));
	IS_INT(a.id, 3);
	IS_INT(a.protocol_status, 3);
	fc_answer_clear(&a);
	BECOMES(r.sh->counters.broken, 2);
	IS_INT(r.sh->handled, 0);
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(oversized_and_endless_params_are_refused)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), more = bytes_new(), long_value = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	letters(&long_value, 70000);
	fc_pair(&more, "HTTP_X", long_value.buf);
	fc_request(&b, 1, 0, "GET", "/", "a", SPAN(""), &more);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 400);
	fc_answer_clear(&a);

	strbuf_clear(&b);
	strbuf_clear(&more);
	for (int i = 0; i < 120; i++)
		fc_pair(&more, "HTTP_X", "y");
	fc_request(&b, 1, 0, "GET", "/", "a", SPAN(""), &more);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 400);
	fc_answer_clear(&a);

	/* Params that never end. */
	strbuf_clear(&b);
	fc_begin(&b, 1, FC_RESPONDER, 0);
	for (int i = 0; i < 100; i++)
		fc_record(&b, FC_PARAMS, 1, span_take(strbuf_span(&long_value), 1000), 0);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 400);
	fc_answer_clear(&a);
	/* A flood of records that say nothing. */
	strbuf_clear(&b);
	fc_begin(&b, 1, FC_RESPONDER, 0);
	for (int i = 0; i < 5000; i++)
		fc_record(&b, FC_ABORT, 9, SPAN(""), 0);
	int fd = fc_connect(r.path);
	fc_send(fd, strbuf_span(&b));
	OK(fc_closed(fd, 3000));
	close(fd);
	IS_INT(r.sh->handled, 0);
	strbuf_release(&b);
	strbuf_release(&more);
	strbuf_release(&long_value);
	rig_stop(&r);
}

TEST(questions_about_the_server_are_answered)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), names = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 1 });
	fc_pair(&names, "FCGI_MPXS_CONNS", "");
	fc_pair(&names, "UNHEARD_OF", "");
	fc_record(&b, FC_GET_VALUES, 0, strbuf_span(&names), 3);
	fc_request(&b, 1, 0, "GET", "/", "a", SPAN(""), NULL);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 200);
	IS_INT(a.other_type, FC_GET_VALUES_RESULT);
	IS_INT(a.other.len, 2 + 15 + 1);
	OK(span_ends(strbuf_span(&a.other), "FCGI_MPXS_CONNS0"));
	fc_answer_clear(&a);
	strbuf_clear(&b);
	fc_record(&b, 77, 0, SPAN("what"), 0);
	fc_request(&b, 1, 0, "GET", "/", "a", SPAN(""), NULL);
	OK(talk(&r, &b, &a));
	IS_INT(a.status, 200);
	IS_INT(a.other_type, FC_UNKNOWN_TYPE);
	IS_INT(a.other.buf[0], 77);
	fc_answer_clear(&a);
	strbuf_release(&b);
	strbuf_release(&names);
	rig_stop(&r);
}

TEST(an_aborted_request_is_not_handled)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 1 });
	fc_request(&b, 1, 0, "POST", "/", "a", SPAN("body"), NULL);
	strbuf_truncate(&b, b.len - 8); /* all but the end of the body */
	fc_record(&b, FC_ABORT, 1, SPAN(""), 0);
	OK(talk(&r, &b, &a));
	OK(a.ended);
	IS_INT(a.out.len, 0);
	IS_INT(r.sh->handled, 0);
	fc_answer_clear(&a);
	strbuf_release(&b);
	rig_stop(&r);
}

/* Overload and stopping */

TEST(when_all_threads_are_busy_for_long_the_rest_get_503)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();
	enum { CLIENTS = 10 };
	int busy[2], fds[CLIENTS];
	int ok = 0, unavailable = 0;

	rig_start(&r, (struct server_config){ .threads = 2, .overload_after = 400 * USEC_PER_MSEC });
	fc_request(&b, 1, 0, "GET", "/sleep?n=2500", "a", SPAN(""), NULL);
	for (int i = 0; i < 2; i++) {
		busy[i] = fc_connect(r.path);
		OK(fc_send(busy[i], strbuf_span(&b)));
	}
	WAIT_FOR(r.sh->handled, 2, 2000);
	strbuf_clear(&b);
	fc_request(&b, 1, 0, "GET", "/", "a", SPAN(""), NULL);
	usec_t t = clock_mono();
	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = fc_connect(r.path);
		OK(fc_send(fds[i], strbuf_span(&b)));
	}
	for (int i = 0; i < CLIENTS; i++) {
		OK(fc_read(fds[i], &a, 5000));
		unavailable += a.status == 503 && span_find(a.head, "Retry-After: ") > 0;
		fc_answer_clear(&a);
		close(fds[i]);
	}
	IS_INT(unavailable, CLIENTS);
	OK(ms_since(t) < 1500);
	BECOMES(r.sh->counters.refused_overload, CLIENTS);
	for (int i = 0; i < 2; i++) {
		OK(fc_read(busy[i], &a, 5000));
		ok += a.status == 200;
		fc_answer_clear(&a);
		close(busy[i]);
	}
	IS_INT(ok, 2);
	/* And then all is well again. */
	IS_INT(fc_get(r.path, "a", "/", &a), 200);
	fc_answer_clear(&a);
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(a_short_burst_waits_instead_of_failing)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new();
	enum { CLIENTS = 20 };
	int fds[CLIENTS];

	rig_start(&r, (struct server_config){ .threads = 2, .overload_after = 3 * USEC_PER_SEC });
	fc_request(&b, 1, 0, "GET", "/sleep?n=50", "a", SPAN(""), NULL);
	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = fc_connect(r.path);
		OK(fc_send(fds[i], strbuf_span(&b)));
	}
	for (int i = 0; i < CLIENTS; i++) {
		OK(fc_read(fds[i], &a, 5000));
		IS_INT(a.status, 200);
		fc_answer_clear(&a);
		close(fds[i]);
	}
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(stopping_finishes_what_is_in_flight)
{
	struct rig r;
	struct fc_answer a;
	struct strbuf b = bytes_new(), half = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2 });
	int idle = fc_connect(r.path);
	fc_request(&b, 1, FC_KEEP, "GET", "/", "a", SPAN(""), NULL);
	OK(fc_send(idle, strbuf_span(&b)));
	OK(fc_read(idle, &a, 5000));
	fc_answer_clear(&a);

	strbuf_clear(&b);
	fc_request(&b, 1, FC_KEEP, "GET", "/sleep?n=400", "a", SPAN(""), NULL);
	int working = fc_connect(r.path);
	OK(fc_send(working, strbuf_span(&b)));
	int uploading = fc_connect(r.path);
	fc_request(&half, 1, FC_KEEP, "POST", "/up", "a", SPAN("0123456789"), NULL);
	OK(fc_send(uploading, span_take(strbuf_span(&half), half.len - 10)));
	WAIT_FOR(r.sh->handled, 2, 2000);
	WAIT_FOR(r.sh->counters.parked, 2, 2000);
	rig_ask_to_stop(&r);
	OK(fc_closed(idle, 2000));
	OK(fc_read(working, &a, 5000));
	IS_INT(a.status, 200);
	fc_answer_clear(&a);
	OK(fc_closed(working, 2000));
	OK(waitpid(r.pid, NULL, WNOHANG) == 0); /* the upload still counts */
	OK(fc_send(uploading, span_skip(strbuf_span(&half), half.len - 10)));
	OK(fc_read(uploading, &a, 5000));
	IS_INT(a.status, 200);
	fc_answer_clear(&a);
	OK(rig_wait(&r, 5000));
	OK(r.sh->stopped_cleanly);
	close(idle), close(working), close(uploading);
	strbuf_release(&b);
	strbuf_release(&half);
	rig_stop(&r);
}

TEST(stopping_does_not_wait_for_ever)
{
	struct rig r;
	struct strbuf b = bytes_new();

	rig_start(&r, (struct server_config){ .threads = 2, .stop_time = 200 * USEC_PER_MSEC });
	fc_request(&b, 1, 0, "GET", "/sleep?n=20000", "a", SPAN(""), NULL);
	int fd = fc_connect(r.path);
	OK(fc_send(fd, strbuf_span(&b)));
	WAIT_FOR(r.sh->handled, 1, 2000);
	usec_t t = clock_mono();
	rig_ask_to_stop(&r);
	OK(rig_wait(&r, 5000));
	OK(ms_since(t) < 3000);
	OK(!r.sh->stopped_cleanly);
	close(fd);
	strbuf_release(&b);
	rig_stop(&r);
}

TEST(a_thread_that_cannot_start_stops_the_server)
{
	struct rig r;

	failing_thread = 3;
	rig_start(&r, (struct server_config){ .threads = 4 });
	failing_thread = 0;
	OK(rig_wait(&r, 3000));
	OK(!r.sh->stopped_cleanly);
	IS_INT(r.sh->start_error, ERR_UNAVAILABLE);
	IS_INT(r.sh->threads_started, r.sh->threads_stopped);
	rig_stop(&r);
}

/* Ask as another user; the HTTP status, or -1 where the server hung up. */
static int
ask_as(uid_t uid, struct rig *r)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct fc_answer a;
		if (setuid(uid) != 0)
			_exit(99);
		_exit(fc_get(r->path, "a", "/", &a) == 200 ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status) == 0 ? 200 : WEXITSTATUS(status) == 1 ? -1 : -2;
}

TEST(only_users_who_may_are_served)
{
	struct rig r;

	if (geteuid() != 0)
		SKIP("only root can become other users");
	rig_start(&r, (struct server_config){ .threads = 1, .check_peer = true, .peer_uid = 1234 });
	OK(chmod(r.dir, 0755) == 0 && chmod(r.path, 0666) == 0);
	IS_INT(ask_as(0, &r), 200);
	IS_INT(ask_as(1234, &r), 200);
	IS_INT(ask_as(1235, &r), -1);
	BECOMES(r.sh->counters.refused_peer, 1);
	rig_stop(&r);
}

TEST(random_bytes_do_no_harm)
{
	struct rig r;
	struct fc_answer a;

	rig_start(&r, (struct server_config){ .threads = 2, .drain_time = 50 * USEC_PER_MSEC });
	for (int i = 0; i < 300; i++) {
		struct strbuf b = bytes_new();
		char noise[200];

		fc_request(&b, 1, i & 1, "POST", "/x", "a", SPAN("0123456789"), NULL);
		rand_bytes(noise, sizeof noise);
		for (int k = 0; k < 1 + i % 5; k++)
			b.buf[(unsigned char)noise[k] % b.len] = noise[50 + k];
		int fd = fc_connect(r.path);
		fc_send(fd, strbuf_span(&b));
		close(fd);
		strbuf_release(&b);
	}
	IS_INT(fc_get(r.path, "a", "/still-here", &a), 200);
	fc_answer_clear(&a);
	rig_stop(&r);
}

TESTS_MAIN(
	TAP_CASE(a_request_is_answered),
	TAP_CASE(failures_become_plain_pages),
	TAP_CASE(head_has_the_headers_and_no_body),
	TAP_CASE(a_kept_connection_serves_many_requests),
	TAP_CASE(pipelined_requests_are_answered_in_order),
	TAP_CASE(without_keep_conn_the_connection_is_closed),
	TAP_CASE(large_bodies_arrive_whole),
	TAP_CASE(a_body_must_be_as_long_as_announced),
	TAP_CASE(an_early_413_reaches_a_client_that_is_still_sending),
	TAP_CASE(large_bodies_share_a_budget),
	TAP_CASE(records_hidden_in_a_refused_body_are_never_requests),
	TAP_CASE(records_hidden_in_an_accepted_body_are_body),
	TAP_CASE(a_body_that_ends_early_is_not_acted_on),
	TAP_CASE(two_hundred_dripping_peers_hold_no_thread),
	TAP_CASE(every_wait_has_an_end),
	TAP_CASE(a_byte_now_and_then_gains_no_time),
	TAP_CASE(a_slow_reader_gets_every_byte_and_holds_no_thread),
	TAP_CASE(answers_kept_for_slow_peers_have_a_budget),
	TAP_CASE(files_go_to_slow_readers_in_small_pieces),
	TAP_CASE(parts_of_files_can_be_asked_for),
	TAP_CASE(what_is_not_fastcgi_is_cut_off),
	TAP_CASE(oversized_and_endless_params_are_refused),
	TAP_CASE(questions_about_the_server_are_answered),
	TAP_CASE(an_aborted_request_is_not_handled),
	TAP_CASE(when_all_threads_are_busy_for_long_the_rest_get_503),
	TAP_CASE(a_short_burst_waits_instead_of_failing),
	TAP_CASE(stopping_finishes_what_is_in_flight),
	TAP_CASE(stopping_does_not_wait_for_ever),
	TAP_CASE(a_thread_that_cannot_start_stops_the_server),
	TAP_CASE(only_users_who_may_are_served),
	TAP_CASE(random_bytes_do_no_harm)
)
