#include "serve/postman.h"

#include "serve/backoff.h"
#include "serve/channel.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	PATIENCE = 20000, /* ms that a reader waits for a receipt */
	ATTEMPTS = 5,     /* a message that kills what reads it is given up */
};

struct postman {
	struct event_base *base;
	int post;
	size_t size;
	bool again;    /* what is sent twice is delivered once */
	bool loopback; /* the limit of a reader holds there too */
	enum post_outcome failure;
};

struct delivery {
	struct postman *postman;
	char *packed;
	size_t size;
	long long until; /* ms */
	unsigned attempts;
	int pipe;           /* the reply's end, or -1 */
	struct event event; /* the reply, or room for the message */
	void (*told)(void *data, const struct post_reply *);
	void *data;
};

int
postman_ask(const struct config *config, int channel, int *post,
    struct err *err)
{
	struct message request = { .kind = MESSAGE_MAIL };
	struct message reply;

	*post = -1;
	if (mail_config_way(&config->mail) == MAIL_OFF)
		return 0;
	if (mail_config_settings(&config->mail, config->user.text,
		config->sandbox, &request.mail, err) == -1 ||
	    channel_request(channel, &request, &reply, post, err) == -1)
		return -1;
	if (reply.kind != MESSAGE_OPENED)
		return err_set(err, "%s", reply.text);
	return 0;
}

struct postman *
postman_new(struct event_base *base, int post, const struct config *config)
{
	struct postman *postman = malloc(sizeof(*postman));
	bool maildir = mail_config_way(&config->mail) == MAIL_MAILDIR;

	if (postman == NULL)
		return NULL;
	*postman = (struct postman){
		.base = base,
		.post = post,
		.size = config->mail.size,
		.again = maildir,
		.loopback = config->limits.connection.loopback,
		.failure = maildir ? POST_FAILED : POST_REFUSED,
	};
	return postman;
}

void
postman_free(struct postman *postman)
{
	free(postman);
}

size_t
postman_size(const struct postman *postman)
{
	return postman->size;
}

static void
stop_waiting(struct delivery *d)
{
	event_del(&d->event);
	if (d->pipe != -1)
		close(d->pipe);
	d->pipe = -1;
}

void
postman_forget(struct delivery *d)
{
	stop_waiting(d);
	free(d->packed);
	free(d);
}

static void
finish(struct delivery *d, const struct post_reply *reply)
{
	void (*told)(void *data, const struct post_reply *) = d->told;
	void *data = d->data;

	postman_forget(d);
	told(data, reply);
}

static int
wait_until(struct delivery *d, int fd, short what, event_callback_fn ready)
{
	long long left = d->until - backoff_now();
	struct timeval delay = { left / 1000, left % 1000 * 1000 };

	if (left <= 0)
		return -1;
	event_assign(&d->event, d->postman->base, fd, what, ready, d);
	return event_add(&d->event, &delay);
}

static void on_reply(evutil_socket_t, short, void *);
static void on_room(evutil_socket_t, short, void *);

/* When many write at once, the socket may have no room for one more yet. */
static int
send_it(struct delivery *d)
{
	int ends[2], result, reason;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	result = post_send(d->postman->post, d->packed, d->size, ends[1]);
	reason = errno;
	close(ends[1]);
	if (result == 0) {
		d->pipe = ends[0];
		return wait_until(d, d->pipe, EV_READ, on_reply);
	}
	close(ends[0]);
	if (reason != EAGAIN)
		return -1;
	return wait_until(d, d->postman->post, EV_WRITE, on_room);
}

static void
give_up(struct delivery *d)
{
	const struct post_reply reply = { .outcome = d->postman->failure };

	finish(d, &reply);
}

static void
on_room(evutil_socket_t fd, short what, void *data)
{
	struct delivery *d = data;

	(void)fd;
	if ((what & EV_TIMEOUT) != 0 || send_it(d) == -1)
		give_up(d);
}

/*
 * A pipe that ends without a reply: the mail process has died, and perhaps has
 * delivered the message before.
 */
static void
on_reply(evutil_socket_t fd, short what, void *data)
{
	struct delivery *d = data;
	struct post_reply reply;

	(void)fd;
	if ((what & EV_TIMEOUT) != 0) {
		give_up(d);
		return;
	}
	if (post_read_reply(d->pipe, &reply) == 0) {
		finish(d, &reply);
		return;
	}
	stop_waiting(d);
	if (!d->postman->again || ++d->attempts == ATTEMPTS || send_it(d) == -1)
		give_up(d);
}

struct delivery *
postman_send(struct postman *postman, struct post *post,
    void (*told)(void *data, const struct post_reply *), void *data)
{
	struct delivery *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	*d = (struct delivery){ .postman = postman,
		.until = backoff_now() + PATIENCE,
		.pipe = -1,
		.told = told,
		.data = data };
	event_assign(&d->event, postman->base, -1, 0, on_room, d);
	post->until = d->until;
	post->limited = postman->loopback || !ip_is_loopback(&post->reader);
	d->packed = post_pack(post, &d->size);
	if (d->packed != NULL && send_it(d) == 0)
		return d;
	postman_forget(d);
	return NULL;
}
