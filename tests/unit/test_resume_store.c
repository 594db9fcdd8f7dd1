/* The client's tickets: the newest of each server, also after a start, and none that were damaged.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <signal.h>
#include <sys/resource.h>

#include "client/resume_store.h"
#include "net/secret.h"

enum {
    LOOPBACK = 0x7f000001,
    MARK_BYTES = 8,
    ENTRY_BYTES = 176,
    CHECK_BYTES = 8,
};

static const struct net_address here = { LOOPBACK, 62893 };

static char word[RESUME_STORE_WORD_BYTES];
static char fault[RESUME_STORE_WORD_BYTES];

static void open_store(struct resume_store *s)
{
    assert_true(resume_store_open(s, sample_folder, word, sizeof(word)));
}

/* A ticket of its own for each number. */
static void put(struct resume_store *s, const struct net_address *server, uint8_t number)
{
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES];

    memset(ticket, number, sizeof(ticket));
    memset(secret, number + 100, sizeof(secret));
    assert_true(resume_store_put(s, server, ticket, secret, fault, sizeof(fault)));
}

/* The number of what is there; -1: nothing. */
static int find(const struct resume_store *s, const struct net_address *server)
{
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES];

    if (!resume_store_find(s, server, ticket, secret)) {
        return -1;
    }
    for (size_t i = 0; i < sizeof(ticket); i++) {
        assert_int_equal(ticket[i], ticket[0]);
    }
    for (size_t i = 0; i < sizeof(secret); i++) {
        assert_int_equal(secret[i], ticket[0] + 100);
    }
    return ticket[0];
}

static void the_newest_ticket_of_a_server_outlives_the_client(void **state)
{
    const struct net_address there = { LOOPBACK, 62894 };
    const struct net_address elsewhere = { LOOPBACK + 1, 62893 };
    struct resume_store s;

    (void)state;
    open_store(&s);
    assert_string_equal(word, "");
    assert_int_equal(find(&s, &here), -1);
    put(&s, &here, 1);
    put(&s, &there, 2);
    put(&s, &here, 3);
    assert_int_equal(find(&s, &here), 3);
    assert_int_equal(sample_mode("resume"), 0600);
    resume_store_close(&s);
    open_store(&s);
    assert_string_equal(word, "");
    assert_int_equal(find(&s, &here), 3);
    assert_int_equal(find(&s, &there), 2);
    assert_int_equal(find(&s, &elsewhere), -1);
    resume_store_close(&s);
}

static void what_is_forgotten_is_gone_from_the_file_too(void **state)
{
    const struct net_address there = { LOOPBACK, 1 };
    char bytes[SAMPLE_TEXT_BYTES];
    char secret[RESUME_SECRET_BYTES];
    struct resume_store s;

    (void)state;
    open_store(&s);
    put(&s, &here, 1);
    put(&s, &there, 2);
    assert_true(resume_store_forget(&s, &here, fault, sizeof(fault)));
    assert_true(resume_store_forget(&s, &here, fault, sizeof(fault)));
    assert_int_equal(find(&s, &here), -1);
    assert_int_equal(find(&s, &there), 2);
    resume_store_close(&s);
    memset(secret, 101, sizeof(secret));
    size_t length = sample_read("resume", bytes);
    assert_int_equal(length, MARK_BYTES + ENTRY_BYTES + CHECK_BYTES);
    assert_null(memmem(bytes, length, secret, 8));
}

static void beyond_its_bound_the_oldest_is_forgotten(void **state)
{
    struct net_address server = { LOOPBACK, 0 };
    struct resume_store s;

    (void)state;
    open_store(&s);
    for (uint8_t i = 0; i < RESUME_STORE_SERVERS; i++) {
        server.port = i;
        put(&s, &server, i);
    }
    server.port = 0;
    put(&s, &server, 50); /* the oldest no more */
    server.port = 99;
    put(&s, &server, 99);
    for (int turn = 0; turn < 2; turn++) {
        for (uint8_t i = 2; i < RESUME_STORE_SERVERS; i++) {
            server.port = i;
            assert_int_equal(find(&s, &server), i);
        }
        server.port = 0;
        assert_int_equal(find(&s, &server), 50);
        server.port = 1;
        assert_int_equal(find(&s, &server), -1);
        server.port = 99;
        assert_int_equal(find(&s, &server), 99);
        resume_store_close(&s);
        open_store(&s);
    }
    resume_store_close(&s);
}

