/* Guessing at the door: costs the guesser, tells nothing, and wears the code out.
 * Linked so that each group operation and hash of libsodium's is counted on its way.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <time.h>

#include "resume_ends.h"

enum {
    PAIRS = 3000,
    SECOND_US = 1000000,
    MINUTE_US = 60 * SECOND_US,
};

/* The calls counted; what the linker's --wrap leads here. */
enum work {
    WORK_MAP,
    WORK_MULTIPLY,
    WORK_X25519,
    WORK_HASH, /* bytes of SHA-512 */
    WORK_KINDS,
};

static uint64_t work[WORK_KINDS];

int __real_crypto_core_ristretto255_from_hash(unsigned char *p, const unsigned char *r);
int __wrap_crypto_core_ristretto255_from_hash(unsigned char *p, const unsigned char *r);
int __real_crypto_scalarmult_ristretto255(unsigned char *q, const unsigned char *n,
                                          const unsigned char *p);
int __wrap_crypto_scalarmult_ristretto255(unsigned char *q, const unsigned char *n,
                                          const unsigned char *p);
int __real_crypto_scalarmult(unsigned char *q, const unsigned char *n, const unsigned char *p);
int __wrap_crypto_scalarmult(unsigned char *q, const unsigned char *n, const unsigned char *p);
int __real_crypto_hash_sha512_update(crypto_hash_sha512_state *state, const unsigned char *in,
                                     unsigned long long inlen);
int __wrap_crypto_hash_sha512_update(crypto_hash_sha512_state *state, const unsigned char *in,
                                     unsigned long long inlen);

int __wrap_crypto_core_ristretto255_from_hash(unsigned char *p, const unsigned char *r)
{
    work[WORK_MAP]++;
    return __real_crypto_core_ristretto255_from_hash(p, r);
}

int __wrap_crypto_scalarmult_ristretto255(unsigned char *q, const unsigned char *n,
                                          const unsigned char *p)
{
    work[WORK_MULTIPLY]++;
    return __real_crypto_scalarmult_ristretto255(q, n, p);
}

int __wrap_crypto_scalarmult(unsigned char *q, const unsigned char *n, const unsigned char *p)
{
    work[WORK_X25519]++;
    return __real_crypto_scalarmult(q, n, p);
}

int __wrap_crypto_hash_sha512_update(crypto_hash_sha512_state *state, const unsigned char *in,
                                     unsigned long long inlen)
{
    work[WORK_HASH] += inlen;
    return __real_crypto_hash_sha512_update(state, in, inlen);
}

/* A try up to INIT, then only the gate's work on that is counted. */
static size_t guess(struct ends *e, const struct code *code, uint8_t reply[DOOR_REPLY_BYTES])
{
    struct knock k;
    uint8_t request[DOOR_REQUEST_BYTES];

    ends_begin(e, &k, code);
    assert_true(knock_send(&k, e->now_us, request) > 0);
    size_t length = ends_ask(e, request, sizeof request, reply);
    knock_receive(&k, reply, length, e->now_us);
    assert_true(knock_send(&k, e->now_us, request) > 0);
    memset(work, 0, sizeof work);
    return ends_ask(e, request, sizeof request, reply);
}

static struct code code_of(const char *text)
{
    struct code code;

    assert_true(code_parse(&code, text));
    return code;
}

static void a_right_a_wrong_and_an_unknown_code_cost_the_same(void **state)
{
    static const char *const texts[] = { "K7Q-F2M4D", "K7Q-F2M4E", "K7R-F2M4D", "001-00000" };
    struct ends e;
    uint8_t reply[DOOR_REPLY_BYTES];
    uint64_t hashed = 0;

    (void)state;
    ends_open(&e);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct code code = code_of(texts[i]);

        assert_int_equal(guess(&e, &code, reply), door_rules[DOOR_RESP].bytes);
        assert_int_equal(work[WORK_MAP], 1);
        assert_int_equal(work[WORK_MULTIPLY], 2);
        assert_int_equal(work[WORK_X25519], 0);
        assert_true(work[WORK_HASH] > 0);
        hashed = i == 0 ? work[WORK_HASH] : hashed;
        assert_int_equal(work[WORK_HASH], hashed);
    }
    assert_int_equal(ends_sessions(&e, GATE_IS_PENDING), ARRAY_LEN(texts));
    ends_close(&e);
}

/* --- time, in real nanoseconds ---------------------------------------------------------------- */

static double now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

