/* What glibc declares and Windows leaves to programs, which define it themselves, with a type or a linkage of their own: set aside while
 * glibc's header is read. In C++ overloads settle most of it. Ends with ovl/foreign_end.h. No guard. */
#pragma GCC system_header
#undef random
#define random ovl_glibc_random
#undef srandom
#define srandom ovl_glibc_srandom
#undef initstate
#define initstate ovl_glibc_initstate
#undef setstate
#define setstate ovl_glibc_setstate
#ifndef __cplusplus
#undef drand48
#define drand48 ovl_glibc_drand48
#undef erand48
#define erand48 ovl_glibc_erand48
#undef lrand48
#define lrand48 ovl_glibc_lrand48
#undef nrand48
#define nrand48 ovl_glibc_nrand48
#undef mrand48
#define mrand48 ovl_glibc_mrand48
#undef jrand48
#define jrand48 ovl_glibc_jrand48
#undef srand48
#define srand48 ovl_glibc_srand48
#undef seed48
#define seed48 ovl_glibc_seed48
#undef lcong48
#define lcong48 ovl_glibc_lcong48
#undef setenv
#define setenv ovl_glibc_setenv
#undef unsetenv
#define unsetenv ovl_glibc_unsetenv
#undef clearenv
#define clearenv ovl_glibc_clearenv
#undef a64l
#define a64l ovl_glibc_a64l
#undef l64a
#define l64a ovl_glibc_l64a
#undef getloadavg
#define getloadavg ovl_glibc_getloadavg
#undef arc4random
#define arc4random ovl_glibc_arc4random
#undef arc4random_buf
#define arc4random_buf ovl_glibc_arc4random_buf
#undef arc4random_uniform
#define arc4random_uniform ovl_glibc_arc4random_uniform
#endif
