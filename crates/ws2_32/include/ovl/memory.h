/* Copying and clearing memory. */
#ifndef OVL_MEMORY_H
#define OVL_MEMORY_H
#pragma GCC system_header
#include <string.h>
#define RtlEqualMemory(a, b, length) (!memcmp((a), (b), (length)))
#define RtlMoveMemory(to, from, length) memmove((to), (from), (length))
#define RtlCopyMemory(to, from, length) memcpy((to), (from), (length))
#define RtlFillMemory(to, length, fill) memset((to), (fill), (length))
#define RtlZeroMemory(to, length) memset((to), 0, (length))
#define MoveMemory RtlMoveMemory
#define CopyMemory RtlCopyMemory
#define FillMemory RtlFillMemory
#define ZeroMemory RtlZeroMemory
#define EqualMemory RtlEqualMemory
OVL_INLINE PVOID RtlSecureZeroMemory(PVOID memory, SIZE_T length) {
    volatile char *byte = (volatile char *)memory;
    while (length--) *byte++ = 0;
    return memory;
}
#define SecureZeroMemory RtlSecureZeroMemory
#endif
