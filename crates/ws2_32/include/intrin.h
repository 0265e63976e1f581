/* intrin.h: the compiler's intrinsics that portable servers use. */
#ifndef OVL_INTRIN_H
#define OVL_INTRIN_H
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#pragma GCC system_header
#include "ovl/kernel.h"
#ifndef __nop
#define __nop() __asm__ volatile("nop")
#endif
#if defined(__x86_64__)
OVL_INLINE void ovl_cpuid(int registers[4], int leaf, int part) {
    __asm__ __volatile__("cpuid" : "=a"(registers[0]), "=b"(registers[1]), "=c"(registers[2]), "=d"(registers[3]) : "a"(leaf), "c"(part));
}
#undef __cpuid
#define __cpuid(registers, leaf) ovl_cpuid((registers), (leaf), 0)
#define __cpuidex(registers, leaf, part) ovl_cpuid((registers), (leaf), (part))
#endif
#include "ovl/byteswap.h"
#define __fastfail(code) ((void)(code), __builtin_trap())

#if !defined(__clang__) || !__has_builtin(__popcnt)
#define __popcnt16(value) ((unsigned short)__builtin_popcount((unsigned short)(value)))
#define __popcnt(value) ((unsigned)__builtin_popcount(value))
#define __popcnt64(value) ((unsigned long long)__builtin_popcountll(value))
#endif
#if !defined(__clang__) || !__has_builtin(__lzcnt)
#define __lzcnt16(value) ((unsigned short)((unsigned short)(value) ? __builtin_clz((unsigned short)(value)) - 16 : 16))
#define __lzcnt(value) ((unsigned)((value) ? __builtin_clz(value) : 32))
#define __lzcnt64(value) ((unsigned long long)((value) ? __builtin_clzll(value) : 64))
#endif

/* Products and shifts of twice the width. */
OVL_INLINE unsigned long long ovl_umul128(unsigned long long left, unsigned long long right, unsigned long long *high) {
    __extension__ unsigned __int128 product = (unsigned __int128)left * right;
    *high = (unsigned long long)(product >> 64);
    return (unsigned long long)product;
}
OVL_INLINE long long ovl_mul128(long long left, long long right, long long *high) {
    __extension__ __int128 product = (__int128)left * right;
    *high = (long long)(product >> 64);
    return (long long)product;
}
OVL_INLINE unsigned long long ovl_umulh(unsigned long long left, unsigned long long right) {
    __extension__ unsigned __int128 product = (unsigned __int128)left * right;
    return (unsigned long long)(product >> 64);
}
OVL_INLINE long long ovl_mulh(long long left, long long right) {
    __extension__ __int128 product = (__int128)left * right;
    return (long long)(product >> 64);
}
OVL_INLINE unsigned long long ovl_shiftleft128(unsigned long long low, unsigned long long high, unsigned char by) {
    return (by & 63) == 0 ? high : high << (by & 63) | low >> (64 - (by & 63));
}
OVL_INLINE unsigned long long ovl_shiftright128(unsigned long long low, unsigned long long high, unsigned char by) {
    return (by & 63) == 0 ? low : low >> (by & 63) | high << (64 - (by & 63));
}
#define _umul128(left, right, high) ovl_umul128((left), (right), (unsigned long long *)(high))
#define _mul128(left, right, high) ovl_mul128((left), (right), (long long *)(high))
#define __umulh(left, right) ovl_umulh((left), (right))
#define __mulh(left, right) ovl_mulh((left), (right))
#define __shiftleft128(low, high, by) ovl_shiftleft128((low), (high), (by))
#define __shiftright128(low, high, by) ovl_shiftright128((low), (high), (by))
#define __emul(left, right) ((long long)(int)(left) * (int)(right))
#define __emulu(left, right) ((unsigned long long)(unsigned)(left) * (unsigned)(right))
#define __ll_lshift(value, by) ((unsigned long long)(value) << ((by) & 63))
#define __ll_rshift(value, by) ((long long)(value) >> ((by) & 63))
#define __ull_rshift(value, by) ((unsigned long long)(value) >> ((by) & 63))
#define __faststorefence() __sync_synchronize()

/* Runs of numbers: from the first on, whatever overlaps. */
#define OVL_RUNS(size, type) \
    OVL_INLINE void ovl_stos##size(type *to, type value, size_t count) { while (count-- > 0) *to++ = value; } \
    OVL_INLINE void ovl_movs##size(type *to, const type *from, size_t count) { while (count-- > 0) *to++ = *from++; }
OVL_RUNS(b, unsigned char)
OVL_RUNS(w, unsigned short)
OVL_RUNS(d, DWORD)
OVL_RUNS(q, unsigned long long)
#undef OVL_RUNS
#define __stosb(to, value, count) ovl_stosb((to), (value), (count))
#define __stosw(to, value, count) ovl_stosw((to), (value), (count))
#define __stosd(to, value, count) ovl_stosd((to), (value), (count))
#define __stosq(to, value, count) ovl_stosq((to), (value), (count))
#define __movsb(to, from, count) ovl_movsb((to), (from), (count))
#define __movsw(to, from, count) ovl_movsw((to), (from), (count))
#define __movsd(to, from, count) ovl_movsd((to), (from), (count))
#define __movsq(to, from, count) ovl_movsq((to), (from), (count))
#if !defined(__x86_64__)
#define _mm_pause() YieldProcessor()
#endif
#endif
