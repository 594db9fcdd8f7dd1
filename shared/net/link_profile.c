/* Named bad networks and their settings.
 * SPDX-License-Identifier: MIT */
#include "net/link_profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MS(n) ((uint32_t)((n)*1000))
#define PERCENT(n) ((uint32_t)((n)*10000))
#define SAME(...)                                                                                  \
    { __VA_ARGS__ },                                                                               \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* One way. Delays are what such a line adds at its best, jitter comes on top. */
const struct link_profile link_profiles[] = {
    { "clear", "nothing in between", { 0 }, { 0 } },
    { "lan", "a wired network: switches of today", SAME(.delay_us = 200, .jitter_us = 100) },
    { "wifi", "one access point, near, not crowded: aggregation and retries of 802.11",
      SAME(.delay_us = MS(3), .jitter_us = MS(3), .loss_ppm = PERCENT(0.5)) },
    { "bad-wifi", "through two walls, in a house of flats: retries run out in pairs",
      SAME(.delay_us = MS(15), .jitter_us = MS(25), .loss_ppm = PERCENT(3), .burst_milli = 2000) },
    { "4g", "LTE on the move; between Apple's Network Link Conditioner's LTE and Unity's 4G",
      SAME(.delay_us = MS(35), .jitter_us = MS(15), .loss_ppm = PERCENT(1)) },
    { "dsl",
      "ADSL2+ with the upload's modem buffer that others in the house can fill",
      { .delay_us = MS(10),
        .jitter_us = MS(2),
        .loss_ppm = PERCENT(0.1),
        .rate_kbit = 1000,
        .queue_ms = 400 },
      { .delay_us = MS(10),
        .jitter_us = MS(2),
        .loss_ppm = PERCENT(0.1),
        .rate_kbit = 16000,
        .queue_ms = 200 } },
    { "transatlantic", "Europe to New York by fibre: operators publish 70 to 90 ms there and back",
      SAME(.delay_us = MS(45), .jitter_us = MS(2), .loss_ppm = PERCENT(0.1)) },
    { "satellite", "a geostationary hop: light alone takes 240 ms up and down (ITU-T G.114)",
      SAME(.delay_us = MS(300), .jitter_us = MS(20), .loss_ppm = PERCENT(1)) },
    { "storm", "all of it at once, worse than anybody would play on",
      SAME(.delay_us = MS(100), .jitter_us = MS(80), .loss_ppm = PERCENT(15), .burst_milli = 4000,
           .reorder_ppm = PERCENT(5), .double_ppm = PERCENT(2), .corrupt_ppm = PERCENT(0.1),
           .is_shuffled = 1) },
};
const int link_profile_count = ARRAY_LEN(link_profiles);

#define AT(member) offsetof(struct link_conditions, member)
const struct link_setting link_settings[] = {
    { "delay", "ms", AT(delay_us), 1000, 10000, 1000, "added to every datagram" },
    { "jitter", "ms", AT(jitter_us), 1000, 10000, 1000, "standard deviation of what comes on top" },
    { "loss", "%", AT(loss_ppm), 10000, 100, 1000, "of the datagrams" },
    { "burst", "datagrams", AT(burst_milli), 1000, 1000, 1000, "mean length of a run of losses" },
    { "reorder", "%", AT(reorder_ppm), 10000, 100, 1000, "held back by 10 to 40 ms" },
    { "double", "%", AT(double_ppm), 10000, 100, 1000, "arrive twice" },
    { "corrupt", "%", AT(corrupt_ppm), 10000, 100, 100, "arrive with one bit flipped" },
    { "rate", "kbit/s", AT(rate_kbit), 1, 4000000, 16, "the line's; 0: no limit" },
    { "queue", "ms", AT(queue_ms), 1, 10000, 10,
      "that wait before the line, at that rate; then loss. 0: 100" },
    { "shuffle", "", AT(is_shuffled), 1, 1, 1, "1: jitter lets later datagrams overtake" },
};
const int link_setting_count = ARRAY_LEN(link_settings);
#undef AT

static uint32_t *member(struct link_conditions *c, const struct link_setting *s)
{
    return (uint32_t *)(void *)((char *)c + s->offset);
}

static uint32_t value_of(const struct link_conditions *c, const struct link_setting *s)
{
    return *(const uint32_t *)(const void *)((const char *)c + s->offset);
}

const struct link_profile *link_profile_find(const char *name)
{
    for (int i = 0; i < link_profile_count; i++) {
        if (strcmp(link_profiles[i].name, name) == 0) {
            return &link_profiles[i];
        }
    }
    return NULL;
}

/* "a, b and c" */
static void join_names(const char *(*name)(int), int count, char *text, size_t size)
{
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t used = strlen(text);

        text_format(text + used, size - used, "%s%s",
                    i == 0          ? ""
                    : i + 1 < count ? ", "
                                    : " and ",
                    name(i));
    }
}

static const char *profile_name(int i)
{
    return link_profiles[i].name;
}

static const char *setting_name(int i)
{
    return link_settings[i].name;
}

const struct link_setting *link_setting_find(const char *name, char *fault, size_t fault_size)
{
    char names[LINK_TEXT_BYTES];

    for (int i = 0; i < link_setting_count; i++) {
        if (strcmp(link_settings[i].name, name) == 0) {
            return &link_settings[i];
        }
    }
    join_names(setting_name, link_setting_count, names, sizeof(names));
    text_format(fault, fault_size, "a link has no setting '%.32s'; it has %s.", name, names);
    return NULL;
}

