/* strsafe.h: text of limited length. Cb functions count bytes, Cch functions characters; both keep the terminator. */
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_
#pragma GCC system_header
#include "ovl/base.h"
#include "winerror.h"
#include "ovl/crt.h"
#include "ovl/wide.h"
#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007AU)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057U)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026U)
#define STRSAFEAPI OVL_INLINE HRESULT

STRSAFEAPI StringCchCopyNA(LPSTR to, size_t size, LPCSTR from, size_t count) {
    size_t length = 0;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    for (; length < count && from[length] != 0; length++) {
        if (length + 1 == size) { to[length] = 0; return STRSAFE_E_INSUFFICIENT_BUFFER; }
        to[length] = from[length];
    }
    to[length] = 0;
    return S_OK;
}
STRSAFEAPI StringCchCopyA(LPSTR to, size_t size, LPCSTR from) { return StringCchCopyNA(to, size, from, STRSAFE_MAX_CCH); }
STRSAFEAPI StringCchLengthA(LPCSTR text, size_t size, size_t *length) {
    size_t count = 0;
    if (text == NULL || size > STRSAFE_MAX_CCH) { if (length != NULL) *length = 0; return STRSAFE_E_INVALID_PARAMETER; }
    while (count < size && text[count] != 0) count++;
    if (length != NULL) *length = count == size ? 0 : count;
    return count == size ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}
STRSAFEAPI StringCchCatNA(LPSTR to, size_t size, LPCSTR from, size_t count) {
    size_t length = 0;
    if (StringCchLengthA(to, size, &length) != S_OK) return STRSAFE_E_INVALID_PARAMETER;
    return StringCchCopyNA(to + length, size - length, from, count);
}
STRSAFEAPI StringCchCatA(LPSTR to, size_t size, LPCSTR from) { return StringCchCatNA(to, size, from, STRSAFE_MAX_CCH); }
STRSAFEAPI StringCchVPrintfA(LPSTR to, size_t size, LPCSTR format, va_list arguments) {
    int length;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    length = vsnprintf(to, size, format, arguments);
    if (length >= 0 && (size_t)length < size) return S_OK;
    to[size - 1] = 0;
    return STRSAFE_E_INSUFFICIENT_BUFFER;
}
STRSAFEAPI StringCchPrintfA(LPSTR to, size_t size, LPCSTR format, ...) {
    va_list arguments;
    HRESULT result;
    va_start(arguments, format);
    result = StringCchVPrintfA(to, size, format, arguments);
    va_end(arguments);
    return result;
}
STRSAFEAPI StringCbCopyA(LPSTR to, size_t bytes, LPCSTR from) { return StringCchCopyA(to, bytes / sizeof *to, from); }
STRSAFEAPI StringCbCopyNA(LPSTR to, size_t bytes, LPCSTR from, size_t count) { return StringCchCopyNA(to, bytes / sizeof *to, from, count / sizeof *to); }
STRSAFEAPI StringCbCatA(LPSTR to, size_t bytes, LPCSTR from) { return StringCchCatA(to, bytes / sizeof *to, from); }
STRSAFEAPI StringCbCatNA(LPSTR to, size_t bytes, LPCSTR from, size_t count) { return StringCchCatNA(to, bytes / sizeof *to, from, count / sizeof *to); }
STRSAFEAPI StringCbLengthA(LPCSTR text, size_t bytes, size_t *length) {
    HRESULT result = StringCchLengthA(text, bytes / sizeof *text, length);
    if (length != NULL) *length *= sizeof *text;
    return result;
}
STRSAFEAPI StringCbVPrintfA(LPSTR to, size_t bytes, LPCSTR format, va_list arguments) { return StringCchVPrintfA(to, bytes / sizeof *to, format, arguments); }
STRSAFEAPI StringCbPrintfA(LPSTR to, size_t bytes, LPCSTR format, ...) {
    va_list arguments;
    HRESULT result;
    va_start(arguments, format);
    result = StringCchVPrintfA(to, bytes / sizeof *to, format, arguments);
    va_end(arguments);
    return result;
}
#if __SIZEOF_WCHAR_T__ == 2
STRSAFEAPI StringCchCopyNW(LPWSTR to, size_t size, LPCWSTR from, size_t count) {
    size_t length = 0;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    for (; length < count && from[length] != 0; length++) {
        if (length + 1 == size) { to[length] = 0; return STRSAFE_E_INSUFFICIENT_BUFFER; }
        to[length] = from[length];
    }
    to[length] = 0;
    return S_OK;
}
STRSAFEAPI StringCchCopyW(LPWSTR to, size_t size, LPCWSTR from) { return StringCchCopyNW(to, size, from, STRSAFE_MAX_CCH); }
STRSAFEAPI StringCchLengthW(LPCWSTR text, size_t size, size_t *length) {
    size_t count = 0;
    if (text == NULL || size > STRSAFE_MAX_CCH) { if (length != NULL) *length = 0; return STRSAFE_E_INVALID_PARAMETER; }
    while (count < size && text[count] != 0) count++;
    if (length != NULL) *length = count == size ? 0 : count;
    return count == size ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}
