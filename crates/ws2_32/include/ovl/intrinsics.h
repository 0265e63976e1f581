/* What winnt.h and intrin.h have of single instructions: bits, wide products, and accesses with an order. Their own names are
 * macros, for clang has some of them itself with other types. */
#ifndef OVL_INTRINSICS_H
#define OVL_INTRINSICS_H
#pragma GCC system_header
/* The index goes where an unsigned long lies, which is a DWORD to Microsoft's compiler and has twice its bytes to others. */
OVL_INLINE unsigned char ovl_bit_found(void *index, size_t size, ULONGLONG mask, int bit) {
    DWORD half = (DWORD)bit;
    ULONGLONG whole = half;
    if (mask == 0) return 0;
    if (size == sizeof whole) __builtin_memcpy(index, &whole, sizeof whole);
    else __builtin_memcpy(index, &half, sizeof half);
    return 1;
}
OVL_INLINE unsigned char ovl_bit_scan_forward(void *index, size_t size, ULONGLONG mask) { return ovl_bit_found(index, size, mask, mask ? __builtin_ctzll(mask) : 0); }
OVL_INLINE unsigned char ovl_bit_scan_reverse(void *index, size_t size, ULONGLONG mask) { return ovl_bit_found(index, size, mask, mask ? 63 - __builtin_clzll(mask) : 0); }
#define _BitScanForward(index, mask) ovl_bit_scan_forward((void *)(index), sizeof *(index), (DWORD)(mask))
#define _BitScanReverse(index, mask) ovl_bit_scan_reverse((void *)(index), sizeof *(index), (DWORD)(mask))
#define _BitScanForward64(index, mask) ovl_bit_scan_forward((void *)(index), sizeof *(index), (ULONGLONG)(mask))
#define _BitScanReverse64(index, mask) ovl_bit_scan_reverse((void *)(index), sizeof *(index), (ULONGLONG)(mask))
#define BitScanForward _BitScanForward
#define BitScanReverse _BitScanReverse
#define BitScanForward64 _BitScanForward64
#define BitScanReverse64 _BitScanReverse64

/* A number of a bit counts from the address on, before it too. */
OVL_INLINE unsigned char ovl_bittest(const LONG *base, LONG bit) { return ((DWORD)base[bit >> 5] >> (bit & 31)) & 1; }
OVL_INLINE unsigned char ovl_bittestandset(LONG *base, LONG bit) {
    unsigned char before = ovl_bittest(base, bit);
    base[bit >> 5] = (LONG)((DWORD)base[bit >> 5] | 1u << (bit & 31));
    return before;
}
OVL_INLINE unsigned char ovl_bittestandreset(LONG *base, LONG bit) {
    unsigned char before = ovl_bittest(base, bit);
    base[bit >> 5] = (LONG)((DWORD)base[bit >> 5] & ~(1u << (bit & 31)));
    return before;
}
OVL_INLINE unsigned char ovl_bittestandcomplement(LONG *base, LONG bit) {
    unsigned char before = ovl_bittest(base, bit);
    base[bit >> 5] = (LONG)((DWORD)base[bit >> 5] ^ 1u << (bit & 31));
    return before;
}
OVL_INLINE unsigned char ovl_interlockedbittestandset(volatile LONG *base, LONG bit) {
    return (__atomic_fetch_or((volatile DWORD *)&base[bit >> 5], 1u << (bit & 31), 5) >> (bit & 31)) & 1;
}
OVL_INLINE unsigned char ovl_interlockedbittestandreset(volatile LONG *base, LONG bit) {
    return (__atomic_fetch_and((volatile DWORD *)&base[bit >> 5], ~(1u << (bit & 31)), 5) >> (bit & 31)) & 1;
}
OVL_INLINE unsigned char ovl_bittest64(const LONG64 *base, LONG64 bit) { return ((ULONGLONG)base[bit >> 6] >> (bit & 63)) & 1; }
OVL_INLINE unsigned char ovl_bittestandset64(LONG64 *base, LONG64 bit) {
    unsigned char before = ovl_bittest64(base, bit);
    base[bit >> 6] = (LONG64)((ULONGLONG)base[bit >> 6] | 1ull << (bit & 63));
    return before;
}
OVL_INLINE unsigned char ovl_bittestandreset64(LONG64 *base, LONG64 bit) {
    unsigned char before = ovl_bittest64(base, bit);
    base[bit >> 6] = (LONG64)((ULONGLONG)base[bit >> 6] & ~(1ull << (bit & 63)));
    return before;
}
OVL_INLINE unsigned char ovl_bittestandcomplement64(LONG64 *base, LONG64 bit) {
    unsigned char before = ovl_bittest64(base, bit);
    base[bit >> 6] = (LONG64)((ULONGLONG)base[bit >> 6] ^ 1ull << (bit & 63));
    return before;
}
OVL_INLINE unsigned char ovl_interlockedbittestandset64(volatile LONG64 *base, LONG64 bit) {
    return (__atomic_fetch_or((volatile ULONGLONG *)&base[bit >> 6], 1ull << (bit & 63), 5) >> (bit & 63)) & 1;
}
OVL_INLINE unsigned char ovl_interlockedbittestandreset64(volatile LONG64 *base, LONG64 bit) {
    return (__atomic_fetch_and((volatile ULONGLONG *)&base[bit >> 6], ~(1ull << (bit & 63)), 5) >> (bit & 63)) & 1;
}
#define _bittest ovl_bittest
#define _bittestandset ovl_bittestandset
#define _bittestandreset ovl_bittestandreset
#define _bittestandcomplement ovl_bittestandcomplement
#define _interlockedbittestandset ovl_interlockedbittestandset
#define _interlockedbittestandreset ovl_interlockedbittestandreset
#define _bittest64 ovl_bittest64
#define _bittestandset64 ovl_bittestandset64
#define _bittestandreset64 ovl_bittestandreset64
#define _bittestandcomplement64 ovl_bittestandcomplement64
#define _interlockedbittestandset64 ovl_interlockedbittestandset64
#define _interlockedbittestandreset64 ovl_interlockedbittestandreset64
#define BitTest _bittest
#define BitTestAndSet _bittestandset
#define BitTestAndReset _bittestandreset
#define BitTestAndComplement _bittestandcomplement
#define BitTest64 _bittest64
#define BitTestAndSet64 _bittestandset64
#define BitTestAndReset64 _bittestandreset64
#define BitTestAndComplement64 _bittestandcomplement64
#define InterlockedBitTestAndSet64 _interlockedbittestandset64
#define InterlockedBitTestAndReset64 _interlockedbittestandreset64
OVL_INLINE unsigned char InterlockedBitTestAndComplement(volatile LONG *base, LONG bit) {
    return (__atomic_fetch_xor((volatile DWORD *)&base[bit >> 5], 1u << (bit & 31), 5) >> (bit & 31)) & 1;
}
OVL_INLINE unsigned char InterlockedBitTestAndComplement64(volatile LONG64 *base, LONG64 bit) {
    return (__atomic_fetch_xor((volatile ULONGLONG *)&base[bit >> 6], 1ull << (bit & 63), 5) >> (bit & 63)) & 1;
}

