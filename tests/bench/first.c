/* How long a command takes to say its first line that begins with PREFIX: prints milliseconds, or
 * fails if the command ends without. Then ends the command.
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

/* Starts the command with its standard output in *out. -1: could not. */
static pid_t start(char *const command[], FILE **out)
{
    int ends[2];

    if (pipe(ends) != 0) {
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    close(ends[1]);
    *out = fdopen(ends[0], "r");
    return *out != NULL ? pid : -1;
}

int main(int argc, char *argv[])
{
    char line[4096];
    FILE *out = NULL;
    bool is_found = false;

    if (argc < 3) {
        fprintf(stderr, "usage: bench_first PREFIX COMMAND...\n");
        return 64;
    }
    uint64_t start_us = clock_now_us();
    pid_t pid = start(argv + 2, &out);
    if (pid < 0) {
        perror("bench_first");
        return 70;
    }
    while (!is_found && fgets(line, sizeof line, out) != NULL) {
        is_found = strncmp(line, argv[1], strlen(argv[1])) == 0;
    }
    uint64_t took_us = clock_now_us() - start_us;
    kill(pid, SIGTERM);
    while (fgets(line, sizeof line, out) != NULL) {
    }
    fclose(out);
    waitpid(pid, NULL, 0);
    if (!is_found) {
        return 1;
    }
    printf("%.2f\n", (double)took_us / 1000.0);
    return 0;
}
