#define _GNU_SOURCE
#include "CLinuxInstance.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// The first process of an instance. It walls itself in, starts the programs one after the other, reaps whatever is left to
// it, and ends everything when it is told to or when its holder is gone.

enum stage { STAGE_STREAMS = 1, STAGE_MOUNTS, STAGE_HIDING, STAGE_TEMPORARY, STAGE_HOME, STAGE_PROC, STAGE_LIMITS, STAGE_PRIVILEGES, STAGE_USER, STAGE_FOLDER, STAGE_SIGNALS };

const char *clinux_stage_name(int stage) {
    static const char *const names[] = {"", "standard streams", "private mounts", "hiding folders", "temporary folders", "home folder", "its own /proc",
                                        "limits", "privileges", "user", "working folder", "signals"};
    return stage > 0 && stage < (int)(sizeof names / sizeof *names) ? names[stage] : "unknown";
}

static void report(int to, int kind, int a, int b) {
    struct clinux_report record = {kind, a, b};
    // Shorter than PIPE_BUF: whole or not at all. When nobody reads it any more, the end of `orders` says so too.
    ssize_t ignored = write(to, &record, sizeof record);
    (void)ignored;
}

/// Standard streams to the holder, orders and reports out of the way, everything else closed.
static int arrange_streams(const struct clinux_instance *instance, int *orders, int *reports) {
    int null = open("/dev/null", O_RDONLY);
    if (null < 0) return errno;
    *orders = fcntl(instance->orders, F_DUPFD_CLOEXEC, 64);
    *reports = fcntl(instance->reports, F_DUPFD_CLOEXEC, *orders + 1);
    if (*orders < 0 || *reports < 0) return errno;
    if (dup2(null, 0) < 0 || dup2(instance->output, 1) < 0 || dup2(instance->output, 2) < 0) return errno;
    if (syscall(SYS_close_range, 3, *orders - 1, 0) != 0) return errno;
    if (*reports > *orders + 1 && syscall(SYS_close_range, *orders + 1, *reports - 1, 0) != 0) return errno;
    return syscall(SYS_close_range, *reports + 1, ~0U, 0) == 0 ? 0 : errno;
}

static int cover(const char *path, const char *options) {
    struct stat found;
    // What is not there needs no cover.
    if (stat(path, &found) != 0 || !S_ISDIR(found.st_mode)) return 0;
    return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0 ? 0 : errno;
}

/// The instance's folder shown under another name, in a folder that holds nothing else.
static int show_home(const struct clinux_instance *instance, int folder) {
    char source[64];
    int failure = cover(instance->home_parent, "mode=0755,size=64k,nr_inodes=64");
    if (failure) return failure;
    if (mkdir(instance->home, 0755) != 0) return errno;
    snprintf(source, sizeof source, "/proc/self/fd/%d", folder);
    return mount(source, instance->home, NULL, MS_BIND, NULL) == 0 ? 0 : errno;
}

static int wall_files(const struct clinux_instance *instance, int *stage) {
    *stage = STAGE_MOUNTS;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return errno;
    int folder = open(instance->folder, O_PATH | O_DIRECTORY | O_CLOEXEC), failure = 0;
    if (folder < 0) return errno;
    *stage = STAGE_HIDING;
    for (const char *const *path = instance->hidden; *path && !failure; path++) failure = cover(*path, "mode=0755,size=4k,nr_inodes=4");
    if (!failure) *stage = STAGE_TEMPORARY;
    for (const char *const *path = instance->temporary; *path && !failure; path++) failure = cover(*path, instance->temporary_options);
    if (!failure) {
        *stage = STAGE_HOME;
        failure = show_home(instance, folder);
    }
    close(folder);
    return failure;
}

static int limit(int resource, uint64_t value) {
    struct rlimit present;
    if (getrlimit(resource, &present) != 0) return errno;
    // To raise it above the present limit is a privilege; what there is will have to do.
    if (value > present.rlim_max) value = present.rlim_max;
    struct rlimit both = {value, value};
    return setrlimit(resource, &both) == 0 ? 0 : errno;
}

static int drop_capabilities(void) {
    for (int capability = 0; capability < 64; capability++) {
        // Without CAP_SETPCAP there is nothing to be had from the bounding set either: no_new_privs closes the way to it.
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) break;
    }
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    if (syscall(SYS_capset, &header, none) != 0) return errno;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
}

static int change_user(const struct clinux_instance *instance) {
    if (setgroups(0, NULL) != 0) return errno;
    if (setresgid(instance->group, instance->group, instance->group) != 0) return errno;
    return setresuid(instance->user, instance->user, instance->user) == 0 ? 0 : errno;
}

