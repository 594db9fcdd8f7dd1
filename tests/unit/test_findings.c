/* Findings: their levels, and what is beyond their number.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/findings.h"

static struct findings all;

static int begin(void **state)
{
    (void)state;
    all = (struct findings){ .check = "port" };
    return 0;
}

static void nothing_found_is_no_problem(void **state)
{
    (void)state;
    assert_int_equal(findings_worst(&all), FINDING_OK);
}

static void the_worst_is_the_worst_wherever_it_stands(void **state)
{
    (void)state;
    findings_add(&all, FINDING_OK, "good");
    findings_add(&all, FINDING_PROBLEM, "bad");
    findings_add(&all, FINDING_NOTE, "so so");
    assert_int_equal(findings_worst(&all), FINDING_PROBLEM);
}

static void a_finding_knows_its_check_and_is_silent_about_the_rest(void **state)
{
    (void)state;
    struct finding *f = findings_add(&all, FINDING_NOTE, "port %d is taken", 7);

    assert_string_equal(f->check, "port");
    assert_string_equal(f->fact, "port 7 is taken");
    assert_string_equal(f->consequence, "");
    assert_string_equal(f->command, "");
    finding_follows(f, "take %s", "another");
    finding_command(f, "kill %d", 12);
    assert_string_equal(f->consequence, "take another");
    assert_string_equal(f->command, "kill 12");
}

static void what_is_beyond_takes_the_last_place(void **state)
{
    (void)state;
    for (int i = 0; i <= FINDINGS_MOST; i++) {
        findings_add(&all, FINDING_NOTE, "%d", i);
    }
    findings_add(&all, FINDING_PROBLEM, "last");
    assert_int_equal(all.count, FINDINGS_MOST);
    assert_string_equal(all.list[FINDINGS_MOST - 1].fact, "last");
    assert_int_equal(findings_worst(&all), FINDING_PROBLEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_found_is_no_problem, begin),
        cmocka_unit_test_setup(the_worst_is_the_worst_wherever_it_stands, begin),
        cmocka_unit_test_setup(a_finding_knows_its_check_and_is_silent_about_the_rest, begin),
        cmocka_unit_test_setup(what_is_beyond_takes_the_last_place, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
