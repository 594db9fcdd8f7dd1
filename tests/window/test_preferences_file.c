/* The claims of client/preferences_file.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/text.h"
#include "client/preferences_file.h"

enum {
    FAULT_BYTES = 512,
};

static char folder[PATH_MAX / 2];
static struct preferences_file file;
static struct preferences p;
static char fault[FAULT_BYTES];

static const char *path_of(const char *name)
{
    static char path[PATH_MAX];

    text_format(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text, size_t length)
{
    FILE *to = fopen(path_of(name), "w");

    assert_non_null(to);
    assert_int_equal(fwrite(text, 1, length, to), length);
    assert_int_equal(fclose(to), 0);
}

static const char *get(const char *name)
{
    static char text[PREFERENCES_FILE_BYTES + 1];
    FILE *from = fopen(path_of(name), "r");

    text[from != NULL ? fread(text, 1, sizeof(text) - 1, from) : 0] = '\0';
    if (from != NULL) {
        fclose(from);
    }
    return text;
}

static bool read_text(const char *text)
{
    put("settings.ini", text, strlen(text));
    preferences_file_open(&file, folder, "main");
    return preferences_file_read(&file, &p, fault, sizeof(fault));
}

static int begin(void **state)
{
    char pattern[] = "/tmp/preferences.XXXXXX";

    (void)state;
    text_format(folder, sizeof(folder), "%s", mkdtemp(pattern));
    return 0;
}

static int end(void **state)
{
    char command[PATH_MAX];

    (void)state;
    text_format(command, sizeof(command), "chmod -R u+w %s; rm -rf %s", folder, folder);
    return system(command);
}

static void without_a_file_all_is_as_at_first(void **state)
{
    (void)state;
    preferences_file_open(&file, folder, "main");
    assert_true(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_int_equal(p.text_size, 100);
    assert_string_equal(fault, "");
}

static void what_is_written_is_read_at_the_next_start(void **state)
{
    struct stat what;

    (void)state;
    preferences_file_open(&file, folder, "main");
    preferences_reset(&p);
    preferences_set_name(&p, "An ;n");
    preferences_set(&p, PREFERENCE_TEXT_SIZE, 150);
    assert_true(preferences_file_write(&file, &p, fault, sizeof(fault)));
    assert_int_equal(stat(path_of("settings.ini"), &what), 0);
    assert_int_equal(what.st_mode & 0777, 0600);
    preferences_reset(&p);
    assert_true(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_int_equal(p.text_size, 150);
    assert_string_equal(p.name, "An ;n");
}

static void a_broken_line_is_named_and_the_rest_is_kept(void **state)
{
    static const char text[] = "[picture]\ntext_size = huge\noverlay = on\nnonsense\n";

    (void)state;
    assert_false(read_text(text));
    assert_non_null(strstr(fault, "settings.ini, line 2: text_size is 100 to 200"));
    assert_int_equal(p.text_size, 100);
    assert_int_equal(p.overlay, 1);
    assert_string_equal(get("settings.ini.broken"), text);
    assert_string_equal(get("settings.ini"), text); /* until something is changed */
    assert_true(preferences_file_write(&file, &p, fault, sizeof(fault)));
    assert_string_equal(get("settings.ini.broken"), text);
    assert_true(preferences_file_read(&file, &p, fault, sizeof(fault)));
}

static void each_way_to_be_broken_is_named(void **state)
{
    static const struct {
        const char *text;
        const char *fault;
    } bad[] = {
        { "[picture]\nnonsense\n", "line 2: this is no \"key = value\"" },
        { "[picture\n", "line 1: this is no" },
        { "text_size = 100\n", "line 1: there is no setting text_size in []" },
        { "[keys]\nfire = key Escape\n", "line 2: \"key Escape\" can't be bound" },
        { "[picture]\noverlay = on ; and a remark\n", "line 2: overlay is on or off" },
        { "\x1b[31m\n", "line 1: this is no" },
        { "[picture]\n\xff\xfe = 1\n", "line 2: there is no setting = " },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        bool is_whole = read_text(bad[i].text);

        print_message("%s\n", fault);
        assert_false(is_whole);
        assert_true(i == ARRAY_LEN(bad) - 1 || strstr(fault, bad[i].fault) != NULL);
        assert_true(text_is_clean(fault, strlen(fault)));
    }
}

static void a_line_that_is_too_long_is_no_line(void **state)
{
    char text[1000];

    (void)state;
    memset(text, 'x', sizeof(text));
    memcpy(text, "[you]\nname = ", strlen("[you]\nname = "));
    strcpy(text + sizeof(text) - 14, "overlay = on\n");
    text[sizeof(text) - 1] = '\0';
    assert_false(read_text(text));
    assert_string_equal(p.name, "");
}

