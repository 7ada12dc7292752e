#include "base/memory.h"

#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LARGE = 128 * 1024 };

static void *aside; /* never written to: it costs addresses, not memory */
static size_t aside_size;

_Noreturn void
memory_exhausted(void)
{
	fputs("capsule: out of memory\n", stderr);
	abort();
}

static void
give_up_aside(void)
{
	if (aside == NULL)
		memory_exhausted();
	free(aside);
	aside = NULL;
	aside_size = 0;
}

bool
memory_set_aside(size_t size)
{
	void *more;

	if (size <= aside_size)
		return true;
	more = malloc(size);
	if (more == NULL)
		return false;
	free(aside);
	aside = more;
	aside_size = size;
	return true;
}

void *
memory_new(size_t count, size_t size)
{
	void *memory;

	while ((memory = calloc(count, size)) == NULL)
		give_up_aside();
	return memory;
}

void *
memory_resize(void *memory, size_t size)
{
	void *resized;

	while ((resized = realloc(memory, size)) == NULL)
		give_up_aside();
	return resized;
}

size_t
memory_more(size_t *room, size_t size)
{
	size_t bytes;

	*room = *room == 0 ? 16 : 2 * *room;
	if (__builtin_mul_overflow(*room, size, &bytes))
		memory_exhausted();
	return bytes;
}

void *
memory_grow(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	return memory_resize(items, memory_more(room, size));
}

/* The C library would raise the threshold with the first block it frees. */
void
memory_begin(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, LARGE);
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

/* What can be written to is ours alone, and would be lost. */
static int
leave_text(struct dl_phdr_info *object, size_t size, void *page)
{
	const uintptr_t mask = *(const uintptr_t *)page - 1;

	(void)size;
	for (size_t i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
		uintptr_t begin = object->dlpi_addr + segment->p_vaddr;
		uintptr_t end = (begin + segment->p_memsz + mask) & ~mask;

		if (segment->p_type != PT_LOAD || segment->p_flags & PF_W)
			continue;
		begin &= ~mask;
		/* The linker tells addresses as numbers. */
		/* NOLINTNEXTLINE(performance-no-int-to-ptr) */
		madvise((void *)begin, end - begin, MADV_DONTNEED);
	}
	return 0;
}

void
memory_rest(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	dl_iterate_phdr(leave_text, &page);
}
