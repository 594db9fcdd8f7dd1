/* Fuzz target: codes and addresses as people type them. Whatever is taken is printed so that it is
 * read the same again, and nothing is longer than its buffer.
 *
 *   byte 0: the room for a fault; bytes 1 to 5: a code's random bits; the rest: what was typed
 * SPDX-License-Identifier: MIT */
#include "net/code.h"
#include "net/enet_transport.h"
#include "tests/fuzz/fuzz.h"

enum {
    FAULT_BYTES = 256,
    DASH_AT = CODE_LOCATOR_SYMBOLS,
    PORT = 62893,
    OTHER_PORT = 7,
    UNTOUCHED = 0x55,
};

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* A code that this end made or took. */
static void claim_code(const struct code *code)
{
    for (int has_dash = 0; has_dash <= 1; has_dash++) {
        char text[CODE_TEXT_BYTES + 1];
        struct code again;

        memset(text, UNTOUCHED, sizeof(text));
        code_print(code, has_dash != 0, text);
        claim(text[CODE_TEXT_BYTES] == UNTOUCHED, "a printed code stays in its buffer");
        claim(strlen(text) == CODE_SYMBOLS + (size_t)has_dash, "a printed code has its length");
        claim((text[DASH_AT] == '-') == (has_dash != 0), "its dash is in its place");
        claim(code_parse(&again, text) && memcmp(&again, code, sizeof(again)) == 0,
              "a printed code is read as the same");
    }
    for (int i = 0; i < CODE_SYMBOLS; i++) {
        claim(code->symbols[i] != '\0' && strchr(alphabet, code->symbols[i]) != NULL,
              "a code is of the alphabet");
    }
    claim(code_locator(code) > CODE_LOCATOR_NONE && code_locator(code) < CODE_LOCATORS,
          "a code has a locator");
}

/* What a person means by a symbol. */
static char meant(char symbol)
{
    char capital = symbol >= 'a' && symbol <= 'z' ? (char)(symbol - 'a' + 'A') : symbol;

    return capital == 'O' ? '0' : capital == 'I' || capital == 'L' ? '1' : capital;
}

static void try_code(const char *text)
{
    static const struct code none;
    struct code code;

    memset(&code, UNTOUCHED, sizeof(code));
    if (!code_parse(&code, text)) {
        claim(memcmp(&code, &none, sizeof(code)) == 0, "what is no code leaves none");
        return;
    }
    claim(strlen(text) == CODE_SYMBOLS ||
              (strlen(text) == CODE_SYMBOLS + 1 && text[DASH_AT] == '-'),
          "a code has eight symbols");
    bool has_dash = strlen(text) > CODE_SYMBOLS;

    for (int i = 0; i < CODE_SYMBOLS; i++) {
        claim(code.symbols[i] == meant(text[i + (has_dash && i >= DASH_AT)]),
              "a code is what was typed");
    }
    claim_code(&code);
}

/* Says the same in another way. */
static void claim_meant(const char *text, const struct net_address *address)
{
    unsigned part[4] = { 127, 0, 0, 1 };
    unsigned port = PORT;
    bool is_number = text[0] >= '0' && text[0] <= '9';

    if (is_number) {
        claim(sscanf(text, "%u.%u.%u.%u:%u", &part[0], &part[1], &part[2], &part[3], &port) >= 4,
              "an address has four parts");
    } else {
        claim(strncmp(text, "localhost", 9) == 0, "or is localhost");
        sscanf(text, "localhost:%u", &port);
    }
    for (int i = 0; i < 4; i++) {
        claim(part[i] <= UINT8_MAX, "each part is a byte");
        claim((address->ipv4 >> (24 - 8 * i) & UINT8_MAX) == part[i], "they are in their places");
    }
    claim(address->port == port, "the port is what was typed");
}

static void try_address(const char *text, size_t room)
{
    struct net_address address = { .ipv4 = 1, .port = 2 };
    struct net_address again = { 0 };
    char fault[FAULT_BYTES + 1];
    char printed[FAULT_BYTES];

    memset(fault, UNTOUCHED, sizeof(fault));
    bool is_taken = net_address_parse(text, PORT, &address, fault, room);

    claim(fault[room] == UNTOUCHED, "a fault stays in its buffer");
    if (!is_taken) {
        size_t length = strnlen(fault, room);

        claim(length < room, "a fault ends");
        for (size_t i = 0; i < length; i++) {
            claim(fault[i] >= ' ' && fault[i] <= '~', "a fault is plain text");
        }
        claim(address.ipv4 == 1 && address.port == 2, "what is no address changes nothing");
        return;
    }
    claim(address.port != 0, "an address has a port");
    claim_meant(text, &address);
    net_address_print(&address, printed, sizeof(printed));
    claim(strlen(printed) < NET_ADDRESS_BYTES, "a printed address is short");
    claim(net_address_parse(printed, OTHER_PORT, &again, fault, room) &&
              again.ipv4 == address.ipv4 && again.port == address.port,
          "a printed address is read as the same");
    memset(printed, UNTOUCHED, sizeof(printed));
    net_address_print(&address, printed, min_size(room, sizeof(printed) - 1));
    claim(printed[room] == UNTOUCHED, "it stays in a small buffer, too");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    uint8_t random[CODE_RANDOM_BYTES] = { 0 };
    struct code code;
    size_t length;
    size_t room = 1 + take_below(&s, FAULT_BYTES - 1);
    const uint8_t *bits = take_bytes(&s, sizeof(random), &length);

    memcpy(random, bits, length);
    code_make(&code, random);
    claim_code(&code);
    length = (size_t)(s.end - s.at);
    char *text = malloc(length + 1); /* so that what is read behind its end is seen */

    if (text == NULL) {
        return 0;
    }
    memcpy(text, s.at, length);
    text[length] = '\0';
    try_code(text);
    try_address(text, room);
    free(text);
    return 0;
}
