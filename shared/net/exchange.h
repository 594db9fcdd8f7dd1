/* The key exchange that both ends of the door do alike: CPace with the code of a private match, or
 * X25519 for an open one; then the keys, and the client's proof of who it is. Owns what stays
 * secret between a request and its reply. Knows the door's datagrams as bytes.
 *
 *   sid        client's nonce || cookie: the cookie is the server's half, never the same twice
 *   channel    lv("client", "server", version u16, protocol u32, locator u16)
 *   secret     CPace's ISK, or X25519's product
 *   transcript BLAKE2b(label || INIT || RESP up to and with its share)
 *   master     BLAKE2b(transcript) keyed with the secret; all else by BLAKE2b's KDF from it:
 *              up, down, id (seal.h), tag, the key of RESP's answer, and the binding
 *   with a     transcript BLAKE2b(label || RESUME || RESP up to and with its share), and the secret
 * is ticket     X25519's product || the ticket's secret: what is said later stays secret when the
 *              ticket's key is lost. What RESUME says already is sealed under a key from the
 *              ticket's secret and RESUME up to and with its share alone
 *   proof      public key 32, Ed25519 signature 64 over label || binding. The client puts it behind
 *              the commands of its first sealed datagrams, inside the seal, and marks the header
 *
 * The tag confirms the key before anything is decrypted with it: ChaCha20-Poly1305 alone would let
 * one datagram fit several keys. An identity proven to one session is proven to no other.
 * SPDX-License-Identifier: MIT */
#ifndef HP_EXCHANGE_H
#define HP_EXCHANGE_H

#include "net/code.h"
#include "net/cpace.h"
#include "net/door_wire.h"
#include "net/resume.h"
#include "net/seal.h"

enum {
    EXCHANGE_RANDOM_BYTES = CPACE_RANDOM_BYTES,
    EXCHANGE_BINDING_BYTES = 32,
    EXCHANGE_IDENTITY_BYTES = 32,        /* Ed25519 public key */
    EXCHANGE_IDENTITY_SECRET_BYTES = 64, /* as libsodium keeps it */
    EXCHANGE_PROOF_BYTES = EXCHANGE_IDENTITY_BYTES + 64,
    EXCHANGE_PROOF_MARK = 0x40, /* in a sealed datagram's first byte, which ENet leaves 0 there */
};

/* What both ends know before the exchange. */
struct exchange_facts {
    struct door_terms terms;
    const uint8_t *nonce;
    const uint8_t *cookie;
    uint16_t locator;
    const struct code *code; /* NULL: an open match */
};

/* One end, between its share and the other's. Secret but for the share. */
struct exchange {
    bool has_code;
    uint8_t session[DOOR_NONCE_BYTES + DOOR_COOKIE_BYTES];
    uint8_t scalar[DOOR_SHARE_BYTES];
    uint8_t share[DOOR_SHARE_BYTES];
};

/* What an exchange yields. Secret but for the tag. */
struct exchange_yield {
    struct seal_keys keys;
    uint8_t tag[DOOR_TAG_BYTES];
    uint8_t answer[SEAL_KEY_BYTES]; /* for one RESP */
    uint8_t binding[EXCHANGE_BINDING_BYTES];
};

/* Draws this end's share. Takes the same work and time for any code. False: the random bytes are
 * of no use (all zero). */
bool exchange_begin(struct exchange *x, const struct exchange_facts *facts,
                    const uint8_t random[EXCHANGE_RANDOM_BYTES]);

/* `init` is the whole INIT, `resp` the RESP at least up to its share; the shares are read from
 * there. Not yet confirmed: the other end has the same only if it knew the code.
 * False: abort, the other's share is none. */
bool exchange_finish(const struct exchange *x, bool is_client, const uint8_t *init,
                     const uint8_t *resp, struct exchange_yield *yield);

/* The same with a ticket, whose secret both know. */
bool exchange_begin_resume(struct exchange *x, const uint8_t random[EXCHANGE_RANDOM_BYTES]);
bool exchange_finish_resume(const struct exchange *x, bool is_client,
                            const uint8_t secret[RESUME_SECRET_BYTES], const uint8_t *resume,
                            const uint8_t *resp, struct exchange_yield *yield);

/* What the client says with RESUME, which is whole but for that: sealed into its place, and opened.
 * It opens for nobody without the ticket's secret, and so proves that the client has it. */
void exchange_seal_words(const uint8_t secret[RESUME_SECRET_BYTES],
                         const uint8_t words[DOOR_WORDS_BYTES], uint8_t *resume);
bool exchange_open_words(const uint8_t secret[RESUME_SECRET_BYTES], const uint8_t *resume,
                         uint8_t words[DOOR_WORDS_BYTES]);

/* RESP's answer. */
void exchange_seal_answer(const struct exchange_yield *yield, enum door_cause cause, uint16_t index,
                          uint8_t answer[DOOR_ANSWER_BYTES]);
bool exchange_open_answer(const struct exchange_yield *yield,
                          const uint8_t answer[DOOR_ANSWER_BYTES], enum door_cause *cause,
                          uint16_t *index);

/* The client's proof, for this session only. */
void exchange_prove(const uint8_t binding[EXCHANGE_BINDING_BYTES],
                    const uint8_t identity_secret[EXCHANGE_IDENTITY_SECRET_BYTES],
                    uint8_t proof[EXCHANGE_PROOF_BYTES]);

/* Whether who says that key has it. The key is the proof's first EXCHANGE_IDENTITY_BYTES. */
bool exchange_is_proven(const uint8_t binding[EXCHANGE_BINDING_BYTES],
                        const uint8_t proof[EXCHANGE_PROOF_BYTES]);

#endif
