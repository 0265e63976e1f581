/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own: set aside while
 * glibc's header is read. In C++ overloads settle most of it. Ends with ovl/foreign_end.h. No guard. */
#pragma GCC system_header
#undef index
#define index ovl_glibc_index
#undef rindex
#define rindex ovl_glibc_rindex
#undef basename
#define basename ovl_glibc_basename
#ifndef __cplusplus
#undef bcmp
#define bcmp ovl_glibc_bcmp
#undef bcopy
#define bcopy ovl_glibc_bcopy
#undef strsep
#define strsep ovl_glibc_strsep
#undef strndup
#define strndup ovl_glibc_strndup
#undef stpcpy
#define stpcpy ovl_glibc_stpcpy
#undef stpncpy
#define stpncpy ovl_glibc_stpncpy
#undef strcasestr
#define strcasestr ovl_glibc_strcasestr
#undef memmem
#define memmem ovl_glibc_memmem
#undef memrchr
#define memrchr ovl_glibc_memrchr
#undef mempcpy
#define mempcpy ovl_glibc_mempcpy
#undef rawmemchr
#define rawmemchr ovl_glibc_rawmemchr
#undef strchrnul
#define strchrnul ovl_glibc_strchrnul
#undef strlcpy
#define strlcpy ovl_glibc_strlcpy
#undef strlcat
#define strlcat ovl_glibc_strlcat
#endif
