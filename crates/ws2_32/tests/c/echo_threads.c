/* An echo server with a thread for each client. */
#include "loopback.h"

static DWORD WINAPI serve(LPVOID client)
{
    SOCKET s = (SOCKET)client;
    char text[64];
    int got;
    while ((got = recv(s, text, sizeof text, 0)) > 0) send_all(s, text, got);
    closesocket(s);
    return 0;
}

int main(void)
{
    SOCKADDR_IN address;
    HANDLE clients[CLIENTS], threads[CLIENTS];
    SOCKET l;
    int i;

    begin();
    l = listener(&address);
    start_clients(clients, &address);
    for (i = 0; i < CLIENTS; i++) {
        SOCKADDR_IN from;
        int length = sizeof from;
        SOCKET s = accept(l, (SOCKADDR *)&from, &length);
        if (s == INVALID_SOCKET || length != sizeof from || from.sin_family != AF_INET) fail("accept");
        threads[i] = CreateThread(NULL, 0, serve, (LPVOID)s, 0, NULL);
    }
    printf("threads ended: %d\n", WaitForMultipleObjects(CLIENTS, threads, TRUE, 60000) == WAIT_OBJECT_0);
    for (i = 0; i < CLIENTS; i++) CloseHandle(threads[i]);
    join_clients(clients);
    closesocket(l);
    WSACleanup();
    return 0;
}
