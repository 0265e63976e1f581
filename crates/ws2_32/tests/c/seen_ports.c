/* Completion ports, overlapped results, cancelling, and the extension functions. */
#include "seen.h"

static HANDLE port;

static void packets(void)
{
    OVERLAPPED overlapped, *got = NULL;
    OVERLAPPED_ENTRY entries[4];
    DWORD bytes = 0;
    ULONG count = 0;
    ULONG_PTR key = 0;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    memset(&overlapped, 0, sizeof overlapped);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    EFFECT(CreateIoCompletionPort, port != NULL && CreateIoCompletionPort((HANDLE)s, port, 7, 0) == port);
    FAILS(CreateIoCompletionPort, CreateIoCompletionPort((HANDLE)s, port, 8, 0) == NULL, ERROR_INVALID_PARAMETER);
    EFFECT(PostQueuedCompletionStatus, PostQueuedCompletionStatus(port, 1, 2, &overlapped));
    FAILS(PostQueuedCompletionStatus, !PostQueuedCompletionStatus(NO_HANDLE, 1, 2, NULL), ERROR_INVALID_HANDLE);
    EFFECT(GetQueuedCompletionStatus, GetQueuedCompletionStatus(port, &bytes, &key, &got, INFINITE) && bytes == 1 && key == 2 && got == &overlapped);
    FAILS(GetQueuedCompletionStatus, !GetQueuedCompletionStatus(port, &bytes, &key, &got, 0) && got == NULL, WAIT_TIMEOUT);
    PostQueuedCompletionStatus(port, 10, 1, NULL);
    PostQueuedCompletionStatus(port, 20, 2, &overlapped);
    EFFECT(GetQueuedCompletionStatusEx, GetQueuedCompletionStatusEx(port, entries, 4, &count, INFINITE, FALSE) && count == 2 &&
                                            entries[0].dwNumberOfBytesTransferred == 10 && entries[1].lpCompletionKey == 2 && entries[1].lpOverlapped == &overlapped);
    FAILS(GetQueuedCompletionStatusEx, !GetQueuedCompletionStatusEx(port, entries, 4, &count, 0, FALSE), WAIT_TIMEOUT);
    closesocket(s);
}

static void results(void)
{
    SOCKET one, other;
    OVERLAPPED receiving, sending;
    WSABUF in, out;
    char text[8] = {0};
    DWORD bytes = 0, flags = 0;
    pair(&one, &other);
    memset(&receiving, 0, sizeof receiving);
    memset(&sending, 0, sizeof sending);
    in.buf = text;
    in.len = sizeof text;
    out.buf = (char *)"four";
    out.len = 4;
    receiving.hEvent = WSACreateEvent();
    FAILS(WSARecv, WSARecv(other, &in, 1, NULL, &flags, &receiving, NULL) == SOCKET_ERROR, WSA_IO_PENDING);
    FAILS(WSAGetOverlappedResult, !WSAGetOverlappedResult(other, &receiving, &bytes, FALSE, &flags), WSA_IO_INCOMPLETE);
    FAILS(GetOverlappedResult, !GetOverlappedResult((HANDLE)other, &receiving, &bytes, FALSE), ERROR_IO_INCOMPLETE);
    EFFECT(HasOverlappedIoCompleted, !HasOverlappedIoCompleted(&receiving));
    INFALLIBLE(HasOverlappedIoCompleted);
    EFFECT(WSASend, WSASend(one, &out, 1, &bytes, 0, &sending, NULL) == 0 && bytes == 4);
    EFFECT(WSAGetOverlappedResult, WSAGetOverlappedResult(other, &receiving, &bytes, TRUE, &flags) && bytes == 4 && memcmp(text, "four", 4) == 0);
    EFFECT(WSARecv, HasOverlappedIoCompleted(&receiving) && receiving.InternalHigh == 4);
    bytes = 0;
    EFFECT(GetOverlappedResult, GetOverlappedResult((HANDLE)other, &receiving, &bytes, TRUE) && bytes == 4);
    WSAResetEvent(receiving.hEvent);
    WSARecv(other, &in, 1, NULL, &flags, &receiving, NULL);
    EFFECT(CancelIoEx, CancelIoEx((HANDLE)other, &receiving) && !WSAGetOverlappedResult(other, &receiving, &bytes, TRUE, &flags) && WSAGetLastError() == WSA_OPERATION_ABORTED);
    FAILS(CancelIoEx, !CancelIoEx((HANDLE)other, &receiving), ERROR_NOT_FOUND);
    WSAResetEvent(receiving.hEvent);
    WSARecv(other, &in, 1, NULL, &flags, &receiving, NULL);
    EFFECT(CancelIo, CancelIo((HANDLE)other) && !WSAGetOverlappedResult(other, &receiving, &bytes, TRUE, &flags) && WSAGetLastError() == WSA_OPERATION_ABORTED);
    FAILS(CancelIo, !CancelIo(NO_HANDLE), ERROR_INVALID_HANDLE);
    CreateIoCompletionPort((HANDLE)one, port, 9, 0);
    EFFECT(SetFileCompletionNotificationModes, SetFileCompletionNotificationModes((HANDLE)one, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS) &&
           WSASend(one, &out, 1, &bytes, 0, &sending, NULL) == 0 && !GetQueuedCompletionStatus(port, &bytes, (PULONG_PTR)&text, (LPOVERLAPPED *)&in, 0));
    FAILS(SetFileCompletionNotificationModes, !SetFileCompletionNotificationModes(NO_HANDLE, 1), ERROR_INVALID_HANDLE);
    WSACloseEvent(receiving.hEvent);
    closesocket(one);
    closesocket(other);
}

