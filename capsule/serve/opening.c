#include "serve/opening.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static int
open_log(const char *file, struct message *reply)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);

	if (fd == -1)
		snprintf(reply->text, sizeof(reply->text),
		    "the log cannot be opened: %s: %.1024s", strerror(errno),
		    file);
	return fd;
}

static int
open_listener(struct sockets *sockets, const char *key, struct message *reply)
{
	struct open_socket *open;
	bool unsupported;
	struct err err;

	open = sockets_open(sockets, key, &unsupported, &err);
	if (open != NULL) {
		reply->number = open->port;
		return open->fd;
	}
	reply->number = unsupported;
	snprintf(reply->text, sizeof(reply->text), "%s", err.message);
	return -1;
}

static int
open_post(struct mailer *mailer, struct message *reply)
{
	struct err err;
	int fd = mailer_post(mailer, &err);

	if (fd == -1)
		snprintf(reply->text, sizeof(reply->text), "%s", err.message);
	return fd;
}

static void
hand_out_keys(struct tickets *tickets, int channel, unsigned seconds,
    struct message *reply)
{
	struct err err;

	if (tickets_want(tickets, channel, seconds, &err) == 0) {
		reply->kind = MESSAGE_KEYS;
		reply->keys = *tickets_keys(tickets);
		return;
	}
	snprintf(reply->text, sizeof(reply->text), "%s", err.message);
}

int
opening_answer(const struct message *request, int channel,
    struct sockets *sockets, struct mailer *mailer, struct tickets *tickets)
{
	struct message reply = { .kind = MESSAGE_REFUSED };
	int fd = -1;

	if (request->kind == MESSAGE_TICKETS)
		hand_out_keys(tickets, channel, request->number, &reply);
	else if (request->kind == MESSAGE_LOG)
		fd = open_log(request->text, &reply);
	else if (request->kind == MESSAGE_MAIL)
		fd = open_post(mailer, &reply);
	else
		fd = open_listener(sockets, request->text, &reply);
	if (fd != -1)
		reply.kind = MESSAGE_OPENED;
	channel_send(channel, &reply, fd);
	explicit_bzero(&reply, sizeof(reply));
	return fd;
}
