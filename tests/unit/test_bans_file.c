/* The claims of server/bans_file.h, in a folder of their own.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "server/bans_file.h"

enum {
    PATH_BYTES = 256,
    TIMEOUT_S = 5,
    ANY_S = 1000,
};

static char folder[PATH_BYTES];
static struct bans_file file;
static struct bans bans;
static char word[BANS_FILE_WORD_BYTES];

static const char *in_folder(const char *name)
{
    static char path[2 * PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/homeport-test-bans-XXXXXX");
    word[0] = '\0';
    memset(&bans, 0x55, sizeof(bans));
    return mkdtemp(folder) == NULL;
}

static int teardown(void **state)
{
    DIR *d = opendir(folder);
    const struct dirent *entry;
    (void)state;

    while (d != NULL && (entry = readdir(d)) != NULL) {
        if (unlink(in_folder(entry->d_name)) != 0) {
            rmdir(in_folder(entry->d_name));
        }
    }
    if (d != NULL) {
        closedir(d);
    }
    return rmdir(folder);
}

static int entries(void)
{
    DIR *d = opendir(folder);
    int count = 0;

    while (readdir(d) != NULL) {
        count++;
    }
    closedir(d);
    return count - 2; /* without . and .. */
}

static void ban_somebody(uint8_t number)
{
    struct ban ban = { .identity = { number }, .name = "Ann", .reason = "too rude" };

    assert_true(bans_add(&bans, &ban, ANY_S));
}

static uint64_t now_us;

