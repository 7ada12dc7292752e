#include "serve/mail.h"

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "net/digest.h"
#include "protocol/letter.h"
#include "serve/backoff.h"
#include "serve/errand.h"
#include "serve/lmtp.h"
#include "serve/maildir.h"
#include "serve/post.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	QUIET = 60000,   /* ms between two lines in the log about failures */
	GIVE_UP = 1000,  /* ms before a reader stops waiting */
	COMPLAIN = 2000, /* ms that a process which cannot work says so */
	LOOK_AGAIN = 50, /* ms before a Maildir that is busy is tried again */
	BUSY = 5000,     /* ms that it may be, before the log says so */

	/* A message in its encoding, once more for LMTP, in growing bufs. */
	ROOM = 16 * POST_TEXT_MAX,
};

struct mail {
	const struct mail_settings *settings;
	int post, life;
	struct maildir *maildir; /* or NULL */
	int helper;              /* of errand_new, or -1 */
	const char *command[8];
	struct recent *recent; /* borrowed */
	char machine[64];      /* for the names of files */
	int64_t began;
	long long quiet_until;
	char *memory; /* POST_SIZE_MAX bytes */
};

static void
log_failure(struct mail *m, const struct err *err)
{
	long long now = backoff_now();

	if (now < m->quiet_until)
		return;
	m->quiet_until = now + QUIET;
	log_why("mail-failed", span_of(err->message));
}

/* ---- delivering ---------------------------------------------------------- */

static int
deliver_to_maildir(struct mail *m, const struct letter *letter,
    struct span message, struct err *err)
{
	char id[LETTER_ID_TEXT], name[160];

	letter_id_format(letter->id, id);
	snprintf(name, sizeof(name), "%lld.%s.%s", (long long)letter->time, id,
	    m->machine);
	return maildir_deliver(m->maildir, name, message, err);
}

