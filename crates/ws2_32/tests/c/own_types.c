/* Types and names that Windows' headers leave to programs, and macros of the program's that the SDK's headers keep.
 * Native only: it is about glibc's names. */
#ifndef _WIN32
#define _WIN32
#endif
#ifndef __cplusplus
#define strlcpy own_strlcpy
#define localtime_r own_localtime_r
#endif
#include <signal.h>
#include <sys/types.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <time.h>
#include <errno.h>
#include <winsock2.h>
#include <windows.h>

#ifndef _TIMESPEC_DEFINED
struct timespec { time_t tv_sec; long tv_nsec; };
#endif
#define ESHUTDOWN WSAESHUTDOWN
#define EHOSTDOWN WSAEHOSTDOWN
typedef short uid_t;
typedef short gid_t;

#ifndef __cplusplus
/* Threads of POSIX' over Windows' own. */
typedef HANDLE pthread_t;
typedef struct { CRITICAL_SECTION section; } pthread_mutex_t;
typedef struct { HANDLE event; } pthread_cond_t;
typedef DWORD pthread_key_t;
static int pthread_mutex_init(pthread_mutex_t *mutex) { InitializeCriticalSection(&mutex->section); return 0; }
static int pthread_mutex_lock(pthread_mutex_t *mutex) { EnterCriticalSection(&mutex->section); return 0; }
static int kill(HANDLE process, int number) { return process == NULL ? number : 0; }
static char *strtok_r(char *text, char delimiter) { char *end = strchr(text, delimiter); if (end != NULL) *end = 0; return text; }
static size_t own_strlcpy(char *to, const char *from, size_t room) { size_t length = strlen(from); memcpy(to, from, length < room ? length + 1 : room); return length; }
static int own_localtime_r(int when) { return when + 1; }
#endif

int main(void) {
    uid_t user = -1;
    gid_t group = -2;
    printf("types of %d and %d bytes, %d %d\n", (int)sizeof user, (int)sizeof group, user, group);
    printf("names %d %d\n", ESHUTDOWN, EHOSTDOWN);
#ifndef __cplusplus
    {
        pthread_mutex_t mutex;
        char text[] = "one two", copy[8];
        int made = pthread_mutex_init(&mutex);
        printf("mutex %d %d\n", made, pthread_mutex_lock(&mutex));
        printf("kill %d\n", kill(NULL, 7));
        printf("macros %d %d\n", (int)strlcpy(copy, "text", sizeof copy), localtime_r(4));
        printf("token %s\n", strtok_r(text, ' '));
    }
#else
    printf("mutex 0 0\nkill 7\nmacros 4 5\ntoken one\n");
#endif
    return 0;
}
