/* Text between the code page of windows and that of consoles: both are UTF-8. */
#ifndef OVL_OEM_H
#define OVL_OEM_H
#pragma GCC system_header
OVL_INLINE BOOL ovl_same_text(LPCSTR from, LPSTR to, DWORD length) {
    if (from == NULL || to == NULL) return FALSE;
    __builtin_memmove(to, from, length);
    return TRUE;
}
OVL_INLINE BOOL CharToOemBuffA(LPCSTR from, LPSTR to, DWORD length) { return ovl_same_text(from, to, length); }
OVL_INLINE BOOL OemToCharBuffA(LPCSTR from, LPSTR to, DWORD length) { return ovl_same_text(from, to, length); }
OVL_INLINE BOOL CharToOemA(LPCSTR from, LPSTR to) { return from != NULL && ovl_same_text(from, to, (DWORD)__builtin_strlen(from) + 1); }
OVL_INLINE BOOL OemToCharA(LPCSTR from, LPSTR to) { return from != NULL && ovl_same_text(from, to, (DWORD)__builtin_strlen(from) + 1); }
OVL_INLINE BOOL CharToOemW(LPCWSTR from, LPSTR to) {
    int length = from == NULL ? 0 : WideCharToMultiByte(CP_OEMCP, 0, from, -1, NULL, 0, NULL, NULL);
    return to != NULL && length > 0 && WideCharToMultiByte(CP_OEMCP, 0, from, -1, to, length, NULL, NULL) > 0;
}
OVL_INLINE BOOL OemToCharW(LPCSTR from, LPWSTR to) {
    int length = from == NULL ? 0 : MultiByteToWideChar(CP_OEMCP, 0, from, -1, NULL, 0);
    return to != NULL && length > 0 && MultiByteToWideChar(CP_OEMCP, 0, from, -1, to, length) > 0;
}
#ifdef UNICODE
#define CharToOem CharToOemW
#define OemToChar OemToCharW
#else
#define CharToOem CharToOemA
#define OemToChar OemToCharA
#define CharToOemBuff CharToOemBuffA
#define OemToCharBuff OemToCharBuffA
#endif
#endif
