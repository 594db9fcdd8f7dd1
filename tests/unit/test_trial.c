/* The claims of client/trial.h and client/trial_report.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/trial_report.h"

/* A minute of two clients; a figure of the third is not asked for. */
static const char bots[] =
    "{\"clients\": ["
    "{\"joined\": true, \"ticks\": 3600, \"late_inputs\": 18, \"freezes\": 2, \"resyncs\": 1,"
    " \"disconnects\": 0, \"desyncs\": 0, \"mispredictions\": 60, \"bytes_up\": 60000,"
    " \"bytes_down\": 120000, \"rtt_ms\": {\"p50\": 10, \"p99\": 14, \"curve\": [1, 2]},"
    " \"input_to_confirmed_ms\": {\"p50\": 20, \"p99\": 30, \"curve\": [3, 4]},"
    " \"correction_px\": {\"p99\": 2}, \"rollback_ticks\": {\"p99\": 3}},"
    "{\"joined\": true, \"ticks\": 3600, \"late_inputs\": 54, \"freezes\": 0, \"resyncs\": 0,"
    " \"disconnects\": 1, \"desyncs\": 0, \"mispredictions\": 20, \"bytes_up\": 60000,"
    " \"bytes_down\": 120000, \"rtt_ms\": {\"p50\": 12, \"p99\": 18},"
    " \"input_to_confirmed_ms\": {\"p50\": 24, \"p99\": 40},"
    " \"correction_px\": {\"p99\": 4}, \"rollback_ticks\": {\"p99\": 5}}],"
    "\"links\": [{\"up\": {\"datagrams\": 1000, \"lost\": 10, \"corrupt\": 1},"
    " \"down\": {\"datagrams\": 1000, \"lost\": 20, \"cut\": 10, \"corrupt\": 2}}]}";

static struct trial_result result;

static void measure(const char *net)
{
    json_t *report = json_loads(bots, 0, NULL);
    char fault[512];

    memset(&result, 0, sizeof(result));
    assert_true(link_plan_parse(&result.plan, net, fault, sizeof(fault)));
    assert_true(trial_measure(report, &result.each[0]));
    result.runs = 1;
    json_decref(report);
}

static void figures_are_medians_of_the_clients_and_rates_of_all_of_them(void **state)
{
    static const double expected[TRIAL_FIGURES] = {
        [TRIAL_RTT] = 12,          [TRIAL_JITTER] = 6,         [TRIAL_LOSS] = 2,
        [TRIAL_CONFIRMED] = 24,    [TRIAL_CONFIRMED_P99] = 40, [TRIAL_LATE] = 1,
        [TRIAL_MISPREDICTED] = 40, [TRIAL_CORRECTION] = 4,     [TRIAL_ROLLBACK] = 5,
        [TRIAL_RESYNCS] = 0.5,     [TRIAL_FREEZES] = 1,        [TRIAL_DISCONNECTS] = 1,
        [TRIAL_UP] = 1000,         [TRIAL_DOWN] = 2000,        [TRIAL_CORRUPT] = 3,
    };

    (void)state;
    measure("wifi");
    for (int k = 0; k < TRIAL_FIGURES; k++) {
        if (result.each[0].values[k] != expected[k]) {
            fail_msg("%s is %f, not %f", trial_figures[k].key, result.each[0].values[k],
                     expected[k]);
        }
    }
}

static void the_median_of_the_runs_is_what_counts(void **state)
{
    (void)state;
    measure("wifi");
    result.runs = 3;
    result.each[1] = result.each[2] = result.each[0];
    result.each[1].values[TRIAL_LATE] = 90;
    result.each[2].values[TRIAL_LATE] = 0.5;
    trial_judge(&result);
    assert_true(result.median.values[TRIAL_LATE] == 1);
}

