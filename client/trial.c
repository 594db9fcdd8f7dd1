/* What a trial measures and what it must come to.
 * SPDX-License-Identifier: MIT */
#include "client/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    CLIENTS_MOST = 256,
    TICKS_A_MINUTE = 60 * TICK_HZ,
};

const struct trial_figure_row trial_figures[TRIAL_FIGURES] = {
    [TRIAL_RTT] = { "rtt_ms", "RTT", "ms", 1, "median round trip, as the clients measure it" },
    [TRIAL_JITTER] = { "jitter_ms", "jitter", "ms", 1,
                       "how much longer 1 in 100 round trips takes than the median" },
    [TRIAL_LOSS] = { "loss_percent", "lost", "%", 2, "of the datagrams, both ways" },
    [TRIAL_CONFIRMED] = { "confirmed_ms", "confirmed", "ms", 1,
                          "median time from sending an input to its confirmed result" },
    [TRIAL_CONFIRMED_P99] = { "confirmed_p99_ms", "p99", "ms", 1,
                              "99 in 100 are confirmed within it" },
    [TRIAL_LATE] = { "late_percent", "late", "%", 2,
                     "inputs that came too late to be used, of all" },
    [TRIAL_MISPREDICTED] = { "mispredictions_per_min", "mispred.", "/min", 0,
                             "times a client had assumed something else, however small" },
    [TRIAL_CORRECTION] = { "correction_px", "corr.", "px", 1,
                           "99 in 100 corrections move a boat by less" },
    [TRIAL_ROLLBACK] = { "rollback_ticks", "rollback", "ticks", 0,
                         "99 in 100 rollbacks are not deeper" },
    [TRIAL_RESYNCS] = { "resyncs_per_min", "resyncs", "/min", 2,
                        "whole worlds sent anew, a client" },
    [TRIAL_FREEZES] = { "freezes_per_min", "freezes", "/min", 2,
                        "times longer than 150 ms without a newly confirmed tick, a client" },
    [TRIAL_DISCONNECTS] = { "disconnects", "lost links", "", 0, "of all clients together" },
    [TRIAL_DESYNCS] = { "desyncs", "desyncs", "", 0, "worlds that differed from the server's" },
    [TRIAL_OUTSIDE] = { "outside", "outside", "", 0, "clients that never got in" },
    [TRIAL_UP] = { "up_bytes_s", "up", "B/s", 0, "a client" },
    [TRIAL_DOWN] = { "down_bytes_s", "down", "B/s", 0, "a client" },
    [TRIAL_CORRUPT] = { "corrupted", "damaged", "", 0,
                        "datagrams that arrived with a flipped bit" },
};

static double number_in(const json_t *object, const char *key, const char *inner)
{
    const json_t *value = json_object_get(object, key);

    return json_number_value(inner != NULL ? json_object_get(value, inner) : value);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof(values[0]), by_size);
    return count > 0 ? values[count / 2] : 0;
}

static double sum_of(const json_t *clients, const char *key)
{
    double sum = 0;
    size_t i;
    const json_t *client;

    json_array_foreach(clients, i, client)
    {
        sum += number_in(client, key, NULL);
    }
    return sum;
}

/* The middle one of what the clients have. */
static double median_of(const json_t *clients, const char *key, const char *inner)
{
    double values[CLIENTS_MOST];
    int count = 0;
    size_t i;
    const json_t *client;

    json_array_foreach(clients, i, client)
    {
        if (count < CLIENTS_MOST) {
            values[count++] = number_in(client, key, inner);
        }
    }
    return median(values, count);
}

static void curve_of(const json_t *clients, const char *key, double curve[TRIAL_CURVE])
{
    for (size_t p = 0; p < TRIAL_CURVE; p++) {
        double values[CLIENTS_MOST];
        int count = 0;
        size_t i;
        const json_t *client;

        json_array_foreach(clients, i, client)
        {
            const json_t *own = json_object_get(json_object_get(client, key), "curve");

            if (count < CLIENTS_MOST) {
                values[count++] = json_number_value(json_array_get(own, p));
            }
        }
        curve[p] = median(values, count);
    }
}

/* What the links say: a share of all datagrams, and how many were damaged. */
static void measure_links(const json_t *links, struct trial_figures *f)
{
    static const char *const directions[] = { "up", "down" };
    static const char *const losses[] = { "lost", "cut", "full", "crowded" };
    double all = 0;
    double lost = 0;
    size_t i;
    const json_t *link;

    json_array_foreach(links, i, link)
    {
        for (size_t d = 0; d < ARRAY_LEN(directions); d++) {
            const json_t *direction = json_object_get(link, directions[d]);

            all += number_in(direction, "datagrams", NULL);
            f->values[TRIAL_CORRUPT] += number_in(direction, "corrupt", NULL);
            for (size_t k = 0; k < ARRAY_LEN(losses); k++) {
                lost += number_in(direction, losses[k], NULL);
            }
        }
    }
    f->values[TRIAL_LOSS] = all > 0 ? lost * 100 / all : 0;
}

