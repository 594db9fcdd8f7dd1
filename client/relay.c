/* The relay.
 * SPDX-License-Identifier: MIT */
#include "client/relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/relay_queue.h"
#include "net/enet_transport.h"

enum {
    DRAIN_MOST = 256, /* datagrams of one socket in a row: then others have their turn */
    SOCKET_BYTES = 4 << 20,
    TTL = 255, /* a server's filter on the LAN wants it */
    FDS_BEFORE_FLOWS = 2,
    SWEEP_US = 1000000,
};

struct direction {
    struct link link;
    struct relay_figures figures;
};

struct flow {
    bool is_used;
    uint32_t generation;
    int number; /* in the order of appearance, from 1 */
    int fd;     /* towards the server */
    struct sockaddr_in client;
    uint64_t heard_us; /* from the client */
    struct link_plan plan;
    struct direction directions[RELAY_DIRECTIONS];
};

struct relay {
    struct relay_options options;
    int fd; /* towards the clients */
    struct sockaddr_in target;
    struct flow flows[RELAY_FLOWS];
    int flow_count; /* places in `flows` that were ever used */
    int clients;
    bool is_refused;
    struct relay_figures gone[RELAY_DIRECTIONS]; /* of clients that are forgotten */
    struct histogram late_us;
    struct relay_queue queue;
    uint64_t swept_us; /* when the silent were last looked for */
    struct pollfd fds[FDS_BEFORE_FLOWS + RELAY_FLOWS];
    int fd_count; /* 0: nothing had come when the wait was over */
    uint8_t buffer[RELAY_PAYLOAD_BYTES + 1];
    uint64_t turned_away;
};

static struct sockaddr_in to_sockaddr(const struct net_address *a)
{
    return (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(a->ipv4),
                                 .sin_port = htons(a->port) };
}

static struct net_address to_address(const struct sockaddr_in *a)
{
    return (struct net_address){ ntohl(a->sin_addr.s_addr), ntohs(a->sin_port) };
}

static int open_socket(void)
{
    const int bytes = SOCKET_BYTES;
    const int ttl = TTL;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
        setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof(ttl));
    }
    return fd;
}

struct relay *relay_open(const struct relay_options *options, char *fault, size_t fault_size,
                         int *error_number)
{
    struct sockaddr_in listen = to_sockaddr(&options->listen);
    struct relay *r = calloc(1, sizeof(*r));
    char where[NET_ADDRESS_BYTES];

    *error_number = ENOMEM;
    if (r == NULL) {
        text_format(fault, fault_size, "not enough memory for a relay");
        return NULL;
    }
    r->options = *options;
    r->target = to_sockaddr(&options->target);
    histogram_init(&r->late_us);
    r->fd = open_socket();
    if (r->fd < 0 || bind(r->fd, (const struct sockaddr *)&listen, sizeof(listen)) != 0) {
        *error_number = errno;
        net_address_print(&options->listen, where, sizeof(where));
        text_format(fault, fault_size, "the relay cannot listen on %s: %s", where,
                    file_reason(*error_number));
        relay_close(r);
        return NULL;
    }
    return r;
}

void relay_close(struct relay *r)
{
    for (int i = 0; i < r->flow_count; i++) {
        if (r->flows[i].is_used) {
            close(r->flows[i].fd);
        }
    }
    if (r->fd >= 0) {
        close(r->fd);
    }
    relay_queue_done(&r->queue);
    free(r);
}

uint64_t relay_turned_away(const struct relay *r)
{
    return r->turned_away;
}

struct net_address relay_address(const struct relay *r)
{
    struct sockaddr_in own = { .sin_family = AF_INET };
    socklen_t size = sizeof(own);

    getsockname(r->fd, (struct sockaddr *)&own, &size);
    return to_address(&own);
}

static void add_figures(struct relay_figures *sum, const struct relay_figures *f)
{
    sum->datagrams += f->datagrams;
    sum->bytes += f->bytes;
    for (int i = 0; i < LINK_CAUSES; i++) {
        sum->causes[i] += f->causes[i];
    }
    sum->doubled += f->doubled;
    sum->held += f->held;
    sum->corrupt += f->corrupt;
    sum->crowded += f->crowded;
}

static void forget(struct relay *r, struct flow *f)
{
    for (int d = 0; d < RELAY_DIRECTIONS; d++) {
        add_figures(&r->gone[d], &f->directions[d].figures);
    }
    close(f->fd);
    f->is_used = false;
}

/* A place for a new client: a free one, or that of who has been silent longest. */
static struct flow *find_place(struct relay *r, uint64_t now_us)
{
    struct flow *oldest = NULL;

    for (int i = 0; i < r->flow_count; i++) {
        struct flow *f = &r->flows[i];

        if (!f->is_used) {
            return f;
        }
        if (oldest == NULL || f->heard_us < oldest->heard_us) {
            oldest = f;
        }
    }
    if (r->flow_count < RELAY_FLOWS) {
        return &r->flows[r->flow_count++];
    }
    if (now_us - oldest->heard_us < RELAY_CROWDED_US) {
        return NULL;
    }
    forget(r, oldest);
    return oldest;
}

