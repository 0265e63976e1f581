/* What every program here begins with: sockets of this machine, and an end that names the call that failed. */
#ifndef LOOPBACK_H
#define LOOPBACK_H
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __inline void fail(const char *call)
{
    printf("%s failed: %d\n", call, WSAGetLastError());
    fflush(stdout);
    ExitProcess(1);
}

static __inline void begin(void)
{
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) fail("WSAStartup");
}

/* A listening socket, and where it listens. */
static __inline SOCKET listener(SOCKADDR_IN *address)
{
    int length = sizeof *address;
    SOCKET s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (s == INVALID_SOCKET) fail("WSASocketW");
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (SOCKADDR *)address, sizeof *address) == SOCKET_ERROR) fail("bind");
    if (listen(s, SOMAXCONN) == SOCKET_ERROR) fail("listen");
    if (getsockname(s, (SOCKADDR *)address, &length) == SOCKET_ERROR) fail("getsockname");
    return s;
}

static __inline SOCKET connected(const SOCKADDR_IN *address)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    if (s == INVALID_SOCKET) fail("socket");
    if (connect(s, (const SOCKADDR *)address, sizeof *address) == SOCKET_ERROR) fail("connect");
    return s;
}

/* Both ends of a connection. */
static __inline void pair(SOCKET *one, SOCKET *other)
{
    SOCKADDR_IN address;
    SOCKET l = listener(&address);
    *one = connected(&address);
    *other = accept(l, NULL, NULL);
    if (*other == INVALID_SOCKET) fail("accept");
    closesocket(l);
}

static __inline void send_all(SOCKET s, const char *text, int length)
{
    int sent;
    for (; length > 0; text += sent, length -= sent)
        if ((sent = send(s, text, length, 0)) == SOCKET_ERROR) fail("send");
}

static __inline void receive_all(SOCKET s, char *text, int length)
{
    int got;
    for (; length > 0; text += got, length -= got)
        if ((got = recv(s, text, length, 0)) <= 0) fail("recv");
}

/* A client that says three lines, one after the other, and hears each again. */
static __inline unsigned WINAPI echo_client(void *server)
{
    static const char *const lines[3] = {"first", "the second line", "3"};
    SOCKET s = connected((const SOCKADDR_IN *)server);
    char heard[64];
    int i, length;
    for (i = 0; i < 3; i++) {
        length = (int)strlen(lines[i]);
        send_all(s, lines[i], length);
        receive_all(s, heard, length);
        if (memcmp(heard, lines[i], (size_t)length) != 0) fail("the echo");
    }
    shutdown(s, SD_SEND);
    if (recv(s, heard, sizeof heard, 0) != 0) fail("the end");
    closesocket(s);
    return 3;
}

#define CLIENTS 3

/* Starts the clients; the program waits for them at its end. */
static __inline void start_clients(HANDLE *threads, SOCKADDR_IN *address)
{
    int i;
    for (i = 0; i < CLIENTS; i++) {
        threads[i] = (HANDLE)_beginthreadex(NULL, 0, echo_client, address, 0, NULL);
        if (threads[i] == NULL) fail("_beginthreadex");
    }
}

static __inline void join_clients(HANDLE *threads)
{
    DWORD code, sum = 0;
    int i;
    if (WaitForMultipleObjects(CLIENTS, threads, TRUE, 60000) != WAIT_OBJECT_0) fail("WaitForMultipleObjects");
    for (i = 0; i < CLIENTS; i++) {
        GetExitCodeThread(threads[i], &code);
        sum += code;
        CloseHandle(threads[i]);
    }
    printf("%u lines echoed\n", (unsigned)sum);
}
#endif
