#include "site/speech.h"

#include "document/labels.h"
#include "site/departed.h"

/* The words stay when the content is gone. */
static const struct labels *
keep_labels(struct loader *l, const struct labels *labels)
{
	struct labels *copy = arena_alloc(l->arena, sizeof(*copy));

	*copy = labels_copy(labels, l->arena);
	return copy;
}

static struct span
header(struct loader *l, const char *status, struct span meta)
{
	return arena_printf(l->arena, "%s %.*s\r\n", status, SPAN_ARG(meta));
}

void
speech_fill(struct loader *l, struct site_language *language)
{
	const struct content *content = l->content;
	const struct labels *labels = keep_labels(l, &content->settings.labels);

	language->tag = arena_copy(l->arena, content->settings.language);
	language->prefix = arena_copy(l->arena, content->prefix);
	language->name = arena_copy(l->arena, content_name(content));
	language->labels = labels;
	language->gemini_missing = header(l, "51", labels->no_page);
	language->gemini_changed = header(l, "40", labels->file_changed);
	language->gopher_missing = departed_menu(l, NOTICE_MISSING);
	language->gopher_changed = departed_menu(l, NOTICE_CHANGED);
	language->gopher_slow_down = departed_menu(l, NOTICE_SLOW_DOWN);
}
