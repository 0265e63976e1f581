/* A client that asks the library for each function, by the types that Winsock's headers have for them. */
#define INCL_WINSOCK_API_TYPEDEFS 1
#include "loopback.h"
#include <ws2tcpip.h>

#define ASK(type, name) type p_##name = (type)(ULONG_PTR)GetProcAddress(library, #name)

int main(void)
{
    HMODULE library = LoadLibraryA("ws2_32.dll");
    ASK(LPFN_WSASTARTUP, WSAStartup);
    ASK(LPFN_WSACLEANUP, WSACleanup);
    ASK(LPFN_SOCKET, socket);
    ASK(LPFN_BIND, bind);
    ASK(LPFN_LISTEN, listen);
    ASK(LPFN_GETSOCKNAME, getsockname);
    ASK(LPFN_CONNECT, connect);
    ASK(LPFN_ACCEPT, accept);
    ASK(LPFN_IOCTLSOCKET, ioctlsocket);
    ASK(LPFN_SELECT, select);
    ASK(LPFN_SENDTO, sendto);
    ASK(LPFN_RECVFROM, recvfrom);
    ASK(LPFN_CLOSESOCKET, closesocket);
    ASK(LPFN_HTONL, htonl);
    ASK(LPFN_INET_ADDR, inet_addr);
    ASK(LPFN_WSAENUMPROTOCOLSA, WSAEnumProtocolsA);
    ASK(LPFN_WSALOOKUPSERVICEEND, WSALookupServiceEnd);
    ASK(LPFN_GETADDRINFO, getaddrinfo);
    struct sockaddr_in address;
    struct timeval patience;
    int length = sizeof address;
    u_long yes = 1;
    char text[8] = "";
    fd_set ready;
    SOCKET listener, client, server;
    WSADATA data;
    DWORD room = 0;
    printf("WSAStartup: %d\n", p_WSAStartup(MAKEWORD(2, 2), &data));
    listener = p_socket(AF_INET, SOCK_STREAM, 0);
    client = p_socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = p_htonl(INADDR_LOOPBACK);
    printf("inet_addr: %d\n", address.sin_addr.s_addr == p_inet_addr("127.0.0.1"));
    printf("bind: %d\n", p_bind(listener, (struct sockaddr *)&address, sizeof address));
    printf("listen: %d\n", p_listen(listener, 1));
    p_getsockname(listener, (struct sockaddr *)&address, &length);
    printf("connect: %d\n", p_connect(client, (struct sockaddr *)&address, sizeof address));
    server = p_accept(listener, NULL, NULL);
    printf("ioctlsocket: %d\n", p_ioctlsocket(server, FIONBIO, &yes));
    printf("sendto: %d\n", p_sendto(client, "hello", 5, 0, NULL, 0));
    FD_ZERO(&ready);
    FD_SET(server, &ready);
    patience.tv_sec = 60;
    patience.tv_usec = 0;
    printf("select: %d\n", p_select(0, &ready, NULL, NULL, &patience));
    printf("recvfrom: %d %s\n", p_recvfrom(server, text, sizeof text, 0, NULL, NULL), text);
    printf("WSAEnumProtocolsA: %d\n", p_WSAEnumProtocolsA(NULL, NULL, &room) == SOCKET_ERROR && room > 0);
    printf("found: %d %d\n", p_WSALookupServiceEnd != NULL, p_getaddrinfo != NULL);
    p_closesocket(server);
    p_closesocket(client);
    p_closesocket(listener);
    printf("WSACleanup: %d\n", p_WSACleanup());
    return 0;
}
