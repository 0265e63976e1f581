/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own: set aside while
 * glibc's header is read. In C++ overloads settle most of it. Ends with ovl/foreign_end.h. No guard. */
#pragma GCC system_header
#undef dprintf
#define dprintf ovl_glibc_dprintf
#ifndef __cplusplus
#undef getline
#define getline ovl_glibc_getline
#undef getdelim
#define getdelim ovl_glibc_getdelim
#undef vdprintf
#define vdprintf ovl_glibc_vdprintf
#endif
