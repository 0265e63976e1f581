/* __try, __finally, __leave and __except, as far as cleanup goes: __leave ends the block, __finally runs after it, and the handler of
 * __except never runs, since no access violation is turned into an exception here. A return within __try skips __finally.
 *
 * In C++ __try is libstdc++'s own macro for try, so the rest is built on it. In C, __leave jumps to a label that stands before the block. */
#ifndef OVL_SEH_H
#define OVL_SEH_H
#pragma GCC system_header

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

#define OVL_JOIN_(a, b) a##b
#define OVL_JOIN(a, b) OVL_JOIN_(a, b)

#ifdef __cplusplus
extern "C++" {
namespace ovl {
struct leave {};
struct never {};
}
}
#ifndef __try
#define __try try
#endif
#define _try __try
#define __leave throw ::ovl::leave()
#define __finally catch (const ::ovl::leave &) {}
#define __except(filter) catch (const ::ovl::leave &) {} if (false && (filter))
#else
#define __try \
    for (void *ovl_leave = &&OVL_JOIN(ovl_left_, __LINE__); ovl_leave; ovl_leave = 0) \
        if (0) { OVL_JOIN(ovl_left_, __LINE__) : break; } else
#define __leave goto *ovl_leave
#define __finally
#define __except(filter) if (0 && (filter))
#define _try __try
#endif
#define _leave __leave
#define _finally __finally
#define _except(filter) __except(filter)
#define GetExceptionCode() ((DWORD)0)
#define _exception_code() ((DWORD)0)
#define GetExceptionInformation() ((struct _EXCEPTION_POINTERS *)0)
#define _exception_info() ((struct _EXCEPTION_POINTERS *)0)
#define AbnormalTermination() 0
#endif
