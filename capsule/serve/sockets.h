/*
 * The listening sockets of all generations: opened once by the supervisor,
 * inherited by each generation it forks, and closed when a new generation
 * has no use for them.  A socket is an address and has no protocol: what
 * spoke Gopher may speak Gemini after a reload.
 */
#ifndef SERVE_SOCKETS_H
#define SERVE_SOCKETS_H

#include "base/err.h"

enum { SOCKETS_MAX = 64 };

struct open_socket {
	int fd;
	unsigned port;
	char key[128]; /* its address: see sockets_key; systemd's: its name */
	bool wanted;   /* by the generation that was started last */
	bool serving;  /* by the one that serves */
	bool given;    /* by systemd: never closed, used whatever is asked */
};

struct sockets {
	struct open_socket open[SOCKETS_MAX];
	size_t count;
};

/*
 * The name of a listener: its address; two on port 0 of the same one are told
 * apart by their index.
 */
void sockets_key(struct span address, size_t index, char key[128]);

/*
 * The open socket of a key, opened now if it is not yet, and wanted from now
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

/* A generation is started: nothing is wanted yet. */
void sockets_begin(struct sockets *);

/* It serves: what it wanted stays, the others are closed. */
void sockets_adopt(struct sockets *);

/* It failed: what only it wanted is closed. */
void sockets_drop(struct sockets *);

/* The server ends: all are closed but systemd's. */
void sockets_close_all(struct sockets *);

#endif
