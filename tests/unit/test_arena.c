#include "support.h"

#include "base/arena.h"
#include "base/memory.h"

#include <stdalign.h>

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *memory[600];
	size_t size;

	(void)state;
	for (size = 0; size < LENGTH(memory); size++) {
		memory[size] = arena_alloc(arena, size);
		assert_int_equal((uintptr_t)memory[size] % alignof(max_align_t),
		    0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[size][i], 0);
		memset(memory[size], (int)(size & 0xFF), size);
	}
	for (size = 0; size < LENGTH(memory); size++)
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[size][i], size & 0xFF);
	arena_free(arena);
}

static void
one_piece_may_be_larger_than_any_block(void **state)
{
	struct arena *arena = arena_new();
	char *large = arena_alloc(arena, 5000000);
	char *small = arena_alloc(arena, 1);

	(void)state;
	large[0] = large[4999999] = 'x';
	*small = 'y';
	assert_int_equal(large[4999999], 'x');
	arena_free(arena);
}

static void
a_copy_is_a_string_too(void **state)
{
	struct arena *arena = arena_new();
	struct span text = SPAN("a\0b");
	struct span copy = arena_copy(arena, text);

	(void)state;
	assert_true(span_equal(copy, text));
	assert_int_equal(copy.ptr[copy.len], '\0');
	copy = arena_copy(arena, span_make(NULL, 0));
	assert_string_equal(copy.ptr, "");
	copy = arena_printf(arena, "%05d-%s", 42, "x");
	assert_string_equal(copy.ptr, "00042-x");
	assert_int_equal(copy.len, 7);
	copy = arena_printf(arena, "%0300d-%s", 42, "x");
	assert_int_equal(copy.len, 302);
	assert_string_equal(copy.ptr + 297, "042-x");
	arena_free(arena);
}

static void
arrays_grow_and_keep_what_is_in_them(void **state)
{
	struct arena *arena = arena_new();
	size_t *in_arena = NULL, *own = NULL;
	size_t room = 0, own_room = 0;

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		in_arena =
		    arena_grow(arena, in_arena, i, &room, sizeof(*in_arena));
		own = memory_grow(own, i, &own_room, sizeof(*own));
		assert_true(room > i && own_room > i);
		in_arena[i] = own[i] = i;
	}
	for (size_t i = 0; i < 100; i++)
		assert_true(in_arena[i] == i && own[i] == i);
	free(own);
	arena_free(arena);
}

static void
freeing_none_is_fine(void **state)
{
	(void)state;
	arena_free(NULL);
	arena_free(arena_new());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(one_piece_may_be_larger_than_any_block),
		cmocka_unit_test(a_copy_is_a_string_too),
		cmocka_unit_test(arrays_grow_and_keep_what_is_in_them),
		cmocka_unit_test(freeing_none_is_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