static double count_outside(const json_t *clients)
{
    double outside = 0;
    size_t i;
    const json_t *client;

    json_array_foreach(clients, i, client)
    {
        outside += !json_is_true(json_object_get(client, "joined"));
    }
    return outside;
}

bool trial_measure(const json_t *bots, struct trial_figures *f)
{
    const json_t *clients = json_object_get(bots, "clients");
    double ticks = sum_of(clients, "ticks");
    double minutes = ticks / TICKS_A_MINUTE;
    double *v = f->values;

    memset(f, 0, sizeof(*f));
    if (json_array_size(clients) == 0 || ticks <= 0) {
        return false;
    }
    v[TRIAL_RTT] = median_of(clients, "rtt_ms", "p50");
    v[TRIAL_JITTER] = median_of(clients, "rtt_ms", "p99") - v[TRIAL_RTT];
    v[TRIAL_CONFIRMED] = median_of(clients, "input_to_confirmed_ms", "p50");
    v[TRIAL_CONFIRMED_P99] = median_of(clients, "input_to_confirmed_ms", "p99");
    v[TRIAL_LATE] = sum_of(clients, "late_inputs") * 100 / ticks;
    v[TRIAL_MISPREDICTED] = sum_of(clients, "mispredictions") / minutes;
    v[TRIAL_CORRECTION] = median_of(clients, "correction_px", "p99");
    v[TRIAL_ROLLBACK] = median_of(clients, "rollback_ticks", "p99");
    v[TRIAL_RESYNCS] = sum_of(clients, "resyncs") / minutes;
    v[TRIAL_FREEZES] = sum_of(clients, "freezes") / minutes;
    v[TRIAL_DISCONNECTS] = sum_of(clients, "disconnects");
    v[TRIAL_DESYNCS] = sum_of(clients, "desyncs");
    v[TRIAL_OUTSIDE] = count_outside(clients);
    v[TRIAL_UP] = sum_of(clients, "bytes_up") / minutes / 60;
    v[TRIAL_DOWN] = sum_of(clients, "bytes_down") / minutes / 60;
    measure_links(json_object_get(bots, "links"), f);
    curve_of(clients, "input_to_confirmed_ms", f->confirmed_curve);
    curve_of(clients, "rtt_ms", f->rtt_curve);
    return true;
}

static void take_medians(struct trial_result *r)
{
    double values[TRIAL_RUNS];

    for (int k = 0; k < TRIAL_FIGURES; k++) {
        for (int i = 0; i < r->runs; i++) {
            values[i] = r->each[i].values[k];
        }
        r->median.values[k] = median(values, r->runs);
    }
    for (int p = 0; p < TRIAL_CURVE; p++) {
        for (int i = 0; i < r->runs; i++) {
            values[i] = r->each[i].confirmed_curve[p];
        }
        r->median.confirmed_curve[p] = median(values, r->runs);
        for (int i = 0; i < r->runs; i++) {
            values[i] = r->each[i].rtt_curve[p];
        }
        r->median.rtt_curve[p] = median(values, r->runs);
    }
}

static void hold(struct trial_result *r, enum trial_figure figure, double limit, bool is_below)
{
    double value = r->median.values[figure];
    const struct trial_figure_row *row = &trial_figures[figure];
    size_t used = strlen(r->broken);

    if (limit < 0 || (is_below ? value < limit : value <= limit)) {
        return;
    }
    text_format(r->broken + used, sizeof(r->broken) - used, "%s%s %.*f%s%s (limit %.*f)",
                used > 0 ? ", " : "", row->title, row->decimals, value,
                row->unit[0] != '\0' ? " " : "", row->unit, row->decimals, limit);
}

void trial_judge(struct trial_result *r)
{
    const struct trial_limits *l = &r->limits;
    double own_rtt_ms = link_plan_rtt_us(&r->plan) / 1000.0;
    double confirmed_ms = l->confirmed_over_ms >= 0 ? own_rtt_ms + l->confirmed_over_ms : -1;

    take_medians(r);
    r->broken[0] = '\0';
    hold(r, TRIAL_OUTSIDE, 0, false);
    hold(r, TRIAL_DESYNCS, 0, false);
    if (l->profile[0] == '\0') {
        return;
    }
    hold(r, TRIAL_DISCONNECTS, l->disconnects, false);
    hold(r, TRIAL_FREEZES, l->freezes_per_min, false);
    hold(r, TRIAL_RESYNCS, l->resyncs_per_min, false);
    hold(r, TRIAL_LATE, l->late_percent, true);
    hold(r, TRIAL_CONFIRMED, l->confirmed_ms >= 0 ? l->confirmed_ms : confirmed_ms, false);
}

