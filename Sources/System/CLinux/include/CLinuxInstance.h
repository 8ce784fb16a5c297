#ifndef CLINUX_INSTANCE_H
#define CLINUX_INSTANCE_H

#include <stdint.h>
#include <sys/types.h>

// Starting processes that are kept apart. Everything between fork and exec is C without allocation, because the child of a
// process with threads may do nothing else (fork(2), signal-safety(7)).

/// Starts a program in a session of its own with the environment given, standard streams on `output` and `errors`, no other descriptor, no
/// blocked signal and `/` as its folder. It is a child of the caller. Returns 0 and the process, or the errno of the failure.
int clinux_start_detached(const char *program, char *const arguments[], char *const environment[], int output, int errors, pid_t *process);

/// Sends a signal to the process of that number, if it is the one that started then (pidfd_open(2), so that no other can
/// get it in between). 0, or ESRCH when it is gone, or another errno. `started` is field 22 of /proc/PID/stat.
int clinux_signal(pid_t process, uint64_t started, int number);

/// Blocks the signals that a holder lives by (SIGCHLD, SIGURG, SIGTERM, SIGINT, SIGHUP), ignores SIGPIPE and opens a descriptor
/// on which they are read without waiting; negative errno when it cannot.
int clinux_signal_descriptor(void);
/// The next signal of the descriptor; 0 when there is none.
int clinux_next_signal(int descriptor);
/// Waits until one of the descriptors can be read, at most that long (-1: for ever). Bits of those that can; 0 on timeout.
int clinux_wait_readable(const int *descriptors, int count, int milliseconds);
/// A pipe whose ends are closed by exec. 0 or errno.
int clinux_pipe(int ends[2]);
/// Kills the process group of a child that leads one, and reaps the child: its wait status. 0 or errno.
int clinux_end_group(pid_t leader, int *status);
/// Whether a child has ended (or is none of ours), without reaping it.
int clinux_has_ended(pid_t process);
/// Reaps one child that has ended, without waiting: its number and wait status, or 0.
pid_t clinux_reap(int *status);
/// Makes this process the parent of every orphan below it. 0 or errno.
int clinux_become_subreaper(void);

/// The namespaces that an instance may get.
enum { CLINUX_MOUNTS = 1, CLINUX_PROCESSES = 2, CLINUX_USERS = 4 };

/// What an instance's first process does before it starts programs.
struct clinux_instance {
    int namespaces;
    /// Given up for this user and group when `changes_user`.
    int changes_user;
    uint32_t user, group;
    /// With a namespace of mounts: covered by an empty folder; nil ends the list.
    const char *const *hidden;
    /// Replaced by an empty folder for temporary files, in memory; nil ends the list.
    const char *const *temporary;
    const char *temporary_options;
    /// The instance's own folder, and with a namespace of mounts the folder that is covered and the name in it under which it is seen.
    const char *folder, *home_parent, *home;
    const char *host_name;
    uint64_t processes_max, files_max;
    /// Programs that run one after the other: argument lists, each ended by nil; nil ends the list.
    char *const *const *programs;
    /// A program that runs beside them, from the start; nil for none.
    char *const *service;
    char *const *environment;
    /// Ends when its service has ended; without one, when its last program has.
    int ends_with_programs;
    /// Output of all programs; orders for it; reports of it.
    int output, orders, reports;
};

/// What the first process tells.
struct clinux_report {
    /// 0 it could not be started (a: stage, b: errno), 1 it is ready, 2 a program has ended (a: which, -1 the service, b: wait
    /// status), 3 a program could not be started (a: which, b: errno).
    int32_t kind, a, b;
};

enum { CLINUX_BEGIN = 1, CLINUX_END = 2 };

/// Starts an instance's first process. It waits for the byte CLINUX_BEGIN on `orders` before it does anything; it ends, with
/// everything below it, when any other byte comes or the other end is closed. Returns its number, or negative errno.
pid_t clinux_start_instance(const struct clinux_instance *instance);
/// What a stage is, for people.
const char *clinux_stage_name(int stage);

#endif
