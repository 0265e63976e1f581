/* glibc's own <errno.h>, without the names that Windows' has not: programs define them as Winsock's errors. */
#pragma GCC system_header
#include_next <errno.h>
#if defined(_WIN32) && !defined(OVL_ERRNO_H)
#define OVL_ERRNO_H
#undef EDQUOT
#undef EHOSTDOWN
#undef EPFNOSUPPORT
#undef EREMOTE
#undef ESHUTDOWN
#undef ESOCKTNOSUPPORT
#undef ESTALE
#undef ETOOMANYREFS
#undef EUSERS
#endif
