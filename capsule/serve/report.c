#include "serve/report.h"

#include "base/host.h"
#include "serve/services.h"

static void
report_url(report_line *report, const char *before, const char *scheme,
    struct span host, unsigned port)
{
	bool ipv6 = host_is_ipv6(host_bare(host));

	host = host_bare(host);
	report("%s %s://%s%.*s%s:%u/", before, scheme, ipv6 ? "[" : "",
	    SPAN_ARG(host), ipv6 ? "]" : "", port);
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
