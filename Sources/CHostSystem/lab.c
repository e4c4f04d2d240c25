#define _GNU_SOURCE
#include "CHostSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#ifdef __linux__
int td_lab_spawn(char *const argv[], char *const envp[], int *lifeline, int *report, pid_t *pid) {
    int input[2], output[2];
    if (pipe2(input, O_CLOEXEC) != 0) return errno;
    if (pipe2(output, O_CLOEXEC) != 0) {
        int status = errno;
        close(input[0]);
        close(input[1]);
        return status;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], 0);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    posix_spawn_file_actions_adddup2(&actions, output[1], 2);
    // Whatever else this process has open: a lab outlives it and must not hold its pipes.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawn_file_actions_addchdir_np(&actions, "/");
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int status = posix_spawnp(pid, argv[0], &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(input[0]);
    close(output[1]);
    if (status != 0) {
        close(input[1]);
        close(output[0]);
        return status;
    }
    *lifeline = input[1];
    *report = output[0];
    return 0;
}
#else
int td_lab_spawn(char *const argv[], char *const envp[], int *lifeline, int *report, pid_t *pid) {
    (void)argv, (void)envp, (void)lifeline, (void)report, (void)pid;
    return ENOSYS;
}
#endif
