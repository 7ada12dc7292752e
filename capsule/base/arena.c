#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	BLOCK_MIN = 4096 - 64, /* a page with room for malloc's own */
	BLOCK_MAX = 4 * 1024 * 1024,
};

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char memory[];
};

struct arena {
	struct block *blocks; /* the newest first */
};

struct arena *
arena_new(void)
{
	return memory_new(1, sizeof(struct arena));
}

void
arena_free(struct arena *arena)
{
	struct block *block, *next;

	if (arena == NULL)
		return;
	for (block = arena->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

/* A new block, twice as large as the last, that has room for size bytes. */
static struct block *
add_block(struct arena *arena, size_t size)
{
	struct block *block;
	size_t room = BLOCK_MIN;

	if (arena->blocks != NULL && arena->blocks->size < BLOCK_MAX)
		room = arena->blocks->size * 2;
	if (room < size)
		room = size;
	if (room > SIZE_MAX - sizeof(*block))
		memory_exhausted();
	block = memory_new(1, sizeof(*block) + room);
	block->size = room;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct block *block = arena->blocks;
	void *memory;

	if (size > SIZE_MAX - align)
		memory_exhausted();
	size = (size + align - 1) / align * align;
	if (block == NULL || block->size - block->used < size)
		block = add_block(arena, size);
	memory = block->memory + block->used;
	block->used += size;
	return memory;
}

void *
arena_grow(struct arena *arena, void *items, size_t count, size_t *room,
    size_t size)
{
	void *more;

	if (count < *room)
		return items;
	more = arena_alloc(arena, memory_more(room, size));
	if (count > 0)
		memcpy(more, items, count * size);
	return more;
}

struct span
arena_copy(struct arena *arena, struct span text)
{
	char *copy = arena_alloc(arena, text.len + 1);

	if (text.len != 0)
		memcpy(copy, text.ptr, text.len);
	return span_make(copy, text.len);
}

struct span
arena_printf(struct arena *arena, const char *format, ...)
{
	char line[256]; /* mostly enough; else it is printed again */
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (len < (int)sizeof(line))
		return arena_copy(arena,
		    span_make(line, len < 0 ? 0 : (size_t)len));
	text = arena_alloc(arena, (size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return span_make(text, (size_t)len);
}
