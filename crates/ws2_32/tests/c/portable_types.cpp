// What portable libraries bring themselves where Windows has none of it, though glibc has: types of signals, vectors and processors, and
// functions by its names in classes and in another shape.
#include <winsock2.h>
#include <windows.h>
#include <direct.h>
#include <fcntl.h>
#include <io.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <cstdint>
#include <cstdio>

#if defined(_WIN32) && !defined(__MINGW32__)
typedef char *key_t;
typedef DWORD nlink_t;
typedef unsigned sigset_t;
typedef int ucontext_t;
struct siginfo_t { HANDLE handle; };
struct sigaction { int sa_flags; void (*sa_handler)(int); sigset_t sa_mask; };
struct iovec { u_long iov_len; char *iov_base; };
typedef struct cpu_set_t cpu_set_t;
#endif

struct Clock {
    int gettimeofday() { return 7; }
#ifdef _WIN32
    int si_pid;
#endif
};

int main()
{
    Clock clock;
    struct timeval now;
    char folder[MAX_PATH + 1], path[MAX_PATH + 40];
#ifdef _WIN32
    clock.si_pid = 1;
#endif
    if (clock.gettimeofday() != 7 || gettimeofday(&now, NULL) != 0 || now.tv_sec == 0) return 1;
#if defined(_WIN32) && !defined(__MINGW32__)
    struct sigaction action;
    struct iovec one = {5, NULL};
    siginfo_t told = {NULL};
    action.sa_flags = 0;
    action.sa_handler = NULL;
    action.sa_mask = (sigset_t)one.iov_len;
    if (told.handle != NULL || action.sa_mask != 5 || action.sa_handler != NULL) return 2;
#endif
    if (GetTempPathA(MAX_PATH, folder) == 0) return 3;
    sprintf(path, "%sportable-%lu", folder, (unsigned long)GetCurrentProcessId());
#ifdef _WIN32
    if (mkdir(path) != 0) return 4;
#else
    if (_mkdir(path) != 0) return 4;
#endif
    if (_rmdir(path) != 0) return 5;
    intptr_t whole = -1;
    std::printf("%d %d\n", whole < 0, (int)(sizeof whole == sizeof(void *)));
    return 0;
}
