/* The claims of base/file.h, in a directory of their own.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"

enum {
    PATH_BYTES = 256,
    CAPACITY = 16,
};

static char folder[PATH_BYTES];

static const char *in_folder(const char *name)
{
    static char path[2 * PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;

    snprintf(folder, sizeof(folder), "/tmp/homeport-test-file-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    DIR *d = opendir(folder);
    const struct dirent *entry;
    (void)state;

    while (d != NULL && (entry = readdir(d)) != NULL) {
        if (unlink(in_folder(entry->d_name)) != 0) {
            rmdir(in_folder(entry->d_name));
        }
    }
    closedir(d);
    return rmdir(folder);
}

static int entries(void)
{
    DIR *d = opendir(folder);
    int count = 0;

    while (readdir(d) != NULL) {
        count++;
    }
    closedir(d);
    return count - 2; /* without . and .. */
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(in_folder(name), "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* The file holds exactly this text. */
static void check_file(const char *name, const char *text)
{
    char bytes[PATH_BYTES];
    char fault[PATH_BYTES];
    size_t length;

    assert_true(file_read(in_folder(name), bytes, sizeof(bytes), &length, fault, sizeof(fault)));
    assert_int_equal(length, strlen(text));
    assert_memory_equal(bytes, text, length);
}

static void written_bytes_are_read_back_and_belong_to_the_owner_alone(void **state)
{
    char fault[PATH_BYTES] = "";
    struct stat info;
    (void)state;

    assert_true(file_replace(in_folder("new"), "hello", 5, fault, sizeof(fault)));
    check_file("new", "hello");
    assert_int_equal(stat(in_folder("new"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(entries(), 1);
}

static void old_file_is_replaced_and_not_written_into(void **state)
{
    char fault[PATH_BYTES] = "";
    char byte;
    (void)state;

    write_file("old", "before");
    int fd = open(in_folder("old"), O_RDONLY);

    assert_true(file_replace(in_folder("old"), "", 0, fault, sizeof(fault)));
    check_file("old", "");
    assert_int_equal(read(fd, &byte, 1), 1);
    assert_int_equal(byte, 'b');
    close(fd);
    assert_int_equal(entries(), 1);
}

static void failed_replacement_says_path_and_reason_and_leaves_nothing(void **state)
{
    char fault[2 * PATH_BYTES] = "";
    (void)state;

    assert_false(file_replace(in_folder("none/file"), "x", 1, fault, sizeof(fault)));
    assert_non_null(strstr(fault, in_folder("none/file")));
    assert_non_null(strstr(fault, "No such file or directory"));

    /* Beside it can be written, but a directory is not replaced. */
    assert_int_equal(mkdir(in_folder("directory"), 0700), 0);
    assert_false(file_replace(in_folder("directory"), "x", 1, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "Is a directory"));
    assert_int_equal(entries(), 1);
}

static void dash_writes_to_standard_output(void **state)
{
    char fault[PATH_BYTES] = "";
    (void)state;

    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    int fd = open(in_folder("out"), O_WRONLY | O_CREAT, 0600);

    dup2(fd, STDOUT_FILENO);
    bool is_written = file_replace("-", "report\n", 7, fault, sizeof(fault));

    dup2(kept, STDOUT_FILENO);
    close(fd);
    close(kept);
    assert_true(is_written);
    check_file("out", "report\n");
    assert_int_equal(entries(), 1);
}

static void full_standard_output_is_a_sentence(void **state)
{
    char fault[PATH_BYTES] = "";
    (void)state;

    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    int fd = open("/dev/full", O_WRONLY);

    dup2(fd, STDOUT_FILENO);
    bool is_written = file_replace("-", "report\n", 7, fault, sizeof(fault));

    dup2(kept, STDOUT_FILENO);
    close(fd);
    close(kept);
    assert_false(is_written);
    assert_string_equal(fault, "cannot write to standard output: No space left on device");
}

static void device_is_written_into_not_replaced(void **state)
{
    char fault[2 * PATH_BYTES] = "";
    struct stat what;
    (void)state;

    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    int fd = open(in_folder("pipe"), O_RDWR | O_NONBLOCK);
    char bytes[8] = "";

    assert_true(file_replace(in_folder("pipe"), "report\n", 7, fault, sizeof(fault)));
    assert_int_equal(read(fd, bytes, sizeof(bytes)), 7);
    assert_string_equal(bytes, "report\n");
    close(fd);
    assert_int_equal(stat(in_folder("pipe"), &what), 0);
    assert_true(S_ISFIFO(what.st_mode));
    assert_int_equal(entries(), 1);
}

/* By a link, so that a fault here replaces that and not the machine's own device. */
static void full_device_is_a_sentence(void **state)
{
    char fault[2 * PATH_BYTES] = "";
    char expected[3 * PATH_BYTES];
    (void)state;

    assert_int_equal(symlink("/dev/full", in_folder("full")), 0);
    assert_false(file_replace(in_folder("full"), "report\n", 7, fault, sizeof(fault)));
    snprintf(expected, sizeof(expected), "cannot write %s: No space left on device",
             in_folder("full"));
    assert_string_equal(fault, expected);
}

static void file_of_exactly_the_capacity_is_read_and_one_byte_more_refused(void **state)
{
    char bytes[CAPACITY];
    char fault[2 * PATH_BYTES] = "";
    size_t length = 0;
    (void)state;

    write_file("full", "0123456789abcdef");
    assert_true(file_read(in_folder("full"), bytes, CAPACITY, &length, fault, sizeof(fault)));
    assert_int_equal(length, CAPACITY);
    assert_memory_equal(bytes, "0123456789abcdef", CAPACITY);

    assert_false(file_read(in_folder("full"), bytes, CAPACITY - 1, &length, fault, sizeof(fault)));
    assert_non_null(strstr(fault, in_folder("full")));
    assert_non_null(strstr(fault, "is longer than 15 bytes"));
}

static void folders_are_made_for_the_owner_alone_whatever_the_umask(void **state)
{
    struct stat what;
    mode_t usual = umask(0777);
    (void)state;

    bool is_made = file_make_folders(in_folder("a/b"));

    umask(usual);
    assert_true(is_made);
    assert_int_equal(stat(in_folder("a"), &what), 0);
    assert_int_equal(what.st_mode & 0777, 0700);
    assert_int_equal(stat(in_folder("a/b"), &what), 0);
    assert_int_equal(what.st_mode & 0777, 0700);
    assert_true(file_make_folders(in_folder("a/b")));
    assert_int_equal(rmdir(in_folder("a/b")), 0);
}

static void file_where_a_folder_should_be_is_an_error(void **state)
{
    (void)state;

    write_file("a", "");
    assert_false(file_make_folders(in_folder("a/b")));
    assert_int_equal(errno, ENOTDIR);
    assert_false(file_make_folder(in_folder("a")));
    assert_int_equal(errno, ENOTDIR);
}

static void data_folder_is_in_a_whole_path_of_the_environment_or_nowhere(void **state)
{
    char path[PATH_BYTES];
    (void)state;

    setenv("XDG_DATA_HOME", "/x", 1);
    setenv("HOME", "/h", 1);
    assert_true(file_data_folder(path, sizeof(path)));
    assert_string_equal(path, "/x/homeport");
    assert_false(file_data_folder(path, sizeof("/x/homeport") - 1));
    setenv("XDG_DATA_HOME", "x", 1);
    assert_true(file_data_folder(path, sizeof(path)));
    assert_string_equal(path, "/h/.local/share/homeport");
    setenv("HOME", "h", 1);
    assert_false(file_data_folder(path, sizeof(path)));
}

static void what_cannot_be_read_is_a_sentence_with_path_and_reason(void **state)
{
    char bytes[CAPACITY];
    char fault[2 * PATH_BYTES] = "";
    size_t length;
    (void)state;

    assert_false(file_read(in_folder("none"), bytes, CAPACITY, &length, fault, sizeof(fault)));
    assert_non_null(strstr(fault, in_folder("none")));
    assert_non_null(strstr(fault, "No such file or directory"));
    assert_false(file_read(folder, bytes, CAPACITY, &length, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "Is a directory"));
}

static void assets_are_found_beside_the_program_and_what_is_not_there_is_named(void **state)
{
    char path[8 * PATH_BYTES];
    (void)state;

    assert_true(file_find_asset("maps/harbour/basin.txt", path, sizeof(path)));
    assert_int_equal(access(path, R_OK), 0);
    assert_false(file_find_asset("maps/none.txt", path, sizeof(path)));
    assert_non_null(strstr(path, "assets/maps/none.txt"));
}

static void what_need_not_wait_for_the_disk_is_replaced_as_well(void **state)
{
    char fault[256] = "";
    char path[] = "/tmp/homeport-test-soon-XXXXXX";
    char bytes[16];
    size_t length = 0;
    (void)state;

    close(mkstemp(path));
    assert_true(file_replace_soon(path, "later", 5, fault, sizeof(fault)));
    assert_true(file_read(path, bytes, sizeof(bytes), &length, fault, sizeof(fault)));
    assert_int_equal(length, 5);
    assert_memory_equal(bytes, "later", 5);
    unlink(path);
    assert_false(file_replace_soon("/tmp/no/such/folder/x", "x", 1, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "/tmp/no/such/folder/x"));
}

static void room_is_tried_and_nothing_of_it_left(void **state)
{
    char fault[2 * PATH_BYTES];

    (void)state;
    write_file("old", "kept");
    assert_true(file_has_room(in_folder("old"), CAPACITY, fault, sizeof(fault)));
    assert_true(file_has_room(in_folder("new"), CAPACITY, fault, sizeof(fault)));
    check_file("old", "kept");
    assert_int_equal(entries(), 1);
    assert_true(file_has_room("-", CAPACITY, fault, sizeof(fault)));
    assert_true(file_has_room("/dev/null", CAPACITY, fault, sizeof(fault)));
    assert_false(file_has_room(in_folder("no/new"), CAPACITY, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "no/new: No such file or directory"));
    assert_false(file_has_room(folder, CAPACITY, fault, sizeof(fault)));
    assert_non_null(strstr(fault, "Is a directory"));
}

#define CASE(claim) cmocka_unit_test_setup_teardown(claim, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(room_is_tried_and_nothing_of_it_left),
        cmocka_unit_test(what_need_not_wait_for_the_disk_is_replaced_as_well),
        CASE(written_bytes_are_read_back_and_belong_to_the_owner_alone),
        CASE(old_file_is_replaced_and_not_written_into),
        CASE(failed_replacement_says_path_and_reason_and_leaves_nothing),
        CASE(dash_writes_to_standard_output),
        CASE(device_is_written_into_not_replaced),
        CASE(full_device_is_a_sentence),
        CASE(full_standard_output_is_a_sentence),
        CASE(file_of_exactly_the_capacity_is_read_and_one_byte_more_refused),
        CASE(folders_are_made_for_the_owner_alone_whatever_the_umask),
        CASE(file_where_a_folder_should_be_is_an_error),
        CASE(data_folder_is_in_a_whole_path_of_the_environment_or_nowhere),
        CASE(what_cannot_be_read_is_a_sentence_with_path_and_reason),
        CASE(assets_are_found_beside_the_program_and_what_is_not_there_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
