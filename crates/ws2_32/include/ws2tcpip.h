/* ws2tcpip.h: address resolution and IPv6. All of it is visible from winsock2.h too. */
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_
#include "winsock2.h"
#endif
