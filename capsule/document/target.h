/*
 * What a link leads to.  Source fills it, once for each thing that is
 * linked to, and all links to that thing share it; renderers read it.
 */
#ifndef DOCUMENT_TARGET_H
#define DOCUMENT_TARGET_H

#include "base/span.h"

enum target_kind {
	TARGET_PAGE,     /* a page of this capsule */
	TARGET_FILE,     /* a download of this capsule */
	TARGET_INPUT,    /* a place that takes what a reader types */
	TARGET_EXTERNAL, /* anything else, by its whole URI */
};

struct target {
	enum target_kind kind;

	/* The path from "/", decoded; external: the URI. */
	struct span path;

	/*
	 * Input: what is sent there; empty: the reader is asked for it, by a
	 * form that says first what will become of it, or at once.
	 */
	struct span typed;
	bool form;

	/*
	 * Page, input: its title, and the one for narrow places (never empty).
	 * A table's file has the first of them alone.
	 */
	struct span title;
	struct span short_title;

	/*
	 * Page in another language than the one it is linked from: what that
	 * language is called there, for links to say so.  Else empty.
	 */
	struct span language;

	/*
	 * File: its media type ("application/pdf") and that type's name for
	 * readers, in English ("PDF", "text"); its size in bytes.
	 */
	struct span media_type;
	struct span type_name;
	size_t size;

	/*
	 * Page: bytes of its wrapped text, 0 while that is not rendered yet,
	 * and its words.  Site fills them in before menus are rendered.
	 */
	size_t text_size;
	size_t words;
};

#endif
