/* test_cell.c - real cells: answers, limits, and that the death of one harms
 * nobody. */
#include "tests/tap.h"

#include "tests/unit/service/cell_tests.h"

#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* More than the guard lets through, and more than can be done in 10 ms. */
static const char *
long_source(struct arena *a)
{
	struct strbuf sb;

	strbuf_init(&sb, a, 1 << 20);
	while (sb.len < 400000)
		strbuf_adds(&sb, "Some *words* of [a link](/x), `code` and **so on**.\n\n- a\n- b\n\n");
	return sb.buf;
}

TEST(a_text_comes_back_as_html_and_all_that_is_known)
{
	struct fixture f = fixture_open(NULL);
	struct markdown_result r;

	OK(cell_markdown(&f.cx, f.cell, &(struct markdown_options){ .id_prefix = "p1-" },
	                 SPAN("# Hi\n\n[l](/x) <b>\n\n![A](a.png)"), &r));
	IS_STR(r.html.ptr, "<h2 id=\"p1-hi\">Hi</h2>\n<p><a href=\"/x\">l</a> </p>\n"
	       "<figure class=\"image\"><img src=\"a.png\" alt=\"A\" decoding=\"async\"></figure>\n");
	IS_INT(r.html.len, strlen(r.html.ptr));
	IS_STR(r.headings[0].id, "p1-hi");
	IS_INT(r.n_links, 2);
	IS_INT(r.dropped_html, 1);
	IS_STR(r.first_image, "a.png");
	OK(cell_sanitise_html(&f.cx, f.cell, &(struct markdown_options){ 0 }, SPAN("<p onclick=x>a"), &r));
	IS_STR(r.html.ptr, "<p>a</p>");
	fixture_close(&f);
}

TEST(nul_bytes_become_replacement_characters)
{
	struct fixture f = fixture_open(NULL);
	struct markdown_result r;

	OK(cell_markdown(&f.cx, f.cell, &(struct markdown_options){ 0 }, SPAN("abc\0de\0"), &r));
	IS_STR(r.html.ptr, "<p>abc\xef\xbf\xbd""de\xef\xbf\xbd</p>\n");
	fixture_close(&f);
}

TEST(a_text_that_takes_too_long_is_refused_and_the_next_is_not)
{
	struct fixture f = fixture_open(NULL);
	const char *source = long_source(f.cx.arena);

	IS_STR(html_of(&f, source, &(struct markdown_options){ .cpu_ms = 1 }), "{422: This text is too complex to render.}");
	IS_STR(html_of(&f, "a", NULL), "<p>a</p>\n");
	fixture_close(&f);
}

TEST(a_text_that_is_too_long_is_told_so)
{
	struct fixture f = fixture_open(NULL);

	IS_STR(html_of(&f, "12345", &(struct markdown_options){ .max_bytes = 4 }), "{413: This text is longer than is allowed.}");
	IS_STR(html_of(&f, "1234", &(struct markdown_options){ .max_bytes = 4 }), "<p>1234</p>\n");
	fixture_close(&f);
}

TEST(a_cell_that_cannot_be_reached_is_unavailable)
{
	struct fixture f = fixture_open(NULL);

	cell_free(f.cell);
	f.cell = cell_connect("/nonexistent/cell.sock");
	OK(strstr(html_of(&f, "a", NULL), "{503:"));
	cell_free(f.cell);
	f.cell = cell_spawn(NULL);
	char *was = strdup(getenv("QUOIN_CELL"));
	setenv("QUOIN_CELL", "/nonexistent/quoin-cell", 1);
	OK(strstr(html_of(&f, "a", NULL), "{503:"));
	setenv("QUOIN_CELL", was, 1);
	free(was);
	fixture_close(&f);
}

/* --- a listening cell ---------------------------------------------------- */

struct listener {
	char dir[64], path[96];
	pid_t pid;
};

static bool
listener_start(struct listener *l)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char *argv[] = { (char *)"quoin-cell", (char *)"--listen-fd", (char *)"9", (char *)"--max-children", (char *)"2", NULL };
	posix_spawn_file_actions_t files;

	snprintf(l->dir, sizeof l->dir, "/tmp/quoin-cell-test-XXXXXX");
	if (!mkdtemp(l->dir))
		return false;
	snprintf(l->path, sizeof l->path, "%s/s", l->dir);
	memcpy(addr.sun_path, l->path, strlen(l->path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof addr) < 0 || listen(fd, 20) < 0)
		return false;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, fd, 9);
	int err = posix_spawn(&l->pid, getenv("QUOIN_CELL"), &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	close(fd);
	return err == 0;
}

