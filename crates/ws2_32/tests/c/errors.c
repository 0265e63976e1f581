/* Calls that fail, and how. */
#include "loopback.h"

#define SHOW(call) do { int result_; WSASetLastError(0); result_ = (int)(call); printf("%s: %d, error %d\n", #call, result_, WSAGetLastError()); } while (0)

int main(void)
{
    SOCKADDR_IN address;
    SOCKET s;
    WSADATA data;
    char byte = 0;
    u_long on = 1;
    DWORD bytes;
    int length = 1;

    s = socket(AF_INET, SOCK_STREAM, 0);
    printf("before WSAStartup: %d, error %d\n", s == INVALID_SOCKET, WSAGetLastError());
    printf("version 2.2: %d\n", WSAStartup(MAKEWORD(2, 2), &data));
    printf("no data: %d\n", WSAStartup(MAKEWORD(2, 2), NULL));
    SHOW(socket(99, SOCK_STREAM, 0) == INVALID_SOCKET);
    SHOW(send(12345, &byte, 1, 0));
    SHOW(closesocket(INVALID_SOCKET));
    s = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    SHOW(recv(s, &byte, 1, 0));
    SHOW(listen(s, 1));
    SHOW(bind(s, NULL, sizeof address));
    SHOW(bind(s, (SOCKADDR *)&address, 3));
    SHOW(getsockopt(s, SOL_SOCKET, SO_TYPE, &byte, &length));
    SHOW(getsockopt(s, SOL_SOCKET, 0x4321, (char *)&bytes, &length));
    SHOW(ioctlsocket(s, 0x12345678, &on));
    SHOW(ioctlsocket(s, FIONBIO, 0));
    SHOW(WSAEventSelect(s, NULL, FD_READ));
    SHOW(WSAIoctl(s, 0x99999999, NULL, 0, NULL, 0, &bytes, NULL, NULL));
    SHOW(WaitForSingleObject((HANDLE)(ULONG_PTR)0x7ffffffc, 0) == WAIT_FAILED);
    SHOW(closesocket(s));
    SHOW(closesocket(s));
    SHOW(WSACleanup());
    SHOW(WSACleanup());
    return 0;
}
