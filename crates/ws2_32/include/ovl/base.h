/* The base types, calling conventions and keywords that every other header builds on.
 *
 * Widths are Windows' (LLP64): DWORD, LONG and ULONG have 32 bits although Linux' long has 64. Types that are the size of a
 * pointer are made from long, so that they are the same types as size_t and ssize_t. */
#ifndef OVL_BASE_H
#define OVL_BASE_H
#pragma GCC system_header

#include "ovl/words.h"
#include <stddef.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
#define OVL_BEGIN extern "C" {
#define OVL_END }
#else
#define OVL_BEGIN
#define OVL_END
#endif

/* A function whose name libc has too: declared under its own name, linked as ovl_NAME. The label renames the symbol and nothing
 * else, so that members and functions of other namespaces keep the name; in C++ it overloads beside glibc's. */
#ifdef __cplusplus
#define OVL_LIBC(result, name, arguments) extern "C++" result name arguments __asm__("ovl_" #name)
#else
#define OVL_LIBC(result, name, arguments) extern result name arguments __asm__("ovl_" #name)
#endif
#define OVL_INLINE static __inline__ __attribute__((__unused__))

/* Calling conventions: Linux has one. ovl/words.h has those that the compiler knows. */
#define cdecl
#define CDECL
#define STDMETHODCALLTYPE
#define WINAPI
#define APIENTRY
#define APIPRIVATE
#define CALLBACK
#define WINAPIV
#define PASCAL
#define pascal
#define NTAPI
#define FASTCALL
#include "ovl/plain_words.h"
#define UNALIGNED
#define RESTRICTED_POINTER
#define DECLSPEC_IMPORT
#define WINBASEAPI
#define WINADVAPI
#define WINUSERAPI
#define WINSOCK_API_LINKAGE
#define WSAAPI
#define _CRTIMP
#define _CRTIMP2
#define FORCEINLINE __forceinline
#define CFORCEINLINE FORCEINLINE
#ifndef __cplusplus
#define _alloca __builtin_alloca
#else
#define _alloca __builtin_alloca
#endif
#define DECLSPEC_NORETURN __attribute__((__noreturn__))
#define DECLSPEC_ALIGN(bytes) __attribute__((__aligned__(bytes)))
#define DECLSPEC_NOINLINE __attribute__((__noinline__))
#define DECLSPEC_NOVTABLE
#define DECLSPEC_SELECTANY __attribute__((__weak__))
#define DECLSPEC_DEPRECATED
#define DECLSPEC_CACHEALIGN __attribute__((__aligned__(64)))

/* Numbers with Microsoft's endings: 1i64, 1ui64. In C no header can give them. */
#if defined(__cplusplus) && __cplusplus >= 201103L
extern "C++" {
constexpr signed char operator""i8(unsigned long long value) { return (signed char)value; }
constexpr short operator""i16(unsigned long long value) { return (short)value; }
constexpr int operator""i32(unsigned long long value) { return (int)value; }
constexpr long long operator""i64(unsigned long long value) { return (long long)value; }
constexpr unsigned char operator""ui8(unsigned long long value) { return (unsigned char)value; }
constexpr unsigned short operator""ui16(unsigned long long value) { return (unsigned short)value; }
constexpr unsigned int operator""ui32(unsigned long long value) { return (unsigned int)value; }
constexpr unsigned long long operator""ui64(unsigned long long value) { return value; }
}
#endif

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif
/* What a source asks before it declares itself what the first headers of Windows for gcc lacked: these lack it no more. */
#if defined(_WIN32) && !defined(__MINGW64_VERSION_MAJOR)
#define __MINGW64_VERSION_MAJOR 10
#define __MINGW64_VERSION_MINOR 0
#endif

