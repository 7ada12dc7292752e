#include "base/memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LARGE = 128 * 1024 };

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

/* The C library would raise the threshold with the first block it frees. */
void
memory_begin(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, LARGE);
#endif
}

void
memory_large(void *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
	const size_t page = 4096;
	size_t before = -(uintptr_t)memory % page; /* the first whole page */

	if (size >= before + page)
		madvise((char *)memory + before, (size - before) / page * page,
		    MADV_HUGEPAGE);
#endif
}

struct task {
	void (*work)(void *data);
	void *data;
};

static void *
run_task(void *data)
{
	const struct task *task = data;

	task->work(task->data);
	return NULL;
}

void
memory_apart(void (*work)(void *data), void *data)
{
	struct task task = { work, data };
	pthread_t thread;

	if (pthread_create(&thread, NULL, run_task, &task) == 0)
		pthread_join(thread, NULL);
	else
		work(data);
}

void
memory_return(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
