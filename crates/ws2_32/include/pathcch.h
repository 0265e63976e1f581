/* pathcch.h: paths in 16 bits, with the room that there is for them. */
#ifndef OVL_PATHCCH_H
#define OVL_PATHCCH_H
#pragma GCC system_header
#include "ovl/kernel.h"
#define PATHCCH_NONE 0x00
#define PATHCCH_ALLOW_LONG_PATHS 0x01
#define PATHCCH_FORCE_ENABLE_LONG_NAME_PROCESS 0x02
#define PATHCCH_FORCE_DISABLE_LONG_NAME_PROCESS 0x04
#define PATHCCH_DO_NOT_NORMALIZE_SEGMENTS 0x08
#define PATHCCH_ENSURE_IS_EXTENDED_LENGTH_PATH 0x10
#define PATHCCH_ENSURE_TRAILING_SLASH 0x20
#define PATHCCH_CANONICALIZE_SLASHES 0x40
#define PATHCCH_MAX_CCH 0x8000
#define PATHCCH_E_FILENAME_TOO_LONG ((HRESULT)0x800700CE)
OVL_BEGIN
HRESULT WINAPI PathAllocCanonicalize(PCWSTR path, ULONG flags, PWSTR *to);
HRESULT WINAPI PathAllocCombine(PCWSTR path, PCWSTR more, ULONG flags, PWSTR *to);
HRESULT WINAPI PathCchAddBackslashEx(PWSTR path, SIZE_T room, PWSTR *end, SIZE_T *left);
HRESULT WINAPI PathCchAddExtension(PWSTR path, SIZE_T room, PCWSTR extension);
HRESULT WINAPI PathCchAppendEx(PWSTR path, SIZE_T room, PCWSTR more, ULONG flags);
HRESULT WINAPI PathCchCanonicalizeEx(PWSTR to, SIZE_T room, PCWSTR path, ULONG flags);
HRESULT WINAPI PathCchCombineEx(PWSTR to, SIZE_T room, PCWSTR path, PCWSTR more, ULONG flags);
HRESULT WINAPI PathCchFindExtension(PCWSTR path, SIZE_T room, PCWSTR *extension);
BOOL WINAPI PathCchIsRoot(PCWSTR path);
HRESULT WINAPI PathCchRemoveBackslashEx(PWSTR path, SIZE_T room, PWSTR *end, SIZE_T *left);
HRESULT WINAPI PathCchRemoveExtension(PWSTR path, SIZE_T room);
HRESULT WINAPI PathCchRemoveFileSpec(PWSTR path, SIZE_T room);
HRESULT WINAPI PathCchRenameExtension(PWSTR path, SIZE_T room, PCWSTR extension);
HRESULT WINAPI PathCchSkipRoot(PCWSTR path, PCWSTR *rest);
HRESULT WINAPI PathCchStripPrefix(PWSTR path, SIZE_T room);
HRESULT WINAPI PathCchStripToRoot(PWSTR path, SIZE_T room);
OVL_END
OVL_INLINE HRESULT PathCchAddBackslash(PWSTR path, SIZE_T room) { return PathCchAddBackslashEx(path, room, NULL, NULL); }
OVL_INLINE HRESULT PathCchAppend(PWSTR path, SIZE_T room, PCWSTR more) { return PathCchAppendEx(path, room, more, PATHCCH_NONE); }
OVL_INLINE HRESULT PathCchCanonicalize(PWSTR to, SIZE_T room, PCWSTR path) { return PathCchCanonicalizeEx(to, room, path, PATHCCH_NONE); }
OVL_INLINE HRESULT PathCchCombine(PWSTR to, SIZE_T room, PCWSTR path, PCWSTR more) { return PathCchCombineEx(to, room, path, more, PATHCCH_NONE); }
OVL_INLINE HRESULT PathCchRemoveBackslash(PWSTR path, SIZE_T room) { return PathCchRemoveBackslashEx(path, room, NULL, NULL); }
#endif