/* SIGTERM must be enough. */
static int
listener_stop(struct listener *l)
{
	int status = -1;

	kill(l->pid, SIGTERM);
	waitpid(l->pid, &status, 0);
	unlink(l->path);
	rmdir(l->dir);
	return status;
}

TEST(more_clients_than_children_all_get_their_answers)
{
	struct listener l;
	struct fixture f[6];

	setenv("QUOIN_CELL", "./quoin-cell", 0);
	OK(listener_start(&l));
	for (size_t i = 0; i < 6; i++) {
		f[i] = fixture_open(NULL);
		cell_free(f[i].cell);
		f[i].cell = cell_connect(l.path);
	}
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < 6; i++)
			IS_STR(html_of(&f[i], arena_printf(f[i].cx.arena, "t%zu", i), NULL), arena_printf(f[i].cx.arena, "<p>t%zu</p>\n", i));
	for (size_t i = 0; i < 6; i++)
		fixture_close(&f[i]);
	IS_INT(listener_stop(&l), 0);
}

TEST(a_child_that_dies_of_its_request_harms_no_other)
{
	struct listener l;
	struct fixture good = fixture_open(NULL), bad = fixture_open(NULL);

	OK(listener_start(&l));
	cell_free(good.cell), cell_free(bad.cell);
	good.cell = cell_connect(l.path), bad.cell = cell_connect(l.path);
	IS_STR(html_of(&good, "before", NULL), "<p>before</p>\n");
	IS_STR(html_of(&bad, long_source(bad.cx.arena), &(struct markdown_options){ .cpu_ms = 1 }),
	       "{422: This text is too complex to render.}");
	IS_STR(html_of(&good, "after", NULL), "<p>after</p>\n");
	IS_STR(html_of(&bad, "again", NULL), "<p>again</p>\n");
	fixture_close(&good), fixture_close(&bad);
	IS_INT(listener_stop(&l), 0);
}

TEST(bytes_that_are_no_request_end_the_connection_only)
{
	struct listener l;
	struct fixture f = fixture_open(NULL);
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	static const char rubbish[][18] = { "GET / HTTP/1.0\r\n", "qcl1\x09\0\0\0\xff\xff\xff\xff\0\0\0\0" };
	char byte;

	OK(listener_start(&l));
	memcpy(addr.sun_path, l.path, strlen(l.path) + 1);
	for (size_t i = 0; i < 2; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

		OK(connect(fd, (struct sockaddr *)&addr, sizeof addr) == 0);
		OK(write(fd, rubbish[i], 16) == 16);
		shutdown(fd, SHUT_WR);
		OK(read(fd, &byte, 1) <= 0);
		close(fd);
	}
	cell_free(f.cell);
	f.cell = cell_connect(l.path);
	IS_STR(html_of(&f, "fine", NULL), "<p>fine</p>\n");
	fixture_close(&f);
	IS_INT(listener_stop(&l), 0);
}

TEST(waiting_ends_at_the_deadline)
{
	struct listener l;
	struct fixture f = fixture_open(NULL);

	OK(listener_start(&l));
	cell_free(f.cell);
	f.cell = cell_connect(l.path);
	IS_STR(html_of(&f, "ready", NULL), "<p>ready</p>\n");
	usleep(400 * 1000); /* the child of that request leaves */
	kill(l.pid, SIGSTOP); /* connects, since the socket listens, but nobody answers */
	usec_t before = clock_mono();
	f.cx.deadline = before + 100 * USEC_PER_MSEC;
	OK(strstr(html_of(&f, "a", NULL), "{504:"));
	OK(clock_mono() - before < 2 * USEC_PER_SEC);
	kill(l.pid, SIGCONT);
	fixture_close(&f);
	IS_INT(listener_stop(&l), 0);
}

/* --- pathological inputs --------------------------------------------------- */

