/* What a file of a server's whereabouts says, and how people read it.
 * SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "net/whereabouts.h"

enum {
    ADDRESS_BYTES = 16, /* 255.255.255.255 and its end */
};

/* Until the year 9999: what localtime and people can do something with. */
static const json_int_t since_most = 253402300799;

char *whereabouts_write(const struct whereabouts *w)
{
    const uint32_t ip = w->address.ipv4;
    char address[ADDRESS_BYTES];
    char lan[NET_ADDRESS_BYTES];
    json_t *matches = json_array();
    bool is_good = matches != NULL;

    text_format(address, sizeof(address), "%u.%u.%u.%u", ip >> 24, ip >> 16 & 0xFF, ip >> 8 & 0xFF,
                ip & 0xFF);
    net_address_print(&w->lan, lan, sizeof(lan));
    for (int i = 0; i < w->match_count; i++) {
        is_good = is_good && json_array_append_new(matches, json_string(w->matches[i])) == 0;
    }
    json_t *whole = json_pack(
        "{s:i, s:i, s:s, s:i, s:s, s:i, s:I, s:i, s:o, s:i, s:b, s:s*}", "pid", w->pid, "parent",
        w->parent, "address", address, "port", w->address.port, "version", w->version, "protocol",
        w->protocol, "since", (json_int_t)w->since_s, "people", w->people, "matches", matches,
        "open", w->open_count, "tied", w->is_tied, "lan", w->lan.port != 0 ? lan : NULL);
    char *text = is_good && whole != NULL ? json_dumps(whole, JSON_COMPACT) : NULL;

    json_decref(whole);
    return text;
}

static bool read_number(const json_t *whole, const char *key, json_int_t least, json_int_t most,
                        json_int_t *number)
{
    const json_t *value = json_object_get(whole, key);

    *number = json_integer_value(value);
    return json_is_integer(value) && *number >= least && *number <= most;
}

static bool read_numbers(struct whereabouts *w, const json_t *whole, uint16_t port)
{
    json_int_t pid;
    json_int_t parent;
    json_int_t same_port;
    json_int_t protocol;
    json_int_t since;
    json_int_t people;
    json_int_t open;
    bool is_good = read_number(whole, "pid", 1, INT_MAX, &pid) &&
                   read_number(whole, "parent", 0, INT_MAX, &parent) &&
                   read_number(whole, "port", port, port, &same_port) &&
                   read_number(whole, "protocol", 0, UINT16_MAX, &protocol) &&
                   read_number(whole, "since", 0, since_most, &since);

    if (is_good) {
        w->pid = (int)pid;
        w->parent = (int)parent;
        w->protocol = (int)protocol;
        w->since_s = (uint64_t)since;
        w->people =
            read_number(whole, "people", 0, WHEREABOUTS_PEOPLE_MOST, &people) ? (int)people : 0;
        w->open_count = read_number(whole, "open", 0, WHEREABOUTS_MATCHES, &open) ? (int)open : 0;
        w->is_tied = json_is_true(json_object_get(whole, "tied"));
    }
    return is_good;
}

static bool read_address(struct whereabouts *w, const json_t *whole, uint16_t port)
{
    const char *text = json_string_value(json_object_get(whole, "address"));
    char unsaid[1];

    return text != NULL && strchr(text, ':') == NULL &&
           net_address_parse(text, port, &w->address, unsaid, sizeof(unsaid));
}

static bool read_lan(struct whereabouts *w, const json_t *whole)
{
    const json_t *value = json_object_get(whole, "lan");
    const char *text = json_string_value(value);
    char unsaid[1];

    w->lan = (struct net_address){ 0 };
    return value == NULL ||
           (text != NULL && net_address_parse(text, 0, &w->lan, unsaid, sizeof(unsaid)));
}

static bool read_words(struct whereabouts *w, const json_t *whole)
{
    const char *version = json_string_value(json_object_get(whole, "version"));
    const json_t *matches = json_object_get(whole, "matches");
    size_t count = min_size(json_array_size(matches), WHEREABOUTS_MATCHES);

    if (version == NULL || !json_is_array(matches)) {
        return false;
    }
    text_clean(w->version, sizeof(w->version), version);
    w->match_count = 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_array_get(matches, i));
        char *to = w->matches[w->match_count];

        w->match_count += name != NULL && text_clean(to, sizeof(w->matches[0]), name) > 0;
    }
    return true;
}

bool whereabouts_read(struct whereabouts *w, const char *text, size_t length, uint16_t port)
{
    json_t *whole = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    bool is_good = json_is_object(whole) && read_numbers(w, whole, port) &&
                   read_address(w, whole, port) && read_lan(w, whole) && read_words(w, whole);

    json_decref(whole);
    return is_good;
}

void whereabouts_since(uint64_t since_s, char text[WHEREABOUTS_SINCE_BYTES])
{
    time_t when = (time_t)since_s;
    struct tm local;

    if (localtime_r(&when, &local) == NULL ||
        strftime(text, WHEREABOUTS_SINCE_BYTES, "%Y-%m-%d %H:%M:%S", &local) == 0) {
        text_format(text, WHEREABOUTS_SINCE_BYTES, "an unknown time");
    }
}

void whereabouts_names(const struct whereabouts *w, char *text, size_t size)
{
    size_t used = 0;

    text_format(text, size, "%s", w->match_count > 0 ? "" : "none");
    for (int i = 0; i < w->match_count; i++) {
        text_format(text + used, size - used, "%s%s", i > 0 ? ", " : "", w->matches[i]);
        used += strlen(text + used);
    }
}
