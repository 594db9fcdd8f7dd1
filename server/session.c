/* Sessions: inputs in, one input a tick out, and the limits of one client.
 * SPDX-License-Identifier: MIT */
#include "server/session.h"

#include <string.h>

enum {
    SECOND_US = 1000000,
};

void session_open(struct session *s, const struct net_event *event, uint64_t now_us)
{
    memset(s, 0, sizeof(*s));
    s->state = SESSION_GREETING;
    s->peer = event->peer;
    s->door = event->door;
    s->ipv4 = event->ipv4;
    s->port = event->port;
    s->is_away = event->is_away;
    if (event->identity != NULL) {
        memcpy(s->identity, event->identity, sizeof(s->identity));
    }
    s->match = SESSION_MATCH_NONE;
    s->claimed = SESSION_MATCH_NONE;
    s->seat = GAME_SEAT_NONE;
    s->since_us = now_us;
    s->heard_us = now_us;
    s->margin = PROTO_MARGIN_NONE;
    s->request_us = INT64_MIN;
    s->chat_us = INT64_MIN;
}

void session_begin_epoch(struct session *s, uint32_t tick, uint64_t now_us)
{
    s->epoch = (uint8_t)((s->epoch + 1) % PROTO_EPOCHS);
    s->acked_tick = tick;
    s->keyframe_us = now_us;
    s->holds_input = false;
    s->margin = PROTO_MARGIN_NONE;
    s->strays = 0;
    s->keyframes++;
    memset(s->ring, 0, sizeof(s->ring));
}

/* Signed distance from a to b, right across the wrap. */
static int32_t ticks_from(uint32_t a, uint32_t b)
{
    return (int32_t)(b - a);
}

static void accept_ack(struct session *s, uint32_t applied, uint32_t tick)
{
    if (ticks_from(s->acked_tick, applied) > 0 && ticks_from(applied, tick) >= 0) {
        s->acked_tick = applied;
    }
}

static void note_arrival(struct session *s, uint32_t newest, uint32_t tick, uint64_t next_us,
                         uint64_t received_us)
{
    if (s->holds_input && ticks_from(s->held_tick, newest) <= 0) {
        return;
    }
    int64_t ahead = ticks_from(tick + 1, newest);
    int64_t deadline_us = (int64_t)next_us + ahead * SECOND_US / TICK_HZ;
    int64_t early_us = deadline_us - (int64_t)received_us;

    s->holds_input = true;
    s->held_tick = newest;
    s->margin = PROTO_MARGIN_NONE;
    if (received_us == 0) {
        return;
    }
    s->margin =
        (int16_t)clamp_i64(early_us / PROTO_MARGIN_UNIT_US, PROTO_MARGIN_NONE + 1, INT16_MAX);
}

bool session_accept(struct session *s, const struct msg_input *m, uint32_t tick, uint64_t next_us,
                    uint64_t received_us)
{
    uint32_t newest = tick_expand(m->tick, tick);
    int32_t ahead = ticks_from(tick, newest);

    if (m->epoch != s->epoch) {
        return true; /* sent before it knew of the keyframe: old, not wrong */
    }
    accept_ack(s, tick_expand(m->applied, tick), tick);
    s->is_twice = m->twice;
    if (ahead > PROTO_INPUT_WINDOW || ahead < -PROTO_INPUT_WINDOW) {
        s->strays++;
        return false;
    }
    s->strays = 0;
    note_arrival(s, newest, tick, next_us, received_us);
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t t = newest - i;
        struct session_input *held = &s->ring[t % SESSION_RING];

        if (ticks_from(tick, t) > 0 && held->tick != t) {
            held->tick = t;
            held->input = m->inputs[i];
        }
    }
    return true;
}

void session_take_input(struct session *s, uint32_t tick, struct input *in)
{
    const struct session_input *held = &s->ring[tick % SESSION_RING];

    if (held->tick == tick) {
        s->last = held->input;
        s->repeats = 0;
    } else if (s->state == SESSION_PLAYING) {
        s->late_inputs += s->holds_input;
        if (s->repeats < SESSION_REPEATS) {
            s->repeats++;
        } else {
            memset(&s->last, 0, sizeof(s->last));
        }
    }
    *in = s->last;
}

bool session_offend(struct session *s, uint64_t now_us)
{
    uint32_t at = s->offences % SESSION_OFFENCES;

    s->offence_us[at] = now_us;
    s->offences++;
    /* What comes next in the ring is the oldest that is remembered. */
    return s->offences >= SESSION_OFFENCES &&
           now_us - s->offence_us[(at + 1) % SESSION_OFFENCES] <= SECOND_US;
}

/* A token bucket as the time up to which its tokens are spent: a token costs `cost_us`, and `burst`
 * of them are there at the most. */
static bool take_token(int64_t *spent_us, int64_t cost_us, int64_t burst, uint64_t now_us)
{
    int64_t full_us = (int64_t)now_us - cost_us * burst;

    if (*spent_us < full_us) {
        *spent_us = full_us;
    }
    if (*spent_us + cost_us > (int64_t)now_us) {
        return false;
    }
    *spent_us += cost_us;
    return true;
}

bool session_may_request(struct session *s, uint64_t now_us)
{
    return take_token(&s->request_us, SECOND_US / SESSION_REQUESTS_S, SESSION_REQUESTS_S, now_us);
}

bool session_may_chat(struct session *s, uint64_t now_us)
{
    return take_token(&s->chat_us, SECOND_US, SESSION_CHAT_BURST, now_us);
}
