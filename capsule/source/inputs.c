#include "source/inputs.h"

#include "source/append.h"
#include "source/furnish.h"

/* A search needs a page that may be found. */
static bool
has_public_page(const struct content *content)
{
	for (size_t i = 0; i < content->page_count; i++)
		if (!content->pages[i].document->generated &&
		    zones_find(&content->zones,
			content->pages[i].document->path) == 0)
			return true;
	return false;
}

/* A translation has what the reference language has. */
static bool
is_taken(const struct content *content, struct span path)
{
	struct span folder =
	    arena_printf(content->arena, "%.*s/", SPAN_ARG(path));

	if (content->reference != NULL)
		return inputs_find(content->reference, path) == NULL;
	return map_find(&content->by_path, folder) != NULL;
}

static void
add(struct content *content, struct span path, struct span title)
{
	struct input *input;
	struct document *document;

	input = arena_alloc(content->arena, sizeof(*input));
	input->path = path;
	document = input->page.document = document_new_in(content->arena);
	document->original = path;
	document->path = arena_printf(content->arena, "%.*s%.*s",
	    SPAN_ARG(content->prefix), SPAN_ARG(path));
	document->file = span_of("");
	document->source = span_of("");
	document->language = content->settings.language;
	document->title = document->short_title = title;
	document->summary = span_of("");
	document->kind = span_of("navigation");
	document->generated = true;
	document->answer = true;
	append_heading(document, 1, title);
	input->page.target = (struct target){
		.kind = TARGET_INPUT,
		.path = document->path,
		.title = title,
		.short_title = title,
	};
	input->next = content->inputs;
	content->inputs = input;
}

void
inputs_add(struct content *content)
{
	const struct settings *settings = &content->settings;

	if (settings->generate.search && has_public_page(content) &&
	    !is_taken(content, span_of("/search")))
		add(content, span_of("/search"), settings->labels.search);
	/* Its page, /write/, leads to it. */
	if (content->write)
		add(content, span_of("/write"), settings->labels.write);
}

int
inputs_finish(struct content *content, struct err *err)
{
	struct input *input = content->inputs;

	for (; input != NULL; input = input->next)
		if (furnish_footer(content, &input->page, err) == -1)
			return -1;
	return 0;
}

const struct input *
inputs_find(const struct content *content, struct span path)
{
	const struct input *input = content->inputs;

	if (path.len > 1 && span_ends(path, "/"))
		path.len--;
	while (input != NULL && !span_equal(input->path, path))
		input = input->next;
	return input;
}