static struct flow *begin_flow(struct relay *r, const struct sockaddr_in *client, uint64_t now_us)
{
    struct flow *f = find_place(r, now_us);

    if (f == NULL) {
        return NULL;
    }
    int fd = open_socket();

    if (fd < 0 || connect(fd, (const struct sockaddr *)&r->target, sizeof(r->target)) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    *f = (struct flow){ .is_used = true,
                        .generation = f->generation + 1,
                        .number = ++r->clients,
                        .fd = fd,
                        .client = *client,
                        .plan = r->options.plan };
    for (uint32_t d = 0; d < RELAY_DIRECTIONS; d++) {
        link_init(&f->directions[d].link, r->options.seed,
                  (uint32_t)f->number * RELAY_DIRECTIONS + d);
    }
    return f;
}

static struct flow *flow_of(struct relay *r, const struct sockaddr_in *client)
{
    for (int i = 0; i < r->flow_count; i++) {
        struct flow *f = &r->flows[i];

        if (f->is_used && f->client.sin_port == client->sin_port &&
            f->client.sin_addr.s_addr == client->sin_addr.s_addr) {
            return f;
        }
    }
    return NULL;
}

/* What chance alone has decided, so the same seed writes the same lines for a client. */
static void write_log(struct relay *r, const struct flow *f, enum relay_direction d,
                      const struct link_fate *fate)
{
    uint64_t number = f->directions[d].link.number;

    if (r->options.log == NULL) {
        return;
    }
    fprintf(r->options.log, "%d %s %llu %s", f->number, d == RELAY_UP ? "up" : "down",
            (unsigned long long)number, link_cause_name(fate->is_lost ? LINK_LOST : LINK_CARRIED));
    if (!fate->is_lost) {
        fprintf(r->options.log, " jitter %u us%s%s", fate->jitter_us, fate->is_held ? " held" : "",
                fate->is_doubled ? " twice" : "");
    }
    if (!fate->is_lost && fate->is_corrupt) {
        fprintf(r->options.log, " bit %u", fate->bit);
    }
    fputc('\n', r->options.log);
}

static void judge(struct relay *r, struct flow *f, enum relay_direction d, size_t length,
                  uint64_t now_us)
{
    struct direction *way = &f->directions[d];
    const struct link_conditions *c = d == RELAY_UP ? &f->plan.up : &f->plan.down;
    struct link_fate fate = link_judge(&way->link, c, length, now_us);
    struct relay_datagram head = { .flow = (uint32_t)(f - r->flows),
                                   .generation = f->generation,
                                   .is_up = d == RELAY_UP,
                                   .length = (uint32_t)length };

    way->figures.datagrams++;
    way->figures.bytes += length;
    way->figures.causes[fate.cause]++;
    write_log(r, f, d, &fate);
    if (fate.copies == 0) {
        return;
    }
    way->figures.doubled += fate.copies > 1;
    way->figures.held += fate.is_held;
    if (fate.is_corrupt && length > 0) {
        uint64_t bit = fate.bit % (length * 8);

        r->buffer[bit / 8] ^= (uint8_t)(1u << bit % 8);
        way->figures.corrupt++;
    }
    for (int i = 0; i < fate.copies; i++) {
        head.due_us = fate.due_us[i];
        way->figures.crowded += !relay_queue_add(&r->queue, &head, r->buffer);
    }
}

static void send_due(struct relay *r, uint64_t now_us)
{
    for (struct relay_datagram *d; (d = relay_queue_take(&r->queue, now_us)) != NULL; free(d)) {
        struct flow *f = &r->flows[d->flow];
        ssize_t sent;

        if (!f->is_used || f->generation != d->generation) {
            continue;
        }
        histogram_add(&r->late_us, (uint32_t)(now_us - d->due_us));
        if (d->is_up) {
            sent = send(f->fd, d->data, d->length, 0);
        } else {
            sent = sendto(r->fd, d->data, d->length, 0, (const struct sockaddr *)&f->client,
                          sizeof(f->client));
        }
        if (sent < 0 && errno == ECONNREFUSED && d->is_up) {
            r->is_refused = true; /* the answer to an earlier one; this one did not go */
            sent = send(f->fd, d->data, d->length, 0);
        }
        f->directions[d->is_up ? RELAY_UP : RELAY_DOWN].figures.crowded += sent < 0;
    }
}

/* False: nothing is there, or it is to be left for the next time. */
static bool take_from_clients(struct relay *r, uint64_t now_us)
{
    struct sockaddr_in from;
    socklen_t size = sizeof(from);
    ssize_t n = recvfrom(r->fd, r->buffer, sizeof(r->buffer), 0, (struct sockaddr *)&from, &size);

    if (n < 0) {
        return false;
    }
    struct flow *f = flow_of(r, &from);

    if (f == NULL) {
        f = begin_flow(r, &from, now_us);
    }
    if (f != NULL) {
        f->heard_us = now_us;
        judge(r, f, RELAY_UP, (size_t)n, now_us);
    } else {
        r->turned_away++;
    }
    return true;
}

static bool take_from_server(struct relay *r, struct flow *f, uint64_t now_us)
{
    ssize_t n = recv(f->fd, r->buffer, sizeof(r->buffer), 0);

    if (n < 0) {
        r->is_refused |= errno == ECONNREFUSED;
        return errno == ECONNREFUSED;
    }
    judge(r, f, RELAY_DOWN, (size_t)n, now_us);
    return true;
}

static void forget_the_silent(struct relay *r, uint64_t now_us)
{
    for (int i = 0; i < r->flow_count; i++) {
        if (r->flows[i].is_used && now_us - r->flows[i].heard_us > RELAY_IDLE_US) {
            forget(r, &r->flows[i]);
        }
    }
}

static int gather_fds(struct relay *r, int wake_fd)
{
    r->fds[0] = (struct pollfd){ .fd = wake_fd, .events = POLLIN };
    r->fds[1] = (struct pollfd){ .fd = r->fd, .events = POLLIN };
    for (int i = 0; i < r->flow_count; i++) {
        r->fds[FDS_BEFORE_FLOWS + i] =
            (struct pollfd){ .fd = r->flows[i].is_used ? r->flows[i].fd : -1, .events = POLLIN };
    }
    return FDS_BEFORE_FLOWS + r->flow_count;
}

void relay_wait(struct relay *r, int wake_fd, uint64_t until_us)
{
    uint64_t next_us = relay_queue_next_us(&r->queue);
    struct timespec left = clock_left(next_us < until_us ? next_us : until_us, clock_now_us());

    r->fd_count = gather_fds(r, wake_fd);
    if (ppoll(r->fds, (nfds_t)r->fd_count, &left, NULL) <= 0) {
        r->fd_count = 0;
    }
}

void relay_work(struct relay *r)
{
    uint64_t now_us = clock_now_us();

    send_due(r, now_us);
    /* Flows first: a client that is new now may take the place of one that is in r->fds. */
    for (int i = FDS_BEFORE_FLOWS; i < r->fd_count; i++) {
        struct flow *f = &r->flows[i - FDS_BEFORE_FLOWS];

        for (int n = 0; r->fds[i].revents != 0 && n < DRAIN_MOST; n++) {
            if (!take_from_server(r, f, now_us)) {
                break;
            }
        }
    }
    for (int n = 0; r->fd_count > 0 && r->fds[1].revents != 0 && n < DRAIN_MOST; n++) {
        if (!take_from_clients(r, now_us)) {
            break;
        }
    }
    send_due(r, clock_now_us());
    if (now_us - r->swept_us >= SWEEP_US) {
        r->swept_us = now_us;
        forget_the_silent(r, now_us);
    }
}

int relay_clients(const struct relay *r)
{
    return r->clients;
}

static struct flow *find_number(const struct relay *r, int number)
{
    for (int i = 0; i < r->flow_count; i++) {
        if (r->flows[i].is_used && r->flows[i].number == number) {
            return (struct flow *)(uintptr_t)&r->flows[i];
        }
    }
    return NULL;
}

bool relay_client(const struct relay *r, int number, struct net_address *from)
{
    const struct flow *f = find_number(r, number);

    if (f == NULL) {
        return false;
    }
    *from = to_address(&f->client);
    return true;
}

struct link_plan *relay_plan(struct relay *r, int number)
{
    struct flow *f = find_number(r, number);

