/* notify.h - telling a service manager how we are (sd_notify's datagram, without
 * its library). */
#ifndef CLI_NOTIFY_H
#define CLI_NOTIFY_H

/* Send "READY=1" and the like to $NOTIFY_SOCKET; nothing where there is none. */
void notify_manager(const char *state);

#endif
