#include "source/feeds.h"

static const char news[] = "/news/";

bool
feeds_include(const struct content *content, struct span path)
{
	const struct schema_texts *feeds = &content->settings.feeds;

	if (feeds->items == NULL)
		return span_is(path, news);
	for (size_t i = 0; i < feeds->count; i++)
		if (span_equal(feeds->items[i]->text, path))
			return true;
	return false;
}

const struct page *
feeds_entry(const struct content *content, const struct page *section,
    const struct page *page)
{
	while (page != NULL &&
	    (page->document->date.year == 0 ||
		!content_may_show(content, section, page)))
		page = page->sibling;
	return page;
}

/* Before the first entry there is no day that Atom could say. */
static void
add_feed(struct content *content, struct page *section)
{
	struct feed *feed;

	if (section->feed != NULL ||
	    feeds_entry(content, section, section->children) == NULL)
		return;
	feed = arena_alloc(content->arena, sizeof(*feed));
	section->feed = feed;
	feed->section = section;
	feed->target = (struct target){
		.kind = TARGET_FILE,
		.path = arena_printf(content->arena, "%.*satom.xml",
		    SPAN_ARG(section->document->path)),
		.title = content->settings.labels.feed,
		.media_type = SPAN("application/atom+xml"),
		.type_name = SPAN("Atom"),
	};
	feed->next = content->feeds;
	content->feeds = feed;
	section->document->is_list = true;
}

int
feeds_find(struct content *content, struct err *err)
{
	const struct schema_texts *feeds = &content->settings.feeds;
	struct page *section = content_find_page(content, span_of(news));

	if (feeds->items == NULL) {
		if (section != NULL && !section->foreign)
			add_feed(content, section);
		return 0;
	}
	for (size_t i = 0; i < feeds->count; i++) {
		const struct yaml *path = feeds->items[i];

		section = content_find_page(content, path->text);
		if (section != NULL && section->foreign)
			continue;
		if (section == NULL)
			return err_at(err, settings_file, path->line,
			    path->column,
			    "there is no page %s that could be a feed: name "
			    "the section's path, such as /news/",
			    path->text.ptr);
		add_feed(content, section);
	}
	return 0;
}

const struct feed *
feeds_by_file(const struct content *content, struct span file)
{
	const struct feed *feed = content->feeds;
	size_t prefix = content->prefix.len + 1;

	while (feed != NULL &&
	    !span_equal(span_after(feed->target.path, prefix), file))
		feed = feed->next;
	if (feed == NULL && content->reference != NULL)
		return feeds_by_file(content->reference, file);
	return feed;
}
