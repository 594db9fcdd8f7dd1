/* The key exchange of the door.
 * SPDX-License-Identifier: MIT */
#include "net/exchange.h"

#include <sodium.h>
#include <string.h>

enum {
    INIT_SHARE_AT = DOOR_HEAD_BYTES + 4 + DOOR_NONCE_BYTES + DOOR_COOKIE_BYTES + 2,
    RESUME_SHARE_AT = DOOR_HEAD_BYTES + 4 + DOOR_NONCE_BYTES + DOOR_TICKET_BYTES,
    RESUME_WORDS_AT = RESUME_SHARE_AT + DOOR_SHARE_BYTES,
    RESP_SHARE_AT = DOOR_HEAD_BYTES + DOOR_NONCE_BYTES,
    RESP_HEARD_BYTES = RESP_SHARE_AT + DOOR_SHARE_BYTES,
    ANSWER_PLAIN_BYTES = 3,
};

_Static_assert(DOOR_SHARE_BYTES == (int)CPACE_POINT_BYTES, "a share is a point");
_Static_assert(DOOR_SHARE_BYTES == crypto_scalarmult_BYTES, "or X25519's");
_Static_assert(EXCHANGE_IDENTITY_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519");
_Static_assert(EXCHANGE_PROOF_BYTES == crypto_sign_PUBLICKEYBYTES + crypto_sign_BYTES, "Ed25519");
_Static_assert(DOOR_ANSWER_BYTES == ANSWER_PLAIN_BYTES + crypto_aead_chacha20poly1305_ietf_ABYTES,
               "an answer is three bytes and a tag");
_Static_assert(DOOR_SEALED_WORDS_BYTES ==
                   DOOR_WORDS_BYTES + crypto_aead_chacha20poly1305_ietf_ABYTES,
               "words and a tag");
_Static_assert(DOOR_TICKET_BYTES == (int)RESUME_TICKET_BYTES, "a ticket");

static const char transcript_label[] = "homeport door transcript";
static const char resume_label[] = "homeport door resume transcript";
static const char words_label[] = "homeport door resume words";
static const char proof_label[] = "homeport door identity";
static const char kdf_label[crypto_kdf_CONTEXTBYTES + 1] = "homedoor";

/* Numbers of the subkeys. */
enum {
    SUBKEY_UP = 1,
    SUBKEY_DOWN,
    SUBKEY_ID,
    SUBKEY_TAG,
    SUBKEY_ANSWER,
    SUBKEY_BINDING,
    SUBKEY_WORDS,
};

enum { CHANNEL_BYTES = 1 + 6 + 1 + 6 + 1 + 8 };

static void make_channel(uint8_t channel[CHANNEL_BYTES], const struct exchange_facts *facts)
{
    uint8_t *to = channel;

    memcpy(to, "\006client\006server\010", CHANNEL_BYTES - 8);
    to += CHANNEL_BYTES - 8;
    memcpy(to, &facts->terms.version, 2);
    memcpy(to + 2, &facts->terms.protocol, 4);
    memcpy(to + 6, &facts->locator, 2);
}

bool exchange_begin(struct exchange *x, const struct exchange_facts *facts,
                    const uint8_t random[EXCHANGE_RANDOM_BYTES])
{
    x->has_code = facts->code != NULL;
    memcpy(x->session, facts->nonce, DOOR_NONCE_BYTES);
    memcpy(x->session + DOOR_NONCE_BYTES, facts->cookie, DOOR_COOKIE_BYTES);
    if (!x->has_code) {
        memcpy(x->scalar, random, sizeof x->scalar);
        return crypto_scalarmult_base(x->share, x->scalar) == 0;
    }
    uint8_t channel[CHANNEL_BYTES];
    uint8_t generator[CPACE_POINT_BYTES];
    make_channel(channel, facts);
    const struct cpace_input input = {
        .secret = { facts->code->symbols, sizeof facts->code->symbols },
        .channel = { channel, sizeof channel },
        .session = { x->session, sizeof x->session },
    };
    cpace_generator(&input, generator);
    cpace_scalar(random, x->scalar);
    bool is_good = cpace_multiply(x->scalar, generator, x->share);
    sodium_memzero(generator, sizeof generator);
    return is_good;
}

static void derive(const uint8_t master[crypto_kdf_KEYBYTES], uint64_t number, uint8_t *subkey,
                   size_t length)
{
    crypto_kdf_derive_from_key(subkey, length, number, kdf_label, master);
}

/* What was said: a label with its last zero byte, and one or two datagrams. */
struct said {
    struct cpace_text label;
    struct cpace_text up;
    struct cpace_text down;
};

static void derive_master(const uint8_t *secret, size_t secret_bytes, const struct said *said,
                          uint8_t master[crypto_kdf_KEYBYTES])
{
    crypto_generichash_state hash;
    uint8_t transcript[32];

    crypto_generichash_init(&hash, NULL, 0, sizeof transcript);
    crypto_generichash_update(&hash, said->label.bytes, said->label.length);
    crypto_generichash_update(&hash, said->up.bytes, said->up.length);
    crypto_generichash_update(&hash, said->down.bytes, said->down.length);
    crypto_generichash_final(&hash, transcript, sizeof transcript);
    crypto_generichash(master, crypto_kdf_KEYBYTES, transcript, sizeof transcript, secret,
                       secret_bytes);
}

/* All that follows from the secret and what was said. */
static void derive_all(const uint8_t *secret, size_t secret_bytes, const struct said *said,
                       struct exchange_yield *yield)
{
    uint8_t master[crypto_kdf_KEYBYTES];
    uint8_t id[crypto_kdf_BYTES_MIN];

    derive_master(secret, secret_bytes, said, master);
    derive(master, SUBKEY_UP, yield->keys.up, sizeof yield->keys.up);
    derive(master, SUBKEY_DOWN, yield->keys.down, sizeof yield->keys.down);
    derive(master, SUBKEY_ID, id, sizeof id);
    memcpy(yield->keys.id, id, sizeof yield->keys.id);
    derive(master, SUBKEY_TAG, yield->tag, sizeof yield->tag);
    derive(master, SUBKEY_ANSWER, yield->answer, sizeof yield->answer);
    derive(master, SUBKEY_BINDING, yield->binding, sizeof yield->binding);
    sodium_memzero(master, sizeof master);
}

bool exchange_finish(const struct exchange *x, bool is_client, const uint8_t *init,
                     const uint8_t *resp, struct exchange_yield *yield)
{
    const uint8_t *up = init + INIT_SHARE_AT;
    const uint8_t *down = resp + RESP_SHARE_AT;
    const uint8_t *theirs = is_client ? down : up;
    const struct said said = {
        .label = { transcript_label, sizeof transcript_label },
        .up = { init, DOOR_REQUEST_BYTES },
        .down = { resp, RESP_HEARD_BYTES },
    };
    uint8_t product[DOOR_SHARE_BYTES];
    bool is_good = x->has_code ? cpace_multiply(x->scalar, theirs, product)
                               : crypto_scalarmult(product, x->scalar, theirs) == 0;

    if (is_good && x->has_code) {
        const struct cpace_transcript points = { .initiator_point = up, .responder_point = down };
        const struct cpace_text session = { x->session, sizeof x->session };
        uint8_t key[CPACE_ISK_BYTES];

        cpace_key(session, product, &points, key);
        derive_all(key, sizeof key, &said, yield);
        sodium_memzero(key, sizeof key);
    } else if (is_good) {
        derive_all(product, sizeof product, &said, yield);
    }
    sodium_memzero(product, sizeof product);
    return is_good;
}

bool exchange_begin_resume(struct exchange *x, const uint8_t random[EXCHANGE_RANDOM_BYTES])
{
    memset(x, 0, sizeof *x);
    memcpy(x->scalar, random, sizeof x->scalar);
    return crypto_scalarmult_base(x->share, x->scalar) == 0;
}

bool exchange_finish_resume(const struct exchange *x, bool is_client,
                            const uint8_t secret[RESUME_SECRET_BYTES], const uint8_t *resume,
                            const uint8_t *resp, struct exchange_yield *yield)
{
    const uint8_t *theirs = is_client ? resp + RESP_SHARE_AT : resume + RESUME_SHARE_AT;
    const struct said said = {
        .label = { resume_label, sizeof resume_label },
        .up = { resume, DOOR_REQUEST_BYTES },
        .down = { resp, RESP_HEARD_BYTES },
    };
    uint8_t both[DOOR_SHARE_BYTES + RESUME_SECRET_BYTES];

    if (crypto_scalarmult(both, x->scalar, theirs) != 0) {
        return false;
    }
    memcpy(both + DOOR_SHARE_BYTES, secret, RESUME_SECRET_BYTES);
    derive_all(both, sizeof both, &said, yield);
    sodium_memzero(both, sizeof both);
    return true;
}

static const uint8_t one_nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES]; /* one per key */

