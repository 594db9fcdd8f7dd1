/* The bad networks of --net.
 * SPDX-License-Identifier: MIT */
#include "client/tool_links.h"

#include <string.h>

#include "base/options.h"
#include "base/text.h"

static int count_of(const char *names)
{
    int count = 1;

    for (const char *c = names; *c != '\0'; c++) {
        count += *c == ',';
    }
    return count;
}

static bool open_one(struct tool_links *links, const char *name, struct relay_options *options,
                     char *fault, size_t fault_size)
{
    if (!link_plan_parse(&options->plan, name, fault, fault_size)) {
        return false;
    }
    struct relay_thread *relay = relay_thread_start(options, fault, fault_size);

    if (relay == NULL) {
        return false;
    }
    links->relays[links->count] = relay;
    links->vias[links->count] = relay_thread_address(relay);
    links->count++;
    options->seed++; /* so that two of the same name lose different datagrams */
    return true;
}

void tool_links_help(FILE *out)
{
    int widest = 0;

    for (int i = 0; i < link_profile_count; i++) {
        int length = (int)strlen(link_profiles[i].name);

        widest = length > widest ? length : widest;
    }
    fprintf(out, "\nNetworks, perhaps with other figures (4g+loss=5+delay=80):\n");
    for (int i = 0; i < link_profile_count; i++) {
        fprintf(out, "  %-*s  %s\n", widest, link_profiles[i].name, link_profiles[i].what);
    }
}

/* The table begins with the one where there is nothing. */
void tool_links_all(char *names, size_t size)
{
    names[0] = '\0';
    for (int i = 1; i < link_profile_count; i++) {
        size_t used = strlen(names);

        text_format(names + used, size - used, "%s%s", i > 1 ? "," : "", link_profiles[i].name);
    }
}

bool tool_links_name(const char *names, int i, char name[LINK_NAME_BYTES])
{
    for (int skipped = i % count_of(names); skipped > 0; skipped--) {
        names = strchr(names, ',') + 1;
    }
    size_t length = strcspn(names, ",");

    text_format(name, LINK_NAME_BYTES, "%.*s", (int)length, names);
    return length < LINK_NAME_BYTES;
}

void tool_links_spread(const char *names, int clients, char *all, size_t size)
{
    const char *name = names;

    all[0] = '\0';
    for (int i = 0; i < clients; i++) {
        size_t length = strcspn(name, ",");
        size_t used = strlen(all);

        text_format(all + used, size - used, "%s%.*s", i > 0 ? "," : "", (int)length, name);
        name = name[length] == ',' ? name + length + 1 : names;
    }
}

bool tool_links_check(const char *names, char *fault, size_t fault_size)
{
    struct link_plan plan;
    char name[LINK_NAME_BYTES];
    int count = count_of(names);

    if (count > TOOL_LINKS_MOST) {
        text_format(fault, fault_size, "--net takes at most %d networks", TOOL_LINKS_MOST);
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!tool_links_name(names, i, name)) {
            text_format(fault, fault_size,
                        "a link is named in at most %d bytes: NAME+SETTING=NUMBER.",
                        LINK_NAME_BYTES - 1);
            return false;
        }
        if (!link_plan_parse(&plan, name, fault, fault_size)) {
            return false;
        }
    }
    return true;
}

int tool_links_open(struct tool_links *links, const char *names, const struct net_address *server,
                    uint64_t seed, char *fault, size_t fault_size)
{
    struct relay_options options = { .target = *server, .seed = seed };
    char name[LINK_NAME_BYTES];

    memset(links, 0, sizeof(*links));
    if (names == NULL) {
        return EXIT_STATUS_OK;
    }
    if (!tool_links_check(names, fault, fault_size)) {
        return EXIT_STATUS_USAGE;
    }
    for (int count = count_of(names); links->count < count;) {
        (void)tool_links_name(names, links->count, name); /* has been checked */
        if (!open_one(links, name, &options, fault, fault_size)) {
            return EXIT_STATUS_UNAVAILABLE;
        }
    }
    return EXIT_STATUS_OK;
}

struct net_address tool_links_via(const struct tool_links *links, int i)
{
    return links->count > 0 ? links->vias[i % links->count] : (struct net_address){ 0 };
}

json_t *tool_links_report(const struct tool_links *links)
{
    json_t *array = links->count > 0 ? json_array() : NULL;

    for (int i = 0; i < links->count; i++) {
        json_array_append_new(array, relay_thread_report(links->relays[i]));
    }
    return array;
}

void tool_links_close(struct tool_links *links)
{
    for (int i = 0; i < links->count; i++) {
        relay_thread_stop(links->relays[i]);
    }
    links->count = 0;
}