STRSAFEAPI StringCchCatNW(LPWSTR to, size_t size, LPCWSTR from, size_t count) {
    size_t length = 0;
    if (StringCchLengthW(to, size, &length) != S_OK) return STRSAFE_E_INVALID_PARAMETER;
    return StringCchCopyNW(to + length, size - length, from, count);
}
STRSAFEAPI StringCchCatW(LPWSTR to, size_t size, LPCWSTR from) { return StringCchCatNW(to, size, from, STRSAFE_MAX_CCH); }
STRSAFEAPI StringCchVPrintfW(LPWSTR to, size_t size, LPCWSTR format, va_list arguments) {
    int length;
    if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER;
    length = ovl_vsnwprintf(to, size, format, arguments);
    if (length >= 0 && (size_t)length < size) return S_OK;
    to[size - 1] = 0;
    return STRSAFE_E_INSUFFICIENT_BUFFER;
}
STRSAFEAPI StringCchPrintfW(LPWSTR to, size_t size, LPCWSTR format, ...) {
    va_list arguments;
    HRESULT result;
    va_start(arguments, format);
    result = StringCchVPrintfW(to, size, format, arguments);
    va_end(arguments);
    return result;
}
STRSAFEAPI StringCbCopyW(LPWSTR to, size_t bytes, LPCWSTR from) { return StringCchCopyW(to, bytes / sizeof *to, from); }
STRSAFEAPI StringCbCopyNW(LPWSTR to, size_t bytes, LPCWSTR from, size_t count) { return StringCchCopyNW(to, bytes / sizeof *to, from, count / sizeof *to); }
STRSAFEAPI StringCbCatW(LPWSTR to, size_t bytes, LPCWSTR from) { return StringCchCatW(to, bytes / sizeof *to, from); }
STRSAFEAPI StringCbCatNW(LPWSTR to, size_t bytes, LPCWSTR from, size_t count) { return StringCchCatNW(to, bytes / sizeof *to, from, count / sizeof *to); }
STRSAFEAPI StringCbLengthW(LPCWSTR text, size_t bytes, size_t *length) {
    HRESULT result = StringCchLengthW(text, bytes / sizeof *text, length);
    if (length != NULL) *length *= sizeof *text;
    return result;
}
STRSAFEAPI StringCbVPrintfW(LPWSTR to, size_t bytes, LPCWSTR format, va_list arguments) { return StringCchVPrintfW(to, bytes / sizeof *to, format, arguments); }
STRSAFEAPI StringCbPrintfW(LPWSTR to, size_t bytes, LPCWSTR format, ...) {
    va_list arguments;
    HRESULT result;
    va_start(arguments, format);
    result = StringCchVPrintfW(to, bytes / sizeof *to, format, arguments);
    va_end(arguments);
    return result;
}
#endif
#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCchCopyN StringCchCopyNW
#define StringCchCat StringCchCatW
#define StringCchCatN StringCchCatNW
#define StringCchLength StringCchLengthW
#define StringCchPrintf StringCchPrintfW
#define StringCchVPrintf StringCchVPrintfW
#define StringCbCopy StringCbCopyW
#define StringCbCopyN StringCbCopyNW
#define StringCbCat StringCbCatW
#define StringCbCatN StringCbCatNW
#define StringCbLength StringCbLengthW
#define StringCbPrintf StringCbPrintfW
#define StringCbVPrintf StringCbVPrintfW
#else
#define StringCchCopy StringCchCopyA
#define StringCchCopyN StringCchCopyNA
#define StringCchCat StringCchCatA
#define StringCchCatN StringCchCatNA
#define StringCchLength StringCchLengthA
#define StringCchPrintf StringCchPrintfA
#define StringCchVPrintf StringCchVPrintfA
#define StringCbCopy StringCbCopyA
#define StringCbCopyN StringCbCopyNA
#define StringCbCat StringCbCatA
#define StringCbCatN StringCbCatNA
#define StringCbLength StringCbLengthA
#define StringCbPrintf StringCbPrintfA
#define StringCbVPrintf StringCbVPrintfA
#endif
#endif
