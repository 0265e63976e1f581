/* An echo server over select, with its clients. */
#include "loopback.h"

int main(void)
{
    SOCKADDR_IN address;
    SOCKET l, s;
    HANDLE clients[CLIENTS];
    fd_set all, ready;
    int served = 0, left = 0;
    u_int i;
    struct timeval limit = {60, 0};
    u_long on = 1;

    begin();
    l = listener(&address);
    if (ioctlsocket(l, FIONBIO, &on) == SOCKET_ERROR) fail("ioctlsocket");
    start_clients(clients, &address);
    FD_ZERO(&all);
    FD_SET(l, &all);
    while (left < CLIENTS) {
        ready = all;
        if (select(0, &ready, NULL, NULL, &limit) <= 0) fail("select");
        for (i = 0; i < ready.fd_count; i++) {
            s = ready.fd_array[i];
            if (s == l) {
                SOCKET client = accept(l, NULL, NULL);
                if (client == INVALID_SOCKET) fail("accept");
                FD_SET(client, &all);
                served++;
            } else {
                char text[64];
                int got = recv(s, text, sizeof text, 0);
                if (got > 0) {
                    send_all(s, text, got);
                } else {
                    FD_CLR(s, &all);
                    closesocket(s);
                    left++;
                }
            }
        }
    }
    printf("%d served, %u in the set\n", served, all.fd_count);
    join_clients(clients);
    closesocket(l);
    WSACleanup();
    return 0;
}
