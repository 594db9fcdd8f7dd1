/* Opening a client's transport.
 * SPDX-License-Identifier: MIT */
#include "client/dial.h"

#include "net/enet_transport.h"
#include "wire/message.h"

struct transport *dial_open(const struct code *code, const uint8_t *identity_secret, char *fault,
                            size_t fault_size)
{
    const struct enet_transport_options options = {
        .peers = DIAL_PEERS,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
        .code = code,
        .identity_secret = identity_secret,
    };
    int error;

    return enet_transport_open(&options, fault, fault_size, &error);
}
