/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own, or as a macro: set
 * aside while glibc's header is read. In C++ overloads settle most of it. Included before it, and after it with OVL_FOREIGN_END. No guard. */
#pragma GCC system_header
#ifndef OVL_FOREIGN_END
#pragma push_macro("dprintf")
#undef dprintf
#define dprintf ovl_glibc_dprintf
#ifndef __cplusplus
#pragma push_macro("getline")
#undef getline
#define getline ovl_glibc_getline
#pragma push_macro("getdelim")
#undef getdelim
#define getdelim ovl_glibc_getdelim
#pragma push_macro("vdprintf")
#undef vdprintf
#define vdprintf ovl_glibc_vdprintf
#endif
#else
#pragma pop_macro("dprintf")
#ifndef __cplusplus
#pragma pop_macro("getline")
#pragma pop_macro("getdelim")
#pragma pop_macro("vdprintf")
#endif
#endif
