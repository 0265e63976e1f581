/* An echo server of datagrams: overlapped receives that tell where each came from, and datagrams that keep their bounds. */
#include "loopback.h"

typedef struct {
    WSAOVERLAPPED overlapped;
    WSABUF buffer;
    SOCKADDR_IN from;
    int length;
    char text[512];
} Receive;

static SOCKET bound(SOCKADDR_IN *address)
{
    int length = sizeof *address;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (SOCKADDR *)address, sizeof *address) == SOCKET_ERROR) fail("bind");
    if (getsockname(s, (SOCKADDR *)address, &length) == SOCKET_ERROR) fail("getsockname");
    return s;
}

static unsigned WINAPI client(void *server)
{
    SOCKADDR_IN own, from;
    SOCKET s = bound(&own);
    char text[512], heard[512];
    int size, got, length, right = 0;
    for (size = 0; size <= 500; size += 100) {
        memset(text, 'a' + size / 100, sizeof text);
        if (sendto(s, text, size, 0, (const SOCKADDR *)server, sizeof from) != size) fail("sendto");
        length = sizeof from;
        got = recvfrom(s, heard, sizeof heard, 0, (SOCKADDR *)&from, &length);
        if (got == size && memcmp(text, heard, (size_t)size) == 0 && from.sin_port == ((const SOCKADDR_IN *)server)->sin_port) right++;
    }
    closesocket(s);
    return (unsigned)right;
}

static void receive(SOCKET s, Receive *r)
{
    DWORD flags = 0;
    r->buffer.buf = r->text;
    r->buffer.len = sizeof r->text;
    r->length = sizeof r->from;
    if (WSARecvFrom(s, &r->buffer, 1, NULL, &flags, (SOCKADDR *)&r->from, &r->length, &r->overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        fail("WSARecvFrom");
}

int main(void)
{
    SOCKADDR_IN address;
    HANDLE threads[CLIENTS];
    Receive r;
    SOCKET s;
    DWORD got, flags, sent, code, right = 0;
    int echoed = 0, i;

    begin();
    memset(&r, 0, sizeof r);
    r.overlapped.hEvent = WSACreateEvent();
    s = bound(&address);
    for (i = 0; i < CLIENTS; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, client, &address, 0, NULL);
    for (receive(s, &r); echoed < CLIENTS * 6; echoed++) {
        WSABUF out;
        if (WSAWaitForMultipleEvents(1, &r.overlapped.hEvent, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("WSAWaitForMultipleEvents");
        if (!WSAGetOverlappedResult(s, &r.overlapped, &got, FALSE, &flags)) fail("WSAGetOverlappedResult");
        out.buf = r.text;
        out.len = got;
        if (WSASendTo(s, &out, 1, &sent, 0, (SOCKADDR *)&r.from, r.length, NULL, NULL) == SOCKET_ERROR || sent != got) fail("WSASendTo");
        receive(s, &r);
    }
    if (WaitForMultipleObjects(CLIENTS, threads, TRUE, 60000) != WAIT_OBJECT_0) fail("the clients");
    for (i = 0; i < CLIENTS; i++) {
        GetExitCodeThread(threads[i], &code);
        right += code;
        CloseHandle(threads[i]);
    }
    printf("%d datagrams echoed, %u right\n", echoed, (unsigned)right);
    closesocket(s);
    if (WSAWaitForMultipleEvents(1, &r.overlapped.hEvent, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the close");
    printf("the last receive ended with %s\n", r.overlapped.Internal == 0 ? "success" : "an error");
    WSACloseEvent(r.overlapped.hEvent);
    WSACleanup();
    return 0;
}
