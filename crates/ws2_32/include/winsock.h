/* winsock.h: Windows Sockets 1.1, whose functions are those of winsock2.h. */
#include "winsock2.h"
/* Microsoft had its extensions in this one. */
#include "mswsock.h"
