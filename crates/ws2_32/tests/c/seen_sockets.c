/* The calls on a socket. */
#include "seen.h"

static SOCKADDR_IN loopback(u_short port)
{
    SOCKADDR_IN address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = port;
    return address;
}

/* A bound datagram socket. */
static SOCKET datagram(SOCKADDR_IN *address)
{
    int length = sizeof *address;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    *address = loopback(0);
    if (bind(s, (SOCKADDR *)address, sizeof *address) == SOCKET_ERROR) fail("bind");
    if (getsockname(s, (SOCKADDR *)address, &length) == SOCKET_ERROR) fail("getsockname");
    return s;
}

static void startup(void)
{
    WSADATA data;
    SOCKET s;
    FAILS(socket, socket(AF_INET, SOCK_STREAM, 0) == INVALID_SOCKET, WSANOTINITIALISED);
    EFFECT(WSAStartup, WSAStartup(MAKEWORD(2, 2), &data) == 0 && data.wVersion == MAKEWORD(2, 2) && data.wHighVersion == MAKEWORD(2, 2));
    ANSWERS(WSAStartup, WSAStartup(0, &data), WSAVERNOTSUPPORTED);
    s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EFFECT(socket, s != INVALID_SOCKET);
    EFFECT(closesocket, closesocket(s) == 0);
    FAILS(closesocket, closesocket(s) == SOCKET_ERROR, WSAENOTSOCK);
    WSASetLastError(WSAEMSGSIZE);
    EFFECT(WSASetLastError, WSAGetLastError() == WSAEMSGSIZE && GetLastError() == WSAEMSGSIZE);
    INFALLIBLE(WSASetLastError);
    EFFECT(WSAGetLastError, WSAGetLastError() == WSAEMSGSIZE);
    INFALLIBLE(WSAGetLastError);
}

static void numbers(void)
{
    struct in_addr address;
    u_long out = 0;
    u_short small = 0;
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    EFFECT(htonl, htonl(0x01020304) == 0x04030201);
    INFALLIBLE(htonl);
    EFFECT(htons, htons(0x0102) == 0x0201);
    INFALLIBLE(htons);
    EFFECT(ntohl, ntohl(0x01020304) == 0x04030201);
    INFALLIBLE(ntohl);
    EFFECT(ntohs, ntohs(0x0102) == 0x0201);
    INFALLIBLE(ntohs);
    EFFECT(inet_addr, inet_addr("127.0.0.1") == htonl(INADDR_LOOPBACK) && inet_addr("0x7f.1") == htonl(INADDR_LOOPBACK));
    RESULT(inet_addr, inet_addr("256.0.0.1") == INADDR_NONE);
    address.s_addr = htonl(0x0a000102);
    EFFECT(inet_ntoa, strcmp(inet_ntoa(address), "10.0.1.2") == 0);
    INFALLIBLE(inet_ntoa);
    EFFECT(WSAHtonl, WSAHtonl(s, 0x01020304, &out) == 0 && out == 0x04030201);
    FAILS(WSAHtonl, WSAHtonl(INVALID_SOCKET, 1, &out) == SOCKET_ERROR, WSAENOTSOCK);
    EFFECT(WSAHtons, WSAHtons(s, 0x0102, &small) == 0 && small == 0x0201);
    FAILS(WSAHtons, WSAHtons(s, 1, NULL) == SOCKET_ERROR, WSAEFAULT);
    EFFECT(WSANtohl, WSANtohl(s, 0x01020304, &out) == 0 && out == 0x04030201);
    FAILS(WSANtohl, WSANtohl(INVALID_SOCKET, 1, &out) == SOCKET_ERROR, WSAENOTSOCK);
    EFFECT(WSANtohs, WSANtohs(s, 0x0102, &small) == 0 && small == 0x0201);
    FAILS(WSANtohs, WSANtohs(s, 1, NULL) == SOCKET_ERROR, WSAEFAULT);
    closesocket(s);
}

