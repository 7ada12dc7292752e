/*
 * The listening sockets of all generations: opened once by the supervisor,
 * inherited by each generation it forks, and closed when a new generation
 * has no use for them.
 */
#ifndef SERVE_SOCKETS_H
#define SERVE_SOCKETS_H

#include "base/err.h"

enum { SOCKETS_MAX = 64 };

struct open_socket {
	int fd;
	unsigned port;
	char key[128]; /* the listener it serves: see sockets_key */
	bool used;     /* by the newest generation */
	bool given;    /* by systemd: never closed, used whatever is asked */
};

struct sockets {
	struct open_socket open[SOCKETS_MAX];
	size_t count;
};

/*
 * The name of a listener: its protocol ("gemini") and its address; two on
 * port 0 of the same address are told apart by their index.
 */
void sockets_key(const char *protocol, struct span address, size_t index,
    char key[128]);

/* NULL when there is none of that key. */
struct open_socket *sockets_find(struct sockets *, const char *key);

/*
 * The open socket of a key, opened now if it is not yet, and in use from now
 * on.  NULL on failure; *unsupported then tells whether this machine has no
 * such address (see listener_open).
 */
struct open_socket *sockets_open(struct sockets *, const char *key,
    bool *unsupported, struct err *);

/* The next one that systemd gave for a protocol, from *at on; NULL: none. */
struct open_socket *sockets_given(struct sockets *, const char *protocol,
    size_t *at);

/* Remembers an open socket; -1 when there are too many. */
int sockets_add(struct sockets *, const struct open_socket *, struct err *);

/* For a generation that has its own: closes its inherited copies. */
void sockets_forget(const struct sockets *);

/* Closes those that are not used, and marks the others unused again. */
void sockets_close_unused(struct sockets *);

#endif
