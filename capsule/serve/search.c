#include "serve/search.h"

#include "serve/answer.h"
#include "site/finder.h"

static bool
is_at(const struct served_site *served, struct span path)
{
	return site_finder(served->site, path) != NULL;
}

/*
 * Without words a program is told to ask for them.  An empty query is none:
 * some programs send one when the reader has typed nothing.
 */
static enum verdict
answer_gemini(const struct ask *ask, struct answer *answer)
{
	struct finder *finder = site_finder(ask->served->site, ask->path);
	struct buf out;

	if (ask->words.len == 0)
		return answer_header(answer, GEMINI_INPUT,
		    finder_prompt(finder).ptr, "");
	buf_init(&out);
	if (finder_gemini(finder, ask->words, &out) == 0)
		return answer_buf(answer, &out);
	buf_clear(&out);
	return answer_bytes(answer,
	    (struct span)SPAN("40 The search has failed: try again "
			      "later.\r\n"));
}

static enum verdict
answer_gopher(const struct ask *ask, struct answer *answer)
{
	struct finder *finder = site_finder(ask->served->site, ask->path);
	struct buf out;

	buf_init(&out);
	if (finder_gopher(finder, ask->words, &out) == 0)
		return answer_menu_buf(answer, ask->served, ask->gopher_port,
		    &out);
	buf_clear(&out);
	return answer_bytes(answer,
	    (struct span)SPAN("3The search has failed: try again later."
			      "\t\terror.host\t1\r\n.\r\n"));
}

const struct endpoint search_endpoint = {
	.is_at = is_at,
	.gemini = answer_gemini,
	.gopher = answer_gopher,
};
