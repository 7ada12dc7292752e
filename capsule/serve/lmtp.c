#include "serve/lmtp.h"

#include "protocol/lmtp.h"
#include "serve/backoff.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

struct talk {
	int fd;
	long long until;
	struct err *err;
	char bytes[LMTP_REPLY_MAX];
	size_t len;
};

static int
wait_for(const struct talk *talk, short what)
{
	struct pollfd polled = { talk->fd, what, 0 };
	int ready;

	do
		ready = poll(&polled, 1, backoff_left(talk->until));
	while (ready == -1 && errno == EINTR);
	if (ready == 1)
		return 0;
	return err_set(talk->err, "the LMTP server did not answer in time");
}

static int
say(const struct talk *talk, struct span text)
{
	while (text.len > 0) {
		ssize_t sent;

		if (wait_for(talk, POLLOUT) == -1)
			return -1;
		sent = send(talk->fd, text.ptr, text.len,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent == -1 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (sent == -1)
			return err_system(talk->err,
			    "the LMTP server cannot be told");
		text = span_after(text, (size_t)sent);
	}
	return 0;
}

static int
read_some(struct talk *talk)
{
	ssize_t got;

	if (wait_for(talk, POLLIN) == -1)
		return -1;
	got = recv(talk->fd, talk->bytes + talk->len,
	    sizeof(talk->bytes) - talk->len, MSG_DONTWAIT);
	if (got == -1 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got <= 0)
		return err_set(talk->err, "the LMTP server has hung up");
	talk->len += (size_t)got;
	return 0;
}

/* The text of the reply is the server's own and stays out of the log. */
static int
expect(struct talk *talk, unsigned hundreds, const char *after)
{
	struct lmtp_reply reply;
	enum lmtp_parse parse;

	while ((parse = lmtp_parse(span_make(talk->bytes, talk->len),
		    &reply)) == LMTP_PARSE_MORE)
		if (read_some(talk) == -1)
			return -1;
	if (parse == LMTP_PARSE_BAD)
		return err_set(talk->err,
		    "the LMTP server does not speak LMTP");
	talk->len -= reply.consumed;
	memmove(talk->bytes, talk->bytes + reply.consumed, talk->len);
	if (reply.code / 100 == hundreds)
		return 0;
	return err_set(talk->err, "the LMTP server said %u after %s",
	    reply.code, after);
}

static int
say_line(struct talk *talk, const char *command, struct span argument,
    const char *end)
{
	struct buf line;
	int result;

	buf_init(&line);
	buf_printf(&line, "%s%.*s%s\r\n", command, SPAN_ARG(argument), end);
	result = say(talk, buf_span(&line));
	buf_clear(&line);
	return result;
}

static int
send_data(struct talk *talk, struct span message)
{
	struct buf data;
	int result;

	buf_init(&data);
	lmtp_append_data(message, &data);
	result = say(talk, buf_span(&data));
	buf_clear(&data);
	return result;
}

int
lmtp_deliver(int fd, const struct lmtp_mail *mail, long long until,
    struct err *err)
{
	struct talk talk = { .fd = fd, .until = until, .err = err };

	if (expect(&talk, 2, "the beginning") == -1 ||
	    say_line(&talk, "LHLO ", mail->host, "") == -1 ||
	    expect(&talk, 2, "LHLO") == -1 ||
	    say_line(&talk, "MAIL FROM:<", mail->from, ">") == -1 ||
	    expect(&talk, 2, "MAIL") == -1 ||
	    say_line(&talk, "RCPT TO:<", mail->to, ">") == -1 ||
	    expect(&talk, 2, "RCPT") == -1 ||
	    say_line(&talk, "DATA", span_of(""), "") == -1 ||
	    expect(&talk, 3, "DATA") == -1 ||
	    send_data(&talk, mail->message) == -1 ||
	    expect(&talk, 2, "the message") == -1)
		return -1;
	/* It is theirs now; whether they heard us go does not matter. */
	say_line(&talk, "QUIT", span_of(""), "");
	return 0;
}
