/* Where servers are: found while they live, forgotten when they are killed, and nothing that lies
 * in the folder misleads.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>

#include "base/text.h"
#include "net/whereabouts.h"

enum {
    PORT = 62893,
    OTHER_PORT = 41000,
    SINCE = 1790000000,
    FAULT_BYTES = 512,
};

static const struct whereabouts_file nowhere = { .folder = -1, .lock = -1 };

static struct whereabouts sample(uint16_t port)
{
    struct whereabouts w = { .pid = getpid(),
                             .parent = getppid(),
                             .address = { .ipv4 = 0x7f000001, .port = port },
                             .version = "0.1.0",
                             .protocol = 7,
                             .since_s = SINCE,
                             .people = 3,
                             .open_count = 1,
                             .is_tied = true,
                             .match_count = 2,
                             .matches = { "main", "the \"den\"" } };

    return w;
}

static int setup(void **state)
{
    int is_bad = sample_setup(state);

    setenv("XDG_RUNTIME_DIR", sample_folder, 1);
    return is_bad;
}

static int teardown(void **state)
{
    unsetenv("XDG_RUNTIME_DIR");
    return sample_teardown(state);
}

static void tell(struct whereabouts_file *f, const struct whereabouts *w)
{
    char fault[FAULT_BYTES] = "";

    if (!whereabouts_tell(f, w, fault, sizeof(fault))) {
        fail_msg("%s", fault);
    }
}

/* A server in a process of its own, that lives until it is killed. */
static pid_t start(uint16_t port)
{
    int ready[2];
    char byte;

    assert_int_equal(pipe(ready), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct whereabouts_file f = nowhere;
        struct whereabouts w = sample(port);
        char fault[FAULT_BYTES];

        if (whereabouts_tell(&f, &w, fault, sizeof(fault)) && write(ready[1], "", 1) == 1) {
            pause();
        }
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void end(pid_t child)
{
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static int list_count(void)
{
    struct whereabouts list[WHEREABOUTS_SERVERS];

    return whereabouts_list(list, WHEREABOUTS_SERVERS);
}

static void what_is_told_is_found_whole(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found = { 0 };
    char names[64];

    (void)state;
    tell(&f, &w);
    assert_int_equal(sample_mode("homeport"), 0700);
    assert_int_equal(sample_mode("homeport/62893.json"), 0600);
    assert_true(whereabouts_find(PORT, &found));
    assert_memory_equal(&found, &w, sizeof(w));
    whereabouts_names(&found, names, sizeof(names));
    assert_string_equal(names, "main, the \"den\"");
    assert_false(whereabouts_find(OTHER_PORT, &found));
    whereabouts_withdraw(&f);
    assert_int_equal(sample_mode("homeport/62893.json"), -1);
    assert_false(whereabouts_find(PORT, &found));
    whereabouts_withdraw(&f);
}

static void it_is_told_anew_in_one_piece(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found = { 0 };

    (void)state;
    tell(&f, &w);
    w.match_count = 1;
    tell(&f, &w);
    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.match_count, 1);
    assert_int_equal(list_count(), 1);
    whereabouts_withdraw(&f);
    assert_int_equal(list_count(), 0);
    assert_int_equal(sample_mode("homeport/62893.json.new"), -1);
}

static void a_reader_never_sees_half(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found = { 0 };

    (void)state;
    tell(&f, &w);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 2000; i++) {
            if (!whereabouts_find(PORT, &found)) {
                _exit(1);
            }
        }
        _exit(0);
    }
    int status = -1;
    for (int i = 0; waitpid(child, &status, WNOHANG) == 0; i++) {
        w.match_count = i % WHEREABOUTS_MATCHES;
        for (int m = 0; m < w.match_count; m++) {
            text_format(w.matches[m], sizeof(w.matches[m]), "match number %d", m);
        }
        tell(&f, &w);
    }
    assert_int_equal(status, 0);
    whereabouts_withdraw(&f);
}

static void two_servers_are_listed_by_port(void **state)
{
    struct whereabouts list[WHEREABOUTS_SERVERS];
    pid_t one = start(PORT);
    pid_t other = start(OTHER_PORT);

    (void)state;
    assert_int_equal(whereabouts_list(list, WHEREABOUTS_SERVERS), 2);
    assert_int_equal(list[0].address.port, OTHER_PORT);
    assert_int_equal(list[0].pid, other);
    assert_int_equal(list[1].address.port, PORT);
    assert_int_equal(whereabouts_list(list, 1), 1);
    assert_int_equal(list[0].address.port, OTHER_PORT);
    end(one);
    end(other);
}

