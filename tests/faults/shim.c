/* Stands between the program and the disk, for everything below one folder: writes down what is asked of the
   disk in the order in which it is done, kills the process before a chosen request, or answers chosen requests
   with an error. Loaded with LD_PRELOAD; does nothing until faults_begin is called, or where the environment of
   a process says so that another one has started. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, CLOSE, WRITE, TRUNCATE, SYNC, RENAME, LINK, UNLINK, MKDIR, RMDIR, MARK, READ };

#define MOST 4096
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static char *paths[MOST];
static int log_fd = -1;
static long asked, kill_at;
static int fail_kinds, fail_errno;
static long fail_seen, fail_first, fail_last;
static char fail_match[256];
static int is_on;

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }
#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))next(name)

void faults_begin(const char *folder, int to) {
    strncpy(root, folder, sizeof root - 1);
    root_length = strlen(root);
    log_fd = to;
    asked = kill_at = fail_seen = 0;
    fail_kinds = 0;
    is_on = 1;
}
void faults_end(void) { is_on = 0; log_fd = -1; fail_kinds = 0; kill_at = 0; }
void faults_kill(long at) { kill_at = at; }
void faults_fail(int kinds, int number, long first, long last, const char *match) {
    fail_kinds = kinds; fail_errno = number; fail_first = first; fail_last = last; fail_seen = 0;
    strncpy(fail_match, match, sizeof fail_match - 1);
}
long faults_asked(void) { return asked; }
long faults_failed(void) { return !fail_kinds || fail_seen < fail_first ? 0 : fail_seen - fail_first + 1; }

__attribute__((constructor)) static void begun(void) {
    const char *folder = getenv("FAULTS_ROOT"), *log = getenv("FAULTS_LOG"), *fail = getenv("FAULTS_FAIL");
    if (!folder) return;
    faults_begin(folder, log && *log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND) : -1);
    int kinds, number, match = 0;
    long first, last;
    if (fail && sscanf(fail, "%d %d %ld %ld %n", &kinds, &number, &first, &last, &match) == 4)
        faults_fail(kinds, number, first, last, fail + match);
}

static void put(int kind, int fd, int64_t one, int64_t two, const void *a, size_t na, const void *b, size_t nb) {
    if (log_fd < 0) return;
    struct { int32_t kind, fd, process, none; int64_t one, two; uint64_t na, nb; } head =
        {kind, fd, getpid(), 0, one, two, na, nb};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)a, na}, {(void *)b, nb}};
    /* One request, appended: another process may be writing, too. */
    if (syscall(SYS_writev, log_fd, parts, 3) != (long)(sizeof head + na + nb)) _exit(97);
}
void faults_mark(const char *told) {
    pthread_mutex_lock(&turn);
    put(MARK, 0, 0, 0, told, strlen(told), "", 0);
    pthread_mutex_unlock(&turn);
}

static int ours(const char *path) {
    return is_on && path && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}
static void whole(char *to, int folder, const char *path) {
    if (path[0] == '/') snprintf(to, PATH_MAX, "%s", path);
    else if (folder >= 0 && folder < MOST && paths[folder]) snprintf(to, PATH_MAX, "%s/%s", paths[folder], path);
    else if (folder == AT_FDCWD) { char here[PATH_MAX]; getcwd(here, sizeof here); snprintf(to, 2 * PATH_MAX, "%s/%s", here, path); }
    else to[0] = 0;
}
static const char *of(int fd) { return is_on && fd >= 0 && fd < MOST ? paths[fd] : NULL; }

/* Whether the request is answered with an error; the process may end here. */
static int stopped(int kind, const char *path) {
    if (kind != READ) {
        asked++;
        if (kill_at && asked >= kill_at) syscall(SYS_kill, getpid(), SIGKILL);
    }
    if (!(fail_kinds & (1 << kind)) || !strstr(path, fail_match)) return 0;
    fail_seen++;
    if (fail_seen < fail_first || (fail_last && fail_seen > fail_last)) return 0;
    errno = fail_errno;
    return 1;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
    static int (*real)(int, const char *, int, ...);
    if (!real) real = (int (*)(int, const char *, int, ...))next("openat64");
    char there[2 * PATH_MAX];
    if (!is_on) return real(folder, path, flags, mode);
    whole(there, folder, path);
    if (!ours(there)) return real(folder, path, flags, mode);
    pthread_mutex_lock(&turn);
    int writes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC), fd = -1;
    if (!stopped(writes ? OPEN : READ, there)) {
        struct stat known;
        int was = fstatat(folder, path, &known, 0) == 0;
        fd = real(folder, path, flags, mode);
        if (fd >= 0 && fd < MOST) {
            paths[fd] = strdup(there);
            put(OPEN, fd, flags, was, there, strlen(there), "", 0);
        }
    }
    int said = errno;
    pthread_mutex_unlock(&turn);
    errno = said;
    return fd;
}
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); }
int open(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE return opened(folder, path, flags, mode); }
int creat64(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int close(int fd) {
    REAL(int, "close", int);
    if (!of(fd)) return real(fd);
    pthread_mutex_lock(&turn);
    free(paths[fd]);
    paths[fd] = NULL;
    put(CLOSE, fd, 0, 0, "", 0, "", 0);
    int done = real(fd), said = errno;
    pthread_mutex_unlock(&turn);
    errno = said;
    return done;
}

static ssize_t written(int fd, const void *data, size_t size, off64_t at) {
    ssize_t done = -1;
    pthread_mutex_lock(&turn);
    if (!stopped(WRITE, of(fd))) {
        int flags = fcntl(fd, F_GETFL);
        struct stat known;
        off64_t where = at >= 0 ? at : lseek(fd, 0, SEEK_CUR);
        if (at < 0 && flags & O_APPEND && !fstat(fd, &known)) where = known.st_size;
        done = at >= 0 ? syscall(SYS_pwrite64, fd, data, size, at) : syscall(SYS_write, fd, data, size);
        if (done > 0) put(WRITE, fd, where, 0, data, done, "", 0);
    }
    int said = errno;
    pthread_mutex_unlock(&turn);
    errno = said;
    return done;
}
ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return of(fd) ? written(fd, data, size, -1) : real(fd, data, size);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return of(fd) ? written(fd, data, size, at) : real(fd, data, size, at);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) {
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    if (!of(out)) return real(out, in, from, size);
    char part[1 << 16];
    off64_t at = from ? *from : lseek(in, 0, SEEK_CUR);
    ssize_t got = syscall(SYS_pread64, in, part, size < sizeof part ? size : sizeof part, at);
    if (got <= 0) return got;
    ssize_t done = written(out, part, got, -1);
    if (done <= 0) return done;
    if (from) *from += done; else lseek(in, done, SEEK_CUR);
    return done;
}
ssize_t sendfile(int out, int in, off_t *from, size_t size) { return sendfile64(out, in, from, size); }
ssize_t copy_file_range(int in, off64_t *a, int out, off64_t *b, size_t size, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    if (of(out)) { errno = ENOSYS; return -1; }
    return real(in, a, out, b, size, flags);
}

