/*
 * What the supervisor and a generation say to each other: whole messages,
 * some with a descriptor, over a pair of sockets.  A generation starts with
 * the supervisor's identity and asks for what only that may open; from
 * MESSAGE_CONFIGURED on, when it has given that identity up, it is given
 * nothing more.
 */
#ifndef SERVE_CHANNEL_H
#define SERVE_CHANNEL_H

#include "base/err.h"
#include "net/tls_tickets.h"
#include "serve/mail_config.h"

enum message_kind {
	/* From the generation. */
	MESSAGE_LISTEN,  /* text: an address; OPENED or REFUSED follows */
	MESSAGE_LOG,     /* text: a file; OPENED or REFUSED follows */
	MESSAGE_MAIL,    /* mail: a mail process; OPENED or REFUSED follows */
	MESSAGE_TICKETS, /* number: seconds a key is used; KEYS or REFUSED */
	MESSAGE_CONFIGURED, /* it asks for nothing more; number: seconds that
			       loading may take from now on */
	MESSAGE_READY,      /* its workers accept */
	MESSAGE_FAILED,     /* err: why it cannot; it exits */
	MESSAGE_CLOSED,     /* draining: its workers accept no more */
	MESSAGE_CHANGED,    /* author's mode: the content has changed */

	/* From the supervisor. */
	MESSAGE_OPENED,   /* with the descriptor; number: a socket's port */
	MESSAGE_REFUSED,  /* text: why; number 1: no such address here */
	MESSAGE_DRAIN,    /* accept no more; number: seconds until the end */
	MESSAGE_COUNTERS, /* write the counters to the log */
	MESSAGE_KEYS,     /* keys: for session tickets, from now on */
};

struct message {
	enum message_kind kind;
	unsigned number;
	union {
		char text[1536];
		struct err err;
		struct mail_settings mail;
		struct tls_ticket_keys keys;
	};
};

/* Two ends, close-on-exec. */
int channel_new(int ends[2], struct err *);

/* Sends a message, with a descriptor if passed is not -1; -1 with errno. */
int channel_send(int end, const struct message *, int passed);

/*
 * Receives one: 1 when there was one, 0 when the other end is closed, -1
 * with errno (EAGAIN when wait is false and there is none).  *passed is the
 * caller's to close, or -1.
 */
int channel_receive(int end, bool wait, struct message *, int *passed);

/*
 * For a generation: asks the supervisor for something and waits for the reply,
 * which comes with a descriptor (the caller's) or says why not.  -1 when the
 * supervisor is gone.
 */
int channel_request(int end, const struct message *request,
    struct message *reply, int *passed, struct err *);

/* The same for what is asked for by its name. */
int channel_ask(int end, enum message_kind, const char *text,
    struct message *reply, int *passed, struct err *);

/*
 * For a generation: asks for the keys of session tickets, which are replaced
 * after so many seconds.
 */
int channel_ask_keys(int end, unsigned seconds, struct tls_ticket_keys *,
    struct err *);

/* Hands keys over; never waits (-1, EAGAIN). */
int channel_tell_keys(int end, const struct tls_ticket_keys *);

/* A message of only a kind and a number; never waits (-1, EAGAIN). */
int channel_tell(int end, enum message_kind, unsigned number);

#endif
