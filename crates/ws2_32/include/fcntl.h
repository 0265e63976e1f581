/* glibc's own <fcntl.h>, which declares an iovec that Windows has not and portable libraries bring themselves. */
#pragma GCC system_header
#if defined(_WIN32) && !defined(__iovec_defined)
#pragma push_macro("iovec")
#undef iovec
#define iovec ovl_glibc_iovec
#include_next <fcntl.h>
#pragma pop_macro("iovec")
#undef __iovec_defined
#else
#include_next <fcntl.h>
#endif
