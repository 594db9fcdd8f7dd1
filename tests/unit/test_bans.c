/* The claims of server/bans.h.
 * SPDX-License-Identifier: MIT */
#include "bans_sample.h"

static void banned_person_is_found_and_nobody_else(void **state)
{
    (void)state;

    assert_true(add(1, MATCH, 0));
    assert_true(add(2, 0, 0));
    assert_non_null(find(1, MATCH, NOW_S));
    assert_null(find(1, OTHER_MATCH, NOW_S));
    assert_null(find(1, 0, NOW_S));
    assert_non_null(find(2, MATCH, NOW_S));
    assert_non_null(find(2, 0, NOW_S));
    assert_null(find(3, MATCH, NOW_S));
}

static void ban_ends_at_its_second(void **state)
{
    (void)state;

    assert_true(add(1, MATCH, NOW_S + 60));
    assert_non_null(find(1, MATCH, NOW_S + 59));
    assert_null(find(1, MATCH, NOW_S + 60));
    assert_int_equal(bans.count, 1);
    bans.is_changed = false;
    bans_expire(&bans, NOW_S + 59);
    assert_false(bans.is_changed);
    bans_expire(&bans, NOW_S + 60);
    assert_true(bans.is_changed);
    assert_int_equal(bans.count, 0);
}

static void of_two_bans_the_longer_is_found(void **state)
{
    (void)state;

    assert_true(add(1, 0, NOW_S + 60));
    assert_true(add(1, MATCH, 0));
    assert_int_equal(find(1, MATCH, NOW_S)->until_s, 0);
    assert_int_equal(find(1, OTHER_MATCH, NOW_S)->until_s, NOW_S + 60);
    assert_true(add(1, MATCH, NOW_S + 50));
    assert_int_equal(find(1, MATCH, NOW_S)->until_s, NOW_S + 60);
    assert_true(add(1, MATCH, NOW_S + 70));
    assert_int_equal(find(1, MATCH, NOW_S)->until_s, NOW_S + 70);
}

static void second_ban_of_a_person_for_a_match_replaces_the_first(void **state)
{
    struct ban ban = ban_of(1, MATCH, NOW_S + 5);
    (void)state;

    assert_true(add(1, MATCH, 0));
    assert_true(add(2, MATCH, 0));
    text_format(ban.reason, sizeof(ban.reason), "again");
    bans.is_changed = false;
    assert_true(bans_add(&bans, &ban, NOW_S));
    assert_true(bans.is_changed);
    assert_int_equal(bans.count, 2);
    assert_string_equal(find(1, MATCH, NOW_S)->reason, "again");
    assert_int_equal(find(1, MATCH, NOW_S)->until_s, NOW_S + 5);
}

static void nobody_and_what_has_ended_are_not_added(void **state)
{
    struct ban nobody = { .name = "nobody" };
    (void)state;

    assert_false(bans_add(&bans, &nobody, NOW_S));
    assert_null(bans_find(&bans, nobody.identity, MATCH, NOW_S));
    assert_false(add(1, MATCH, NOW_S));
    assert_false(bans.is_changed);
    assert_int_equal(bans.count, 0);
    assert_true(add(1, MATCH, NOW_S + 1));
}

static void texts_are_cleaned_and_ends_beyond_the_calendar_are_for_good(void **state)
{
    struct ban ban = ban_of(1, MATCH, UINT64_MAX);
    (void)state;

    memcpy(ban.name, "\x1B[2JAnn\n", 9);
    memset(ban.reason, 'x', sizeof(ban.reason)); /* not even terminated within */
    ban.reason[sizeof(ban.reason) - 1] = '\0';
    memcpy(ban.reason + BANS_REASON_BYTES - 1, "\xC3", 1);
    assert_true(bans_add(&bans, &ban, NOW_S));
    assert_string_equal(bans.rows[0].name, "[2JAnn");
    assert_int_equal(strlen(bans.rows[0].reason), BANS_REASON_BYTES - 1);
    assert_int_equal(bans.rows[0].until_s, 0);
}

static void full_list_gives_up_what_ends_first(void **state)
{
    (void)state;

    for (int i = 0; i < BANS_MOST; i++) {
        assert_true(add(i + 1, 0, i == 100 ? NOW_S + 10 : i == 200 ? NOW_S + 20 : 0));
    }
    assert_true(add(1000, 0, 0));
    assert_null(find(101, 0, NOW_S));
    assert_true(add(1001, 0, NOW_S + 30));
    assert_null(find(201, 0, NOW_S));
    assert_false(add(1002, 0, NOW_S + 29));
    assert_non_null(find(1001, 0, NOW_S));
    /* Those for good: the oldest, and only for another one for good. */
    assert_true(add(1003, 0, 0));
    assert_null(find(1001, 0, NOW_S));
    assert_false(add(1004, 0, NOW_S + 1000000));
    assert_non_null(find(1, 0, NOW_S));
    assert_true(add(1005, 0, 0));
    assert_null(find(1, 0, NOW_S));
    assert_non_null(find(2, 0, NOW_S));
    assert_int_equal(bans.count, BANS_MOST);
    /* Changing one needs no room. */
    assert_true(add(2, 0, NOW_S + 1));
    assert_int_equal(bans.count, BANS_MOST);
}

static void ended_bans_make_room_in_a_full_list(void **state)
{
    struct ban ban = ban_of(1000, 0, NOW_S + 100);
    (void)state;

    for (int i = 0; i < BANS_MOST; i++) {
        assert_true(add(i + 1, 0, i % 2 == 0 ? NOW_S + 10 : 0));
    }
    assert_true(bans_add(&bans, &ban, NOW_S + 10));
    assert_int_equal(bans.count, BANS_MOST / 2 + 1);
}