static void *extension(SOCKET s, GUID id)
{
    void *function = NULL;
    DWORD bytes;
    if (WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function, &bytes, NULL, NULL) == SOCKET_ERROR) fail("WSAIoctl");
    return function;
}

static const GUID disconnect_id = WSAID_DISCONNECTEX, connect_id = WSAID_CONNECTEX, receive_id = WSAID_WSARECVMSG;

static void connections(void)
{
    SOCKADDR_IN address, any;
    SOCKADDR *local = NULL, *remote = NULL;
    int local_length = 0, remote_length = 0, length = sizeof any, seconds = 0;
    SOCKET l = listener(&address), server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    char buffer[2 * (sizeof(SOCKADDR_IN) + 16)];
    OVERLAPPED accepting, connecting, leaving;
    DWORD bytes = 0, flags = 0;
    LPFN_CONNECTEX connect_ex = (LPFN_CONNECTEX)extension(client, connect_id);
    LPFN_DISCONNECTEX disconnect_ex = (LPFN_DISCONNECTEX)extension(client, disconnect_id);
    memset(&accepting, 0, sizeof accepting);
    memset(&connecting, 0, sizeof connecting);
    memset(&leaving, 0, sizeof leaving);
    accepting.hEvent = WSACreateEvent();
    connecting.hEvent = WSACreateEvent();
    leaving.hEvent = WSACreateEvent();
    FAILS(AcceptEx, !AcceptEx(l, server, buffer, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &bytes, &accepting), ERROR_IO_PENDING);
    FAILS(LPFN_CONNECTEX, !connect_ex(client, (SOCKADDR *)&address, sizeof address, NULL, 0, NULL, &connecting), WSAEINVAL);
    memset(&any, 0, sizeof any);
    any.sin_family = AF_INET;
    bind(client, (SOCKADDR *)&any, sizeof any);
    if (!connect_ex(client, (SOCKADDR *)&address, sizeof address, NULL, 0, NULL, &connecting) && WSAGetLastError() != ERROR_IO_PENDING) fail("ConnectEx");
    EFFECT(LPFN_CONNECTEX, WSAGetOverlappedResult(client, &connecting, &bytes, TRUE, &flags) && setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0) == 0);
    EFFECT(AcceptEx, WSAGetOverlappedResult(l, &accepting, &bytes, TRUE, &flags) && bytes == 0 &&
                         setsockopt(server, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&l, sizeof l) == 0);
    GetAcceptExSockaddrs(buffer, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &local, &local_length, &remote, &remote_length);
    getsockname(client, (SOCKADDR *)&any, &length);
    EFFECT(GetAcceptExSockaddrs, local_length == sizeof any && remote_length == sizeof any && ((SOCKADDR_IN *)remote)->sin_port == any.sin_port &&
                                     ((SOCKADDR_IN *)local)->sin_port == address.sin_port);
    INFALLIBLE(GetAcceptExSockaddrs);
    length = sizeof seconds;
    EFFECT(SO_CONNECT_TIME, getsockopt(client, SOL_SOCKET, SO_CONNECT_TIME, (char *)&seconds, &length) == 0 && seconds >= 0 && seconds < 60);
    length = 1;
    FAILS(SO_CONNECT_TIME, getsockopt(client, SOL_SOCKET, SO_CONNECT_TIME, (char *)&seconds, &length) == SOCKET_ERROR, WSAEFAULT);
    if (!disconnect_ex(client, &leaving, 0, 0) && WSAGetLastError() != ERROR_IO_PENDING) fail("DisconnectEx");
    EFFECT(LPFN_DISCONNECTEX, WSAGetOverlappedResult(client, &leaving, &bytes, TRUE, &flags) && recv(server, buffer, 1, 0) == 0);
    FAILS(LPFN_DISCONNECTEX, !disconnect_ex(INVALID_SOCKET, &leaving, 0, 0), WSAENOTSOCK);
    WSACloseEvent(accepting.hEvent);
    WSACloseEvent(connecting.hEvent);
    WSACloseEvent(leaving.hEvent);
    closesocket(client);
    closesocket(server);
    closesocket(l);
}

