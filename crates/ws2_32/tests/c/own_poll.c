/* A program's own poll, epoll_wait, read, write and close, over Winsock: the library goes on calling the kernel's.
 * Native only: it is about glibc's names. */
#include "loopback.h"

static int calls;

#ifdef __cplusplus
extern "C" {
#endif
int poll(WSAPOLLFD *sockets, unsigned long count, int limit) { calls++; return WSAPoll(sockets, count, limit); }
int epoll_wait(void *set, void *events, int count, int limit) { (void)set; (void)events; (void)count; (void)limit; calls += 1000; return -1; }
int epoll_ctl(void *set, int what, SOCKET s, void *event) { (void)set; (void)what; (void)s; (void)event; calls += 1000; return -1; }
int readv(SOCKET s, WSABUF *buffers, int count) { DWORD got = 0, flags = 0; calls++; return WSARecv(s, buffers, (DWORD)count, &got, &flags, NULL, NULL) ? -1 : (int)got; }
int pipe2(SOCKET ends[2]) { calls++; pair(&ends[0], &ends[1]); return 0; }
#ifdef __cplusplus
}
#endif

int main(void)
{
    SOCKET ends[2];
    WSAPOLLFD polled;
    WSABUF buffer;
    OVERLAPPED operation, *done = NULL;
    ULONG_PTR key = 0;
    DWORD bytes = 0, flags = 0;
    HANDLE port;
    char text[8] = "";

    begin();
    pipe2(ends);
    send(ends[0], "one", 3, 0);
    polled.fd = ends[1];
    polled.events = POLLRDNORM;
    printf("poll %d", poll(&polled, 1, 10000));
    buffer.buf = text;
    buffer.len = sizeof text;
    printf(", readv %d\n", readv(ends[1], &buffer, 1));
    port = CreateIoCompletionPort((HANDLE)ends[1], NULL, 7, 0);
    memset(&operation, 0, sizeof operation);
    WSARecv(ends[1], &buffer, 1, NULL, &flags, &operation, NULL);
    send(ends[0], "more", 4, 0);
    printf("packet %d", GetQueuedCompletionStatus(port, &bytes, &key, &done, 10000));
    printf(", %lu bytes, key %d\n", (unsigned long)bytes, (int)key);
    closesocket(ends[0]);
    closesocket(ends[1]);
    WSACleanup();
    printf("calls %d\n", calls);
    return 0;
}
