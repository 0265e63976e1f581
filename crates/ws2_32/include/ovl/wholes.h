/* Numbers as wide as pointers, which Microsoft's runtime declares in each of its headers, and glibc in <stdint.h>. No guard: glibc's own. */
#pragma GCC system_header
#ifdef _WIN32
#ifndef __intptr_t_defined
#define __intptr_t_defined
typedef long intptr_t;
#endif
#ifndef OVL_UINTPTR_T
#define OVL_UINTPTR_T
typedef unsigned long uintptr_t;
#endif
#endif