static void a_killed_servers_file_is_stale_and_goes(void **state)
{
    pid_t killed = start(PORT);
    pid_t other = start(OTHER_PORT);

    (void)state;
    end(killed);
    assert_int_equal(sample_mode("homeport/62893.json"), 0600);
    assert_int_equal(list_count(), 1);
    assert_int_equal(sample_mode("homeport/62893.json"), -1);
    end(other);
    struct whereabouts w;
    assert_false(whereabouts_find(OTHER_PORT, &w));
    assert_int_equal(sample_mode("homeport/41000.json"), -1);
}

static void the_next_server_takes_a_stale_name(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found;

    (void)state;
    end(start(PORT));
    tell(&f, &w);
    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.pid, getpid());
    whereabouts_withdraw(&f);
}

static void a_living_servers_name_is_not_taken(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found;
    char fault[FAULT_BYTES] = "";
    pid_t other = start(PORT);

    (void)state;
    assert_false(whereabouts_tell(&f, &w, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "another server with this port has it"));
    whereabouts_withdraw(&f);
    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.pid, other);
    end(other);
}

static void one_that_was_removed_by_hand_takes_no_others_with_it(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found;

    (void)state;
    tell(&f, &w);
    assert_int_equal(unlink(sample_path("homeport/62893.json")), 0);
    pid_t other = start(PORT);
    whereabouts_withdraw(&f);
    assert_true(whereabouts_find(PORT, &found));
    end(other);
}

/* Written into a file that is locked, so only what it says can tell against it. */
static void misleads_not(const char *bytes, size_t length)
{
    struct whereabouts w;

    sample_write("homeport/62893.json", bytes, length);
    int lock = open(sample_path("homeport/62893.json"), O_RDWR);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    if (whereabouts_find(PORT, &w)) {
        fail_msg("taken for a server: %.200s", bytes);
    }
    assert_int_equal(list_count(), 0);
    close(lock);
}

#define WHOLE(pid, address, port, since, matches)                                                  \
    "{\"pid\":" pid ",\"parent\":1,\"address\":" address ",\"port\":" port                         \
    ",\"version\":\"1\",\"protocol\":1,\"since\":" since ",\"matches\":" matches "}"

static void hostile_contents_mislead_nobody(void **state)
{
    static const char *const bad[] = {
        "",
        "x",
        "{}",
        "[]",
        "null",
        "{\"pid\":1",
        WHOLE("0", "\"127.0.0.1\"", "62893", "1", "[]"),
        WHOLE("-1", "\"127.0.0.1\"", "62893", "1", "[]"),
        WHOLE("99999999999", "\"127.0.0.1\"", "62893", "1", "[]"),
        WHOLE("\"1\"", "\"127.0.0.1\"", "62893", "1", "[]"),
        WHOLE("1", "\"127.0.0.1:5\"", "62893", "1", "[]"),
        WHOLE("1", "\"example.org\"", "62893", "1", "[]"),
        WHOLE("1", "7", "62893", "1", "[]"),
        WHOLE("1", "\"127.0.0.1\"", "62892", "1", "[]"),
        WHOLE("1", "\"127.0.0.1\"", "62893", "-1", "[]"),
        WHOLE("1", "\"127.0.0.1\"", "62893", "999999999999999", "[]"),
        WHOLE("1", "\"127.0.0.1\"", "62893", "1", "7"),
        WHOLE("1", "\"127.0.0.1\"", "62893", "1", "[],\"lan\":7"),
        WHOLE("1", "\"127.0.0.1\"", "62893", "1", "[],\"lan\":\"example.org:1\""),
        WHOLE("1", "\"127.0.0.1\"", "62893", "1", "[],\"lan\":\"192.168.1.20:0\""),
        WHOLE("1", "\"127.0.0.1\"", "62893", "1", "[]") "{}",
        "{\"pid\":1,\"pid\":2}",
    };
    static char big[WHEREABOUTS_FILE_BYTES + 2];
    struct whereabouts w;

    (void)state;
    assert_int_equal(mkdir(sample_path("homeport"), 0700), 0);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        misleads_not(bad[i], strlen(bad[i]));
    }
    memset(big, '[', sizeof(big));
    misleads_not(big, WHEREABOUTS_FILE_BYTES);
    const char good[] = WHOLE("1", "\"127.0.0.1\"", "62893", "1", "[]");
    memset(big, ' ', sizeof(big));
    memcpy(big, good, sizeof(good) - 1);
    assert_true(whereabouts_read(&w, big, WHEREABOUTS_FILE_BYTES, PORT));
    misleads_not(big, WHEREABOUTS_FILE_BYTES + 1);
}

