/* glibc's own <sys/wait.h>, which names a type that <signal.h> leaves to the program. */
#pragma GCC system_header
#ifdef _WIN32
#include <signal.h>
#pragma push_macro("siginfo_t")
#undef siginfo_t
#define siginfo_t ovl_glibc_siginfo_t
#endif
#include_next <sys/wait.h>
#ifdef _WIN32
#pragma pop_macro("siginfo_t")
#endif
