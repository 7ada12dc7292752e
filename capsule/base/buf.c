#include "base/buf.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* What an empty buf points to: never written to, as its cap is 0. */
static char empty[1];

void
buf_init(struct buf *b)
{
	*b = (struct buf){ empty, 0, 0 };
}

void
buf_clear(struct buf *b)
{
	if (b->cap != 0)
		free(b->ptr);
	buf_init(b);
}

void
buf_truncate(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->ptr[len] = '\0';
}

void
buf_reserve(struct buf *b, size_t more)
{
	size_t need, cap;

	if (__builtin_add_overflow(b->len, more, &need) ||
	    __builtin_add_overflow(need, 1, &need))
		memory_exhausted();
	if (need <= b->cap)
		return;
	cap = b->cap < 64 ? 64 : b->cap;
	while (cap < need)
		cap += cap / 2;
	b->ptr = memory_resize(b->cap == 0 ? NULL : b->ptr, cap);
	b->cap = cap;
	b->ptr[b->len] = '\0';
}

void
buf_append(struct buf *b, struct span s)
{
	if (s.len == 0)
		return;
	if (b->cap - b->len <= s.len)
		buf_reserve(b, s.len);
	memcpy(b->ptr + b->len, s.ptr, s.len);
	b->len += s.len;
	b->ptr[b->len] = '\0';
}

void
buf_append_string(struct buf *b, const char *string)
{
	buf_append(b, span_of(string));
}

void
buf_append_char(struct buf *b, char c)
{
	buf_append(b, span_make(&c, 1));
}

void
buf_append_repeated(struct buf *b, char c, size_t times)
{
	if (times == 0)
		return;
	buf_reserve(b, times);
	memset(b->ptr + b->len, c, times);
	b->len += times;
	b->ptr[b->len] = '\0';
}

void
buf_vprintf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	int len;

	/* Mostly there is room enough, and once is enough. */
	va_copy(again, args);
	len = vsnprintf(b->ptr + b->len, b->cap - b->len, format, args);
	if (len > 0 && (size_t)len >= b->cap - b->len) {
		buf_reserve(b, (size_t)len);
		vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
	}
	if (len > 0)
		b->len += (size_t)len;
	va_end(again);
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(b, format, args);
	va_end(args);
}

char *
buf_detach(struct buf *b)
{
	char *ptr;

	buf_reserve(b, 0);
	ptr = b->ptr;
	buf_init(b);
	return ptr;
}
