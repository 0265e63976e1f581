/* A sender and a receiver over overlapped calls with events, one receive pending before anything is sent. */
#include "loopback.h"

int main(void)
{
    SOCKET one, other;
    WSAOVERLAPPED sending, receiving;
    WSABUF out, in;
    char words[] = "the network is the computer", heard[64];
    DWORD sent = 0, got = 0, flags = 0;

    begin();
    pair(&one, &other);
    memset(&sending, 0, sizeof sending);
    memset(&receiving, 0, sizeof receiving);
    memset(heard, 0, sizeof heard);
    sending.hEvent = WSACreateEvent();
    receiving.hEvent = WSACreateEvent();
    in.buf = heard;
    in.len = sizeof heard;
    printf("receive %d, ", WSARecv(other, &in, 1, &got, &flags, &receiving, NULL));
    printf("error %d, ", WSAGetLastError());
    printf("completed %d\n", HasOverlappedIoCompleted(&receiving) ? 1 : 0);
    printf("not yet: %d, ", WSAGetOverlappedResult(other, &receiving, &got, FALSE, &flags));
    printf("error %d\n", WSAGetLastError());
    out.buf = words;
    out.len = (ULONG)strlen(words);
    if (WSASend(one, &out, 1, &sent, 0, &sending, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSASend");
    if (WSAWaitForMultipleEvents(1, &sending.hEvent, TRUE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the sender's event");
    if (!WSAGetOverlappedResult(one, &sending, &sent, FALSE, &flags)) fail("the sender's result");
    if (WSAWaitForMultipleEvents(1, &receiving.hEvent, TRUE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the receiver's event");
    if (!WSAGetOverlappedResult(other, &receiving, &got, FALSE, &flags)) fail("the receiver's result");
    printf("%u sent, %u received: %s\n", (unsigned)sent, (unsigned)got, heard);

    WSAResetEvent(receiving.hEvent);
    if (WSARecv(other, &in, 1, NULL, &flags, &receiving, NULL) != SOCKET_ERROR) fail("WSARecv");
    printf("cancelled: %d, ", CancelIoEx((HANDLE)other, &receiving));
    printf("result %d, ", WSAGetOverlappedResult(other, &receiving, &got, TRUE, &flags));
    printf("error %d\n", WSAGetLastError());
    printf("nothing to cancel: %d, ", CancelIoEx((HANDLE)other, &receiving));
    printf("error %u\n", (unsigned)GetLastError());
    WSACloseEvent(sending.hEvent);
    WSACloseEvent(receiving.hEvent);
    closesocket(one);
    closesocket(other);
    WSACleanup();
    return 0;
}