    return number == 0 ? &r->options.plan : f != NULL ? &f->plan : NULL;
}

/* Does something to both directions of one client or (number 0) of all. */
static void for_links(struct relay *r, int number, uint64_t now_us, uint64_t us,
                      void (*act)(struct link *l, uint64_t now_us, uint64_t us))
{
    for (int i = 0; i < r->flow_count; i++) {
        struct flow *f = &r->flows[i];

        for (int d = 0; f->is_used && (number == 0 || f->number == number) && d < RELAY_DIRECTIONS;
             d++) {
            act(&f->directions[d].link, now_us, us);
        }
    }
}

void relay_cut(struct relay *r, int number, uint64_t now_us, uint64_t us)
{
    for_links(r, number, now_us, us, link_cut);
}

static void spike(struct link *l, uint64_t now_us, uint64_t us)
{
    (void)us;
    link_spike(l, now_us);
}

void relay_spike(struct relay *r, int number, uint64_t now_us)
{
    for_links(r, number, now_us, 0, spike);
}

bool relay_figures(const struct relay *r, int number, enum relay_direction direction,
                   struct relay_figures *figures)
{
    const struct flow *one = find_number(r, number);

    if (number != 0) {
        if (one != NULL) {
            *figures = one->directions[direction].figures;
        }
        return one != NULL;
    }
    *figures = r->gone[direction];
    for (int i = 0; i < r->flow_count; i++) {
        if (r->flows[i].is_used) {
            add_figures(figures, &r->flows[i].directions[direction].figures);
        }
    }
    return true;
}

const struct histogram *relay_late_us(const struct relay *r)
{
    return &r->late_us;
}

bool relay_is_refused(struct relay *r)
{
    bool is_refused = r->is_refused;

    r->is_refused = false;
    return is_refused;
}
