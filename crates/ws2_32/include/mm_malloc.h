/* mm_malloc.h: what the compiler's header of vector instructions allocates with. clang's own takes _WIN32 for Microsoft's runtime. */
#ifndef __MM_MALLOC_H
#define __MM_MALLOC_H
#define _MM_MALLOC_H_INCLUDED
#pragma GCC system_header
#include <stdlib.h>
static __inline void *_mm_malloc(size_t size, size_t alignment) {
    void *block;
    if (alignment < sizeof(void *)) alignment = sizeof(void *);
    return posix_memalign(&block, alignment, size) == 0 ? block : NULL;
}
static __inline void _mm_free(void *block) { free(block); }
#endif
