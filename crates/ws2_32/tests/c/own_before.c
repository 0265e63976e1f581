/* What sources for Windows define themselves under #ifdef _WIN32 before they include anything: names of POSIX as macros of Microsoft's, and types.
 * Native only: it is about glibc's names. */
#ifndef _WIN32
#define _WIN32
#endif
#define SIGKILL 9
#define ssize_t int
#define mode_t unsigned
#define pid_t int
typedef int socklen_t;
typedef unsigned int useconds_t;
#define snprintf _snprintf
#define vsnprintf _vsnprintf
#define strcasecmp _stricmp
#define strncasecmp _strnicmp
#define strdup _strdup
#define strtok_r strtok_s
#define localtime_r(time, to) localtime_s(to, time)
#define gmtime_r(time, to) gmtime_s(to, time)
#define open _open
#define read _read
#define write _write
#define lseek _lseek
#define unlink _unlink
#define access _access
#define fileno _fileno
#define isatty _isatty
#define getpid _getpid
#define getcwd _getcwd
#define popen _popen
#define pclose _pclose
#define close closesocket
#define usleep(microseconds) Sleep((microseconds) / 1000)
#ifndef __cplusplus
#define inline __inline
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <time.h>
#include <fcntl.h>
#include <errno.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <direct.h>
#include <io.h>
#include <process.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

static inline int is_one(mode_t mode) { return mode == 1; }

int main(void)
{
    WSADATA data;
    SOCKADDR_IN address;
    socklen_t length = sizeof address;
    useconds_t moment = 1000;
    pid_t process = getpid();
    ssize_t got;
    u_long on = 1;
    SOCKET s;
    time_t now = 86400;
    struct tm parts;
    char text[8], words[] = "one two", *rest = NULL, *copy;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    s = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    printf("bind %d", bind(s, (SOCKADDR *)&address, length));
    printf(", getsockname %d %d", getsockname(s, (SOCKADDR *)&address, &length), (int)length);
    ioctlsocket(s, FIONBIO, &on);
    got = recv(s, text, sizeof text, 0);
    printf(", recv %d, close %d\n", got < 0, close(s));
    /* Microsoft's says that it does not fit. */
    printf("snprintf %d %d\n", snprintf(text, sizeof text, "%d", 42), snprintf(text, 4, "%s", "longer"));
    copy = strdup("Text");
    printf("text %d %d %s", strcasecmp(copy, "tEXT"), strncasecmp(copy, "TEst", 2), copy);
    printf(" %s\n", strtok_r(words, " ", &rest));
    free(copy);
    printf("time %d", gmtime_r(&now, &parts) == 0 && parts.tm_mday == 2);
    printf(" %d\n", localtime_r(&now, &parts) == 0);
    usleep(moment);
    printf("%d %d %d, file %d %d\n", is_one(1), process > 0, SIGKILL, access("no such file", 0), fileno(stdin));
    WSACleanup();
    return 0;
}
