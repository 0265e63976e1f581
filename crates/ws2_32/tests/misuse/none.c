/* What looks like a mistake and is none. */
#include "mistake.h"

/* Two receives throw what they get into one buffer. */
static void share_a_buffer(void)
{
    SOCKET one[2], other[2];
    WSAOVERLAPPED overlapped[2];
    char nowhere[64];
    DWORD got, flags, i;
    for (i = 0; i < 2; i++) {
        pair(&one[i], &other[i]);
        memset(&overlapped[i], 0, sizeof overlapped[i]);
        overlapped[i].hEvent = WSACreateEvent();
        receive_into(other[i], nowhere, sizeof nowhere, &overlapped[i]);
    }
    for (i = 0; i < 2; i++) {
        send_all(one[i], i == 0 ? "the longer word" : "word", i == 0 ? 15 : 4);
        if (!WSAGetOverlappedResult(other[i], &overlapped[i], &got, TRUE, &flags)) fail("WSAGetOverlappedResult");
    }
    for (i = 0; i < 2; i++) {
        WSACloseEvent(overlapped[i].hEvent);
        closesocket(one[i]);
        closesocket(other[i]);
    }
}

/* The same OVERLAPPED and buffer again, as soon as the operation has ended: by a result, a cancellation, a failed start. */
static void use_again(void)
{
    SOCKET one, other;
    WSAOVERLAPPED overlapped;
    char buffer[8];
    DWORD got, flags, i;
    WSABUF in;
    pair(&one, &other);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = WSACreateEvent();
    for (i = 0; i < 3; i++) {
        receive_into(other, buffer, sizeof buffer, &overlapped);
        send_all(one, "word", 4);
        if (!WSAGetOverlappedResult(other, &overlapped, &got, TRUE, &flags)) fail("WSAGetOverlappedResult");
        memset(buffer, 'x', sizeof buffer);
    }
    receive_into(other, buffer, sizeof buffer, &overlapped);
    if (!CancelIoEx((HANDLE)other, &overlapped)) fail("CancelIoEx");
    WSAGetOverlappedResult(other, &overlapped, &got, TRUE, &flags);
    in.buf = buffer;
    in.len = sizeof buffer;
    flags = 0x40000000;
    if (WSARecv(other, &in, 1, NULL, &flags, &overlapped, NULL) != SOCKET_ERROR) fail("an unknown flag");
    flags = MSG_WAITALL;
    if (WSARecv(other, &in, 1, NULL, &flags, &overlapped, NULL) != SOCKET_ERROR) fail("nothing to receive");
    send_all(one, "half", 4);
    SleepEx(1, TRUE);
    send_all(one, "half", 4);
    if (!WSAGetOverlappedResult(other, &overlapped, &got, TRUE, &flags) || got != 8) fail("a receive of all");
    WSACloseEvent(overlapped.hEvent);
    closesocket(one);
    closesocket(other);
}

/* Auto-reset events that are polled all together, and asked again once the work is done. */
static void poll_events(void)
{
    HANDLE events[2];
    int i;
    for (i = 0; i < 2; i++) events[i] = CreateEventA(NULL, FALSE, FALSE, NULL);
    SetEvent(events[0]);
    for (i = 0; i < 3; i++) WaitForMultipleObjects(2, events, FALSE, 0);
    SetEvent(events[1]);
    if (WaitForMultipleObjects(2, events, FALSE, 60000) != WAIT_OBJECT_0 + 1) fail("WaitForMultipleObjects");
    if (WaitForSingleObject(events[1], 0) != WAIT_TIMEOUT) fail("the same again");
    if (WaitForMultipleObjects(2, events, FALSE, 0) != WAIT_TIMEOUT) fail("all again");
    for (i = 0; i < 2; i++) CloseHandle(events[i]);
}

static unsigned WINAPI receive_later(void *from)
{
    SOCKET s = *(SOCKET *)from;
    char buffer[8];
    SleepEx(1500, FALSE);
    return (unsigned)recv(s, buffer, sizeof buffer, 0);
}

/* Another thread receives what this one enumerates, and this one waits meanwhile for that thread alone. */
static void hand_over(void)
{
    SOCKET one, other;
    WSAEVENT event = WSACreateEvent();
    WSANETWORKEVENTS happened;
    HANDLE thread;
    pair(&one, &other);
    WSAEventSelect(other, event, FD_READ);
    send_all(one, "word", 4);
    if (WSAWaitForMultipleEvents(1, &event, FALSE, 60000, FALSE) != WSA_WAIT_EVENT_0) fail("the wait");
    WSAEnumNetworkEvents(other, event, &happened);
    thread = (HANDLE)_beginthreadex(NULL, 0, receive_later, &other, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    WSACloseEvent(event);
    closesocket(one);
    closesocket(other);
}

int main(void)
{
    begin();
    share_a_buffer();
    use_again();
    poll_events();
    hand_over();
    WSACleanup();
    printf("no mistake\n");
    return 0;
}