static void what_does_not_hold_is_said_with_its_limit(void **state)
{
    (void)state;
    measure("wifi");
    assert_true(trial_default_limits("wifi", &result.limits));
    trial_judge(&result);
    assert_string_equal(result.broken, "lost links 1 (limit 0), freezes 1.00 /min (limit 0.00), "
                                       "resyncs 0.50 /min (limit 0.00), late 1.00 % (limit 1.00)");
    /* 2 x 3 ms and the jitter's mean are 8.4 ms; 25 ms beyond are borne, 24 are seen. */
    assert_true(trial_default_limits("storm", &result.limits));
    result.limits.disconnects = 1;
    trial_judge(&result);
    assert_string_equal(result.broken, "");
    result.limits.confirmed_over_ms = 15.5;
    trial_judge(&result);
    assert_string_equal(result.broken, "confirmed 24.0 ms (limit 23.9)");
    result.limits.confirmed_ms = 24;
    trial_judge(&result);
    assert_string_equal(result.broken, "");
}

static void clients_that_stay_outside_or_differ_break_every_limit(void **state)
{
    (void)state;
    measure("storm");
    result.each[0].values[TRIAL_OUTSIDE] = 1;
    result.each[0].values[TRIAL_DESYNCS] = 2;
    trial_judge(&result);
    assert_string_equal(result.broken, "outside 1 (limit 0), desyncs 2 (limit 0)");
}

static void every_named_network_but_those_made_up_has_limits(void **state)
{
    struct trial_limits limits;

    (void)state;
    for (int i = 0; i < link_profile_count; i++) {
        assert_true(trial_default_limits(link_profiles[i].name, &limits));
    }
    assert_false(trial_default_limits("4g+loss=5", &limits));
}

static void limits_are_read_or_refused_with_what_there_is(void **state)
{
    static const struct {
        const char *text;
        bool is_there;
        const char *fault;
    } rows[] = {
        { "{\"wifi\": {\"late_percent\": 2}}", true, "" },
        { "{\"4g\": {\"late_percent\": 2}}", false, "" },
        { "{\"wifi\": {\"late\": 2}}", false, "there is no limit 'late'; there are disconnects" },
        { "{\"wifi\": {\"late_percent\": \"2\"}}", false, "late_percent of wifi is no number" },
        { "{\"wifi\": {\"late_percent\": -2}}", false, "late_percent of wifi is no number" },
        { "{\"wifi\": 2}", false, "limits are an object of objects" },
        { "[]", false, "limits are an object of objects" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        json_t *all = json_loads(rows[i].text, 0, NULL);
        struct trial_limits limits;
        char fault[512];

        assert_int_equal(trial_read_limits(all, "wifi", &limits, fault, sizeof(fault)),
                         rows[i].is_there);
        assert_non_null(strstr(fault, rows[i].fault));
        assert_int_equal(fault[0] == '\0', rows[i].fault[0] == '\0');
        json_decref(all);
    }
}

static void reports_that_are_none_are_refused(void **state)
{
    static const char *const texts[] = { "{}", "[]", "{\"clients\": []}",
                                         "{\"clients\": [{\"ticks\": 0}]}" };
    struct trial_figures f;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        json_t *report = json_loads(texts[i], 0, NULL);

        assert_false(trial_measure(report, &f));
        json_decref(report);
    }
}

static void a_report_says_all_that_is_needed_to_do_it_again(void **state)
{
    const struct trial_setup setup = { 16, 20, 3, 77, "2026-01-02 03:04", "open,game=puck" };
    struct trial_setup again;
    json_t *limits = NULL;
    char nets[256];
    char fault[256];

    (void)state;
    measure("4g+loss=5");
    result.limits = (struct trial_limits){ "4g+loss=5", 0, 7, -1, 3, -1, 45 };
    trial_judge(&result);
    char *text = trial_report_json(&setup, &result, 1);

    assert_non_null(text);
    json_t *report = json_loads(text, 0, NULL);

    assert_true(
        trial_report_read(report, &again, nets, sizeof(nets), &limits, fault, sizeof(fault)));
    assert_string_equal(again.match, "open,game=puck");
    struct trial_limits held;

    assert_true(trial_read_limits(limits, "4g+loss=5", &held, fault, sizeof(fault)));
    assert_memory_equal(&held, &result.limits, sizeof(held));
    json_decref(limits);
    assert_int_equal(again.clients, 16);
    assert_int_equal(again.seconds, 20);
    assert_int_equal(again.runs, 3);
    assert_int_equal(again.seed, 77);
    assert_string_equal(nets, "4g+loss=5");
    json_decref(report);
    report = json_loads("{\"profiles\": []}", 0, NULL);
    assert_false(
        trial_report_read(report, &again, nets, sizeof(nets), &limits, fault, sizeof(fault)));
    json_decref(report);
    free(text);
}

