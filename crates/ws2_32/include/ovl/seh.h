/* __try, __except, __finally and __leave.
 *
 * A block registers a frame with its thread and saves the registers of its function. The filter of __except, and __finally where the block
 * is left otherwise than by its end or __leave, are run within that function by giving it its registers back while all that lies below stays
 * on the stack; the library's exceptions/ says how. The function must address its locals by its frame pointer, which a call of alloca that
 * never happens sees to.
 *
 * To see all locals as they are, it must have them in memory, which a compiler does not keep to that optimizes: `overlapped cc` takes such
 * functions from it, OVL_UNOPTIMIZED and OVL_OPTIMIZED do for others. In what is optimized
 *  - a block that ends or is left by __leave, its __finally, and what follows see all locals as they are: that way is straight;
 *  - a filter, a handler, and __finally on every other way see those that the block has not changed, and those that are volatile;
 *    others may be as they were when the block began, and so may those that a filter or such a __finally has changed, elsewhere.
 *
 * In C the block is the body of a `for`, which break and continue mean: `overlapped cc` makes jumps of them. In C++ it is a branch of an `if`. */
#ifndef OVL_SEH_H
#define OVL_SEH_H
#pragma GCC system_header

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

#define OVL_JOIN_(a, b) a##b
#define OVL_JOIN(a, b) OVL_JOIN_(a, b)

/* Between these, on lines of their own outside functions, stands what is compiled as it is written. */
#if defined(__clang__)
#define OVL_UNOPTIMIZED _Pragma("clang optimize off")
#define OVL_OPTIMIZED _Pragma("clang optimize on")
#else
#define OVL_UNOPTIMIZED _Pragma("GCC push_options") _Pragma("GCC optimize(\"O0\", \"no-ira-share-spill-slots\")")
#define OVL_OPTIMIZED _Pragma("GCC pop_options")
#endif

/* What a frame's function is to do next. */
#define OVL_SEH_NEW 0
#define OVL_SEH_BODY 1
#define OVL_SEH_FILTER 2
#define OVL_SEH_AFTER 3
#define OVL_SEH_CALLED 4
#define OVL_SEH_HANDLER 5
#define OVL_SEH_DONE 6

struct _EXCEPTION_POINTERS;
struct ovl_seh_frame {
    struct ovl_seh_frame *outer;
    void *resume;
    void *registers[24];
    struct _EXCEPTION_POINTERS *pointers;
    volatile int turn;
    unsigned code;
    int abnormal, is_finally;
};

#ifdef __cplusplus
extern "C" {
#endif
struct ovl_seh_frame *ovl_seh_begin(struct ovl_seh_frame *frame) __attribute__((__nothrow__));
int ovl_seh_save(struct ovl_seh_frame *frame) __attribute__((__returns_twice__, __nothrow__));
void ovl_seh_turn(struct ovl_seh_frame *frame);
void ovl_seh_leave(struct ovl_seh_frame *frame);
void ovl_seh_answer(struct ovl_seh_frame *frame, int answer) __attribute__((__noreturn__));
#ifdef __cplusplus
}
#endif

/* Never calls alloca, which no compiler knows. */
#define OVL_SEH_POINTED \
    __extension__({ \
        if (__builtin_expect(ovl_seh.turn > OVL_SEH_DONE, 0)) \
            __asm__ volatile("" : : "r"(__builtin_alloca((unsigned)ovl_seh.turn)) : "memory"); \
    })

/* Where __leave goes, and so does the end of a block: behind its body, within braces that __try opens. */
#define OVL_SEH_LEFT ovl_left: __attribute__((__unused__));
#define OVL_SEH_FILTERS(filter) \
    else if (ovl_seh.turn == OVL_SEH_FILTER) ovl_seh_answer(&ovl_seh, (filter)); \
    else if (ovl_seh.turn != OVL_SEH_HANDLER) ovl_seh_turn(&ovl_seh); \
    else
#define OVL_SEH_FINALLY \
    else if (ovl_seh.turn == OVL_SEH_FILTER) ovl_seh_answer(&ovl_seh, (ovl_seh.is_finally = 1, 0)); \
    else

#ifdef __cplusplus
extern "C++" {
/* libstdc++ has a macro __try of its own, for its own headers. */
#if defined(__has_include)
#if __has_include(<bits/exception_defines.h>)
#include <bits/exception_defines.h>
#endif
#endif
/* For what is compiled and never runs. */
extern struct ovl_seh_frame ovl_seh;
namespace ovl {
struct leave {};
struct seh : ovl_seh_frame {
    seh() { ovl_seh_begin(this); }
    seh(const seh &) = delete;
    seh &operator=(const seh &) = delete;
    explicit operator bool() const { return false; }
    ~seh()
    {
        abnormal |= turn == OVL_SEH_BODY;
        ovl_seh_leave(this);
    }
};
}
}
/* From its end a block goes on to __finally by a jump, so that the compiler knows what it has changed. That it may begin again, which it
 * never does, keeps what its filter and its handler read as it is. */
