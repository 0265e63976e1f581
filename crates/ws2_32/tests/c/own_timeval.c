/* A timeval that is declared with before Winsock is included, and a struct timezone that a program brings where the system has none.
 * Native only: Windows' compilers have another <sys/time.h>, or none. */
#ifndef _WIN32
#define _WIN32
#endif
#include <sys/time.h>

static int wait_for(struct timeval *time);

#ifndef _TIMEZONE_DEFINED
struct timezone { int own; };
#endif

#include "loopback.h"

static int wait_for(struct timeval *time)
{
    fd_set none;
    SOCKET idle = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address;
    int ready;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(idle, (struct sockaddr *)&address, sizeof address);
    FD_ZERO(&none);
    FD_SET(idle, &none);
    ready = select(0, &none, NULL, NULL, time);
    closesocket(idle);
    return ready;
}

int main(void)
{
    WSADATA data;
    struct timeval now, later, brief = {0, 20000};
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    if (gettimeofday(&now, NULL) != 0) return 1;
    printf("%d bytes, %d ready", (int)sizeof now, wait_for(&brief));
    if (gettimeofday(&later, NULL) != 0) return 1;
    printf(", %s\n", (later.tv_sec - now.tv_sec) * 1000000 + later.tv_usec - now.tv_usec >= 20000 ? "later" : "too soon");
    WSACleanup();
    return 0;
}
