/* The claims of client/identity.h, and what a profile makes of a key file that can't be used.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <sodium.h>

#define KEY "profiles/main/identity.key"
#define HEADER                                                                                     \
    "Homeport identity, version 1. Whoever has this file is you: keep it, keep it secret.\n"
#define DIGITS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const char good[] = HEADER DIGITS "\n";

/* The profile whose key file holds these bytes does not open, and the file stays. */
static void check_broken(const char *bytes, size_t length, const char *said)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    char text[SAMPLE_TEXT_BYTES];

    sample_write(KEY, bytes, length);
    for (int i = 0; i < 2; i++) { /* nor later, and it is not held meanwhile */
        if (sample_open(&p, NULL, fault) != PROFILE_BROKEN) {
            fail_msg("not refused: %.*s", (int)length, bytes);
        }
        assert_non_null(strstr(fault, sample_path(KEY)));
        assert_non_null(strstr(fault, said));
        assert_non_null(strstr(fault, "move it away"));
        assert_null(strstr(fault, "0001020304"));
        assert_null(p.identity.secret_key);
    }
    assert_int_equal(sample_read(KEY, text), length);
    assert_memory_equal(text, bytes, length);
    assert_int_equal(sample_mode("profiles/main-2"), -1);
}

static void make_main(void)
{
    struct profile p;

    sample_must_open(&p, NULL);
    profile_close(&p);
}

static void a_broken_key_file_is_kept_and_named(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        HEADER,
        HEADER "\n",
        DIGITS "\n",
        HEADER DIGITS,             /* no end of the line */
        HEADER DIGITS "\n\n",      /* too long */
        HEADER DIGITS DIGITS "\n", /* too long */
        HEADER "0" DIGITS,         /* a digit too many for the line's end */
        "h" HEADER DIGITS "\n",    /* shifted */
        "homeport identity, version 1. Whoever has this file is you: keep it, keep it "
        "secret.\n" DIGITS "\n",
        "Homeport identity, version 2. Whoever has this file is you: keep it, keep it "
        "secret.\n" DIGITS "\n",
        HEADER "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
        HEADER "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1 \n",
        HEADER "                                                                \n",
    };
    char zeros[sizeof(good) - 1] = { 0 };
    (void)state;

    make_main();
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        check_broken(texts[i], strlen(texts[i]), i + 1 < ARRAY_LEN(texts) ? "" : "is broken");
    }
    for (size_t length = 0; length < sizeof(good) - 1; length++) {
        check_broken(good, length, "is broken");
    }
    check_broken(zeros, sizeof(zeros), "is broken");
    sample_write(KEY, good, sizeof(good) - 1);
    make_main();
}

static void a_key_file_that_cannot_be_read_is_kept_and_named(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    struct stat what;
    (void)state;

    make_main();
    unlink(sample_path(KEY));
    assert_int_equal(mkdir(sample_path(KEY), 0700), 0);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_BROKEN);
    assert_non_null(strstr(fault, "is not a file"));
    rmdir(sample_path(KEY));
    assert_int_equal(mkfifo(sample_path(KEY), 0600), 0);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_BROKEN);
    assert_non_null(strstr(fault, "is not a file"));
    unlink(sample_path(KEY));
    assert_int_equal(symlink("nowhere", sample_path(KEY)), 0);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_BROKEN);
    assert_non_null(strstr(fault, sample_path(KEY)));
    assert_int_equal(lstat(sample_path(KEY), &what), 0);
    assert_true(S_ISLNK(what.st_mode));
}

static const char *unreadable_key_is_said(void)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];

    if (sample_open(&p, NULL, fault) != PROFILE_FINE) {
        return fault[0] != '\0' ? "did not open" : "no fault";
    }
    profile_close(&p);
    chmod(sample_path(KEY), 0);
    return sample_open(&p, NULL, fault) == PROFILE_BROKEN && strstr(fault, "cannot read") != NULL
               ? NULL
               : "not said";
}

static void a_key_file_without_permission_is_kept_and_named(void **state)
{
    (void)state;
    sample_as_nobody(unreadable_key_is_said);
    assert_int_equal(sample_mode(KEY), 0);
}

static void the_key_of_another_user_is_refused(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    (void)state;

    if (geteuid() != 0) {
        skip();
    }
    make_main();
    assert_int_equal(chown(sample_path(KEY), SAMPLE_NOBODY, SAMPLE_NOBODY), 0);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_BROKEN);
    assert_non_null(strstr(fault, "belongs to another user"));
}

static void the_file_is_text_that_says_what_it_is(void **state)
{
    struct profile p;
    char text[SAMPLE_TEXT_BYTES];
    char hex[2 * crypto_sign_SEEDBYTES + 1];
    (void)state;

    sample_must_open(&p, NULL);
    assert_int_equal(sample_read(KEY, text), sizeof(good) - 1);
    assert_memory_equal(text, HEADER, strlen(HEADER));
    sodium_bin2hex(hex, sizeof(hex), p.identity.secret_key, crypto_sign_SEEDBYTES);
    assert_memory_equal(text + strlen(HEADER), hex, strlen(hex));
    profile_close(&p);
}

/* The seed of a file always gives the same keys: the pair of this seed in RFC 8032's sense. */
static void a_file_gives_the_key_pair_of_its_seed(void **state)
{
    struct identity id;
    char fault[PROFILE_FAULT_BYTES];
    char hex[2 * IDENTITY_PUBLIC_BYTES + 1];
    (void)state;

    sample_write("key", good, sizeof(good) - 1);
    assert_true(identity_read(&id, sample_path("key"), fault, sizeof(fault)));
    sodium_bin2hex(hex, sizeof(hex), id.public_key, sizeof(id.public_key));
    assert_string_equal(hex, "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    identity_wipe(&id);
    assert_null(id.secret_key);
    identity_wipe(&id);
}

static void what_the_secret_key_signs_the_public_key_verifies(void **state)
{
    static const uint8_t message[] = "the transcript of a handshake";
    struct profile p;
    uint8_t signature[crypto_sign_BYTES];
    (void)state;

    make_main();
    sample_must_open(&p, NULL); /* as read, not as made */
    crypto_sign_detached(signature, NULL, message, sizeof(message), p.identity.secret_key);
    assert_int_equal(
        crypto_sign_verify_detached(signature, message, sizeof(message), p.identity.public_key), 0);
    profile_close(&p);
}

static void a_key_that_cannot_be_written_leaves_nothing(void **state)
{
    struct identity id;
    char fault[PROFILE_FAULT_BYTES];
    (void)state;

    assert_true(identity_make(&id, fault, sizeof(fault)));
    assert_false(identity_write(&id, sample_path("no/such/key"), fault, sizeof(fault)));
    assert_non_null(strstr(fault, sample_path("no/such/key")));
    assert_true(identity_write(&id, sample_path("key"), fault, sizeof(fault)));
    assert_int_equal(sample_mode("key"), 0600);
    identity_wipe(&id);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_broken_key_file_is_kept_and_named),
        IN_A_FOLDER(a_key_file_that_cannot_be_read_is_kept_and_named),
        IN_A_FOLDER(a_key_file_without_permission_is_kept_and_named),
        IN_A_FOLDER(the_key_of_another_user_is_refused),
        IN_A_FOLDER(the_file_is_text_that_says_what_it_is),
        IN_A_FOLDER(a_file_gives_the_key_pair_of_its_seed),
        IN_A_FOLDER(what_the_secret_key_signs_the_public_key_verifies),
        IN_A_FOLDER(a_key_that_cannot_be_written_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
