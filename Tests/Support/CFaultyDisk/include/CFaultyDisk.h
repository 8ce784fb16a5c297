// A disk under SQLite that loses what was not synced: a VFS that wraps the system's and becomes the process's default.
// Files outside the watched folder pass through untouched. One folder is watched at a time.
#ifndef CFAULTYDISK_H
#define CFAULTYDISK_H

#include <stdint.h>

// Makes the VFS the default. Once in a process, before the first database is opened. 0 when it worked.
int faulty_disk_install(void);

// Watches the databases of `folder`. The power goes out at the operation (write, truncation, sync) of that number; never when negative.
void faulty_disk_watch(const char *folder, int64_t operations_until_loss);

// Operations since `faulty_disk_watch`.
int64_t faulty_disk_operations(void);

// While set, writes that would make a file longer fail as on a full disk.
void faulty_disk_fill(int is_full);

// While set, syncs fail.
void faulty_disk_fail_sync(int fails);

// While set, syncs claim to have worked and do nothing: what a test of durability must notice.
void faulty_disk_ignore_sync(int ignores);

// The power comes back: each file holds what was synced and, of the rest, what the seed decides, in pieces of 512 bytes.
// All connections must be closed. Ends the watch. Answers how many unsynced writes there were, or -1 when a file could not be written.
int64_t faulty_disk_restore(uint64_t seed);

#endif
