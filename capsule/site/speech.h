/*
 * What a site says in a language where it has no page to show.
 */
#ifndef SITE_SPEECH_H
#define SITE_SPEECH_H

#include "site/loader.h"

/* Fills in the language of the loader's content; all of it is the site's. */
void speech_fill(struct loader *, struct site_language *);

#endif