/* The message in a file that has no name, for a command to read. */
static int
make_input(struct span message, struct err *err)
{
	int fd = memfd_create("message", MFD_CLOEXEC);

	if (fd == -1 || file_write_all(fd, message) == -1) {
		err_system(err, "a message cannot be kept in memory");
		if (fd != -1)
			close(fd);
		return -1;
	}
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static int
deliver_by_command(const struct mail *m, struct span message, long long until,
    struct err *err)
{
	int input = make_input(message, err);
	int result;

	if (input == -1)
		return -1;
	result = errand_run(m->helper, input, until, err);
	close(input);
	return result;
}

static int
deliver_by_lmtp(const struct mail *m, const struct letter *letter,
    struct span message, long long until, struct err *err)
{
	const struct lmtp_mail mail = { .host = span_of(m->machine),
		.from = letter->from,
		.to = letter->to,
		.message = message };
	int fd = errand_connect(m->helper, until, err);
	int result;

	if (fd == -1)
		return -1;
	result = lmtp_deliver(fd, &mail, until, err);
	close(fd);
	return result;
}

static int
deliver(struct mail *m, const struct letter *letter, long long until,
    struct err *err)
{
	struct buf message;
	int result = -1;

	buf_init(&message);
	letter_write(letter, &message);
	switch (m->settings->way) {
	case MAIL_MAILDIR:
		result = deliver_to_maildir(m, letter, buf_span(&message), err);
		break;
	case MAIL_COMMAND:
		result = deliver_by_command(m, buf_span(&message), until, err);
		break;
	case MAIL_LMTP:
		result =
		    deliver_by_lmtp(m, letter, buf_span(&message), until, err);
		break;
	case MAIL_OFF:
		break;
	}
	buf_clear(&message);
	return result;
}

/* ---- deciding ------------------------------------------------------------ */

static int
set_id(const struct post *post, struct letter *letter)
{
	const struct span texts[] = { post->host, post->page, post->language,
		post->text };
	unsigned char digest[DIGEST_SIZE];

	if (digest_texts(texts, sizeof(texts) / sizeof(texts[0]), digest) == -1)
		return -1;
	memcpy(letter->id, digest, sizeof(letter->id));
	return 0;
}

/* From us, at the host that was read, unless the operator says otherwise. */
static struct span
from_of(const struct mail *m, const struct post *post, char *out, size_t size)
{
	if (m->settings->from[0] != '\0')
		return span_of(m->settings->from);
	snprintf(out, size, "capsule@%.*s", SPAN_ARG(post->host));
	return span_of(letter_is_address(span_of(out)) ? out
						       : "capsule@localhost");
}

static void
handle(struct mail *m, const struct post *post, struct post_reply *reply)
{
	uint64_t unit = post->limited ? ip_unit(&post->reader) : 0;
	char from[300];
	struct letter letter = { .from = from_of(m, post, from, sizeof(from)),
		.to = span_of(m->settings->to),
		.host = post->host,
		.name = post->name,
		.page = post->page,
		.language = post->language,
		.protocol = post->protocol,
		.text = post->text,
		.time = time(NULL) };
	struct err err = { .message = "out of memory" };

	reply->outcome =
	    m->settings->way == MAIL_MAILDIR ? POST_FAILED : POST_REFUSED;
	if (!memory_set_aside(ROOM) || set_id(post, &letter) == -1) {
		log_failure(m, &err);
		return;
	}
	if (recent_find(m->recent, letter.id, letter.time, &letter.time)) {
		reply->outcome = POST_KNOWN;
	} else {
		reply->seconds =
		    (unsigned)recent_wait(m->recent, unit, letter.time);
		if (reply->seconds > 0) {
			reply->outcome = POST_LIMITED;
			return;
		}
		if (deliver(m, &letter, post->until - GIVE_UP, &err) == -1) {
			log_failure(m, &err);
			return;
		}
		recent_add(m->recent, letter.id, unit, letter.time);
		reply->outcome = POST_DELIVERED;
	}
	letter_reference(letter.time, letter.id, reply->reference);
}

/* Takes one message if there is one; false when there never will be. */
static bool
take_one(struct mail *m,
    void (*act)(struct mail *, const struct post *, struct post_reply *))
{
	struct post_reply reply;
	struct post post;
	int pipe;

	switch (post_receive(m->post, m->memory, &post, &pipe)) {
	case 1:
		/* Padding goes onto the wire too. */
		memset(&reply, 0, sizeof(reply));
		/* Whoever has given up is not to be surprised by it. */
		if (backoff_now() + GIVE_UP < post.until) {
			act(m, &post, &reply);
			post_reply(pipe, &reply);
		}
		close(pipe);
		return true;
	case 0:
		return false;
	}
	return errno == EAGAIN || errno == EPROTO;
}

/* ---- the life of the process --------------------------------------------- */

/*
 * What is not known from a process before, of the last hour.  The id stands in
 * the file's name, so no message need be opened.
 */
static void
remember(void *data, struct span name)
{
	struct mail *m = data;
	struct span time_text, id_text;
	unsigned char id[LETTER_ID_SIZE];
	unsigned long time;
	int64_t known;

	if (span_split(&name, '.', &time_text) &&
	    span_split(&name, '.', &id_text) &&
	    span_number(time_text, INT64_MAX, &time) == 0 &&
	    (int64_t)time > m->began - RECENT_HOUR &&
	    letter_id_parse(id_text, id) == 0 &&
	    !recent_find(m->recent, id, (int64_t)time, &known))
		recent_add(m->recent, id, 0, (int64_t)time);
}

static bool
is_left(int life, int wait)
{
	struct pollfd polled = { life, POLLIN, 0 };

	return poll(&polled, 1, wait) == 1;
}

/*
 * The process before this one may still have the Maildir, or another server.
 * Returns -1 also when nobody wants this process any more.
 */
static int
open_maildir(struct mail *m, struct err *err)
{
	long long patience = backoff_now() + BUSY;
	bool busy;

	do {
		m->maildir = maildir_open(m->settings->path, &busy, err);
		if (m->maildir != NULL)
			return maildir_list(m->maildir, remember, m, err);
		if (busy && backoff_now() > patience)
			log_failure(m, err);
	} while (busy && !is_left(m->life, LOOK_AGAIN));
	return -1;
}

static void
name_machine(struct mail *m)
{
	if (gethostname(m->machine, sizeof(m->machine)) == -1 ||
	    m->machine[0] == '\0')
		snprintf(m->machine, sizeof(m->machine), "localhost");
	m->machine[sizeof(m->machine) - 1] = '\0';
	for (char *c = m->machine; *c != '\0'; c++)
		if (*c == '/' || *c == ':' || *c <= ' ' || *c > '~')
			*c = '_';
}

/* sendmail(8) and those who answer to that name know these flags. */
static void
set_command(struct mail *m)
{
	size_t count = 0;

	m->command[count++] = m->settings->path;
	m->command[count++] = "-i";
	if (m->settings->from[0] != '\0') {
		m->command[count++] = "-f";
		m->command[count++] = m->settings->from;
	}
	m->command[count++] = "--";
	m->command[count++] = m->settings->to;
	m->command[count] = NULL;
}

static int
prepare(struct mail *m, struct err *err)
{
	const struct mail_settings *s = m->settings;
	struct errand errand = { .socket = s->path };

	name_machine(m);
	set_command(m);
	if (sandbox_identity(s->user[0] != '\0' ? s->user : NULL, err) == -1)
		return -1;
	if (s->way == MAIL_MAILDIR) {
		if (open_maildir(m, err) == -1)
			return -1;
		return sandbox_mail(s->sandbox, s->path, err);
	}
	if (s->way == MAIL_COMMAND)
		errand = (struct errand){ .command = m->command };
	/* Outside, and with what the command may need of privileges. */
	m->helper = errand_new(&errand, err);
	if (m->helper == -1)
		return -1;
	return sandbox_mail(s->sandbox, NULL, err);
}

/*
 * Messages first: when the supervisor wants us to go, or is gone, what has
 * come is finished.
 */
static void
work(struct mail *m)
{
	struct pollfd polled[] = {
		{ m->post, POLLIN, 0 },
		{ m->life, POLLIN, 0 },
	};

	for (;;) {
		if (poll(polled, 2, -1) == -1 && errno != EINTR)
			return;
		if (polled[0].revents != 0) {
			if (!take_one(m, handle))
				return;
			continue;
		}
		if (polled[1].revents != 0)
			return;
	}
}

static void
refuse(struct mail *m, const struct post *post, struct post_reply *reply)
{
	(void)post;
	reply->outcome =
	    m->settings->way == MAIL_MAILDIR ? POST_FAILED : POST_REFUSED;
}

/* Those who write meanwhile need not wait for the next attempt. */
static void
complain(struct mail *m, const struct err *err)
{
	long long until = backoff_now() + COMPLAIN;
	struct pollfd polled[] = {
		{ m->post, POLLIN, 0 },
		{ m->life, POLLIN, 0 },
	};

	log_failure(m, err);
	while (poll(polled, 2, backoff_left(until)) > 0 &&
	    backoff_now() < until) {
		if (polled[1].revents != 0 && polled[0].revents == 0)
			return;
		if (polled[0].revents != 0 && !take_one(m, refuse))
			return;
	}
}

int
mail_run(const struct mail_settings *settings, struct recent *recent, int post,
    int life)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1,
		SIGPIPE, SIGXFSZ };
	struct mail m = { .settings = settings,
		.recent = recent,
		.post = post,
		.life = life,
		.helper = -1,
		.began = time(NULL),
		.memory = memory_new(1, POST_SIZE_MAX) };
	struct err err;
	int result;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	result = prepare(&m, &err);
	if (result == 0)
		work(&m);
	else if (!is_left(life, 0))
		complain(&m, &err);
	maildir_close(m.maildir);
	free(m.memory);
	return result == 0 ? 0 : 1;
}
