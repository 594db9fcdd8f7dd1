/* The ledger: one serial of a seat is good, also after a restart, a torn write or a full disk.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <signal.h>
#include <sys/resource.h>

#include "server/ledger.h"

enum {
    FIRST = 1000,
};

static struct ledger ledger;

static void open_ledger(void)
{
    ledger_open(&ledger, sample_folder, FIRST);
}

static void reopen(void)
{
    ledger_close(&ledger);
    open_ledger();
}

static void assert_no_word(void)
{
    char word[LEDGER_WORD_BYTES];

    assert_false(ledger_take_word(&ledger, word, sizeof(word)));
}

static void assert_word(const char *part)
{
    char word[LEDGER_WORD_BYTES];

    assert_true(ledger_take_word(&ledger, word, sizeof(word)));
    assert_non_null(strstr(word, part));
    assert_non_null(strstr(word, sample_path("ledger")));
    assert_no_word();
}

static size_t file_bytes(void)
{
    struct stat what;

    assert_int_equal(stat(sample_path("ledger"), &what), 0);
    return (size_t)what.st_size;
}

static void only_the_latest_serial_of_a_seat_is_good(void **state)
{
    (void)state;
    open_ledger();
    assert_false(ledger_is_latest(&ledger, 7, 1, 0));
    uint64_t a = ledger_next(&ledger, 7, 1);
    uint64_t b = ledger_next(&ledger, 7, 2);
    uint64_t c = ledger_next(&ledger, 8, 1);

    assert_true(FIRST < a && a < b && b < c);
    assert_true(ledger_is_latest(&ledger, 7, 1, a));
    assert_true(ledger_is_latest(&ledger, 7, 2, b));
    assert_true(ledger_is_latest(&ledger, 8, 1, c));
    assert_false(ledger_is_latest(&ledger, 8, 2, a));
    uint64_t d = ledger_next(&ledger, 7, 1);
    assert_false(ledger_is_latest(&ledger, 7, 1, a));
    assert_true(ledger_is_latest(&ledger, 7, 1, d));
    assert_true(ledger_is_latest(&ledger, 7, 2, b));
    ledger_close(&ledger);
}

static void what_is_spent_is_good_no_more(void **state)
{
    (void)state;
    open_ledger();
    uint64_t serial = ledger_next(&ledger, 7, 1);

    ledger_spend(&ledger, 7, 1);
    assert_false(ledger_is_latest(&ledger, 7, 1, serial));
    reopen();
    assert_false(ledger_is_latest(&ledger, 7, 1, serial));
    ledger_spend(&ledger, 9, 9); /* nobody's */
    assert_int_equal(file_bytes(), LEDGER_RECORD_BYTES);
    ledger_close(&ledger);
}

static void it_outlives_the_server(void **state)
{
    (void)state;
    open_ledger();
    assert_int_equal(sample_mode("ledger"), 0600);
    uint64_t a = ledger_next(&ledger, 7, 1);
    uint64_t b = ledger_next(&ledger, 7, 0xff);
    a = ledger_next(&ledger, 7, 1);

    open_ledger(); /* nobody has closed it */
    assert_true(ledger_is_latest(&ledger, 7, 1, a));
    assert_true(ledger_is_latest(&ledger, 7, 0xff, b));
    assert_true(ledger_next(&ledger, 8, 1) > a);
    assert_no_word();
    ledger_close(&ledger);
}

static void a_lost_file_brings_no_old_serial_back(void **state)
{
    (void)state;
    open_ledger();
    uint64_t serial = ledger_next(&ledger, 7, 1);

    ledger_close(&ledger);
    assert_int_equal(unlink(sample_path("ledger")), 0);
    ledger_open(&ledger, sample_folder, FIRST + 1000000);
    assert_false(ledger_is_latest(&ledger, 7, 1, serial));
    assert_true(ledger_next(&ledger, 7, 1) > serial);
    ledger_close(&ledger);
}

/* Three records; the last one of another seat is cut at every length. */
static void a_torn_tail_is_cut_off_and_said(void **state)
{
    char bytes[SAMPLE_TEXT_BYTES];

    (void)state;
    open_ledger();
    uint64_t a = ledger_next(&ledger, 7, 1);
    uint64_t b = ledger_next(&ledger, 7, 2);
    uint64_t c = ledger_next(&ledger, 7, 3);
    ledger_close(&ledger);
    size_t length = sample_read("ledger", bytes);
    assert_int_equal(length, 3 * LEDGER_RECORD_BYTES);
    for (size_t cut = 0; cut < LEDGER_RECORD_BYTES; cut++) {
        sample_write("ledger", bytes, length - cut);
        open_ledger();
        assert_true(ledger_is_latest(&ledger, 7, 1, a));
        assert_true(ledger_is_latest(&ledger, 7, 2, b));
        assert_int_equal(ledger_is_latest(&ledger, 7, 3, c), cut == 0);
        if (cut > 0) {
            assert_word("was damaged");
        }
        reopen();
        assert_no_word();
        ledger_close(&ledger);
    }
}

static void nothing_behind_a_damaged_record_is_believed(void **state)
{
    char bytes[SAMPLE_TEXT_BYTES];

    (void)state;
    open_ledger();
    uint64_t a = ledger_next(&ledger, 7, 1);
    uint64_t b = ledger_next(&ledger, 7, 2);
    uint64_t c = ledger_next(&ledger, 7, 3);
    ledger_close(&ledger);
    size_t length = sample_read("ledger", bytes);
    for (size_t bit = 0; bit < 8 * LEDGER_RECORD_BYTES; bit++) {
        bytes[LEDGER_RECORD_BYTES + bit / 8] ^= (char)(1 << bit % 8);
        sample_write("ledger", bytes, length);
        bytes[LEDGER_RECORD_BYTES + bit / 8] ^= (char)(1 << bit % 8);
        open_ledger();
        assert_true(ledger_is_latest(&ledger, 7, 1, a));
        assert_false(ledger_is_latest(&ledger, 7, 2, b));
        assert_false(ledger_is_latest(&ledger, 7, 3, c));
        assert_word("was damaged");
        ledger_close(&ledger);
    }
}

