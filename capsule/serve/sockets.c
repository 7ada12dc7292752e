#include "serve/sockets.h"

#include "net/listener.h"

#include <stdio.h>
#include <strings.h>
#include <unistd.h>

void
sockets_key(const char *protocol, struct span address, size_t index,
    char key[128])
{
	if (span_ends(address, ":0"))
		snprintf(key, 128, "%s %.*s %zu", protocol, SPAN_ARG(address),
		    index);
	else
		snprintf(key, 128, "%s %.*s", protocol, SPAN_ARG(address));
}

struct open_socket *
sockets_find(struct sockets *sockets, const char *key)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (strcmp(sockets->open[i].key, key) == 0)
			return &sockets->open[i];
	return NULL;
}

/* The key's second word is the address: see sockets_key. */
static int
parse_key(struct span key, struct address *address, struct err *err)
{
	struct span text = span_after(key, span_find(key, ' ') + 1);

	return address_parse(span_first(text, span_find(text, ' ')), address,
	    err);
}

struct open_socket *
sockets_open(struct sockets *sockets, const char *key, bool *unsupported,
    struct err *err)
{
	struct open_socket *known = sockets_find(sockets, key);
	struct open_socket open = { .used = true };
	struct address address;

	*unsupported = false;
	if (known != NULL) {
		known->used = true;
		return known;
	}
	snprintf(open.key, sizeof(open.key), "%.127s", key);
	if (parse_key(span_of(key), &address, err) == -1)
		return NULL;
	open.fd = listener_open(&address, &open.port, unsupported, err);
	if (open.fd == -1)
		return NULL;
	if (sockets_add(sockets, &open, err) == 0)
		return &sockets->open[sockets->count - 1];
	close(open.fd);
	return NULL;
}

struct open_socket *
sockets_given(struct sockets *sockets, const char *protocol, size_t *at)
{
	while (*at < sockets->count) {
		struct open_socket *open = &sockets->open[(*at)++];

		if (open->given &&
		    strncasecmp(open->key, protocol, strlen(protocol)) == 0)
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

void
sockets_close_unused(struct sockets *sockets)
{
	size_t kept = 0;

	for (size_t i = 0; i < sockets->count; i++) {
		struct open_socket open = sockets->open[i];

		if (!open.used && !open.given) {
			close(open.fd);
			continue;
		}
		open.used = false;
		sockets->open[kept++] = open;
	}
	sockets->count = kept;
}
