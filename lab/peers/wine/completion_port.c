/* A completion port with one worker, for the echo and the chat. */

#include "server.h"

struct line {
    LONG uses;
    DWORD length;
    char bytes[];
};

struct part {
    struct part *next;
    struct line *line;
};

struct client;

struct operation {
    OVERLAPPED overlapped; /* first: the port gives out its address */
    struct client *client;
};

struct client {
    struct operation receive, send;
    SOCKET s;
    DWORD used; /* of the buffer: what came and was not passed on */
    DWORD sent, to_send;
    struct part *first, **last;
    int sending, receiving, ended;
    struct client *next, *before;
    char buffer[];
};

static DWORD buffer_bytes;
static int chat;
static struct client *room;

static void leave(struct client *client)
{
    client->ended = 1;
    if (client->receiving || client->sending) {
        shutdown(client->s, SD_BOTH);
        return;
    }
    closesocket(client->s);
    if (client->next)
        client->next->before = client->before;
    if (client->before)
        client->before->next = client->next;
    else
        room = client->next;
    free(client);
}

static void receive(struct client *client)
{
    WSABUF buffer = { buffer_bytes - client->used, client->buffer + client->used };
    DWORD flags = 0;
    client->receiving = 1;
    if (WSARecv(client->s, &buffer, 1, NULL, &flags, &client->receive.overlapped, NULL) && WSAGetLastError() != WSA_IO_PENDING) {
        client->receiving = 0;
        leave(client);
    }
}

static void send_bytes(struct client *client, char *bytes, DWORD length)
{
    WSABUF buffer = { length, bytes };
    client->sending = 1;
    if (WSASend(client->s, &buffer, 1, NULL, 0, &client->send.overlapped, NULL) && WSAGetLastError() != WSA_IO_PENDING) {
        client->sending = 0;
        leave(client);
    }
}

static void hear(struct client *client, struct line *line)
{
    struct part *part = malloc(sizeof *part);
    part->next = NULL;
    part->line = line;
    line->uses++;
    *client->last = part;
    client->last = &part->next;
    if (!client->sending)
        send_bytes(client, line->bytes, line->length);
}

static void said(struct client *client)
{
    DWORD end = client->used;
    while (end > 0 && client->buffer[end - 1] != '\n')
        end--;
    if (end > 0) {
        struct line *line = malloc(sizeof *line + end);
        struct client *member, *next;
        line->uses = 1;
        line->length = end;
        memcpy(line->bytes, client->buffer, end);
        memmove(client->buffer, client->buffer + end, client->used - end);
        client->used -= end;
        for (member = room; member; member = next) {
            next = member->next;
            if (!member->ended)
                hear(member, line);
        }
        if (--line->uses == 0)
            free(line);
    } else if (client->used == buffer_bytes) {
        leave(client);
        return;
    }
    if (!client->ended)
        receive(client);
}

static void sent(struct client *client, DWORD bytes)
{
    if (!chat) {
        client->sent += bytes;
        if (client->sent < client->to_send)
            send_bytes(client, client->buffer + client->sent, client->to_send - client->sent);
        else
            receive(client);
        return;
    }
    struct part *part = client->first;
    client->sent += bytes;
    if (client->sent < part->line->length) {
        send_bytes(client, part->line->bytes + client->sent, part->line->length - client->sent);
        return;
    }
    client->sent = 0;
    client->first = part->next;
    if (!client->first)
        client->last = &client->first;
    if (--part->line->uses == 0)
        free(part->line);
    free(part);
    if (client->first)
        send_bytes(client, client->first->line->bytes, client->first->line->length);
}

static void join(SOCKET s)
{
    struct client *client = calloc(1, sizeof *client + buffer_bytes);
    no_delay(s);
    client->s = s;
    client->receive.client = client->send.client = client;
    client->last = &client->first;
    client->next = room;
    if (room)
        room->before = client;
    room = client;
    receive(client);
}

static SOCKET door;
static HANDLE port;

/* Accepts, and leaves the rest to the one worker: the list of clients is its alone. */
__attribute__((noreturn)) static DWORD WINAPI accept_all(void *unused)
{
    (void)unused;
    for (;;) {
        SOCKET s = accept(door, NULL, NULL);
        if (s == INVALID_SOCKET)
            continue;
        if (!CreateIoCompletionPort((HANDLE)s, port, 1, 0))
            closesocket(s);
        else
            PostQueuedCompletionStatus(port, 0, (ULONG_PTR)s, NULL);
    }
}

int main(int count, char **words)
{
    chat = arguments(count, words, &buffer_bytes);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    door = listener();
    CreateThread(NULL, 0, accept_all, NULL, 0, NULL);
    for (;;) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        OVERLAPPED *ended = NULL;
        BOOL good = GetQueuedCompletionStatus(port, &bytes, &key, &ended, INFINITE);
        if (!ended) {
            if (good)
                join((SOCKET)key);
            continue;
        }
        struct operation *operation = (struct operation *)ended;
        struct client *client = operation->client;
        int receiving = operation == &client->receive;
        if (receiving)
            client->receiving = 0;
        else
            client->sending = 0;
        if (!good || client->ended || (receiving && bytes == 0))
            leave(client);
        else if (!receiving)
            sent(client, bytes);
        else if (chat) {
            client->used += bytes;
            said(client);
        } else {
            client->sent = 0;
            client->to_send = bytes;
            send_bytes(client, client->buffer, bytes);
        }
    }
}
