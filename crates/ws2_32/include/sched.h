/* glibc's own <sched.h>. Portable libraries bring a cpu_set_t of their own where Windows has none. */
#pragma GCC system_header
#ifdef _WIN32
#pragma push_macro("cpu_set_t")
#undef cpu_set_t
#define cpu_set_t ovl_glibc_cpu_set_t
#endif
#include_next <sched.h>
#ifdef _WIN32
#pragma pop_macro("cpu_set_t")
#endif
