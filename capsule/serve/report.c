#include "serve/report.h"

#include "base/host.h"
#include "serve/services.h"

static void
report_url(report_line *report, const char *before, const char *scheme,
    struct span host, unsigned port)
{
	struct buf written;

	buf_init(&written);
	host_append(host, &written);
	report("%s %s://%s:%u/", before, scheme, written.ptr, port);
	buf_clear(&written);
}

void
report_sites(report_line *report, const struct served *served)
{
	for (size_t i = 0; i < served->count; i++) {
		const struct served_site *site = &served->sites[i];

		report("Serving %.*s", SPAN_ARG(site_name(site->site)));
		report_url(report, "Read it at", "gemini",
		    site_config_gemini_host(site->config), site->gemini_port);
		if (site->gopher_port != 0 && !site->gopher_tls_alone)
			report_url(report, "and at", "gopher",
			    site_config_gopher_host(site->config),
			    site->gopher_port);
		if (site->gopher_tls_port != site->gopher_port ||
		    site->gopher_tls_alone)
			report_url(report, "and at", "gophers",
			    site_config_gopher_host(site->config),
			    site->gopher_tls_port);
	}
}