static void
add_repeated(struct strbuf *to, const struct dyn *part)
{
	struct span text = part->items[0].text;

	for (int64_t i = 0; i < part->items[1].integer; i++)
		strbuf_add_span(to, text);
}

/* The two cases given as a rule instead of parts, and the colliding labels. */
static void
add_generated(struct strbuf *to, struct span name)
{
	if (span_is(name, "deeply nested lists"))
		for (int x = 0; x < 500; x++)
			strbuf_addf(to, "%*s* a\n", 2 * x, "");
	else if (span_is(name, "backticks"))
		for (int x = 1; x < 900; x++) {
			strbuf_addc(to, 'e');
			for (int i = 0; i < x; i++)
				strbuf_addc(to, '`');
		}
	else
		for (int i = 0, n = 0; n < 25000; i++) {
			char key[16];
			uint32_t h = 0;

			snprintf(key, sizeof key, "k%d", i);
			for (const char *c = key; *c; c++)
				h = (uint32_t)*c + (h << 6) + (h << 16) - h;
			if (h % 16 == 0 && ++n)
				strbuf_addf(to, "[%s]: /url\n\n", key);
		}
}

static struct span
source_of(struct arena *a, const struct dyn *c)
{
	const struct dyn *parts = dyn_get(c, SPAN("input_parts"));
	struct strbuf sb;

	strbuf_init(&sb, a, 4 << 20);
	for (size_t i = 0; parts && i < parts->count; i++)
		add_repeated(&sb, &parts->items[i]);
	if (!parts)
		add_generated(&sb, text_member(c, SPAN("name")));
	return strbuf_span(&sb);
}

/* Our JSON refuses a NUL; that case is nul_bytes_become_replacement_characters. */
static void
without_nul(struct span text)
{
	for (ptrdiff_t at; (at = span_find(text, "\\u0000")) >= 0; )
		((char *)(uintptr_t)text.ptr)[at + 5] = '1';
}

TEST(every_pathological_input_ends_inside_its_deadline_and_harms_no_other)
{
	static const struct json_limits limits = { 1 << 20, 64 };
	struct fixture f = fixture_open(NULL);
	struct markdown_options opt = { .max_bytes = 2 << 20, .cpu_ms = 500 * CELL_SLOWNESS };
	struct span text;
	const struct dyn *doc;
	size_t plain = 0;

	if (!data_file(&f.cx, "commonmark/pathological.json", &text)) {
		fixture_close(&f);
		SKIP("the pathological inputs are not in $QUOIN_DATA");
	}
	without_nul(text);
	OK(json_parse(&f.cx, text, &limits, &doc));
	const struct dyn *cases = dyn_get(doc, SPAN("cases"));
	OK(cases->count > 30);
	for (size_t i = 0; i < cases->count; i++) {
		struct span name = text_member(&cases->items[i], SPAN("name"));
		struct markdown_result r;
		usec_t before = clock_mono();

		ctx_forgive(&f.cx);
		bool ok = cell_markdown(&f.cx, f.cell, &opt, source_of(f.cx.arena, &cases->items[i]), &r);
		printf("# %5lld ms %s%.*s\n", (long long)(clock_mono() - before) / 1000, !ok ? "FAILED " : r.plain_fallback ? "as plain text: " : "", SPAN_FMT(name));
		plain += ok && r.plain_fallback;
		OK(ok);
		IS_STR(html_of(&f, "next", NULL), "<p>next</p>\n");
	}
	printf("# %zu of %zu are shown as plain text\n", plain, cases->count);
	fixture_close(&f);
}

TESTS_MAIN(TAP_CASE(a_text_comes_back_as_html_and_all_that_is_known),
           TAP_CASE(nul_bytes_become_replacement_characters), TAP_CASE(a_text_that_takes_too_long_is_refused_and_the_next_is_not),
           TAP_CASE(a_text_that_is_too_long_is_told_so), TAP_CASE(a_cell_that_cannot_be_reached_is_unavailable),
           TAP_CASE(more_clients_than_children_all_get_their_answers),
           TAP_CASE(a_child_that_dies_of_its_request_harms_no_other),
           TAP_CASE(bytes_that_are_no_request_end_the_connection_only), TAP_CASE(waiting_ends_at_the_deadline),
           TAP_CASE(every_pathological_input_ends_inside_its_deadline_and_harms_no_other))
