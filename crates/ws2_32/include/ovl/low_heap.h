/* For sources that squeeze pointers into a DWORD, as the key of a completion port: `overlapped cc` links programs low, so that the heap of the
 * main thread lies within 32 bits, and this has all threads allocate there. */
#ifndef OVL_LOW_HEAP_H
#define OVL_LOW_HEAP_H
#pragma GCC system_header
#ifdef __cplusplus
extern "C" int ovl_mallopt(int, int) __asm__("mallopt");
#else
extern int ovl_mallopt(int, int) __asm__("mallopt");
#endif
__attribute__((__constructor__(101))) static void ovl_keeps_the_heap_low(void) {
    ovl_mallopt(-8 /* M_ARENA_MAX */, 1);
    ovl_mallopt(-4 /* M_MMAP_MAX */, 0);
}
#endif
