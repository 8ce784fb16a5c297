#include "CFaultyDisk.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 512, PATH_BYTES = 1024 };

// A write (data set) or a truncation (data NULL, offset the new size) that is not on the disk yet.
typedef struct Change {
    struct Change *next;
    int64_t offset, length;
    unsigned char *data;
} Change;

// A watched file: what a loss of power leaves for certain, and what came after it.
typedef struct Watched {
    struct Watched *next;
    char path[PATH_BYTES];
    unsigned char *durable;
    int64_t size, capacity;
    Change *first, **last;
} Watched;

typedef struct File {
    sqlite3_file base;
    Watched *watched;
    sqlite3_file *real;
} File;

static struct {
    pthread_mutex_t lock;
    char folder[PATH_BYTES];
    Watched *files;
    int64_t operations, loss_at;
    int is_dark, is_full, fails_sync, ignores_sync;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER, .loss_at = -1};

static sqlite3_vfs *system_vfs;
static sqlite3_vfs faulty_vfs;
static sqlite3_io_methods watched_methods;

static sqlite3_file *real_of(sqlite3_file *file) { return ((File *)file)->real; }

// MARK: What lies on the disk

static void grow(Watched *file, int64_t size) {
    if (size > file->capacity) {
        file->capacity = size * 2;
        file->durable = realloc(file->durable, file->capacity);
    }
    if (size > file->size) memset(file->durable + file->size, 0, size - file->size);
    file->size = size > file->size ? size : file->size;
}

static void apply_write(Watched *file, int64_t offset, const unsigned char *data, int64_t length) {
    grow(file, offset + length);
    memcpy(file->durable + offset, data, length);
}

static void remember(Watched *file, int64_t offset, const void *data, int64_t length) {
    Change *change = calloc(1, sizeof *change);
    change->offset = offset;
    change->length = length;
    if (data) {
        change->data = malloc(length);
        memcpy(change->data, data, length);
    }
    *file->last = change;
    file->last = &change->next;
}

static void forget_changes(Watched *file) {
    while (file->first) {
        Change *change = file->first;
        file->first = change->next;
        free(change->data);
        free(change);
    }
    file->last = &file->first;
}

static void make_durable(Watched *file) {
    for (Change *change = file->first; change; change = change->next) {
        if (change->data) apply_write(file, change->offset, change->data, change->length);
        else if (change->offset < file->size) file->size = change->offset;
    }
    forget_changes(file);
}

static Watched *watch(const char *path) {
    size_t length = strlen(disk.folder);
    if (!length || !path || strncmp(path, disk.folder, length) || strlen(path) >= PATH_BYTES) return NULL;
    for (Watched *file = disk.files; file; file = file->next)
        if (!strcmp(file->path, path)) return file;
    Watched *file = calloc(1, sizeof *file);
    strcpy(file->path, path);
    file->last = &file->first;
    file->next = disk.files;
    disk.files = file;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor >= 0 && !fstat(descriptor, &status)) {
        grow(file, status.st_size);
        if (pread(descriptor, file->durable, file->size, 0) != file->size) file->size = 0;
    }
    if (descriptor >= 0) close(descriptor);
    return file;
}

// Counts an operation; true while there is power.
static int has_power(void) {
    if (disk.loss_at >= 0 && disk.operations >= disk.loss_at) disk.is_dark = 1;
    disk.operations += 1;
    return !disk.is_dark;
}

// MARK: The methods of a watched file

static int file_close(sqlite3_file *file) {
    File *own = (File *)file;
    return own->real->pMethods ? own->real->pMethods->xClose(own->real) : SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), buffer, count, offset);
}

static int file_write(sqlite3_file *file, const void *data, int count, sqlite3_int64 offset) {
    sqlite3_file *real = real_of(file);
    pthread_mutex_lock(&disk.lock);
    int result = has_power() ? SQLITE_OK : SQLITE_IOERR_WRITE;
    sqlite3_int64 size = 0;
    if (result == SQLITE_OK && disk.is_full) {
        result = real->pMethods->xFileSize(real, &size);
        if (result == SQLITE_OK && offset + count > size) result = SQLITE_FULL;
    }
    if (result == SQLITE_OK) result = real->pMethods->xWrite(real, data, count, offset);
    if (result == SQLITE_OK) remember(((File *)file)->watched, offset, data, count);
    pthread_mutex_unlock(&disk.lock);
    return result;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    pthread_mutex_lock(&disk.lock);
    int result = has_power() ? real_of(file)->pMethods->xTruncate(real_of(file), size) : SQLITE_IOERR_TRUNCATE;
    if (result == SQLITE_OK) remember(((File *)file)->watched, size, NULL, 0);
    pthread_mutex_unlock(&disk.lock);
    return result;
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    pthread_mutex_lock(&disk.lock);
    int result = has_power() && !disk.fails_sync ? SQLITE_OK : SQLITE_IOERR_FSYNC;
    if (result == SQLITE_OK && !disk.ignores_sync) make_durable(((File *)file)->watched);
    pthread_mutex_unlock(&disk.lock);
    return result;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) { return real_of(file)->pMethods->xFileSize(real_of(file), size); }