/* How long the gate's answer to a guess takes. Time there goes on so far that no lock falls. */
static double timed_guess(struct ends *e, const struct code *code)
{
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t reply[DOOR_REPLY_BYTES];
    struct knock k;

    ends_wait(e, 4 * SECOND_US);
    assert_true(gate_set_code(e->gate, ENDS_DOOR, &e->code)); /* never worn */
    ends_begin(e, &k, code);
    assert_true(knock_send(&k, e->now_us, request) > 0);
    knock_receive(&k, reply, ends_ask(e, request, sizeof request, reply), e->now_us);
    assert_true(knock_send(&k, e->now_us, request) > 0);
    double start_ns = now_ns();
    size_t length = gate_receive(e->gate, &e->from, request, sizeof request, e->now_us, reply);
    double took_ns = now_ns() - start_ns;

    assert_int_equal(length, door_rules[DOOR_RESP].bytes);
    return took_ns;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof values[0], by_size);
    return values[count / 2];
}

/* In turn, so that what else the machine does falls on both alike; the median of the differences
 * within a pair is then told from nothing by no more than chance allows: four times its standard
 * error, and 0.1 % of the whole. */
static void a_wrong_and_an_unknown_code_take_the_same_time(void **state)
{
    const struct code wrong = code_of("K7Q-F2M4E");
    const struct code unknown = code_of("K7R-F2M4D");
    static double whole[PAIRS], differences[PAIRS], spread[PAIRS];
    struct ends e;

    (void)state;
    ends_open(&e);
    for (size_t i = 0; i < PAIRS; i++) {
        bool is_wrong_first = i % 2 == 0;
        double first = timed_guess(&e, is_wrong_first ? &wrong : &unknown);
        double second = timed_guess(&e, is_wrong_first ? &unknown : &wrong);

        whole[i] = is_wrong_first ? first : second;
        differences[i] = is_wrong_first ? first - second : second - first;
    }
    double whole_ns = median(whole, PAIRS);
    double difference_ns = median(differences, PAIRS);
    for (size_t i = 0; i < PAIRS; i++) {
        spread[i] = fabs(differences[i] - difference_ns);
    }
    double error_ns = 1.2533 * 1.4826 * median(spread, PAIRS) / sqrt(PAIRS);

    print_message("a wrong code takes %.0f ns, %.0f ns (+- %.0f) more than an unknown match\n",
                  whole_ns, difference_ns, error_ns);
    assert_true(fabs(difference_ns) <= 4 * error_ns + whole_ns / 1000);
    ends_close(&e);
}

static void an_open_match_costs_less_and_its_reply_is_as_long(void **state)
{
    struct ends e;
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    assert_int_equal(guess(&e, NULL, reply), door_rules[DOOR_RESP].bytes);
    assert_int_equal(work[WORK_X25519], 1); /* and one with the base point */
    assert_int_equal(work[WORK_MULTIPLY], 0);
    ends_close(&e);
}

static void a_repeated_or_refused_guess_costs_no_exchange(void **state)
{
    struct ends e;
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    e.from.ipv4 = ENDS_NEIGHBOUR;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(guess(&e, &e.code, reply), door_rules[DOOR_RESP].bytes);
        ends_wait(&e, SECOND_US / 10);
    }
    assert_int_equal(guess(&e, &e.code, reply), door_rules[DOOR_REFUSE].bytes);
    assert_int_equal(work[WORK_MAP] + work[WORK_MULTIPLY] + work[WORK_HASH], 0);
    assert_int_equal(ends_count(&e, GATE_LOCKED), 1);
    ends_close(&e);
}

/* Tries until it is told to wait: after how many guesses, and how long to wait. */
static int guesses_until_locked(struct ends *e, const struct code *code, uint16_t *wait_ms)
{
    struct door_refuse refusal;
    uint8_t reply[DOOR_REPLY_BYTES];
    int count = 0;

    for (;;) {
        size_t length = guess(e, code, reply);
        if (length == door_rules[DOOR_REFUSE].bytes) {
            assert_true(door_read(DOOR_REFUSE, reply, length, &refusal));
            assert_int_equal(refusal.cause, DOOR_LOCKED);
            *wait_ms = refusal.wait_ms;
            return count;
        }
        count++;
        ends_wait(e, 10000); /* within the budget for exchanges */
    }
}

static void a_lock_falls_alike_on_a_match_and_on_none(void **state)
{
    static const char *const texts[] = { "K7Q-F2M4E", "123-F2M4E" };
    int counts[2];
    uint16_t waits_ms[2];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const struct code code = code_of(texts[i]);
        struct ends e;

        ends_open(&e);
        counts[i] = guesses_until_locked(&e, &code, &waits_ms[i]);
        ends_close(&e);
    }
    assert_int_equal(counts[0], 30);
    assert_int_equal(counts[1], counts[0]);
    assert_in_range(waits_ms[0], 1, 2000);
    assert_int_equal(waits_ms[1], waits_ms[0]);
}

