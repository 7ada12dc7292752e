#include "base/memory.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void
memory_exhausted(void)
{
	fputs("capsule: out of memory\n", stderr);
	abort();
}

void *
memory_new(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL)
		memory_exhausted();
	return memory;
}

void *
memory_resize(void *memory, size_t size)
{
	memory = realloc(memory, size);
	if (memory == NULL)
		memory_exhausted();
	return memory;
}

void
memory_return(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
