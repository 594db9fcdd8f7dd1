/* Fuzz target: what strangers on the LAN ask and answer. Whatever is taken is within its bounds,
 * and written again it is the same bytes: nothing can be said in two ways.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "net/code.h"
#include "net/discovery.h"
#include "tests/fuzz/fuzz.h"

static void try_query(const uint8_t *bytes, size_t length)
{
    uint8_t again[DISCOVERY_QUERY_BYTES];
    struct discovery_query query;
    uint16_t version;

    if (discovery_read_query(bytes, length, &query, &version)) {
        claim(length == sizeof(again), "a query has its length");
        claim(query.locator < CODE_LOCATORS, "its locator is one");
        discovery_write_query(&query, version, again);
        claim(memcmp(again, bytes, sizeof(again)) == 0, "a query is written in one way only");
    }
}

static void claim_text(const char *text, size_t most)
{
    size_t length = strnlen(text, most + 1);

    claim(length > 0 && length <= most, "a text is not empty and fits");
    claim(text_is_clean(text, length), "it is clean");
}

static void try_answer(const uint8_t *bytes, size_t length)
{
    uint8_t again[DISCOVERY_ANSWER_BYTES];
    struct discovery_answer answer;
    uint16_t version;

    if (discovery_read_answer(bytes, length, &answer, &version)) {
        claim(length == sizeof(again), "an answer has its length");
        claim(answer.port != 0 && answer.seats > 0 && answer.players <= answer.seats &&
                  answer.flags <= DISCOVERY_FLAGS,
              "it is within its bounds");
        claim_text(answer.game, DISCOVERY_GAME_BYTES);
        claim_text(answer.name, DISCOVERY_NAME_BYTES);
        discovery_write_answer(&answer, version, again);
        claim(memcmp(again, bytes, sizeof(again)) == 0, "an answer is written in one way only");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size + 1); /* so that what is read behind its end is seen */

    if (bytes == NULL) {
        return 0;
    }
    memcpy(bytes + 1, data, size); /* not aligned */
    try_query(bytes + 1, size);
    try_answer(bytes + 1, size);
    free(bytes);
    return 0;
}
