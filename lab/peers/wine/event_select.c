/* WSAEventSelect. A wait takes 64 events at most, so each 62 clients have a thread, with an event by which it is given new
 * ones. Echo alone. */

#include "server.h"

#define CLIENTS 62

struct client {
    SOCKET s;
    DWORD sent, to_send;
    int blocked;
    char *buffer;
};

struct group {
    struct group *next;
    CRITICAL_SECTION lock;
    SOCKET given[CLIENTS]; /* what the door gave and the thread has not taken in */
    LONG arrived, members;
    WSAEVENT events[CLIENTS + 1];
    struct client clients[CLIENTS];
    DWORD count;
};

static DWORD buffer_bytes;

static void take_in(struct group *group)
{
    EnterCriticalSection(&group->lock);
    while (group->arrived > 0) {
        struct client *client = &group->clients[group->count];
        client->s = group->given[--group->arrived];
        client->sent = client->to_send = 0;
        client->blocked = 0;
        client->buffer = malloc(buffer_bytes);
        group->events[1 + group->count] = WSACreateEvent();
        if (WSAEventSelect(client->s, group->events[1 + group->count], FD_READ | FD_WRITE | FD_CLOSE))
            die("WSAEventSelect");
        group->count++;
    }
    LeaveCriticalSection(&group->lock);
}

static void leave(struct group *group, DWORD index)
{
    closesocket(group->clients[index].s);
    free(group->clients[index].buffer);
    WSACloseEvent(group->events[1 + index]);
    group->count--;
    group->clients[index] = group->clients[group->count];
    group->events[1 + index] = group->events[1 + group->count];
    EnterCriticalSection(&group->lock);
    group->members--;
    LeaveCriticalSection(&group->lock);
}

/* Sends what is left. 0 at the end of the conversation. */
static int send_rest(struct client *client)
{
    while (client->sent < client->to_send) {
        int bytes = send(client->s, client->buffer + client->sent, client->to_send - client->sent, 0);
        if (bytes < 0) {
            client->blocked = WSAGetLastError() == WSAEWOULDBLOCK;
            return client->blocked;
        }
        client->sent += bytes;
    }
    client->blocked = 0;
    return 1;
}

/* 0 at the end of the conversation. */
static int go_on(struct client *client, WSAEVENT event)
{
    WSANETWORKEVENTS occurred;
    if (WSAEnumNetworkEvents(client->s, event, &occurred))
        return 0;
    if (client->blocked && (!send_rest(client) || client->blocked))
        return !(occurred.lNetworkEvents & FD_CLOSE);
    for (;;) {
        int bytes = recv(client->s, client->buffer, buffer_bytes, 0);
        if (bytes == 0)
            return 0;
        if (bytes < 0)
            return WSAGetLastError() == WSAEWOULDBLOCK;
        client->sent = 0;
        client->to_send = bytes;
        if (!send_rest(client))
            return 0;
        if (client->blocked || (!(occurred.lNetworkEvents & FD_CLOSE) && (DWORD)bytes < buffer_bytes))
            return 1;
    }
}

__attribute__((noreturn)) static DWORD WINAPI serve(void *of)
{
    struct group *group = of;
    for (;;) {
        DWORD index = WSAWaitForMultipleEvents(group->count + 1, group->events, FALSE, WSA_INFINITE, FALSE);
        if (index == WSA_WAIT_FAILED)
            die("WSAWaitForMultipleEvents");
        index -= WSA_WAIT_EVENT_0;
        if (index == 0) {
            WSAResetEvent(group->events[0]);
            take_in(group);
            continue;
        }
        /* The wait names the first of those that are set; the others behind it are looked at too, so that none starves. */
        for (DWORD at = index; at <= group->count; at++) {
            if (at != index && WSAWaitForMultipleEvents(1, &group->events[at], FALSE, 0, FALSE) != WSA_WAIT_EVENT_0)
                continue;
            if (!go_on(&group->clients[at - 1], group->events[at]))
                leave(group, at - 1);
        }
    }
}

int main(int count, char **words)
{
    if (arguments(count, words, &buffer_bytes)) {
        fprintf(stderr, "this server serves no chat\n");
        return 2;
    }
    SOCKET door = listener();
    struct group *groups = NULL;
    for (;;) {
        SOCKET s = accept(door, NULL, NULL);
        struct group *group;
        int given = 0;
        if (s == INVALID_SOCKET)
            continue;
        no_delay(s);
        for (group = groups; !given; group = group->next) {
            if (!group) {
                group = calloc(1, sizeof *group);
                group->events[0] = WSACreateEvent();
                group->next = groups;
                groups = group;
                InitializeCriticalSection(&group->lock);
                CreateThread(NULL, 0, serve, group, 0, NULL);
            }
            EnterCriticalSection(&group->lock);
            if (group->members < CLIENTS) {
                group->members++;
                group->given[group->arrived++] = s;
                WSASetEvent(group->events[0]);
                given = 1;
            }
            LeaveCriticalSection(&group->lock);
        }
    }
}
