#include "site/today.h"

#include <time.h>

struct date
today_read(void)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	return (struct date){ (unsigned short)(tm.tm_year + 1900),
		(unsigned char)(tm.tm_mon + 1), (unsigned char)tm.tm_mday };
}