static void derive_words_key(const uint8_t *secret, const uint8_t *resume,
                             uint8_t key[SEAL_KEY_BYTES])
{
    const struct said said = {
        .label = { words_label, sizeof words_label },
        .up = { resume, RESUME_WORDS_AT },
    };
    uint8_t master[crypto_kdf_KEYBYTES];

    derive_master(secret, RESUME_SECRET_BYTES, &said, master);
    derive(master, SUBKEY_WORDS, key, SEAL_KEY_BYTES);
    sodium_memzero(master, sizeof master);
}

void exchange_seal_words(const uint8_t secret[RESUME_SECRET_BYTES],
                         const uint8_t words[DOOR_WORDS_BYTES], uint8_t *resume)
{
    uint8_t key[SEAL_KEY_BYTES];

    derive_words_key(secret, resume, key);
    crypto_aead_chacha20poly1305_ietf_encrypt(resume + RESUME_WORDS_AT, NULL, words,
                                              DOOR_WORDS_BYTES, NULL, 0, NULL, one_nonce, key);
    sodium_memzero(key, sizeof key);
}

bool exchange_open_words(const uint8_t secret[RESUME_SECRET_BYTES], const uint8_t *resume,
                         uint8_t words[DOOR_WORDS_BYTES])
{
    uint8_t key[SEAL_KEY_BYTES];

    derive_words_key(secret, resume, key);
    bool is_good = crypto_aead_chacha20poly1305_ietf_decrypt(
                       words, NULL, NULL, resume + RESUME_WORDS_AT, DOOR_SEALED_WORDS_BYTES, NULL,
                       0, one_nonce, key) == 0;
    sodium_memzero(key, sizeof key);
    return is_good;
}

