/* Folders of the programs' own: where they are, whose, how wide, and locked by one at a time. What
 * profiles need of them is in test_profile.c.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <errno.h>

#include "base/folder.h"

struct opened {
    char path[PATH_MAX];
    char notice[FOLDER_NOTICE_BYTES];
    char fault[FOLDER_FAULT_BYTES];
};

static bool open_below(const char *data, struct opened *o)
{
    memset(o, 0, sizeof(*o));
    return folder_open(data, "here", "a thing", o->path, o->notice, sizeof(o->notice), o->fault,
                       sizeof(o->fault));
}

static void a_folder_is_made_below_the_one_that_is_given(void **state)
{
    struct opened o;

    (void)state;
    assert_true(open_below(sample_path("a/b"), &o));
    assert_string_equal(o.path, sample_path("a/b/here"));
    assert_int_equal(sample_mode("a"), 0700);
    assert_int_equal(sample_mode("a/b/here"), 0700);
    assert_string_equal(o.notice, "");
}

static void without_one_it_is_where_data_belongs(void **state)
{
    struct opened o;

    (void)state;
    setenv("XDG_DATA_HOME", sample_path("data"), 1);
    assert_true(open_below(NULL, &o));
    assert_string_equal(o.path, sample_path("data/homeport/here"));
    setenv("XDG_DATA_HOME", "relative", 1);
    setenv("HOME", sample_path("home"), 1);
    assert_true(open_below(NULL, &o));
    assert_string_equal(o.path, sample_path("home/.local/share/homeport/here"));
    unsetenv("HOME");
    assert_false(open_below(NULL, &o));
    assert_non_null(strstr(o.fault, "no place for a thing"));
    assert_non_null(strstr(o.fault, "--data"));
    unsetenv("XDG_DATA_HOME");
}

static void one_that_is_open_to_others_is_closed_and_that_is_said(void **state)
{
    struct opened o;

    (void)state;
    assert_int_equal(mkdir(sample_path("here"), 0700), 0);
    assert_int_equal(chmod(sample_path("here"), 0755), 0);
    assert_true(open_below(sample_folder, &o));
    assert_int_equal(sample_mode("here"), 0700);
    assert_non_null(strstr(o.notice, "here was open to others (755)"));
}

static void a_file_in_its_place_is_a_fault(void **state)
{
    struct opened o;

    (void)state;
    sample_write("here", "x", 1);
    assert_false(open_below(sample_folder, &o));
    assert_non_null(strstr(o.fault, strerror(ENOTDIR)));
    assert_false(open_below("", &o));
}

static void a_lock_is_held_once_and_says_by_whom(void **state)
{
    long holder;
    int lock = folder_lock(sample_path("lock"), &holder);

    (void)state;
    assert_true(lock >= 0);
    assert_int_equal(sample_mode("lock"), 0600);
    assert_int_equal(folder_lock(sample_path("lock"), &holder), -1);
    assert_int_equal(errno, EWOULDBLOCK);
    assert_int_equal(holder, getpid());
    close(lock);
    lock = folder_lock(sample_path("lock"), &holder);
    assert_true(lock >= 0);
    close(lock);
    assert_int_equal(folder_lock(sample_path("no/lock"), &holder), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(holder, 0);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_folder_is_made_below_the_one_that_is_given),
        IN_A_FOLDER(without_one_it_is_where_data_belongs),
        IN_A_FOLDER(one_that_is_open_to_others_is_closed_and_that_is_said),
        IN_A_FOLDER(a_file_in_its_place_is_a_fault),
        IN_A_FOLDER(a_lock_is_held_once_and_says_by_whom),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