static int wall_in(const struct clinux_instance *instance, int *stage) {
    int failure = 0;
    if (instance->namespaces & CLINUX_MOUNTS) failure = wall_files(instance, stage);
    if (failure) return failure;
    if (instance->namespaces & CLINUX_PROCESSES) {
        *stage = STAGE_PROC;
        if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) return errno;
        // A name is no wall: without it the instance works as well.
        if (instance->host_name && sethostname(instance->host_name, strlen(instance->host_name)) != 0) errno = 0;
    } else if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
        return errno;
    }
    *stage = STAGE_LIMITS;
    failure = limit(RLIMIT_CORE, 0);
    if (!failure && instance->files_max) failure = limit(RLIMIT_NOFILE, instance->files_max);
    if (!failure && instance->processes_max) failure = limit(RLIMIT_NPROC, instance->processes_max);
    if (failure) return failure;
    if (instance->changes_user) {
        *stage = STAGE_USER;
        // The bounding set must go while there is still the right to.
        for (int capability = 0; capability < 64 && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {}
        failure = change_user(instance);
        if (failure) return failure;
    }
    *stage = STAGE_PRIVILEGES;
    failure = drop_capabilities();
    if (failure) return failure;
    *stage = STAGE_FOLDER;
    umask(022);
    return chdir(instance->namespaces & CLINUX_MOUNTS ? instance->home : instance->folder) == 0 ? 0 : errno;
}

enum { SERVICE = -1 };

static pid_t start_program(const struct clinux_instance *instance, int index, int reports) {
    char *const *arguments = index == SERVICE ? instance->service : instance->programs[index];
    if (!arguments) return 0;
    pid_t process = fork();
    if (process < 0) report(reports, 3, index, errno);
    if (process != 0) return process;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);
    execve(arguments[0], arguments, instance->environment);
    int failure = errno;
    dprintf(2, "%s: cannot be run: %s\n", arguments[0], strerrordesc_np(failure));
    report(reports, 3, index, failure);
    _exit(127);
}

/// Kills the children of this process once; those below them become its children. False when there is none.
static int kill_children(void) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    for (char *at = text, *end; *at; at = end) {
        long child = strtol(at, &end, 10);
        // A number that was cut at the end of the buffer would be another process's.
        if (end == at || (*end == 0 && count == sizeof text - 1)) break;
        if (child > 1) kill((pid_t)child, SIGKILL);
        while (*end == ' ') end++;
    }
    return 1;
}

static void end_everything(const struct clinux_instance *instance) {
    // In a namespace of its own the kernel ends the rest when the first process ends.
    if (!(instance->namespaces & CLINUX_PROCESSES)) {
        while (kill_children()) waitpid(-1, NULL, 0);
    }
    _exit(0);
}

static void live(const struct clinux_instance *instance, int orders, int reports, int signals) {
    int index = 0;
    pid_t service = start_program(instance, SERVICE, reports), current = start_program(instance, 0, reports);
    for (;;) {
        struct pollfd set[2] = {{.fd = orders, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
        if (poll(set, 2, -1) < 0 && errno != EINTR) end_everything(instance);
        if (set[0].revents) end_everything(instance);
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) == sizeof info) {}
        int status;
        for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
            if (ended == service) {
                report(reports, 2, SERVICE, status);
                service = 0;
            }
            if (ended != current) continue;
            report(reports, 2, index, status);
            index++;
            current = start_program(instance, index, reports);
        }
        if (instance->ends_with_programs && (instance->service ? service : current) <= 0) end_everything(instance);
    }
}

static void first_process(const struct clinux_instance *instance) {
    int orders = -1, reports = -1, signals = -1, stage = STAGE_STREAMS;
    char go;
    prctl(PR_SET_NAME, "hinomi-init", 0, 0, 0);
    setsid();
    int failure = arrange_streams(instance, &orders, &reports);
    if (failure) _exit(126);
    if (read(orders, &go, 1) != 1 || go != CLINUX_BEGIN) _exit(0);
    failure = wall_in(instance, &stage);
    if (!failure) {
        stage = STAGE_SIGNALS;
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGCHLD);
        sigprocmask(SIG_SETMASK, &set, NULL);
        signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
        if (signals < 0) failure = errno;
    }
    if (failure) {
        report(reports, 0, stage, failure);
        _exit(125);
    }
    report(reports, 1, 0, 0);
    live(instance, orders, reports, signals);
}

pid_t clinux_start_instance(const struct clinux_instance *instance) {
    unsigned long flags = SIGCHLD;
    if (instance->namespaces & CLINUX_MOUNTS) flags |= CLONE_NEWNS;
    if (instance->namespaces & CLINUX_PROCESSES) flags |= CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
    if (instance->namespaces & CLINUX_USERS) flags |= CLONE_NEWUSER;
    long process = syscall(SYS_clone, flags, 0, 0, 0, 0);
    if (process == 0) {
        first_process(instance);
        _exit(124);
    }
    return process < 0 ? -errno : (pid_t)process;
}
