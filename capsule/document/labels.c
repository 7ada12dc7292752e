#include "document/labels.h"

const struct labels labels_english = {
	.web = SPAN("web"),
	.gemini = SPAN("Gemini"),
	.gopher = SPAN("Gopher"),
	.mail = SPAN("mail"),
	.image = SPAN("Image"),
	.table = SPAN("Table %u as CSV"),
	.no_value = SPAN("not given"),
	.section = SPAN("In this section"),
	.sources = SPAN("Sources"),
	.source = SPAN("Source"),
	.others = SPAN("and others"),
	.seen = SPAN("Seen"),
	.published = SPAN("Published"),
	.reviewed = SPAN("Reviewed"),
	.next_review = SPAN("Next review"),
	.overdue = SPAN("Review overdue since"),
	.previous = SPAN("Previous"),
	.next = SPAN("Next"),
	.feed = SPAN("Feed of these pages"),
	.words = SPAN("Words used on this page"),
	.contents = SPAN("Contents"),
	.glossary = SPAN("Glossary"),
	.references = SPAN("References"),
	.news = SPAN("News"),
	.also = SPAN("Also"),
	.cited_on = SPAN("Cited on"),
	.further_reading = SPAN("Further reading"),
	.not_cited = SPAN("Not cited on any page"),
	.others_first = SPAN("Numbers and signs"),
	.to = SPAN("to"),
	.link = SPAN("Link"),
	.end = SPAN("End of page. Menu:"),
	.page_text = SPAN("Text of this page"),
	.flow_text = SPAN("One line a paragraph, for edbrowse, Emacs, curl"),
	.narrow_text = SPAN("40 columns, for Braille and small screens"),
	.bytes = SPAN("bytes"),
	.minute = SPAN("minute"),
	.minutes = SPAN("minutes"),
	.encrypted = SPAN("Gopher in TLS"),
	.contact = SPAN("Contact"),
	.software = SPAN("Served by"),
	.months = { SPAN("January"), SPAN("February"), SPAN("March"),
	    SPAN("April"), SPAN("May"), SPAN("June"), SPAN("July"),
	    SPAN("August"), SPAN("September"), SPAN("October"),
	    SPAN("November"), SPAN("December") },
};

void
labels_append_minutes(const struct labels *labels, size_t minutes,
    struct buf *out)
{
	struct span unit = minutes == 1 ? labels->minute : labels->minutes;

	buf_printf(out, "%zu %.*s", minutes, SPAN_ARG(unit));
}
