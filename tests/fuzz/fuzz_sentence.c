/*
 * Any bytes as a page's text: sentences cover it, figures lie within it, and
 * each byte has a place in the source.
 */
#include "check/figures.h"
#include "check/sentence.h"
#include "check/subject.h"
#include "check/syllables.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert, but there in every build. */
static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
split(struct span text)
{
	const char *end = text.ptr;
	struct span rest = text;
	struct span sentence;
	size_t at;

	while (sentence_next(&rest, &sentence)) {
		must(sentence.len > 0 && sentence.ptr >= end);
		end = sentence.ptr + sentence.len;
		must(end <= text.ptr + text.len);
		if (figures_find(sentence, &at))
			must(at < sentence.len);
		if (figures_find_percentage(sentence, &at))
			must(at < sentence.len);
	}
	syllables_count(text);
}

static void
check_passages(const struct subject *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct passage *p = &s->passages[i];

		for (size_t k = 0; k <= p->text.len; k++)
			must(p->offsets[k] <= s->draft->source.len);
		for (size_t k = 0; k < p->remark_count; k++)
			must(p->remarks[k].at <= p->text.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *document = document_new();
	struct page page = { .document = document };
	struct subject subject;
	struct err err;

	document->file = span_of("page.md");
	document->path = span_of("/page/");
	document->language = span_of("en");
	document->source = arena_printf(document->arena,
	    "---\ntitle: A\n---\n%.*s", (int)size, (const char *)data);
	split(span_after(document->source, strlen("---\ntitle: A\n---\n")));
	subject_begin(&subject, NULL, &page, document->arena, &err);
	subject_read(&subject, &err);
	check_passages(&subject);
	document_free(document);
	return 0;
}
