/* winsock.h: Windows Sockets 1.1, whose functions are those of winsock2.h. */
#include "winsock2.h"
