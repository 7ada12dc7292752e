/*
 * What systemd hands over and is told (sd_listen_fds(3), sd_notify(3)),
 * without its library.
 */
#ifndef SERVE_NOTIFY_H
#define SERVE_NOTIFY_H

#include "serve/sockets.h"

/*
 * Takes the sockets that systemd opened, named "gemini" and "gopher" in its
 * unit (FileDescriptorName=), and NOTIFY_SOCKET out of the environment.
 */
int notify_begin(struct sockets *, struct err *);

/* Nobody is told where there is no NOTIFY_SOCKET. */
void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);

#endif
