#include "base/span.h"

#include <strings.h>

bool
span_equal_nocase(struct span a, struct span b)
{
	return a.len == b.len &&
	    (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

int
span_compare(struct span a, struct span b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.ptr, b.ptr, shorter);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

int
span_order(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

size_t
span_find(struct span a, char c)
{
	const char *hit = a.len == 0 ? NULL : memchr(a.ptr, c, a.len);

	return hit == NULL ? a.len : (size_t)(hit - a.ptr);
}

size_t
span_find_last(struct span a, char c)
{
	size_t i = a.len;

	while (i > 0 && a.ptr[i - 1] != c)
		i--;
	return i;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct span
span_trim(struct span a)
{
	while (a.len > 0 && is_space(a.ptr[0]))
		a = span_after(a, 1);
	while (a.len > 0 && is_space(a.ptr[a.len - 1]))
		a.len--;
	return a;
}

bool
span_split(struct span *rest, char separator, struct span *part)
{
	size_t end;

	if (rest->ptr == NULL)
		return false;
	end = span_find(*rest, separator);
	*part = span_first(*rest, end);
	*rest =
	    end == rest->len ? span_make(NULL, 0) : span_after(*rest, end + 1);
	return true;
}

int
span_number(struct span a, unsigned long max, unsigned long *number)
{
	unsigned long sum = 0;

	if (a.len == 0)
		return -1;
	for (size_t i = 0; i < a.len; i++) {
		unsigned long digit = (unsigned long)(a.ptr[i] - '0');

		if (digit > 9 || digit > max || sum > (max - digit) / 10)
			return -1;
		sum = sum * 10 + digit;
	}
	*number = sum;
	return 0;
}
