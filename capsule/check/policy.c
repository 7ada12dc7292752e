#include "check/policy.h"

#include <stddef.h>

const struct schema_key rule_plain_keys[] = { RULE_KINDS };

static const struct rule *
find_rule(struct span id, size_t *index)
{
	for (*index = 0; rules[*index] != NULL; (*index)++)
		if (span_is(id, rules[*index]->id))
			return rules[*index];
	return NULL;
}

static int
read_flag(const struct schema_context *c, const struct yaml *node, bool *on)
{
	if (span_is(node->text, "yes") || span_is(node->text, "on"))
		*on = true;
	else if (span_is(node->text, "no") || span_is(node->text, "off"))
		*on = false;
	else
		return yaml_complain(c->source, node, c->err,
		    "%s must be yes, no or a mapping of its settings",
		    node->key->text.ptr);
	return 0;
}

/* "E-title: yes", "W-sentence: {words: 25}". */
static int
read_rule(const struct schema_context *c, const struct yaml *node, void *value)
{
	struct rule_setting *setting = value;
	struct yaml empty = *node;
	const struct rule *rule;
	size_t index;

	rule = find_rule(node->key->text, &index);
	memcpy(setting->numbers, rule->defaults, sizeof(setting->numbers));
	setting->on = true;
	if (node->kind == YAML_SCALAR) {
		if (read_flag(c, node, &setting->on) == -1)
			return -1;
		if (!setting->on)
			return 0;
		/* What a rule cannot do without is missed here. */
		empty.kind = YAML_MAPPING;
		node = &empty;
	}
	return schema_read(c, rule->keys == NULL ? rule_plain_keys : rule->keys,
	    node, setting, NULL, NULL);
}

static const struct schema_key budget_keys[] = {
	{ .name = "error",
	    .type = SCHEMA_NUMBER,
	    .offset = offsetof(struct budgets, error) },
	{ .name = "menu",
	    .type = SCHEMA_NUMBER,
	    .offset = offsetof(struct budgets, menu) },
	{ .name = "page-warn",
	    .type = SCHEMA_NUMBER,
	    .offset = offsetof(struct budgets, page_warn) },
	{ .name = "page-fail",
	    .type = SCHEMA_NUMBER,
	    .offset = offsetof(struct budgets, page_fail) },
	{ .name = "exempt",
	    .type = SCHEMA_TEXTS,
	    .offset = offsetof(struct budgets, exempt) },
	{ .name = NULL },
};

/* The rules that hold where there are budgets. */
static void
turn_on_budgets(struct check *check)
{
	for (size_t i = 0; rules[i] != NULL; i++)
		if (rules[i]->of_budget)
			check->settings[i].on = true;
}

static int
check_exceptions(const struct check *check, struct err *err)
{
	for (size_t i = 0; i < check->content->page_count; i++) {
		const struct subject *s = &check->subjects[i];
		const struct exception *e = s->exceptions;
		size_t index;

		for (; e != NULL; e = e->next)
			if (find_rule(e->rule, &index) == NULL)
				return err_at(err, s->draft->file.ptr, e->line,
				    1,
				    "there is no rule \"%.*s\": see "
				    "capsule-check(1)",
				    SPAN_ARG(e->rule));
	}
	return 0;
}

int
policy_read(struct check *check, struct err *err)
{
	const struct settings *settings = &check->content->settings;
	struct yaml_source source = { .file = settings_file };
	struct schema_context context = { &source, check->arena, err };
	struct schema_key keys[RULES_MAX + 1] = { { .name = NULL } };

	for (size_t i = 0; rules[i] != NULL; i++)
		keys[i] = (struct schema_key){ .name = rules[i]->id,
			.type = SCHEMA_CUSTOM,
			.read = read_rule,
			.offset = i * sizeof(struct rule_setting) };
	check->has_rules = settings->rules != NULL || settings->budgets != NULL;
	if (settings->rules != NULL &&
	    schema_read(&context, keys, settings->rules, check->settings, NULL,
		NULL) == -1)
		return -1;
	check->budgets = (struct budgets){ .error = 1200,
		.menu = 4096,
		.page_warn = 8192,
		.page_fail = 13312 };
	if (settings->budgets != NULL) {
		turn_on_budgets(check);
		if (schema_read(&context, budget_keys, settings->budgets,
			&check->budgets, NULL, NULL) == -1)
			return -1;
	}
	return check_exceptions(check, err);
}
