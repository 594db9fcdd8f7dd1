/* The medium of the in-memory transport.
 * SPDX-License-Identifier: MIT */
#include "net/loop_medium.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum {
    LINKS_OF_A_PORT = 2,
    PATIENCE_LEAST_US = 20000,
};

struct loop_net *loop_net_open(uint64_t seed)
{
    struct loop_net *net = calloc(1, sizeof *net);

    if (net) {
        net->seed = seed;
    }
    return net;
}

void loop_net_close(struct loop_net *net)
{
    packet_store_done(&net->store);
    free(net->ports);
    free(net);
}

void loop_net_conditions(struct loop_net *net, const struct link_conditions *conditions)
{
    net->conditions = *conditions;
}

uint64_t loop_net_next_us(const struct loop_net *net)
{
    uint64_t next_us = UINT64_MAX;

    for (uint32_t i = 0; i < net->ports_count; i++) {
        const struct loop_port *port = net->ports[i];

        if (port && port->queue.count > 0 && port->queue.items[0]->due_us < next_us) {
            next_us = port->queue.items[0]->due_us;
        }
    }
    return next_us;
}

uint64_t loop_net_fate_hash(const struct loop_net *net)
{
    return net->fate_hash;
}

bool medium_add_port(struct loop_net *net, struct loop_port *port)
{
    struct loop_port **ports;

    if (medium_port_at(net, &port->address)) {
        return false;
    }
    ports = realloc(net->ports, (net->ports_count + 1) * sizeof(struct loop_port *));
    if (!ports) {
        return false;
    }
    net->ports = ports;
    port->number = net->ports_count++;
    net->ports[port->number] = port;
    link_init(&port->up, net->seed, port->number * LINKS_OF_A_PORT);
    link_init(&port->down, net->seed, port->number * LINKS_OF_A_PORT + 1);
    return true;
}

void medium_remove_port(struct loop_net *net, struct loop_port *port)
{
    while (port->queue.count > 0) {
        packet_give(&net->store, packet_queue_remove_first(&port->queue));
    }
    free(port->queue.items);
    net->ports[port->number] = NULL;
}

struct loop_port *medium_port(const struct loop_net *net, uint32_t number)
{
    return number < net->ports_count ? net->ports[number] : NULL;
}

struct loop_port *medium_port_at(const struct loop_net *net, const struct net_address *address)
{
    for (uint32_t i = 0; i < net->ports_count; i++) {
        struct loop_port *port = net->ports[i];

        if (port && port->address.ipv4 == address->ipv4 && port->address.port == address->port) {
            return port;
        }
    }
    return NULL;
}

static const struct link_conditions *conditions_between(const struct loop_net *net,
                                                        const struct loop_port *from,
                                                        const struct loop_port *to)
{
    if (from->has_conditions) {
        return &from->conditions;
    }
    return to && to->has_conditions ? &to->conditions : &net->conditions;
}

/* The link between two ends is that of the later one: clients come after their server. */
static struct link *link_between(struct loop_port *from, struct loop_port *to)
{
    return to == NULL || from->number > to->number ? &from->up : &to->down;
}

static void note_fate(struct loop_net *net, const struct loop_port *from,
                      const struct packet *packet, uint64_t due_us)
{
    const uint64_t fate[] = {
        net->order,
        due_us,
        (uint64_t)from->number << 32 | packet->kind,
        (uint64_t)packet->from << 32 | packet->to,
        (uint64_t)packet->number << 32 | packet->length,
        packet->channel,
    };

    net->fate_hash = XXH3_64bits_withSeed(fate, sizeof fate, net->fate_hash);
    net->fate_hash = XXH3_64bits_withSeed(packet->data, packet->length, net->fate_hash);
}

static void carry(struct loop_net *net, const struct loop_port *from, struct loop_port *to,
                  const struct packet *packet, uint64_t due_us)
{
    struct packet *copy = packet_take(&net->store);

    if (!copy) {
        return;
    }
    memcpy(copy, packet, offsetof(struct packet, data) + packet->length);
    copy->next = NULL;
    copy->order = net->order++;
    copy->due_us = due_us;
    copy->source = from->number;
    if (!packet_queue_add(&to->queue, copy)) {
        packet_give(&net->store, copy);
    }
}

void medium_send(struct loop_net *net, struct loop_port *from, struct loop_port *to,
                 const struct packet *packet, uint64_t now_us)
{
    struct link_fate fate = link_judge(link_between(from, to), conditions_between(net, from, to),
                                       packet->length, now_us);

    if (fate.copies == 0 || fate.is_corrupt || to == NULL) {
        note_fate(net, from, packet, UINT64_MAX);
        return;
    }
    for (int i = 0; i < fate.copies; i++) {
        note_fate(net, from, packet, fate.due_us[i]);
        carry(net, from, to, packet, fate.due_us[i]);
    }
}

void medium_set_timer(struct loop_net *net, struct loop_port *port, struct packet *packet,
                      uint64_t due_us)
{
    packet->order = net->order++;
    packet->due_us = due_us;
    if (!packet_queue_add(&port->queue, packet)) {
        packet_give(&net->store, packet);
    }
}

struct packet *medium_receive(struct loop_port *port, uint64_t now_us)
{
    if (port->queue.count == 0 || port->queue.items[0]->due_us > now_us) {
        return NULL;
    }
    return packet_queue_remove_first(&port->queue);
}

uint64_t medium_patience_us(const struct loop_net *net, const struct loop_port *from,
                            const struct loop_port *to)
{
    const struct link_conditions *conditions = conditions_between(net, from, to);
    uint64_t patience_us =
        2 * ((uint64_t)conditions->delay_us + 2 * (uint64_t)conditions->jitter_us);

    return patience_us > PATIENCE_LEAST_US ? patience_us : PATIENCE_LEAST_US;
}
