/* Texts compared in the order of a dictionary, and what there is to know of code pages. */
#ifndef OVL_COMPARING_H
#define OVL_COMPARING_H
#pragma GCC system_header
#include "ovl/base.h"
#define NORM_IGNORECASE 0x00000001
#define NORM_IGNORENONSPACE 0x00000002
#define NORM_IGNORESYMBOLS 0x00000004
#define SORT_DIGITSASNUMBERS 0x00000008
#define LINGUISTIC_IGNORECASE 0x00000010
#define LINGUISTIC_IGNOREDIACRITIC 0x00000020
#define SORT_STRINGSORT 0x00001000
#define NORM_IGNOREKANATYPE 0x00010000
#define NORM_IGNOREWIDTH 0x00020000
#define NORM_LINGUISTIC_CASING 0x08000000
#ifndef LOCALE_USE_CP_ACP
#define LOCALE_USE_CP_ACP 0x40000000
#endif
#ifndef CSTR_EQUAL
#define CSTR_LESS_THAN 1
#define CSTR_EQUAL 2
#define CSTR_GREATER_THAN 3
#endif
#define MAX_LEADBYTES 12
#define MAX_DEFAULTCHAR 2
typedef struct _nlsversioninfo { DWORD dwNLSVersionInfoSize, dwNLSVersion, dwDefinedVersion, dwEffectiveId; GUID guidCustomVersion; } NLSVERSIONINFO, *LPNLSVERSIONINFO;
typedef struct _cpinfo { UINT MaxCharSize; BYTE DefaultChar[MAX_DEFAULTCHAR]; BYTE LeadByte[MAX_LEADBYTES]; } CPINFO, *LPCPINFO;
OVL_BEGIN
int WINAPI CompareStringA(LCID locale, DWORD flags, PCNZCH a, int lengthA, PCNZCH b, int lengthB);
int WINAPI CompareStringW(LCID locale, DWORD flags, PCNZWCH a, int lengthA, PCNZWCH b, int lengthB);
int WINAPI CompareStringEx(LPCWSTR locale, DWORD flags, LPCWCH a, int lengthA, LPCWCH b, int lengthB, LPNLSVERSIONINFO version, LPVOID reserved, LPARAM parameter);
BOOL WINAPI GetCPInfo(UINT page, LPCPINFO info);
BOOL WINAPI IsDBCSLeadByte(BYTE byte);
BOOL WINAPI IsDBCSLeadByteEx(UINT page, BYTE byte);
BOOL WINAPI IsValidCodePage(UINT page);
int WINAPI MulDiv(int number, int by, int divisor);
OVL_END
#ifdef UNICODE
#define CompareString CompareStringW
#else
#define CompareString CompareStringA
#endif
#endif