static void expect_empty_with_a_word(const char *says)
{
    struct resume_store s;

    open_store(&s);
    assert_non_null(strstr(word, says));
    assert_non_null(strstr(word, sample_path("resume")));
    assert_int_equal(find(&s, &here), -1);
    resume_store_close(&s);
}

static void every_change_and_cut_is_seen_and_said(void **state)
{
    char bytes[SAMPLE_TEXT_BYTES];
    struct resume_store s;

    (void)state;
    open_store(&s);
    put(&s, &here, 1);
    resume_store_close(&s);
    size_t length = sample_read("resume", bytes);
    for (size_t i = 0; i < length; i++) {
        bytes[i] ^= 4;
        sample_write("resume", bytes, length);
        bytes[i] ^= 4;
        expect_empty_with_a_word("damaged");
    }
    for (size_t cut = 0; cut < length; cut++) {
        sample_write("resume", bytes, cut);
        expect_empty_with_a_word("damaged");
    }
    sample_write("resume", bytes, length + 1);
    expect_empty_with_a_word("damaged");
    open_store(&s);
    put(&s, &here, 2); /* and it is mended by the next one */
    resume_store_close(&s);
    open_store(&s);
    assert_string_equal(word, "");
    assert_int_equal(find(&s, &here), 2);
    resume_store_close(&s);
}

static void what_is_no_file_or_far_too_long_is_not_read(void **state)
{
    char bytes[SAMPLE_TEXT_BYTES] = "hpresum1";

    (void)state;
    sample_write("resume", bytes, sizeof(bytes));
    expect_empty_with_a_word("longer than");
    assert_int_equal(unlink(sample_path("resume")), 0);
    assert_int_equal(mkfifo(sample_path("resume"), 0600), 0);
    expect_empty_with_a_word("not a file");
    assert_int_equal(unlink(sample_path("resume")), 0);
    assert_int_equal(symlink("/dev/zero", sample_path("resume")), 0);
    expect_empty_with_a_word("not a file");
}

static void what_cannot_be_written_holds_for_this_run(void **state)
{
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES];
    struct rlimit before;
    struct resume_store s;

    (void)state;
    open_store(&s);
    put(&s, &here, 1);
    memset(ticket, 2, sizeof(ticket));
    memset(secret, 102, sizeof(secret));
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit little = { 20, before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    assert_false(resume_store_put(&s, &here, ticket, secret, fault, sizeof(fault)));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_non_null(strstr(fault, sample_path("resume")));
    assert_int_equal(find(&s, &here), 2);
    resume_store_close(&s);
    open_store(&s);
    assert_string_equal(word, ""); /* the old one is whole */
    assert_int_equal(find(&s, &here), 1);
    resume_store_close(&s);
}

static void without_a_folder_it_is_for_this_run(void **state)
{
    struct resume_store s;

    (void)state;
    assert_true(resume_store_open(&s, "", word, sizeof(word)));
    put(&s, &here, 1);
    assert_int_equal(find(&s, &here), 1);
    assert_true(resume_store_forget(&s, &here, fault, sizeof(fault)));
    assert_int_equal(find(&s, &here), -1);
    resume_store_close(&s);
}

static int start(void **state)
{
    (void)state;
    return secret_start() ? 0 : -1;
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_newest_ticket_of_a_server_outlives_the_client),
        IN_A_FOLDER(what_is_forgotten_is_gone_from_the_file_too),
        IN_A_FOLDER(beyond_its_bound_the_oldest_is_forgotten),
        IN_A_FOLDER(every_change_and_cut_is_seen_and_said),
        IN_A_FOLDER(what_is_no_file_or_far_too_long_is_not_read),
        IN_A_FOLDER(what_cannot_be_written_holds_for_this_run),
        cmocka_unit_test(without_a_folder_it_is_for_this_run),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
