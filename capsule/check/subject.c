#include "check/subject.h"

#include "base/buf.h"
#include "base/memory.h"
#include "base/yaml.h"
#include "check/sentence.h"
#include "source/frontmatter.h"
#include "source/markdown.h"
#include "source/trace.h"

#include <stdlib.h>

/* A passage as it grows. */
struct gatherer {
	struct document *draft;
	struct buf text;
	uint32_t *offsets;
	uint8_t *inside;
	size_t cap;
	struct remark *remarks;
	size_t remark_count, remark_room;
	uint8_t where;   /* INSIDE_… */
	uint32_t newest; /* offset behind what came last */
};

static void
reserve(struct gatherer *g, size_t more)
{
	size_t need = g->text.len + more + 1;

	if (need <= g->cap)
		return;
	g->cap = need * 2;
	g->offsets = memory_resize(g->offsets, g->cap * sizeof(*g->offsets));
	g->inside = memory_resize(g->inside, g->cap);
}

static void
add_remark(struct gatherer *g, struct remark remark)
{
	remark.at = g->text.len;
	g->remarks = memory_grow(g->remarks, g->remark_count, &g->remark_room,
	    sizeof(*g->remarks));
	g->remarks[g->remark_count++] = remark;
}

/* What stands before a remark ends there: no space is left over. */
static void
drop_space(struct gatherer *g)
{
	if (span_ends(buf_span(&g->text), " "))
		buf_truncate(&g->text, g->text.len - 1);
}

static void
add_bytes(struct gatherer *g, struct span text, const uint32_t *offsets)
{
	/* Behind a remark that stood first, or alone after a space. */
	if (text.len > 0 && text.ptr[0] == ' ' &&
	    (g->text.len == 0 || span_ends(buf_span(&g->text), " "))) {
		text = span_after(text, 1);
		offsets++;
	}
	reserve(g, text.len);
	for (size_t i = 0; i < text.len; i++) {
		g->offsets[g->text.len + i] = offsets[i];
		g->inside[g->text.len + i] = g->where;
	}
	buf_append(&g->text, text);
}

static void
add_text(struct gatherer *g, const struct node *node)
{
	struct span text = node->text;
	uint32_t *offsets = memory_new(text.len + 1, sizeof(*offsets));
	enum mark_kind kind;
	size_t at = 0, start, end;

	g->newest =
	    (uint32_t)trace_text(g->draft->source, node->offset, text, offsets);
	while (node->kind == NODE_TEXT &&
	    marks_find(text, at, &start, &end, &kind)) {
		add_bytes(g, span_make(text.ptr + at, start - at),
		    offsets + at);
		drop_space(g);
		add_remark(g, (struct remark){ .mark = kind });
		at = end;
	}
	add_bytes(g, span_after(text, at), offsets + at);
	free(offsets);
}

static void
gather(struct gatherer *g, const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
		add_text(g, node);
		return;
	case NODE_CODE:
		g->where |= INSIDE_CODE;
		add_text(g, node);
		g->where &= (uint8_t)~INSIDE_CODE;
		return;
	case NODE_BREAK:
		add_bytes(g, span_of("\n"), &node->offset);
		return;
	case NODE_CITATION:
		drop_space(g);
		add_remark(g, (struct remark){ .citation = node });
		return;
	case NODE_DOCUMENT:
	case NODE_HEADING:
	case NODE_PARAGRAPH:
	case NODE_QUOTE:
	case NODE_LIST:
	case NODE_ITEM:
	case NODE_CODE_BLOCK:
	case NODE_RULE:
	case NODE_TABLE:
	case NODE_CAPTION:
	case NODE_ROW:
	case NODE_CELL:
	case NODE_FOOTER:
	case NODE_EMPHASIS:
	case NODE_STRONG:
	case NODE_LINK:
	case NODE_IMAGE:
		return;
	}
}

