/* Words that Microsoft's compiler knows without a header, so that a source has them before it includes one: `overlapped cc` and the SDK's
 * flags for `_WIN32` include this first. */
#ifndef OVL_WORDS_H
#define OVL_WORDS_H
#pragma GCC system_header

#define __cdecl
#define _cdecl
#define __stdcall
#define _stdcall
#define __fastcall
#define _fastcall
#define __thiscall
#define __vectorcall
#define __clrcall
#define __ptr64
#define __ptr32
#define __w64
#define _W64
#define __unaligned
#define __assume(condition) ((void)0)
#define __noop(...) ((void)0)
#ifndef __FUNCSIG__
#define __FUNCSIG__ __PRETTY_FUNCTION__
#endif
#if defined(__x86_64__) || defined(__i386__)
#define __debugbreak() __asm__ volatile("int3")
#else
#define __debugbreak() __builtin_trap()
#endif
#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() ((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))
#ifndef __forceinline
#define __forceinline __inline__ __attribute__((__always_inline__))
#endif
#define _forceinline __forceinline
#define _inline __inline__

/* __declspec(x): each of Microsoft's words by what it stands for; those that only Windows' linker knows are nothing. */
#ifndef __declspec
#define __declspec(...) OVL_SPECIFIED(OVL_SPECIFIED_BY_##__VA_ARGS__, OVL_DECLSPEC_##__VA_ARGS__, )
#endif
#define _declspec(...) OVL_SPECIFIED(OVL_SPECIFIED_BY_##__VA_ARGS__, OVL_DECLSPEC_##__VA_ARGS__, )
#define OVL_SPECIFIED(...) OVL_SPECIFIED_SECOND(__VA_ARGS__)
#define OVL_SPECIFIED_SECOND(first, second, third, ...) second OVL_SPECIFIED_ATTRIBUTE(third)
#define OVL_SPECIFIED_ATTRIBUTE(...) __VA_OPT__(__attribute__((__VA_ARGS__)))
#define OVL_DECLSPEC_
#define OVL_DECLSPEC_align(bytes) __attribute__((__aligned__(bytes)))
#define OVL_DECLSPEC_allocate(segment)
/* With a text behind it, which the attribute takes, or without. */
#define OVL_SPECIFIED_BY_deprecated , , __deprecated__
#define OVL_DECLSPEC_deprecated __attribute__((__deprecated__))
#define OVL_DECLSPEC_dllexport __attribute__((__visibility__("default")))
#define OVL_DECLSPEC_dllimport
#define OVL_DECLSPEC_empty_bases
#define OVL_DECLSPEC_naked
#define OVL_DECLSPEC_noalias
#define OVL_DECLSPEC_noinline __attribute__((__noinline__))
#define OVL_DECLSPEC_noreturn __attribute__((__noreturn__))
#define OVL_DECLSPEC_nothrow __attribute__((__nothrow__))
#define OVL_DECLSPEC_novtable
#define OVL_DECLSPEC_property(...) _Pragma("GCC error \"__declspec(property) is not supported: call the accessors themselves\"")
#define OVL_DECLSPEC_restrict
#define OVL_DECLSPEC_selectany __attribute__((__weak__))
#define OVL_DECLSPEC_thread __thread
#define OVL_DECLSPEC_uuid(text)

/* __pragma(x): what the compilers here know by the same name is handed to them; warnings' numbers and the like are nothing. */
#ifndef __pragma
#define __pragma(...) OVL_PRAGMA_CHOOSE(OVL_PRAGMA_##__VA_ARGS__, OVL_PRAGMA_NOTHING, )(__VA_ARGS__)
#define OVL_PRAGMA_CHOOSE(...) OVL_PRAGMA_SECOND(__VA_ARGS__)
#define OVL_PRAGMA_SECOND(first, second, ...) second
#define OVL_PRAGMA_NOTHING(...)
#define OVL_PRAGMA_GIVEN(...) _Pragma(#__VA_ARGS__)
#define OVL_PRAGMA_pack(...) , OVL_PRAGMA_GIVEN
#define OVL_PRAGMA_push_macro(...) , OVL_PRAGMA_GIVEN
#define OVL_PRAGMA_pop_macro(...) , OVL_PRAGMA_GIVEN
#define OVL_PRAGMA_omp , OVL_PRAGMA_GIVEN,
#endif

#define __int8 char
#define __int16 short
#define __int32 int
#ifndef __int64
#define __int64 long long
#endif
#define _int8 char
#define _int16 short
#define _int32 int
#define _int64 long long

#include "ovl/foreign_types.h"

/* The word timeval is Winsock's from the start: headers declare with it before they include Winsock. glibc's own is defined here as
 * glibc defines it, and the headers that have fields of it set the word aside. */
#if defined(_WIN32) && !defined(__timeval_defined)
#define __timeval_defined 1
struct timeval { long tv_sec; long tv_usec; };
#define timeval ovl_timeval
struct timeval;
#endif
#endif
