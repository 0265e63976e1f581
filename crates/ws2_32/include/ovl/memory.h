/* Copying and clearing memory. */
#ifndef OVL_MEMORY_H
#define OVL_MEMORY_H
#pragma GCC system_header
#include <string.h>
/* What a source gives them too much, as in ZeroMemory(&o, 0, sizeof o), Microsoft's preprocessor drops. */
#define OVL_FIRST(first, ...) first
#define RtlEqualMemory(a, b, ...) (!memcmp((a), (b), (OVL_FIRST(__VA_ARGS__, ))))
#define RtlMoveMemory(to, from, ...) memmove((to), (from), (OVL_FIRST(__VA_ARGS__, )))
#define RtlCopyMemory(to, from, ...) memcpy((to), (from), (OVL_FIRST(__VA_ARGS__, )))
#define RtlFillMemory(to, length, ...) memset((to), (OVL_FIRST(__VA_ARGS__, )), (length))
#define RtlZeroMemory(to, ...) memset((to), 0, (OVL_FIRST(__VA_ARGS__, )))
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