void exchange_seal_answer(const struct exchange_yield *yield, enum door_cause cause, uint16_t index,
                          uint8_t answer[DOOR_ANSWER_BYTES])
{
    uint8_t plain[ANSWER_PLAIN_BYTES] = { (uint8_t)cause, (uint8_t)index, (uint8_t)(index >> 8) };

    crypto_aead_chacha20poly1305_ietf_encrypt(answer, NULL, plain, sizeof plain, NULL, 0, NULL,
                                              one_nonce, yield->answer);
}

bool exchange_open_answer(const struct exchange_yield *yield,
                          const uint8_t answer[DOOR_ANSWER_BYTES], enum door_cause *cause,
                          uint16_t *index)
{
    uint8_t plain[ANSWER_PLAIN_BYTES];

    if (crypto_aead_chacha20poly1305_ietf_decrypt(plain, NULL, NULL, answer, DOOR_ANSWER_BYTES,
                                                  NULL, 0, one_nonce, yield->answer) != 0) {
        return false;
    }
    *cause = (enum door_cause)plain[0];
    *index = (uint16_t)(plain[1] | plain[2] << 8);
    return plain[0] < DOOR_CAUSES;
}

enum { SIGNED_BYTES = sizeof proof_label + EXCHANGE_BINDING_BYTES };

static void make_signed(uint8_t text[SIGNED_BYTES], const uint8_t *binding)
{
    memcpy(text, proof_label, sizeof proof_label);
    memcpy(text + sizeof proof_label, binding, EXCHANGE_BINDING_BYTES);
}

void exchange_prove(const uint8_t binding[EXCHANGE_BINDING_BYTES],
                    const uint8_t identity_secret[EXCHANGE_IDENTITY_SECRET_BYTES],
                    uint8_t proof[EXCHANGE_PROOF_BYTES])
{
    uint8_t text[SIGNED_BYTES];

    make_signed(text, binding);
    crypto_sign_ed25519_sk_to_pk(proof, identity_secret);
    crypto_sign_detached(proof + EXCHANGE_IDENTITY_BYTES, NULL, text, sizeof text, identity_secret);
    sodium_memzero(text, sizeof text);
}

bool exchange_is_proven(const uint8_t binding[EXCHANGE_BINDING_BYTES],
                        const uint8_t proof[EXCHANGE_PROOF_BYTES])
{
    uint8_t text[SIGNED_BYTES];

    make_signed(text, binding);
    bool is_good =
        crypto_sign_verify_detached(proof + EXCHANGE_IDENTITY_BYTES, text, sizeof text, proof) == 0;
    sodium_memzero(text, sizeof text);
    return is_good;
}