static int file_lock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }
static int file_unlock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xUnlock(real_of(file), level); }
static int file_is_reserved(sqlite3_file *file, int *answer) { return real_of(file)->pMethods->xCheckReservedLock(real_of(file), answer); }
static int file_control(sqlite3_file *file, int verb, void *argument) { return real_of(file)->pMethods->xFileControl(real_of(file), verb, argument); }
static int file_sector_size(sqlite3_file *file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
static int file_characteristics(sqlite3_file *file) { return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)); }
static int shm_map(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extends, memory);
}
static int shm_lock(sqlite3_file *file, int offset, int count, int flags) { return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags); }
static void shm_barrier(sqlite3_file *file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
static int shm_unmap(sqlite3_file *file, int deletes) { return real_of(file)->pMethods->xShmUnmap(real_of(file), deletes); }

// MARK: The VFS

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    pthread_mutex_lock(&disk.lock);
    Watched *watched = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) ? watch(path) : NULL;
    pthread_mutex_unlock(&disk.lock);
    if (!watched) return system_vfs->xOpen(system_vfs, path, file, flags, out_flags);
    File *own = (File *)file;
    own->watched = watched;
    own->real = (sqlite3_file *)(own + 1);
    int result = system_vfs->xOpen(system_vfs, path, own->real, flags, out_flags);
    own->base.pMethods = result == SQLITE_OK ? &watched_methods : NULL;
    return result;
}

// Names are taken to be durable at once: SQLite syncs the folder itself when it creates a log.
static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder) {
    (void)vfs;
    pthread_mutex_lock(&disk.lock);
    int result = disk.is_dark && watch(path) ? SQLITE_IOERR_DELETE : system_vfs->xDelete(system_vfs, path, syncs_folder);
    for (Watched *file = disk.files; result == SQLITE_OK && file; file = file->next) {
        if (strcmp(file->path, path)) continue;
        forget_changes(file);
        file->size = 0;
    }
    pthread_mutex_unlock(&disk.lock);
    return result;
}

int faulty_disk_install(void) {
    system_vfs = sqlite3_vfs_find(NULL);
    if (!system_vfs) return -1;
    faulty_vfs = *system_vfs;
    faulty_vfs.zName = "faulty-disk";
    faulty_vfs.pNext = NULL;
    faulty_vfs.szOsFile = (int)sizeof(File) + system_vfs->szOsFile;
    faulty_vfs.xOpen = vfs_open;
    faulty_vfs.xDelete = vfs_delete;
    watched_methods = (sqlite3_io_methods){
        2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_is_reserved,
        file_control, file_sector_size, file_characteristics, shm_map, shm_lock, shm_barrier, shm_unmap, NULL, NULL,
    };
    return sqlite3_vfs_register(&faulty_vfs, 1);
}

void faulty_disk_watch(const char *folder, int64_t operations_until_loss) {
    pthread_mutex_lock(&disk.lock);
    strncpy(disk.folder, folder, PATH_BYTES - 1);
    disk.operations = 0;
    disk.loss_at = operations_until_loss;
    disk.is_dark = disk.is_full = disk.fails_sync = disk.ignores_sync = 0;
    pthread_mutex_unlock(&disk.lock);
}

int64_t faulty_disk_operations(void) {
    pthread_mutex_lock(&disk.lock);
    int64_t operations = disk.operations;
    pthread_mutex_unlock(&disk.lock);
    return operations;
}

static void set(int *flag, int value) {
    pthread_mutex_lock(&disk.lock);
    *flag = value;
    pthread_mutex_unlock(&disk.lock);
}

void faulty_disk_fill(int is_full) { set(&disk.is_full, is_full); }

void faulty_disk_fail_sync(int fails) { set(&disk.fails_sync, fails); }

void faulty_disk_ignore_sync(int ignores) { set(&disk.ignores_sync, ignores); }

// MARK: After the loss

// SplitMix64 (Steele, Lea and Flood 2014).
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

// Keeps of each change what chance decides: everything, nothing, or some of its pieces.
static int64_t apply_some(Watched *file, uint64_t *random) {
    int64_t count = 0;
    uint64_t fate = next_random(random) % 3;
    for (Change *change = file->first; change; change = change->next, count++) {
        for (int64_t at = 0; change->data && at < change->length; at += PIECE) {
            int64_t piece = change->length - at < PIECE ? change->length - at : PIECE;
            int keeps = fate == 0 || (fate == 1 && next_random(random) % 2);
            if (keeps) apply_write(file, change->offset + at, change->data + at, piece);
        }
        int keeps = fate == 0 || (fate == 1 && next_random(random) % 2);
        if (!change->data && keeps && change->offset < file->size) file->size = change->offset;
    }
    return count;
}

static int write_back(Watched *file) {
    int descriptor = open(file->path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return 1; // Deleted: nothing to write back.
    int is_whole = !ftruncate(descriptor, 0) && pwrite(descriptor, file->durable, file->size, 0) == file->size;
    close(descriptor);
    return is_whole;
}

int64_t faulty_disk_restore(uint64_t seed) {
    pthread_mutex_lock(&disk.lock);
    int64_t lost = 0;
    int is_whole = 1;
    while (disk.files) {
        Watched *file = disk.files;
        lost += apply_some(file, &seed);
        is_whole &= write_back(file);
        forget_changes(file);
        disk.files = file->next;
        free(file->durable);
        free(file);
    }
    disk.folder[0] = 0;
    disk.loss_at = -1;
    disk.is_dark = disk.is_full = disk.fails_sync = disk.ignores_sync = 0;
    pthread_mutex_unlock(&disk.lock);
    return is_whole ? lost : -1;
}
