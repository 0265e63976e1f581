/* The functions that secure a socket's connections by IPsec, which there is none of: each says so.
 * Native only: Wine's fwpuclnt has none of them. */
#include "seen.h"
#include <mstcpip.h>

int main(void)
{
    SOCKET s;
    SOCKET_PEER_TARGET_NAME name;
    SOCKET_SECURITY_SETTINGS settings;
    begin();
    s = socket(AF_INET, SOCK_STREAM, 0);
    memset(&name, 0, sizeof name);
    memset(&settings, 0, sizeof settings);
    FAILS(WSASetSocketSecurity, WSASetSocketSecurity(s, &settings, sizeof settings, NULL, NULL) == SOCKET_ERROR, WSAEOPNOTSUPP);
    FAILS(WSAQuerySocketSecurity, WSAQuerySocketSecurity(INVALID_SOCKET, NULL, 0, NULL, NULL, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    FAILS(WSASetSocketPeerTargetName, WSASetSocketPeerTargetName(INVALID_SOCKET, &name, sizeof name, NULL, NULL) == SOCKET_ERROR, WSAENOTSOCK);
    FAILS(WSADeleteSocketPeerTargetName, WSADeleteSocketPeerTargetName(s, NULL, 0, NULL, NULL) == SOCKET_ERROR, WSAEOPNOTSUPP);
    FAILS(WSAImpersonateSocketPeer, WSAImpersonateSocketPeer(s, NULL, 0) == SOCKET_ERROR, WSAEOPNOTSUPP);
    EFFECT(WSARevertImpersonation, WSARevertImpersonation() == 0);
    closesocket(s);
    WSACleanup();
    return seen_all();
}
