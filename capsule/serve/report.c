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
		report_empty_zones(report, site->config, site->site);
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

static bool
has_any(const struct site *site, struct span path)
{
	const struct resource *resource;
	size_t at = 0;

	while ((resource = site_next(site, &at)) != NULL)
		if (span_equal(span_first(resource->path, path.len), path) &&
		    (resource->path.len == path.len ||
			resource->path.ptr[path.len] == '/'))
			return true;
	return false;
}

void
report_empty_zones(report_line *report, const struct site_config *config,
    const struct site *site)
{
	const struct zones *zones = &config->private.zones;

	for (size_t i = 0; i < zones->count; i++)
		if (!has_any(site, zones->paths[i].path))
			report("Private, but there is nothing: %.*s/",
			    SPAN_ARG(zones->paths[i].path));
}
