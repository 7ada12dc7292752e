/*
 * Whole messages over a pair of sockets (SOCK_SEQPACKET), each with at most
 * one descriptor (unix(7), SCM_RIGHTS): what channel.h, post.h and errand.h
 * speak by.  The other end may be in a stranger's hands.
 */
#ifndef SERVE_PASSING_H
#define SERVE_PASSING_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Sends size bytes, with a descriptor, which stays the caller's, if passed is
 * not -1.  flags as of sendmsg(2).  -1 with errno.
 */
int passing_send(int end, const void *data, size_t size, int passed, int flags);

/*
 * Receives one message of at most size bytes: their number, 0 when the other
 * end is closed, -1 with errno, which is EPROTO for one that is longer.
 * *passed is the caller's to close, or -1, as it is where nothing came; of
 * more descriptors than one no other is let in.  flags as of recvmsg(2).
 */
ssize_t passing_receive(int end, void *data, size_t size, int *passed,
    int flags);

#endif
