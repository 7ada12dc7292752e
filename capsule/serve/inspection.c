#include "serve/inspection.h"

#include "site/today.h"

#include <stdio.h>

enum { REPORTED = 20 }; /* findings; a terminal has no more lines */

struct check *
inspection_run(const struct site_options *site_options, const struct site *site,
    bool release, struct err *err)
{
	struct check_options options = { .today = today_read(),
		.release = release,
		.zones = &site_options->zones };
	struct check *check = check_load(site_options->content, &options, err);
	const struct resource *resource;
	size_t at = 0;

	if (check == NULL)
		return NULL;
	while ((resource = site_next(site, &at)) != NULL)
		check_add(check,
		    &(struct check_answer){ .path = resource->path,
			.gemini = resource->gemini,
			.header = resource->header,
			.gopher = resource->gopher });
	check_run(check);
	return check;
}

static void
report_findings(const struct check *check, report_line *report)
{
	const struct check_count *count = check_count(check);
	struct span rest, line;
	struct buf out;
	size_t left = REPORTED;

	buf_init(&out);
	check_print(check, false, &out);
	rest = buf_span(&out);
	while (left > 0 && rest.len > 0 && span_split(&rest, '\n', &line)) {
		report("%.*s", SPAN_ARG(line));
		left--;
	}
	if (count->errors + count->warnings > 0)
		report("The check found errors: %zu, warnings: %zu; "
		       "\"capsule check\" tells all",
		    count->errors, count->warnings);
	buf_clear(&out);
}

int
inspection_judge(const struct site_options *options, const struct site *site,
    enum check_mode mode, report_line *report, struct err *err)
{
	struct check *check = inspection_run(options, site, false, err);
	int result = 0;

	if (check == NULL)
		return -1;
	if (report != NULL)
		report_findings(check, report);
	else if (mode == CHECK_REFUSE && check_first_error(check, err) == 0)
		result = -1;
	check_free(check);
	return result;
}
