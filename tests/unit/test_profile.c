/* The claims of client/profile.h about places, permissions and names; who may have which profile is
 * in test_profile_lock.c, what happens to key files in test_identity.c.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/text.h"

static int entries(const char *path)
{
    DIR *d = opendir(path);
    int count = 0;

    while (d != NULL && readdir(d) != NULL) {
        count++;
    }
    closedir(d);
    return count - 2;
}

static void a_second_open_finds_the_same_identity(void **state)
{
    struct profile p;
    uint8_t secret[IDENTITY_SECRET_BYTES];
    uint8_t public[IDENTITY_PUBLIC_BYTES];
    (void)state;

    sample_must_open(&p, NULL);
    assert_string_equal(p.name, "main");
    assert_string_equal(p.folder, sample_path("profiles/main"));
    assert_string_equal(p.notice, "");
    assert_string_equal(p.player, "");
    memcpy(secret, p.identity.secret_key, sizeof(secret));
    memcpy(public, p.identity.public_key, sizeof(public));
    profile_close(&p);
    sample_must_open(&p, NULL);
    assert_memory_equal(p.identity.secret_key, secret, sizeof(secret));
    assert_memory_equal(p.identity.public_key, public, sizeof(public));
    profile_close(&p);
}

static void a_peek_finds_who_is_there_and_makes_nobody(void **state)
{
    const struct profile_options options = { .data = sample_folder };
    const struct profile_options misnamed = { .name = "../main", .data = sample_folder };
    struct identity id;
    struct profile p;
    (void)state;

    assert_false(profile_peek(&id, &options));
    assert_int_equal(entries(sample_folder), 0);
    sample_must_open(&p, NULL);
    assert_true(profile_peek(&id, &options)); /* though it is in use */
    assert_memory_equal(id.public_key, p.identity.public_key, IDENTITY_PUBLIC_BYTES);
    identity_wipe(&id);
    assert_false(profile_peek(&id, &misnamed));
    profile_close(&p);
}

static void another_profile_is_another_person(void **state)
{
    struct profile a;
    struct profile b;
    (void)state;

    sample_must_open(&a, "anna");
    sample_must_open(&b, "Bob_2-x");
    assert_memory_not_equal(a.identity.public_key, b.identity.public_key, IDENTITY_PUBLIC_BYTES);
    profile_close(&a);
    profile_close(&b);
}

static void hostile_profile_names_are_refused_with_the_rule(void **state)
{
    static const char *const names[] = {
        "",     ".",         "..",    "../x",
        "/etc", "a/b",       "a b",   "a.b",
        "a\nb", "a\x1B[31m", "\x7F",  "ann\xC3\xA9",
        "%n",   "~",         "$HOME", "123456789012345678901234567890123",
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct profile p;
        char fault[PROFILE_FAULT_BYTES];
        assert_int_equal(sample_open(&p, names[i], fault), PROFILE_MISNAMED);
        assert_non_null(strstr(fault, "1 to 32 letters"));
        assert_true(text_is_clean(fault, strlen(fault)));
        profile_close(&p);
    }
    assert_int_equal(entries(sample_folder), 0);
}

static void a_name_of_32_letters_is_good(void **state)
{
    struct profile p;
    (void)state;

    sample_must_open(&p, "12345678901234567890123456789012");
    assert_string_equal(p.name, "12345678901234567890123456789012");
    profile_close(&p);
}

