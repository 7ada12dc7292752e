#include "check/check.h"

#include "check/claims.h"
#include "check/policy.h"
#include "check/rule.h"

#include <stdio.h>
#include <stdlib.h>

static int
begin_pages(struct check *check, const struct content *content, struct err *err)
{
	for (size_t i = 0; i < content->page_count; i++)
		if (subject_begin(&check->subjects[check->subject_count++],
			content, &content->pages[i], check->arena, err) == -1)
			return -1;
	return 0;
}

static int
begin_subjects(struct check *check, struct err *err)
{
	const struct content *content = check->content;
	size_t count = content->page_count;

	for (size_t i = 0; i < content->translation_count; i++)
		count += content->translations[i].page_count;
	check->subjects =
	    arena_alloc(check->arena, count * sizeof(*check->subjects));
	if (begin_pages(check, content, err) == -1)
		return -1;
	check->count.pages = content->page_count;
	for (size_t i = 0; i < content->translation_count; i++)
		if (begin_pages(check, &content->translations[i], err) == -1)
			return -1;
	return 0;
}

static int
load(struct check *check, struct err *err)
{
	const struct content *content = check->content;

	terms_init(&check->terms, &content->glossary);
	if (begin_subjects(check, err) == 0 &&
	    ledger_read(content->folder, check->arena, &check->ledger, err) ==
		0 &&
	    policy_read(check, err) == 0)
		return 0;
	content_name_from_here(check->content, err);
	return -1;
}

struct check *
check_load(struct content *content, const struct check_options *options,
    struct err *err)
{
	struct arena *arena = arena_new();
	struct check *check = arena_alloc(arena, sizeof(*check));

	check->arena = arena;
	check->content = content;
	check->folder = arena_copy(arena, span_of(content->name)).ptr;
	check->options = *options;
	if (load(check, err) == 0)
		return check;
	check_free(check);
	return NULL;
}

void
check_free(struct check *check)
{
	if (check == NULL)
		return;
	free(check->findings);
	map_clear(&check->answers);
	terms_clear(&check->terms);
	ledger_clear(&check->ledger);
	content_free(check->content);
	arena_free(check->arena);
}

bool
check_has_rules(const struct check *check)
{
	return check->has_rules;
}

void
check_add(struct check *check, const struct check_answer *answer)
{
	struct check_answer *copy = arena_alloc(check->arena, sizeof(*copy));

	*copy = *answer;
	map_add(&check->answers, copy->path, copy);
}

/* The answer of a path, or NULL. */
static const struct check_answer *
find_answer(const struct check *check, struct span path)
{
	return map_find(&check->answers, path);
}

/* As it is sent; NULL when there is none. */
static struct span
text_of(struct check *check, const struct subject *s, const char *name)
{
	const struct check_answer *answer = find_answer(check,
	    arena_printf(check->arena, "%.*s%s", SPAN_ARG(s->draft->path),
		name));

	return answer == NULL ? span_of(NULL) : answer->gopher;
}

static void
find_editions(struct check *check, struct subject *s)
{
	const struct check_answer *page = find_answer(check, s->draft->path);

	if (page == NULL)
		return;
	s->editions = (struct editions){
		.header = span_first(page->gemini, page->header),
		.gemtext = span_after(page->gemini, page->header),
		.menu = page->gopher,
		.text = text_of(check, s, "page.txt"),
		.flow = text_of(check, s, "flow.txt"),
		.narrow = text_of(check, s, "narrow.txt"),
	};
}

const struct rule_setting *
rule_setting(const struct check *check, const struct rule *rule)
{
	for (size_t i = 0; rules[i] != NULL; i++)
		if (rules[i] == rule)
			return check->settings[i].on ? &check->settings[i]
						     : NULL;
	return NULL;
}

static bool
names_kind(const struct schema_texts *kinds, struct span kind)
{
	for (size_t i = 0; i < kinds->count; i++)
		if (span_equal(kinds->items[i]->text, kind))
			return true;
	return false;
}

bool
rule_covers(const struct rule_setting *setting, const struct subject *s)
{
	return (setting->kinds.count == 0 ||
		   names_kind(&setting->kinds, s->kind)) &&
	    !names_kind(&setting->except_kinds, s->kind);
}

const struct passage *
rule_next(const struct subject *s, const struct passage *p,
    enum passage_kind kind)
{
	const struct passage *end = s->passages + s->count;

	for (p = p == NULL ? s->passages : p + 1; p < end; p++)
		if (p->kind == kind)
			return p;
	return NULL;
}

static void
apply(struct check *check, const struct rule *rule)
{
	size_t count;

	check->rule = rule;
	if (rule->site != NULL)
		rule->site(check);
	count = rule->any_language ? check->subject_count : check->count.pages;
	for (size_t i = 0; rule->page != NULL && i < count; i++)
		if (rule_covers(check->setting, &check->subjects[i]) &&
		    !check->subjects[i].page->document->gone)
			rule->page(check, &check->subjects[i]);
}

static int
compare_findings(const void *a, const void *b)
{
	const struct finding *x = a;
	const struct finding *y = b;
	int file = strcmp(x->file, y->file);

	if (file != 0)
		return file;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->rule->id, y->rule->id);
}

static void
count_up(struct check *check)
{
	struct check_count *count = &check->count;

	for (size_t i = 0; i < check->finding_count; i++) {
		count->errors += check->findings[i].error;
		count->warnings += !check->findings[i].error;
	}
	for (size_t i = 0; i < count->pages; i++)
		for (const struct exception *e = check->subjects[i].exceptions;
		     e != NULL; e = e->next)
			count->exceptions++;
}

int
check_run(struct check *check, struct err *err)
{
	for (size_t i = 0; i < check->subject_count; i++) {
		if (subject_read(&check->subjects[i], err) == -1) {
			content_name_from_here(check->content, err);
			return -1;
		}
		find_editions(check, &check->subjects[i]);
	}
	claims_count(check);
	for (size_t i = 0; rules[i] != NULL; i++) {
		check->setting = &check->settings[i];
		if (check->setting->on)
			apply(check, rules[i]);
	}
	if (check->finding_count > 0)
		qsort(check->findings, check->finding_count,
		    sizeof(*check->findings), compare_findings);
	count_up(check);
	return 0;
}

const struct check_count *
check_count(const struct check *check)
{
	return &check->count;
}
