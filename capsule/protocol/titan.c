#include "protocol/titan.h"

#include <stdint.h>

bool
titan_is(const struct gemini_request *request)
{
	return span_equal_nocase(request->uri.scheme, span_of("titan"));
}

static int
bad(struct titan_request *titan, const char *reason)
{
	titan->reason = reason;
	return -1;
}

/* A number of any length; one that is too great is SIZE_MAX. */
static int
read_size(struct span text, size_t *size)
{
	unsigned long number;

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return -1;
	if (text.len == 0)
		return -1;
	*size = span_number(text, SIZE_MAX, &number) == 0 ? number : SIZE_MAX;
	return 0;
}

/* Takes "name=" off a parameter.  False when it has another name. */
static bool
is_named(struct span *parameter, const char *name)
{
	size_t equals = span_find(*parameter, '=');

	if (!span_is(span_first(*parameter, equals), name))
		return false;
	*parameter = span_after(*parameter, equals + 1);
	return true;
}

static int
read_parameter(struct titan_request *titan, struct span parameter, bool *sized)
{
	if (is_named(&parameter, "size")) {
		if (*sized)
			return bad(titan, "The size stands there twice");
		*sized = true;
		if (read_size(parameter, &titan->size) == -1)
			return bad(titan, "The size is not a number");
	} else if (is_named(&parameter, "mime")) {
		if (titan->type.ptr != NULL)
			return bad(titan, "The type stands there twice");
		titan->type = parameter;
	} else if (is_named(&parameter, "token")) {
		if (titan->token.ptr != NULL)
			return bad(titan, "The token stands there twice");
		titan->token = parameter;
	}
	return 0;
}

/* titan = "titan://" authority path *( ";" name "=" value ) */
int
titan_read(const struct gemini_request *request, struct titan_request *titan)
{
	struct span path = request->uri.path;
	size_t end = span_find(path, ';');
	struct span rest = span_after(path, end + 1);
	struct span parameter;
	bool sized = false;

	*titan = (struct titan_request){ .line = *request, .reason = "" };
	titan->line.uri.path = span_first(path, end);
	if (request->uri.host.len == 0)
		return bad(titan, "The URL has no host");
	if (uri_has(request->uri.query))
		return bad(titan, "A Titan URL has no query");
	if (end == path.len)
		return bad(titan, "The size is missing: ;size=N");
	while (span_split(&rest, ';', &parameter))
		if (read_parameter(titan, parameter, &sized) == -1)
			return -1;
	if (!sized)
		return bad(titan, "The size is missing: ;size=N");
	return 0;
}

bool
titan_is_text(const struct titan_request *titan)
{
	/* A slash may be escaped in a parameter. */
	static const char *const types[] = { "", "text/plain", "text%2fplain",
		"text/gemini", "text%2fgemini" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (span_equal_nocase(titan->type, span_of(types[i])))
			return true;
	return false;
}
