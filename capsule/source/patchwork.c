#include "source/patchwork.h"

#include "base/buf.h"
#include "base/err.h"
#include "source/translations.h"

/* The piece that a byte of the translated source lies in. */
static const struct piece *
find_piece(const struct patchwork *patchwork, size_t offset)
{
	size_t low = 0;
	size_t high = patchwork->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (patchwork->pieces[middle].at <= offset)
			low = middle;
		else
			high = middle;
	}
	return &patchwork->pieces[low];
}

struct span
patchwork_place(const struct document *document, size_t offset,
    struct err_place *place, unsigned *line, unsigned *column)
{
	const struct patchwork *patchwork = document->patchwork;
	const struct piece *piece;

	if (patchwork == NULL) {
		err_position_next(place, document->source, offset, line,
		    column);
		return document->file;
	}
	piece = find_piece(patchwork, offset);
	if (piece->line > 0) {
		*line = piece->line;
		*column = piece->column;
		return patchwork->catalogue;
	}
	err_position_next(place, patchwork->source,
	    piece->offset + offset - piece->at, line, column);
	return document->file;
}

struct patching {
	const struct content *t;
	const struct document *original;
	struct document *document;
	struct patchwork *patchwork;
	struct buf source;
	size_t at; /* in the original: what is before it has been copied */
};

static void
add_piece(struct patching *p, size_t offset, unsigned line)
{
	p->patchwork->pieces[p->patchwork->count++] = (struct piece){
		.at = (uint32_t)p->source.len,
		.offset = (uint32_t)offset,
		.line = line,
	};
}

static void
copy_until(struct patching *p, size_t end)
{
	add_piece(p, p->at, 0);
	buf_append(&p->source,
	    span_make(p->original->source.ptr + p->at, end - p->at));
	p->at = end;
}

static void
put_message(struct patching *p, const struct segment *segment,
    const struct message *message)
{
	add_piece(p, segment->start, message->line);
	segments_put(segment, message->text, &p->source);
	p->at = segment->end;
}

/*
 * Where the words of a link or an image begin that a text begins with; 0 where
 * it begins with none.  "[words]" alone names what it leads to: they must stay.
 */
static size_t
words_of_link(struct span text)
{
	size_t start = span_starts(text, "![") ? 2 : 1;
	size_t depth = 1;

	if (start == 1 && (!span_starts(text, "[") || span_starts(text, "[@")))
		return 0;
	for (size_t i = start; i < text.len && depth > 0; i++) {
		if (text.ptr[i] == '\\')
			i++;
		else if (text.ptr[i] == '[')
			depth++;
		else if (text.ptr[i] == ']' && --depth == 0)
			text = span_after(text, i + 1);
	}
	return depth == 0 && (span_starts(text, "(") || span_starts(text, "["))
	    ? start
	    : 0;
}

/*
 * What is not translated stands as it is behind a mark that names its
 * language.  The mark is part of the link in an item that begins with one, or
 * the item would not be that link any more.
 */
static void
put_original(struct patching *p, const struct segment *segment)
{
	size_t inside = segment->start + words_of_link(segment->text);

	copy_until(p, inside);
	add_piece(p, inside, 0);
	buf_printf(&p->source, "\\[%.*s\\] ",
	    SPAN_ARG(translations_mark(p->t)));
	copy_until(p, segment->end);
}

static void
patch(struct patching *p, const struct segments *segments)
{
	struct arena *arena = p->document->arena;

	p->patchwork = arena_alloc(arena, sizeof(*p->patchwork));
	p->patchwork->source = p->original->source;
	p->patchwork->catalogue = p->t->catalogue->file;
	p->patchwork->pieces = arena_alloc(arena,
	    (4 * segments->count + 1) * sizeof(*p->patchwork->pieces));
	buf_init(&p->source);
	p->at = p->original->body;
	for (size_t i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->items[i];
		const struct message *message =
		    translations_find(p->t, segment->text);

		copy_until(p, segment->start);
		if (message != NULL)
			put_message(p, segment, message);
		else
			put_original(p, segment);
	}
	copy_until(p, p->original->source.len);
	p->document->source = arena_copy(arena, buf_span(&p->source));
	p->document->patchwork = p->patchwork;
	buf_clear(&p->source);
}

void
patchwork_make(const struct content *translation, const struct page *original,
    struct document *document)
{
	struct patching p = { .t = translation,
		.original = original->document,
		.document = document };

	patch(&p, original->segments);
}
