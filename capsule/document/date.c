#include "document/date.h"

int
date_compare(struct date a, struct date b)
{
	long x = a.year * 10000L + a.month * 100L + a.day;
	long y = b.year * 10000L + b.month * 100L + b.day;

	return x < y ? -1 : x > y;
}

struct date
date_later(struct date a, struct date b)
{
	return date_compare(a, b) < 0 ? b : a;
}

bool
date_has_passed(struct date day, struct date today)
{
	return day.year != 0 && date_compare(day, today) < 0;
}
