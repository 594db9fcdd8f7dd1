/* Fuzz target: sealed datagrams, and what is in them. Nothing that was not sealed is opened, what
 * was is opened once, and of ENet's commands only those of the table pass the inspection.
 *
 *   byte 0: what is tried; the rest: see each
 * SPDX-License-Identifier: MIT */
#include <sodium.h>

#include "net/inspect.h"
#include "net/seal.h"
#include "tests/fuzz/fuzz.h"

enum {
    ROOM = 2048,
    PROTOCOL = 0x12345678,
    OPERATIONS_MOST = 64,
    KEPT = 8, /* sealed datagrams that can be sent again, or changed */
    COMMAND_HEADER_BYTES = 4,
};

/* --- the inspection --------------------------------------------------------------------------- */

static uint32_t get(const uint8_t *at, int bytes)
{
    uint32_t value = 0;

    for (int i = 0; i < bytes; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

/* The commands' sizes without data, as ENet's protocol.h has them. 0: must not pass. */
static const uint8_t sizes[16] = {
    [1] = 8, [2] = 48, [3] = 44, [4] = 8, [5] = 4, [6] = 6, [9] = 8, [10] = 12, [11] = 16,
};

/* What has passed as one command, and where the next one begins. ENet reads no more than this. */
static const uint8_t *claim_command(const uint8_t *at, const uint8_t *end, bool is_from_client)
{
    uint8_t number = at[0] & 0x0f;
    size_t size = sizes[number];

    claim(end - at >= COMMAND_HEADER_BYTES && size > 0, "only what is in the table passes");
    claim((size_t)(end - at) >= size, "a command is whole");
    switch (number) {
    case 2:
    case 3:
        claim((number == 2) == is_from_client, "clients connect, servers verify");
        claim(get(at + 8, 4) == INSPECT_MTU, "the MTU is ours");
        claim(get(at + 16, 4) == NET_CHANNELS, "the channels are ours");
        claim(number == 3 || (get(at + 20, 4) == 0 && get(at + 24, 4) == 0), "no limit is asked");
        break;
    case 6:
        claim(at[1] == NET_CONTROL || (at[1] == NET_BULK && !is_from_client), "channels fit");
        claim(get(at + 4, 2) > 0 && get(at + 4, 2) <= NET_BLOCK_BYTES, "messages fit");
        size += get(at + 4, 2);
        break;
    case 9:
        claim(at[1] == NET_STATE, "unsequenced is what is in the state channel");
        claim(get(at + 6, 2) > 0 && get(at + 6, 2) <= NET_STATE_BYTES, "messages fit");
        size += get(at + 6, 2);
        break;
    case 10:
        claim(get(at + 4, 4) == 0 && get(at + 8, 4) == 0, "bandwidth has no limit");
        break;
    case 11:
        claim(get(at + 4, 4) == INSPECT_THROTTLE_MS && get(at + 8, 4) == INSPECT_THROTTLE_UP &&
                  get(at + 12, 4) == INSPECT_THROTTLE_DOWN,
              "the throttle stays open");
        break;
    default:
        break;
    }
    claim((size_t)(end - at) >= size, "a command's data are whole");
    return at + size;
}

static void claim_passed(const uint8_t *datagram, size_t length, const struct inspect_header *h,
                         bool is_from_client, const struct inspect_findings *findings)
{
    const uint8_t *end = datagram + length;
    const uint8_t *at = datagram + h->size;
    uint16_t acknowledgements = 0;
    bool has_message = false;
    int count = 0;

    claim(length <= INSPECT_MTU, "what passes is not too long");
    claim((get(datagram, 2) & 0x4000) == 0, "nothing compressed passes");
    claim(h->size == (datagram[0] & 0x80 ? 4 : 2), "the header's size is right");
    while (at < end) {
        uint8_t number = at[0] & 0x0f;

        claim((number == 2) == (h->peer == INSPECT_NOBODY), "who is nobody connects");
        acknowledgements = (uint16_t)(acknowledgements + (at[0] >> 7));
        has_message = has_message || number == 6 || number == 9;
        at = claim_command(at, end, is_from_client);
        count++;
        claim(number != 2 || at == end, "who connects says nothing else");
    }
    claim(at == end && count > 0 && count <= 32, "the commands cover the datagram");
    claim(findings->acknowledgements == acknowledgements && findings->has_message == has_message,
          "the findings are right");
}

/* `bytes` as what a client (or a server) sent, after it was opened. */
static void try_inspect(const uint8_t *bytes, size_t length, bool is_from_client,
                        const uint16_t *sequences)
{
    uint8_t *datagram = malloc(length + (length == 0)); /* nothing may be read behind its end */
    const struct inspect_sequences newest = { sequences, sizeof *sequences };
    struct inspect_findings findings;
    struct inspect_header header;
    enum net_drop why = NET_DROP_COUNT;

    claim(datagram != NULL, "there is memory");
    memcpy(datagram, bytes, length);
    bool passes =
        inspect_header(datagram, length, &header, &why) &&
        inspect_commands(datagram, length, &header, is_from_client, &newest, &findings, &why);

    if (passes) {
        claim_passed(datagram, length, &header, is_from_client, &findings);
        claim(inspect_commands(datagram, length, &header, is_from_client, &newest, &findings, &why),
              "what has passed passes again");
    } else {
        claim(why == NET_DROP_SHORT || why == NET_DROP_LONG || why == NET_DROP_COMMAND,
              "who is dropped is dropped for a reason");
    }
    free(datagram);
}

/* The rest of the input, perhaps with zeros behind it: most long messages are not worth their
 * bytes.
 */
static void try_commands(struct script *s, uint8_t what)
{
    uint16_t sequences[NET_CHANNELS];
    uint8_t bytes[ROOM] = { 0 };
    size_t length;

    for (int i = 0; i < NET_CHANNELS; i++) {
        sequences[i] = what & 4 ? take_u16(s) : 0;
    }
    size_t most = what & 16 ? take_u16(s) % ROOM : ROOM;
    const uint8_t *rest = take_bytes(s, most, &length);

    memcpy(bytes, rest, length);
    try_inspect(bytes, what & 16 ? most : length, what & 2, what & 8 ? sequences : NULL);
}

/* --- the seal --------------------------------------------------------------------------------- */

struct sealed {
    uint8_t bytes[SEAL_DATAGRAM_BYTES];
    size_t length; /* 0: none yet */
    size_t plain;  /* bytes of content */
    uint8_t first; /* of the content, which counts up from there */
    uint64_t count;
    bool is_up;
    bool is_opened;
};

struct ends {
    struct script *s;
    struct seal client;
    struct seal server;
    struct seal_stats stats;
    struct sealed kept[KEPT];
    uint64_t opened;
    uint64_t refused;
};

static void open_ends(struct ends *e, struct script *s, uint64_t sent)
{
    struct seal_keys keys;

    memset(e, 0, sizeof(*e));
    e->s = s;
    memset(&keys, 1, sizeof(keys));
    keys.up[0] = 2;
    seal_init(&e->client, &keys, PROTOCOL, false);
    seal_init(&e->server, &keys, PROTOCOL, true);
    e->client.sent = sent;
    e->server.newest = sent;
    e->server.sent = sent;
    e->client.newest = sent;
}

static void seal_one(struct ends *e)
{
    struct sealed *d = &e->kept[take_below(e->s, KEPT)];
    uint8_t header[4];
    uint8_t content[ROOM];
    uint8_t sent[SEAL_DATAGRAM_BYTES];
    uint8_t flags = take_u8(e->s);
    size_t length = (size_t)take_u8(e->s) * (flags & 2 ? 8 : 1);
    uint8_t first = take_u8(e->s);
    size_t cut = take_u8(e->s) % (length + 1);

    for (size_t i = 0; i < length; i++) {
        content[i] = (uint8_t)(first + i);
    }
    memcpy(header, (uint8_t[]){ flags, take_u8(e->s), first, flags }, sizeof(header));
    const struct seal_part parts[] = { { content, cut }, { content + cut, length - cut } };
    struct seal *by = flags & 1 ? &e->client : &e->server;
    uint64_t before = by->sent;
    size_t sealed = seal_close(by, header, parts, ARRAY_LEN(parts), sent);
    size_t whole = seal_header_bytes(header) + length + SEAL_OVERHEAD_BYTES;

    claim((sealed == 0) == (length == 0 || whole > SEAL_DATAGRAM_BYTES || before == UINT64_MAX),
          "what fits is sealed");
    claim(by->sent == before + (sealed > 0), "no count is used twice");
    if (sealed > 0) {
        claim(sealed == whole, "a sealed datagram is as long as it must be");
        claim(memcmp(sent, header, seal_header_bytes(header)) == 0, "the header stays in clear");
        *d = (struct sealed){
            .length = sealed, .plain = length, .first = first, .count = by->sent, .is_up = flags & 1
        };
        memcpy(d->bytes, sent, sealed);
    }
}

/* Opens a copy at one end. */
static size_t open_copy(struct ends *e, bool at_server, const uint8_t *bytes, size_t length,
                        uint8_t *opened)
{
    struct seal *seal = at_server ? &e->server : &e->client;
    uint64_t newest = seal->newest;
    uint8_t *copy = malloc(length + (length == 0)); /* nothing may be read behind its end */

    claim(copy != NULL, "there is memory");
    memcpy(copy, bytes, length);
    size_t left = seal_open(seal, &e->stats, copy, length);

    e->opened += left > 0;
    e->refused += left == 0;
    claim(left > 0 || seal->newest == newest, "what is refused moves nothing");
    claim(seal->newest >= newest, "the window never goes back");
    memcpy(opened, copy, left);
    free(copy);
    return left;
}

/* At the end that it is for. */
static void open_one(struct ends *e)
{
    struct sealed *d = &e->kept[take_below(e->s, KEPT)];
    uint8_t opened[SEAL_DATAGRAM_BYTES];

    if (d->length == 0) {
        return;
    }
    uint64_t newest = d->is_up ? e->server.newest : e->client.newest;
    bool is_near =
        d->count > newest ? d->count - newest <= INT32_MAX : newest - d->count < SEAL_WINDOW;
    size_t left = open_copy(e, d->is_up, d->bytes, d->length, opened);
    size_t start = d->length - d->plain - SEAL_TAG_BYTES;

    claim((left > 0) == (is_near && !d->is_opened), "what comes in time is opened, and once");
    if (left > 0) {
        d->is_opened = true;
        claim(left == d->length - SEAL_TAG_BYTES, "all of it is there");
        claim(memcmp(opened, d->bytes, start) == 0, "header and counter stay");
        for (size_t i = 0; i < d->plain; i++) {
            claim(opened[start + i] == (uint8_t)(d->first + i), "what was sealed is what is read");
        }
        try_inspect(opened, left, d->is_up, NULL);
    }
}

/* One bit flipped, cut, or longer: never opened, at neither end. */
static void change_one(struct ends *e)
{
    const struct sealed *d = &e->kept[take_below(e->s, KEPT)];
    uint8_t bytes[SEAL_DATAGRAM_BYTES + 256];
    uint8_t opened[SEAL_DATAGRAM_BYTES + 256];
    uint16_t at = take_u16(e->s);
    size_t length = d->length;

    if (d->length == 0) {
        return;
    }
    memset(bytes, (uint8_t)at, sizeof(bytes));
    memcpy(bytes, d->bytes, length);
    switch (take_below(e->s, 4)) {
    case 0:
        length = at % length;
        break;
    case 1:
        length += 1 + at % 255;
        break;
    default:
        bytes[at / 8 % length] ^= (uint8_t)(1 << at % 8);
        break;
    }
    claim(open_copy(e, d->is_up, bytes, length, opened) == 0, "what was changed is refused");
    claim(open_copy(e, !d->is_up, d->bytes, d->length, opened) == 0,
          "what one end sealed is refused when it comes back");
}

/* Bytes of anybody's, perhaps behind a counter that is due. */
static void forge_one(struct ends *e)
{
    uint8_t bytes[SEAL_DATAGRAM_BYTES] = { 0 };
    uint8_t opened[SEAL_DATAGRAM_BYTES];
    uint8_t flags = take_u8(e->s);
    size_t length;
    const uint8_t *forged = take_bytes(e->s, flags / 2, &length);

    memcpy(bytes, forged, length);
    if (length > 0 && flags & 1) {
        uint32_t counter = (uint32_t)e->server.newest + take_u8(e->s);

        length += SEAL_OVERHEAD_BYTES;
        memcpy(bytes + seal_header_bytes(bytes), &counter, sizeof(counter));
    }
    claim(open_copy(e, flags & 1, bytes, length, opened) == 0, "what nobody sealed is refused");
}

/* Datagrams that never arrived. */
static void lose_many(struct ends *e)
{
    uint64_t count = (uint64_t)take_u8(e->s) << take_below(e->s, 33);
    struct seal *seal = take_below(e->s, 2) ? &e->client : &e->server;

    seal->sent = seal->sent > UINT64_MAX - count ? UINT64_MAX : seal->sent + count;
}

static void (*const operations[])(struct ends *) = {
    seal_one, open_one, change_one, forge_one, seal_one, open_one, open_one, lose_many,
};

static void try_seal(struct script *s, uint8_t what)
{
    static struct ends e;
    /* Near the beginning, where the low half of the counter wraps, and near the end. */
    static const uint64_t begins[] = { 0, UINT32_MAX - 2, INT32_MAX, UINT64_MAX - 3 };

    open_ends(&e, s, begins[what >> 4 & 3]);
    for (int i = 0; i < OPERATIONS_MOST && s->at < s->end; i++) {
        operations[take_below(s, ARRAY_LEN(operations))](&e);
    }
    claim(e.stats.opened == e.opened, "what was opened is counted");
    for (int i = 0; i < SEAL_DROP_COUNT; i++) {
        e.refused -= e.stats.dropped[i];
    }
    claim(e.refused == 0 && e.stats.dropped[SEAL_DROP_UNKNOWN] == 0, "so is what was refused");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    uint8_t what = take_u8(&s);

    claim(sodium_init() >= 0, "libsodium starts");
    if (what & 1) {
        try_seal(&s, what);
    } else {
        try_commands(&s, what);
    }
    return 0;
}
