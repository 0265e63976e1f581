/* glibc's own <features.h>, which says that the system is one of POSIX': portable sources take the branch for such a system by that, and
 * not the one for Windows. What it has chosen for its own headers stays. No guard: glibc's has one. */
#pragma GCC system_header
#if defined(_WIN32) && !defined(_FEATURES_H)
#ifdef _POSIX_SOURCE
#define OVL_POSIX_SOURCE
#endif
#ifdef _POSIX_C_SOURCE
#define OVL_POSIX_C_SOURCE
#endif
#include_next <features.h>
#ifndef OVL_POSIX_SOURCE
#undef _POSIX_SOURCE
#endif
#ifndef OVL_POSIX_C_SOURCE
#undef _POSIX_C_SOURCE
#endif
#else
#include_next <features.h>
#endif
