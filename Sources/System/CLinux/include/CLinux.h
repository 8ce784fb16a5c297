#ifndef CLINUX_H
#define CLINUX_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

// System calls whose constants or signatures Swift's Glibc module hides. Each returns 0, or the errno of the failure.

/// Takes an exclusive lock of the open file description on the whole file, without waiting (fcntl(2), F_OFD_SETLK).
/// It ends with the last descriptor of that description. EAGAIN when another description holds it.
int clinux_lock(int descriptor);

/// Fills the buffer from the kernel's generator (getrandom(2)), whatever its length.
int clinux_random(void *buffer, size_t count);

/// Sizes of the file system that holds the path (statvfs(3)), with overflow left to the caller.
struct clinux_usage {
    uint64_t block_size, blocks_total, blocks_free, blocks_available, inodes_total, inodes_free;
};
int clinux_usage(const char *path, struct clinux_usage *usage);

/// Waits on the condition for no longer than that, on the monotonic clock. ETIMEDOUT when the time is over. May wake without a reason.
int clinux_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t microseconds);

/// Sets when a name in the folder was changed last, links not followed (utimensat(2)); its time of reading stays.
int clinux_set_modified(int folder, const char *name, int64_t seconds);

/// Writes everything that waits on the file system of the descriptor (syncfs(2)).
int clinux_sync_filesystem(int descriptor);

#include "CLinuxInstance.h"

#endif
