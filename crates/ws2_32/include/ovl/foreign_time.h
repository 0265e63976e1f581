/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own: set aside while
 * glibc's header is read. In C++ overloads settle most of it. Ends with ovl/foreign_end.h. No guard. */
#pragma GCC system_header
#undef timegm
#define timegm ovl_glibc_timegm
#undef stime
#define stime ovl_glibc_stime
#undef getdate
#define getdate ovl_glibc_getdate
#ifndef __cplusplus
#undef localtime_r
#define localtime_r ovl_glibc_localtime_r
#undef gmtime_r
#define gmtime_r ovl_glibc_gmtime_r
#undef ctime_r
#define ctime_r ovl_glibc_ctime_r
#undef timelocal
#define timelocal ovl_glibc_timelocal
#undef strptime
#define strptime ovl_glibc_strptime
#undef dysize
#define dysize ovl_glibc_dysize
#endif
