/* The folder in which servers say where they are: private, and nobody else's.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include "base/text.h"
#include "net/whereabouts.h"

enum {
    FAULT_BYTES = 512,
};

static int folder(const char *runtime, bool makes, char fault[FAULT_BYTES])
{
    fault[0] = '\0';
    return whereabouts_folder(runtime, sample_folder, makes, fault, FAULT_BYTES);
}

static const char *fallback_name(void)
{
    static char name[32];

    text_format(name, sizeof(name), "homeport-%u", (unsigned)geteuid());
    return name;
}

static void without_a_runtime_folder_there_is_a_private_one(void **state)
{
    char fault[FAULT_BYTES];

    (void)state;
    assert_int_equal(folder(NULL, false, fault), -1);
    for (int i = 0; i < 3; i++) {
        const char *runtimes[] = { NULL, "relative", "/no/such/folder" };
        int fd = folder(runtimes[i], true, fault);

        assert_true(fd >= 0);
        close(fd);
        assert_int_equal(sample_mode(fallback_name()), 0700);
        assert_int_equal(rmdir(sample_path(fallback_name())), 0);
    }
}

static void a_folder_that_is_open_to_others_is_closed(void **state)
{
    char fault[FAULT_BYTES];
    mode_t before = umask(0777);
    int fd = folder(sample_folder, true, fault);

    (void)state;
    umask(before);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sample_mode("homeport"), 0700);
    assert_int_equal(chmod(sample_path("homeport"), 0777), 0);
    fd = folder(sample_folder, false, fault);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sample_mode("homeport"), 0700);
}

static void a_link_or_another_users_folder_is_refused(void **state)
{
    char fault[FAULT_BYTES];

    (void)state;
    assert_int_equal(mkdir(sample_path("there"), 0700), 0);
    assert_int_equal(symlink("there", sample_path(fallback_name())), 0);
    assert_int_equal(folder(NULL, true, fault), -1);
    assert_non_null(strstr(fault, fallback_name()));
    assert_int_equal(unlink(sample_path(fallback_name())), 0);
    sample_write(fallback_name(), "", 0);
    assert_int_equal(folder(NULL, true, fault), -1);
    assert_int_equal(unlink(sample_path(fallback_name())), 0);
    if (geteuid() != 0) {
        return;
    }
    assert_int_equal(mkdir(sample_path(fallback_name()), 0700), 0);
    assert_int_equal(chown(sample_path(fallback_name()), SAMPLE_NOBODY, SAMPLE_NOBODY), 0);
    assert_int_equal(folder(NULL, true, fault), -1);
    assert_non_null(strstr(fault, "belongs to another user"));
    /* Nor is one made in the runtime folder of somebody else, as sudo leaves it in the environment.
     */
    assert_int_equal(rmdir(sample_path(fallback_name())), 0);
    assert_int_equal(chown(sample_path("there"), SAMPLE_NOBODY, SAMPLE_NOBODY), 0);
    int fd = folder(sample_path("there"), true, fault);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(sample_mode("there/homeport"), -1);
    assert_int_equal(sample_mode(fallback_name()), 0700);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(without_a_runtime_folder_there_is_a_private_one),
        IN_A_FOLDER(a_folder_that_is_open_to_others_is_closed),
        IN_A_FOLDER(a_link_or_another_users_folder_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
