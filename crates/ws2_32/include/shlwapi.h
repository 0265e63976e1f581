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
#define StrCmp StrCmpW
#define StrCpy StrCpyW
#define StrCat StrCatW
#define PathAddBackslash PathAddBackslashW
#define PathAddExtension PathAddExtensionW
#define PathAppend PathAppendW
#define PathCanonicalize PathCanonicalizeW
#define PathCombine PathCombineW
#define PathFileExists PathFileExistsW
#define PathFindExtension PathFindExtensionW
#define PathFindFileName PathFindFileNameW
#define PathIsDirectory PathIsDirectoryW
#define PathIsRelative PathIsRelativeW
#define PathMatchSpec PathMatchSpecW
#define PathQuoteSpaces PathQuoteSpacesW
#define PathRemoveBackslash PathRemoveBackslashW
#define PathRemoveExtension PathRemoveExtensionW
#define PathRemoveFileSpec PathRemoveFileSpecW
#define PathRenameExtension PathRenameExtensionW
#define PathStripPath PathStripPathW
#define PathUnquoteSpaces PathUnquoteSpacesW
#define StrChr StrChrW
#define StrChrI StrChrIW
#define StrCmpI StrCmpIW
#define StrCmpN StrCmpNW
#define StrCmpNI StrCmpNIW
#define StrCpyN StrCpyNW
#define StrDup StrDupW
#define StrRChr StrRChrW
#define StrStr StrStrW
#define StrStrI StrStrIW
#define StrToInt StrToIntW
#define StrToIntEx StrToIntExW
#define StrTrim StrTrimW
#else
#define StrCmp lstrcmpA
#define StrCpy lstrcpyA
#define StrCat lstrcatA
#define PathAddBackslash PathAddBackslashA
#define PathAddExtension PathAddExtensionA
#define PathAppend PathAppendA
#define PathCanonicalize PathCanonicalizeA
#define PathCombine PathCombineA
#define PathFileExists PathFileExistsA
#define PathFindExtension PathFindExtensionA
#define PathFindFileName PathFindFileNameA
#define PathIsDirectory PathIsDirectoryA
#define PathIsRelative PathIsRelativeA
#define PathMatchSpec PathMatchSpecA
#define PathQuoteSpaces PathQuoteSpacesA
#define PathRemoveBackslash PathRemoveBackslashA
#define PathRemoveExtension PathRemoveExtensionA
#define PathRemoveFileSpec PathRemoveFileSpecA
#define PathRenameExtension PathRenameExtensionA
#define PathStripPath PathStripPathA
#define PathUnquoteSpaces PathUnquoteSpacesA
#define StrChr StrChrA
#define StrChrI StrChrIA
#define StrCmpI StrCmpIA
#define StrCmpN StrCmpNA
#define StrCmpNI StrCmpNIA
#define StrCpyN StrCpyNA
#define StrDup StrDupA
#define StrRChr StrRChrA
#define StrStr StrStrA
#define StrStrI StrStrIA
#define StrToInt StrToIntA
#define StrToIntEx StrToIntExA
#define StrTrim StrTrimA
#endif
#endif
