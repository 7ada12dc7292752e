/*
 * The day on which a site is loaded: what has aged by then says so.
 */
#ifndef SITE_TODAY_H
#define SITE_TODAY_H

#include "document/document.h"

/* By the clock, in UTC. */
struct date today_read(void);

#endif
