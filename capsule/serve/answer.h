/*
 * Answers that are made when they are asked for, and short ones that are the
 * same for everyone.
 */
#ifndef SERVE_ANSWER_H
#define SERVE_ANSWER_H

#include "base/buf.h"
#include "net/connection.h"
#include "protocol/gemini.h"
#include "serve/services.h"

/*
 * Is there memory to make an answer of so many bytes now?  To be asked before
 * bufs or a document are filled for one; else it is VERDICT_DROP.
 */
bool answer_has_room(size_t bytes);

/* Bytes that stay where they are for as long as the process lives. */
enum verdict answer_bytes(struct answer *, struct span bytes);

/*
 * A menu of a site for readers who came by one of its public ports: items that
 * lead to the site's Gopher port lead to that port instead.
 */
enum verdict answer_menu(struct answer *, const struct served_site *,
    unsigned port, struct span menu);

/* The same for the text of a buf, which is taken over as by answer_buf. */
enum verdict answer_menu_buf(struct answer *, const struct served_site *,
    unsigned port, struct buf *menu);

/* A buf's text, whose memory the answer takes over; the buf is empty after. */
enum verdict answer_buf(struct answer *, struct buf *);

/*
 * A Gemini header alone, its meta in two parts, of which what is beyond
 * GEMINI_HEADER_MAX is cut off.  VERDICT_DROP when there is no memory for it.
 */
enum verdict answer_header(struct answer *, enum gemini_status,
    const char *meta, const char *more);

#endif
