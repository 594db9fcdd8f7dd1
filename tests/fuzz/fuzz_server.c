/* Fuzz target: up messages to a real server, and orders to it. Two hostile people do what the
 * script says, with up to two connections each; in one input of 64 beside an honest client in the
 * same match that must notice nothing but what the rules allow them.
 *
 *   byte 0: game, matches, how the hostile people begin; then operations, a byte each, with what
 *   they need behind it: see `operations`
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "server/orders.h"
#include "tests/fuzz/server_rig.h"

/* The session of whose turn it is; NULL unless it is in a match. */
static struct session *session_now(struct rig *r)
{
    const uint16_t port = (uint16_t)(10002 + (r->h - r->hostiles));

    for (int i = 0; i < r->server.session_count; i++) {
        struct session *s = &r->server.sessions[i];

        if (s->match != SESSION_MATCH_NONE &&
            memcmp(s->identity + sizeof(uint32_t), &port, sizeof(port)) == 0) {
            return s;
        }
    }
    return NULL;
}

/* The match in which that is; else the first. */
static const struct match *match_now(struct rig *r)
{
    const struct session *s = session_now(r);

    return &r->server.matches[s != NULL ? s->match : 0];
}

static uint32_t server_tick_now(struct rig *r)
{
    const struct match *m = match_now(r);

    return server_has(m) ? match_head(m)->tick : 0;
}

static void send(struct rig *r, enum net_channel channel, const uint8_t *bytes, size_t length)
{
    if (r->h->peer != NET_PEER_NONE && length > 0) {
        r->h->end->ops->send(r->h->end, r->h->peer, channel, bytes, length);
    }
}

/* Up to a quarter of a second, mostly less. */
static void pass_time(struct rig *r)
{
    uint64_t part = take_u8(&r->script);

    run(r, part * part * 4);
}

/* The server alone stands still, as under a debugger. */
static void stall(struct rig *r)
{
    r->now_us += (uint64_t)take_u8(&r->script) * 15000;
    run(r, STEP_US);
}

static void send_noise(struct rig *r)
{
    struct fuzz_message m;

    take_noise(&r->script, &m);
    send(r, m.channel, m.bytes, m.length);
}

static void send_kind(struct rig *r)
{
    struct fuzz_message m;

    take_message(&r->script, r->h->epoch, &m);
    send(r, m.channel, m.bytes, m.length);
}

/* Near the window, with any bits for inputs. */
static void send_input(struct rig *r)
{
    uint32_t tick = server_tick_now(r) + (uint32_t)take_i8(&r->script);
    uint32_t applied = server_tick_now(r) + (uint32_t)(take_i8(&r->script) / 4);
    uint8_t count = take_u8(&r->script);
    uint8_t bytes[NET_BLOCK_BYTES] = { (uint8_t)(MSG_INPUT | r->h->epoch << 4),
                                       (uint8_t)tick,
                                       (uint8_t)(tick >> 8),
                                       (uint8_t)applied,
                                       (uint8_t)(applied >> 8),
                                       count };
    size_t length;
    const uint8_t *rest = take_bytes(&r->script, count >> 4, &length);

    memcpy(bytes + 6, rest, length);
    send(r, NET_STATE, bytes, 6 + length);
}

/* As an honest client would. */
static void send_good_input(struct rig *r)
{
    const struct game *g = match_now(r)->game;
    struct msg_input m = { .epoch = r->h->epoch,
                           .tick = (uint16_t)(server_tick_now(r) + 1),
                           .applied = (uint16_t)server_tick_now(r),
                           .count = (uint8_t)(1 + take_below(&r->script, PROTO_INPUTS_MOST)) };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send(r, NET_STATE, bytes, input_message_pack(g != NULL ? g : r->g, &m, bytes));
}

static void send_request(struct rig *r)
{
    struct command c = { .kind = (uint8_t)take_below(&r->script, COMMAND_COUNT) };
    const struct command_rule *rule = &command_rules[c.kind];
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    c.seat = (uint8_t)take_below(&r->script, GAME_SEATS);
    c.value = (uint8_t)take_below(&r->script, rule->value_most + 1u);
    memset(c.text, 'x',
           rule->text_least +
               take_below(&r->script, (uint32_t)(rule->text_most - rule->text_least) + 1));
    send(r, NET_CONTROL, bytes, request_pack(&c, bytes));
}

static void send_resync(struct rig *r)
{
    struct msg_resync m = { .tick = take_u16(&r->script),
                            .why = (uint8_t)take_below(&r->script, RESYNC_COUNT) };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send(r, NET_CONTROL, bytes, message_pack(MSG_RESYNC, &msg_resync_fields, &m, bytes));
}

static const char *const specs[] = { "",
                                     "open",
                                     "private",
                                     "open,seats=2",
                                     "open,game=puck,bots=1",
                                     "open,map=bad",
                                     "open,map=none",
                                     "open,mode=crews,seats=1" };

