/* ws2spi.h: of the interface to providers of Winsock what programs ask: which protocols there are. There are no providers to install. */
#ifndef _WINSOCK2SPI_
#define _WINSOCK2SPI_
#pragma GCC system_header
#include "winsock2.h"
/* WSCEnumProtocols: as WSAEnumProtocolsW, before WSAStartup too, and the error is told where the caller wants it. */
OVL_INLINE int WSCEnumProtocols(LPINT protocols, LPWSAPROTOCOL_INFOW buffer, LPDWORD length, LPINT error) {
    WSADATA data;
    int count = WSAStartup(MAKEWORD(2, 2), &data), failed = count;
    if (count == 0) {
        count = WSAEnumProtocolsW(protocols, buffer, length);
        failed = count == SOCKET_ERROR ? WSAGetLastError() : 0;
        WSACleanup();
    } else count = SOCKET_ERROR;
    if (error != NULL) *error = failed;
    return count;
}
#endif