static void names_of_sockets(void)
{
    SOCKADDR_IN address = loopback(0), found;
    int length = sizeof found;
    SOCKET l = socket(AF_INET, SOCK_STREAM, 0), second, client, server;
    u_short port;
    EFFECT(bind, bind(l, (SOCKADDR *)&address, sizeof address) == 0);
    FAILS(listen, listen(INVALID_SOCKET, 1) == SOCKET_ERROR, WSAENOTSOCK);
    EFFECT(listen, listen(l, SOMAXCONN) == 0);
    EFFECT(getsockname, getsockname(l, (SOCKADDR *)&found, &length) == 0 && found.sin_port != 0 && length == sizeof found);
    length = 3;
    FAILS(getsockname, getsockname(l, (SOCKADDR *)&address, &length) == SOCKET_ERROR, WSAEFAULT);
    port = found.sin_port;
    second = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(bind, bind(second, (SOCKADDR *)&found, sizeof found) == SOCKET_ERROR, WSAEADDRINUSE);
    length = sizeof found;
    FAILS(getpeername, getpeername(second, (SOCKADDR *)&address, &length) == SOCKET_ERROR, WSAENOTCONN);
    EFFECT(connect, connect(second, (SOCKADDR *)&found, sizeof found) == 0);
    FAILS(connect, connect(second, (SOCKADDR *)&found, sizeof found) == SOCKET_ERROR, WSAEISCONN);
    length = sizeof address;
    EFFECT(getpeername, getpeername(second, (SOCKADDR *)&address, &length) == 0 && address.sin_port == port);
    length = sizeof address;
    server = accept(l, (SOCKADDR *)&address, &length);
    EFFECT(accept, server != INVALID_SOCKET && address.sin_family == AF_INET && length == sizeof address);
    FAILS(accept, accept(second, NULL, NULL) == INVALID_SOCKET, WSAEINVAL);
    client = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    EFFECT(WSASocketW, client != INVALID_SOCKET);
    FAILS(WSASocketW, WSASocketW(AF_INET, 77, 0, NULL, 0, 0) == INVALID_SOCKET, WSAESOCKTNOSUPPORT);
    EFFECT(WSAConnect, WSAConnect(client, (SOCKADDR *)&found, sizeof found, NULL, NULL, NULL, NULL) == 0);
    FAILS(WSAConnect, WSAConnect(INVALID_SOCKET, (SOCKADDR *)&found, sizeof found, NULL, NULL, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    closesocket(server);
    server = WSAAccept(l, NULL, NULL, NULL, 0);
    EFFECT(WSAAccept, server != INVALID_SOCKET);
    FAILS(WSAAccept, WSAAccept(client, NULL, NULL, NULL, 0) == INVALID_SOCKET, WSAEINVAL);
    closesocket(client);
    closesocket(server);
    client = WSASocketA(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED);
    EFFECT(WSASocket, client != INVALID_SOCKET);
    FAILS(WSASocket, WSASocketA(AF_INET, SOCK_DGRAM, IPPROTO_TCP, NULL, 0, 0) == INVALID_SOCKET, WSAEPROTONOSUPPORT);
    closesocket(client);
    closesocket(second);
    closesocket(l);
}

static void stream(void)
{
    SOCKET one, other;
    WSABUF buffers[2];
    char text[16] = {0};
    DWORD count = 0, flags = 0;
    u_long on = 1, waiting = 0;
    pair(&one, &other);
    EFFECT(send, send(one, "abc", 3, 0) == 3);
    EFFECT(recv, recv(other, text, sizeof text, 0) == 3 && memcmp(text, "abc", 3) == 0);
    EFFECT(ioctlsocket, ioctlsocket(other, FIONBIO, &on) == 0 && recv(other, text, 1, 0) == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK);
    FAILS(ioctlsocket, ioctlsocket(other, 0x12345678, &on) == SOCKET_ERROR, WSAEOPNOTSUPP);
    FAILS(recv, recv(other, text, 1, 0) == SOCKET_ERROR, WSAEWOULDBLOCK);
    buffers[0].buf = (char *)"de";
    buffers[0].len = 2;
    buffers[1].buf = (char *)"fgh";
    buffers[1].len = 3;
    EFFECT(WSASend, WSASend(one, buffers, 2, &count, 0, NULL, NULL) == 0 && count == 5);
    FAILS(WSASend, WSASend(INVALID_SOCKET, buffers, 2, &count, 0, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    UNTIL(ioctlsocket(other, FIONREAD, &waiting) == 0 && waiting == 5);
    buffers[0].buf = text;
    buffers[0].len = 1;
    buffers[1].buf = text + 1;
    buffers[1].len = 10;
    EFFECT(WSARecv, WSARecv(other, buffers, 2, &count, &flags, NULL, NULL) == 0 && count == 5 && memcmp(text, "defgh", 5) == 0);
    FAILS(WSARecv, WSARecv(other, buffers, 2, &count, &flags, NULL, NULL) == SOCKET_ERROR, WSAEWOULDBLOCK);
    on = 0;
    ioctlsocket(other, FIONBIO, &on);
    EFFECT(shutdown, shutdown(one, SD_SEND) == 0 && recv(other, text, 1, 0) == 0);
    FAILS(shutdown, shutdown(one, 99) == SOCKET_ERROR, WSAEINVAL);
    FAILS(send, send(one, "x", 1, 0) == SOCKET_ERROR, WSAESHUTDOWN);
    EFFECT(WSASendDisconnect, WSASendDisconnect(other, NULL) == 0 && recv(one, text, 1, 0) == 0);
    FAILS(WSASendDisconnect, WSASendDisconnect(INVALID_SOCKET, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    closesocket(one);
    closesocket(other);
}

static void datagrams(void)
{
    SOCKADDR_IN here, there, from;
    SOCKET a = datagram(&here), b = datagram(&there);
    int length = sizeof from;
    WSABUF buffer;
    char text[16] = {0};
    DWORD count = 0, flags = 0;
    EFFECT(sendto, sendto(a, "hello", 5, 0, (SOCKADDR *)&there, sizeof there) == 5);
    FAILS(sendto, sendto(a, "hello", 5, 0, NULL, 0) == SOCKET_ERROR, WSAENOTCONN);
    EFFECT(recvfrom, recvfrom(b, text, sizeof text, 0, (SOCKADDR *)&from, &length) == 5 && from.sin_port == here.sin_port);
    sendto(a, "hello", 5, 0, (SOCKADDR *)&there, sizeof there);
    FAILS(recvfrom, recvfrom(b, text, 2, 0, NULL, NULL) == SOCKET_ERROR && memcmp(text, "he", 2) == 0, WSAEMSGSIZE);
    buffer.buf = text;
    buffer.len = 3;
    memcpy(text, "xyz", 3);
    EFFECT(WSASendTo, WSASendTo(a, &buffer, 1, &count, 0, (SOCKADDR *)&there, sizeof there, NULL, NULL) == 0 && count == 3);
    FAILS(WSASendTo, WSASendTo(INVALID_SOCKET, &buffer, 1, &count, 0, (SOCKADDR *)&there, sizeof there, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    buffer.len = sizeof text;
    length = sizeof from;
    EFFECT(WSARecvFrom, WSARecvFrom(b, &buffer, 1, &count, &flags, (SOCKADDR *)&from, &length, NULL, NULL) == 0 && count == 3 && from.sin_port == here.sin_port);
    WSASendTo(a, &buffer, 1, &count, 0, (SOCKADDR *)&there, sizeof there, NULL, NULL);
    buffer.len = 2;
    flags = 0;
    FAILS(WSARecvFrom, WSARecvFrom(b, &buffer, 1, &count, &flags, NULL, NULL, NULL, NULL) == SOCKET_ERROR, WSAEMSGSIZE);
    closesocket(a);
    closesocket(b);
}

static void options(void)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    int value = 0, length = sizeof value;
    DWORD bytes = 0;
    struct tcp_keepalive_ { ULONG onoff, time, interval; } alive = {1, 30000, 1000};
    EFFECT(getsockopt, getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &length) == 0 && value == SOCK_STREAM);
    FAILS(getsockopt, getsockopt(s, SOL_SOCKET, 0x4321, (char *)&value, &length) == SOCKET_ERROR, WSAENOPROTOOPT);
    value = 1;
    EFFECT(setsockopt, setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (char *)&value, sizeof value) == 0 &&
                           getsockopt(s, IPPROTO_TCP, TCP_NODELAY, (char *)&value, &length) == 0 && value != 0);
    FAILS(setsockopt, setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, NULL, sizeof value) == SOCKET_ERROR, WSAEFAULT);
    EFFECT(WSAIoctl, WSAIoctl(s, _WSAIOW(IOC_VENDOR, 4), &alive, sizeof alive, NULL, 0, &bytes, NULL, NULL) == 0);
    FAILS(WSAIoctl, WSAIoctl(s, 0x99999999, NULL, 0, NULL, 0, &bytes, NULL, NULL) == SOCKET_ERROR, WSAEOPNOTSUPP);
    closesocket(s);
}

static void readiness(void)
{
    SOCKET one, other;
    fd_set set;
    struct timeval soon = {0, 0};
    WSAPOLLFD polled;
    pair(&one, &other);
    FD_ZERO(&set);
    FD_SET(one, &set);
    EFFECT(FD_SET, set.fd_count == 1 && set.fd_array[0] == one);
    INFALLIBLE(FD_SET);
    EFFECT(__WSAFDIsSet, __WSAFDIsSet(one, &set) != 0 && __WSAFDIsSet(other, &set) == 0);
    INFALLIBLE(__WSAFDIsSet);
    EFFECT(FD_ISSET, FD_ISSET(one, &set) && !FD_ISSET(other, &set));
    INFALLIBLE(FD_ISSET);
    EFFECT(select, select(0, NULL, &set, NULL, &soon) == 1 && FD_ISSET(one, &set));
    FD_CLR(one, &set);
    EFFECT(FD_CLR, set.fd_count == 0);
    INFALLIBLE(FD_CLR);
    FAILS(select, select(0, NULL, NULL, NULL, &soon) == SOCKET_ERROR, WSAEINVAL);
    send_all(one, "x", 1);
    polled.fd = other;
    polled.events = POLLRDNORM;
    polled.revents = 0;
    EFFECT(WSAPoll, WSAPoll(&polled, 1, 30000) == 1 && polled.revents == POLLRDNORM);
    FAILS(WSAPoll, WSAPoll(NULL, 1, 0) == SOCKET_ERROR, WSAEFAULT);
    closesocket(one);
    closesocket(other);
}

static void groups(void)
{
    SOCKADDR_IN here, group = loopback(0), from;
    SOCKET s = datagram(&here), leaf;
    int length = sizeof from;
    char text[8] = {0};
    group.sin_addr.s_addr = inet_addr("239.255.77.1");
    closesocket(s);
    s = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF);
    here = loopback(0);
    here.sin_addr.s_addr = 0;
    bind(s, (SOCKADDR *)&here, sizeof here);
    length = sizeof here;
    getsockname(s, (SOCKADDR *)&here, &length);
    group.sin_port = here.sin_port;
    leaf = WSAJoinLeaf(s, (SOCKADDR *)&group, sizeof group, NULL, NULL, NULL, NULL, JL_BOTH);
    length = sizeof from;
    EFFECT(WSAJoinLeaf, leaf == s && sendto(s, "leaf", 4, 0, (SOCKADDR *)&group, sizeof group) == 4 &&
                            recvfrom(s, text, sizeof text, 0, (SOCKADDR *)&from, &length) == 4);
    FAILS(WSAJoinLeaf, WSAJoinLeaf(INVALID_SOCKET, (SOCKADDR *)&group, sizeof group, NULL, NULL, NULL, NULL, JL_BOTH) == INVALID_SOCKET, WSAENOTSOCK);
    closesocket(s);
}

static void duplicates(void)
{
    SOCKET one, other, copy;
    WSAPROTOCOL_INFOW info;
    WSAPROTOCOL_INFOA narrow;
    char text[4] = {0};
    pair(&one, &other);
    if (WSADuplicateSocketW(one, GetCurrentProcessId(), &info) != 0) fail("WSADuplicateSocketW");
    copy = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    closesocket(one);
    EFFECT(WSADuplicateSocketW, copy != INVALID_SOCKET && send(copy, "dup", 3, 0) == 3 && recv(other, text, 3, 0) == 3 && memcmp(text, "dup", 3) == 0);
    FAILS(WSADuplicateSocketW, WSADuplicateSocketW(INVALID_SOCKET, GetCurrentProcessId(), &info) == SOCKET_ERROR, WSAENOTSOCK);
    if (WSADuplicateSocketA(copy, GetCurrentProcessId(), &narrow) != 0) fail("WSADuplicateSocketA");
    one = WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &narrow, 0, WSA_FLAG_OVERLAPPED);
    closesocket(copy);
    EFFECT(WSADuplicateSocket, one != INVALID_SOCKET && send(one, "two", 3, 0) == 3 && recv(other, text, 3, 0) == 3 && memcmp(text, "two", 3) == 0);
    FAILS(WSADuplicateSocket, WSADuplicateSocketA(INVALID_SOCKET, GetCurrentProcessId(), &narrow) == SOCKET_ERROR, WSAENOTSOCK);
    closesocket(one);
    closesocket(other);
}

int main(void)
{
    startup();
    numbers();
    names_of_sockets();
    stream();
    datagrams();
    options();
    readiness();
    groups();
    duplicates();
    EFFECT(WSACleanup, WSACleanup() == 0);
    FAILS(WSACleanup, WSACleanup() == SOCKET_ERROR, WSANOTINITIALISED);
    return seen_all();
}
