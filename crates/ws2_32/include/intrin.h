/* intrin.h: the compiler's intrinsics that portable servers use. */
#ifndef OVL_INTRIN_H
#define OVL_INTRIN_H
#pragma GCC system_header
#include "ovl/kernel.h"
#ifndef __nop
#define __nop() __asm__ volatile("nop")
#endif
/* clang has them itself with -fms-extensions. */
#if !defined(__clang__) || !__has_builtin(_BitScanForward)
OVL_INLINE unsigned char _BitScanForward(DWORD *index, DWORD mask) {
    if (mask == 0) return 0;
    *index = (DWORD)__builtin_ctz(mask);
    return 1;
}
OVL_INLINE unsigned char _BitScanReverse(DWORD *index, DWORD mask) {
    if (mask == 0) return 0;
    *index = 31 - (DWORD)__builtin_clz(mask);
    return 1;
}
OVL_INLINE unsigned char _BitScanForward64(DWORD *index, ULONGLONG mask) {
    if (mask == 0) return 0;
    *index = (DWORD)__builtin_ctzll(mask);
    return 1;
}
OVL_INLINE unsigned char _BitScanReverse64(DWORD *index, ULONGLONG mask) {
    if (mask == 0) return 0;
    *index = 63 - (DWORD)__builtin_clzll(mask);
    return 1;
}
#endif
#if defined(__x86_64__)
#if !defined(__clang__)
#define __rdtsc() __builtin_ia32_rdtsc()
#endif
OVL_INLINE void ovl_cpuid(int registers[4], int leaf, int part) {
    __asm__ __volatile__("cpuid" : "=a"(registers[0]), "=b"(registers[1]), "=c"(registers[2]), "=d"(registers[3]) : "a"(leaf), "c"(part));
}
#undef __cpuid
#define __cpuid(registers, leaf) ovl_cpuid((registers), (leaf), 0)
#define __cpuidex(registers, leaf, part) ovl_cpuid((registers), (leaf), (part))
#endif
#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)
#define _mm_pause() YieldProcessor()
#endif