static void what_follows_a_zero_is_broken(void **state)
{
    static const char text[] = "[picture]\noverlay = on\n\0text_size = 150\n";

    (void)state;
    put("settings.ini", text, sizeof(text) - 1);
    preferences_file_open(&file, folder, "main");
    assert_false(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_int_equal(p.overlay, 1);
}

static void comments_and_empty_lines_are_fine(void **state)
{
    (void)state;
    assert_true(read_text("# one\n; two\n\n[picture]\r\ntext_size: 150\r\n"));
    assert_int_equal(p.text_size, 150);
}

static void another_profile_begins_with_mains_and_then_has_its_own(void **state)
{
    (void)state;
    assert_true(read_text("[picture]\ntext_size = 150\n"));
    preferences_file_open(&file, folder, "main-2");
    assert_true(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_int_equal(p.text_size, 150);
    preferences_set(&p, PREFERENCE_TEXT_SIZE, 200);
    assert_true(preferences_file_write(&file, &p, fault, sizeof(fault)));
    assert_non_null(strstr(get("settings-main-2.ini"), "text_size = 200"));
    assert_non_null(strstr(get("settings.ini"), "text_size = 150"));
}

static void for_one_run_nothing_is_kept(void **state)
{
    (void)state;
    preferences_file_open(&file, folder, "");
    assert_true(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_true(preferences_file_write(&file, &p, fault, sizeof(fault)));
    assert_string_equal(get("settings.ini"), "");
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    struct rlimit limit;
    struct rlimit none;

    (void)state;
    assert_true(read_text("[picture]\ntext_size = 150\n"));
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    none = limit;
    none.rlim_cur = 100;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    preferences_set(&p, PREFERENCE_TEXT_SIZE, 200);
    bool is_written = preferences_file_write(&file, &p, fault, sizeof(fault));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_false(is_written);
    assert_non_null(strstr(fault, "settings.ini"));
    assert_string_equal(get("settings.ini"), "[picture]\ntext_size = 150\n");
}

static char too_long[PREFERENCES_FILE_BYTES + 10];

static void a_file_that_is_too_long_is_put_aside(void **state)
{
    struct stat what;

    (void)state;
    memset(too_long, '\n', sizeof(too_long) - 1);
    assert_false(read_text(too_long));
    assert_non_null(strstr(fault, "settings.ini is longer than 16384 bytes"));
    assert_int_equal(stat(path_of("settings.ini.broken"), &what), 0);
    assert_int_equal(what.st_size, sizeof(too_long) - 1);
    preferences_set(&p, PREFERENCE_TEXT_SIZE, 150);
    assert_true(preferences_file_write(&file, &p, fault, sizeof(fault)));
    assert_true(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_int_equal(p.text_size, 150);
}

static void mains_file_is_not_put_aside_by_another_profile(void **state)
{
    (void)state;
    memset(too_long, '\n', sizeof(too_long) - 1);
    put("settings.ini", too_long, strlen(too_long));
    preferences_file_open(&file, folder, "main-2");
    assert_false(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_int_equal(strlen(get("settings.ini")), PREFERENCES_FILE_BYTES);
    assert_true(preferences_file_write(&file, &p, fault, sizeof(fault)));
}

static void what_can_be_neither_read_nor_put_aside_is_not_written_over(void **state)
{
    (void)state;
    memset(too_long, '\n', sizeof(too_long) - 1);
    assert_int_equal(mkdir(path_of("settings.ini.broken"), 0700), 0);
    assert_false(read_text(too_long));
    assert_false(preferences_file_write(&file, &p, fault, sizeof(fault)));
    assert_int_equal(strlen(get("settings.ini")), PREFERENCES_FILE_BYTES);
}

static void a_pipe_of_that_name_keeps_nobody_waiting(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(path_of("settings.ini"), 0600), 0);
    preferences_file_open(&file, folder, "main");
    assert_false(preferences_file_read(&file, &p, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "settings.ini is no file"));
    assert_int_equal(p.text_size, 100);
    assert_false(preferences_file_write(&file, &p, fault, sizeof(fault)));
}

static void without_data_the_file_is_in_the_folder_for_settings(void **state)
{
    (void)state;
    setenv("XDG_CONFIG_HOME", "/x", 1);
    preferences_file_open(&file, NULL, "main");
    assert_string_equal(file.path, "/x/homeport/settings.ini");
    preferences_file_open(&file, NULL, "two");
    assert_string_equal(file.path, "/x/homeport/settings-two.ini");
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", "/h", 1);
    preferences_file_open(&file, NULL, "main");
    assert_string_equal(file.path, "/h/.config/homeport/settings.ini");
    setenv("HOME", "h", 1);
    preferences_file_open(&file, NULL, "main");
    assert_string_equal(file.path, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_file_all_is_as_at_first, begin, end),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_at_the_next_start, begin, end),
        cmocka_unit_test_setup_teardown(a_broken_line_is_named_and_the_rest_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(each_way_to_be_broken_is_named, begin, end),
        cmocka_unit_test_setup_teardown(a_line_that_is_too_long_is_no_line, begin, end),
        cmocka_unit_test_setup_teardown(what_follows_a_zero_is_broken, begin, end),
        cmocka_unit_test_setup_teardown(comments_and_empty_lines_are_fine, begin, end),
        cmocka_unit_test_setup_teardown(another_profile_begins_with_mains_and_then_has_its_own,
                                        begin, end),
        cmocka_unit_test_setup_teardown(for_one_run_nothing_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_file, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_too_long_is_put_aside, begin, end),
        cmocka_unit_test_setup_teardown(mains_file_is_not_put_aside_by_another_profile, begin, end),
        cmocka_unit_test_setup_teardown(what_can_be_neither_read_nor_put_aside_is_not_written_over,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_pipe_of_that_name_keeps_nobody_waiting, begin, end),
        cmocka_unit_test_setup_teardown(without_data_the_file_is_in_the_folder_for_settings, begin,
                                        end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
