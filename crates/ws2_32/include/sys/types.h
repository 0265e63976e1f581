/* glibc's own <sys/types.h>, without the types that Windows leaves to programs. */
#pragma GCC system_header
#include "ovl/foreign_types.h"
#include_next <sys/types.h>
#if defined(_WIN32) && !defined(OVL_SYS_TYPES_H)
#define OVL_SYS_TYPES_H
typedef unsigned int _dev_t;
typedef unsigned short _ino_t;
typedef long _off_t;
#endif
