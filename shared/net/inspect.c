/* The commands of ENet's protocol that this one uses.
 * SPDX-License-Identifier: MIT */
#include "net/inspect.h"

#include <string.h>

enum {
    HAS_SENT_TIME = 0x8000,
    IS_COMPRESSED = 0x4000,
    SESSION_SHIFT = 12,
    SESSION_MASK = 3,
    WANTS_ACK = 0x80,
    IS_UNSEQUENCED = 0x40,
    NUMBER_MASK = 0x0f,
    COMMAND_HEADER_BYTES = 4,
    COMMANDS_MOST = 32,
    ACK_BYTES = 8,
};

enum command_number {
    ACK = 1,
    CONNECT,
    VERIFY,
    DISCONNECT,
    PING,
    RELIABLE,
    UNSEQUENCED = 9,
    BANDWIDTH,
    THROTTLE,
};

/* Offsets into a command. */
enum {
    AT_CHANNEL = 1,
    AT_SEQUENCE = 2,
    AT_MTU = 8, /* of CONNECT and VERIFY alike */
    AT_CHANNELS = 16,
    AT_BANDWIDTHS = 20,
    AT_RELIABLE_LENGTH = 4,
    AT_UNSEQUENCED_LENGTH = 6,
    AT_FIRST = 4, /* of BANDWIDTH and THROTTLE */
    AT_SECOND = 8,
    AT_THIRD = 12,
};

/* One command and what is known of its datagram. */
struct command {
    uint8_t *bytes;
    size_t left; /* from its first byte to the datagram's end */
    bool is_from_client;
    const struct inspect_sequences *sequences;
};

static uint16_t get_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)get_u16(at) << 16 | get_u16(at + 2);
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

static bool set_mtu(uint8_t *at)
{
    /* Below ours, ENet would cut state messages into reliable pieces. */
    if (get_u32(at) < INSPECT_MTU) {
        return false;
    }
    put_u32(at, INSPECT_MTU);
    return true;
}

static bool check_connect(const struct command *command, size_t *size)
{
    (void)size;
    if (get_u32(command->bytes + AT_CHANNELS) != NET_CHANNELS) {
        return false;
    }
    put_u32(command->bytes + AT_BANDWIDTHS, 0);
    put_u32(command->bytes + AT_BANDWIDTHS + 4, 0);
    return set_mtu(command->bytes + AT_MTU);
}

static bool check_verify(const struct command *command, size_t *size)
{
    (void)size;
    return get_u32(command->bytes + AT_CHANNELS) == NET_CHANNELS &&
           set_mtu(command->bytes + AT_MTU);
}

static bool add_data(const struct command *command, size_t length, size_t most, size_t *size)
{
    *size += length;
    return length >= 1 && length <= most && *size <= command->left;
}

static uint16_t newest_of(const struct inspect_sequences *sequences, uint8_t channel)
{
    const uint8_t *first = (const uint8_t *)sequences->first;
    uint16_t newest;

    memcpy(&newest, first + channel * sequences->stride, sizeof newest);
    return newest;
}

static bool check_reliable(const struct command *command, size_t *size)
{
    uint8_t channel = command->bytes[AT_CHANNEL];
    uint16_t most_ahead = INSPECT_AHEAD_OF_CLIENT;
    uint16_t ahead = 0;

    if (!command->is_from_client) {
        most_ahead = INSPECT_AHEAD_OF_SERVER;
    }
    if (channel != NET_CONTROL && (channel != NET_BULK || command->is_from_client)) {
        return false;
    }
    if (command->sequences->first) {
        /* What is behind, by less than half of all numbers, comes again because its
         * acknowledgement was lost: ENet acknowledges it once more and forgets it. */
        ahead = (uint16_t)(get_u16(command->bytes + AT_SEQUENCE) -
                           newest_of(command->sequences, channel));
    }
    if (ahead > most_ahead && ahead <= INT16_MAX) {
        return false;
    }
    return add_data(command, get_u16(command->bytes + AT_RELIABLE_LENGTH), NET_BLOCK_BYTES, size);
}

static bool check_unsequenced(const struct command *command, size_t *size)
{
    return command->bytes[AT_CHANNEL] == NET_STATE &&
           add_data(command, get_u16(command->bytes + AT_UNSEQUENCED_LENGTH), NET_STATE_BYTES,
                    size);
}

static bool check_bandwidth(const struct command *command, size_t *size)
{
    (void)size;
    put_u32(command->bytes + AT_FIRST, 0);
    put_u32(command->bytes + AT_SECOND, 0);
    return true;
}