static void send_hello(struct rig *r)
{
    static const char *const names[] = { "Eve", "", "Honest", "Ahab", "EveEveEveEveEveEveEveEve" };
    static const char *const matches[] = { "", "one", "two", "none", "new" };
    struct msg_hello m = { .version = PROTO_VERSION + (take_below(&r->script, 16) == 15),
                           .wants = (uint8_t)take_below(&r->script, HELLO_WANTS) };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    strcpy(m.name, names[take_below(&r->script, ARRAY_LEN(names))]);
    strcpy(m.match, matches[take_below(&r->script, ARRAY_LEN(matches))]);
    if (m.wants == HELLO_MAKE) {
        strcpy(m.spec, specs[take_below(&r->script, ARRAY_LEN(specs))]);
    }
    for (size_t i = 0; game_at(i) != NULL && take_below(&r->script, 8) != 7; i++) {
        strcpy(m.games[i].name, game_at(i)->name);
        m.games[i].rules = (uint32_t)game_rules_hash(game_at(i));
    }
    send(r, NET_CONTROL, bytes, message_pack(MSG_HELLO, &msg_hello_fields, &m, bytes));
}

/* Leaves by will or without a word; or comes again while the link before is still there. */
static void reconnect(struct rig *r)
{
    uint8_t how = take_u8(&r->script);
    struct transport *end = r->h->end;
    const struct msg_ticket *t = &r->hostiles[how >> 4 & 1].ticket; /* its own, or the other's */

    if (r->h->peer != NET_PEER_NONE && how & 1) {
        end->ops->disconnect(end, r->h->peer, how & 2 ? PROTO_GOODBYE : how);
        return;
    }
    if (r->h->peer != NET_PEER_NONE && how & 4) {
        end->ops->drop(end, r->h->peer, how);
    }
    loop_set_ticket(end, how & 8 ? t->bytes : NULL, t->bytes + RESUME_TICKET_BYTES);
    r->h->peer = end->ops->connect(end, &server_address, r->now_us);
}

/* The cable is out, or in again. */
static void unplug(struct rig *r)
{
    static const struct link_conditions cut = { .loss_ppm = 1000000 };

    r->h->is_cut = !r->h->is_cut;
    loop_net_conditions_of(r->net, r->h->end, r->h->is_cut ? &cut : NULL);
}

static void change_turn(struct rig *r)
{
    r->h = &r->hostiles[r->h == &r->hostiles[0]];
}

static void send_look(struct rig *r)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send(r, NET_CONTROL, bytes, look_pack(bytes));
}

/* --- orders ----------------------------------------------------------------------------------- */

/* A name from the table of orders, then words, then perhaps bytes. */
static void take_order(struct rig *r, char line[GAME_TEXT_BYTES + 1])
{
    static const char *const words[] = {
        "",       "#1",      "#2",      "#3",      "1",        "2",       "1 #2",
        "Eve",    "Eve 1 x", "Ahab",    "e",       "one",      "two",     "new",
        "fuzz",   "bad",     "crews",   "rematch", "map fuzz", "map bad", "kick #1",
        "kick e", "map no",  "kick #2", "0",       "skirmish", "match-3", "Honest",
    };
    char text[2 * GAME_TEXT_BYTES];
    uint8_t which = take_u8(&r->script);
    uint8_t word = take_u8(&r->script);
    size_t length = 0;
    const uint8_t *bytes = NULL;
    const char *behind = strcmp(orders[which % orders_count].name, "make") == 0
                             ? specs[word % ARRAY_LEN(specs)]
                             : words[word % ARRAY_LEN(words)];

    if (word >= 0xE0) {
        bytes = take_bytes(&r->script, word & 0x1F, &length);
    }
    snprintf(text, sizeof(text), "%s %s%.*s", orders[which % orders_count].name, behind,
             (int)length, length > 0 ? (const char *)bytes : "");
    text_clean(line, GAME_TEXT_BYTES + 1, text);
    r->may_be_thrown_out = r->may_be_thrown_out || strncmp(line, "vote kick", 9) == 0;
}

static void send_order(struct rig *r)
{
    char line[GAME_TEXT_BYTES + 1];
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    take_order(r, line);
    send(r, NET_CONTROL, bytes, order_pack(line, bytes));
}

/* Any bytes as an order. */
static void send_raw_order(struct rig *r)
{
    uint8_t bytes[1 + GAME_TEXT_BYTES] = { MSG_ORDER };
    size_t length;
    const uint8_t *rest = take_bytes(&r->script, take_below(&r->script, 32), &length);

    memcpy(bytes + 1, rest, length);
    send(r, NET_CONTROL, bytes, 1 + length);
}