OVL_BEGIN
typedef char CHAR, *PCHAR, *LPCH, *PCH, *NPSTR, *LPSTR, *PSTR, CCHAR;
typedef const char *LPCCH, *PCCH, *LPCSTR, *PCSTR;
typedef signed char INT8, *PINT8;
typedef unsigned char UCHAR, *PUCHAR, BYTE, *PBYTE, *LPBYTE, UINT8, *PUINT8, BOOLEAN, *PBOOLEAN;
/* Words of RPC, which a program that asks for less of Windows may mean otherwise. */
#if defined(_WIN32) && !defined(WIN32_LEAN_AND_MEAN)
typedef unsigned char byte, boolean;
#endif
typedef short SHORT, *PSHORT, INT16, *PINT16;
typedef unsigned short USHORT, *PUSHORT, WORD, *PWORD, *LPWORD, UINT16, *PUINT16, ATOM, LANGID;
typedef int INT, *PINT, *LPINT, INT32, *PINT32, LONG, *PLONG, *LPLONG, LONG32, *PLONG32, BOOL, *PBOOL, *LPBOOL, HFILE, HRESULT, NTSTATUS, *PNTSTATUS;
typedef unsigned int UINT, *PUINT, UINT32, *PUINT32, ULONG, *PULONG, ULONG32, *PULONG32, DWORD, *PDWORD, *LPDWORD, DWORD32, *PDWORD32, LCID;
typedef long long LONGLONG, *PLONGLONG, LONG64, *PLONG64, INT64, *PINT64;
typedef unsigned long long ULONGLONG, *PULONGLONG, ULONG64, *PULONG64, UINT64, *PUINT64, DWORDLONG, *PDWORDLONG, DWORD64, *PDWORD64, QWORD;
typedef long INT_PTR, *PINT_PTR, LONG_PTR, *PLONG_PTR, SSIZE_T, *PSSIZE_T, LPARAM, LRESULT;
typedef unsigned long UINT_PTR, *PUINT_PTR, ULONG_PTR, *PULONG_PTR, DWORD_PTR, *PDWORD_PTR, SIZE_T, *PSIZE_T, WPARAM, KAFFINITY;
typedef int HALF_PTR, *PHALF_PTR;
typedef unsigned int UHALF_PTR, *PUHALF_PTR;
#ifdef _WIN32
typedef long _off_t;
#endif
typedef float FLOAT, *PFLOAT;
typedef double DOUBLE;
typedef void *PVOID, *LPVOID, *HANDLE, **PHANDLE, **LPHANDLE, *HGLOBAL, *HLOCAL, *PSID, *PSECURITY_DESCRIPTOR;
typedef void *PVOID64;
typedef const void *LPCVOID, *PCVOID;
typedef DWORD ACCESS_MASK, *PACCESS_MASK, SECURITY_INFORMATION, COLORREF, *LPCOLORREF, LCTYPE, LGRPID;

#if __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus)
typedef char16_t WCHAR;
#else
typedef unsigned short WCHAR;
#endif
typedef WCHAR *PWCHAR, *LPWCH, *PWCH, *NWPSTR, *LPWSTR, *PWSTR, *BSTR;
typedef const WCHAR *LPCWCH, *PCWCH, *LPCWSTR, *PCWSTR, *PCNZWCH;
typedef const CHAR *PCNZCH;
typedef PCWSTR *PZPCWSTR;

#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR, TBYTE, *PTBYTE;
typedef LPWSTR LPTSTR, PTSTR, LPTCH, PTCH;
typedef LPCWSTR LPCTSTR, PCTSTR;
#else
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE, *PTBYTE;
typedef LPSTR LPTSTR, PTSTR, LPTCH, PTCH;
typedef LPCSTR LPCTSTR, PCTSTR;
#endif

#define DECLARE_HANDLE(name) struct name##__ { int unused; }; typedef struct name##__ *name
DECLARE_HANDLE(HINSTANCE);
typedef HINSTANCE HMODULE;
DECLARE_HANDLE(HWND);
DECLARE_HANDLE(HDC);
DECLARE_HANDLE(HICON);
typedef HICON HCURSOR;
DECLARE_HANDLE(HMENU);
DECLARE_HANDLE(HBRUSH);
DECLARE_HANDLE(HRGN);
DECLARE_HANDLE(HFONT);
DECLARE_HANDLE(HKEY);
typedef HKEY *PHKEY;
DECLARE_HANDLE(HRSRC);
DECLARE_HANDLE(HDESK);
DECLARE_HANDLE(HHOOK);
typedef void *HGDIOBJ;

typedef INT_PTR (WINAPI *FARPROC)();
typedef INT_PTR (WINAPI *NEARPROC)();
typedef INT_PTR (WINAPI *PROC)();

typedef union _LARGE_INTEGER {
    __extension__ struct { DWORD LowPart; LONG HighPart; };
    struct { DWORD LowPart; LONG HighPart; } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER, *LPLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    __extension__ struct { DWORD LowPart; DWORD HighPart; };
    struct { DWORD LowPart; DWORD HighPart; } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _LUID { DWORD LowPart; LONG HighPart; } LUID, *PLUID;

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    unsigned int Data1;
    unsigned short Data2;
    unsigned short Data3;
    unsigned char Data4[8];
} GUID, UUID, IID, CLSID, *LPGUID, *LPIID, *LPCLSID;
typedef const GUID *LPCGUID;
#endif

