/* wspiapi.h: getaddrinfo for systems that lack it; this one does not. */
#ifndef _WSPIAPI_H_
#define _WSPIAPI_H_
#include "ws2tcpip.h"
#endif