static void names_come_out_clean_and_bounded(void **state)
{
    static const char text[] =
        WHOLE("1", "\"127.0.0.1\"", "62893", "1",
              "[\"a\\u001b[31mb\", 7, \"\", \"\\u202e\", \"a name of many more bytes than there is "
              "room for\"]");
    struct whereabouts w;

    (void)state;
    assert_true(whereabouts_read(&w, text, sizeof(text) - 1, PORT));
    assert_int_equal(w.match_count, 2);
    assert_string_equal(w.matches[0], "a[31mb");
    assert_int_equal(strlen(w.matches[1]), WHEREABOUTS_NAME_BYTES);
}

static void the_most_that_a_server_has_to_say_fits(void **state)
{
    struct whereabouts w = sample(PORT);
    struct whereabouts again = { 0 };

    (void)state;
    w.match_count = WHEREABOUTS_MATCHES;
    for (int i = 0; i < WHEREABOUTS_MATCHES; i++) {
        memset(w.matches[i], '"', WHEREABOUTS_NAME_BYTES);
    }
    char *text = whereabouts_write(&w);
    assert_non_null(text);
    assert_true(strlen(text) <= WHEREABOUTS_FILE_BYTES);
    assert_true(whereabouts_read(&again, text, strlen(text), PORT));
    assert_memory_equal(&again, &w, sizeof(w));
    free(text);
}

static void what_is_no_file_of_ours_is_neither_read_nor_followed(void **state)
{
    static const char good[] = WHOLE("1", "\"127.0.0.1\"", "62893", "1", "[]");
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found;
    char kept[SAMPLE_TEXT_BYTES];

    (void)state;
    assert_int_equal(mkdir(sample_path("homeport"), 0700), 0);
    sample_write("elsewhere", good, sizeof(good) - 1);
    int lock = open(sample_path("elsewhere"), O_RDWR);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    assert_int_equal(symlink("../elsewhere", sample_path("homeport/62893.json")), 0);
    assert_int_equal(mkfifo(sample_path("homeport/41000.json"), 0600), 0);
    assert_int_equal(mkdir(sample_path("homeport/5.json"), 0700), 0);
    sample_write("homeport/062893.json", good, sizeof(good) - 1);
    sample_write("homeport/62893.json.new", good, sizeof(good) - 1);
    assert_int_equal(list_count(), 0);

    tell(&f, &w); /* in the link's place */
    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.pid, getpid());
    sample_read("elsewhere", kept);
    assert_string_equal(kept, good);
    whereabouts_withdraw(&f);
    w = sample(OTHER_PORT); /* in the fifo's */
    tell(&f, &w);
    assert_true(whereabouts_find(OTHER_PORT, &found));
    whereabouts_withdraw(&f);
    w = sample(5); /* but not in a folder's */
    assert_false(whereabouts_tell(&f, &w, kept, sizeof(kept)));
    assert_non_null(strstr(kept, "cannot write 5.json"));
    whereabouts_withdraw(&f);
    close(lock);
}

static void a_file_of_another_user_is_not_read(void **state)
{
    struct whereabouts_file f = nowhere;
    struct whereabouts w = sample(PORT);
    struct whereabouts found;

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    tell(&f, &w);
    assert_int_equal(chown(sample_path("homeport/62893.json"), SAMPLE_NOBODY, SAMPLE_NOBODY), 0);
    assert_false(whereabouts_find(PORT, &found));
    whereabouts_withdraw(&f);
}

static void a_moment_is_told_in_local_time(void **state)
{
    char text[WHEREABOUTS_SINCE_BYTES];

    (void)state;
    setenv("TZ", "UTC0", 1);
    whereabouts_since(SINCE, text);
    assert_string_equal(text, "2026-09-21 14:13:20");
    unsetenv("TZ");
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(what_is_told_is_found_whole),
        IN_A_FOLDER(it_is_told_anew_in_one_piece),
        IN_A_FOLDER(a_reader_never_sees_half),
        IN_A_FOLDER(two_servers_are_listed_by_port),
        IN_A_FOLDER(a_killed_servers_file_is_stale_and_goes),
        IN_A_FOLDER(the_next_server_takes_a_stale_name),
        IN_A_FOLDER(a_living_servers_name_is_not_taken),
        IN_A_FOLDER(one_that_was_removed_by_hand_takes_no_others_with_it),
        IN_A_FOLDER(hostile_contents_mislead_nobody),
        IN_A_FOLDER(names_come_out_clean_and_bounded),
        IN_A_FOLDER(the_most_that_a_server_has_to_say_fits),
        IN_A_FOLDER(what_is_no_file_of_ours_is_neither_read_nor_followed),
        IN_A_FOLDER(a_file_of_another_user_is_not_read),
        IN_A_FOLDER(a_moment_is_told_in_local_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
