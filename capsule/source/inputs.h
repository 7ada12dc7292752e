/*
 * Places that take what readers type, such as /search.  They are no pages:
 * what they answer is made when it is asked for.  But links lead to them, and
 * their answers end with the same foot as all pages.
 */
#ifndef SOURCE_INPUTS_H
#define SOURCE_INPUTS_H

#include "source/content.h"

/* A place that links may lead to, and the frame of its answers. */
struct input {
	struct input *next;
	struct span path; /* "/search", that of the reference language */
	struct page page; /* its title and, in the end, its foot */
};

/*
 * Adds those that the settings want, when the pages of a language are known.
 * A page of the folder that has the path of one stands in its place.
 */
void inputs_add(struct content *);

/* Gives each its foot. */
int inputs_finish(struct content *, struct err *);

/*
 * By its path in the reference language, with or without a slash behind; NULL
 * when there is none.
 */
const struct input *inputs_find(const struct content *, struct span path);

#endif
