/*
 * Any bytes as a page with front matter: what is read must fit into a
 * heading, a menu line and a response header, and an error must have a
 * place in the text.
 */
#include "base/utf8.h"
#include "source/frontmatter.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
is_line(struct span text)
{
	must(text.len == 0 || text.ptr[text.len - 1] != ' ');
	must(utf8_check(text) == text.len);
	for (size_t i = 0; i < text.len; i++)
		must((unsigned char)text.ptr[i] >= ' ' && text.ptr[i] != 0x7F);
}

static void
is_tag(struct span text)
{
	must(text.len > 0);
	for (size_t i = 0; i < text.len; i++)
		must(text.ptr[i] == '-' ||
		    (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
		    ((text.ptr[i] | 0x20) >= 'a' &&
			(text.ptr[i] | 0x20) <= 'z'));
}

static void
is_date(struct date date)
{
	must(date.year <= 9999 && date.month <= 12 && date.day <= 31);
	must((date.year == 0) == (date.month == 0));
	must((date.year == 0) == (date.day == 0));
}

static void
is_place(const struct err *err, struct span text)
{
	unsigned line, column;

	err_position(text, text.len, &line, &column);
	must(err->line >= 1 && err->line <= line);
	must(err->column >= 1 && err->column <= text.len + 1);
	must(err->message[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *document = document_new();
	struct err err;
	size_t body;

	document->file = span_of("page.md");
	document->language = span_of("en");
	document->source =
	    arena_copy(document->arena, span_make((const char *)data, size));
	if (frontmatter_read(document, &body, &err) == 0) {
		must(body <= size);
		must(document->title.len > 0 && document->short_title.len > 0);
		is_line(document->title);
		is_line(document->short_title);
		is_line(document->summary);
		is_tag(document->language);
		is_date(document->published);
		is_date(document->reviewed);
		is_date(document->next_review);
	} else
		is_place(&err, document->source);
	document_free(document);
	return 0;
}
