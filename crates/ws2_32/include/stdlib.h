/* glibc's own <stdlib.h>, without the names that Windows leaves to programs. No guard: glibc's has one. */
#pragma GCC system_header
#include "ovl/mapped.h"
#include "ovl/foreign_stdlib.h"
/* Numbers of 15 bits, each thread's own, as Microsoft's runtime has them. */
#if defined(_WIN32) && !defined(OVL_RAND)
#define OVL_RAND
#include <features.h>
#ifdef __cplusplus
extern "C" int rand(void) __THROW __asm__("ovl_rand");
extern "C" void srand(unsigned) __THROW __asm__("ovl_srand");
#else
extern int rand(void) __asm__("ovl_rand");
extern void srand(unsigned) __asm__("ovl_srand");
#endif
#endif
#include_next <stdlib.h>
#ifdef OVL_RAND
#undef RAND_MAX
#define RAND_MAX 0x7fff
#endif
#define OVL_FOREIGN_END
#include "ovl/foreign_stdlib.h"
#undef OVL_FOREIGN_END
#include "ovl/wholes.h"
#define OVL_MAPPED_END
#include "ovl/mapped.h"
#undef OVL_MAPPED_END
#ifdef _WIN32
#include "ovl/byteswap.h"
#endif
