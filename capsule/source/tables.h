/*
 * Tables are offered as CSV too, beside their page: "/risks/table-1.csv".
 */
#ifndef SOURCE_TABLES_H
#define SOURCE_TABLES_H

#include "source/content.h"

/* Gives each table of each page its number and its CSV's target. */
void tables_find(struct content *);

#endif