static void
gather_inlines(struct gatherer *g, const struct node *root)
{
	struct walk walk = walk_begin(root);

	while (walk_next(&walk)) {
		enum node_kind kind = walk.node->kind;
		bool link = kind == NODE_LINK || kind == NODE_IMAGE;

		if (link && walk.entering && walk.node->first != NULL)
			g->where |= INSIDE_LINK;
		if (link && !walk.entering)
			g->where &= (uint8_t)~INSIDE_LINK;
		if (walk.entering)
			gather(g, walk.node);
	}
}

/* Citations and marks belong to the sentence that they end. */
static void
give_remarks(struct passage *p)
{
	for (size_t i = 0; i < p->remark_count; i++) {
		const struct remark *remark = &p->remarks[i];
		struct sentence *s = p->sentences;
		struct sentence *end = s + p->sentence_count;

		while (s + 1 < end && s[1].start < remark->at)
			s++;
		for (; s < end; s++) {
			if (remark->citation != NULL)
				s->citation = remark->citation;
			else if (remark->mark == MARK_OWN)
				s->own = true;
			else
				s->share = true;
			/* A mark that stands first is for all of them. */
			if (remark->at != 0 || remark->citation != NULL)
				break;
		}
	}
}

static void
split_sentences(struct arena *arena, struct passage *p)
{
	struct span rest = p->text;
	const struct node *source = NULL;
	struct span text;

	p->sentence_count = sentence_count(p->text);
	p->sentences =
	    arena_alloc(arena, p->sentence_count * sizeof(*p->sentences));
	for (size_t i = 0; i < p->sentence_count; i++) {
		struct sentence *s = &p->sentences[i];

		sentence_next(&rest, &text);
		s->text = text;
		s->start = (size_t)(text.ptr - p->text.ptr);
		s->end = s->start + text.len;
	}
	give_remarks(p);
	for (size_t i = p->sentence_count; i-- > 0;) {
		if (p->sentences[i].citation != NULL)
			source = p->sentences[i].citation;
		p->sentences[i].source = source;
	}
}

static void *
copy(struct arena *arena, const void *from, size_t size)
{
	void *to = arena_alloc(arena, size);

	if (size > 0)
		memcpy(to, from, size);
	return to;
}

static void
fill_passage(struct document *draft, const struct node *node,
    struct passage *passage)
{
	struct arena *arena = draft->arena;
	struct gatherer g = { .draft = draft, .newest = node->offset };

	buf_init(&g.text);
	gather_inlines(&g, node);
	reserve(&g, 0);
	g.offsets[g.text.len] = g.newest;
	g.inside[g.text.len] = 0;
	passage->node = node;
	passage->text = arena_copy(arena, buf_span(&g.text));
	passage->offsets =
	    copy(arena, g.offsets, (g.text.len + 1) * sizeof(*g.offsets));
	passage->inside = copy(arena, g.inside, g.text.len + 1);
	passage->remarks =
	    copy(arena, g.remarks, g.remark_count * sizeof(*g.remarks));
	passage->remark_count = g.remark_count;
	split_sentences(arena, passage);
	buf_clear(&g.text);
	free(g.offsets);
	free(g.inside);
	free(g.remarks);
}

struct passage *
subject_read_passage(struct document *draft, const struct node *node)
{
	struct passage *passage = arena_alloc(draft->arena, sizeof(*passage));

	fill_passage(draft, node, passage);
	return passage;
}

static bool
passage_kind(enum node_kind kind, enum passage_kind *passage)
{
	if (kind == NODE_HEADING)
		*passage = PASSAGE_HEADING;
	else if (kind == NODE_PARAGRAPH)
		*passage = PASSAGE_PARAGRAPH;
	else if (kind == NODE_CAPTION)
		*passage = PASSAGE_CAPTION;
	else if (kind == NODE_CELL)
		*passage = PASSAGE_CELL;
	else
		return false;
	return true;
}

size_t
subject_key(const struct subject *s, const char *key)
{
	return frontmatter_place(s->page->document, key);
}

