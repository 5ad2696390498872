/* test_sandbox.c - inside the walls nothing can be opened, started or sent, and
 * neither time nor memory is without end. */
#include "tests/tap.h"

#include "cell/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { ROOM = 256 << 20 };

static int kept; /* the descriptor inside */

/* Wait for a child; one that does not end is killed after ten seconds. */
static int
outlive(pid_t pid)
{
	int status;

	for (int i = 0; waitpid(pid, &status, WNOHANG) == 0; i++) {
		if (i == 2000)
			kill(pid, SIGKILL);
		usleep(5000);
	}
	return status;
}

/* What became of a child that did this in the sandbox: its signal, or minus its
 * exit status; 99: it was never in. */
static int
fate_of(void (*act)(void))
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return 99;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		kept = sandbox_enter(pair[1], ROOM);
		if (kept < 0)
			_exit(98);
		act();
		_exit(7);
	}
	close(pair[1]);
	int status = outlive(pid);
	close(pair[0]);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void nothing(void) { }
static void open_file(void) { (void)!open("/etc/passwd", O_RDONLY); }
static void create_file(void) { (void)!open("/tmp/quoin-sandbox-test", O_CREAT | O_WRONLY, 0600); }
static void make_socket(void) { (void)!socket(AF_INET, SOCK_STREAM, 0); }
static void start_program(void) { execl("/bin/true", "true", (char *)NULL); }
static void start_process(void) { (void)!fork(); }
static void signal_parent(void) { kill(getppid(), SIGTERM); }
static void watch_parent(void) { (void)!getppid(); }
static void forever(void) { sandbox_timer(20); for (volatile unsigned i = 0; ; i++) ; }
static void asleep(void) { char c; sandbox_timer(5); (void)!read(kept, &c, 1); }

static void
run_what_was_written(void)
{
	(void)!mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
take_memory(void)
{
	void *p = mmap(NULL, 2 * (size_t)ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	_exit(p == MAP_FAILED ? 3 : 4);
}

static void
use_what_is_allowed(void)
{
	char *p = malloc(1 << 20);

	memset(p, 1, 1 << 20);
	if (write(kept, p, 1) != 1)
		_exit(5);
	free(p);
}

TEST(reading_writing_memory_and_ending_are_allowed)
{
	IS_INT(fate_of(nothing), -7);
	IS_INT(fate_of(use_what_is_allowed), -7);
}

TEST(no_file_can_be_opened_or_made)
{
	IS_INT(fate_of(open_file), SIGSYS);
	IS_INT(fate_of(create_file), SIGSYS);
	IS_INT(access("/tmp/quoin-sandbox-test", F_OK), -1);
}

TEST(no_socket_process_or_program_can_be_started)
{
	IS_INT(fate_of(make_socket), SIGSYS);
	IS_INT(fate_of(start_program), SIGSYS);
	IS_INT(fate_of(start_process), SIGSYS);
}

TEST(no_other_process_can_be_seen_or_signalled)
{
	IS_INT(fate_of(watch_parent), SIGSYS);
	IS_INT(fate_of(signal_parent), SIGSYS);
}

TEST(memory_cannot_be_written_and_run)
{
	IS_INT(fate_of(run_what_was_written), SIGSYS);
}

TEST(time_ends_whether_used_or_waited)
{
	int busy = fate_of(forever);

	OK(busy == SIGPROF || busy == SIGALRM);
	IS_INT(fate_of(asleep), SIGALRM);
}

TEST(memory_ends)
{
	if (SANITIZED)
		SKIP("AddressSanitizer reserves the whole address space");
	IS_INT(fate_of(take_memory), -3);
}

TESTS_MAIN(TAP_CASE(reading_writing_memory_and_ending_are_allowed), TAP_CASE(no_file_can_be_opened_or_made),
           TAP_CASE(no_socket_process_or_program_can_be_started), TAP_CASE(no_other_process_can_be_seen_or_signalled),
           TAP_CASE(memory_cannot_be_written_and_run), TAP_CASE(time_ends_whether_used_or_waited), TAP_CASE(memory_ends))
