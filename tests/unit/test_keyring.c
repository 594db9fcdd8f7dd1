/* The server's key: the same after a restart, nobody else's, and one for this run where none can be
 * kept.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <sodium.h>

#include "net/secret.h"
#include "server/keyring.h"

static void open_keyring(struct keyring *k, char why[FOLDER_FAULT_BYTES])
{
    const struct chance chance = chance_of_machine();

    assert_true(keyring_open(k, sample_folder, &chance, why, FOLDER_FAULT_BYTES));
    assert_non_null(k->ticket_key);
    assert_false(sodium_is_zero(k->ticket_key, RESUME_KEY_BYTES));
}

static void must_open(struct keyring *k)
{
    char why[FOLDER_FAULT_BYTES];

    open_keyring(k, why);
    assert_string_equal(why, "");
    assert_string_equal(k->folder, sample_path("server"));
}

static void copy_key(const struct keyring *k, uint8_t key[RESUME_KEY_BYTES])
{
    memcpy(key, k->ticket_key, RESUME_KEY_BYTES);
}

static void the_key_outlives_the_server(void **state)
{
    uint8_t key[RESUME_KEY_BYTES];
    struct keyring k;

    (void)state;
    must_open(&k);
    assert_string_equal(k.notice, "");
    copy_key(&k, key);
    keyring_close(&k);
    assert_null(k.ticket_key);
    assert_int_equal(sample_mode("server"), 0700);
    assert_int_equal(sample_mode("server/ticket.key"), 0600);
    must_open(&k);
    assert_memory_equal(k.ticket_key, key, sizeof(key));
    keyring_close(&k);
    assert_int_equal(unlink(sample_path("server/ticket.key")), 0);
    must_open(&k);
    assert_memory_not_equal(k.ticket_key, key, sizeof(key));
    keyring_close(&k);
}

/* It says why, has a key all the same, another than any other, and leaves what is there. */
static void expect_one_for_this_run(const char *says)
{
    char why[FOLDER_FAULT_BYTES];
    uint8_t key[RESUME_KEY_BYTES];
    struct keyring k;

    open_keyring(&k, why);
    assert_non_null(strstr(why, "until this server ends"));
    assert_non_null(strstr(why, says));
    assert_string_equal(k.folder, "");
    copy_key(&k, key);
    keyring_close(&k);
    open_keyring(&k, why);
    assert_memory_not_equal(k.ticket_key, key, sizeof(key));
    keyring_close(&k);
}

static void a_second_server_has_a_key_for_its_run(void **state)
{
    struct keyring first;
    char process[32];

    (void)state;
    must_open(&first);
    snprintf(process, sizeof(process), "process %d", (int)getpid());
    expect_one_for_this_run(process);
    keyring_close(&first);
    must_open(&first);
    keyring_close(&first);
}

static void a_broken_key_is_left_as_it_is(void **state)
{
    static const char text[] = "no key\n";
    char kept[SAMPLE_TEXT_BYTES];
    struct keyring k;

    (void)state;
    must_open(&k);
    keyring_close(&k);
    sample_write("server/ticket.key", text, strlen(text));
    expect_one_for_this_run("ticket.key is broken");
    assert_int_equal(sample_read("server/ticket.key", kept), strlen(text));
    assert_string_equal(kept, text);
    assert_int_equal(unlink(sample_path("server/ticket.key")), 0);
    assert_int_equal(symlink("nowhere", sample_path("server/ticket.key")), 0);
    expect_one_for_this_run("cannot read");
    assert_int_equal(access(sample_path("server/nowhere"), F_OK), -1);
}

static void a_key_open_to_others_is_closed_and_that_is_said(void **state)
{
    struct keyring k;

    (void)state;
    must_open(&k);
    keyring_close(&k);
    assert_int_equal(chmod(sample_path("server/ticket.key"), 0644), 0);
    must_open(&k);
    assert_non_null(strstr(k.notice, "ticket.key was open to others (644)"));
    assert_int_equal(sample_mode("server/ticket.key"), 0600);
    keyring_close(&k);
}

static const char *open_read_only(void)
{
    const struct chance chance = chance_of_machine();
    char why[FOLDER_FAULT_BYTES];
    struct keyring k;

    if (chmod(sample_folder, 0500) != 0 || !secret_start() ||
        !keyring_open(&k, sample_folder, &chance, why, sizeof(why))) {
        return "no key";
    }
    if (strstr(why, "until this server ends") == NULL || k.folder[0] != '\0') {
        return "a read-only folder was used";
    }
    keyring_close(&k);
    return chmod(sample_folder, 0700) == 0 ? NULL : "cannot mend the folder";
}

static void a_folder_that_cannot_be_written_is_said(void **state)
{
    (void)state;
    sample_as_nobody(open_read_only);
}

static void without_any_place_there_is_a_key_for_this_run(void **state)
{
    const struct chance chance = chance_of_machine();
    char why[FOLDER_FAULT_BYTES];
    struct keyring k;

    (void)state;
    unsetenv("HOME");
    unsetenv("XDG_DATA_HOME");
    assert_true(keyring_open(&k, NULL, &chance, why, sizeof(why)));
    assert_non_null(strstr(why, "HOME"));
    assert_string_equal(k.folder, "");
    keyring_close(&k);
}

static void the_key_is_said_nowhere(void **state)
{
    char hex[2 * RESUME_KEY_BYTES + 1];
    char why[FOLDER_FAULT_BYTES];
    char kept[SAMPLE_TEXT_BYTES];
    struct keyring k;

    (void)state;
    must_open(&k);
    sodium_bin2hex(hex, sizeof(hex), k.ticket_key, RESUME_KEY_BYTES);
    keyring_close(&k);
    sample_read("server/ticket.key", kept);
    assert_non_null(strstr(kept, hex));
    sample_write("server/ticket.key", hex, strlen(hex)); /* its line is missing */
    open_keyring(&k, why);
    assert_null(strstr(why, hex));
    assert_memory_not_equal(k.ticket_key, kept, RESUME_KEY_BYTES);
    keyring_close(&k);
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
        IN_A_FOLDER(the_key_outlives_the_server),
        IN_A_FOLDER(a_second_server_has_a_key_for_its_run),
        IN_A_FOLDER(a_broken_key_is_left_as_it_is),
        IN_A_FOLDER(a_key_open_to_others_is_closed_and_that_is_said),
        IN_A_FOLDER(a_folder_that_cannot_be_written_is_said),
        IN_A_FOLDER(without_any_place_there_is_a_key_for_this_run),
        IN_A_FOLDER(the_key_is_said_nowhere),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