/* What the front matter gives readers: all of it is where its key is. */
static void
add_matter(struct subject *s, const char *key, struct span text)
{
	struct passage *passage = &s->passages[s->count];
	struct arena *arena = s->draft->arena;
	uint32_t at = (uint32_t)subject_key(s, key);

	if (text.len == 0)
		return;
	*passage = (struct passage){ .kind = PASSAGE_MATTER,
		.node = s->draft->root,
		.text = text,
		.offsets = arena_alloc(arena, (text.len + 1) * sizeof(at)),
		.inside = arena_alloc(arena, text.len + 1) };
	for (size_t i = 0; i <= text.len; i++)
		passage->offsets[i] = at;
	split_sentences(arena, passage);
	s->count++;
}

static void
read_matter(struct subject *s)
{
	const struct document *draft = s->draft;

	add_matter(s, "title", draft->title);
	if (!span_equal(draft->short_title, draft->title))
		add_matter(s, "short", draft->short_title);
	add_matter(s, "summary", draft->summary);
}

static void
read_passages(struct subject *s)
{
	const struct node *root = s->draft->root;
	struct node *node;
	enum passage_kind kind;
	size_t count = 3; /* of the front matter */

	for (node = s->draft->root; node != NULL;
	     node = document_next(root, node))
		count += passage_kind(node->kind, &kind);
	s->passages =
	    arena_alloc(s->draft->arena, count * sizeof(*s->passages));
	read_matter(s);
	for (node = s->draft->root; node != NULL;
	     node = document_next(root, node)) {
		struct passage *passage = &s->passages[s->count];

		if (!passage_kind(node->kind, &kind))
			continue;
		fill_passage(s->draft, node, passage);
		passage->kind = kind;
		s->count++;
	}
}

static int
read_exceptions(struct subject *s, const struct yaml *node, struct err *err)
{
	struct yaml_source source = { .file = s->draft->file.ptr };
	struct exception **end = &s->exceptions;

	if (node == NULL)
		return 0;
	if (node->kind != YAML_MAPPING)
		return yaml_complain(&source, node, err,
		    "exceptions must be a mapping: \"E-xyz: reason\"");
	for (node = node->children; node != NULL; node = node->next) {
		struct exception *e = arena_alloc(s->draft->arena, sizeof(*e));

		if (node->kind != YAML_SCALAR || node->text.len == 0)
			return yaml_complain(&source, node, err,
			    "an exception needs a reason: \"%s: why\"",
			    node->key->text.ptr);
		e->rule = node->key->text;
		e->reason = node->text;
		e->line = node->key->line;
		*end = e;
		end = &e->next;
	}
	return 0;
}

/* The source of a translation has no front matter: that is done with. */
static int
read_draft(struct document *draft, const struct document *document,
    struct err *err)
{
	size_t body = 0;

	draft->patchwork = document->patchwork;
	if (draft->patchwork == NULL) {
		if (frontmatter_read(draft, &body, err) == -1)
			return -1;
	} else {
		draft->title = document->title;
		draft->short_title = document->short_title;
		draft->summary = document->summary;
		draft->kind = document->kind;
	}
	return markdown_parse(draft, draft->root, body, err);
}

int
subject_begin(struct subject *s, const struct content *content,
    const struct page *page, struct arena *arena, struct err *err)
{
	const struct document *document = page->document;

	*s = (struct subject){ .page = page,
		.content = content,
		.draft = document_new_in(arena) };
	s->draft->file = document->file;
	s->draft->source = document->source;
	s->draft->path = document->path;
	s->draft->language = document->language;
	/* A page that the program makes has no source. */
	s->generated = document->source.len == 0;
	if (s->generated)
		return 0;
	s->kind = document->kind;
	return read_exceptions(s, document->exceptions, err);
}

int
subject_read(struct subject *s, struct err *err)
{
	if (s->generated)
		return 0;
	if (read_draft(s->draft, s->page->document, err) == -1)
		return -1;
	read_passages(s);
	return 0;
}

bool
subject_cites(const struct node *citation,
    bool (*is)(struct span key, const void *data), const void *data)
{
	struct span rest = citation->text;
	struct span part;

	while (span_split(&rest, ';', &part)) {
		part = span_trim(part);
		if (!span_starts(part, "@"))
			continue;
		part = span_after(span_first(part, span_find(part, ',')), 1);
		if (is(span_trim(part), data))
			return true;
	}
	return false;
}
