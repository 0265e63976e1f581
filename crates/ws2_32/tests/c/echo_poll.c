/* An echo server over WSAPoll. */
#include "loopback.h"

int main(void)
{
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS];
    WSAPOLLFD polled[1 + CLIENTS];
    ULONG count = 1, i;
    int served = 0, left = 0;
    char text[64];

    begin();
    polled[0].fd = listener(&address);
    polled[0].events = POLLRDNORM;
    start_clients(clients, &address);
    while (left < CLIENTS) {
        if (WSAPoll(polled, count, 60000) <= 0) fail("WSAPoll");
        if (polled[0].revents & POLLRDNORM) {
            polled[count].fd = accept(polled[0].fd, NULL, NULL);
            if (polled[count].fd == INVALID_SOCKET) fail("accept");
            polled[count].events = POLLRDNORM;
            polled[count++].revents = 0;
            served++;
        }
        for (i = 1; i < count; i++) {
            int got;
            if (!(polled[i].revents & (POLLRDNORM | POLLHUP | POLLERR))) continue;
            got = recv(polled[i].fd, text, sizeof text, 0);
            if (got > 0) {
                send_all(polled[i].fd, text, got);
            } else {
                closesocket(polled[i].fd);
                polled[i--] = polled[--count];
                left++;
            }
        }
    }
    printf("%d served, %u polled\n", served, (unsigned)count);
    join_clients(clients);
    closesocket(polled[0].fd);
    WSACleanup();
    return 0;
}
