/* Five receives with completion routines on five connections: all are due, and one alertable sleep runs them all, in the order in which
 * they were completed; each finds its session again from its first member and sends the reply from within. */
#include "loopback.h"

#define FIVE 5

typedef struct {
    WSAOVERLAPPED overlapped;
    SOCKET s;
    WSABUF buffer;
    char text[16];
    int number, sent;
} Session;

static int ran, order_right = 1, replies;

static void CALLBACK replied(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
    Session *session = (Session *)overlapped;
    (void)flags;
    if (error != 0 || bytes != session->buffer.len) fail("the reply");
    session->sent = 1;
    replies++;
}

static void CALLBACK received(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags)
{
    Session *session = (Session *)overlapped;
    (void)flags;
    if (error != 0) fail("the receive");
    if (session->number != ran) order_right = 0;
    ran++;
    session->buffer.len = bytes;
    if (WSASend(session->s, &session->buffer, 1, NULL, 0, &session->overlapped, replied) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSASend");
}

int main(void)
{
    Session sessions[FIVE];
    SOCKET others[FIVE];
    char text[16];
    DWORD flags, result;
    int i, due, heard = 0;

    begin();
    memset(sessions, 0, sizeof sessions);
    for (i = 0; i < FIVE; i++) {
        pair(&others[i], &sessions[i].s);
        sessions[i].number = i;
        sessions[i].buffer.buf = sessions[i].text;
        sessions[i].buffer.len = sizeof sessions[i].text;
        sprintf(text, "hello %d", i);
        send_all(others[i], text, 7);
    }
    for (i = 0; i < FIVE; i++) {
        u_long there = 0;
        while (there < 7)
            if (ioctlsocket(sessions[i].s, FIONREAD, &there) == SOCKET_ERROR) fail("ioctlsocket");
        flags = 0;
        if (WSARecv(sessions[i].s, &sessions[i].buffer, 1, NULL, &flags, &sessions[i].overlapped, received) == SOCKET_ERROR) fail("WSARecv");
    }
    for (due = 0; due < FIVE && HasOverlappedIoCompleted(&sessions[due].overlapped); due++) {}
    printf("%d are due, %d have run\n", due, ran);
    result = SleepEx(60000, TRUE);
    printf("one sleep: %u, %d have run, in order %d\n", (unsigned)result, ran, order_right);
    while (replies < FIVE)
        if (SleepEx(60000, TRUE) != WAIT_IO_COMPLETION) fail("SleepEx");
    for (i = 0; i < FIVE; i++) {
        receive_all(others[i], text, 7);
        heard += text[6] - '0';
        closesocket(others[i]);
        closesocket(sessions[i].s);
    }
    printf("%d replies, heard %d\n", replies, heard);
    WSACleanup();
    return 0;
}