#define InterlockedIncrementSizeT(target) ((SIZE_T)__atomic_add_fetch((target), 1, 5))
#define InterlockedDecrementSizeT(target) ((SIZE_T)__atomic_sub_fetch((target), 1, 5))
#define InterlockedExchangeAddSizeT(target, value) ((SIZE_T)__atomic_fetch_add((target), (value), 5))

/* Accesses that the compiler does not tear, with the order of their names; "Raw" and "NoFence" have none:
 * ReadAcquire ReadNoFence ReadRaw WriteRelease WriteNoFence WriteRaw ReadULongAcquire ReadULongNoFence ReadULongRaw WriteULongRelease
 * WriteULongNoFence WriteULongRaw ReadPointerAcquire ReadPointerNoFence ReadPointerRaw WritePointerRelease WritePointerNoFence
 * WritePointerRaw ReadAcquire8 ReadNoFence8 ReadRaw8 WriteRelease8 WriteNoFence8 WriteRaw8 ReadAcquire16 ReadNoFence16 ReadRaw16
 * WriteRelease16 WriteNoFence16 WriteRaw16 ReadAcquire64 ReadNoFence64 ReadRaw64 WriteRelease64 WriteNoFence64 WriteRaw64 */
#define OVL_ACCESSES(name, type) \
    OVL_INLINE type Read##name##Acquire(type const volatile *from) { return __atomic_load_n(from, __ATOMIC_ACQUIRE); } \
    OVL_INLINE type Read##name##NoFence(type const volatile *from) { return __atomic_load_n(from, __ATOMIC_RELAXED); } \
    OVL_INLINE type Read##name##Raw(type const volatile *from) { return __atomic_load_n(from, __ATOMIC_RELAXED); } \
    OVL_INLINE void Write##name##Release(type volatile *to, type value) { __atomic_store_n(to, value, __ATOMIC_RELEASE); } \
    OVL_INLINE void Write##name##NoFence(type volatile *to, type value) { __atomic_store_n(to, value, __ATOMIC_RELAXED); } \
    OVL_INLINE void Write##name##Raw(type volatile *to, type value) { __atomic_store_n(to, value, __ATOMIC_RELAXED); }
#define OVL_ACCESSES_OF_BITS(bits, type) \
    OVL_INLINE type ReadAcquire##bits(type const volatile *from) { return __atomic_load_n(from, __ATOMIC_ACQUIRE); } \
    OVL_INLINE type ReadNoFence##bits(type const volatile *from) { return __atomic_load_n(from, __ATOMIC_RELAXED); } \
    OVL_INLINE type ReadRaw##bits(type const volatile *from) { return __atomic_load_n(from, __ATOMIC_RELAXED); } \
    OVL_INLINE void WriteRelease##bits(type volatile *to, type value) { __atomic_store_n(to, value, __ATOMIC_RELEASE); } \
    OVL_INLINE void WriteNoFence##bits(type volatile *to, type value) { __atomic_store_n(to, value, __ATOMIC_RELAXED); } \
    OVL_INLINE void WriteRaw##bits(type volatile *to, type value) { __atomic_store_n(to, value, __ATOMIC_RELAXED); }
OVL_ACCESSES(, LONG)
OVL_ACCESSES(ULong, ULONG)
OVL_ACCESSES(Pointer, PVOID)
OVL_ACCESSES_OF_BITS(8, CHAR)
OVL_ACCESSES_OF_BITS(16, SHORT)
OVL_ACCESSES_OF_BITS(64, LONG64)
#undef OVL_ACCESSES
#undef OVL_ACCESSES_OF_BITS

#define PopulationCount64(value) ((DWORD64)__builtin_popcountll(value))
#define PreFetchCacheLine(level, address) __builtin_prefetch((const void *)(address))
#define PrefetchForWrite(address) __builtin_prefetch((const void *)(address), 1)
#define PF_TEMPORAL_LEVEL_1 1
#define PF_NON_TEMPORAL_LEVEL_ALL 0
#if defined(__x86_64__)
#define ReadTimeStampCounter() ((DWORD64)__builtin_ia32_rdtsc())
#endif
#endif
