/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own, or as a macro: set
 * aside while glibc's header is read. In C++ overloads settle most of it. Included before it, and after it with OVL_FOREIGN_END. No guard. */
#pragma GCC system_header
#ifndef OVL_FOREIGN_END
#pragma push_macro("random")
#undef random
#define random ovl_glibc_random
#pragma push_macro("srandom")
#undef srandom
#define srandom ovl_glibc_srandom
#pragma push_macro("initstate")
#undef initstate
#define initstate ovl_glibc_initstate
#pragma push_macro("setstate")
#undef setstate
#define setstate ovl_glibc_setstate
#ifndef __cplusplus
#pragma push_macro("drand48")
#undef drand48
#define drand48 ovl_glibc_drand48
#pragma push_macro("erand48")
#undef erand48
#define erand48 ovl_glibc_erand48
#pragma push_macro("lrand48")
#undef lrand48
#define lrand48 ovl_glibc_lrand48
#pragma push_macro("nrand48")
#undef nrand48
#define nrand48 ovl_glibc_nrand48
#pragma push_macro("mrand48")
#undef mrand48
#define mrand48 ovl_glibc_mrand48
#pragma push_macro("jrand48")
#undef jrand48
#define jrand48 ovl_glibc_jrand48
#pragma push_macro("srand48")
#undef srand48
#define srand48 ovl_glibc_srand48
#pragma push_macro("seed48")
#undef seed48
#define seed48 ovl_glibc_seed48
#pragma push_macro("lcong48")
#undef lcong48
#define lcong48 ovl_glibc_lcong48
#pragma push_macro("setenv")
#undef setenv
#define setenv ovl_glibc_setenv
#pragma push_macro("unsetenv")
#undef unsetenv
#define unsetenv ovl_glibc_unsetenv
#pragma push_macro("clearenv")
#undef clearenv
#define clearenv ovl_glibc_clearenv
#pragma push_macro("a64l")
#undef a64l
#define a64l ovl_glibc_a64l
#pragma push_macro("l64a")
#undef l64a
#define l64a ovl_glibc_l64a
#pragma push_macro("getloadavg")
#undef getloadavg
#define getloadavg ovl_glibc_getloadavg
#ifndef __cplusplus
#pragma push_macro("mkstemp")
#undef mkstemp
#define mkstemp ovl_glibc_mkstemp
#pragma push_macro("mkdtemp")
#undef mkdtemp
#define mkdtemp ovl_glibc_mkdtemp
#endif
#pragma push_macro("arc4random")
#undef arc4random
#define arc4random ovl_glibc_arc4random
#pragma push_macro("arc4random_buf")
#undef arc4random_buf
#define arc4random_buf ovl_glibc_arc4random_buf
#pragma push_macro("arc4random_uniform")
#undef arc4random_uniform
#define arc4random_uniform ovl_glibc_arc4random_uniform
#endif
#else
#pragma pop_macro("random")
#pragma pop_macro("srandom")
#pragma pop_macro("initstate")
#pragma pop_macro("setstate")
#ifndef __cplusplus
#pragma pop_macro("drand48")
#pragma pop_macro("erand48")
#pragma pop_macro("lrand48")
#pragma pop_macro("nrand48")
#pragma pop_macro("mrand48")
#pragma pop_macro("jrand48")
#pragma pop_macro("srand48")
#pragma pop_macro("seed48")
#pragma pop_macro("lcong48")
#pragma pop_macro("setenv")
#pragma pop_macro("unsetenv")
#pragma pop_macro("clearenv")
#pragma pop_macro("a64l")
#pragma pop_macro("l64a")
#pragma pop_macro("getloadavg")
#ifndef __cplusplus
#pragma pop_macro("mkstemp")
#pragma pop_macro("mkdtemp")
#endif
#pragma pop_macro("arc4random")
#pragma pop_macro("arc4random_buf")
#pragma pop_macro("arc4random_uniform")
#endif
#endif
