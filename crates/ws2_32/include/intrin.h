/* intrin.h: the compiler's intrinsics that portable servers use. */
#ifndef OVL_INTRIN_H
#define OVL_INTRIN_H
#pragma GCC system_header
#include "ovl/kernel.h"
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
#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)
#define __debugbreak() __builtin_trap()
#define _mm_pause() YieldProcessor()
#endif
