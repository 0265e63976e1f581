/* glibc's own <sys/select.h>, which must not take over an FD_SETSIZE that the program chose. */
#pragma GCC system_header
#if defined(FD_SETSIZE) && !defined(_SYS_SELECT_H)
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#include_next <sys/select.h>
#pragma pop_macro("FD_SETSIZE")
#elif !defined(_SYS_SELECT_H)
#include_next <sys/select.h>
#undef FD_SETSIZE
#if !defined(_WIN32) && !defined(WIN32)
#define OVL_GLIBC_FD_SETSIZE __FD_SETSIZE
#define FD_SETSIZE OVL_GLIBC_FD_SETSIZE
#endif
#endif
