/* The lookups of Winsock 1.1 that tell a window when they are done.
 * Without valgrind: glibc keeps the resolver's configuration for each thread that has asked, and those of the pool live to the end. */
#include "seen.h"

#define WM_FOUND (WM_USER + 7)

/* Waits for the message of a request; its lParam. */
static LPARAM told(HANDLE request)
{
    MSG message;
    UINT_PTR timer = SetTimer(NULL, 0, 60000, NULL);
    while (GetMessageA(&message, NULL, 0, 0) > 0) {
        if (message.message == WM_TIMER) break;
        if (message.message == WM_FOUND && (HANDLE)message.wParam == request) {
            KillTimer(NULL, timer);
            return message.lParam;
        }
        DispatchMessageA(&message);
    }
    fail("the message");
    return 0;
}

static int says(LPARAM told, int error)
{
    return WSAGETASYNCERROR(told) == error;
}

int main(void)
{
    static union { char bytes[MAXGETHOSTSTRUCT]; struct hostent host; struct servent service; struct protoent protocol; } room;
    struct in_addr address;
    HWND window, nobody = (HWND)(size_t)0x7ffffff0;
    HANDLE request;
    LPARAM got;
    int cancelled;
    begin();
    window = CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    if (window == NULL) {
        WNDCLASSA kind;
        memset(&kind, 0, sizeof kind);
        kind.lpfnWndProc = DefWindowProcA;
        kind.lpszClassName = "told";
        RegisterClassA(&kind);
        window = CreateWindowExA(0, "told", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    }
    if (window == NULL) fail("CreateWindowExA");

    request = WSAAsyncGetHostByName(window, WM_FOUND, "127.0.0.1", room.bytes, sizeof room);
    EFFECT(WSAAsyncGetHostByName, request != NULL && says(told(request), 0) && room.host.h_addrtype == AF_INET && room.host.h_length == 4 &&
                                      memcmp(room.host.h_addr_list[0], "\177\0\0\1", 4) == 0 && room.host.h_addr_list[1] == NULL &&
                                      (char *)room.host.h_name > room.bytes && (char *)room.host.h_name < room.bytes + sizeof room);
    request = WSAAsyncGetHostByName(window, WM_FOUND, "127.0.0.1", room.bytes, 8);
    got = told(request);
    seen_failure("WSAAsyncGetHostByName", WSAGETASYNCBUFLEN(got) > sizeof room.host, WSAGETASYNCERROR(got), WSAENOBUFS);

    address.s_addr = htonl(INADDR_LOOPBACK);
    request = WSAAsyncGetHostByAddr(window, WM_FOUND, (char *)&address, sizeof address, AF_INET, room.bytes, sizeof room);
    EFFECT(WSAAsyncGetHostByAddr, request != NULL && says(told(request), 0) && room.host.h_length == 4 && room.host.h_name[0] != 0);
    request = WSAAsyncGetHostByAddr(window, WM_FOUND, (char *)&address, sizeof address, 99, room.bytes, sizeof room);
    got = told(request);
    seen_failure("WSAAsyncGetHostByAddr", 1, WSAGETASYNCERROR(got), WSAEAFNOSUPPORT);

    request = WSAAsyncGetServByName(window, WM_FOUND, "http", "tcp", room.bytes, sizeof room);
    EFFECT(WSAAsyncGetServByName, request != NULL && says(told(request), 0) && room.service.s_port == htons(80) && strcmp(room.service.s_proto, "tcp") == 0);
    request = WSAAsyncGetServByName(window, WM_FOUND, "no-such-service", "tcp", room.bytes, sizeof room);
    got = told(request);
    seen_failure("WSAAsyncGetServByName", 1, WSAGETASYNCERROR(got), WSANO_DATA);

    request = WSAAsyncGetServByPort(window, WM_FOUND, htons(80), "tcp", room.bytes, sizeof room);
    EFFECT(WSAAsyncGetServByPort, request != NULL && says(told(request), 0) && strcmp(room.service.s_name, "http") == 0);
    request = WSAAsyncGetServByPort(window, WM_FOUND, htons(80), "tcp", room.bytes, 4);
    got = told(request);
    seen_failure("WSAAsyncGetServByPort", 1, WSAGETASYNCERROR(got), WSAENOBUFS);

    request = WSAAsyncGetProtoByName(window, WM_FOUND, "tcp", room.bytes, sizeof room);
    EFFECT(WSAAsyncGetProtoByName, request != NULL && says(told(request), 0) && room.protocol.p_proto == IPPROTO_TCP);
    request = WSAAsyncGetProtoByName(window, WM_FOUND, "no-such-protocol", room.bytes, sizeof room);
    got = told(request);
    seen_failure("WSAAsyncGetProtoByName", 1, WSAGETASYNCERROR(got), WSANO_DATA);

    request = WSAAsyncGetProtoByNumber(window, WM_FOUND, IPPROTO_UDP, room.bytes, sizeof room);
    EFFECT(WSAAsyncGetProtoByNumber, request != NULL && says(told(request), 0) && strcmp(room.protocol.p_name, "udp") == 0);
    request = WSAAsyncGetProtoByNumber(window, WM_FOUND, IPPROTO_UDP, NULL, 0);
    got = told(request);
    seen_failure("WSAAsyncGetProtoByNumber", 1, WSAGETASYNCERROR(got), WSAENOBUFS);

    /* Either it is cancelled, and then no message comes, or the message was faster. */
    request = WSAAsyncGetHostByName(window, WM_FOUND, "localhost", room.bytes, sizeof room);
    cancelled = WSACancelAsyncRequest(request);
    if (cancelled == 0) {
        MSG message;
        HANDLE last = WSAAsyncGetProtoByNumber(window, WM_FOUND, IPPROTO_UDP, room.bytes, sizeof room);
        told(last);
        EFFECT(WSACancelAsyncRequest, !PeekMessageA(&message, NULL, WM_FOUND, WM_FOUND, PM_REMOVE));
    } else {
        EFFECT(WSACancelAsyncRequest, WSAGetLastError() == WSAEALREADY && told(request) >= 0);
    }
    FAILS(WSACancelAsyncRequest, WSACancelAsyncRequest(nobody) == SOCKET_ERROR, WSAEINVAL);
    EFFECT(InvalidateRgn, InvalidateRgn(window, NULL, TRUE));
    INFALLIBLE(InvalidateRgn);
    EFFECT(GetAsyncKeyState, GetAsyncKeyState(VK_ESCAPE) == 0);
    INFALLIBLE(GetAsyncKeyState);
    DestroyWindow(window);
    WSACleanup();
    return seen_all();
}
