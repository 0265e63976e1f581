/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own, or as a macro: set
 * aside while glibc's header is read. In C++ overloads settle most of it. Included before it, and after it with OVL_FOREIGN_END. No guard. */
#pragma GCC system_header
#ifndef OVL_FOREIGN_END
#pragma push_macro("index")
#undef index
#define index ovl_glibc_index
#pragma push_macro("rindex")
#undef rindex
#define rindex ovl_glibc_rindex
#pragma push_macro("bzero")
#undef bzero
#pragma push_macro("strerror_r")
#undef strerror_r
#define strerror_r ovl_glibc_strerror_r
#pragma push_macro("basename")
#undef basename
#define basename ovl_glibc_basename
#ifndef __cplusplus
#ifdef _WIN32
#pragma push_macro("strtok_r")
#undef strtok_r
#define strtok_r ovl_glibc_strtok_r
#endif
#pragma push_macro("bcmp")
#undef bcmp
#define bcmp ovl_glibc_bcmp
#pragma push_macro("bcopy")
#undef bcopy
#define bcopy ovl_glibc_bcopy
#pragma push_macro("strsep")
#undef strsep
#define strsep ovl_glibc_strsep
#pragma push_macro("strndup")
#undef strndup
#define strndup ovl_glibc_strndup
#pragma push_macro("stpcpy")
#undef stpcpy
#define stpcpy ovl_glibc_stpcpy
#pragma push_macro("stpncpy")
#undef stpncpy
#define stpncpy ovl_glibc_stpncpy
#pragma push_macro("strcasestr")
#undef strcasestr
#define strcasestr ovl_glibc_strcasestr
#pragma push_macro("memmem")
#undef memmem
#define memmem ovl_glibc_memmem
#pragma push_macro("memrchr")
#undef memrchr
#define memrchr ovl_glibc_memrchr
#pragma push_macro("mempcpy")
#undef mempcpy
#define mempcpy ovl_glibc_mempcpy
#pragma push_macro("rawmemchr")
#undef rawmemchr
#define rawmemchr ovl_glibc_rawmemchr
#pragma push_macro("strchrnul")
#undef strchrnul
#define strchrnul ovl_glibc_strchrnul
#pragma push_macro("strlcpy")
#undef strlcpy
#define strlcpy ovl_glibc_strlcpy
#pragma push_macro("strlcat")
#undef strlcat
#define strlcat ovl_glibc_strlcat
#endif
#else
#pragma pop_macro("index")
#pragma pop_macro("rindex")
#pragma pop_macro("bzero")
#pragma pop_macro("strerror_r")
#pragma pop_macro("basename")
#ifndef __cplusplus
#ifdef _WIN32
#pragma pop_macro("strtok_r")
#endif
#pragma pop_macro("bcmp")
#pragma pop_macro("bcopy")
#pragma pop_macro("strsep")
#pragma pop_macro("strndup")
#pragma pop_macro("stpcpy")
#pragma pop_macro("stpncpy")
#pragma pop_macro("strcasestr")
#pragma pop_macro("memmem")
#pragma pop_macro("memrchr")
#pragma pop_macro("mempcpy")
#pragma pop_macro("rawmemchr")
#pragma pop_macro("strchrnul")
#pragma pop_macro("strlcpy")
#pragma pop_macro("strlcat")
#endif
#endif
