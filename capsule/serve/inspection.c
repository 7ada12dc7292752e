#include "serve/inspection.h"

#include "site/today.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { REPORTED = 20 }; /* findings; a terminal has no more lines */

static struct check *
load(const struct site_options *options, struct content *content, bool release,
    struct err *err)
{
	const struct check_options check_options = {
		.today = today_read(),
		.release = release,
		.zones = &options->zones,
	};

	return check_load(content, &check_options, err);
}

static int
apply(struct check *check, const struct site *site, struct err *err)
{
	const struct resource *resource;
	size_t at = 0;

	while ((resource = site_next(site, &at)) != NULL)
		check_add(check,
		    &(struct check_answer){ .path = resource->path,
			.gemini = resource->gemini,
			.header = resource->header,
			.gopher = resource->gopher });
	return check_run(check, err);
}

struct check *
inspection_run(const struct site_options *options, struct content *content,
    const struct site *site, bool release, struct err *err)
{
	struct check *check = load(options, content, release, err);

	if (check == NULL || apply(check, site, err) == 0)
		return check;
	check_free(check);
	return NULL;
}

int
inspection_admit(struct inspected *inspected, struct content *content,
    enum check_mode mode, bool first, struct err *err)
{
	struct check *check = load(&inspected->options, content, false, err);
	int result = 0;

	inspected->check = NULL;
	if (check == NULL)
		return -1;
	if (first && check_has_rules(check)) {
		inspected->check = check;
		return 0;
	}
	if (!first && mode == CHECK_REFUSE &&
	    (apply(check, inspected->site, err) == -1 ||
		check_errors(check, err) == 0))
		result = -1;
	check_free(check);
	return result;
}

static void
report_findings(struct check *check, const struct site *site,
    report_line *report)
{
	const struct check_count *count = check_count(check);
	struct span rest, line;
	struct buf out;
	struct err err;
	char why[sizeof(err) + 64];
	size_t left = REPORTED;

	if (apply(check, site, &err) == -1) {
		err_format(&err, why, sizeof(why));
		report("%s", why);
		return;
	}
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

static void
report_all(const struct inspected *inspected, size_t count, report_line *report)
{
	for (size_t i = 0; i < count; i++)
		if (inspected[i].check != NULL)
			report_findings(inspected[i].check, inspected[i].site,
			    report);
}

int
inspection_fork(struct inspected *inspected, size_t count, report_line *report,
    void (*give_up)(void *data), void *data)
{
	int begin[2] = { -1, -1 };
	bool any = false;
	char unused;

	for (size_t i = 0; i < count; i++)
		any = any || inspected[i].check != NULL;
	if (any && pipe2(begin, O_CLOEXEC) == 0) {
		fflush(NULL);
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			/* For ps(1): it is no worker. */
			prctl(PR_SET_NAME, "capsule-check");
			close(begin[1]);
			give_up(data);
			if (read(begin[0], &unused, 1) == 0)
				report_all(inspected, count, report);
			exit(0);
		}
		close(begin[0]);
	}
	for (size_t i = 0; i < count; i++) {
		check_free(inspected[i].check);
		inspected[i].check = NULL;
	}
	return begin[1];
}
