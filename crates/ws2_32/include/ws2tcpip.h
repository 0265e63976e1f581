/* ws2tcpip.h: address resolution and IPv6. All of it is visible from winsock2.h too, but for what older programs define themselves. */
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_
#pragma GCC system_header
#include "winsock2.h"
#include "ovl/ifnames.h"
#include "ovl/keepalive.h"
/* A program that asks for an older Windows brings its own, and so may one that does not include this. */
#if defined(_WIN32) && (!defined(_WIN32_WINNT) || _WIN32_WINNT >= 0x0600)
OVL_LIBC(INT, inet_pton, (INT family, LPCSTR text, PVOID address));
OVL_LIBC(PCSTR, inet_ntop, (INT family, const VOID *address, PSTR text, size_t size));
#endif
#endif
