/* Completion routines on the one thread, which waits alertably for the next connection. Echo alone. */

#include "server.h"

struct client {
    WSAOVERLAPPED overlapped; /* first: the routines are given its address */
    SOCKET s;
    DWORD sent, to_send;
    char buffer[];
};

static DWORD buffer_bytes;

static void CALLBACK received(DWORD error, DWORD bytes, WSAOVERLAPPED *overlapped, DWORD flags);
static void CALLBACK sent(DWORD error, DWORD bytes, WSAOVERLAPPED *overlapped, DWORD flags);

static void leave(struct client *client)
{
    closesocket(client->s);
    free(client);
}

static void receive(struct client *client)
{
    WSABUF buffer = { buffer_bytes, client->buffer };
    DWORD flags = 0;
    if (WSARecv(client->s, &buffer, 1, NULL, &flags, &client->overlapped, received) && WSAGetLastError() != WSA_IO_PENDING)
        leave(client);
}

static void send_rest(struct client *client)
{
    WSABUF buffer = { client->to_send - client->sent, client->buffer + client->sent };
    if (WSASend(client->s, &buffer, 1, NULL, 0, &client->overlapped, sent) && WSAGetLastError() != WSA_IO_PENDING)
        leave(client);
}

static void CALLBACK received(DWORD error, DWORD bytes, WSAOVERLAPPED *overlapped, DWORD flags)
{
    struct client *client = (struct client *)overlapped;
    (void)flags;
    if (error || bytes == 0) {
        leave(client);
        return;
    }
    client->sent = 0;
    client->to_send = bytes;
    send_rest(client);
}

static void CALLBACK sent(DWORD error, DWORD bytes, WSAOVERLAPPED *overlapped, DWORD flags)
{
    struct client *client = (struct client *)overlapped;
    (void)flags;
    if (error) {
        leave(client);
        return;
    }
    client->sent += bytes;
    if (client->sent < client->to_send)
        send_rest(client);
    else
        receive(client);
}

int main(int count, char **words)
{
    if (arguments(count, words, &buffer_bytes)) {
        fprintf(stderr, "this server serves no chat\n");
        return 2;
    }
    SOCKET door = listener();
    WSAEVENT knock = WSACreateEvent();
    if (WSAEventSelect(door, knock, FD_ACCEPT))
        die("WSAEventSelect");
    for (;;) {
        WSANETWORKEVENTS events;
        SOCKET s;
        if (WSAWaitForMultipleEvents(1, &knock, FALSE, WSA_INFINITE, TRUE) != WSA_WAIT_EVENT_0)
            continue;
        WSAEnumNetworkEvents(door, knock, &events);
        while ((s = accept(door, NULL, NULL)) != INVALID_SOCKET) {
            struct client *client = calloc(1, sizeof *client + buffer_bytes);
            WSAEventSelect(s, NULL, 0);
            no_delay(s);
            client->s = s;
            receive(client);
        }
    }
}
