/*
 * Findings as lines and as JSON, and the summary.
 */
#include "check/rule.h"

#include "base/json.h"

static void
print_json(const struct finding *finding, struct buf *out)
{
	buf_append_string(out, "{\"file\":");
	json_append_text(span_of(finding->file), out);
	buf_printf(out,
	    ",\"line\":%u,\"column\":%u,\"rule\":\"%s\",\"severity\":\"%s\","
	    "\"message\":",
	    finding->line, finding->column, finding->rule->id,
	    finding->error ? "error" : "warning");
	json_append_text(finding->message, out);
	buf_append_string(out, "}\n");
}

static void
print_line(const struct finding *finding, struct buf *out)
{
	/* The id says which it is, but where a rule does both. */
	bool usual = finding->error == (finding->rule->id[0] == 'E');

	buf_printf(out, "%s:%u:%u: %s: %s%.*s\n", finding->file, finding->line,
	    finding->column, finding->rule->id,
	    usual                ? ""
		: finding->error ? "error: "
				 : "warning: ",
	    SPAN_ARG(finding->message));
}

void
check_print(const struct check *check, bool json, struct buf *out)
{
	for (size_t i = 0; i < check->finding_count; i++)
		if (json)
			print_json(&check->findings[i], out);
		else
			print_line(&check->findings[i], out);
}

int
check_errors(const struct check *check, struct err *err)
{
	struct err one;

	err_clear(err);
	for (size_t i = 0; i < check->finding_count; i++) {
		const struct finding *finding = &check->findings[i];

		if (!finding->error)
			continue;
		err_at(&one, finding->file, finding->line, finding->column,
		    "%s: %.*s", finding->rule->id, SPAN_ARG(finding->message));
		err_add(err, &one);
	}
	return err_is_set(err) ? 0 : -1;
}

static void
append_count(size_t count, const char *one, const char *many, struct buf *out)
{
	buf_printf(out, "%zu %s", count, count == 1 ? one : many);
}

static void
list_exceptions(const struct check *check, struct buf *out)
{
	for (size_t i = 0; i < check->count.pages; i++) {
		const struct subject *s = &check->subjects[i];
		const struct exception *e = s->exceptions;

		for (; e != NULL; e = e->next)
			buf_printf(out, "  %.*s, line %u: %.*s: %.*s%s\n",
			    SPAN_ARG(s->draft->file), e->line,
			    SPAN_ARG(e->rule), SPAN_ARG(e->reason),
			    e->findings == 0 ? " (not needed any more)" : "");
	}
}

void
check_summarise(const struct check *check, struct buf *out)
{
	const struct check_count *count = &check->count;

	append_count(count->pages, "page", "pages", out);
	buf_append_string(out, ", ");
	append_count(count->errors, "error", "errors", out);
	buf_append_string(out, ", ");
	append_count(count->warnings, "warning", "warnings", out);
	buf_append_char(out, '\n');
	if (!check->has_rules) {
		buf_append_string(out,
		    "site.yaml names no rules: none were applied\n");
		return;
	}
	append_count(count->claims, "claim sentence", "claim sentences", out);
	buf_printf(out,
	    ": %zu with a source key, %zu compared with the source\n",
	    count->cited, count->marked);
	append_count(count->sourced, "sentence or row names",
	    "sentences and rows name", out);
	buf_printf(out, " a source, %zu compared with it\n",
	    count->sourced_marked);
	append_count(count->exceptions, "reviewed exception",
	    "reviewed exceptions", out);
	buf_append_string(out, count->exceptions > 0 ? ":\n" : "\n");
	list_exceptions(check, out);
}