/* Not as root, whom permissions don't hinder. */
static const char *opens_under_any_umask(void)
{
    static const mode_t masks[] = { 0, 022, 0277, 0777 };
    static const char *const names[] = { "a", "b", "c", "d" };

    for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
        struct profile p;
        char fault[PROFILE_FAULT_BYTES];
        char data[2 * SAMPLE_PATH_BYTES];
        struct profile_options options = { .name = "x", .data = data };

        snprintf(data, sizeof(data), "%s/new/%s", sample_folder, names[i]);
        umask(masks[i]);
        if (profile_open(&p, &options, fault, sizeof(fault)) != PROFILE_FINE ||
            !profile_keep_player(&p, "Ann", fault, sizeof(fault))) {
            fprintf(stderr, "umask %03o: %s\n", (unsigned)masks[i], fault);
            return "did not open";
        }
        profile_close(&p);
        if (profile_open(&p, &options, fault, sizeof(fault)) != PROFILE_FINE ||
            p.notice[0] != '\0' || strcmp(p.player, "Ann") != 0) {
            return "did not open again, or found something too wide";
        }
        profile_close(&p);
        umask(022);
        static const char *const kept[] = { "identity.key", "lock", "name" };
        static const char *const folders[] = { "", "/profiles", "/profiles/x" };
        for (size_t j = 0; j < 3; j++) {
            char path[SAMPLE_PATH_BYTES];
            snprintf(path, sizeof(path), "new/%s%s", names[i], folders[j]);
            if (sample_mode(path) != 0700) {
                return "a folder is not 0700";
            }
            snprintf(path, sizeof(path), "new/%s/profiles/x/%s", names[i], kept[j]);
            if (sample_mode(path) != 0600) {
                return "a file is not 0600";
            }
        }
    }
    return NULL;
}

static void folders_are_0700_and_files_0600_whatever_the_umask(void **state)
{
    (void)state;
    sample_as_nobody(opens_under_any_umask);
}

static void wide_folders_and_keys_are_narrowed_and_told(void **state)
{
    struct profile p;
    (void)state;

    sample_must_open(&p, NULL);
    profile_close(&p);
    chmod(sample_folder, 0755);
    chmod(sample_path("profiles"), 0777);
    chmod(sample_path("profiles/main"), 0750);
    chmod(sample_path("profiles/main/identity.key"), 0644);
    chmod(sample_path("profiles/main/lock"), 0666);
    sample_must_open(&p, NULL);
    assert_int_equal(sample_mode("profiles"), 0700);
    assert_int_equal(sample_mode("profiles/main"), 0700);
    assert_int_equal(sample_mode("profiles/main/identity.key"), 0600);
    assert_int_equal(sample_mode("profiles/main/lock"), 0600);
    assert_non_null(strstr(p.notice, "profiles was open to others (777)"));
    assert_non_null(strstr(p.notice, "profiles/main was open to others (750)"));
    assert_non_null(strstr(p.notice, "identity.key was open to others (644)"));
    profile_close(&p);
    sample_must_open(&p, NULL);
    assert_string_equal(p.notice, "");
    profile_close(&p);
    /* The one above was the player's choice. */
    assert_int_equal(sample_mode("."), 0755);
}

static void the_environment_names_the_usual_place(void **state)
{
    static const struct {
        const char *data_home; /* below the folder, but for a relative one */
        const char *home;
        const char *found;
    } rows[] = {
        { "share", "home", "share/homeport/profiles/main" },
        { NULL, "home", "home/.local/share/homeport/profiles/main" },
        { "", "home2", "home2/.local/share/homeport/profiles/main" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct profile p;
        struct profile_options options = { .name = NULL };
        char fault[PROFILE_FAULT_BYTES] = "";

        unsetenv("XDG_DATA_HOME");
        if (rows[i].data_home != NULL) {
            const char *path =
                rows[i].data_home[0] != '\0' ? sample_path(rows[i].data_home) : "relative";
            setenv("XDG_DATA_HOME", path, 1);
        }
        setenv("HOME", sample_path(rows[i].home), 1);
        assert_int_equal(profile_open(&p, &options, fault, sizeof(fault)), PROFILE_FINE);
        assert_string_equal(p.folder, sample_path(rows[i].found));
        profile_close(&p);
    }
    chmod(sample_path("share/homeport"), 0755);
    setenv("XDG_DATA_HOME", sample_path("share"), 1);
    struct profile p;
    struct profile_options options = { .name = NULL };
    char fault[PROFILE_FAULT_BYTES];
    assert_int_equal(profile_open(&p, &options, fault, sizeof(fault)), PROFILE_FINE);
    assert_int_equal(sample_mode("share/homeport"), 0700);
    profile_close(&p);
}

static void without_a_place_it_says_so_and_does_not_take_the_current_folder(void **state)
{
    static const char *const homes[] = { NULL, "", "relative", "." };
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    char before[SAMPLE_PATH_BYTES];
    (void)state;

    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(sample_folder), 0);
    unsetenv("XDG_DATA_HOME");
    for (size_t i = 0; i < ARRAY_LEN(homes); i++) {
        struct profile_options options = { .name = NULL };
        unsetenv("HOME");
        if (homes[i] != NULL) {
            setenv("HOME", homes[i], 1);
        }
        assert_int_equal(profile_open(&p, &options, fault, sizeof(fault)), PROFILE_NO_PLACE);
        assert_non_null(strstr(fault, "--data"));
    }
    struct profile_options empty = { .data = "" };
    assert_int_equal(profile_open(&p, &empty, fault, sizeof(fault)), PROFILE_NO_PLACE);
    assert_int_equal(entries(sample_folder), 0);
    assert_int_equal(chdir(before), 0);
}