static void a_locked_address_waits_12_seconds_and_others_do_not(void **state)
{
    const struct code wrong = code_of("K7Q-F2M4E");
    struct ends e;
    struct knock k;
    uint16_t wait_ms;

    (void)state;
    ends_open(&e);
    e.from.ipv4 = ENDS_NEIGHBOUR;
    assert_int_equal(guesses_until_locked(&e, &wrong, &wait_ms), 5);
    assert_in_range(wait_ms, 11000, 12000);
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.cause, DOOR_LOCKED);
    e.from.ipv4++;
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.state, KNOCK_IN);
    ends_close(&e);
}

/* The lock on a match, worked at all the time, still lets the right code through in 5 s. */
static void a_locked_match_lets_the_right_code_in_soon(void **state)
{
    const struct code wrong = code_of("K7Q-F2M4E");
    struct ends e;
    struct knock k;
    uint16_t wait_ms;

    (void)state;
    ends_open(&e);
    assert_int_equal(guesses_until_locked(&e, &wrong, &wait_ms), 30);
    uint64_t start_us = e.now_us;
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.state, KNOCK_IN);
    assert_true(e.now_us - start_us < 5 * SECOND_US);
    ends_close(&e);
}

/* Neither the lock nor the code's end: a ticket is no guess. */
static void a_lock_keeps_no_ticket_out(void **state)
{
    const struct code wrong = code_of("K7Q-F2M4E");
    uint8_t reply[DOOR_REPLY_BYTES];
    struct resumer r;
    struct ends e;
    uint16_t wait_ms;

    (void)state;
    ends_open(&e);
    assert_int_equal(guesses_until_locked(&e, &wrong, &wait_ms), 30);
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    while (!gate_is_worn(e.gate, ENDS_DOOR)) {
        ends_wait(&e, 2 * SECOND_US);
        guess(&e, &wrong, reply);
    }
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    ends_close(&e);
}

static void who_knows_the_code_never_wears_it_out(void **state)
{
    struct ends e;
    struct knock k;

    (void)state;
    ends_open(&e);
    e.from.ipv4 = ENDS_NEIGHBOUR;
    for (int i = 0; i < 2 * GATE_WORN; i++) {
        ends_knock(&e, &k, &e.code);
        assert_true(ends_confirm(&e, &k, 1));
        gate_forget(e.gate, k.index);
        ends_wait(&e, SECOND_US / 10);
    }
    assert_false(gate_is_worn(e.gate, ENDS_DOOR));
    assert_int_equal(ends_count(&e, GATE_LOCKED), 0);
    ends_close(&e);
}

static void a_hundred_wrong_codes_kill_the_code(void **state)
{
    const struct code wrong = code_of("K7Q-F2M4E");
    struct ends e;
    struct knock k;
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    for (int i = 0; i < GATE_WORN; i++) {
        assert_false(gate_is_worn(e.gate, ENDS_DOOR));
        assert_int_equal(guess(&e, &wrong, reply), door_rules[DOOR_RESP].bytes);
        ends_wait(&e, 2 * SECOND_US);
    }
    assert_true(gate_is_worn(e.gate, ENDS_DOOR));
    assert_false(gate_is_worn(e.gate, ENDS_DOOR + 1));

    assert_int_equal(guess(&e, &e.code, reply), door_rules[DOOR_RESP].bytes);
    assert_int_equal(work[WORK_MULTIPLY], 2);
    ends_wait(&e, MINUTE_US);
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.cause, DOOR_WRONG_CODE);

    assert_true(gate_set_code(e.gate, ENDS_DOOR, &e.code));
    assert_false(gate_is_worn(e.gate, ENDS_DOOR));
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.state, KNOCK_IN);
    ends_close(&e);
}

static void guesses_at_no_match_wear_out_no_code(void **state)
{
    const struct code unknown = code_of("123-F2M4E");
    struct ends e;
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    for (int i = 0; i < GATE_WORN + 1; i++) {
        assert_int_equal(guess(&e, &unknown, reply), door_rules[DOOR_RESP].bytes);
        ends_wait(&e, 2 * SECOND_US);
    }
    for (int door = 0; door < GATE_DOORS; door++) {
        assert_false(gate_is_worn(e.gate, door));
    }
    ends_close(&e);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_a_wrong_and_an_unknown_code_cost_the_same),
        cmocka_unit_test(a_wrong_and_an_unknown_code_take_the_same_time),
        cmocka_unit_test(an_open_match_costs_less_and_its_reply_is_as_long),
        cmocka_unit_test(a_repeated_or_refused_guess_costs_no_exchange),
        cmocka_unit_test(a_lock_falls_alike_on_a_match_and_on_none),
        cmocka_unit_test(a_locked_address_waits_12_seconds_and_others_do_not),
        cmocka_unit_test(a_locked_match_lets_the_right_code_in_soon),
        cmocka_unit_test(a_lock_keeps_no_ticket_out),
        cmocka_unit_test(who_knows_the_code_never_wears_it_out),
        cmocka_unit_test(a_hundred_wrong_codes_kill_the_code),
        cmocka_unit_test(guesses_at_no_match_wear_out_no_code),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
