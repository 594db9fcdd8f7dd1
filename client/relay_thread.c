/* A relay in a thread of its own.
 * SPDX-License-Identifier: MIT */
#include "client/relay_thread.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/relay_command.h"
#include "client/relay_report.h"

/* The lock guards the relay but while it waits. */
struct relay_thread {
    pthread_t thread;
    pthread_mutex_t lock;
    int wake_fd;
    atomic_bool is_stopping;
    struct relay *relay;
};

static void *run(void *context)
{
    struct relay_thread *t = context;

    clock_be_precise();
    while (!atomic_load(&t->is_stopping)) {
        relay_wait(t->relay, t->wake_fd, UINT64_MAX);
        pthread_mutex_lock(&t->lock);
        relay_work(t->relay);
        pthread_mutex_unlock(&t->lock);
    }
    return NULL;
}

static void give_back(struct relay_thread *t)
{
    if (t->relay != NULL) {
        relay_close(t->relay);
    }
    if (t->wake_fd >= 0) {
        close(t->wake_fd);
    }
    pthread_mutex_destroy(&t->lock);
    free(t);
}

struct relay_thread *relay_thread_start(const struct relay_options *options, char *fault,
                                        size_t fault_size)
{
    struct relay_options own = *options;
    struct relay_thread *t = calloc(1, sizeof(*t));
    int error;

    if (t == NULL) {
        text_format(fault, fault_size, "not enough memory for a relay");
        return NULL;
    }
    own.listen = (struct net_address){ INADDR_LOOPBACK, 0 };
    pthread_mutex_init(&t->lock, NULL);
    t->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (t->wake_fd < 0) {
        text_format(fault, fault_size, "cannot start a relay: %s", file_reason(errno));
        give_back(t);
        return NULL;
    }
    t->relay = relay_open(&own, fault, fault_size, &error);
    if (t->relay == NULL) {
        give_back(t);
        return NULL;
    }
    error = pthread_create(&t->thread, NULL, run, t);
    if (error != 0) {
        text_format(fault, fault_size, "cannot start a thread: %s", file_reason(error));
        give_back(t);
        return NULL;
    }
    return t;
}

struct net_address relay_thread_address(const struct relay_thread *t)
{
    return relay_address(t->relay);
}

bool relay_thread_command(struct relay_thread *t, const char *line, char *answer, size_t size)
{
    pthread_mutex_lock(&t->lock);
    bool is_done = relay_command(t->relay, line, clock_now_us(), answer, size);

    pthread_mutex_unlock(&t->lock);
    return is_done;
}

struct link_plan relay_thread_plan(struct relay_thread *t)
{
    pthread_mutex_lock(&t->lock);
    struct link_plan plan = *relay_plan(t->relay, 0);

    pthread_mutex_unlock(&t->lock);
    return plan;
}

json_t *relay_thread_report(struct relay_thread *t)
{
    pthread_mutex_lock(&t->lock);
    json_t *report = relay_report_json(t->relay);

    pthread_mutex_unlock(&t->lock);
    return report;
}

void relay_thread_stop(struct relay_thread *t)
{
    if (t == NULL) {
        return;
    }
    atomic_store(&t->is_stopping, true);
    eventfd_write(t->wake_fd, 1);
    pthread_join(t->thread, NULL);
    give_back(t);
}