static void messages(void)
{
    SOCKADDR_IN here, from;
    int length = sizeof here, on = 1;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    LPFN_WSARECVMSG receive = (LPFN_WSARECVMSG)extension(s, receive_id);
    WSAMSG message;
    WSABUF buffer;
    char text[8] = {0}, control[64];
    DWORD bytes = 0;
    WSACMSGHDR *header;
    memset(&here, 0, sizeof here);
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (SOCKADDR *)&here, sizeof here);
    getsockname(s, (SOCKADDR *)&here, &length);
    setsockopt(s, IPPROTO_IP, IP_PKTINFO, (char *)&on, sizeof on);
    memset(&message, 0, sizeof message);
    buffer.buf = (char *)"gram";
    buffer.len = 4;
    message.name = (SOCKADDR *)&here;
    message.namelen = sizeof here;
    message.lpBuffers = &buffer;
    message.dwBufferCount = 1;
    EFFECT(WSASendMsg, WSASendMsg(s, &message, 0, &bytes, NULL, NULL) == 0 && bytes == 4);
    FAILS(WSASendMsg, WSASendMsg(INVALID_SOCKET, &message, 0, &bytes, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    buffer.buf = text;
    buffer.len = sizeof text;
    message.name = (SOCKADDR *)&from;
    message.namelen = sizeof from;
    message.Control.buf = control;
    message.Control.len = sizeof control;
    message.dwFlags = 0;
    EFFECT(LPFN_WSARECVMSG, receive(s, &message, &bytes, NULL, NULL) == 0 && bytes == 4 && memcmp(text, "gram", 4) == 0);
    FAILS(LPFN_WSARECVMSG, receive(INVALID_SOCKET, &message, &bytes, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    header = WSA_CMSG_FIRSTHDR(&message);
    EFFECT(WSA_CMSG_FIRSTHDR, header != NULL && header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO);
    message.Control.len = 0;
    RESULT(WSA_CMSG_FIRSTHDR, WSA_CMSG_FIRSTHDR(&message) == NULL);
    EFFECT(WSA_CMSG_DATA, ((IN_PKTINFO *)WSA_CMSG_DATA(header))->ipi_addr.s_addr == htonl(INADDR_LOOPBACK));
    INFALLIBLE(WSA_CMSG_DATA);
    closesocket(s);
}

int main(void)
{
    begin();
    packets();
    results();
    connections();
    messages();
    CloseHandle(port);
    WSACleanup();
    return seen_all();
}