static void what_has_no_limits_is_not_given_any_by_its_report(void **state)
{
    const struct trial_setup setup = { 2, 2, 1, 1, "", "" };
    struct trial_setup again;
    json_t *limits = NULL;
    char nets[256];
    char fault[256];

    (void)state;
    measure("4g+loss=5");
    result.limits.profile[0] = '\0';
    trial_judge(&result);
    char *text = trial_report_json(&setup, &result, 1);
    json_t *report = json_loads(text, 0, NULL);

    assert_true(
        trial_report_read(report, &again, nets, sizeof(nets), &limits, fault, sizeof(fault)));
    assert_int_equal(json_object_size(limits), 0);
    json_decref(limits);
    json_decref(report);
    free(text);
}

static void limits_for_a_network_that_there_is_not_are_refused(void **state)
{
    json_t *good = json_loads("{\"wifi\": {}, \"4g+loss=5\": {}}", 0, NULL);
    json_t *bad = json_loads("{\"wiffi\": {\"late_percent\": 1}}", 0, NULL);
    char fault[256];

    (void)state;
    assert_true(trial_check_limits(good, fault, sizeof(fault)));
    assert_false(trial_check_limits(bad, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "there is no network 'wiffi'"));
    json_decref(good);
    json_decref(bad);
}

static void ticks_are_one_two_or_five_times_a_power_of_ten(void **state)
{
    static const uint64_t rows[][2] = {
        { 0, 1 },
        { 1, 1 },
        { 6, 1 },
        { 7, 2 },
        { 12, 2 },
        { 13, 5 },
        { 30, 5 },
        { 31, 10 },
        { 4600, 1000 },
        { 6001, 2000 },
        { 131250, 50000 },
        { 834500, 200000 },
        { 3000000000, 500000000 },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (trial_axis_step(rows[i][0]) != rows[i][1]) {
            fail_msg("up to %llu the step is %llu, not %llu", (unsigned long long)rows[i][0],
                     (unsigned long long)trial_axis_step(rows[i][0]),
                     (unsigned long long)rows[i][1]);
        }
    }
}

static void the_page_needs_nothing_else_and_has_a_plot_for_each_network(void **state)
{
    const struct trial_setup setup = { 16, 20, 3, 77, "2026-01-02 03:04", "" };

    (void)state;
    measure("4g");
    trial_judge(&result);
    char *page = trial_report_html(&setup, &result, 1);

    assert_non_null(page);
    assert_null(strstr(page, "http"));
    assert_null(strstr(page, "<script"));
    assert_non_null(strstr(page, "<figcaption>4g</figcaption>"));
    assert_non_null(strstr(page, "</html>"));
    assert_non_null(strstr(page, "too short to tell"));
    free(page);
    for (int p = 0; p < TRIAL_CURVE; p++) {
        result.median.confirmed_curve[p] = 5 * p;
    }
    page = trial_report_html(&setup, &result, 1);
    assert_non_null(page);
    assert_non_null(strstr(page, ">0</text>"));
    assert_non_null(strstr(page, ">20</text>"));
    assert_non_null(strstr(page, ">120 ms</text>"));
    assert_null(strstr(page, "too short to tell"));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_medians_of_the_clients_and_rates_of_all_of_them),
        cmocka_unit_test(the_median_of_the_runs_is_what_counts),
        cmocka_unit_test(what_does_not_hold_is_said_with_its_limit),
        cmocka_unit_test(clients_that_stay_outside_or_differ_break_every_limit),
        cmocka_unit_test(every_named_network_but_those_made_up_has_limits),
        cmocka_unit_test(limits_are_read_or_refused_with_what_there_is),
        cmocka_unit_test(reports_that_are_none_are_refused),
        cmocka_unit_test(a_report_says_all_that_is_needed_to_do_it_again),
        cmocka_unit_test(what_has_no_limits_is_not_given_any_by_its_report),
        cmocka_unit_test(limits_for_a_network_that_there_is_not_are_refused),
        cmocka_unit_test(ticks_are_one_two_or_five_times_a_power_of_ten),
        cmocka_unit_test(the_page_needs_nothing_else_and_has_a_plot_for_each_network),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