static void bans_are_taken_back_by_the_look_of_a_name(void **state)
{
    struct ban ban = ban_of(1, MATCH, 0);
    (void)state;

    text_format(ban.name, sizeof(ban.name), "Bi11");
    assert_true(bans_add(&bans, &ban, NOW_S));
    ban.match = OTHER_MATCH;
    assert_true(bans_add(&bans, &ban, NOW_S));
    ban = ban_of(2, MATCH, 0);
    text_format(ban.name, sizeof(ban.name), "...");
    assert_true(bans_add(&bans, &ban, NOW_S));
    ban = ban_of(3, MATCH, 0);
    text_format(ban.name, sizeof(ban.name), "!!!");
    assert_true(bans_add(&bans, &ban, NOW_S));

    bans.is_changed = false;
    assert_int_equal(bans_remove(&bans, "Willi", 0), 0);
    assert_int_equal(bans_remove(&bans, "", 0), 0);
    assert_int_equal(bans_remove(&bans, "?", 0), 0);
    assert_false(bans.is_changed);
    assert_int_equal(bans_remove(&bans, "bill", MATCH), 1);
    assert_true(bans.is_changed);
    assert_non_null(find(1, OTHER_MATCH, NOW_S));
    assert_int_equal(bans_remove(&bans, "  BILL ", 0), 1);
    assert_int_equal(bans_remove(&bans, "...", 0), 1);
    assert_non_null(find(3, MATCH, NOW_S));
}

static void banned_person_is_told_every_ten_seconds(void **state)
{
    struct ban *ban;
    (void)state;

    assert_true(add(1, MATCH, 0));
    ban = find(1, MATCH, NOW_S);
    assert_true(bans_tell(ban, 5));
    assert_true(bans_tell(ban, 5 + BANS_AGAIN_US - 1)); /* a second knock of the same try */
    assert_false(bans_tell(ban, 5 + BANS_AGAIN_US));
    assert_false(bans_tell(ban, 5 + BANS_TELL_US - 1));
    assert_true(bans_tell(ban, 5 + BANS_TELL_US));
    assert_false(bans_tell(ban, 5 + BANS_TELL_US + BANS_AGAIN_US));
}

static void description_says_until_when_and_why(void **state)
{
    struct ban ban = ban_of(1, MATCH, 1795887000);
    char text[LONGEST_DESCRIPTION];
    (void)state;

    text_format(ban.reason, sizeof(ban.reason), "too rude");
    bans_describe(&ban, text, sizeof(text));
    assert_string_equal(text, "until 2026-11-28 17:30: too rude");
    ban.until_s = 0;
    bans_describe(&ban, text, sizeof(text));
    assert_string_equal(text, "for good: too rude");
    ban.reason[0] = '\0';
    bans_describe(&ban, text, sizeof(text));
    assert_string_equal(text, "for good");
}

/* A description goes into a refusal, and a text with a space at its end can't be packed. */
static void description_is_clean_in_whatever_room(void **state)
{
    struct ban ban = ban_of(1, MATCH, 1795887000);
    (void)state;

    text_format(ban.reason, sizeof(ban.reason), "a b c \xC3\xAB d e");
    for (size_t size = 1; size < LONGEST_DESCRIPTION; size++) {
        char text[LONGEST_DESCRIPTION];

        bans_describe(&ban, text, size);
        assert_in_range(strlen(text), 0, size - 1);
        assert_true(text_is_clean(text, strlen(text)));
    }
}

static void a_match_s_bans_never_displace_the_servers_and_end_with_it(void **state)
{
    static struct bans b;
    struct ban ban = { .until_s = 1000000, .name = "Bob" };
    (void)state;

    memset(&b, 0, sizeof(b));
    ban.identity[0] = 1;
    assert_true(bans_add(&b, &ban, 1000));
    for (int i = 0; i < 2 * BANS_MOST; i++) {
        struct ban other = { .match = (uint64_t)(7 + i / BANS_OF_MATCH),
                             .until_s = 9000000,
                             .name = "Nobody" };

        memcpy(other.identity + 1, &i, sizeof(i));
        other.identity[0] = 2;
        bans_add(&b, &other, 1000);
    }
    assert_int_equal(b.count, BANS_MOST);
    assert_non_null(bans_find(&b, ban.identity, 0, 1000));
    ban.identity[0] = 3;
    assert_true(bans_add(&b, &ban, 1000)); /* a match's gives way, however long it lasts */
    assert_non_null(bans_find(&b, ban.identity, 0, 1000));

    struct ban more = { .match = 7, .until_s = 9000000, .identity = { 4 }, .name = "More" };
    int count = b.count;

    b.is_changed = false;
    bans_forget_match(&b, 30);
    assert_true(b.is_changed && b.count < count);
    assert_false(bans_add(&b, &more, 1000) && b.count > BANS_MOST);
    bans_forget_match(&b, 0);
    assert_non_null(bans_find(&b, ban.identity, 0, 1000));
}

int main(void)
{
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match_s_bans_never_displace_the_servers_and_end_with_it),
        CASE(banned_person_is_found_and_nobody_else),
        CASE(ban_ends_at_its_second),
        CASE(of_two_bans_the_longer_is_found),
        CASE(second_ban_of_a_person_for_a_match_replaces_the_first),
        CASE(nobody_and_what_has_ended_are_not_added),
        CASE(texts_are_cleaned_and_ends_beyond_the_calendar_are_for_good),
        CASE(full_list_gives_up_what_ends_first),
        CASE(ended_bans_make_room_in_a_full_list),
        CASE(bans_are_taken_back_by_the_look_of_a_name),
        CASE(banned_person_is_told_every_ten_seconds),
        CASE(description_says_until_when_and_why),
        CASE(description_is_clean_in_whatever_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
