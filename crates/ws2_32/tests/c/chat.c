/* A chat server over WSAEventSelect, which says what one client says to all others, and clients of two threads: one speaks, one listens. */
#include "loopback.h"

#define GUESTS 3
#define LINES 4

static SOCKET sockets[WSA_MAXIMUM_WAIT_EVENTS];
static WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
static DWORD count;
static HANDLE all_there, all_heard;
static LONG heard_all;
static SOCKADDR_IN address;

typedef struct {
    SOCKET s;
    int number;
    int heard[GUESTS];
    int in_order;
} Guest;

static void add(SOCKET s, long mask)
{
    events[count] = WSACreateEvent();
    if (WSAEventSelect(s, events[count], mask) == SOCKET_ERROR) fail("WSAEventSelect");
    sockets[count++] = s;
}

static void drop(DWORD index)
{
    closesocket(sockets[index]);
    WSACloseEvent(events[index]);
    for (count--; index < count; index++) {
        sockets[index] = sockets[index + 1];
        events[index] = events[index + 1];
    }
}

/* What is said has sixteen bytes: the guest and the line. */
static unsigned WINAPI listens(void *of)
{
    Guest *guest = (Guest *)of;
    char line[16];
    int i, who, number;
    for (i = 0; i < (GUESTS - 1) * LINES; i++) {
        receive_all(guest->s, line, sizeof line);
        if (sscanf(line, "guest %d line %d", &who, &number) != 2 || who < 0 || who >= GUESTS) fail("a line");
        if (guest->heard[who]++ != number) guest->in_order = 0;
    }
    if (InterlockedIncrement(&heard_all) == GUESTS) SetEvent(all_heard);
    return 0;
}

static unsigned WINAPI speaks(void *of)
{
    Guest *guest = (Guest *)of;
    HANDLE listener_thread;
    char line[16];
    int i;
    guest->s = connected(&address);
    guest->in_order = 1;
    listener_thread = (HANDLE)_beginthreadex(NULL, 0, listens, guest, 0, NULL);
    if (WaitForSingleObject(all_there, 60000) != WAIT_OBJECT_0) fail("the others");
    for (i = 0; i < LINES; i++) {
        memset(line, 0, sizeof line);
        sprintf(line, "guest %d line %d", guest->number % 10, i % 10);
        send_all(guest->s, line, sizeof line);
    }
    if (WaitForSingleObject(listener_thread, 60000) != WAIT_OBJECT_0) fail("the listener");
    CloseHandle(listener_thread);
    if (WaitForSingleObject(all_heard, 60000) != WAIT_OBJECT_0) fail("the others' end");
    closesocket(guest->s);
    return 0;
}

static void pass_on(DWORD from)
{
    static char lines[1024];
    int got = recv(sockets[from], lines, sizeof lines, 0);
    DWORD to;
    if (got == SOCKET_ERROR) {
        if (WSAGetLastError() != WSAEWOULDBLOCK) fail("recv");
        return;
    }
    /* A line of sixteen bytes may come in two parts; the rest follows at once. */
    while (got % 16 != 0) {
        int more = recv(sockets[from], lines + got, 16 - got % 16, 0);
        if (more > 0) got += more;
        else if (more == 0 || WSAGetLastError() != WSAEWOULDBLOCK) fail("recv");
        else Sleep(1);
    }
    for (to = 1; to < count; to++)
        if (to != from) send_all(sockets[to], lines, got);
}

int main(void)
{
    Guest guests[GUESTS];
    HANDLE threads[GUESTS];
    WSANETWORKEVENTS occurred;
    DWORD index;
    int came = 0, left = 0, i, j, heard = 0, in_order = 1;

    begin();
    memset(guests, 0, sizeof guests);
    all_there = CreateEvent(NULL, TRUE, FALSE, NULL);
    all_heard = CreateEvent(NULL, TRUE, FALSE, NULL);
    add(listener(&address), FD_ACCEPT);
    for (i = 0; i < GUESTS; i++) {
        guests[i].number = i;
        threads[i] = (HANDLE)_beginthreadex(NULL, 0, speaks, &guests[i], 0, NULL);
    }
    while (left < GUESTS) {
        index = WSAWaitForMultipleEvents(count, events, FALSE, 60000, FALSE);
        if (index == WSA_WAIT_FAILED || index == WSA_WAIT_TIMEOUT) fail("WSAWaitForMultipleEvents");
        index -= WSA_WAIT_EVENT_0;
        if (WSAEnumNetworkEvents(sockets[index], events[index], &occurred) == SOCKET_ERROR) fail("WSAEnumNetworkEvents");
        if (occurred.lNetworkEvents & FD_ACCEPT) {
            SOCKET s = accept(sockets[index], NULL, NULL);
            if (s == INVALID_SOCKET) fail("accept");
            add(s, FD_READ | FD_CLOSE);
            if (++came == GUESTS) SetEvent(all_there);
        }
        if (occurred.lNetworkEvents & FD_READ) pass_on(index);
        if (occurred.lNetworkEvents & FD_CLOSE) {
            drop(index);
            left++;
        }
    }
    if (WaitForMultipleObjects(GUESTS, threads, TRUE, 60000) != WAIT_OBJECT_0) fail("the guests");
    for (i = 0; i < GUESTS; i++) {
        CloseHandle(threads[i]);
        in_order = in_order && guests[i].in_order;
        for (j = 0; j < GUESTS; j++) heard += guests[i].heard[j];
    }
    printf("%d came, %d left, %d lines heard, each guest's in order: %d\n", came, left, heard, in_order);
    drop(0);
    CloseHandle(all_there);
    CloseHandle(all_heard);
    WSACleanup();
    return 0;
}
