#include "base/plural.h"

enum {
	DEPTH_MAX = 32, /* of brackets, conditions and signs */
	TRIED = 1000,   /* numbers; the forms of larger ones come again */
};

/* An expression of C about n, as it is read. */
struct reading {
	struct span rest;
	unsigned long n;
	unsigned depth;
	bool failed;
};

static unsigned long read_choice(struct reading *);

static void
skip_space(struct reading *r)
{
	while (span_starts(r->rest, " ") || span_starts(r->rest, "\t"))
		r->rest = span_after(r->rest, 1);
}

static bool
take(struct reading *r, const char *sign)
{
	skip_space(r);
	if (!span_starts(r->rest, sign))
		return false;
	r->rest = span_after(r->rest, strlen(sign));
	return true;
}

static unsigned long
fail(struct reading *r)
{
	r->failed = true;
	r->rest.len = 0;
	return 0;
}

static unsigned long
read_number(struct reading *r)
{
	unsigned long value;
	size_t len = 0;

	skip_space(r);
	while (len < r->rest.len && span_is_digit(r->rest.ptr[len]))
		len++;
	if (span_number(span_first(r->rest, len), 1000000, &value) == -1)
		return fail(r);
	r->rest = span_after(r->rest, len);
	return value;
}

static unsigned long
read_operand(struct reading *r)
{
	unsigned long value;

	if (r->depth == DEPTH_MAX)
		return fail(r);
	r->depth++;
	if (take(r, "!")) {
		value = !read_operand(r);
	} else if (take(r, "(")) {
		value = read_choice(r);
		if (!take(r, ")"))
			fail(r);
	} else {
		value = take(r, "n") ? r->n : read_number(r);
	}
	r->depth--;
	return value;
}

/* What binds less comes first; of two signs that begin alike, the longer. */
static const struct operator
{
	const char *sign;
	unsigned rank;
}
operators[] = {
	{ "||", 1 },
	{ "&&", 2 },
	{ "==", 3 },
	{ "!=", 3 },
	{ "<=", 4 },
	{ ">=", 4 },
	{ "<", 4 },
	{ ">", 4 },
	{ "+", 5 },
	{ "-", 5 },
	{ "*", 6 },
	{ "/", 6 },
	{ "%", 6 },
};

static unsigned long
apply(struct reading *r, const struct operator* op, unsigned long a,
    unsigned long b)
{
	switch (op->sign[0]) {
	case '|':
		return a || b;
	case '&':
		return a && b;
	case '=':
		return a == b;
	case '!':
		return a != b;
	case '<':
		return op->sign[1] == '=' ? a <= b : a < b;
	case '>':
		return op->sign[1] == '=' ? a >= b : a > b;
	case '+':
		return a + b;
	case '-':
		return a - b;
	case '*':
		return a * b;
	case '/':
		return b == 0 ? fail(r) : a / b;
	default:
		return b == 0 ? fail(r) : a % b;
	}
}

/* The operator that comes next, if it binds at least as much as that. */
static const struct operator* take_operator(struct reading *r, unsigned least)
{
	enum { OPERATORS = sizeof(operators) / sizeof(operators[0]) };

	for (size_t i = 0; i < OPERATORS; i++)
		if (operators[i].rank >= least && take(r, operators[i].sign))
			return &operators[i];
	return NULL;
}

static unsigned long
read_operation(struct reading *r, unsigned least)
{
	unsigned long value = read_operand(r);
	const struct operator* op;

	while ((op = take_operator(r, least)) != NULL)
		value = apply(r, op, value, read_operation(r, op->rank + 1));
	return value;
}

/* "n == 1 ? 0 : n == 2 ? 1 : 2" */
static unsigned long
read_choice(struct reading *r)
{
	unsigned long value, yes, no;

	if (r->depth == DEPTH_MAX)
		return fail(r);
	r->depth++;
	value = read_operation(r, 1);
	if (take(r, "?")) {
		yes = read_choice(r);
		if (!take(r, ":"))
			fail(r);
		no = read_choice(r);
		value = value != 0 ? yes : no;
	}
	r->depth--;
	return value;
}

/* PLURAL_FORMS when the rule fails for this number. */
static size_t
evaluate(struct span rule, unsigned long number)
{
	struct reading r = { .rest = rule, .n = number };
	unsigned long form = read_choice(&r);

	skip_space(&r);
	if (r.failed || r.rest.len > 0 || form > PLURAL_FORMS)
		return PLURAL_FORMS;
	return form;
}

static bool
has_forms(struct span rule, size_t forms)
{
	for (unsigned long number = 0; number < TRIED; number++)
		if (evaluate(rule, number) >= forms)
			return false;
	return true;
}

bool
plural_read(struct span header, struct span *rule, size_t *forms)
{
	const struct span count = SPAN("nplurals="), start = SPAN("plural=");
	struct span part, value;
	unsigned long number;

	if (!span_split(&header, ';', &part))
		return false;
	part = span_trim(part);
	value = span_trim(span_after(part, count.len));
	if (!span_starts(part, count.ptr) ||
	    span_number(value, PLURAL_FORMS, &number) == -1)
		return false;
	header = span_trim(header);
	value = span_after(header, start.len);
	*rule = span_trim(span_first(value, span_find(value, ';')));
	*forms = number;
	return span_starts(header, start.ptr) && has_forms(*rule, number);
}

bool
plural_is_rule(struct span rule)
{
	return has_forms(rule, PLURAL_FORMS);
}

size_t
plural_form(struct span rule, unsigned long number)
{
	return evaluate(rule, number) % PLURAL_FORMS;
}
