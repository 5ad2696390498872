/* quoin.conf: what is taken, what is refused, and in which words. */
#include "tests/tap.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "service/conf.h"

#include <unistd.h>

static char path[] = "/tmp/quoin-test-conf.XXXXXX";
static struct ctx cx;

static bool
load(const char *text, struct conf *out)
{
	ctx_forgive(&cx);
	return file_write(&cx, path, span_of(text), 0600) && conf_load(&cx, path, out);
}

/* The text is refused, and the reason begins so (after the file's name). */
static void
refused(const char *text, const char *because)
{
	struct conf conf;

	OK(!load(text, &conf));
	OK(cx.err.detail && strncmp(cx.err.detail, path, strlen(path)) == 0);
	IS_STR(cx.err.detail ? cx.err.detail + strlen(path) : NULL, because);
}

TEST(an_empty_file_gives_the_defaults)
{
	struct conf conf;

	OK(load("# nothing\n\n   \t\n", &conf));
	IS_STR(conf.base_domain, "localhost");
	IS_STR(conf.socket, "/run/quoin/quoin.sock");
	IS_STR(conf.media_dir, "/var/lib/quoin/media");
	IS_INT(conf.threads, 16);
	IS_INT(conf.max_body, 16 << 20);
	IS_INT(conf.redis_timeout, 200 * USEC_PER_MSEC);
	OK(!conf.allow_shared_domain);
	IS_STR(conf.file, path);
}

TEST(lines_are_taken_with_their_units)
{
	struct conf conf;

	OK(load("threads=4\n  page_memory =  16M  \nrequest_timeout = 250ms\r\n\nrequest_timeout_ = 1\n", &conf) == false);
	OK(load("threads=4\n  page_memory =  16M  \nrequest_timeout = 2s\r\nallow_shared_domain = on\n"
	        "platform_db = host=/run/pg dbname=a = b", &conf));
	IS_INT(conf.threads, 4);
	IS_INT(conf.page_memory, 16 << 20);
	IS_INT(conf.request_timeout, 2 * USEC_PER_SEC);
	OK(conf.allow_shared_domain);
	IS_STR(conf.platform_db, "host=/run/pg dbname=a = b");
}

TEST(paths_below_state_and_run_follow_them)
{
	struct conf conf;

	OK(load("state_dir = /srv/q\nrun_dir = /tmp/r\nassets_dir = /else/where\n", &conf));
	IS_STR(conf.media_dir, "/srv/q/media");
	IS_STR(conf.master_key_file, "/srv/q/master.key");
	IS_STR(conf.socket, "/tmp/r/quoin.sock");
	IS_STR(conf.assets_dir, "/else/where");
}

TEST(a_misspelt_key_is_met_with_the_one_that_was_meant)
{
	refused("# first\nthreds = 4\n", ":2: threds is not a setting; did you mean \"threads\"?");
	refused("socketgroup = x\n", ":1: socketgroup is not a setting; did you mean \"socket_group\"?");
	refused("colour_of_money = green\n", ":1: colour_of_money is not a setting; see quoin.conf(5)");
}

TEST(values_out_of_kind_or_bounds_are_refused_with_both)
{
	refused("threads = many\n", ":1: threads takes a whole number, not \"many\"");
	refused("threads = 0\n", ":1: threads must lie between 1 and 256, not \"0\"");
	refused("threads = 257\n", ":1: threads must lie between 1 and 256, not \"257\"");
	refused("max_body = 17M\n", ":1: max_body must lie between 64k and 16M, not \"17M\"");
	refused("redis_timeout = soon\n", ":1: redis_timeout takes a duration such as 30s or 250ms, not \"soon\"");
	refused("allow_shared_domain = maybe\n", ":1: allow_shared_domain is on or off, not \"maybe\"");
}

TEST(a_key_given_twice_or_a_line_without_one_is_refused)
{
	refused("threads = 4\nworkers = 1\nthreads = 4\n", ":3: threads is given twice");
	refused("threads 4\n", ":1: want \"key = value\"");
}