/* Long enough behind the last time for whatever came of that. */
static void keep(void)
{
    now_us += BANS_FILE_RETRY_US;
    bans_file_keep(&file, &bans, now_us);
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(in_folder(name), "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void expect_file(const char *name, const char *text)
{
    char have[PATH_BYTES] = "";
    FILE *f = fopen(in_folder(name), "r");

    assert_non_null(f);
    have[fread(have, 1, sizeof(have) - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(have, text);
}

static void expect_silence(void)
{
    assert_false(bans_file_take_word(&file, word, sizeof(word)));
}

static void expect_word(const char *part)
{
    assert_true(bans_file_take_word(&file, word, sizeof(word)));
    if (strstr(word, part) == NULL) {
        fail_msg("\"%s\" is not in: %s", part, word);
    }
    expect_silence();
}

static void first_start_has_an_empty_list_and_writes_nothing(void **state)
{
    (void)state;

    bans_file_open(&file, &bans, folder);
    assert_int_equal(bans.count, 0);
    keep();
    expect_silence();
    assert_int_equal(entries(), 0);
}

static void changed_list_is_there_at_the_next_start_for_its_owner_alone(void **state)
{
    struct stat what;
    mode_t before = umask(0);
    (void)state;

    bans_file_open(&file, &bans, folder);
    ban_somebody(7);
    keep();
    umask(before);
    assert_false(bans.is_changed);
    assert_int_equal(stat(in_folder("bans.json"), &what), 0);
    assert_int_equal(what.st_mode & 0777, 0600);
    assert_int_equal(entries(), 1);

    bans_file_open(&file, &bans, folder);
    expect_silence();
    assert_int_equal(bans.count, 1);
    assert_int_equal(bans.rows[0].identity[0], 7);
    assert_string_equal(bans.rows[0].reason, "too rude");
    assert_false(bans.is_changed);
}

static void unchanged_list_is_not_written(void **state)
{
    (void)state;

    bans_file_open(&file, &bans, folder);
    ban_somebody(1);
    keep();
    assert_int_equal(unlink(in_folder("bans.json")), 0);
    keep();
    assert_int_equal(entries(), 0);
}

static void list_that_became_empty_is_written_too(void **state)
{
    (void)state;

    bans_file_open(&file, &bans, folder);
    ban_somebody(1);
    keep();
    assert_int_equal(bans_remove(&bans, "Ann", 0), 1);
    keep();
    bans_file_open(&file, &bans, folder);
    expect_silence();
    assert_int_equal(bans.count, 0);
}

static void missing_folder_is_made_for_its_owner_alone(void **state)
{
    struct stat what;
    (void)state;

    bans_file_open(&file, &bans, in_folder("server"));
    ban_somebody(1);
    keep();
    expect_silence();
    assert_int_equal(stat(in_folder("server"), &what), 0);
    assert_int_equal(what.st_mode & 0777, 0700);
    assert_int_equal(unlink(in_folder("server/bans.json")), 0);
}

static void damaged_list_is_set_aside_and_said_and_the_next_is_kept(void **state)
{
    (void)state;

    write_file("bans.json", "{\"bans\": 1}");
    bans_file_open(&file, &bans, folder);
    assert_int_equal(bans.count, 0);
    expect_word("/bans.json can't be used: it has no array \"bans\"; it is called "
                "bans.json.damaged now, and nobody is banned");
    expect_file("bans.json.damaged", "{\"bans\": 1}");
    assert_int_equal(entries(), 1);

    ban_somebody(1);
    keep();
    bans_file_open(&file, &bans, folder);
    expect_silence();
    assert_int_equal(bans.count, 1);
    expect_file("bans.json.damaged", "{\"bans\": 1}");
}

static void empty_file_as_after_a_power_cut_is_damaged(void **state)
{
    (void)state;

    write_file("bans.json", "");
    bans_file_open(&file, &bans, folder);
    expect_word("bans.json.damaged");
}

static void what_is_no_file_is_set_aside_without_waiting_for_it(void **state)
{
    (void)state;

    alarm(TIMEOUT_S);
    assert_int_equal(mkfifo(in_folder("bans.json"), 0600), 0);
    bans_file_open(&file, &bans, folder);
    expect_word("can't be used: it is no file");
    assert_int_equal(unlink(in_folder("bans.json.damaged")), 0);
    assert_int_equal(mkdir(in_folder("bans.json"), 0700), 0);
    bans_file_open(&file, &bans, folder);
    expect_word("can't be used: it is no file");
    alarm(0);
    assert_int_equal(bans.count, 0);
}

static void list_beyond_the_most_bytes_is_damaged(void **state)
{
    (void)state;

    write_file("bans.json", "");
    assert_int_equal(truncate(in_folder("bans.json"), BANS_FILE_BYTES + 1), 0);
    bans_file_open(&file, &bans, folder);
    expect_word("is longer than 131072 bytes");
}

static const char *aside_name(int number)
{
    static char name[32];

    text_format(name, sizeof(name), number == 1 ? "bans.json.damaged" : "bans.json.damaged-%d",
                number);
    return name;
}

/* The names that it would get are folders', which are not renamed over. */
static void damaged_list_that_cannot_be_set_aside_is_never_written_over(void **state)
{
    (void)state;

    write_file("bans.json", "mine");
    for (int i = 1; i <= BANS_FILE_ASIDE; i++) {
        assert_int_equal(mkdir(in_folder(aside_name(i)), 0700), 0);
    }
    bans_file_open(&file, &bans, folder);
    expect_word("can't be set aside either (Is a directory)");
    assert_int_equal(bans.count, 0);
    ban_somebody(1);
    keep();
    expect_silence();
    expect_file("bans.json", "mine");
}

static void full_disk_is_said_once_and_tried_again_a_minute_later(void **state)
{
    struct rlimit limit;
    (void)state;

    bans_file_open(&file, &bans, folder);
    ban_somebody(1);
    keep();

    /* No file may grow: to a write it is as a disk without room. */
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    struct rlimit none = { .rlim_cur = 0, .rlim_max = limit.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
    ban_somebody(2);
    keep();
    bool is_said = bans_file_take_word(&file, word, sizeof(word));
    ban_somebody(3);
    keep();
    bool is_said_again = bans_file_take_word(&file, word, sizeof(word));
    setrlimit(RLIMIT_FSIZE, &limit);

    assert_true(is_said);
    assert_non_null(strstr(word, "bans are kept until this server ends: cannot write "));
    assert_non_null(strstr(word, "/bans.json: File too large"));
    assert_false(is_said_again);
    assert_int_equal(bans.count, 3);
    assert_int_equal(entries(), 1);

    struct bans_file other;
    static struct bans on_disk;
    bans_file_open(&other, &on_disk, folder);
    assert_int_equal(on_disk.count, 1);
    assert_int_equal(bans_file_next_us(&file, &bans), now_us + BANS_FILE_RETRY_US);
    bans_file_keep(&file, &bans, now_us + BANS_FILE_RETRY_US - 1);
    bans_file_open(&other, &on_disk, folder);
    assert_int_equal(on_disk.count, 1);
    keep();
    expect_silence();
    assert_int_equal(bans_file_next_us(&file, &bans), UINT64_MAX);
    bans_file_open(&other, &on_disk, folder);
    assert_int_equal(on_disk.count, 3);
}

static void failure_after_a_success_is_said_again(void **state)
{
    (void)state;

    write_file("server", "in the way");
    bans_file_open(&file, &bans, in_folder("server"));
    ban_somebody(1);
    keep();
    expect_word("/server/bans.json: Not a directory");
    assert_int_equal(unlink(in_folder("server")), 0);
    ban_somebody(2);
    keep();
    expect_silence();
    assert_int_equal(unlink(in_folder("server/bans.json")), 0);
    assert_int_equal(rmdir(in_folder("server")), 0);
    write_file("server", "in the way");
    ban_somebody(3);
    keep();
    expect_word("/server/bans.json: Not a directory");
}

static void without_a_folder_nothing_is_kept_and_nothing_said(void **state)
{
    (void)state;

    bans_file_open(&file, &bans, "");
    assert_int_equal(bans.count, 0);
    ban_somebody(1);
    keep();
    assert_int_equal(bans_file_next_us(&file, &bans), UINT64_MAX);
    bans_file_finish(&file, &bans);
    expect_silence();
}

static int bans_on_disk(void)
{
    static struct bans on_disk;
    struct bans_file other;

    bans_file_open(&other, &on_disk, folder);
    return on_disk.count;
}

static void the_file_is_written_once_a_second_at_most_and_at_the_end(void **state)
{
    (void)state;

    bans_file_open(&file, &bans, folder);
    ban_somebody(1);
    keep();
    ban_somebody(2);
    bans_file_keep(&file, &bans, now_us + BANS_FILE_PAUSE_US - 1);
    assert_int_equal(bans_on_disk(), 1);
    assert_int_equal(bans_file_next_us(&file, &bans), now_us + BANS_FILE_PAUSE_US);
    bans_file_keep(&file, &bans, now_us + BANS_FILE_PAUSE_US);
    assert_int_equal(bans_on_disk(), 2);
    ban_somebody(3);
    bans_file_finish(&file, &bans);
    assert_int_equal(bans_on_disk(), 3);
}

static void each_damaged_list_is_kept_and_of_very_many_the_latest(void **state)
{
    char list[16];
    (void)state;

    for (int i = 1; i <= BANS_FILE_ASIDE + 2; i++) {
        text_format(list, sizeof(list), "list %d", i);
        write_file("bans.json", list);
        bans_file_open(&file, &bans, folder);
    }
    for (int i = 1; i <= BANS_FILE_ASIDE; i++) {
        text_format(list, sizeof(list), "list %d", i < BANS_FILE_ASIDE ? i : BANS_FILE_ASIDE + 2);
        expect_file(aside_name(i), list);
    }
    expect_word("it is called bans.json.damaged-9 now");
}

static void path_that_is_too_long_is_said(void **state)
{
    char path[PATH_MAX];
    (void)state;

    memset(path, 'x', sizeof(path));
    path[sizeof(path) - 1] = '\0';
    bans_file_open(&file, &bans, path);
    expect_word("too long");
    ban_somebody(1);
    keep();
    expect_silence();
}

#define CASE(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(first_start_has_an_empty_list_and_writes_nothing),
        CASE(changed_list_is_there_at_the_next_start_for_its_owner_alone),
        CASE(unchanged_list_is_not_written),
        CASE(list_that_became_empty_is_written_too),
        CASE(missing_folder_is_made_for_its_owner_alone),
        CASE(damaged_list_is_set_aside_and_said_and_the_next_is_kept),
        CASE(empty_file_as_after_a_power_cut_is_damaged),
        CASE(what_is_no_file_is_set_aside_without_waiting_for_it),
        CASE(list_beyond_the_most_bytes_is_damaged),
        CASE(damaged_list_that_cannot_be_set_aside_is_never_written_over),
        CASE(full_disk_is_said_once_and_tried_again_a_minute_later),
        CASE(failure_after_a_success_is_said_again),
        CASE(without_a_folder_nothing_is_kept_and_nothing_said),
        CASE(the_file_is_written_once_a_second_at_most_and_at_the_end),
        CASE(each_damaged_list_is_kept_and_of_very_many_the_latest),
        CASE(path_that_is_too_long_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