/* "12", "0.5": at most six decimals, in millionths. */
static bool parse_number(const char *text, uint64_t *millionths)
{
    uint64_t scale = 1000000;
    uint64_t value = 0;
    bool has_digit = false;
    bool is_behind_point = false;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '.' && !is_behind_point) {
            is_behind_point = true;
            continue;
        }
        if (*c < '0' || *c > '9' || value > UINT64_MAX / 100 || (is_behind_point && scale == 1)) {
            return false;
        }
        has_digit = true;
        value = value * 10 + (uint64_t)(*c - '0');
        scale /= is_behind_point ? 10 : 1;
    }
    if (!has_digit || value > UINT64_MAX / scale) {
        return false;
    }
    *millionths = value * scale;
    return true;
}

bool link_set(struct link_conditions *c, const char *name, const char *value, char *fault,
              size_t fault_size)
{
    const struct link_setting *s = link_setting_find(name, fault, fault_size);
    uint64_t millionths;

    if (s == NULL) {
        return false;
    }
    if (!parse_number(value, &millionths) || millionths > (uint64_t)s->most * 1000000) {
        text_format(fault, fault_size, "'%.32s' is no %s: it is a number from 0 to %u%s%s.", value,
                    s->name, (unsigned)s->most, s->unit[0] != '\0' ? " " : "", s->unit);
        return false;
    }
    *member(c, s) = (uint32_t)(millionths * s->per_unit / 1000000);
    return true;
}

/* One "setting=value" for both directions. */
static bool take_change(struct link_plan *plan, char *change, char *fault, size_t fault_size)
{
    char *value = strchr(change, '=');

    if (value == NULL) {
        text_format(fault, fault_size, "'%.32s' lacks its value: write %.32s=NUMBER.", change,
                    change);
        return false;
    }
    *value++ = '\0';
    return link_set(&plan->up, change, value, fault, fault_size) &&
           link_set(&plan->down, change, value, fault, fault_size);
}

bool link_plan_parse(struct link_plan *plan, const char *text, char *fault, size_t fault_size)
{
    struct link_plan local = { .name = "" };
    char words[LINK_NAME_BYTES];
    char *rest = NULL;

    if (strlen(text) >= sizeof(words)) {
        text_format(fault, fault_size, "a link is named in at most %d bytes: NAME+SETTING=NUMBER.",
                    LINK_NAME_BYTES - 1);
        return false;
    }
    text_format(words, sizeof(words), "%s", text);
    text_format(local.name, sizeof(local.name), "%s", text);
    char *name = strtok_r(words, "+", &rest);
    const struct link_profile *profile = name != NULL ? link_profile_find(name) : NULL;

    if (profile == NULL) {
        char names[LINK_TEXT_BYTES];

        join_names(profile_name, link_profile_count, names, sizeof(names));
        text_format(fault, fault_size, "there is no network '%.32s'; there are %s.",
                    name != NULL ? name : "", names);
        return false;
    }
    local.up = profile->up;
    local.down = profile->down;
    for (char *change; (change = strtok_r(NULL, "+", &rest)) != NULL;) {
        if (!take_change(&local, change, fault, fault_size)) {
            return false;
        }
    }
    *plan = local;
    return true;
}

/* 0, 1, 2, 5, 10, 20, 50... steps: the one behind `rung`. */
static uint64_t next_rung(uint64_t rung, uint32_t step)
{
    uint64_t digit = rung / step;

    while (digit >= 10) {
        digit /= 10;
    }
    return rung == 0 ? step : digit == 2 ? rung / 2 * 5 : rung * 2;
}

void link_nudge(struct link_conditions *c, const struct link_setting *s, bool is_up)
{
    uint64_t most = (uint64_t)s->most * s->per_unit;
    uint64_t old = value_of(c, s);
    uint64_t below = 0;
    uint64_t rung = 0;

    while (rung <= old) {
        below = rung < old ? rung : below;
        rung = next_rung(rung, s->step);
    }
    *member(c, s) = (uint32_t)(!is_up ? below : rung < most ? rung : most);
}

void link_setting_print(const struct link_conditions *c, const struct link_setting *s, char *text,
                        size_t size)
{
    uint32_t value = value_of(c, s);

    text_format(text, size, "%u", value / s->per_unit);
    if (value % s->per_unit == 0) {
        return;
    }
    size_t used = strlen(text);
    uint32_t rest = value % s->per_unit;
    uint32_t unit = s->per_unit;

    text_format(text + used, size - used, ".");
    while (rest > 0 && unit > 1) {
        unit /= 10;
        used = strlen(text);
        text_format(text + used, size - used, "%u", rest / unit);
        rest %= unit;
    }
}

void link_print(const struct link_conditions *c, char *text, size_t size)
{
    text_format(text, size, "%s", "");
    for (int i = 0; i < link_setting_count; i++) {
        const struct link_setting *s = &link_settings[i];
        char value[LINK_NAME_BYTES];
        size_t used = strlen(text);

        if (value_of(c, s) == 0) {
            continue;
        }
        link_setting_print(c, s, value, sizeof(value));
        text_format(text + used, size - used, "%s%s %s%s%s", used > 0 ? ", " : "", s->name, value,
                    s->unit[0] != '\0' ? " " : "", s->unit);
    }
    if (text[0] == '\0') {
        text_format(text, size, "clear");
    }
}

uint32_t link_plan_rtt_us(const struct link_plan *plan)
{
    uint64_t jitter_us = ((uint64_t)plan->up.jitter_us + plan->down.jitter_us) / 2;

    return plan->up.delay_us + plan->down.delay_us + (uint32_t)(jitter_us * 798 / 1000);
}
