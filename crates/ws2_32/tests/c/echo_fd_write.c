/* An echo server whose client does not read for a while: sends go through in part, then not at all, and FD_WRITE says when to go on. */
#include "loopback.h"

#define TOTAL (4 * 1024 * 1024)

static HANDLE stuck;

static char byte_at(int index)
{
    return (char)(index * 31 + index / 4096);
}

/* Sends everything from one thread while another reads it again, but begins to read only when the server cannot go on. */
static unsigned WINAPI reads(void *socket_of)
{
    SOCKET s = *(SOCKET *)socket_of;
    static char heard[65536];
    int got, i, total = 0;
    if (WaitForSingleObject(stuck, 60000) != WAIT_OBJECT_0) fail("the server never had to wait");
    while ((got = recv(s, heard, sizeof heard, 0)) > 0) {
        for (i = 0; i < got; i++)
            if (heard[i] != byte_at(total + i)) fail("the echo");
        total += got;
    }
    return (unsigned)total;
}

static unsigned WINAPI client(void *server)
{
    SOCKET s = connected((const SOCKADDR_IN *)server);
    HANDLE reader = (HANDLE)_beginthreadex(NULL, 0, reads, &s, 0, NULL);
    static char text[65536];
    int i, sent = 0, piece, at;
    DWORD heard = 0;
    while (sent < TOTAL) {
        for (i = 0; i < (int)sizeof text; i++) text[i] = byte_at(sent + i);
        for (at = 0; at < (int)sizeof text; at += piece)
            if ((piece = send(s, text + at, (int)sizeof text - at, 0)) <= 0) fail("send");
        sent += (int)sizeof text;
    }
    shutdown(s, SD_SEND);
    if (WaitForSingleObject(reader, 60000) != WAIT_OBJECT_0) fail("the reader");
    GetExitCodeThread(reader, &heard);
    CloseHandle(reader);
    closesocket(s);
    return heard == TOTAL;
}

int main(void)
{
    static char waiting[TOTAL];
    SOCKADDR_IN address;
    SOCKET l, s;
    WSAEVENT event;
    WSANETWORKEVENTS occurred;
    HANDLE thread;
    DWORD code = 0;
    int filled = 0, sent = 0, ended = 0, blocked = 0, writable = 0, first = 1, small = 8192;

    begin();
    stuck = CreateEvent(NULL, TRUE, FALSE, NULL);
    l = listener(&address);
    setsockopt(l, SOL_SOCKET, SO_SNDBUF, (const char *)&small, sizeof small);
    thread = (HANDLE)_beginthreadex(NULL, 0, client, &address, 0, NULL);
    s = accept(l, NULL, NULL);
    event = WSACreateEvent();
    if (WSAEventSelect(s, event, FD_READ | FD_WRITE | FD_CLOSE) == SOCKET_ERROR) fail("WSAEventSelect");
    while (!ended || sent < filled) {
        if (WSAWaitForMultipleEvents(1, &event, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("WSAWaitForMultipleEvents");
        if (WSAEnumNetworkEvents(s, event, &occurred) == SOCKET_ERROR) fail("WSAEnumNetworkEvents");
        if (occurred.lNetworkEvents & FD_WRITE) {
            if (!first) writable++;
            first = 0;
        }
        if (occurred.lNetworkEvents & (FD_READ | FD_CLOSE)) {
            int got;
            while ((got = recv(s, waiting + filled, TOTAL - filled > 0 ? TOTAL - filled : 1, 0)) > 0) filled += got;
            if (got == 0) ended = 1;
            else if (WSAGetLastError() != WSAEWOULDBLOCK) fail("recv");
        }
        while (sent < filled) {
            int went = send(s, waiting + sent, filled - sent, 0);
            if (went == SOCKET_ERROR) {
                if (WSAGetLastError() != WSAEWOULDBLOCK) fail("send");
                blocked++;
                SetEvent(stuck);
                break;
            }
            sent += went;
        }
    }
    shutdown(s, SD_SEND);
    if (WaitForSingleObject(thread, 60000) != WAIT_OBJECT_0) fail("the client");
    GetExitCodeThread(thread, &code);
    printf("blocked %d, FD_WRITE came again %d\n", blocked > 0, writable > 0);
    printf("%d bytes echoed, all right %u\n", sent, (unsigned)code);
    CloseHandle(thread);
    CloseHandle(stuck);
    WSACloseEvent(event);
    closesocket(s);
    closesocket(l);
    WSACleanup();
    return 0;
}
