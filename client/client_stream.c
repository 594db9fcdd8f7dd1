/* The client's core: the stream of records, and what each says of the link, the clock and the
 * prediction.
 * SPDX-License-Identifier: MIT */
#include "client/client_parts.h"

enum {
    SETTLE_US = 1000000, /* a session's first second: the clock still settles */
    METER_WINDOW = 240,  /* state messages in the loss figure */
    SEEN_TICKS = 64,
    TWICE_PERMILLE = 80,     /* lost: the server is asked to send each twice... */
    TWICE_KEEP_PERMILLE = 3, /* ...until so few are with both copies: 80 squared is 6 */
};

/* How early the newest input was, and from it the round trip without the server's waiting. */
static void note_margin(struct client *c, const struct msg_state *state, uint32_t tick,
                        uint64_t now_us)
{
    int32_t held = state->held;
    uint32_t newest = tick + (uint32_t)held;
    int32_t margin_us = state->margin * PROTO_MARGIN_UNIT_US;
    uint64_t sent_us;

    if (state->margin == PROTO_MARGIN_NONE || state->held == PROTO_HELD_NONE ||
        !pace_sent_us(&c->pace, newest, &sent_us)) {
        return;
    }
    int64_t held_us = margin_us - (int64_t)state->held * 1000000 / TICK_HZ;
    int64_t rtt_us = (int64_t)(now_us - sent_us) - held_us;
    bool is_bound = state->margin == INT16_MAX || state->margin == PROTO_MARGIN_NONE + 1;

    pace_report(&c->pace, newest, margin_us);
    /* Not where the margin is cut off, nor after a stall of the client's own, which is in it. */
    if (rtt_us >= 0 && !is_bound && !pace_is_lost(&c->pace, now_us)) {
        c->rtt_us = (uint32_t)rtt_us;
        histogram_add(&c->figures.rtt_us, c->rtt_us);
    }
}

static void note_late(struct client *c, const struct msg_state *state, uint64_t now_us)
{
    if (state->held >= 0 || state->held == PROTO_HELD_NONE) {
        return;
    }
    c->figures.late_inputs++;
    c->figures.late_inputs_settled += now_us - c->since_us > SETTLE_US;
    pace_note_late(&c->pace);
}

void client_note_freeze(struct client *c, uint64_t now_us)
{
    uint64_t still_us = c->confirmed_us != 0 ? now_us - c->confirmed_us : 0;

    c->confirmed_us = now_us;
    c->figures.freezes += still_us > CLIENT_FREEZE_MS * 1000u;
    c->figures.freeze_us =
        still_us > c->figures.freeze_us ? (uint32_t)still_us : c->figures.freeze_us;
}

static void note_confirmed(struct client *c, const struct replica_update *u, uint64_t now_us)
{
    uint64_t sent_us;

    if (u->count > 0) {
        client_note_freeze(c, now_us);
    }
    for (int i = 0; i < u->count; i++) {
        if (c->key_us != 0 && c->key_tick == u->first_tick + (uint32_t)i) {
            histogram_add(&c->figures.key_us, (uint32_t)(now_us - c->key_us));
            c->key_us = 0;
        }
        if (pace_sent_us(&c->pace, u->first_tick + (uint32_t)i, &sent_us)) {
            uint32_t took_us = (uint32_t)(now_us - sent_us);

            histogram_add(&c->figures.confirmed_us, took_us);
            if (now_us - c->since_us > SETTLE_US) {
                histogram_add(&c->figures.confirmed_settled_us, took_us);
            }
            histogram_add(&c->meter.confirmed, took_us);
            c->meter.confirm_history[VIEW_HISTORY - 1] = (int16_t)min_u32(took_us / 10, INT16_MAX);
        }
    }
}

