/* Resume tickets, sealed and opened.
 * SPDX-License-Identifier: MIT */
#include "net/resume.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/field.h"

enum {
    NONCE_AT = 1,
    CONTENT_AT = NONCE_AT + RESUME_RANDOM_BYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    CLAIM_BYTES = RESUME_TICKET_BYTES - CONTENT_AT - TAG_BYTES,
    BESIDE_BYTES = 1 + 4,
};

_Static_assert(RESUME_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "a key");
_Static_assert(RESUME_RANDOM_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "a nonce");

#define BYTES(m) FIELD_ARRAY(struct resume_claim, m, U8, 32, 0, UINT8_MAX)

/* The order of the rows is the order on the wire. */
static const struct field claim_rows[] = {
    FIELD(struct resume_claim, serial, U64, 0, 0),
    FIELD(struct resume_claim, match, U64, 0, 0),
    FIELD(struct resume_claim, expires_s, U64, 0, 0),
    FIELD(struct resume_claim, ipv4, U32, 0, UINT32_MAX),
    FIELD(struct resume_claim, seat, U8, 0, UINT8_MAX),
    BYTES(identity),
    BYTES(secret),
    FIELD_ARRAY(struct resume_claim, spare, U8, 3, 0, 0),
};
static const struct field_table claim_fields = FIELD_TABLE_OF(struct resume_claim, claim_rows);

static void make_beside(uint8_t beside[BESIDE_BYTES], uint32_t protocol)
{
    beside[0] = RESUME_TICKET_VERSION;
    memcpy(beside + 1, &protocol, sizeof protocol);
}

void resume_seal(const uint8_t key[RESUME_KEY_BYTES], uint32_t protocol,
                 const struct resume_claim *claim, const uint8_t random[RESUME_RANDOM_BYTES],
                 uint8_t ticket[RESUME_TICKET_BYTES])
{
    uint8_t plain[CLAIM_BYTES];
    uint8_t beside[BESIDE_BYTES];
    struct bit_writer w;

    bits_begin_write(&w, plain, sizeof plain);
    fields_pack(&claim_fields, claim, &w);
    assert(!w.has_failed && bits_written_bytes(&w) == sizeof plain);
    make_beside(beside, protocol);
    ticket[0] = RESUME_TICKET_VERSION;
    memcpy(ticket + NONCE_AT, random, RESUME_RANDOM_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(ticket + CONTENT_AT, NULL, plain, sizeof plain,
                                               beside, sizeof beside, NULL, random, key);
    sodium_memzero(plain, sizeof plain);
}

bool resume_open(const uint8_t key[RESUME_KEY_BYTES], uint32_t protocol,
                 const uint8_t ticket[RESUME_TICKET_BYTES], struct resume_claim *claim)
{
    uint8_t plain[CLAIM_BYTES];
    uint8_t beside[BESIDE_BYTES];
    struct bit_reader r;

    memset(claim, 0, sizeof *claim);
    make_beside(beside, protocol);
    if (ticket[0] != RESUME_TICKET_VERSION ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, ticket + CONTENT_AT,
                                                   CLAIM_BYTES + TAG_BYTES, beside, sizeof beside,
                                                   ticket + NONCE_AT, key) != 0) {
        return false;
    }
    bits_begin_read(&r, plain, sizeof plain);
    fields_unpack(&claim_fields, claim, &r);
    sodium_memzero(plain, sizeof plain);
    return true;
}

uint64_t resume_match_of(const char *name)
{
    uint8_t hash[crypto_generichash_BYTES];
    uint64_t id;

    crypto_generichash(hash, sizeof hash, (const uint8_t *)name, strlen(name), NULL, 0);
    memcpy(&id, hash, sizeof id);
    return id;
}
