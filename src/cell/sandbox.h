/* sandbox.h - the walls around a process that reads untrusted bytes.
 *
 * After sandbox_enter() the process can read from and write to what it has
 * open, take and give back memory, and end.  It cannot open a file or socket,
 * start anything, signal anyone, or use more memory than it is given.  Any other
 * system call ends it (SIGSYS). */
#ifndef CELL_SANDBOX_H
#define CELL_SANDBOX_H

#include <stddef.h>

/* fd is the only descriptor kept besides standard error; it moves, and its new
 * number is returned.  -1: the kernel refused, and the process must end. */
int sandbox_enter(int fd, size_t memory);

/* From now the process may use cpu_ms of processor time and ten times that of
 * wall time; past either it is killed.  0 stops both clocks. */
void sandbox_timer(unsigned cpu_ms);

#endif
