#define _GNU_SOURCE
#include "CLinuxInstance.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int output, int errors) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int failure = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!failure) failure = posix_spawnattr_setsigmask(attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(attributes, &all);
    if (!failure) failure = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(actions, output, 1);
    if (!failure) failure = posix_spawn_file_actions_adddup2(actions, errors, 2);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(actions, "/");
    return failure;
}

int clinux_start_detached(const char *program, char *const arguments[], char *const environment[], int output, int errors, pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (!failure) {
        failure = prepare(&actions, &attributes, output, errors);
        if (!failure) failure = posix_spawn(process, program, &actions, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/// Field 22 of /proc/PID/stat; 0 when it cannot be read.
static uint64_t start_of(pid_t process) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    // The name of the program may hold anything; the last parenthesis ends it.
    char *at = strrchr(text, ')');
    for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
    return at ? strtoull(at + 1, NULL, 10) : 0;
}

int clinux_signal(pid_t process, uint64_t started, int number) {
    if (process <= 1) return ESRCH;
    int handle = (int)syscall(SYS_pidfd_open, process, 0);
    if (handle < 0) return errno;
    int failure = ESRCH;
    if (start_of(process) == started) failure = syscall(SYS_pidfd_send_signal, handle, number, NULL, 0) == 0 ? 0 : errno;
    close(handle);
    return failure;
}

int clinux_signal_descriptor(void) {
    sigset_t set;
    sigemptyset(&set);
    int numbers[] = {SIGCHLD, SIGURG, SIGTERM, SIGINT, SIGHUP};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) sigaddset(&set, numbers[index]);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return -errno;
    signal(SIGPIPE, SIG_IGN);
    int descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int clinux_wait_readable(const int *descriptors, int count, int milliseconds) {
    struct pollfd set[8];
    if (count > 8) count = 8;
    for (int index = 0; index < count; index++) set[index] = (struct pollfd){.fd = descriptors[index], .events = POLLIN};
    int found = poll(set, (nfds_t)count, milliseconds), bits = 0;
    for (int index = 0; found > 0 && index < count; index++) {
        if (set[index].revents) bits |= 1 << index;
    }
    return bits;
}

int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int clinux_end_group(pid_t leader, int *status) {
    if (leader <= 1) return ESRCH;
    // The leader is not reaped yet, so its number is still the group's.
    kill(-leader, SIGKILL);
    pid_t found;
    do found = waitpid(leader, status, 0);
    while (found < 0 && errno == EINTR);
    return found == leader ? 0 : errno;
}

int clinux_has_ended(pid_t process) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == process;
}

pid_t clinux_reap(int *status) {
    pid_t found = waitpid(-1, status, WNOHANG);
    return found > 0 ? found : 0;
}

int clinux_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno; }