#define OVL_TRY \
    if (::ovl::seh ovl_seh{}) { } \
    else if (ovl_seh.turn == OVL_SEH_NEW) { \
        __label__ ovl_again; \
        __label__ ovl_left; \
        ovl_again: \
        OVL_SEH_POINTED; \
        ovl_seh_save(&ovl_seh); \
        if (ovl_seh.turn == OVL_SEH_BODY)
#define OVL_SEH_END(next) \
        else goto next; \
        OVL_SEH_LEFT \
        ovl_seh_turn(&ovl_seh); \
        if (__builtin_expect(ovl_seh.turn == OVL_SEH_NEW, 0)) goto ovl_again;
#define OVL_SEH_EXCEPT(next, filter) \
        OVL_SEH_END(next) \
    } else next: if (0) { } OVL_SEH_FILTERS(filter)
#define OVL_SEH_FINALLY_AT(next) \
        OVL_SEH_END(next) \
        goto next; \
    } else next: if (0) { } OVL_SEH_FINALLY for (; ovl_seh.turn != OVL_SEH_DONE; ovl_seh_turn(&ovl_seh))
#define OVL_EXCEPT(...) OVL_SEH_EXCEPT(OVL_JOIN(ovl_next_, __COUNTER__), (__VA_ARGS__))
#define OVL_FINALLY OVL_SEH_FINALLY_AT(OVL_JOIN(ovl_next_, __COUNTER__))

/* A header's __try may be libstdc++'s: it is the word `try` there, and the source's own alone is more. */
#define OVL_SEH_LEVEL_0 ~,
#define OVL_SEH_SECOND(a, b, ...) b
#define OVL_SEH_SECOND_(...) OVL_SEH_SECOND(__VA_ARGS__)
#define OVL_SEH_PICK(in_source, in_header) OVL_SEH_SECOND_(OVL_JOIN(OVL_SEH_LEVEL_, __INCLUDE_LEVEL__) in_source, in_header, ~)
#undef __try
#if defined(__cpp_exceptions)
#define __try OVL_SEH_PICK(OVL_TRY, try)
#define __except(...) OVL_SEH_PICK(OVL_EXCEPT(__VA_ARGS__), catch (const ::ovl::leave &) {} if (false && (__VA_ARGS__)))
#define __finally OVL_SEH_PICK(OVL_FINALLY, catch (const ::ovl::leave &) {})
#else
#define __try OVL_SEH_PICK(OVL_TRY, if (true))
#define __except(...) OVL_SEH_PICK(OVL_EXCEPT(__VA_ARGS__), if (false && (__VA_ARGS__)))
#define __finally OVL_SEH_PICK(OVL_FINALLY, )
#endif
#else

__inline__ __attribute__((__always_inline__)) static void ovl_seh_left(struct ovl_seh_frame *frame)
{
    frame->abnormal |= frame->turn == OVL_SEH_BODY;
    ovl_seh_leave(frame);
}
#define OVL_TRY \
    for (struct ovl_seh_frame ovl_seh __attribute__((__cleanup__(ovl_seh_left))) = {0}; \
         (ovl_seh.turn == OVL_SEH_NEW ? (OVL_SEH_POINTED, ovl_seh_save(ovl_seh_begin(&ovl_seh))) : 0, ovl_seh.turn != OVL_SEH_DONE); \
         ovl_seh_turn(&ovl_seh)) \
        if (ovl_seh.turn == OVL_SEH_BODY) { \
            __label__ ovl_left;
#define OVL_EXCEPT(...) OVL_SEH_LEFT } OVL_SEH_FILTERS((__VA_ARGS__))
#define OVL_FINALLY OVL_SEH_LEFT } OVL_SEH_FINALLY
#define __try OVL_TRY
#define __except(...) OVL_EXCEPT(__VA_ARGS__)
#define __finally OVL_FINALLY
#endif
#define OVL_LEAVE goto ovl_left
#if defined(__cplusplus) && defined(__cpp_exceptions)
#define __leave OVL_SEH_PICK(OVL_LEAVE, throw ::ovl::leave())
#else
#define __leave OVL_LEAVE
#endif
#define _try OVL_TRY
#define _except(...) OVL_EXCEPT(__VA_ARGS__)
#define _finally OVL_FINALLY
#define _leave OVL_LEAVE
#define GetExceptionCode() (ovl_seh.code)
#define _exception_code() GetExceptionCode()
#define GetExceptionInformation() (ovl_seh.pointers)
#define _exception_info() GetExceptionInformation()
#define AbnormalTermination() (ovl_seh.abnormal)
#define _abnormal_termination() AbnormalTermination()
#endif
