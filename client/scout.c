/* Looking around in a thread of its own: a lock, a wake-up, and what was found last.
 * SPDX-License-Identifier: MIT */
#include "client/scout.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/seek.h"
#include "net/enet_transport.h"
#include "net/secret.h"

struct scout {
    pthread_t thread;
    pthread_mutex_t lock; /* guards all that both sides use */
    pthread_cond_t wake;
    atomic_bool is_stopping;
    atomic_bool has_code; /* one waits to be looked for */
    bool has_look;
    struct code *code; /* in secret memory */
    struct net_address near;
    bool has_news;
    struct scout_news news;
    struct view_lan view;

    /* The thread's alone. */
    struct code *sought; /* in secret memory */
    bool is_seeking;
    char folder[PATH_MAX]; /* the profile's; "": none */
    struct hosts hosts;
    struct find_list list;
};

/* --- the thread ------------------------------------------------------------------------------- */

/* A code does not wait behind a look around, nor behind a code that is not wanted any more. */
static bool is_over(void *context)
{
    struct scout *s = context;

    return atomic_load(&s->is_stopping) || atomic_load(&s->has_code);
}

static void on_progress(void *context, const char *text)
{
    struct scout *s = context;

    if (s->is_seeking) {
        pthread_mutex_lock(&s->lock);
        text_format(s->view.progress, sizeof(s->view.progress), "%s...", text);
        pthread_mutex_unlock(&s->lock);
    }
}

static void say_none(const struct seek_result *r, const char *fault, char *text, size_t size)
{
    if (fault[0] != '\0') {
        text_format(text, size, "%s", fault);
    } else if (r->networks[0] == '\0') {
        text_format(text, size,
                    "Nobody on this machine has a match with that code, and it is on no network "
                    "to ask on: plug the cable in, or join the Wi-Fi, and try again.");
    } else {
        text_format(text, size,
                    "Nobody here or on %s has a match with that code. Check it with the host, who "
                    "has to open the LAN (L); or have the link sent and paste it: Ctrl+V.",
                    r->networks);
    }
}

static void seek(struct scout *s, const struct seeker *seeker, const struct net_address *near)
{
    struct scout_news news = { .is_found = false };
    struct seek_result result;
    char fault[SEEK_FAULT_BYTES];

    news.is_found = seek_by_code(seeker, s->sought, near, &result, fault, sizeof(fault));
    news.server = result.server;
    if (!news.is_found) {
        say_none(&result, fault, news.sentence, sizeof(news.sentence));
    }
    pthread_mutex_lock(&s->lock);
    if (!is_over(s)) {
        s->news = news;
        s->has_news = true;
        s->view.progress[0] = '\0';
    }
    pthread_mutex_unlock(&s->lock);
    secret_wipe(s->sought, sizeof(*s->sought));
}

static struct view_found seen(const struct find_row *r)
{
    struct view_found f = { .players = r->m.players,
                            .seats = r->m.seats,
                            .is_here = !r->is_lan,
                            .takes_code = r->takes_code,
                            .is_locked = r->m.is_locked,
                            .other_version = r->version == PROTO_VERSION ? 0 : r->version };

    net_address_print(&r->server, f.server, sizeof(f.server));
    net_address_print(&r->home, f.home, sizeof(f.home));
    text_format(f.match, sizeof(f.match), "%s", r->m.name);
    text_format(f.game, sizeof(f.game), "%s", r->m.game);
    return f;
}

static int place_of(const struct view_lan *view, int count, const struct view_found *f)
{
    int i = 0;

    while (i < count && (strcmp(view->rows[i].server, f->server) != 0 ||
                         strcmp(view->rows[i].match, f->match) != 0)) {
        i++;
    }
    return i;
}

static int by_name(const void *a, const void *b)
{
    const struct view_found *one = a;
    const struct view_found *other = b;
    int order = other->is_here - one->is_here;

    order = order != 0 ? order : strcmp(one->match, other->match);
    return order != 0 ? order : strcmp(one->server, other->server);
}

