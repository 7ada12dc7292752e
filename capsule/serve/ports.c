#include "serve/ports.h"

#include "protocol/gopher.h"
#include "serve/channel.h"

#include <unistd.h>

static void
tell(const struct ports_source *source, const char *protocol,
    const struct address *address, unsigned port)
{
	bool ipv6 = strchr(address->host, ':') != NULL;

	if (source->report != NULL)
		source->report("%s on %s%s%s port %u", protocol,
		    ipv6 ? "[" : "", address->host, ipv6 ? "]" : "", port);
}

static void
add(struct ports *ports, int fd, unsigned port)
{
	ports->fds[ports->count++] = fd;
	if (ports->count == 1)
		ports->first = port;
}

/* One address; 0 also when this machine lacks one that nobody named. */
static int
open_port(struct ports_source *source, const char *protocol,
    const struct listeners *listeners, size_t which, struct ports *ports,
    struct err *err)
{
	const struct address *address = &listeners->addresses[which];
	struct message reply;
	char key[128];
	int fd;

	sockets_key(address->text, source->on_any_port, key);
	source->on_any_port += address->port == 0;
	if (channel_ask(source->channel, MESSAGE_LISTEN, key, &reply, &fd,
		err) == -1)
		return -1;
	if (reply.kind == MESSAGE_OPENED && fd != -1) {
		add(ports, fd, reply.number);
		tell(source, protocol, address, reply.number);
		return 0;
	}
	if (reply.number != 1 || !listeners->by_default) {
		err_set(err, "%s", reply.text);
		return config_blame(source->config, listeners->nodes[which],
		    err);
	}
	if (source->report != NULL)
		source->report("%s not on %.*s: this machine has no such "
			       "address",
		    protocol, SPAN_ARG(address->text));
	return 0;
}

/*
 * Opens what the listeners name, or takes what systemd gives for the
 * protocol instead.  *ports must be zero; without listeners it stays empty.
 */
static int
open_ports(struct ports_source *source, const char *protocol,
    const struct listeners *listeners, struct ports *ports, struct err *err)
{
	struct open_socket *given;
	size_t at = 0;

	if (listeners->count == 0)
		return 0;
	while (source->given != NULL && ports->count < LISTENERS_MAX &&
	    (given = sockets_given(source->given, protocol, &at)) != NULL)
		add(ports, given->fd, given->port);
	if (ports->count > 0)
		return 0;
	for (size_t i = 0; i < listeners->count; i++)
		if (open_port(source, protocol, listeners, i, ports, err) == -1)
			return -1;
	if (ports->count == 0)
		return err_set(err, "there is no address for %s to listen on",
		    protocol);
	return 0;
}

size_t
ports_count(const struct ports *gemini, const struct gopher_ports *gopher,
    size_t sites)
{
	size_t count = gemini->count;

	for (size_t i = 0; i < sites; i++)
		count += gopher[i].both.count + gopher[i].tls.count;
	return count;
}

void
ports_close(struct ports *ports)
{
	while (ports->count > 0)
		close(ports->fds[--ports->count]);
}

void
ports_close_gopher(struct gopher_ports *gopher, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ports_close(&gopher[i].both);
		ports_close(&gopher[i].tls);
	}
}

int
ports_open_all(struct ports_source *source, struct ports *gemini,
    struct gopher_ports *gopher, struct err *err)
{
	const struct config *config = source->config;

	if (open_ports(source, "Gemini", &config->gemini, gemini, err) == -1)
		return -1;
	for (size_t i = 0; i < config->sites.count; i++) {
		if (open_ports(source, "Gopher", config_gopher(config, i),
			&gopher[i].both, err) == -1 ||
		    open_ports(source, "Gopher-TLS",
			config_gopher_tls(config, i), &gopher[i].tls,
			err) == -1)
			return -1;
		/* Those that systemd gives are the first site's. */
		source->given = NULL;
	}
	return 0;
}

unsigned
ports_public(unsigned long configured, const struct ports *ports)
{
	if (ports->count == 0)
		return 0;
	return configured != 0 ? (unsigned)configured : ports->first;
}

unsigned
ports_foreseen(const struct config *config, size_t site)
{
	const struct site_config *public = config_site(config, site);
	const struct listeners *places = config_gopher(config, site);
	unsigned long port = public->gopher.port;

	if (places->count == 0) {
		places = config_gopher_tls(config, site);
		port = public->gopher_tls_port;
	}
	if (port == 0 && places->count > 0)
		port = places->addresses[0].port;
	return port == 0 ? GOPHER_PORT : (unsigned)port;
}