static void reconcile(struct client *c, uint64_t now_us)
{
    struct prediction_result found = prediction_reconcile(&c->prediction, &c->replica, &c->update);

    client_feed_update(c, &c->update, now_us);
    if (!found.is_mispredicted) {
        return;
    }
    uint32_t px16 = found.correction_most * 16 / c->game->units_per_px;

    c->figures.mispredictions++;
    histogram_add(&c->figures.rollback_ticks, found.depth);
    histogram_add(&c->figures.correction_px16, px16);
    c->meter.rollback_ticks = found.depth;
    c->meter.correction_px16 = found.correction * 16 / c->game->units_per_px;
    c->meter.rollback_history[VIEW_HISTORY - 1] = (uint8_t)min_u32(found.depth, UINT8_MAX);
}

/* The clock follows the match's. A change comes with a new tick, so older messages can't undo it;
 * who has just had a keyframe takes the first word there is. */
static void follow_tempo(struct client *c, const struct msg_state *state, uint32_t tick,
                         uint64_t now_us)
{
    bool is_usual = state->tempo == PROTO_TEMPO_USUAL;

    c->has_tempo = true;
    if (state->tempo == c->tempo) {
        return;
    }
    c->tempo = state->tempo;
    if (state->tempo == PROTO_TEMPO_STILL) {
        pace_stand(&c->pace);
        return;
    }
    uint64_t until_us = tick_to_us(is_usual ? 1 : state->left);

    pace_go_on(&c->pace, is_usual ? 1 : state->tempo, tick + 1, now_us + until_us - c->rtt_us,
               now_us);
}

/* Whether a state message was lost is known when it is SEEN_TICKS old: until then it may have been
 * overtaken only. `newer` is how far this one lies beyond the newest. */
static void count_loss(struct client_meter *m, int32_t newer)
{
    if (newer <= 0) {
        m->seen |= newer > -SEEN_TICKS ? (uint64_t)1 << -newer : 0;
        return;
    }
    for (int32_t i = 0; i < clamp_i32(newer, 0, SEEN_TICKS); i++) {
        bool is_seen = m->seen >> (SEEN_TICKS - 1) != 0;

        m->got += is_seen;
        m->lost += !is_seen;
        m->seen <<= 1;
    }
    m->seen |= 1;
    if (m->got + m->lost > 2 * METER_WINDOW) {
        m->got /= 2;
        m->lost /= 2;
    }
    uint32_t lost_permille = m->lost * 1000 / (m->got + m->lost);

    m->wants_twice = m->got + m->lost > SEEN_TICKS &&
                     lost_permille > (m->wants_twice ? TWICE_KEEP_PERMILLE : TWICE_PERMILLE);
}

static void apply(struct client *c, const struct msg_state *state, const struct net_event *event,
                  uint64_t now_us)
{
    static const enum resync_why why[] = {
        [REPLICA_GAP] = RESYNC_GAP,
        [REPLICA_BAD] = RESYNC_BYTES,
        [REPLICA_DESYNC] = RESYNC_HASH,
    };
    enum replica_result result =
        replica_apply(&c->replica, state, event->data, event->length, &c->update);

    switch (result) {
    case REPLICA_APPLIED:
        note_confirmed(c, &c->update, now_us);
        reconcile(c, now_us);
        break;
    case REPLICA_IGNORED:
        break;
    case REPLICA_DESYNC:
        c->figures.desyncs++;
        client_resync(c, why[result], now_us);
        break;
    default:
        client_resync(c, why[result], now_us);
        break;
    }
}

bool client_take_state(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct msg_state state;

    if (!state_message_unpack(event->data, event->length, &state)) {
        return false;
    }
    c->figures.states_received++;
    if (c->state != CLIENT_PLAYING || state.epoch != c->replica.epoch) {
        return true;
    }
    uint32_t tick = tick_expand(state.tick, c->state_tick);
    int32_t newer = (int32_t)(tick - c->state_tick);

    c->figures.payload_down += event->length;
    if (newer > 0 || (newer == 0 && !c->has_tempo)) {
        follow_tempo(c, &state, tick, now_us);
    }
    count_loss(&c->meter, newer);
    if (newer > 0) {
        c->state_tick = tick;
        note_margin(c, &state, tick, now_us);
        note_late(c, &state, now_us);
    }
    if (c->is_resyncing) {
        client_resync(c, RESYNC_GAP, now_us);
    } else {
        apply(c, &state, event, now_us);
    }
    return true;
}
