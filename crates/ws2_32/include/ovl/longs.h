/* DWORD is unsigned long on Windows, so programs pass the address of an unsigned long for an LPDWORD. Here that has 64 bits and is another
 * type; in C++ these overloads take it, and write all of it. */
#ifndef OVL_LONGS_H
#define OVL_LONGS_H
#pragma GCC system_header
#ifdef __cplusplus
extern "C++" {
namespace ovl {
template <class Type> struct if_long;
template <> struct if_long<unsigned long> { typedef int type; };
class dword_of {
    unsigned long *whole;
    DWORD half;

public:
    explicit dword_of(unsigned long *given) : whole(given), half(given ? (DWORD)*given : 0) {}
    ~dword_of() { if (whole) *whole = half; }
    operator LPDWORD() { return whole ? &half : (LPDWORD)0; }
};
}
template <class L, typename ovl::if_long<L>::type = 0>
inline int WSARecv(SOCKET s, LPWSABUF b, DWORD n, L *got, LPDWORD flags, LPWSAOVERLAPPED o, LPWSAOVERLAPPED_COMPLETION_ROUTINE r) {
    return ::WSARecv(s, b, n, (LPDWORD)ovl::dword_of(got), flags, o, r);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline int WSARecv(SOCKET s, LPWSABUF b, DWORD n, LPDWORD got, L *flags, LPWSAOVERLAPPED o, LPWSAOVERLAPPED_COMPLETION_ROUTINE r) {
    return ::WSARecv(s, b, n, got, (LPDWORD)ovl::dword_of(flags), o, r);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline int WSARecv(SOCKET s, LPWSABUF b, DWORD n, L *got, L *flags, LPWSAOVERLAPPED o, LPWSAOVERLAPPED_COMPLETION_ROUTINE r) {
    return ::WSARecv(s, b, n, (LPDWORD)ovl::dword_of(got), (LPDWORD)ovl::dword_of(flags), o, r);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline int WSASend(SOCKET s, LPWSABUF b, DWORD n, L *sent, DWORD flags, LPWSAOVERLAPPED o, LPWSAOVERLAPPED_COMPLETION_ROUTINE r) {
    return ::WSASend(s, b, n, (LPDWORD)ovl::dword_of(sent), flags, o, r);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED o, L *got, BOOL wait, LPDWORD flags) {
    return ::WSAGetOverlappedResult(s, o, (LPDWORD)ovl::dword_of(got), wait, flags);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED o, L *got, BOOL wait, L *flags) {
    return ::WSAGetOverlappedResult(s, o, (LPDWORD)ovl::dword_of(got), wait, (LPDWORD)ovl::dword_of(flags));
}
template <class L, typename ovl::if_long<L>::type = 0>
inline int WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD inSize, LPVOID out, DWORD outSize, L *got, LPWSAOVERLAPPED o, LPWSAOVERLAPPED_COMPLETION_ROUTINE r) {
    return ::WSAIoctl(s, code, in, inSize, out, outSize, (LPDWORD)ovl::dword_of(got), o, r);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL GetQueuedCompletionStatus(HANDLE port, L *bytes, PULONG_PTR key, LPOVERLAPPED *o, DWORD milliseconds) {
    return ::GetQueuedCompletionStatus(port, (LPDWORD)ovl::dword_of(bytes), key, o, milliseconds);
}
/* Programs that were written for 32 bits give the key's place as an LPDWORD: it is that of a DWORD, or, cast, of a pointer. A place that is
 * not where a pointer could lie, or that the compiler knows to be smaller, gets the lower half. */
namespace ovl {
template <class Type> struct if_dword;
template <> struct if_dword<unsigned int> { typedef int type; };
/* An unsigned __int64 is a ULONG_PTR to Microsoft's compiler. */
template <class Type> struct if_int64;
template <> struct if_int64<unsigned long long> { typedef int type; };
}
template <class W, typename ovl::if_int64<W>::type = 0>
inline BOOL GetQueuedCompletionStatus(HANDLE port, LPDWORD bytes, W *key, LPOVERLAPPED *o, DWORD milliseconds) {
    return ::GetQueuedCompletionStatus(port, bytes, (PULONG_PTR)(void *)key, o, milliseconds);
}
template <class L, class W, typename ovl::if_long<L>::type = 0, typename ovl::if_int64<W>::type = 0>
inline BOOL GetQueuedCompletionStatus(HANDLE port, L *bytes, W *key, LPOVERLAPPED *o, DWORD milliseconds) {
    return ::GetQueuedCompletionStatus(port, (LPDWORD)ovl::dword_of(bytes), (PULONG_PTR)(void *)key, o, milliseconds);
}
template <class D, typename ovl::if_dword<D>::type = 0>
__attribute__((always_inline)) inline BOOL GetQueuedCompletionStatus(HANDLE port, LPDWORD bytes, D *key, LPOVERLAPPED *o, DWORD milliseconds) {
    ULONG_PTR whole = 0;
    BOOL got = ::GetQueuedCompletionStatus(port, bytes, &whole, o, milliseconds);
    if (!key || !(got || (o && *o))) return got;
    if ((ULONG_PTR)key % sizeof whole || __builtin_object_size(key, 1) < sizeof whole) *key = (D)whole;
    else __builtin_memcpy((void *)key, &whole, sizeof whole);
    return got;
}
template <class L, class D, typename ovl::if_long<L>::type = 0, typename ovl::if_dword<D>::type = 0>
__attribute__((always_inline)) inline BOOL GetQueuedCompletionStatus(HANDLE port, L *bytes, D *key, LPOVERLAPPED *o, DWORD milliseconds) {
    return GetQueuedCompletionStatus(port, (LPDWORD)ovl::dword_of(bytes), key, o, milliseconds);
}
/* `overlapped cc` calls this where the key's place is that of a variable which the source declares as a DWORD. */
template <class B, class K>
inline BOOL ovl_queued_by_dword(HANDLE port, B *bytes, K *key, LPOVERLAPPED *o, DWORD milliseconds) {
    return GetQueuedCompletionStatus(port, bytes, key, o, milliseconds);
}
template <class B>
inline BOOL ovl_queued_by_dword(HANDLE port, B *bytes, DWORD *key, LPOVERLAPPED *o, DWORD milliseconds) {
    ULONG_PTR whole = 0;
    BOOL got = GetQueuedCompletionStatus(port, bytes, &whole, o, milliseconds);
    if (got || (o && *o)) *key = (DWORD)whole;
    return got;
}
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL ReadFile(HANDLE file, LPVOID buffer, DWORD count, L *read, LPOVERLAPPED o) { return ::ReadFile(file, buffer, count, (LPDWORD)ovl::dword_of(read), o); }
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL WriteFile(HANDLE file, LPCVOID buffer, DWORD count, L *written, LPOVERLAPPED o) { return ::WriteFile(file, buffer, count, (LPDWORD)ovl::dword_of(written), o); }
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED o, L *got, BOOL wait) { return ::GetOverlappedResult(file, o, (LPDWORD)ovl::dword_of(got), wait); }
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL GetExitCodeThread(HANDLE thread, L *code) { return ::GetExitCodeThread(thread, (LPDWORD)ovl::dword_of(code)); }
template <class L, typename ovl::if_long<L>::type = 0>
inline HANDLE CreateThread(LPSECURITY_ATTRIBUTES a, SIZE_T stack, LPTHREAD_START_ROUTINE start, LPVOID parameter, DWORD flags, L *id) {
    return ::CreateThread(a, stack, start, parameter, flags, (LPDWORD)ovl::dword_of(id));
}
/* A routine that says unsigned long leaves its code where one that says DWORD does. */
template <class R, typename ovl::if_long<R>::type = 0>
inline HANDLE CreateThread(LPSECURITY_ATTRIBUTES a, SIZE_T stack, R (*start)(void *), LPVOID parameter, DWORD flags, LPDWORD id) {
    return ::CreateThread(a, stack, (LPTHREAD_START_ROUTINE)(void *)start, parameter, flags, id);
}
template <class R, class L, typename ovl::if_long<R>::type = 0, typename ovl::if_long<L>::type = 0>
inline HANDLE CreateThread(LPSECURITY_ATTRIBUTES a, SIZE_T stack, R (*start)(void *), LPVOID parameter, DWORD flags, L *id) {
    return ::CreateThread(a, stack, (LPTHREAD_START_ROUTINE)(void *)start, parameter, flags, (LPDWORD)ovl::dword_of(id));
}
template <class R, typename ovl::if_long<R>::type = 0>
inline BOOL QueueUserWorkItem(R (*start)(void *), PVOID parameter, ULONG flags) {
    return ::QueueUserWorkItem((LPTHREAD_START_ROUTINE)(void *)start, parameter, flags);
}
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL GetComputerNameA(LPSTR name, L *length) { return ::GetComputerNameA(name, (LPDWORD)ovl::dword_of(length)); }
template <class L, typename ovl::if_long<L>::type = 0>
inline BOOL GetComputerNameW(LPWSTR name, L *length) { return ::GetComputerNameW(name, (LPDWORD)ovl::dword_of(length)); }
}
#else
/* The same for C. */
static __inline__ BOOL ovl_queued_dword(HANDLE port, LPDWORD bytes, void *key, LPOVERLAPPED *o, DWORD milliseconds) {
    ULONG_PTR whole = 0;
    BOOL got = GetQueuedCompletionStatus(port, bytes, &whole, o, milliseconds);
    if (got || (o && *o)) *(DWORD *)key = (DWORD)whole;
    return got;
}
static __inline__ BOOL ovl_queued_whole(HANDLE port, LPDWORD bytes, void *key, LPOVERLAPPED *o, DWORD milliseconds) {
    return GetQueuedCompletionStatus(port, bytes, (PULONG_PTR)key, o, milliseconds);
}
#define ovl_queued_by_dword(port, bytes, key, o, milliseconds) \
    _Generic((key), DWORD *: ovl_queued_dword, default: ovl_queued_whole)(port, bytes, key, o, milliseconds)
/* What old C does, gcc from 14 and clang from 16 on refuse; they are to warn, as before. */
#if defined(__clang__) || __GNUC__ >= 14
#pragma GCC diagnostic warning "-Wimplicit-function-declaration"
#pragma GCC diagnostic warning "-Wincompatible-pointer-types"
#pragma GCC diagnostic warning "-Wint-conversion"
#endif
#endif
#endif
