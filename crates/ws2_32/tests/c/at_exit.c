/* What a function that `atexit` was told of may still do, when the thread-local state of the thread that ends the process has gone. */
#include "loopback.h"

static HANDLE mutex, port;
static SOCKET here, there;

static void at_exit(void)
{
    char text[8];
    DWORD bytes = 0, flags = 0;
    ULONG_PTR key = 0;
    OVERLAPPED overlapped, *told = NULL;
    WSABUF buffer = {sizeof text, text};
    printf("locked %u\n", (unsigned)WaitForSingleObject(mutex, 60000));
    printf("locked again %u\n", (unsigned)WaitForSingleObject(mutex, 60000));
    printf("released %d, %d\n", ReleaseMutex(mutex) != 0, ReleaseMutex(mutex) != 0);
    SetLastError(0);
    printf("released once more %d", ReleaseMutex(mutex) != 0);
    printf(", error %u\n", (unsigned)GetLastError());
    memset(&overlapped, 0, sizeof overlapped);
    if (WSARecv(here, &buffer, 1, NULL, &flags, &overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail("WSARecv");
    send_all(there, "late", 4);
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &told, 60000)) fail("GetQueuedCompletionStatus");
    printf("%u bytes, key %u, %d\n", (unsigned)bytes, (unsigned)key, told == &overlapped);
    fflush(stdout);
    closesocket(here);
    closesocket(there);
    CloseHandle(port);
    CloseHandle(mutex);
}

int main(void)
{
    begin();
    mutex = CreateMutexA(NULL, FALSE, NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    pair(&here, &there);
    if (CreateIoCompletionPort((HANDLE)here, port, 5, 0) != port) fail("CreateIoCompletionPort");
    atexit(at_exit);
    return 0;
}