static bool check_throttle(const struct command *command, size_t *size)
{
    (void)size;
    put_u32(command->bytes + AT_FIRST, INSPECT_THROTTLE_MS);
    put_u32(command->bytes + AT_SECOND, INSPECT_THROTTLE_UP);
    put_u32(command->bytes + AT_THIRD, INSPECT_THROTTLE_DOWN);
    return true;
}

enum {
    BY_CLIENT = 1,
    BY_SERVER = 2,
    BY_BOTH = BY_CLIENT | BY_SERVER,
};

struct rule {
    uint8_t size;     /* without data; 0: nobody may send it */
    uint8_t by;       /* who may send it */
    uint8_t flags[2]; /* the flags it may have */
    bool is_message;
    bool (*check)(const struct command *command, size_t *size); /* adds its data to the size */
};

static const struct rule rules[NUMBER_MASK + 1] = {
    [ACK] = { ACK_BYTES, BY_BOTH, { 0, 0 }, false, NULL },
    [CONNECT] = { 48, BY_CLIENT, { WANTS_ACK, WANTS_ACK }, false, check_connect },
    [VERIFY] = { 44, BY_SERVER, { WANTS_ACK, WANTS_ACK }, false, check_verify },
    [DISCONNECT] = { 8, BY_BOTH, { WANTS_ACK, IS_UNSEQUENCED }, false, NULL },
    [PING] = { 4, BY_BOTH, { WANTS_ACK, WANTS_ACK }, false, NULL },
    [RELIABLE] = { 6, BY_BOTH, { WANTS_ACK, WANTS_ACK }, true, check_reliable },
    [UNSEQUENCED] = { 8, BY_BOTH, { IS_UNSEQUENCED, IS_UNSEQUENCED }, true, check_unsequenced },
    [BANDWIDTH] = { 12, BY_BOTH, { WANTS_ACK, WANTS_ACK }, false, check_bandwidth },
    [THROTTLE] = { 16, BY_BOTH, { WANTS_ACK, WANTS_ACK }, false, check_throttle },
};

bool inspect_header(const uint8_t *datagram, size_t length, struct inspect_header *header,
                    enum net_drop *why)
{
    uint16_t first;

    *why = NET_DROP_SHORT;
    if (length < 2) {
        return false;
    }
    first = get_u16(datagram);
    header->peer = first & INSPECT_NOBODY;
    header->session = first >> SESSION_SHIFT & SESSION_MASK;
    header->size = first & HAS_SENT_TIME ? 4 : 2;
    if (length < header->size + (size_t)COMMAND_HEADER_BYTES) {
        return false;
    }
    *why = NET_DROP_LONG;
    if (length > INSPECT_MTU) {
        return false;
    }
    *why = NET_DROP_COMMAND;
    return !(first & IS_COMPRESSED);
}

static bool passes(const struct command *command, const struct rule *rule, size_t *size)
{
    uint8_t flags = command->bytes[0] & (uint8_t)~NUMBER_MASK;
    uint8_t by = command->is_from_client ? BY_CLIENT : BY_SERVER;

    *size = rule->size;
    if (!(rule->by & by) || (flags != rule->flags[0] && flags != rule->flags[1])) {
        return false;
    }
    return command->left >= *size && (!rule->check || rule->check(command, size));
}

bool inspect_commands(uint8_t *datagram, size_t length, const struct inspect_header *header,
                      bool is_from_client, const struct inspect_sequences *sequences,
                      struct inspect_findings *findings, enum net_drop *why)
{
    struct command command = {
        .bytes = datagram + header->size,
        .left = length - header->size,
        .is_from_client = is_from_client,
        .sequences = sequences,
    };
    int count = 0;

    *why = NET_DROP_COMMAND;
    *findings = (struct inspect_findings){ 0 };
    while (command.left > 0) {
        const struct rule *rule;
        size_t size;
        bool is_connect;

        if (command.left < COMMAND_HEADER_BYTES || ++count > COMMANDS_MOST) {
            return false;
        }
        rule = &rules[command.bytes[0] & NUMBER_MASK];
        is_connect = rule == &rules[CONNECT];
        if (!passes(&command, rule, &size) || is_connect != (header->peer == INSPECT_NOBODY) ||
            (is_connect && size != command.left)) {
            return false;
        }
        findings->acknowledgements += command.bytes[0] >> 7;
        findings->has_message |= rule->is_message;
        command.bytes += size;
        command.left -= size;
    }
    return true;
}