TEST(the_environment_wins_over_the_file)
{
	struct conf conf;

	setenv("QUOIN_THREADS", "7", 1);
	setenv("QUOIN_STATE_DIR", "/srv/env", 1);
	OK(load("threads = 4\nstate_dir = /srv/file\n", &conf));
	IS_INT(conf.threads, 7);
	IS_STR(conf.media_dir, "/srv/env/media");
	setenv("QUOIN_THREADS", "lots", 1);
	OK(!load("threads = 4\n", &conf));
	IS_STR(cx.err.detail, "QUOIN_THREADS takes a whole number, not \"lots\"");
	unsetenv("QUOIN_THREADS");
	unsetenv("QUOIN_STATE_DIR");
}

TEST(words_outside_their_list_are_refused)
{
	struct conf conf;

	OK(!load("accel = apache\n", &conf));
	IS_STR(cx.err.detail, "accel cannot be \"apache\"; see quoin.conf(5)");
}

TEST(a_file_that_is_not_there_is_refused)
{
	struct conf conf;

	ctx_forgive(&cx);
	OK(!conf_load(&cx, "/nonexistent/quoin.conf", &conf));
	IS_INT(cx.err.kind, ERR_NOT_FOUND);
}

struct heard {
	unsigned n;
};

static void
count(void *arg, const char *sentence)
{
	((struct heard *)arg)->n += *sentence != '\0';
}

TEST(a_listener_hears_of_every_fault_and_the_rest_is_taken)
{
	struct conf conf;
	struct heard heard = { 0 };
	const struct conf_listener listener = { count, &heard };

	ctx_forgive(&cx);
	OK(file_write(&cx, path, SPAN("threds = 1\nthreads = 0\nworkers = 3\naccel = apache\n"), 0600));
	OK(conf_load_telling(&cx, path, &conf, &listener));
	IS_INT(heard.n, 3);
	IS_INT(conf.workers, 3);
	IS_INT(conf.threads, 16);
}

TEST(what_is_written_reads_back_the_same)
{
	struct conf conf, again;
	struct strbuf first, second;

	OK(load("threads = 5\nallow_shared_domain = on\nredis_timeout = 150ms\npage_memory = 3M\nstate_dir = /srv/x\n"
	        "platform_db = dbname='a b'\n", &conf));
	strbuf_init(&first, cx.arena, 64 * 1024);
	strbuf_init(&second, cx.arena, 64 * 1024);
	conf_write(&conf, &first);
	OK(strstr(first.buf, "threads = 5\n") && strstr(first.buf, "redis_timeout = 150ms\n"));
	OK(!strstr(first.buf, "write_timeout"));
	OK(load(first.buf, &again));
	conf_write(&again, &second);
	IS_STR(second.buf, first.buf);
	IS_STR(again.platform_db, "dbname='a b'");
	IS_INT(again.page_memory, 3 << 20);
}

int
main(void)
{
	static const struct tap_case cases[] = {
		TAP_CASE(an_empty_file_gives_the_defaults),
		TAP_CASE(lines_are_taken_with_their_units),
		TAP_CASE(paths_below_state_and_run_follow_them),
		TAP_CASE(a_misspelt_key_is_met_with_the_one_that_was_meant),
		TAP_CASE(values_out_of_kind_or_bounds_are_refused_with_both),
		TAP_CASE(a_key_given_twice_or_a_line_without_one_is_refused),
		TAP_CASE(the_environment_wins_over_the_file),
		TAP_CASE(words_outside_their_list_are_refused),
		TAP_CASE(a_file_that_is_not_there_is_refused),
		TAP_CASE(a_listener_hears_of_every_fault_and_the_rest_is_taken),
		TAP_CASE(what_is_written_reads_back_the_same),
	};
	extern char **environ;

	/* Whoever runs the tests may have settings of an installation about him. */
	for (char **e = environ; *e;) {
		char name[128];

		snprintf(name, sizeof name, "%.*s", (int)strcspn(*e, "="), *e);
		if (strncmp(name, "QUOIN_", 6) == 0 && unsetenv(name) == 0)
			e = environ;
		else
			e++;
	}
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	ctx_init(&cx, arena_new(4096));
	int status = tap_run(cases, sizeof cases / sizeof *cases);
	unlink(path);
	arena_free(cx.arena);
	return status;
}