typedef struct _LIST_ENTRY { struct _LIST_ENTRY *Flink; struct _LIST_ENTRY *Blink; } LIST_ENTRY, *PLIST_ENTRY;
typedef struct _SINGLE_LIST_ENTRY { struct _SINGLE_LIST_ENTRY *Next; } SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _FILETIME { DWORD dwLowDateTime; DWORD dwHighDateTime; } FILETIME, *PFILETIME, *LPFILETIME;
typedef struct _SYSTEMTIME {
    WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

typedef struct _SECURITY_ATTRIBUTES {
    DWORD nLength;
    LPVOID lpSecurityDescriptor;
    BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

typedef struct _OVERLAPPED {
    ULONG_PTR Internal;
    ULONG_PTR InternalHigh;
    __extension__ union {
        __extension__ struct { DWORD Offset; DWORD OffsetHigh; };
        PVOID Pointer;
    };
    HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED, *POVERLAPPED;

typedef union _FILE_SEGMENT_ELEMENT { PVOID64 Buffer; ULONGLONG Alignment; } FILE_SEGMENT_ELEMENT, *PFILE_SEGMENT_ELEMENT;
typedef struct _OVERLAPPED_ENTRY {
    ULONG_PTR lpCompletionKey;
    LPOVERLAPPED lpOverlapped;
    ULONG_PTR Internal;
    DWORD dwNumberOfBytesTransferred;
} OVERLAPPED_ENTRY, *LPOVERLAPPED_ENTRY, *POVERLAPPED_ENTRY;

typedef struct tagPOINT { LONG x; LONG y; } POINT, *PPOINT, *LPPOINT;
typedef struct tagSIZE { LONG cx; LONG cy; } SIZE, *PSIZE, *LPSIZE;
typedef struct tagRECT { LONG left; LONG top; LONG right; LONG bottom; } RECT, *PRECT, *LPRECT;
typedef struct _COORD { SHORT X; SHORT Y; } COORD, *PCOORD;
typedef struct _SMALL_RECT { SHORT Left; SHORT Top; SHORT Right; SHORT Bottom; } SMALL_RECT, *PSMALL_RECT;
OVL_END

#define MAX_PATH 260
#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256

#define ANYSIZE_ARRAY 1
/* Sources write MAKEWORD(2,2,) too: an empty argument more, which Microsoft's preprocessor drops. */
#define MAKEWORD(low, high, ...) ((WORD)(((BYTE)(((DWORD_PTR)(low)) & 0xff)) | ((WORD)((BYTE)(((DWORD_PTR)(high)) & 0xff))) << 8))
#define MAKELONG(low, high) ((LONG)(((WORD)(((DWORD_PTR)(low)) & 0xffff)) | ((DWORD)((WORD)(((DWORD_PTR)(high)) & 0xffff))) << 16))
#define LOWORD(value) ((WORD)(((DWORD_PTR)(value)) & 0xffff))
#define HIWORD(value) ((WORD)((((DWORD_PTR)(value)) >> 16) & 0xffff))
#define LOBYTE(value) ((BYTE)(((DWORD_PTR)(value)) & 0xff))
#define HIBYTE(value) ((BYTE)((((DWORD_PTR)(value)) >> 8) & 0xff))
#define MAKELPARAM(low, high) ((LPARAM)(DWORD)MAKELONG(low, high))
#define MAKEWPARAM(low, high) ((WPARAM)(DWORD)MAKELONG(low, high))
#define MAKELRESULT(low, high) ((LRESULT)(DWORD)MAKELONG(low, high))
#define MAKELANGID(primary, sub) ((((WORD)(sub)) << 10) | (WORD)(primary))
#define PRIMARYLANGID(id) ((WORD)(id) & 0x3ff)
#define SUBLANGID(id) ((WORD)(id) >> 10)
#define MAKELCID(language, sort) ((DWORD)((((DWORD)((WORD)(sort))) << 16) | ((DWORD)((WORD)(language)))))
#define LANG_NEUTRAL 0x00
#define LANG_ENGLISH 0x09
#define LANG_KOREAN 0x12
#define LANG_INVARIANT 0x7f
#define SUBLANG_NEUTRAL 0x00
#define SUBLANG_DEFAULT 0x01
#define SUBLANG_SYS_DEFAULT 0x02
#define SUBLANG_ENGLISH_US 0x01
#define SUBLANG_KOREAN 0x01
#define SORT_DEFAULT 0x0
#define LANG_SYSTEM_DEFAULT MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT)
#define LANG_USER_DEFAULT MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT)
#define LOCALE_SYSTEM_DEFAULT 0x0800
#define LOCALE_USER_DEFAULT 0x0400

#define MAXBYTE 0xff
#define MAXCHAR 0x7f
#define MAXWORD 0xffff
#define MAXSHORT 0x7fff
#define MAXDWORD 0xffffffffU
#define MAXLONG 0x7fffffff
#define MAXUINT 0xffffffffU
#define MINLONG ((LONG)0x80000000)
#define MAXLONGLONG 0x7fffffffffffffffLL
#define Int32x32To64(a, b) (((LONGLONG)((LONG)(a))) * ((LONGLONG)((LONG)(b))))
#define UInt32x32To64(a, b) ((ULONGLONG)((UINT)(a)) * (ULONGLONG)((UINT)(b)))
#define HandleToULong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define ULongToHandle(value) ((HANDLE)(ULONG_PTR)(value))
#define LongToHandle(value) ((HANDLE)(LONG_PTR)(value))
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToUint(p) ((UINT)(UINT_PTR)(p))
#define PtrToInt(p) ((INT)(INT_PTR)(p))
#define UlongToPtr(value) ((VOID *)(ULONG_PTR)(value))
#define LongToPtr(value) ((VOID *)(LONG_PTR)(value))
#define UIntToPtr(value) ((VOID *)(UINT_PTR)(value))
#define IntToPtr(value) ((VOID *)(INT_PTR)(value))

#ifndef _STATIC_ASSERT
#define _STATIC_ASSERT(condition) typedef char ovl_static_assertion[(condition) ? 1 : -1] __attribute__((__unused__))
#endif
#define TYPE_ALIGNMENT(type) __alignof__(type)
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define UFIELD_OFFSET(type, field) ((DWORD)offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ARRAYSIZE(array) RTL_NUMBER_OF(array)
#ifndef _countof
#define _countof(array) RTL_NUMBER_OF(array)
#endif
#define CONTAINING_RECORD(address, type, field) ((type *)((char *)(address) - (size_t)((char *)&((type *)16)->field - (char *)(type *)16)))
#define UNREFERENCED_PARAMETER(name) ((void)(name))
#define DBG_UNREFERENCED_PARAMETER(name) ((void)(name))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(name) ((void)(name))
#define C_ASSERT(condition) typedef char ovl_c_assert[(condition) ? 1 : -1] __attribute__((__unused__))

#define __TEXT_(text) L##text
#ifndef OVL_WIDE_TEXT
#ifdef UNICODE
#define OVL_WIDE_TEXT(text) __TEXT_(text)
#else
#define OVL_WIDE_TEXT(text) text
#endif
#endif
#define TEXT(text) OVL_WIDE_TEXT(text)
#define __TEXT(text) OVL_WIDE_TEXT(text)

#ifndef MAXULONG_PTR
#define MAXULONG_PTR (~((ULONG_PTR)0))
#define MAXUINT_PTR (~((UINT_PTR)0))
#define MAXLONG_PTR ((LONG_PTR)(MAXULONG_PTR >> 1))
#define MINLONG_PTR (~MAXLONG_PTR)
#define MAXINT_PTR ((INT_PTR)(MAXUINT_PTR >> 1))
#endif
#ifdef __cplusplus
#define EXTERN_C extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif
#define STDAPI EXTERN_C HRESULT

#ifndef DEFINE_GUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
    EXTERN_C const GUID name __attribute__((__weak__)); \
    const GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#endif
#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const IID &
OVL_INLINE int InlineIsEqualGUID(REFGUID a, REFGUID b) { return __builtin_memcmp(&a, &b, sizeof(GUID)) == 0; }
OVL_INLINE int IsEqualGUID(REFGUID a, REFGUID b) { return __builtin_memcmp(&a, &b, sizeof(GUID)) == 0; }
OVL_INLINE bool operator==(REFGUID a, REFGUID b) { return __builtin_memcmp(&a, &b, sizeof(GUID)) == 0; }
OVL_INLINE bool operator!=(REFGUID a, REFGUID b) { return __builtin_memcmp(&a, &b, sizeof(GUID)) != 0; }
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const IID *
#define IsEqualGUID(a, b) (__builtin_memcmp((a), (b), sizeof(GUID)) == 0)
#define InlineIsEqualGUID(a, b) IsEqualGUID(a, b)
#endif
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)

#include "ovl/sal.h"
#include "ovl/seh.h"
#include "ovl/minmax.h"

#endif
