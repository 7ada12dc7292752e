#include "site/notice.h"

#include "base/uri.h"
#include "render/ascii.h"
#include "render/plain.h"
#include "site/lines.h"

/* An error, and a sentence that helps. */
struct words {
	struct span error, help;
};

static struct words
words_of(enum notice notice, const struct labels *labels)
{
	switch (notice) {
	case NOTICE_MISSING:
		return (struct words){ labels->missing, labels->missing_help };
	case NOTICE_CHANGED:
		return (struct words){ labels->changed, labels->changed_help };
	case NOTICE_GONE:
		return (struct words){ labels->gone, labels->gone_help };
	case NOTICE_MOVED:
		return (struct words){ labels->moved, labels->moved_help };
	case NOTICE_MOVED_FOR_NOW:
		return (struct words){ labels->moved_for_now,
			labels->moved_for_now_help };
	case NOTICE_SLOW_DOWN:
		return (struct words){ labels->slow_down, span_of("") };
	}
	return (struct words){ labels->missing, labels->missing_help };
}

static struct span
label_of(const struct target *target)
{
	if (target->short_title.len > 0)
		return target->short_title;
	return target->title.len > 0 ? target->title : target->path;
}

static void
append_item(const struct lines *lines, const struct target *to)
{
	struct buf selector;
	struct item item;

	buf_init(&selector);
	item = item_make(to, &selector);
	lines_item(lines, label_of(to), &item);
	buf_clear(&selector);
}

void
notice_menu(enum notice notice, const struct labels *labels,
    const struct target *to, const struct target *search,
    const struct gopher_place *place, struct buf *out)
{
	const struct lines lines = { place, out };
	struct words words = words_of(notice, labels);

	lines_text(&lines, '3', words.error);
	lines_text(&lines, 'i', words.help);
	if (to != NULL)
		append_item(&lines, to);
	if (search != NULL)
		append_item(&lines, search);
	lines_end(&lines);
}

void
notice_gemtext(enum notice notice, const struct labels *labels,
    const struct target *to, struct buf *out)
{
	struct words words = words_of(notice, labels);
	size_t start;

	buf_printf(out, "# %.*s\n\n%.*s\n\n=> ", SPAN_ARG(words.error),
	    SPAN_ARG(words.help));
	if (to->kind == TARGET_EXTERNAL)
		buf_append(out, to->path);
	else
		uri_encode_path(to->path, out);
	buf_append_char(out, ' ');
	start = out->len;
	ascii_clean(label_of(to), out);
	plain_join_lines(out, start);
	buf_append_char(out, '\n');
}
