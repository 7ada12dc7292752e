#include "serve/values.h"

#include "base/host.h"

int
values_path(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct span file = span_of(c->source->file);
	size_t folder = span_find_last(file, '/');
	struct named *path = value;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (node->text.len == 0)
		return yaml_complain(c->source, node, c->err,
		    "a path must not be empty");
	*path = (struct named){ node->text, node };
	if (!span_starts(node->text, "/") && folder > 0)
		path->text = arena_printf(c->arena, "%.*s%s", (int)folder,
		    file.ptr, node->text.ptr);
	return 0;
}

int
values_name(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	*(struct named *)value = (struct named){ node->text, node };
	return 0;
}

static int
add_address(const struct schema_context *c, struct listeners *listeners,
    const struct yaml *node)
{
	struct err why;

	if (schema_scalar(c, node) == -1)
		return -1;
	if (listeners->count == LISTENERS_MAX)
		return yaml_complain(c->source, node, c->err,
		    "more than %d addresses to listen on", LISTENERS_MAX);
	if (address_parse(node->text, &listeners->addresses[listeners->count],
		&why) == -1)
		return yaml_complain(c->source, node, c->err, "%s",
		    why.message);
	listeners->nodes[listeners->count] = node;
	listeners->count++;
	return 0;
}

int
values_listeners(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	struct listeners *listeners = value;

	if (node->kind != YAML_SEQUENCE)
		return add_address(c, listeners, node);
	listeners->none = node->children == NULL;
	for (node = node->children; node != NULL; node = node->next)
		if (add_address(c, listeners, node) == -1)
			return -1;
	return 0;
}

int
values_host(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (!host_is_valid(node->text))
		return yaml_complain(c->source, node, c->err,
		    "\"%s\" is not a host name: an international name is "
		    "written in punycode",
		    node->text.ptr);
	*(struct span *)value = node->text;
	return 0;
}
