#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

int clinux_lock(int descriptor) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
    while (fcntl(descriptor, F_OFD_SETLK, &whole) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

int clinux_random(void *buffer, size_t count) {
    unsigned char *next = buffer;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0 && errno != EINTR) return errno;
        if (got > 0) {
            next += got;
            count -= (size_t)got;
        }
    }
    return 0;
}

int clinux_usage(const char *path, struct clinux_usage *usage) {
    struct statvfs found;
    while (statvfs(path, &found) != 0) {
        if (errno != EINTR) return errno;
    }
    usage->block_size = found.f_frsize ? found.f_frsize : found.f_bsize;
    usage->blocks_total = found.f_blocks;
    usage->blocks_free = found.f_bfree;
    usage->blocks_available = found.f_bavail;
    usage->inodes_total = found.f_files;
    usage->inodes_free = found.f_ffree;
    return 0;
}

int clinux_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t microseconds) {
    struct timespec end;
    if (clock_gettime(CLOCK_MONOTONIC, &end) != 0) return errno;
    int64_t nanoseconds = end.tv_nsec + microseconds % 1000000 * 1000;
    end.tv_sec += microseconds / 1000000 + nanoseconds / 1000000000;
    end.tv_nsec = nanoseconds % 1000000000;
    return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &end);
}

int clinux_set_modified(int folder, const char *name, int64_t seconds) {
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)seconds}};
    return utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
}

int clinux_sync_filesystem(int descriptor) { return syncfs(descriptor) == 0 ? 0 : errno; }