/* At once and however often: who gives an order stays in, unless that is what it says; and who is
 * refused stays where he was. */
static void give_order(struct rig *r)
{
    char line[GAME_TEXT_BYTES + 1];
    struct session *s = session_now(r);

    take_order(r, line);
    if (s == NULL) {
        return;
    }
    uint16_t match = s->match;
    uint8_t seat = s->seat;
    bool is_done = orders_give_from(&r->server, s, line, r->now_us);
    bool is_in = s->state == SESSION_LOADING || s->state == SESSION_PLAYING;
    bool ends = strncmp(line, "leave", 5) == 0 || strncmp(line, "close", 5) == 0;

    claim(is_in || (is_done && ends), "who gives an order stays in");
    claim(is_done || (s->match == match && s->seat == seat), "who is refused stays where he was");
    check_books(r);
}

static void hear(void *context, enum notice_kind kind, const char *text)
{
    (void)context;
    claim(kind < NOTICE_KINDS && text_is_clean(text, strlen(text)), "the console hears clean text");
}

/* The console's. Not beside the honest client: it may do anything to him. */
static void give_console_order(struct rig *r)
{
    static const char *const matches[] = { "@one ", "", "@two ", "@new " };
    const struct order_ear ear = { hear, NULL };
    char order[GAME_TEXT_BYTES + 1];
    char line[2 * GAME_TEXT_BYTES];
    const char *match = matches[take_below(&r->script, ARRAY_LEN(matches))];

    take_order(r, order);
    snprintf(line, sizeof(line), "%s%s", match, order);
    if (!r->has_honest) {
        orders_give(&r->server, NULL, line, &ear, r->now_us);
        check_books(r);
    }
}

static void (*const operations[])(struct rig *) = {
    pass_time,          stall,        send_noise,      send_kind,   send_input, send_good_input,
    reconnect,          send_request, send_hello,      send_resync, pass_time,  send_input,
    send_order,         give_order,   send_raw_order,  send_look,   unplug,     change_turn,
    give_console_order, give_order,   send_good_input,
};

/* Whether all who are connected play: beside the honest client there are only hostile ones. */
static bool are_seated_now(const struct rig *r, int hostiles)
{
    int players = 0;

    for (int i = 0; i < r->server.session_count; i++) {
        players += r->server.sessions[i].state == SESSION_PLAYING;
    }
    return players == hostiles + r->has_honest;
}

/* The hostile person whose turn it is comes in and plays. */
static void sit_down(struct rig *r)
{
    struct script empty = { NULL, NULL };
    struct script kept = r->script;

    r->script = empty;
    r->h->peer = r->h->end->ops->connect(r->h->end, &server_address, r->now_us);
    run(r, 2 * STEP_US);
    send_hello(r);
    run(r, 2 * STEP_US);
    send_good_input(r);
    run(r, 2 * STEP_US);
    r->script = kept;
}

static void begin(struct rig *r, uint8_t flags)
{
    int seats = r->server.matches[0].seat_limit - r->has_honest;
    int hostiles = flags & BOTH_SEATED && seats >= HOSTILES ? HOSTILES : 1;

    if (r->has_honest) {
        run(r, SETTLE_TICKS * tick_to_us(1));
        claim(r->honest.state == CLIENT_PLAYING, "the honest client plays");
    }
    if (!(flags & BEGINS_SEATED)) {
        return;
    }
    for (int i = hostiles - 1; i >= 0; i--) {
        r->h = &r->hostiles[i];
        sit_down(r);
    }
    claim(are_seated_now(r, hostiles), "the hostile people begin in play");
    if (flags & HAS_HOST && !r->has_honest) {
        match_set_host(&r->server.matches[0], session_now(r)->seat);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rig rig;
    struct rig *r = &rig;

    memset(r, 0, offsetof(struct rig, ledger));
    r->script = (struct script){ data, data + size };
    r->has_honest = script_is_one_in(&r->script, HONEST_ONE_IN);
    uint8_t flags = take_u8(&r->script);

    open_rig(r, flags);
    begin(r, flags);
    for (int i = 0; i < OPERATIONS_MOST && r->script.at < r->script.end; i++) {
        operations[take_below(&r->script, ARRAY_LEN(operations))](r);
    }
    run(r, (r->has_honest ? SETTLE_TICKS : 2) * STEP_US);
    if (r->has_honest) {
        const struct client *c = &r->honest;

        claim(c->figures.desyncs == 0, "the honest client never desyncs");
        claim(c->figures.refused_messages == 0, "the server never sends what is out of bounds");
        claim(
            c->state == CLIENT_PLAYING ||
                (r->may_be_thrown_out && strcmp(c->refused, refuse_texts[REFUSE_KICKED].word) == 0),
            "the honest client still plays");
    }
    server_close(&r->server, r->now_us);
    close_rig(r);
    return 0;
}