static void a_relative_folder_holds_when_the_current_one_changes(void **state)
{
    struct profile p;
    struct profile_options options = { .data = "here/and there/" };
    char fault[PROFILE_FAULT_BYTES];
    char before[SAMPLE_PATH_BYTES];
    (void)state;

    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(sample_folder), 0);
    assert_int_equal(profile_open(&p, &options, fault, sizeof(fault)), PROFILE_FINE);
    assert_int_equal(chdir(before), 0);
    assert_true(profile_keep_player(&p, "Ann", fault, sizeof(fault)));
    assert_int_equal(sample_mode("here/and there/profiles/main/name"), 0600);
    profile_close(&p);
}

static void a_path_that_is_too_long_is_refused(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    char path[PATH_MAX + 8];
    struct profile_options options = { .data = path };
    (void)state;

    memset(path, 'x', sizeof(path));
    for (size_t length = PATH_MAX - 1; length <= PATH_MAX; length++) {
        path[0] = '/';
        path[length] = '\0';
        assert_int_equal(profile_open(&p, &options, fault, sizeof(fault)), PROFILE_NO_PLACE);
        path[length] = 'x';
    }
}

static const char *read_only_home_is_said(void)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];

    if (chmod(sample_folder, 0500) != 0) {
        return "cannot chmod";
    }
    if (sample_open(&p, NULL, fault) != PROFILE_NO_PLACE || strstr(fault, sample_folder) == NULL ||
        strstr(fault, strerror(EACCES)) == NULL || strstr(fault, "--data") == NULL) {
        return "not said";
    }
    chmod(sample_folder, 0700);
    return profile_open_temporary(&p, fault, sizeof(fault)) ? NULL : "no temporary identity";
}

static void a_read_only_home_is_said_and_leaves_the_temporary_identity(void **state)
{
    (void)state;
    sample_as_nobody(read_only_home_is_said);
}

static void a_file_where_the_folder_should_be_is_said(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    (void)state;

    sample_write("profiles", "x", 1);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_NO_PLACE);
    assert_non_null(strstr(fault, sample_path("profiles")));
}

/* No file may grow beyond 8 bytes: to who writes, a full disk. */
static const char *full_disk_is_said(void)
{
    struct rlimit limit = { 8, 8 };
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];

    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return "cannot limit";
    }
    if (sample_open(&p, NULL, fault) != PROFILE_NO_PLACE ||
        strstr(fault, "profiles/main/identity.key") == NULL || strstr(fault, "--data") == NULL) {
        return "not said";
    }
    if (entries(sample_path("profiles/main")) != 1) { /* the lock */
        return "a broken key was left behind";
    }
    return profile_open_temporary(&p, fault, sizeof(fault)) ? NULL : "no temporary identity";
}

static void a_full_disk_is_said_and_leaves_no_half_key(void **state)
{
    (void)state;
    sample_as_nobody(full_disk_is_said);
}

static void a_folder_of_another_user_is_refused(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    (void)state;

    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(mkdir(sample_path("profiles"), 0700), 0);
    assert_int_equal(chown(sample_path("profiles"), SAMPLE_NOBODY, SAMPLE_NOBODY), 0);
    assert_int_equal(sample_open(&p, NULL, fault), PROFILE_NO_PLACE);
    assert_non_null(strstr(fault, "belongs to another user"));
    assert_non_null(strstr(fault, sample_path("profiles")));
}

