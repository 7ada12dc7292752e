/*
 * A worker's way to the mail process: a message goes out, and its sender is
 * told once what has become of it, without anybody waiting in between.
 */
#ifndef SERVE_POSTMAN_H
#define SERVE_POSTMAN_H

#include "serve/config.h"
#include "serve/post.h"

struct event_base;
struct postman;
struct delivery;

/*
 * For a generation that configures itself: the workers' end of what leads to
 * the mail process, from the supervisor; -1 in *post where nobody can write.
 */
int postman_ask(const struct config *, int channel, int *post, struct err *);

/* In a worker, with that end; NULL when out of memory. */
struct postman *postman_new(struct event_base *, int post,
    const struct config *);

/* Nothing must be on its way any more; postman_free(NULL) is fine. */
void postman_free(struct postman *);

/* Bytes that a message may have. */
size_t postman_size(const struct postman *);

/*
 * Sends a message, whose until and limited are filled in, and calls told in
 * the end; then the delivery is gone.  NULL when it cannot even be sent, and
 * told is not called.  If the mail process dies over a message for a Maildir
 * it is sent again: that knows what it has.
 */
struct delivery *postman_send(struct postman *, struct post *,
    void (*told)(void *data, const struct post_reply *), void *data);

/* Nobody wants to be told any more.  The message may still be delivered. */
void postman_forget(struct delivery *);

#endif
