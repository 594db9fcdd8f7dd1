/* CPace over ristretto255 and SHA-512, as draft-irtf-cfrg-cpace has it: from a short secret that
 * both know, one message each way makes a strong key, and whoever does not know the secret gets one
 * guess an exchange. The primitives are libsodium's. Knows nothing of datagrams or codes.
 *
 *   g    = map to the curve of SHA-512(lv_cat(DSI, PRS, zeros, CI, sid))
 *   Ya   = ya * g, from the initiator          Yb = yb * g, from the responder
 *   K    = ya * Yb = yb * Ya; the identity or no point at all: abort
 *   ISK  = SHA-512(lv_cat(DSI_ISK, sid, K) || lv_cat(Ya, ADa) || lv_cat(Yb, ADb))
 *
 * lv_cat puts each string behind its length; the zeros fill SHA-512's first block, so that what it
 * does with the secret does not depend on the rest.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CPACE_H
#define HP_CPACE_H

#include "base/base.h"

enum {
    CPACE_POINT_BYTES = 32,
    CPACE_SCALAR_BYTES = 32,
    CPACE_RANDOM_BYTES = 64, /* that a scalar is drawn from, without bias */
    CPACE_ISK_BYTES = 64,
};

/* Borrowed bytes. */
struct cpace_text {
    const void *bytes;
    size_t length;
};

/* What both ends must agree on before the exchange. */
struct cpace_input {
    struct cpace_text secret;  /* PRS */
    struct cpace_text channel; /* CI: who talks to whom */
    struct cpace_text session; /* sid: never the same twice */
};

/* What went over the wire: each end's point, and data beside it (may be empty). */
struct cpace_transcript {
    const uint8_t *initiator_point;
    struct cpace_text initiator_data;
    const uint8_t *responder_point;
    struct cpace_text responder_data;
};

/* The generator g that the secret leads to. Time does not depend on the bytes, only on lengths. */
void cpace_generator(const struct cpace_input *input, uint8_t generator[CPACE_POINT_BYTES]);

/* A scalar from random bytes. */
void cpace_scalar(const uint8_t random[CPACE_RANDOM_BYTES], uint8_t scalar[CPACE_SCALAR_BYTES]);

/* The draft's scalar_mult_vfy. False: abort, the point is none or the product is the identity. */
bool cpace_multiply(const uint8_t scalar[CPACE_SCALAR_BYTES],
                    const uint8_t point[CPACE_POINT_BYTES], uint8_t product[CPACE_POINT_BYTES]);

/* The intermediate session key, from the product K. Not yet confirmed: the other end has it only if
 * it knew the secret. */
void cpace_key(struct cpace_text session, const uint8_t product[CPACE_POINT_BYTES],
               const struct cpace_transcript *transcript, uint8_t key[CPACE_ISK_BYTES]);

#endif