static ssize_t got(int fd, long number, void *data, size_t size, off64_t at) {
    pthread_mutex_lock(&turn);
    ssize_t done = stopped(READ, of(fd)) ? -1 : syscall(number, fd, data, size, at);
    int said = errno;
    pthread_mutex_unlock(&turn);
    errno = said;
    return done;
}
ssize_t read(int fd, void *data, size_t size) {
    REAL(ssize_t, "read", int, void *, size_t);
    return of(fd) && fail_kinds & (1 << READ) ? got(fd, SYS_read, data, size, 0) : real(fd, data, size);
}
ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    return of(fd) && fail_kinds & (1 << READ) ? got(fd, SYS_pread64, data, size, at) : real(fd, data, size, at);
}

#define DONE(kind, fd, path, call, log) \
    int done = -1; \
    pthread_mutex_lock(&turn); \
    if (!stopped(kind, path)) { done = call; int said = errno; if (!done) { log; } errno = said; } \
    int said = errno; \
    pthread_mutex_unlock(&turn); \
    errno = said; \
    return done

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    if (!of(fd)) return real(fd, size);
    DONE(TRUNCATE, fd, of(fd), real(fd, size), put(TRUNCATE, fd, size, 0, "", 0, "", 0));
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
int fsync(int fd) {
    REAL(int, "fsync", int);
    if (!of(fd)) return real(fd);
    DONE(SYNC, fd, of(fd), real(fd), put(SYNC, fd, 0, 0, "", 0, "", 0));
}
int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    if (!of(fd)) return real(fd);
    DONE(SYNC, fd, of(fd), real(fd), put(SYNC, fd, 0, 0, "", 0, "", 0));
}

#define TWO(kind, a_folder, a, b_folder, b, call) \
    char from[2 * PATH_MAX], to[2 * PATH_MAX]; \
    if (!is_on) return call; \
    whole(from, a_folder, a); \
    whole(to, b_folder, b); \
    if (!ours(to) && !ours(from)) return call; \
    DONE(kind, -1, to, call, put(kind, -1, 0, 0, from, strlen(from), to, strlen(to)))
int rename(const char *a, const char *b) {
    REAL(int, "rename", const char *, const char *);
    TWO(RENAME, AT_FDCWD, a, AT_FDCWD, b, real(a, b));
}
int renameat(int fa, const char *a, int fb, const char *b) {
    REAL(int, "renameat", int, const char *, int, const char *);
    TWO(RENAME, fa, a, fb, b, real(fa, a, fb, b));
}
int link(const char *a, const char *b) {
    REAL(int, "link", const char *, const char *);
    TWO(LINK, AT_FDCWD, a, AT_FDCWD, b, real(a, b));
}
int linkat(int fa, const char *a, int fb, const char *b, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    TWO(LINK, fa, a, fb, b, real(fa, a, fb, b, flags));
}

#define ONE(kind, folder, path, call) \
    char there[2 * PATH_MAX]; \
    if (!is_on) return call; \
    whole(there, folder, path); \
    if (!ours(there)) return call; \
    DONE(kind, -1, there, call, put(kind, -1, 0, 0, there, strlen(there), "", 0))
int unlink(const char *path) { REAL(int, "unlink", const char *); ONE(UNLINK, AT_FDCWD, path, real(path)); }
int rmdir(const char *path) { REAL(int, "rmdir", const char *); ONE(RMDIR, AT_FDCWD, path, real(path)); }
int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    ONE(flags & AT_REMOVEDIR ? RMDIR : UNLINK, folder, path, real(folder, path, flags));
}
int mkdir(const char *path, mode_t mode) { REAL(int, "mkdir", const char *, mode_t); ONE(MKDIR, AT_FDCWD, path, real(path, mode)); }
int mkdirat(int folder, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    ONE(MKDIR, folder, path, real(folder, path, mode));
}
