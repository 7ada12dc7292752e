/*
 * One client: a connection, a request, an answer read to its end, over and
 * over, without ever blocking.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include "load.h"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <time.h>

/* What all clients of a run share. */
struct client_plan {
	struct sockaddr_storage address;
	socklen_t address_len;
	SSL_CTX *tls;     /* NULL: plain Gopher */
	const char *name; /* for SNI */
	struct span request;
	bool resume;
	unsigned long pace; /* bytes a second; 0: as they come */
	bool blind;         /* answers are counted as they come */
	bool hold;          /* stop after the handshake */
};

enum client_state {
	CLIENT_CONNECTING,
	CLIENT_HANDSHAKE,
	CLIENT_SENDING,
	CLIENT_READING,
	CLIENT_HELD, /* connected and idle, for as long as it is kept */
	CLIENT_DONE,
	CLIENT_FAILED,
};

struct client {
	const struct client_plan *plan;
	int fd;
	SSL *ssl;
	SSL_SESSION *session; /* of the connection before, to resume */
	BIO *socket;
	enum client_state state;
	uint32_t wants; /* EPOLLIN or EPOLLOUT */
	size_t sent;
	struct timespec began, next_read;
	struct load_sample sample;
	uint64_t body, in, out;
	bool resumed;
	bool heard; /* for turns.c alone */
	const char *failure;
};

/* Begins to connect. */
void client_begin(struct client *, const struct client_plan *);

/* Goes on as far as it can; look at state and wants after. */
void client_go_on(struct client *);

/* Closes the connection; the client can begin again. */
void client_end(struct client *);

/* ms until a paced client reads again; 0: now. */
int client_rest(const struct client *);

#endif
