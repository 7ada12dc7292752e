#include "document/labels.h"

#include <stdio.h>

const struct labels labels_english = {
	.web = SPAN("web"),
	.gemini = SPAN("Gemini"),
	.gopher = SPAN("Gopher"),
	.mail = SPAN("mail"),
	.text_file = SPAN("text"),
	.calendar_file = SPAN("calendar"),
	.braille_file = SPAN("Braille"),
	.other_file = SPAN("file"),
	.image = SPAN("Image"),
	.table = SPAN("Table %u as CSV"),
	.no_value = SPAN("not given"),
	.section = SPAN("In this section"),
	.sources = SPAN("Sources"),
	.source = SPAN("Source"),
	.others = SPAN("and others"),
	.in_book = SPAN("In"),
	.edited_by = SPAN("Edited by"),
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
	    SPAN("Try one or two other words, or the first letters of one. "
		 "Words within quotation marks must stand together."),
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
		 "would you your aren couldn didn doesn don hadn hasn "
		 "haven isn ll re shouldn ve wasn weren wouldn"),
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
	.kilobytes = SPAN("KB"),
	.megabytes = SPAN("MB"),
	.gigabytes = SPAN("GB"),
	.minutes = { SPAN("{count} minute"), SPAN("{count} minutes") },
	.plural = SPAN("n != 1"),
	.no_page = SPAN("There is no such page here."),
	.gone_page = SPAN("This page is gone for good."),
	.file_changed = SPAN("This file has changed: try again later."),
	.slow_down =
	    SPAN("You ask too often. Please wait a little and try again."),
	.certificate_needed = SPAN("This page is private: send the certificate "
				   "that it is open to."),
	.certificate_expired = SPAN("Your certificate is no longer valid."),
	.certificate_early = SPAN("Your certificate is not valid yet."),
	.not_authorised = SPAN("This page is not open to your certificate, whose "
			       "key has the SHA-256 fingerprint {key}"),
	.missing = SPAN("There is nothing at this address."),
	.missing_help =
	    SPAN("It may have moved, or be mistyped. These lines work:"),
	.changed = SPAN("This file has changed since it was loaded."),
	.changed_help = SPAN("Please try again later. These lines work:"),
	.gone = SPAN("What was at this address is gone for good."),
	.gone_help = SPAN("It was taken away. These lines work:"),
	.moved = SPAN("What was at this address has moved."),
	.moved_help = SPAN("It is here now. Please keep the new address:"),
	.moved_for_now = SPAN("What is at this address has moved for now."),
	.moved_for_now_help = SPAN("It is here until it comes back:"),
	.translated = SPAN("This is a translation of the text in {language} of "
			   "{date}. That text counts where the two differ."),
	.translated_undated = SPAN("This is a translation of the text in "
				   "{language}. That text counts where the two "
				   "differ."),
	.not_reviewed = SPAN("No medical translator has reviewed it yet."),
	.medically_reviewed =
	    SPAN("It was reviewed by a medical translator: {who}."),
	.incomplete = SPAN("Not translated yet, and in {language}: {count} of "
			   "its {total} parts."),
	.in_language = SPAN("In {language}"),
	.languages = SPAN("Languages"),
	.language_pages = SPAN("{count} of {total} pages"),
	.language_parts = SPAN("translated: {count} of {total} parts"),
	.language_names = {
	    SPAN("Arabic"), SPAN("Czech"), SPAN("Danish"), SPAN("German"),
	    SPAN("Greek"), SPAN("English"), SPAN("Spanish"), SPAN("Persian"),
	    SPAN("Finnish"), SPAN("French"), SPAN("Hebrew"),
	    SPAN("Hungarian"), SPAN("Italian"), SPAN("Japanese"),
	    SPAN("Korean"), SPAN("Norwegian"), SPAN("Dutch"), SPAN("Polish"),
	    SPAN("Portuguese"), SPAN("Russian"), SPAN("Swedish"),
	    SPAN("Turkish"), SPAN("Ukrainian"), SPAN("Chinese"),
	},
	.date = SPAN("{day} {month} {year}"),
	.encrypted = SPAN("Gopher in TLS"),
	.contact = SPAN("Contact"),
	.software = SPAN("Served by"),
	.write = SPAN("Write to us"),
	.write_about = SPAN("Write about this page"),
	.write_prompt =
	    SPAN("Your message, in a few sentences. Leave out health details. "
		 "This is not for emergencies, nor for medical advice."),
	.write_label = SPAN("Write a message"),
	.write_received = SPAN("Your message has arrived"),
	.write_known = SPAN("Your message had already arrived"),
	.write_reference = SPAN("Its reference number is {number}."),
	.write_keep =
	    SPAN("Please keep it, to write about this message again."),
	.write_once = SPAN("The same message came in the last ten minutes: it "
			   "was kept once."),
	.write_anonymous =
	    SPAN("We do not know who you are. There can be no answer, unless "
		 "your message says where to send one."),
	.write_empty = SPAN("Your message was empty. Please write something."),
	.write_too_long =
	    SPAN("Your message is too long: at most {bytes} bytes can be sent in this way. Please send it in parts."),
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

static struct span
number(char *memory, size_t size, unsigned value)
{
	snprintf(memory, size, "%u", value);
	return span_of(memory);
}

void
labels_append_minutes(const struct labels *labels, size_t minutes,
    struct buf *out)
{
	size_t form = plural_form(labels->plural, minutes);
	char count[16];

	while (form > 0 && labels->minutes[form].len == 0)
		form--;
	labels_fill(labels->minutes[form],
	    &(struct labels_value){
		"count", number(count, sizeof(count), (unsigned)minutes) },
	    1, out);
}

void
labels_append_date(const struct labels *labels, unsigned day, unsigned month,
    unsigned year, struct buf *out)
{
	char days[16], years[16];
	const struct labels_value values[] = {
		{ "day", number(days, sizeof(days), day) },
		{ "month", labels->months[month - 1] },
		{ "year", number(years, sizeof(years), year) },
	};

	labels_fill(labels->date, values, sizeof(values) / sizeof(values[0]),
	    out);
}

struct span
labels_language(const struct labels *labels, struct span tag)
{
	size_t index = languages_index(tag);

	return index == LANGUAGES ? tag : labels->language_names[index];
}

void
labels_fill(struct span label, const struct labels_value *values, size_t count,
    struct buf *out)
{
	while (label.len > 0) {
		size_t open = span_find(label, '{');
		size_t i = 0;
		struct span name;

		buf_append(out, span_first(label, open));
		label = span_after(label, open);
		if (label.len == 0)
			return;
		name = span_make(label.ptr + 1, span_find(label, '}') - 1);
		while (i < count && !span_is(name, values[i].name))
			i++;
		if (i == count || name.len + 2 > label.len) {
			buf_append_char(out, '{');
			label = span_after(label, 1);
			continue;
		}
		buf_append(out, values[i].value);
		label = span_after(label, name.len + 2);
	}
}
