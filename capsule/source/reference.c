#include "source/reference.h"

#include "base/utf8.h"

enum { AUTHORS_SHOWN = 3 };

/* "et al." as an author: exporters write it where names were left out. */
static bool
stands_for_others(const struct author *author)
{
	return span_is(author->literal, "et al.") ||
	    span_is(author->literal, "et al");
}

static struct span
name_of(const struct author *author)
{
	return author->literal.len > 0 ? author->literal : author->family;
}

/* Whom it is known by: where nobody wrote it, who edited it. */
static const struct schema_list *
people_of(const struct reference *r)
{
	return r->authors.count > 0 ? &r->authors : &r->editors;
}

static struct span
publisher_of(const struct reference *r)
{
	return r->publisher.len > 0 ? r->publisher : r->authority;
}

static void
append_names(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	const struct schema_list *people = people_of(r);
	const struct author *first = people->items;
	struct span publisher = publisher_of(r);

	if (people->count > 0) {
		buf_append(out, name_of(first));
		if (people->count > 1)
			buf_printf(out, " %.*s", SPAN_ARG(labels->others));
	} else if (publisher.len > 0 && !r->titled) {
		buf_append(out, publisher);
	} else {
		buf_append(out,
		    r->short_title.len > 0 ? r->short_title : r->title);
	}
}

/* "a", "z", "aa", "ab": as CSL counts its year suffixes. */
static void
append_letters(unsigned number, struct buf *out)
{
	if (number > 26)
		append_letters((number - 1) / 26, out);
	buf_append_char(out, (char)('a' + (number - 1) % 26));
}

void
reference_label(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	bool dated = r->issued.year != 0 && people_of(r)->count > 0;

	append_names(r, labels, out);
	if (dated)
		buf_printf(out, " %u", r->issued.year);
	else if (r->twin > 0)
		buf_append_char(out, ' ');
	if (r->twin > 0)
		append_letters(r->twin, out);
}

static bool
says_further(struct span text)
{
	static const char words[] = "further reading";

	for (; text.len >= sizeof(words) - 1; text = span_after(text, 1))
		if (span_starts(text, words))
			return true;
	return false;
}

bool
reference_is_further(const struct reference *r)
{
	return says_further(r->note) || says_further(r->keyword);
}

/*
 * "Sormani MP" from "Maria Pia" as from "MP" and "M. P.": the first letter of
 * each name, and what is written in capitals as it stands.
 */
static void
append_initials(struct span given, struct buf *out)
{
	bool first = true;

	while (given.len > 0) {
		size_t size;

		utf8_decode(given, &size);
		if (given.ptr[0] == ' ' || given.ptr[0] == '-' ||
		    given.ptr[0] == '.')
			first = true;
		else if (first ||
		    (given.ptr[0] >= 'A' && given.ptr[0] <= 'Z')) {
			buf_append(out, span_first(given, size));
			first = false;
		}
		given = span_after(given, size);
	}
}

/* "Muraro PA, Kazmi M and others". */
static void
append_people(const struct schema_list *people, const struct labels *labels,
    struct buf *out)
{
	const struct author *authors = people->items;

	for (size_t i = 0; i < people->count; i++) {
		if (i == AUTHORS_SHOWN || stands_for_others(&authors[i])) {
			buf_append_char(out, ' ');
			buf_append(out, labels->others);
			break;
		}
		if (i > 0)
			buf_append_string(out, ", ");
		buf_append(out, name_of(&authors[i]));
		if (authors[i].literal.len > 0 || authors[i].given.len == 0)
			continue;
		buf_append_char(out, ' ');
		append_initials(authors[i].given, out);
	}
}

/* Ends a sentence that may have ended itself. */
static void
end_sentence(struct buf *out)
{
	if (out->len > 0 && !span_ends(buf_span(out), ".") &&
	    !span_ends(buf_span(out), "?") && !span_ends(buf_span(out), "!"))
		buf_append_char(out, '.');
	buf_append_char(out, ' ');
}

static void
append_sentence(struct span text, struct buf *out)
{
	if (text.len == 0)
		return;
	buf_append(out, text);
	end_sentence(out);
}

