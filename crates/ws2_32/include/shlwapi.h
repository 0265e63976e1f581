/* shlwapi.h: paths and texts. Both kinds of separator are read; what joins two parts is the kind that the path has already, or that of Linux. */
#ifndef OVL_SHLWAPI_H
#define OVL_SHLWAPI_H
#pragma GCC system_header
#include "ovl/kernel.h"
#include "ovl/crt.h"
#include "ovl/wide.h"
#define LWSTDAPI EXTERN_C HRESULT WINAPI
#define LWSTDAPI_(type) EXTERN_C type WINAPI
#define STIF_DEFAULT 0
#define STIF_SUPPORT_HEX 1
#define GCT_INVALID 0
#define GCT_LFNCHAR 1
#define GCT_SHORTCHAR 2
#define GCT_WILD 4
#define GCT_SEPARATOR 8

#define OVL_CHAR char
#define OVL_TEXT(name) name##A
#define OVL_FOLD(unit) ((unsigned)tolower((unsigned char)(unit)))
#include "ovl/paths.h"
#undef OVL_CHAR
#undef OVL_TEXT
#undef OVL_FOLD
#define OVL_CHAR WCHAR
#define OVL_TEXT(name) name##W
#define OVL_FOLD(unit) ((unsigned)towlower((wint_t)(unit)))
#include "ovl/paths.h"
#undef OVL_CHAR
#undef OVL_TEXT
#undef OVL_FOLD

OVL_INLINE int StrCmpW(PCWSTR a, PCWSTR b) { return lstrcmpW(a, b); }
OVL_INLINE PWSTR StrCpyW(PWSTR to, PCWSTR from) { return lstrcpyW(to, from); }
OVL_INLINE PWSTR StrCatW(PWSTR to, PCWSTR from) { return lstrcatW(to, from); }

#ifdef UNICODE
#define OVL_PATHS(name) name##W
#define StrCmp StrCmpW
#define StrCpy StrCpyW
#define StrCat StrCatW
#else
#define OVL_PATHS(name) name##A
#define StrCmp lstrcmpA
#define StrCpy lstrcpyA
#define StrCat lstrcatA
#endif
#define PathAddBackslash OVL_PATHS(PathAddBackslash)
#define PathAddExtension OVL_PATHS(PathAddExtension)
#define PathAppend OVL_PATHS(PathAppend)
#define PathCanonicalize OVL_PATHS(PathCanonicalize)
#define PathCombine OVL_PATHS(PathCombine)
#define PathFileExists OVL_PATHS(PathFileExists)
#define PathFindExtension OVL_PATHS(PathFindExtension)
#define PathFindFileName OVL_PATHS(PathFindFileName)
#define PathIsDirectory OVL_PATHS(PathIsDirectory)
#define PathIsRelative OVL_PATHS(PathIsRelative)
#define PathMatchSpec OVL_PATHS(PathMatchSpec)
#define PathQuoteSpaces OVL_PATHS(PathQuoteSpaces)
#define PathRemoveBackslash OVL_PATHS(PathRemoveBackslash)
#define PathRemoveExtension OVL_PATHS(PathRemoveExtension)
#define PathRemoveFileSpec OVL_PATHS(PathRemoveFileSpec)
#define PathRenameExtension OVL_PATHS(PathRenameExtension)
#define PathStripPath OVL_PATHS(PathStripPath)
#define PathUnquoteSpaces OVL_PATHS(PathUnquoteSpaces)
#define StrChr OVL_PATHS(StrChr)
#define StrChrI OVL_PATHS(StrChrI)
#define StrCmpI OVL_PATHS(StrCmpI)
#define StrCmpN OVL_PATHS(StrCmpN)
#define StrCmpNI OVL_PATHS(StrCmpNI)
#define StrCpyN OVL_PATHS(StrCpyN)
#define StrDup OVL_PATHS(StrDup)
#define StrRChr OVL_PATHS(StrRChr)
#define StrStr OVL_PATHS(StrStr)
#define StrStrI OVL_PATHS(StrStrI)
#define StrToInt OVL_PATHS(StrToInt)
#define StrToIntEx OVL_PATHS(StrToIntEx)
#define StrTrim OVL_PATHS(StrTrim)
#endif
