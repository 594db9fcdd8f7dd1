/* The server's word of where it is keeps up with its matches, and failing to leave it is one note.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <signal.h>
#include <sys/prctl.h>

#include "base/text.h"
#include "server/lan.h"
#include "server/listing.h"

enum {
    PORT = 62893,
    SINCE = 1790000000,
};

static struct match matches[3];
static struct server sv;
static struct listing listing;

static int setup(void **state)
{
    int is_bad = sample_setup(state);
    const struct net_address address = { 0x7f000001, PORT };

    setenv("XDG_RUNTIME_DIR", sample_folder, 1);
    sv.matches = matches;
    sv.match_count = 0;
    listing_init(&listing, &address, SINCE);
    return is_bad;
}

static int teardown(void **state)
{
    listing_close(&listing);
    unsetenv("XDG_RUNTIME_DIR");
    return sample_teardown(state);
}

static void call(int match, const char *name)
{
    matches[match].game = name[0] != '\0' ? game_find("puck") : NULL;
    text_format(matches[match].name, sizeof(matches[match].name), "%s", name);
    sv.match_count = match >= sv.match_count ? match + 1 : sv.match_count;
    sv.match_changes++;
}

static void keep(void)
{
    listing_keep(&listing, &sv, 1);
    assert_false(listing.is_given_up);
}

static void expect_names(const char *expected)
{
    struct whereabouts found;
    char names[256];

    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.pid, getpid());
    assert_int_equal(found.parent, getppid());
    assert_int_equal(found.protocol, PROTO_VERSION);
    assert_string_equal(found.version, HOMEPORT_VERSION);
    assert_true(found.since_s == SINCE);
    whereabouts_names(&found, names, sizeof(names));
    assert_string_equal(names, expected);
}

static void it_follows_the_lan(void **state)
{
    struct lan lan = { .state = LAN_ON, .address = { 0xc0a80714, 40123 } };
    struct whereabouts found;

    (void)state;
    sv.lan = &lan;
    keep();
    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.lan.ipv4, lan.address.ipv4);
    assert_int_equal(found.lan.port, lan.address.port);
    lan.state = LAN_ENDING;
    keep();
    sv.lan = NULL;
    assert_true(whereabouts_find(PORT, &found));
    assert_int_equal(found.lan.port, 0);
}

static void it_follows_the_matches(void **state)
{
    (void)state;
    keep();
    expect_names("none");
    call(0, "main");
    call(1, "den");
    keep();
    expect_names("main, den");
    call(0, "");
    call(2, "late");
    keep();
    expect_names("den, late");
    call(0, "new");
    call(1, "");
    call(2, "");
    keep();
    expect_names("new");
}

static int open_said(void)
{
    struct whereabouts found;

    assert_true(whereabouts_find(PORT, &found));
    return found.open_count;
}

static void it_says_how_many_matches_need_no_code(void **state)
{
    (void)state;
    matches[1].is_private = true;
    call(0, "main");
    call(1, "den");
    keep();
    assert_int_equal(open_said(), 1);
    call(0, "");
    keep();
    assert_int_equal(open_said(), 0);
    matches[1].is_private = false;
}

static void it_says_whether_it_ends_with_its_starter(void **state)
{
    const struct net_address address = { 0x7f000001, PORT };

    (void)state;
    assert_false(listing.said.is_tied);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    listing_init(&listing, &address, SINCE);
    prctl(PR_SET_PDEATHSIG, 0);
    assert_true(listing.said.is_tied);
}

static int people_said(void)
{
    struct whereabouts found;

    assert_true(whereabouts_find(PORT, &found));
    return found.people;
}

static void it_follows_the_people_at_its_own_pace(void **state)
{
    (void)state;
    call(0, "main");
    keep();
    assert_int_equal(people_said(), 0);
    matches[0].viewers = 2;
    sv.is_running = true;
    keep();
    assert_int_equal(people_said(), 0);
    listing_keep(&listing, &sv, 1 + LISTING_PAUSE_US);
    assert_int_equal(people_said(), 2);
    matches[0].viewers = 0;
    sv.is_running = false; /* a server that rests does not come round again */
    listing_keep(&listing, &sv, 2 + LISTING_PAUSE_US);
    assert_int_equal(people_said(), 0);
}

static ino_t inode(void)
{
    struct stat what;

    assert_int_equal(stat(sample_path("homeport/62893.json"), &what), 0);
    return what.st_ino;
}

static void nothing_new_is_not_written(void **state)
{
    (void)state;
    call(0, "main");
    keep();
    ino_t before = inode();
    keep();
    assert_true(inode() == before);
    call(1, "den");
    keep();
    assert_true(inode() != before);
}

static void at_the_end_it_is_gone(void **state)
{
    (void)state;
    keep();
    listing_close(&listing);
    assert_int_equal(sample_mode("homeport/62893.json"), -1);
    listing_close(&listing);
}

static void what_can_not_be_left_is_one_note(void **state)
{
    char said[SAMPLE_TEXT_BYTES];
    struct log log;
    FILE *out = fopen(sample_path("log"), "w");

    (void)state;
    log_init(&log, out, false);
    sv.log = &log;
    sample_write("homeport", "", 0);
    for (int i = 0; i < 3; i++) {
        listing_keep(&listing, &sv, 1);
        call(i, "main");
    }
    sv.log = NULL;
    log_done(&log);
    fclose(out);
    sample_read("log", said);
    char *note = strstr(said, "clients need to be told this server's address");
    assert_non_null(note);
    assert_non_null(strstr(note, sample_path("homeport")));
    assert_null(strstr(note + 1, "clients need"));
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(it_follows_the_matches),
        IN_A_FOLDER(it_follows_the_lan),
        IN_A_FOLDER(it_says_how_many_matches_need_no_code),
        IN_A_FOLDER(it_says_whether_it_ends_with_its_starter),
        IN_A_FOLDER(it_follows_the_people_at_its_own_pace),
        IN_A_FOLDER(nothing_new_is_not_written),
        IN_A_FOLDER(at_the_end_it_is_gone),
        IN_A_FOLDER(what_can_not_be_left_is_one_note),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