static void a_temporary_profile_has_no_folder(void **state)
{
    struct profile a;
    struct profile b;
    char fault[PROFILE_FAULT_BYTES];
    (void)state;

    assert_true(profile_open_temporary(&a, fault, sizeof(fault)));
    assert_true(profile_open_temporary(&b, fault, sizeof(fault)));
    assert_memory_not_equal(a.identity.public_key, b.identity.public_key, IDENTITY_PUBLIC_BYTES);
    assert_string_equal(a.folder, "");
    assert_string_equal(a.name, "");
    assert_true(profile_keep_player(&a, "  Ann ", fault, sizeof(fault)));
    assert_string_equal(a.player, "Ann");
    profile_close(&a);
    profile_close(&b);
    assert_null(a.identity.secret_key);
    profile_close(&a);
}

static void the_name_played_under_is_kept(void **state)
{
    struct profile p;
    char fault[PROFILE_FAULT_BYTES];
    char text[SAMPLE_TEXT_BYTES];
    (void)state;

    sample_must_open(&p, NULL);
    assert_true(profile_keep_player(&p, "Zo\xC3\xAB the 1st\x1B", fault, sizeof(fault)));
    profile_close(&p);
    sample_must_open(&p, NULL);
    assert_string_equal(p.player, "Zo\xC3\xAB the 1st");
    profile_close(&p);
    sample_read("profiles/main/name", text);
    assert_string_equal(text, "Zo\xC3\xAB the 1st\n");
}

static void a_hostile_name_file_is_cleaned_or_ignored(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        const char *player;
    } rows[] = {
        { "", 0, "" },
        { "Ann", 3, "Ann" },
        { "\x1B]0;x\x07 Ann\r\n", 12, "]0;x Ann" },
        { "An\xE2\x80\xAEn\n", 7, "Ann" },
        { "\xFF\xFE", 2, "" },
        { "Ann\0Bob", 7, "Ann" },
        { "a name of more than 24 bytes\n", 29, "a name of more than 24 b" },
    };
    struct profile p;
    char long_text[1024];
    (void)state;

    sample_must_open(&p, NULL);
    profile_close(&p);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        sample_write("profiles/main/name", rows[i].text, rows[i].length);
        sample_must_open(&p, NULL);
        assert_string_equal(p.player, rows[i].player);
        profile_close(&p);
    }
    memset(long_text, 'a', sizeof(long_text));
    sample_write("profiles/main/name", long_text, sizeof(long_text));
    sample_must_open(&p, NULL);
    assert_string_equal(p.player, "");
    profile_close(&p);
    unlink(sample_path("profiles/main/name"));
    assert_int_equal(mkfifo(sample_path("profiles/main/name"), 0600), 0);
    sample_must_open(&p, NULL);
    assert_string_equal(p.player, "");
    profile_close(&p);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_second_open_finds_the_same_identity),
        IN_A_FOLDER(a_peek_finds_who_is_there_and_makes_nobody),
        IN_A_FOLDER(another_profile_is_another_person),
        IN_A_FOLDER(hostile_profile_names_are_refused_with_the_rule),
        IN_A_FOLDER(a_name_of_32_letters_is_good),
        IN_A_FOLDER(folders_are_0700_and_files_0600_whatever_the_umask),
        IN_A_FOLDER(wide_folders_and_keys_are_narrowed_and_told),
        IN_A_FOLDER(the_environment_names_the_usual_place),
        IN_A_FOLDER(without_a_place_it_says_so_and_does_not_take_the_current_folder),
        IN_A_FOLDER(a_relative_folder_holds_when_the_current_one_changes),
        IN_A_FOLDER(a_path_that_is_too_long_is_refused),
        IN_A_FOLDER(a_read_only_home_is_said_and_leaves_the_temporary_identity),
        IN_A_FOLDER(a_file_where_the_folder_should_be_is_said),
        IN_A_FOLDER(a_full_disk_is_said_and_leaves_no_half_key),
        IN_A_FOLDER(a_folder_of_another_user_is_refused),
        IN_A_FOLDER(a_temporary_profile_has_no_folder),
        IN_A_FOLDER(the_name_played_under_is_kept),
        IN_A_FOLDER(a_hostile_name_file_is_cleaned_or_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