static void
append_date(struct partial_date date, const struct labels *labels,
    struct buf *out)
{
	if (date.day != 0 && date.month != 0) {
		labels_append_date(labels, date.day, date.month, date.year,
		    out);
		return;
	}
	if (date.month != 0)
		buf_printf(out, "%.*s ",
		    SPAN_ARG(labels->months[date.month - 1]));
	buf_printf(out, "%u", date.year);
}

/* What the container of a type is (CSL 1.0.2, appendix III). */
enum container {
	CONTAINER_JOURNAL, /* it or the publisher is where to look */
	CONTAINER_SERIES,  /* of which this is one, from that publisher */
	CONTAINER_BOOK,    /* of which this is a part */
};

static enum container
container_of(struct span type)
{
	static const struct {
		const char *type;
		enum container container;
	} types[] = {
		{ "book", CONTAINER_SERIES },
		{ "chapter", CONTAINER_BOOK },
		{ "classic", CONTAINER_SERIES },
		{ "collection", CONTAINER_SERIES },
		{ "entry", CONTAINER_BOOK },
		{ "entry-dictionary", CONTAINER_BOOK },
		{ "entry-encyclopedia", CONTAINER_BOOK },
		{ "pamphlet", CONTAINER_SERIES },
		{ "paper-conference", CONTAINER_BOOK },
		{ "report", CONTAINER_SERIES },
		{ "standard", CONTAINER_SERIES },
		{ "thesis", CONTAINER_SERIES },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (span_is(type, types[i].type))
			return types[i].container;
	return CONTAINER_JOURNAL;
}

static void
append_editors(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	if (r->editors.count == 0)
		return;
	buf_printf(out, "%.*s ", SPAN_ARG(labels->edited_by));
	append_people(&r->editors, labels, out);
	end_sentence(out);
}

/* What it is in: who edited that stands behind it, else behind the title. */
static void
append_container(const struct reference *r, enum container kind,
    struct span container, const struct labels *labels, struct buf *out)
{
	bool is_part = kind == CONTAINER_BOOK && container.len > 0;

	if (!is_part)
		append_editors(r, labels, out);
	if (kind == CONTAINER_JOURNAL)
		return;
	if (is_part)
		buf_printf(out, "%.*s: ", SPAN_ARG(labels->in_book));
	append_sentence(container, out);
	if (is_part)
		append_editors(r, labels, out);
}

/*
 * "The Lancet, 2016."; "In: A handbook. Edited by Ek B. Springer, 2024.";
 * "PhD thesis, University of Oslo, 2019."
 */
static void
append_origin(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	enum container kind = container_of(r->type);
	struct span container = r->container.len > 0 ? r->container : r->event;
	bool in_journal = kind == CONTAINER_JOURNAL && container.len > 0;
	struct span from = in_journal ? container : publisher_of(r);
	size_t start;

	append_container(r, kind, container, labels, out);
	start = out->len;
	buf_append(out, r->genre);
	if (r->genre.len > 0 && from.len > 0)
		buf_append_string(out, ", ");
	buf_append(out, from);
	if (r->issued.year != 0) {
		if (out->len > start)
			buf_append_string(out, ", ");
		append_date(r->issued, labels, out);
	}
	if (out->len > start)
		end_sentence(out);
}

void
reference_format(const struct reference *r, const struct labels *labels,
    struct buf *out)
{
	size_t start = out->len;

	if (r->authors.count > 0) {
		append_people(&r->authors, labels, out);
		end_sentence(out);
	}
	append_sentence(r->title, out);
	append_origin(r, labels, out);
	append_sentence(r->number, out);
	if (r->doi.len == 0 && r->accessed.year != 0) {
		buf_append(out, labels->seen);
		buf_append_char(out, ' ');
		append_date(r->accessed, labels, out);
		end_sentence(out);
	}
	if (out->len > start)
		buf_truncate(out, out->len - 1);
}

struct span
reference_order(struct span text, struct arena *arena)
{
	struct span order;
	struct buf folded;
	size_t size;

	while (text.len > 0 && !utf8_is_word(utf8_decode(text, &size)))
		text = span_after(text, size);
	buf_init(&folded);
	utf8_fold(text, &folded);
	order = arena_copy(arena, buf_span(&folded));
	buf_clear(&folded);
	return order;
}
