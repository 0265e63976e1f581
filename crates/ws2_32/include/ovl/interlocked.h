/* The interlocked functions, over the compiler's atomics: macros in C, templates in C++, so that a target of type long, which has
 * 64 bits here and 32 on Windows, is read and written whole. All are full barriers. */
#ifndef OVL_INTERLOCKED_H
#define OVL_INTERLOCKED_H
#pragma GCC system_header

#ifdef __cplusplus
extern "C++" {
template <class Target> inline Target InterlockedIncrement(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrement64(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrementAcquire(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrementAcquire64(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrementRelease(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrementRelease64(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrementNoFence(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrementNoFence64(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrement16(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedIncrement8(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedIncrement(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedIncrement64(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedIncrement8(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedIncrement16(Target volatile *target) { return __atomic_add_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrement(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrement64(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrementAcquire(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrementAcquire64(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrementRelease(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrementRelease64(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrementNoFence(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrementNoFence64(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrement16(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target InterlockedDecrement8(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedDecrement(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedDecrement64(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedDecrement8(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target> inline Target _InterlockedDecrement16(Target volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
template <class Target, class V> inline Target InterlockedExchange(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchange64(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAcquire(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAcquire64(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeRelease(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeRelease64(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeNoFence(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeNoFence64(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchange16(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchange8(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchange(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchange64(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchange8(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchange16(Target volatile *target, V value) { return __atomic_exchange_n(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAdd(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAdd64(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAddAcquire(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAddAcquire64(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAddRelease(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAddRelease64(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAddNoFence(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAddNoFence64(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAdd16(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedExchangeAdd8(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchangeAdd(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchangeAdd64(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchangeAdd8(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedExchangeAdd16(Target volatile *target, V value) { return __atomic_fetch_add(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAdd(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAdd64(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAddAcquire(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAddAcquire64(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAddRelease(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAddRelease64(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAddNoFence(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAddNoFence64(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAdd16(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAdd8(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAdd(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAdd64(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAdd8(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAdd16(Target volatile *target, V value) { return __atomic_add_fetch(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAnd(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAnd64(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAndAcquire(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAndAcquire64(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAndRelease(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAndRelease64(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAndNoFence(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAndNoFence64(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAnd16(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedAnd8(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAnd(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAnd64(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAnd8(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedAnd16(Target volatile *target, V value) { return __atomic_fetch_and(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOr(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOr64(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOrAcquire(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOrAcquire64(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOrRelease(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOrRelease64(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOrNoFence(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOrNoFence64(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOr16(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedOr8(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedOr(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedOr64(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedOr8(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedOr16(Target volatile *target, V value) { return __atomic_fetch_or(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXor(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXor64(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXorAcquire(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXorAcquire64(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXorRelease(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXorRelease64(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXorNoFence(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXorNoFence64(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXor16(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target InterlockedXor8(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedXor(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedXor64(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedXor8(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V> inline Target _InterlockedXor16(Target volatile *target, V value) { return __atomic_fetch_xor(target, (Target)value, 5); }
template <class Target, class V, class W> inline Target InterlockedCompareExchange(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchange64(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchangeAcquire(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchangeAcquire64(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchangeRelease(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchangeRelease64(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchangeNoFence(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchangeNoFence64(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchange16(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target InterlockedCompareExchange8(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target _InterlockedCompareExchange(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target _InterlockedCompareExchange64(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target _InterlockedCompareExchange8(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target, class V, class W> inline Target _InterlockedCompareExchange16(Target volatile *target, V value, W expected) { return __sync_val_compare_and_swap(target, (Target)expected, (Target)value); }
template <class Target> inline void *InterlockedExchangePointer(Target volatile *target, const volatile void *value) {
    return __atomic_exchange_n((void *volatile *)target, (void *)value, 5);
}
template <class Target> inline void *InterlockedCompareExchangePointer(Target volatile *target, const volatile void *value, const volatile void *expected) {
    return __sync_val_compare_and_swap((void *volatile *)target, (void *)expected, (void *)value);
}
template <class Target> inline BOOLEAN InterlockedBitTestAndSet(Target volatile *target, LONG bit) { return (__atomic_fetch_or(target, (Target)1 << (bit & 31), 5) >> (bit & 31)) & 1; }
template <class Target> inline BOOLEAN InterlockedBitTestAndReset(Target volatile *target, LONG bit) { return (__atomic_fetch_and(target, ~((Target)1 << (bit & 31)), 5) >> (bit & 31)) & 1; }
}
#else
/* As functions, for who takes their addresses or sets their names in parentheses. */
OVL_INLINE LONG InterlockedIncrement(LONG volatile *target) { return __atomic_add_fetch(target, 1, 5); }
OVL_INLINE LONG InterlockedDecrement(LONG volatile *target) { return __atomic_sub_fetch(target, 1, 5); }
OVL_INLINE LONG InterlockedExchange(LONG volatile *target, LONG value) { return __atomic_exchange_n(target, value, 5); }
OVL_INLINE LONG InterlockedExchangeAdd(LONG volatile *target, LONG value) { return __atomic_fetch_add(target, value, 5); }
OVL_INLINE LONG InterlockedCompareExchange(LONG volatile *target, LONG value, LONG expected) { return __sync_val_compare_and_swap(target, expected, value); }
#define InterlockedIncrement(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrement64(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrementAcquire(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrementAcquire64(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrementRelease(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrementRelease64(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrementNoFence(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrementNoFence64(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrement16(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedIncrement8(target) __atomic_add_fetch((target), 1, 5)
#define _InterlockedIncrement(target) __atomic_add_fetch((target), 1, 5)
#define _InterlockedIncrement64(target) __atomic_add_fetch((target), 1, 5)
#define _InterlockedIncrement8(target) __atomic_add_fetch((target), 1, 5)
#define _InterlockedIncrement16(target) __atomic_add_fetch((target), 1, 5)
#define InterlockedDecrement(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrement64(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrementAcquire(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrementAcquire64(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrementRelease(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrementRelease64(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrementNoFence(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrementNoFence64(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrement16(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedDecrement8(target) __atomic_sub_fetch((target), 1, 5)
#define _InterlockedDecrement(target) __atomic_sub_fetch((target), 1, 5)
#define _InterlockedDecrement64(target) __atomic_sub_fetch((target), 1, 5)
#define _InterlockedDecrement8(target) __atomic_sub_fetch((target), 1, 5)
#define _InterlockedDecrement16(target) __atomic_sub_fetch((target), 1, 5)
#define InterlockedExchange(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchange64(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeAcquire(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeAcquire64(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeRelease(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeRelease64(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeNoFence(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeNoFence64(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchange16(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchange8(target, value) __atomic_exchange_n((target), (value), 5)
#define _InterlockedExchange(target, value) __atomic_exchange_n((target), (value), 5)
#define _InterlockedExchange64(target, value) __atomic_exchange_n((target), (value), 5)
#define _InterlockedExchange8(target, value) __atomic_exchange_n((target), (value), 5)
#define _InterlockedExchange16(target, value) __atomic_exchange_n((target), (value), 5)
#define InterlockedExchangeAdd(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAdd64(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAddAcquire(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAddAcquire64(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAddRelease(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAddRelease64(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAddNoFence(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAddNoFence64(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAdd16(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedExchangeAdd8(target, value) __atomic_fetch_add((target), (value), 5)
#define _InterlockedExchangeAdd(target, value) __atomic_fetch_add((target), (value), 5)
#define _InterlockedExchangeAdd64(target, value) __atomic_fetch_add((target), (value), 5)
#define _InterlockedExchangeAdd8(target, value) __atomic_fetch_add((target), (value), 5)
#define _InterlockedExchangeAdd16(target, value) __atomic_fetch_add((target), (value), 5)
#define InterlockedAdd(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAdd64(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAddAcquire(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAddAcquire64(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAddRelease(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAddRelease64(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAddNoFence(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAddNoFence64(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAdd16(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAdd8(target, value) __atomic_add_fetch((target), (value), 5)
#define _InterlockedAdd(target, value) __atomic_add_fetch((target), (value), 5)
#define _InterlockedAdd64(target, value) __atomic_add_fetch((target), (value), 5)
#define _InterlockedAdd8(target, value) __atomic_add_fetch((target), (value), 5)
#define _InterlockedAdd16(target, value) __atomic_add_fetch((target), (value), 5)
#define InterlockedAnd(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAnd64(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAndAcquire(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAndAcquire64(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAndRelease(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAndRelease64(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAndNoFence(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAndNoFence64(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAnd16(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedAnd8(target, value) __atomic_fetch_and((target), (value), 5)
#define _InterlockedAnd(target, value) __atomic_fetch_and((target), (value), 5)
#define _InterlockedAnd64(target, value) __atomic_fetch_and((target), (value), 5)
#define _InterlockedAnd8(target, value) __atomic_fetch_and((target), (value), 5)
#define _InterlockedAnd16(target, value) __atomic_fetch_and((target), (value), 5)
#define InterlockedOr(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOr64(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOrAcquire(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOrAcquire64(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOrRelease(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOrRelease64(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOrNoFence(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOrNoFence64(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOr16(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedOr8(target, value) __atomic_fetch_or((target), (value), 5)
#define _InterlockedOr(target, value) __atomic_fetch_or((target), (value), 5)
#define _InterlockedOr64(target, value) __atomic_fetch_or((target), (value), 5)
#define _InterlockedOr8(target, value) __atomic_fetch_or((target), (value), 5)
#define _InterlockedOr16(target, value) __atomic_fetch_or((target), (value), 5)
#define InterlockedXor(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXor64(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXorAcquire(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXorAcquire64(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXorRelease(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXorRelease64(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXorNoFence(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXorNoFence64(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXor16(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedXor8(target, value) __atomic_fetch_xor((target), (value), 5)
#define _InterlockedXor(target, value) __atomic_fetch_xor((target), (value), 5)
#define _InterlockedXor64(target, value) __atomic_fetch_xor((target), (value), 5)
#define _InterlockedXor8(target, value) __atomic_fetch_xor((target), (value), 5)
#define _InterlockedXor16(target, value) __atomic_fetch_xor((target), (value), 5)
#define InterlockedCompareExchange(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchange64(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchangeAcquire(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchangeAcquire64(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchangeRelease(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchangeRelease64(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchangeNoFence(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchangeNoFence64(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchange16(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedCompareExchange8(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define _InterlockedCompareExchange(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define _InterlockedCompareExchange64(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define _InterlockedCompareExchange8(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define _InterlockedCompareExchange16(target, value, expected) __sync_val_compare_and_swap((target), (expected), (value))
#define InterlockedExchangePointer(target, value) __atomic_exchange_n((void *volatile *)(target), (void *)(value), 5)
#define InterlockedCompareExchangePointer(target, value, expected) \
    __sync_val_compare_and_swap((void *volatile *)(target), (void *)(expected), (void *)(value))
#define InterlockedBitTestAndSet(target, bit) ((BOOLEAN)((__atomic_fetch_or((target), 1u << ((bit) & 31), 5) >> ((bit) & 31)) & 1))
#define InterlockedBitTestAndReset(target, bit) ((BOOLEAN)((__atomic_fetch_and((target), ~(1u << ((bit) & 31)), 5) >> ((bit) & 31)) & 1))
#endif
/* Sixteen aligned bytes at once; what was there comes back in the comparand. Another address than an aligned one faults. */
OVL_INLINE unsigned char ovl_exchange128(volatile void *target, long long high, long long low, void *comparand) {
    unsigned long long *expected = (unsigned long long *)comparand, found[2];
    unsigned char same;
#if defined(__x86_64__)
    found[0] = expected[0], found[1] = expected[1];
    __asm__ __volatile__("lock cmpxchg16b %1"
                         : "=@ccz"(same), "+m"(*(volatile unsigned long long (*)[2])target), "+a"(found[0]), "+d"(found[1])
                         : "b"(low), "c"(high)
                         : "memory");
#elif defined(__aarch64__)
    unsigned failed;
    do {
        __asm__ __volatile__("ldaxp %0, %1, %2" : "=&r"(found[0]), "=&r"(found[1]) : "Q"(*(volatile unsigned long long (*)[2])target) : "memory");
        same = found[0] == expected[0] && found[1] == expected[1];
        __asm__ __volatile__("stlxp %w0, %2, %3, %1"
                             : "=&r"(failed), "=Q"(*(volatile unsigned long long (*)[2])target)
                             : "r"(same ? (unsigned long long)low : found[0]), "r"(same ? (unsigned long long)high : found[1])
                             : "memory");
    } while (failed);
    __sync_synchronize();
#else
#error "no exchange of sixteen bytes for this processor"
#endif
    expected[0] = found[0], expected[1] = found[1];
    return same;
}
#ifdef __cplusplus
extern "C++" {
template <class Target, class Comparand>
inline unsigned char InterlockedCompareExchange128(Target volatile *target, long long high, long long low, Comparand *comparand) {
    static_assert(sizeof(Target) == 8 && sizeof(Comparand) == 8, "two halves of 64 bits");
    return ovl_exchange128(target, high, low, comparand);
}
}
#else
#define InterlockedCompareExchange128(target, high, low, comparand) ovl_exchange128((target), (high), (low), (comparand))
#endif
#define _InterlockedCompareExchange128 InterlockedCompareExchange128
#define InterlockedExchangeSubtract(target, value) InterlockedExchangeAdd((target), -(LONG)(value))
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer

#define MemoryBarrier() __sync_synchronize()
#define _ReadWriteBarrier() __asm__ __volatile__("" ::: "memory")
#define _ReadBarrier() _ReadWriteBarrier()
#define _WriteBarrier() _ReadWriteBarrier()
#if defined(__x86_64__)
#define YieldProcessor() __builtin_ia32_pause()
#elif defined(__aarch64__)
#define YieldProcessor() __asm__ __volatile__("yield")
#else
#define YieldProcessor() __asm__ __volatile__("" ::: "memory")
#endif

typedef struct __attribute__((__aligned__(16))) _SLIST_ENTRY { struct _SLIST_ENTRY *Next; } SLIST_ENTRY, *PSLIST_ENTRY;
#define SLIST_ALIGNMENT 16
#define MEMORY_ALLOCATION_ALIGNMENT 16
typedef union __attribute__((__aligned__(16))) _SLIST_HEADER { __extension__ struct { ULONGLONG Alignment; ULONGLONG Region; }; } SLIST_HEADER, *PSLIST_HEADER;
OVL_BEGIN
void WINAPI InitializeSListHead(PSLIST_HEADER list);
PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER list, PSLIST_ENTRY entry);
PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER list);
PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER list);
USHORT WINAPI QueryDepthSList(PSLIST_HEADER list);
PSLIST_ENTRY WINAPI RtlFirstEntrySList(const SLIST_HEADER *list);
OVL_END
#endif