static void it_does_not_grow_beyond_its_bound(void **state)
{
    uint64_t serials[4];

    (void)state;
    open_ledger();
    for (uint64_t i = 0; i < 10000; i++) {
        serials[i % 4] = ledger_next(&ledger, 7, (uint8_t)(i % 4));
        assert_true(ledger_is_latest(&ledger, 7, (uint8_t)(i % 4), serials[i % 4]));
        if (i % 100 == 0) {
            assert_true(file_bytes() <= LEDGER_BYTES);
        }
    }
    assert_int_equal(file_bytes() % LEDGER_RECORD_BYTES, 0);
    reopen();
    assert_int_equal(file_bytes(), 4 * LEDGER_RECORD_BYTES);
    for (uint8_t i = 0; i < 4; i++) {
        assert_true(ledger_is_latest(&ledger, 7, i, serials[i]));
    }
    assert_int_equal(access(sample_path("ledger.new"), F_OK), -1);
    ledger_close(&ledger);
}

static void beyond_its_seats_the_longest_unused_is_forgotten(void **state)
{
    (void)state;
    open_ledger();
    uint64_t old = ledger_next(&ledger, 1, 0);
    uint64_t kept = ledger_next(&ledger, 2, 0);
    for (uint64_t i = 3; i <= LEDGER_SEATS; i++) {
        ledger_next(&ledger, i, 0);
    }
    assert_true(ledger_is_latest(&ledger, 1, 0, old));
    kept = ledger_next(&ledger, 2, 0);
    old = ledger_next(&ledger, 1, 0);
    uint64_t latest = ledger_next(&ledger, LEDGER_SEATS + 1, 0);
    reopen();
    assert_false(ledger_is_latest(&ledger, 3, 0, FIRST + 3));
    assert_true(ledger_is_latest(&ledger, 1, 0, old));
    assert_true(ledger_is_latest(&ledger, 2, 0, kept));
    assert_true(ledger_is_latest(&ledger, LEDGER_SEATS + 1, 0, latest));
    uint64_t fifth = FIRST + 5;
    assert_true(ledger_is_latest(&ledger, 5, 0, fifth));
    assert_true(ledger_next(&ledger, 3, 0) > latest); /* in the place of 4, also after a start */
    assert_false(ledger_is_latest(&ledger, 4, 0, fifth - 1));
    assert_true(ledger_is_latest(&ledger, 5, 0, fifth));
    ledger_close(&ledger);
}

/* A file that may not grow stands for the full disk. */
static void a_full_disk_costs_what_is_kept_and_no_more(void **state)
{
    struct rlimit before;

    (void)state;
    open_ledger();
    uint64_t kept = ledger_next(&ledger, 7, 1);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit little = { LEDGER_RECORD_BYTES + 5, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    uint64_t unkept = ledger_next(&ledger, 7, 2);
    assert_true(ledger_is_latest(&ledger, 7, 2, unkept));
    assert_word("cannot write");
    unkept = ledger_next(&ledger, 7, 2);
    assert_true(ledger_is_latest(&ledger, 7, 2, unkept));
    assert_no_word();
    assert_int_equal(file_bytes(), LEDGER_RECORD_BYTES);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    uint64_t again = ledger_next(&ledger, 7, 3);
    reopen();
    assert_true(ledger_is_latest(&ledger, 7, 1, kept));
    assert_false(ledger_is_latest(&ledger, 7, 2, unkept));
    assert_true(ledger_is_latest(&ledger, 7, 3, again));
    ledger_close(&ledger);
}

static void without_a_folder_it_is_kept_in_memory(void **state)
{
    (void)state;
    ledger_open(&ledger, "", FIRST);
    uint64_t serial = ledger_next(&ledger, 7, 1);

    assert_true(ledger_is_latest(&ledger, 7, 1, serial));
    assert_no_word();
    ledger_close(&ledger);
}

static void what_is_no_file_is_not_written_into(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(sample_path("ledger"), 0600), 0);
    open_ledger();
    assert_word("cannot open");
    uint64_t serial = ledger_next(&ledger, 7, 1);
    assert_true(ledger_is_latest(&ledger, 7, 1, serial));
    ledger_close(&ledger);
    assert_int_equal(unlink(sample_path("ledger")), 0);
    sample_write("other", "x", 1);
    assert_int_equal(symlink(sample_path("other"), sample_path("ledger")), 0);
    open_ledger();
    assert_word("cannot open");
    ledger_close(&ledger);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(only_the_latest_serial_of_a_seat_is_good),
        IN_A_FOLDER(what_is_spent_is_good_no_more),
        IN_A_FOLDER(it_outlives_the_server),
        IN_A_FOLDER(a_lost_file_brings_no_old_serial_back),
        IN_A_FOLDER(a_torn_tail_is_cut_off_and_said),
        IN_A_FOLDER(nothing_behind_a_damaged_record_is_believed),
        IN_A_FOLDER(it_does_not_grow_beyond_its_bound),
        IN_A_FOLDER(beyond_its_seats_the_longest_unused_is_forgotten),
        IN_A_FOLDER(a_full_disk_costs_what_is_kept_and_no_more),
        IN_A_FOLDER(without_a_folder_it_is_kept_in_memory),
        IN_A_FOLDER(what_is_no_file_is_not_written_into),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
