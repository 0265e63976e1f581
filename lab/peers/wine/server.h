/* What the three Winsock servers share: a listener at a free port of the loopback, and the line that says where. */

#ifndef SERVER_H
#define SERVER_H

#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: %d\n", what, WSAGetLastError());
    exit(1);
}

/* The arguments: echo or chat, then --buffer BYTES. True for chat. */
static int arguments(int count, char **words, DWORD *buffer)
{
    if (count < 2 || (strcmp(words[1], "echo") && strcmp(words[1], "chat"))) {
        fprintf(stderr, "usage: SERVER echo|chat [--buffer BYTES]\n");
        exit(2);
    }
    *buffer = count > 3 && !strcmp(words[2], "--buffer") ? strtoul(words[3], NULL, 10) : 4096;
    return !strcmp(words[1], "chat");
}

static SOCKET listener(void)
{
    WSADATA data;
    struct sockaddr_in address = { .sin_family = AF_INET };
    int length = sizeof address;
    if (WSAStartup(MAKEWORD(2, 2), &data))
        die("WSAStartup");
    SOCKET s = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (s == INVALID_SOCKET || bind(s, (struct sockaddr *)&address, sizeof address) || listen(s, SOMAXCONN))
        die("listener");
    if (getsockname(s, (struct sockaddr *)&address, &length))
        die("getsockname");
    printf("{\"event\":\"listening\",\"address\":\"127.0.0.1:%d\"}\n", ntohs(address.sin_port));
    fflush(stdout);
    return s;
}

static void no_delay(SOCKET s)
{
    BOOL on = TRUE;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on);
}

#endif
