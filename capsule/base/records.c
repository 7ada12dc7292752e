#include "base/records.h"

enum {
	FIRST = 512,
	GROWTH = 4,
};

/* Up to the last of these bytes in the second half; 0: there is none. */
static size_t
up_to(struct span bytes, char last)
{
	for (size_t i = bytes.len; i > bytes.len / 2; i--)
		if (bytes.ptr[i - 1] == last)
			return i;
	return 0;
}

static size_t
most_of(unsigned number)
{
	size_t most = FIRST;

	while (number-- > 0 && most < RECORD_MAX)
		most *= GROWTH;
	return most < RECORD_MAX ? most : RECORD_MAX;
}

/* The last few bytes are not worth the overhead of a record of their own. */
size_t
records_first(struct span left, unsigned number)
{
	size_t most = most_of(number);
	struct span first = span_first(left, most);
	size_t end;

	if (left.len <= 2 * most)
		return left.len < RECORD_MAX ? left.len : RECORD_MAX;
	if (most == RECORD_MAX)
		return most;
	end = up_to(first, '\n');
	if (end == 0)
		end = up_to(first, ' ');
	return end == 0 ? most : end;
}

size_t
records_count(struct span answer)
{
	size_t count = 0;

	while (answer.len > 0)
		answer = span_after(answer,
		    records_first(answer, (unsigned)count++));
	return count;
}
