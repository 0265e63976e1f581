/* winsock2.h: Windows Sockets 2.
 * https://learn.microsoft.com/en-us/windows/win32/api/winsock2/ */
#ifndef OVL_WINSOCK2_H
#define OVL_WINSOCK2_H
#pragma GCC system_header

#ifndef _WINSOCK2API_
#define _WINSOCK2API_
#endif
#ifndef _WINSOCKAPI_
#define _WINSOCKAPI_
#endif
#ifndef INCL_WINSOCK_API_PROTOTYPES
#define INCL_WINSOCK_API_PROTOTYPES 1
#endif
#define WINSOCK_VERSION MAKEWORD(2, 2)

#include "ovl/base.h"
#include "ovl/posix.h"
#include "winerror.h"
#include "ovl/restore.h"
#include "ovl/kernel.h"
#include "ovl/crt.h"
#include "ovl/user.h"
#include "ovl/wsatypes.h"
#include "ovl/timeval.h"
#include "ovl/wsafunctions.h"
#include "ovl/nameservice.h"
#include "ovl/functionpointers.h"
#include "ovl/longs.h"
#ifdef INCL_EXTRA_HTON_FUNCTIONS
#include "ovl/hton.h"
#endif
/* As Windows' winsock2.h does. */
#ifdef _WIN32
#include "windows.h"
#elif !defined(WIN32_LEAN_AND_MEAN)
#include "wincrypt.h"
#endif
#endif
