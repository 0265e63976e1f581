/* afunix.h: local addresses. Only here, as on Windows: older sources bring a sockaddr_un of their own. */
#ifndef _AFUNIX_H
#define _AFUNIX_H
#pragma GCC system_header
#include "winsock2.h"
#define UNIX_PATH_MAX 108
typedef struct sockaddr_un {
    ADDRESS_FAMILY sun_family;
    char sun_path[UNIX_PATH_MAX];
} SOCKADDR_UN, *PSOCKADDR_UN;
#endif