enum {
    WHATEVER = -1,
};

bool trial_default_limits(const char *profile, struct trial_limits *limits)
{
    static const struct trial_limits defaults[] = {
        { "clear", 0, 0, 0, 0.5, 4, WHATEVER },
        { "lan", 0, 0, 0, 0.5, 4, WHATEVER },
        { "wifi", 0, 0, 0, 1, WHATEVER, 25 },
        { "bad-wifi", 0, 1, 0, 2, WHATEVER, 70 },
        { "4g", 0, 0, 0, 1.5, WHATEVER, 45 },
        { "dsl", 0, 0, 0, 1, WHATEVER, 25 },
        { "transatlantic", 0, 0, 0, 0.5, WHATEVER, 25 },
        { "satellite", 0, 0, 1, 2, WHATEVER, 60 },
        { "storm", 0, 10, 2, 10, WHATEVER, WHATEVER },
    };

    for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
        if (strcmp(defaults[i].profile, profile) == 0) {
            *limits = defaults[i];
            return true;
        }
    }
    return false;
}

/* What stands in the files. */
static const struct {
    const char *key;
    size_t offset;
} limit_keys[] = {
    { "disconnects", offsetof(struct trial_limits, disconnects) },
    { "freezes_per_min", offsetof(struct trial_limits, freezes_per_min) },
    { "resyncs_per_min", offsetof(struct trial_limits, resyncs_per_min) },
    { "late_percent", offsetof(struct trial_limits, late_percent) },
    { "confirmed_ms", offsetof(struct trial_limits, confirmed_ms) },
    { "confirmed_over_ms", offsetof(struct trial_limits, confirmed_over_ms) },
};

static double *member(struct trial_limits *l, size_t i)
{
    return (double *)(void *)((char *)l + limit_keys[i].offset);
}

static bool read_limit(struct trial_limits *l, const char *key, const json_t *value, char *fault,
                       size_t fault_size)
{
    char clean[LINK_NAME_BYTES];

    text_clean(clean, sizeof(clean), key);
    for (size_t i = 0; i < ARRAY_LEN(limit_keys); i++) {
        if (strcmp(limit_keys[i].key, key) != 0) {
            continue;
        }
        *member(l, i) = json_number_value(value);
        if (json_is_number(value) && *member(l, i) >= 0) {
            return true;
        }
        text_format(fault, fault_size, "the limit %s of %s is no number from 0 up", clean,
                    l->profile);
        return false;
    }
    text_format(fault, fault_size,
                "there is no limit '%s'; there are disconnects, freezes_per_min, resyncs_per_min, "
                "late_percent, confirmed_ms and confirmed_over_ms",
                clean);
    return false;
}

bool trial_read_limits(const json_t *all, const char *profile, struct trial_limits *limits,
                       char *fault, size_t fault_size)
{
    const json_t *own = json_object_get(all, profile);
    const char *key;
    json_t *value;

    fault[0] = '\0';
    memset(limits, 0, sizeof(*limits));
    if (!json_is_object(all) || (own != NULL && !json_is_object(own))) {
        text_format(fault, fault_size,
                    "limits are an object of objects: {\"wifi\": {\"late_percent\": 1}}");
        return false;
    }
    if (own == NULL) {
        return false;
    }
    text_format(limits->profile, sizeof(limits->profile), "%s", profile);
    for (size_t i = 0; i < ARRAY_LEN(limit_keys); i++) {
        *member(limits, i) = WHATEVER;
    }
    json_object_foreach((json_t *)(uintptr_t)own, key, value)
    {
        if (!read_limit(limits, key, value, fault, fault_size)) {
            return false;
        }
    }
    return true;
}

bool trial_check_limits(const json_t *all, char *fault, size_t fault_size)
{
    struct link_plan plan;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)all, name, value)
    {
        if (!link_plan_parse(&plan, name, fault, fault_size)) {
            return false;
        }
    }
    return true;
}

json_t *trial_limits_json(const struct trial_limits *limits)
{
    struct trial_limits copy = *limits;
    json_t *o = json_object();

    for (size_t i = 0; i < ARRAY_LEN(limit_keys); i++) {
        if (*member(&copy, i) >= 0) {
            json_object_set_new(o, limit_keys[i].key, json_real(*member(&copy, i)));
        }
    }
    return o;
}
