/* sandbox.c - see sandbox.h. */
#include "cell/sandbox.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

/* Under AddressSanitizer the address space is one vast reservation and the
 * runtime makes calls of its own, to report. */
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

enum { CPU_SECONDS = 60 }; /* in all of one process's requests; the timer is the finer limit */

static bool
limit(int what, rlim_t value)
{
	return setrlimit(what, &(struct rlimit){ value, value }) == 0;
}

static bool
set_limits(size_t memory)
{
	return (SANITIZED || limit(RLIMIT_AS, memory)) && limit(RLIMIT_CPU, CPU_SECONDS) && limit(RLIMIT_FSIZE, 0) &&
	       limit(RLIMIT_NOFILE, 1) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_MEMLOCK, 0);
}

static const int calls[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(recvfrom), SCMP_SYS(sendto),
	SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(close),
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(gettimeofday),
	SCMP_SYS(setitimer), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(getpid), SCMP_SYS(gettid), /* GLib asks who it is */
	SCMP_SYS(sysinfo), /* qsort() asks how much memory there is */
	SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), /* threads */
	SCMP_SYS(exit), SCMP_SYS(exit_group),
#if SANITIZED
	SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction),
	SCMP_SYS(readlink), SCMP_SYS(prctl),
#endif
};

/* Memory may never be both written and run. */
static bool
allow_memory(scmp_filter_ctx filter, int call)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, 4 /* PROT_EXEC */, 0)) == 0;
}

/* A thread, which shares all there is, may be started and named; a process may not.  How
 * clone3() is asked cannot be seen from here: without it the C library asks
 * clone(). */
static bool
allow_threads(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	                        SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, ~(scmp_datum_t)0, PR_SET_NAME)) == 0;
}

static bool
set_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = filter != NULL;

	for (size_t i = 0; ok && i < sizeof calls / sizeof *calls; i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
	ok = ok && allow_threads(filter);
	ok = ok && allow_memory(filter, SCMP_SYS(mmap)) && allow_memory(filter, SCMP_SYS(mprotect));
	/* The C library asks what standard error is before it first writes there. */
	ok = ok && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(newfstatat), 0) == 0 &&
	     seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(fstat), 0) == 0;
	ok = ok && seccomp_load(filter) == 0;
	if (filter)
		seccomp_release(filter);
	return ok;
}

/* The connection becomes standard input, so that with a limit of one descriptor
 * there is none to be had; poll(2) wants the limit to be no less than one. */
enum { KEPT = STDIN_FILENO };

static bool
close_others(int fd)
{
	if (fd != KEPT && dup2(fd, KEPT) < 0)
		return false;
	close(STDOUT_FILENO);
	return close_range(STDERR_FILENO + 1, ~0U, 0) == 0;
}

/* Whatever the parent did with signals, the timers must kill. */
static bool
default_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	return signal(SIGALRM, SIG_DFL) != SIG_ERR && signal(SIGPROF, SIG_DFL) != SIG_ERR &&
	       signal(SIGXCPU, SIG_DFL) != SIG_ERR && signal(SIGTERM, SIG_DFL) != SIG_ERR &&
	       signal(SIGPIPE, SIG_IGN) != SIG_ERR && sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

int
sandbox_enter(int fd, size_t memory)
{
	bool ok = close_others(fd) && default_signals() && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && set_limits(memory) &&
	          prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_filter();

	return ok ? KEPT : -1;
}

static void
set_timer(int which, unsigned ms)
{
	struct itimerval t = { .it_value = { ms / 1000, (ms % 1000) * 1000 } };

	setitimer(which, &t, NULL);
}

void
sandbox_timer(unsigned cpu_ms)
{
	set_timer(ITIMER_PROF, cpu_ms);
	set_timer(ITIMER_REAL, 10 * cpu_ms);
}
