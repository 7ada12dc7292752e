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
	.search = SPAN("Search"),
	.search_prompt = SPAN("Search for which words?"),
	.search_none = SPAN("Nothing was found."),
	.search_some = SPAN("No page has all of these words; these have some."),
	.search_more = SPAN("There are more pages: another word narrows it."),
	.search_late =
	    SPAN("The search took too long and was ended early. Fewer "
		 "words, or longer ones, take less time."),
	.search_cut = SPAN("Only the first 8 words were looked for."),
	.search_no_word = SPAN("There is no word in what you typed."),
	.search_try =
	    SPAN("Try one or two words that a page on this would use, "
		 "or the first letters of one. Words within quotation "
		 "marks must stand together."),
	.search_meant = SPAN("Did you mean"),
	.search_again = SPAN("Search again"),
	.search_language = SPAN("Search in English"),
	.search_stop =
	    SPAN("a about after all also am an and any are as at be "
		 "been before but by can could did do does for from "
		 "get had has have having he her his how i if in into "
		 "is it its itself just may me more most my no not of "
		 "on or our she should so some such than that the "
		 "their them then there these they this those to too "
		 "was we were what when where which who why will with "
		 "would you your"),
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
