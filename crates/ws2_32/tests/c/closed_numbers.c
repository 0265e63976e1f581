/* A program that closes every small number, as one does that becomes a service, and one that takes a SOCKET for a descriptor: the sockets
 * work as before. Native only: Wine's descriptors are its own. */
#include "loopback.h"
#include <io.h>
#include <errno.h>

/* What a server and a client say to each other through a port. */
static void echo(const char *when)
{
    SOCKET client, server;
    OVERLAPPED overlapped, *ended;
    ULONG_PTR key;
    DWORD got = 0, flags = 0;
    WSABUF buffer;
    char heard[32] = {0};
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    if (port == NULL) fail("CreateIoCompletionPort");
    pair(&client, &server);
    if (CreateIoCompletionPort((HANDLE)server, port, 7, 0) != port) fail("CreateIoCompletionPort");
    memset(&overlapped, 0, sizeof overlapped);
    buffer.buf = heard;
    buffer.len = sizeof heard;
    if (WSARecv(server, &buffer, 1, NULL, &flags, &overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSARecv");
    send_all(client, "hello", 5);
    if (!GetQueuedCompletionStatus(port, &got, &key, &ended, 20000) || key != 7) fail("GetQueuedCompletionStatus");
    printf("%s: %.*s\n", when, (int)got, heard);
    closesocket(client);
    closesocket(server);
    CloseHandle(port);
}

static void close_all(void)
{
    int number;
    for (number = 3; number < 256; number++) close(number);
}

int main(void)
{
    SOCKET one, other;
    HANDLE event, kept;
    DWORD got = 0;
    char heard[8];
    int number, spoiled = 0;
    close_all();
    begin();
    close_all();
    event = WSACreateEvent();
    kept = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    echo("after the start");
    /* What the library has for this thread and for the port is in use by now. */
    close_all();
    echo("after all were closed again");
    pair(&one, &other);
    if (WSAEventSelect(one, event, FD_READ) == SOCKET_ERROR) fail("WSAEventSelect");
    for (number = 3; number < 256; number++) _close(number);
    if (_close((int)one) == 0 || errno != EBADF) spoiled++;
    for (number = 3; number < 1024; number++)
        if (_dup2(1, number) == 0) _close(number);
    send_all(other, "x", 1);
    if (WSAWaitForMultipleEvents(1, &event, FALSE, 20000, FALSE) != WSA_WAIT_EVENT_0) fail("the event");
    printf("no descriptor was a socket's: %d, heard %d\n", spoiled, recv(one, heard, sizeof heard, 0));
    if (!PostQueuedCompletionStatus(kept, 1, 2, NULL)) fail("PostQueuedCompletionStatus");
    {
        ULONG_PTR key = 0;
        OVERLAPPED *none;
        GetQueuedCompletionStatus(kept, &got, &key, &none, 20000);
        printf("the port has %lu of %lu\n", (unsigned long)got, (unsigned long)key);
    }
    closesocket(one);
    closesocket(other);
    WSACloseEvent(event);
    CloseHandle(kept);
    WSACleanup();
    return 0;
}
