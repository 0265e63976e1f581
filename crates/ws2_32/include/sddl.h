/* sddl.h: security identifiers as text. */
#ifndef OVL_SDDL_H
#define OVL_SDDL_H
#pragma GCC system_header
#include "ovl/kernel.h"
#define SDDL_REVISION_1 1
#define SDDL_REVISION SDDL_REVISION_1
OVL_BEGIN
BOOL WINAPI ConvertSidToStringSidA(PSID sid, LPSTR *text);
BOOL WINAPI ConvertSidToStringSidW(PSID sid, LPWSTR *text);
BOOL WINAPI ConvertStringSidToSidA(LPCSTR text, PSID *sid);
BOOL WINAPI ConvertStringSidToSidW(LPCWSTR text, PSID *sid);
OVL_END
#ifdef UNICODE
#define ConvertSidToStringSid ConvertSidToStringSidW
#define ConvertStringSidToSid ConvertStringSidToSidW
#else
#define ConvertSidToStringSid ConvertSidToStringSidA
#define ConvertStringSidToSid ConvertStringSidToSidA
#endif
#endif
