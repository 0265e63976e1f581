/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own, or as a macro: set
 * aside while glibc's header is read. In C++ overloads settle most of it. Included before it, and after it with OVL_FOREIGN_END. No guard. */
#pragma GCC system_header
#ifndef OVL_FOREIGN_END
#pragma push_macro("timegm")
#undef timegm
#define timegm ovl_glibc_timegm
#pragma push_macro("stime")
#undef stime
#define stime ovl_glibc_stime
#pragma push_macro("getdate")
#undef getdate
#define getdate ovl_glibc_getdate
#ifndef __cplusplus
#pragma push_macro("localtime_r")
#undef localtime_r
#define localtime_r ovl_glibc_localtime_r
#pragma push_macro("gmtime_r")
#undef gmtime_r
#define gmtime_r ovl_glibc_gmtime_r
#pragma push_macro("ctime_r")
#undef ctime_r
#define ctime_r ovl_glibc_ctime_r
#pragma push_macro("timelocal")
#undef timelocal
#define timelocal ovl_glibc_timelocal
#pragma push_macro("strptime")
#undef strptime
#define strptime ovl_glibc_strptime
#pragma push_macro("dysize")
#undef dysize
#define dysize ovl_glibc_dysize
#endif
#else
#pragma pop_macro("timegm")
#pragma pop_macro("stime")
#pragma pop_macro("getdate")
#ifndef __cplusplus
#pragma pop_macro("localtime_r")
#pragma pop_macro("gmtime_r")
#pragma pop_macro("ctime_r")
#pragma pop_macro("timelocal")
#pragma pop_macro("strptime")
#pragma pop_macro("dysize")
#endif
#endif