/* In the same order each time, whoever answered first: people are about to choose one. */
static void show(struct scout *s, const char *networks)
{
    struct view_lan *view = &s->view;

    view->count = 0;
    for (int i = 0; i < s->list.count && view->count < VIEW_FOUND; i++) {
        const struct view_found f = seen(&s->list.rows[i]);

        if (place_of(view, view->count, &f) == view->count) {
            view->rows[view->count++] = f;
        }
    }
    qsort(view->rows, view->count, sizeof(view->rows[0]), by_name);
    text_format(view->networks, sizeof(view->networks), "%s", networks);
    view->serial++;
}

/* Of a look that was given up nothing is shown. */
static void look(struct scout *s, const struct seeker *seeker)
{
    char networks[SEEK_NETWORKS_BYTES];
    char unused[SEEK_FAULT_BYTES];
    bool is_whole = seek_all(seeker, &s->list, networks, unused, sizeof(unused));

    pthread_mutex_lock(&s->lock);
    if (is_over(s)) {
        s->has_look = true;
    } else if (is_whole) {
        show(s, networks);
    }
    pthread_mutex_unlock(&s->lock);
}

static void *run(void *context)
{
    struct scout *s = context;
    const struct seeker seeker = { is_over, on_progress, s, &s->hosts };

    while (!atomic_load(&s->is_stopping)) {
        pthread_mutex_lock(&s->lock);
        while (!atomic_load(&s->is_stopping) && !atomic_load(&s->has_code) && !s->has_look) {
            pthread_cond_wait(&s->wake, &s->lock);
        }
        const struct net_address near = s->near;

        s->is_seeking = atomic_exchange(&s->has_code, false);
        if (s->is_seeking) {
            *s->sought = *s->code;
            secret_wipe(s->code, sizeof(*s->code));
        } else {
            s->has_look = false;
        }
        pthread_mutex_unlock(&s->lock);
        hosts_read(&s->hosts, s->folder);
        if (s->is_seeking) {
            seek(s, &seeker, near.port != 0 ? &near : NULL);
        } else {
            look(s, &seeker);
        }
    }
    return NULL;
}

/* --- the other side --------------------------------------------------------------------------- */

static void give_back(struct scout *s)
{
    secret_give(s->code);
    secret_give(s->sought);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

struct scout *scout_start(const char *folder, char *fault, size_t size)
{
    struct scout *s = calloc(1, sizeof(*s));

    if (s == NULL) {
        text_format(fault, size, "not enough memory");
        return NULL;
    }
    text_format(s->folder, sizeof(s->folder), "%s", folder);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    s->code = secret_take(sizeof(*s->code));
    s->sought = secret_take(sizeof(*s->sought));
    int error =
        s->code == NULL || s->sought == NULL ? ENOMEM : pthread_create(&s->thread, NULL, run, s);

    if (error != 0) {
        text_format(fault, size, "cannot start a thread: %s", strerror(error));
        give_back(s);
        return NULL;
    }
    return s;
}

void scout_look(struct scout *s)
{
    pthread_mutex_lock(&s->lock);
    s->has_look = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
}

void scout_seek(struct scout *s, const struct code *code, const struct net_address *near)
{
    pthread_mutex_lock(&s->lock);
    *s->code = *code;
    s->near = *near;
    s->has_news = false;
    atomic_store(&s->has_code, true);
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
}

bool scout_take(struct scout *s, struct scout_news *news)
{
    pthread_mutex_lock(&s->lock);
    bool has_news = s->has_news;

    if (has_news) {
        *news = s->news;
        s->has_news = false;
    }
    pthread_mutex_unlock(&s->lock);
    return has_news;
}

void scout_view(struct scout *s, struct view_lan *lan)
{
    pthread_mutex_lock(&s->lock);
    *lan = s->view;
    pthread_mutex_unlock(&s->lock);
}

void scout_stop(struct scout *s)
{
    if (s == NULL) {
        return;
    }
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->is_stopping, true);
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    give_back(s);
}
