/* lmcons.h: how long names are. */
#ifndef OVL_LMCONS_H
#define OVL_LMCONS_H
#pragma GCC system_header
#include "ovl/kernel.h"
#define NET_API_STATUS DWORD
#define NERR_Success 0
#define CNLEN 15
#define DNLEN CNLEN
#define UNCLEN (CNLEN + 2)
#define NNLEN 80
#define SNLEN 80
#define PWLEN 256
#define GNLEN UNLEN
#endif
