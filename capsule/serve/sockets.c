#include "serve/sockets.h"

#include "net/listener.h"

#include <stdio.h>
#include <unistd.h>

void
sockets_key(struct span address, size_t index, char key[128])
{
	if (span_ends(address, ":0"))
		snprintf(key, 128, "%.*s %zu", SPAN_ARG(address), index);
	else
		snprintf(key, 128, "%.*s", SPAN_ARG(address));
}

/* NULL when there is none of that key. */
static struct open_socket *
find_key(struct sockets *sockets, const char *key)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (strcmp(sockets->open[i].key, key) == 0)
			return &sockets->open[i];
	return NULL;
}

static struct span
first_word(const char *text)
{
	struct span all = span_of(text);

	return span_first(all, span_find(all, ' '));
}

struct open_socket *
sockets_open(struct sockets *sockets, const char *key, bool *unsupported,
    struct err *err)
{
	struct open_socket *known = find_key(sockets, key);
	struct open_socket open = { .wanted = true };
	struct address address;

	*unsupported = false;
	if (known != NULL) {
		known->wanted = true;
		return known;
	}
	snprintf(open.key, sizeof(open.key), "%.127s", key);
	if (address_parse(first_word(key), &address, err) == -1)
		return NULL;
	open.fd = listener_open(&address, &open.port, unsupported, err);
	if (open.fd == -1)
		return NULL;
	if (sockets_add(sockets, &open, err) == 0)
		return &sockets->open[sockets->count - 1];
	close(open.fd);
	return NULL;
}

/* Their keys are made in notify.c: "gemini fd 3". */
struct open_socket *
sockets_given(struct sockets *sockets, const char *protocol, size_t *at)
{
	while (*at < sockets->count) {
		struct open_socket *open = &sockets->open[(*at)++];

		if (open->given &&
		    span_equal_nocase(first_word(open->key), span_of(protocol)))
			return open;
	}
	return NULL;
}

int
sockets_add(struct sockets *sockets, const struct open_socket *open,
    struct err *err)
{
	if (sockets->count == SOCKETS_MAX)
		return err_set(err, "more than %d listening sockets",
		    SOCKETS_MAX);
	sockets->open[sockets->count++] = *open;
	return 0;
}

void
sockets_forget(const struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (!sockets->open[i].given)
			close(sockets->open[i].fd);
}

/* Those that nobody serves; systemd's stay. */
static void
close_idle(struct sockets *sockets)
{
	size_t kept = 0;

	for (size_t i = 0; i < sockets->count; i++) {
		struct open_socket open = sockets->open[i];

		if (open.serving || open.given)
			sockets->open[kept++] = open;
		else
			close(open.fd);
	}
	sockets->count = kept;
}

void
sockets_begin(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		sockets->open[i].wanted = false;
}

void
sockets_adopt(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		sockets->open[i].serving = sockets->open[i].wanted;
	close_idle(sockets);
}

void
sockets_drop(struct sockets *sockets)
{
	close_idle(sockets);
}

void
sockets_close_all(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		sockets->open[i].serving = false;
	close_idle(sockets);
}
