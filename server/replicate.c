/* What viewers are sent: the level and keyframes in blocks, and each tick the records they lack.
 * One record is packed once (match.c) and copied to all; only header and tail are a
 * viewer's own.
 * SPDX-License-Identifier: MIT */
#include <assert.h>
#include <string.h>

#include "server/server.h"
#include "wire/keyframe.h"

enum {
    TWICE_US = 1000000, /* since somebody asked for second copies: nobody does any more */
};

/* The wire does not know the transport, nor the transport the wire: here they meet. */
_Static_assert(PROTO_STATE_BYTES <= (int)NET_STATE_BYTES &&
                   PROTO_MESSAGE_BYTES <= (int)NET_BLOCK_BYTES,
               "every message may be sent");
_Static_assert(STREAM_TICKS > (int)PROTO_RECORDS_MOST, "the stream has what a message may hold");

static int32_t until_next_us(const struct server *sv, const struct match *m, uint64_t now_us)
{
    uint8_t left = tempo_left(&m->tempo);
    uint64_t next_us = sv->is_running ? sv->next_us : now_us + tick_to_us(1);

    next_us += tick_to_us(left > 0 ? left - 1u : 0);

    /* After a stall the next tick is long due: it will be made at once. */
    return (int32_t)clamp_i64((int64_t)(next_us - now_us), 0, INT32_MAX);
}

static void send_blocks(struct server *sv, struct session *s, enum block_what what,
                        const uint8_t *content, uint32_t total, uint64_t now_us)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    for (uint32_t at = 0; at < total; at += PROTO_BLOCK_BYTES) {
        struct msg_block block = { .total = total,
                                   .offset = at,
                                   .next_us = until_next_us(sv, &sv->matches[s->match], now_us),
                                   .what = (uint8_t)what };
        uint32_t size = min_u32(total - at, PROTO_BLOCK_BYTES);
        size_t length = block_pack(&block, s->epoch, content + at, size, bytes);

        sv->net->ops->send(sv->net, s->peer, NET_BULK, bytes, length);
    }
}

void replicate_level(struct server *sv, struct session *s, uint64_t now_us)
{
    struct match *m = &sv->matches[s->match];

    send_blocks(sv, s, BLOCK_LEVEL, (const uint8_t *)m->level_text, m->level_length, now_us);
}

void replicate_keyframe(struct server *sv, struct session *s, uint64_t now_us)
{
    const struct match *m = &sv->matches[s->match];
    uint8_t bytes[KEYFRAME_BYTES];
    size_t length = keyframe_pack(m->game, m->world, bytes, sizeof(bytes));

    assert(length > 0);
    session_begin_epoch(s, match_head(m)->tick, now_us);
    send_blocks(sv, s, BLOCK_KEYFRAME, bytes, (uint32_t)length, now_us);
}

/* The records that the viewer lacks, behind the header. SIZE_MAX: they are gone, or fill more than
 * one datagram. */
static size_t copy_missing(const struct session *s, const struct match *m,
                           uint8_t bytes[PROTO_STATE_BYTES])
{
    _Static_assert(STREAM_TICKS == PROTO_RECORDS_MOST + 1, "the stream keeps what fits a message");
    return stream_copy_after(&m->stream, s->acked_tick, bytes + PROTO_STATE_HEADER,
                             PROTO_STATE_BYTES - PROTO_STATE_HEADER - PROTO_STATE_TAIL);
}

/* Without records (too far behind, and it is too early for another keyframe) the header goes
 * alone, for its clock. */
static void send_state(struct server *sv, struct session *s, const struct match *m,
                       uint8_t bytes[PROTO_STATE_BYTES], size_t records_length)
{
    uint32_t tick = match_head(m)->tick;
    int64_t held = (int64_t)(int32_t)(s->held_tick - tick);
    bool has_records = records_length != SIZE_MAX;
    bool is_slowed = m->tempo.every != PROTO_TEMPO_USUAL && !tempo_is_still(&m->tempo);
    struct msg_state state = {
        .epoch = s->epoch,
        .records = (uint8_t)(has_records ? tick - s->acked_tick : 0),
        .tick = (uint16_t)tick,
        .margin = s->margin,
        .held = (int8_t)(s->holds_input ? clamp_i64(held, PROTO_HELD_NONE + 1, INT8_MAX)
                                        : PROTO_HELD_NONE),
        .hash = (uint16_t)m->hash,
        .tempo = m->tempo.every,
        .left = is_slowed ? tempo_left(&m->tempo) : 0,
    };
    size_t length = PROTO_STATE_HEADER + (has_records ? records_length : 0);

    state_message_head(&state, bytes);
    length += state_message_tail(&state, bytes + length);
    sv->net->ops->send(sv->net, s->peer, NET_STATE, bytes, length);
    sv->state_bytes += length;
    sv->state_messages++;
    sv->state_players += (uint64_t)m->players;
}

/* Whether replicate_again will send to it. What is asked first is of the server: the session's own
 * wish lies where a quiet tick does not come. */
static bool is_served_twice(const struct server *sv, const struct session *s, uint64_t now_us)
{
    return sv->twice_us != 0 && now_us - sv->twice_us < TWICE_US && s->is_twice &&
           s->state == SESSION_PLAYING && !s->is_stopped;
}

static void serve_viewer(struct server *sv, struct session *s, uint64_t now_us)
{
    const struct match *m = &sv->matches[s->match];
    uint8_t bytes[PROTO_STATE_BYTES];
    size_t length = copy_missing(s, m, bytes);
    bool is_astray = s->strays >= SESSION_STRAYS;

    s->ticks++;
    /* Not while nothing is heard of it: they would wait for the link, and come all at once. */
    if ((length == SIZE_MAX || is_astray) &&
        now_us - s->keyframe_us > SESSION_KEYFRAME_MS * 1000u &&
        now_us - s->heard_us < SESSION_KEYFRAME_MS * 1000u) {
        replicate_keyframe(sv, s, now_us);
        length = 0;
    }
    send_state(sv, s, m, bytes, length);
    if (!is_served_twice(sv, s, now_us)) {
        s->margin = PROTO_MARGIN_NONE; /* told */
    }
}

/* The second copy goes in a datagram of its own, or it would be lost with the first. */
bool replicate_again(struct server *sv, uint64_t now_us)
{
    bool any = false;

    if (sv->twice_us == 0 || now_us - sv->twice_us >= TWICE_US) {
        return false;
    }
    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];

        if (is_served_twice(sv, s, now_us)) {
            const struct match *m = &sv->matches[s->match];
            uint8_t bytes[PROTO_STATE_BYTES];

            send_state(sv, s, m, bytes, copy_missing(s, m, bytes));
            s->margin = PROTO_MARGIN_NONE;
            any = true;
        }
    }
    return any;
}

void replicate_all(struct server *sv, uint64_t now_us)
{
    for (int i = 0; i < sv->session_count; i++) {
        const struct session *s = &sv->sessions[i];

        /* Who is still loading, too: on a long way the first records then come right behind the
         * keyframe, not a round trip later. */
        if ((s->state == SESSION_PLAYING || s->state == SESSION_LOADING) && !s->is_stopped) {
            serve_viewer(sv, &sv->sessions[i], now_us);
        }
    }
}
