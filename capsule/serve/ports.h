/*
 * The listening sockets that a generation serves a protocol on: it asks the
 * supervisor for them, or finds them given by systemd.
 */
#ifndef SERVE_PORTS_H
#define SERVE_PORTS_H

#include "serve/config.h"
#include "serve/report.h"
#include "serve/sockets.h"

struct ports {
	int fds[LISTENERS_MAX];
	size_t count;
	unsigned first; /* the first one's port: the public default */
};

/* Those of a site's Gopher. */
struct gopher_ports {
	struct ports both; /* plain and TLS, told apart by the first byte */
	struct ports tls;
};

/* Where they come from. */
struct ports_source {
	const struct config *config;
	int channel;           /* to the supervisor */
	struct sockets *given; /* may hold systemd's; NULL: pass them over */
	report_line *report;   /* NULL: tell nobody */
	size_t on_any_port;    /* opened so far, of those on port 0 */
};

/* Opens all that are configured: Gemini's, and those of each site. */
int ports_open_all(struct ports_source *, struct ports *gemini,
    struct gopher_ports *gopher, struct err *);

/*
 * The port that readers are told: the configured one, else the first
 * listener's; 0 without listeners.
 */
unsigned ports_public(unsigned long configured, const struct ports *);

/*
 * The port that a site's menus will name, for whoever does not listen; 70,
 * Gopher's own, where the configuration leaves it open.
 */
unsigned ports_foreseen(const struct config *, size_t site);

/* All of them, in sockets. */
size_t ports_count(const struct ports *gemini, const struct gopher_ports *,
    size_t sites);

/* Closes this process's copies. */
void ports_close(struct ports *);
void ports_close_gopher(struct gopher_ports *, size_t count);

#endif
