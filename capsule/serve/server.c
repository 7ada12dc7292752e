#include "serve/server.h"

#include "net/certificate.h"
#include "net/tls.h"
#include "serve/services.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	DRAIN_SECONDS = 30,
	DAY = 24 * 60 * 60,
	EXPIRY_WARNING = 30 * DAY,
};

/* The listening sockets of one protocol. */
struct ports {
	int fds[CONFIG_LISTENERS];
	struct listener *listeners[CONFIG_LISTENERS];
	size_t count;
	unsigned first; /* the first one's port: the public default */
};

struct server {
	struct config *config;
	server_report *report;
	struct event_base *base;
	struct connections *connections;
	struct tls_context *tls;
	struct site *site;
	struct served served;
	struct ports gemini, gopher;
	struct event *signals[2];
	struct event *drain; /* looks whether all is answered */
	time_t drain_deadline;
};

static const int stop_signals[] = { SIGTERM, SIGINT };

static const char *
first_host(const struct config *config)
{
	return config_site(config)->hosts.items[0]->text.ptr;
}

/* The operator's own pair, or the one in the folder of certificates. */
static int
find_certificate(const struct config *config, struct certificate_files *files,
    struct err *err)
{
	const struct site_config *site = config_site(config);

	if (site->certificate.len == 0)
		return certificate_paths(config->certs.ptr, first_host(config),
		    files, err);
	snprintf(files->certificate, sizeof(files->certificate), "%s",
	    site->certificate.ptr);
	snprintf(files->key, sizeof(files->key), "%s", site->key.ptr);
	return 0;
}

static void
report_certificate(server_report *report, const struct certificate_facts *facts)
{
	time_t now = time(NULL);

	report("Certificate SHA-256 %s", facts->fingerprint);
	if (facts->not_after < now)
		report("Certificate has expired: renew it with \"capsule cert "
		       "renew %s\"",
		    facts->subject);
	else if (facts->not_after - now < EXPIRY_WARNING)
		report("Certificate expires in %ld days: renew it with "
		       "\"capsule cert renew %s\"",
		    (long)((facts->not_after - now) / DAY), facts->subject);
}

static int
load_certificate(struct server *s, struct err *err)
{
	const struct site_config *site = config_site(s->config);
	struct certificate_files files;
	struct certificate_facts facts;

	if (find_certificate(s->config, &files, err) == -1)
		return -1;
	if (site->certificate.len == 0) {
		switch (certificate_ensure(first_host(s->config), &files,
		    err)) {
		case CERTIFICATE_BAD:
			return -1;
		case CERTIFICATE_MADE:
			s->report("Certificate made: %s", files.certificate);
			break;
		case CERTIFICATE_FOUND:
			break;
		}
	}
	s->tls = tls_context_new(files.certificate, files.key, err);
	if (s->tls == NULL ||
	    certificate_read(files.certificate, &facts, err) == -1)
		return -1;
	report_certificate(s->report, &facts);
	return 0;
}

static int
open_ports(struct server *s, const char *name,
    const struct listeners *listeners, struct ports *ports, struct err *err)
{
	for (size_t i = 0; i < listeners->count; i++) {
		const struct address *address = &listeners->addresses[i];
		bool unsupported = false;
		unsigned port;
		int fd = listener_open(address, &port, &unsupported, err);

		if (fd == -1 && unsupported && listeners->by_default) {
			s->report("%s not on %.*s: this machine has no such "
				  "address",
			    name, SPAN_ARG(address->text));
			continue;
		}
		if (fd == -1)
			return -1;
		if (ports->count == 0)
			ports->first = port;
		ports->fds[ports->count++] = fd;
		s->report("%s on %s%s%s port %u", name,
		    strchr(address->host, ':') != NULL ? "[" : "",
		    address->host,
		    strchr(address->host, ':') != NULL ? "]" : "", port);
	}
	if (ports->count == 0)
		return err_set(err, "there is no address for %s to listen on",
		    name);
	return 0;
}

static void
close_ports(struct ports *ports)
{
	for (size_t i = 0; i < ports->count; i++) {
		listener_free(ports->listeners[i]);
		close(ports->fds[i]);
	}
	ports->count = 0;
}

static int
accept_on(struct server *s, struct ports *ports, struct tls_context *tls,
    const struct service *service, struct err *err)
{
	for (size_t i = 0; i < ports->count; i++) {
		ports->listeners[i] = listener_new(s->base, ports->fds[i],
		    s->connections, tls, service, &s->served);
		if (ports->listeners[i] == NULL)
			return err_set(err, "out of memory");
	}
	return 0;
}

