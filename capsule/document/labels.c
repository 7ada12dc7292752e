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
	.write = SPAN("Write to us"),
	.write_prompt =
	    SPAN("Your message, in a few sentences. Leave out health details. "
		 "This is not for emergencies, nor for medical advice."),
	.write_label = SPAN("Write a message"),
	.write_received = SPAN("Your message has arrived"),
	.write_known = SPAN("Your message had already arrived"),
	.write_reference = SPAN("Its reference number is"),
	.write_keep =
	    SPAN("Please keep the number, in case that you want to write about "
		 "this message again."),
	.write_once =
	    SPAN("The same message came within the last ten minutes, so it was "
		 "kept once."),
	.write_anonymous =
	    SPAN("We do not know who you are. There can be no answer, unless "
		 "your message says where to send one."),
	.write_empty = SPAN("Your message was empty. Please write something."),
	.write_too_long =
	    SPAN("Your message is too long. Please send it in parts. At most "
		 "so many bytes can be sent in this way:"),
	.write_not_text =
	    SPAN("Your message was not taken. It must be plain text in UTF-8."),
	.write_failed =
	    SPAN("Your message could not be stored, and nothing of it was "
		 "kept. Please try again later."),
	.write_refused =
	    SPAN("Your message could not be passed on, and nothing of it was "
		 "kept. Please try again later."),
	.write_limited =
	    SPAN("There were too many messages. Please try again later."),
	.write_unencrypted =
	    SPAN("Over Gopher your message travels unencrypted: anyone on the "
		 "line can read it."),
	.months = { SPAN("January"), SPAN("February"), SPAN("March"),
	    SPAN("April"), SPAN("May"), SPAN("June"), SPAN("July"),
	    SPAN("August"), SPAN("September"), SPAN("October"),
	    SPAN("November"), SPAN("December") },
};

struct labels
labels_copy(const struct labels *from, struct arena *arena)
{
	struct labels labels = *from;
	struct span *texts = (struct span *)&labels;

	_Static_assert(sizeof(labels) % sizeof(*texts) == 0,
	    "labels are texts and nothing else");
	for (size_t i = 0; i < sizeof(labels) / sizeof(*texts); i++)
		texts[i] = arena_copy(arena, texts[i]);
	return labels;
}

void
labels_append_minutes(const struct labels *labels, size_t minutes,
    struct buf *out)
{
	struct span unit = minutes == 1 ? labels->minute : labels->minutes;

	buf_printf(out, "%zu %.*s", minutes, SPAN_ARG(unit));
}
