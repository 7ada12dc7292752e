/*
 * Days against each other.
 */
#ifndef DOCUMENT_DATE_H
#define DOCUMENT_DATE_H

#include "document/document.h"

/* Below 0 when a is earlier, above 0 when it is later. */
int date_compare(struct date a, struct date b);

/* The later of two days; one without a year is before all others. */
struct date date_later(struct date a, struct date b);

/* Has the day, if there is one, passed?  On the day itself it has not. */
bool date_has_passed(struct date day, struct date today);

#endif
