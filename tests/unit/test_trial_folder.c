/* The claims of client/trial_folder.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/trial_folder.h"

enum {
    OUT_BYTES = 64,
};

static char out[OUT_BYTES];
static char fault[FOLDER_FAULT_BYTES];

static void a_folder_is_one_trials_at_a_time(void **state)
{
    struct trial_folder first;
    struct trial_folder second;
    char holder[OUT_BYTES];

    (void)state;
    snprintf(holder, sizeof(holder), "by another trial (process %d)", (int)getpid());
    assert_int_equal(trial_folder_open(&first, out, fault, sizeof(fault)), EXIT_STATUS_OK);
    assert_int_equal(trial_folder_open(&second, out, fault, sizeof(fault)),
                     EXIT_STATUS_UNAVAILABLE);
    assert_non_null(strstr(fault, out));
    assert_non_null(strstr(fault, holder));
    assert_non_null(strstr(fault, "--out"));
    assert_int_equal(second.lock, -1);
    trial_folder_close(&first);
    assert_int_equal(trial_folder_open(&second, out, fault, sizeof(fault)), EXIT_STATUS_OK);
    trial_folder_close(&second);
}

static void what_is_no_folder_is_told_with_its_path(void **state)
{
    struct trial_folder folder;

    (void)state;
    assert_int_equal(trial_folder_open(&folder, "/dev/null/trial", fault, sizeof(fault)),
                     EXIT_STATUS_CANNOT_CREATE);
    assert_non_null(strstr(fault, "/dev/null/trial: Not a directory"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_one_trials_at_a_time),
        cmocka_unit_test(what_is_no_folder_is_told_with_its_path),
    };
    char lock[2 * OUT_BYTES];

    snprintf(out, sizeof(out), "/tmp/homeport-test-trial-XXXXXX");
    if (mkdtemp(out) == NULL) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    snprintf(lock, sizeof(lock), "%s/lock", out);
    unlink(lock);
    rmdir(out);
    return failed;
}
