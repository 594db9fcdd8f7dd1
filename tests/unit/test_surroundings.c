/* What is told of a machine inside another, by the signs that its files give.
 * SPDX-License-Identifier: MIT */
#include "folder_sample.h"

#include "server/surroundings.h"

static const struct finding *told(void)
{
    static struct findings all;

    memset(&all, 0, sizeof(all));
    surroundings_tell(&all, sample_folder);
    assert_int_equal(all.count, 1);
    return &all.list[0];
}

/* Fact, consequence and command are there. */
static void expect_note(const char *fact, const char *command)
{
    const struct finding *f = told();

    assert_int_equal(f->level, FINDING_NOTE);
    assert_string_equal(f->fact, fact);
    assert_non_null(strstr(f->consequence, "friends on the LAN"));
    assert_non_null(strstr(f->command, command));
}

static void a_machine_of_its_own_is_well(void **state)
{
    (void)state;
    put("/proc/version", "Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)\n");
    assert_int_equal(told()->level, FINDING_OK);
}

static void wsl_is_told_by_its_kernel(void **state)
{
    (void)state;
    put("/proc/version", "Linux version 5.15.90.1-microsoft-standard-WSL2 (oe-user@oe-host)\n");
    put("/.dockerenv", "");
    expect_note("this is WSL", "networkingMode=mirrored");
}

static void containers_are_told_by_the_file_that_their_makers_put_there(void **state)
{
    (void)state;
    put("/run/systemd/container", "lxc\n");
    expect_note("this is a container", "homeport-server --lan on the machine around it");
    put("/run/.containerenv", "");
    expect_note("this is a Podman container", "podman run --network host");
    put("/.dockerenv", "");
    expect_note("this is a Docker container", "docker run --network host");
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(a_machine_of_its_own_is_well),
        CLAIM(wsl_is_told_by_its_kernel),
        CLAIM(containers_are_told_by_the_file_that_their_makers_put_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
