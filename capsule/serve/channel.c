#include "serve/channel.h"

#include "serve/passing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int
channel_new(int ends[2], struct err *err)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		return err_system(err, "a pair of sockets cannot be made");
	return 0;
}

int
channel_send(int end, const struct message *message, int passed)
{
	return passing_send(end, message, sizeof(*message), passed, 0);
}

/* The other end may be in a stranger's hands. */
static void
end_strings(struct message *message)
{
	struct err *err = &message->err;

	if (message->kind == MESSAGE_MAIL)
		mail_config_end_strings(&message->mail);
	if (message->kind == MESSAGE_FAILED) {
		err->file[sizeof(err->file) - 1] = '\0';
		err->message[sizeof(err->message) - 1] = '\0';
		err->more[sizeof(err->more) - 1] = '\0';
	}
	message->text[sizeof(message->text) - 1] = '\0';
}

int
channel_receive(int end, bool wait, struct message *message, int *passed)
{
	ssize_t got = passing_receive(end, message, sizeof(*message), passed,
	    wait ? 0 : MSG_DONTWAIT);

	if (got <= 0)
		return (int)got;
	if (got == sizeof(*message)) {
		end_strings(message);
		return 1;
	}
	if (*passed != -1)
		close(*passed);
	*passed = -1;
	errno = EPROTO;
	return -1;
}

int
channel_request(int end, const struct message *request, struct message *reply,
    int *passed, struct err *err)
{
	*reply = (struct message){ .kind = MESSAGE_REFUSED };
	if (channel_send(end, request, -1) == -1 ||
	    channel_receive(end, true, reply, passed) != 1)
		return err_set(err, "the supervisor is gone");
	return 0;
}

int
channel_ask(int end, enum message_kind kind, const char *text,
    struct message *reply, int *passed, struct err *err)
{
	struct message request = { .kind = kind };

	if (snprintf(request.text, sizeof(request.text), "%s", text) >=
	    (int)sizeof(request.text))
		return err_set(err, "%s: too long", text);
	return channel_request(end, &request, reply, passed, err);
}

int
channel_ask_keys(int end, unsigned seconds, struct tls_ticket_keys *keys,
    struct err *err)
{
	struct message message = { .kind = MESSAGE_TICKETS, .number = seconds };
	int passed = -1;
	int result = 0;

	if (channel_send(end, &message, -1) == -1 ||
	    channel_receive(end, true, &message, &passed) != 1)
		return err_set(err, "the supervisor is gone");
	if (message.kind == MESSAGE_KEYS)
		*keys = message.keys;
	else
		result = err_set(err, "%s", message.text);
	explicit_bzero(&message, sizeof(message));
	return result;
}

static int
send_at_once(int end, const struct message *message)
{
	ssize_t sent;

	do
		sent = send(end, message, sizeof(*message),
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent == -1 && errno == EINTR);
	return sent == -1 ? -1 : 0;
}

int
channel_tell_keys(int end, const struct tls_ticket_keys *keys)
{
	struct message message = { .kind = MESSAGE_KEYS };
	int result;

	message.keys = *keys;
	result = send_at_once(end, &message);
	explicit_bzero(&message, sizeof(message));
	return result;
}

int
channel_tell(int end, enum message_kind kind, unsigned number)
{
	const struct message message = { .kind = kind, .number = number };

	return send_at_once(end, &message);
}
