/* ENet's allocator by itself.
 * SPDX-License-Identifier: MIT */
#include "net/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

enum {
    SLABS = 8,
    BLOCKS_MOST = SLABS * POOL_SLAB_BYTES / 64,
};

static void *blocks[BLOCKS_MOST];

static int begin(void **state)
{
    (void)state;
    pool_allow(SLABS * POOL_SLAB_BYTES);
    return 0;
}

static int end(void **state)
{
    (void)state;
    pool_allow(-(int64_t)SLABS * POOL_SLAB_BYTES);
    return 0;
}

static size_t take_until_refused(size_t size)
{
    size_t count = 0;

    while ((blocks[count] = pool_take(size)) != NULL) {
        count++;
        assert_true(count < BLOCKS_MOST);
    }
    return count;
}

static void give_back(size_t count)
{
    while (count > 0) {
        pool_give(blocks[--count]);
    }
}

static void blocks_are_aligned_apart_and_large_enough(void **state)
{
    uint64_t chance = 1;
    size_t sizes[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        sizes[i] = rng_below(&chance, POOL_BLOCK_BYTES + 1);
        blocks[i] = pool_take(sizes[i]);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        memset(blocks[i], (int)i, sizes[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        for (size_t j = 0; j < sizes[i]; j++) {
            assert_int_equal(((uint8_t *)blocks[i])[j], i);
        }
    }
    give_back(ARRAY_LEN(sizes));
}

static void the_bound_is_kept_and_refusals_are_counted(void **state)
{
    struct pool_stats before, after;
    size_t count;

    (void)state;
    pool_read_stats(&before);
    count = take_until_refused(POOL_BLOCK_BYTES);
    pool_read_stats(&after);
    assert_true(count >= 1);
    assert_true(after.held_bytes <= after.allowed_bytes);
    assert_int_equal(after.refused, before.refused + 1);
    assert_int_equal(after.taken, before.taken + count);
    give_back(count);
}

static void what_was_given_back_is_taken_again_without_the_system(void **state)
{
    struct pool_stats before, after;
    size_t count = take_until_refused(POOL_BLOCK_BYTES);

    (void)state;
    pool_read_stats(&before);
    for (int i = 0; i < 3; i++) {
        give_back(count);
        assert_int_equal(take_until_refused(POOL_BLOCK_BYTES), count);
    }
    give_back(count);
    pool_read_stats(&after);
    assert_int_equal(after.held_bytes, before.held_bytes);
}

static void large_arrays_are_for_start_up_only(void **state)
{
    void *array;

    (void)state;
    assert_null(pool_take(POOL_BLOCK_BYTES + 1));
    pool_allow_big(true);
    array = pool_take(1000000);
    pool_allow_big(false);
    assert_non_null(array);
    memset(array, 1, 1000000);
    pool_give(array);
    assert_null(pool_take(1000000));
}

static void no_load_leaves_another_without_any(void **state)
{
    size_t count;
    void *large;

    (void)state;
    count = take_until_refused(1);
    assert_null(pool_take(POOL_BLOCK_BYTES));
    give_back(count);
    large = pool_take(POOL_BLOCK_BYTES);
    assert_non_null(large);
    pool_give(large);
}

static void a_block_carries_the_stamp_of_its_taking(void **state)
{
    void *first, *second;

    (void)state;
    pool_set_stamp(111);
    first = pool_take(48);
    pool_set_stamp(222);
    second = pool_take(48);
    assert_int_equal(pool_stamp_of(first), 111);
    assert_int_equal(pool_stamp_of(second), 222);
    pool_give(first);
    pool_give(second);
    pool_give(NULL);
}

static pthread_barrier_t both;

/* Takes and gives, and counts the blocks that were another thread's meanwhile. */
static void *work(void *context)
{
    enum { ROUNDS = 2000000 };
    intptr_t stolen = 0;

    pthread_barrier_wait(&both);
    for (int i = 0; i < ROUNDS; i++) {
        void *volatile *block = pool_take(48);

        pool_set_stamp((uint64_t)(uintptr_t)context);
        if (block != NULL) {
            *block = context;
            stolen += *block != context;
            pool_give((void *)(uintptr_t)block);
        }
    }
    return (void *)stolen;
}

static void two_threads_never_have_the_same_block(void **state)
{
    struct pool_stats before, after;
    pthread_t thread;
    void *stolen_there = NULL;
    int other;

    (void)state;
    pool_read_stats(&before);
    pthread_barrier_init(&both, NULL, 2);
    assert_int_equal(pthread_create(&thread, NULL, work, &other), 0);
    void *stolen_here = work(&before);

    assert_int_equal(pthread_join(thread, &stolen_there), 0);
    pthread_barrier_destroy(&both);
    pool_read_stats(&after);
    assert_null(stolen_here);
    assert_null(stolen_there);
    assert_int_equal(after.taken, before.taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_apart_and_large_enough),
        cmocka_unit_test(the_bound_is_kept_and_refusals_are_counted),
        cmocka_unit_test(what_was_given_back_is_taken_again_without_the_system),
        cmocka_unit_test(large_arrays_are_for_start_up_only),
        cmocka_unit_test(no_load_leaves_another_without_any),
        cmocka_unit_test(a_block_carries_the_stamp_of_its_taking),
        cmocka_unit_test(two_threads_never_have_the_same_block),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
