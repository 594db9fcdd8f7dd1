/* The claims of client/profile.h about who has which profile when several want one.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <signal.h>
#include <sys/prctl.h>

enum {
    RACERS = 8,
    ROUNDS = 5,
};

/* What a child says of the profile it got. */
struct word {
    enum profile_outcome outcome;
    char name[PROFILE_NAME_BYTES + 1];
    uint8_t public_key[IDENTITY_PUBLIC_BYTES];
};

/* A child that opens a profile once `start` ends, writes its word to `words` and holds on. */
static pid_t holder(const char *name, int start[2], int words)
{
    fflush(NULL);
    pid_t child = fork();

    if (child != 0) {
        return child;
    }
    struct profile p;
    struct word word = { .outcome = PROFILE_NO_PLACE };
    char fault[PROFILE_FAULT_BYTES];
    char unused;

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves none behind */
    close(start[1]);
    ssize_t n = read(start[0], &unused, 1);
    word.outcome = n == 0 ? sample_open(&p, name, fault) : PROFILE_NO_PLACE;
    memcpy(word.name, p.name, sizeof(word.name));
    memcpy(word.public_key, p.identity.public_key, sizeof(word.public_key));
    n = write(words, &word, sizeof(word));
    for (;;) {
        pause();
    }
}

static void end(pid_t child)
{
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void two_opens_give_two_profiles(void **state)
{
    struct profile a;
    struct profile b;
    struct profile c;
    (void)state;

    sample_must_open(&a, NULL);
    sample_must_open(&b, NULL);
    sample_must_open(&c, NULL);
    assert_string_equal(a.name, "main");
    assert_string_equal(b.name, "main-2");
    assert_string_equal(c.name, "main-3");
    assert_memory_not_equal(a.identity.public_key, b.identity.public_key, IDENTITY_PUBLIC_BYTES);
    profile_close(&b);
    sample_must_open(&b, NULL);
    assert_string_equal(b.name, "main-2");
    profile_close(&a);
    profile_close(&b);
    profile_close(&c);
}

static void a_named_one_in_use_names_the_process_that_holds_it(void **state)
{
    struct profile a;
    struct profile b;
    char fault[PROFILE_FAULT_BYTES];
    char process[64];
    (void)state;

    sample_must_open(&a, "anna");
    assert_int_equal(sample_open(&b, "anna", fault), PROFILE_IN_USE);
    snprintf(process, sizeof(process), "profile anna is in use by process %d", (int)getpid());
    assert_non_null(strstr(fault, process));
    assert_non_null(strstr(fault, "--profile"));
    /* And if it couldn't be written down: */
    assert_int_equal(truncate(sample_path("profiles/anna/lock"), 0), 0);
    assert_int_equal(sample_open(&b, "anna", fault), PROFILE_IN_USE);
    assert_non_null(strstr(fault, "another process"));
    profile_close(&b);
    profile_close(&a);
    sample_must_open(&b, "anna");
    profile_close(&b);
}

static void the_lock_goes_with_a_killed_process(void **state)
{
    int start[2];
    int words[2];
    struct word word;
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    char process[32];
    (void)state;

    assert_int_equal(pipe(start), 0);
    assert_int_equal(pipe(words), 0);
    pid_t child = holder("anna", start, words[1]);
    close(start[1]);
    assert_int_equal(read(words[0], &word, sizeof(word)), sizeof(word));
    assert_int_equal(word.outcome, PROFILE_FINE);
    assert_int_equal(sample_open(&p, "anna", fault), PROFILE_IN_USE);
    snprintf(process, sizeof(process), "process %d;", (int)child);
    assert_non_null(strstr(fault, process));
    end(child);
    sample_must_open(&p, "anna");
    assert_memory_equal(p.identity.public_key, word.public_key, IDENTITY_PUBLIC_BYTES);
    profile_close(&p);
    close(start[0]);
    close(words[0]);
    close(words[1]);
}

static void the_lock_is_not_handed_on_to_other_programs(void **state)
{
    struct profile p;
    (void)state;

    sample_must_open(&p, NULL);
    assert_true((fcntl(p.lock, F_GETFD) & FD_CLOEXEC) != 0);
    profile_close(&p);
    assert_int_equal(p.lock, -1);
}

static void a_lock_that_is_a_link_is_not_followed(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    char text[SAMPLE_TEXT_BYTES];
    (void)state;

    sample_must_open(&p, NULL);
    profile_close(&p);
    sample_write("mine", "precious", 8);
    assert_int_equal(unlink(sample_path("profiles/main/lock")), 0);
    assert_int_equal(symlink(sample_path("mine"), sample_path("profiles/main/lock")), 0);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_NO_PLACE);
    sample_read("mine", text);
    assert_string_equal(text, "precious");
}

static void check_all_differ(const struct word words[RACERS])
{
    for (int i = 0; i < RACERS; i++) {
        assert_int_equal(words[i].outcome, PROFILE_FINE);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(words[i].name, words[j].name);
            assert_memory_not_equal(words[i].public_key, words[j].public_key,
                                    IDENTITY_PUBLIC_BYTES);
        }
    }
}

/* The first round makes the folders, too; all take what the round before left. */
static void eight_processes_at_once_get_eight_profiles(void **state)
{
    (void)state;

    for (int round = 0; round < ROUNDS; round++) {
        int start[2];
        int pipes[2];
        pid_t racers[RACERS];
        struct word words[RACERS];

        assert_int_equal(pipe(start), 0);
        assert_int_equal(pipe(pipes), 0);
        for (int i = 0; i < RACERS; i++) {
            racers[i] = holder(NULL, start, pipes[1]);
            assert_true(racers[i] > 0);
        }
        close(start[1]);
        for (int i = 0; i < RACERS; i++) {
            assert_int_equal(read(pipes[0], &words[i], sizeof(words[i])), sizeof(words[i]));
        }
        for (int i = 0; i < RACERS; i++) {
            end(racers[i]);
        }
        check_all_differ(words);
        close(start[0]);
        close(pipes[0]);
        close(pipes[1]);
    }
    assert_int_equal(sample_mode("profiles/main-8"), 0700);
    assert_int_equal(sample_mode("profiles/main-9"), -1);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(two_opens_give_two_profiles),
        IN_A_FOLDER(a_named_one_in_use_names_the_process_that_holds_it),
        IN_A_FOLDER(the_lock_goes_with_a_killed_process),
        IN_A_FOLDER(the_lock_is_not_handed_on_to_other_programs),
        IN_A_FOLDER(a_lock_that_is_a_link_is_not_followed),
        IN_A_FOLDER(eight_processes_at_once_get_eight_profiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