/* A public port or host that is not configured is the first listener's. */
static int
load_site(struct server *s, struct err *err)
{
	const struct site_config *config = config_site(s->config);
	struct site_options options = {
		.content = config->content.ptr,
		.gopher_host = config->gopher.host.len > 0
		    ? config->gopher.host.ptr
		    : first_host(s->config),
		.gopher_port = config->gopher.port != 0
		    ? (unsigned)config->gopher.port
		    : s->gopher.first,
	};

	s->site = site_load(&options, err);
	if (s->site == NULL)
		return -1;
	s->served = (struct served){
		.site = s->site,
		.config = config,
		.gemini_port = config->gemini.port != 0
		    ? (unsigned)config->gemini.port
		    : s->gemini.first,
	};
	return 0;
}

/* Nothing new is accepted; what is being answered is finished. */
static void
stop(evutil_socket_t number, short what, void *data)
{
	struct server *s = data;
	struct timeval tick = { 0, 20 * 1000 };

	(void)number;
	(void)what;
	close_ports(&s->gemini);
	close_ports(&s->gopher);
	s->drain_deadline = time(NULL) + DRAIN_SECONDS;
	event_add(s->drain, &tick);
}

static void
look_whether_drained(evutil_socket_t fd, short what, void *data)
{
	struct server *s = data;

	(void)fd;
	(void)what;
	if (connections_open(s->connections) == 0 ||
	    time(NULL) >= s->drain_deadline)
		event_base_loopbreak(s->base);
}

static int
start_loop(struct server *s, struct err *err)
{
	s->base = event_base_new();
	if (s->base == NULL)
		return err_set(err, "libevent could not start");
	s->connections = connections_new(s->base, &s->config->limits);
	s->drain = event_new(s->base, -1, EV_PERSIST, look_whether_drained, s);
	if (s->connections == NULL || s->drain == NULL)
		return err_set(err, "out of memory");
	for (size_t i = 0; i < 2; i++) {
		s->signals[i] = evsignal_new(s->base, stop_signals[i], stop, s);
		if (s->signals[i] == NULL ||
		    evsignal_add(s->signals[i], NULL) == -1)
			return err_set(err, "signals cannot be caught");
	}
	if (accept_on(s, &s->gemini, s->tls, &service_gemini, err) == -1)
		return -1;
	return accept_on(s, &s->gopher, NULL, &service_gopher, err);
}

static void
report_urls(const struct server *s)
{
	const char *host = first_host(s->config);

	s->report("Serving %.*s", SPAN_ARG(site_name(s->site)));
	s->report("Read it at gemini://%s:%u/ and gopher://%s:%u/", host,
	    s->served.gemini_port, host, s->gopher.first);
}

static void
clear(struct server *s)
{
	close_ports(&s->gemini);
	close_ports(&s->gopher);
	connections_free(s->connections);
	for (size_t i = 0; i < 2; i++)
		if (s->signals[i] != NULL)
			event_free(s->signals[i]);
	if (s->drain != NULL)
		event_free(s->drain);
	if (s->base != NULL)
		event_base_free(s->base);
	tls_context_free(s->tls);
	site_free(s->site);
	libevent_global_shutdown();
}

int
server_run(struct config *config, server_report *report, struct err *err)
{
	struct server s = { .config = config, .report = report };
	int result = -1;

	if (load_certificate(&s, err) == 0 &&
	    open_ports(&s, "Gemini", &config->gemini, &s.gemini, err) == 0 &&
	    open_ports(&s, "Gopher", &config->gopher, &s.gopher, err) == 0 &&
	    load_site(&s, err) == 0 && start_loop(&s, err) == 0) {
		report_urls(&s);
		event_base_dispatch(s.base);
		result = 0;
	}
	clear(&s);
	return result;
}

/* As load_certificate, but nothing is made. */
static int
check_certificate(const struct config *config, server_report *report,
    struct err *err)
{
	struct certificate_files files;
	struct certificate_facts facts;
	struct tls_context *tls;

	if (find_certificate(config, &files, err) == -1)
		return -1;
	if (config_site(config)->certificate.len == 0 &&
	    access(files.certificate, F_OK) == -1 &&
	    access(files.key, F_OK) == -1) {
		report("Certificate will be made: %s", files.certificate);
		return 0;
	}
	tls = tls_context_new(files.certificate, files.key, err);
	if (tls == NULL)
		return -1;
	tls_context_free(tls);
	if (certificate_read(files.certificate, &facts, err) == -1)
		return -1;
	report_certificate(report, &facts);
	return 0;
}

int
server_check(struct config *config, server_report *report, struct err *err)
{
	struct site_options options = {
		.content = config_site(config)->content.ptr,
		.gopher_host = first_host(config),
		.gopher_port = 70,
	};
	struct site *site;

	if (check_certificate(config, report, err) == -1)
		return -1;
	site = site_load(&options, err);
	if (site == NULL)
		return -1;
	site_free(site);
	return 0;
}
