/* Resources, of which no program has any here. */
#ifndef OVL_RESOURCES_H
#define OVL_RESOURCES_H
#pragma GCC system_header
#include "ovl/base.h"
#define IS_INTRESOURCE(name) (((ULONG_PTR)(name) >> 16) == 0)
#define MAKEINTRESOURCEA(number) ((LPSTR)((ULONG_PTR)((WORD)(number))))
#define MAKEINTRESOURCEW(number) ((LPWSTR)((ULONG_PTR)((WORD)(number))))
#define RT_CURSOR MAKEINTRESOURCE(1)
#define RT_BITMAP MAKEINTRESOURCE(2)
#define RT_ICON MAKEINTRESOURCE(3)
#define RT_MENU MAKEINTRESOURCE(4)
#define RT_DIALOG MAKEINTRESOURCE(5)
#define RT_STRING MAKEINTRESOURCE(6)
#define RT_ACCELERATOR MAKEINTRESOURCE(9)
#define RT_RCDATA MAKEINTRESOURCE(10)
#define RT_MESSAGETABLE MAKEINTRESOURCE(11)
#define RT_VERSION MAKEINTRESOURCE(16)
#define RT_HTML MAKEINTRESOURCE(23)
#define RT_MANIFEST MAKEINTRESOURCE(24)
OVL_BEGIN
HRSRC WINAPI FindResourceA(HMODULE module, LPCSTR name, LPCSTR kind);
HRSRC WINAPI FindResourceW(HMODULE module, LPCWSTR name, LPCWSTR kind);
HRSRC WINAPI FindResourceExA(HMODULE module, LPCSTR kind, LPCSTR name, WORD language);
HRSRC WINAPI FindResourceExW(HMODULE module, LPCWSTR kind, LPCWSTR name, WORD language);
HGLOBAL WINAPI LoadResource(HMODULE module, HRSRC resource);
LPVOID WINAPI LockResource(HGLOBAL resource);
DWORD WINAPI SizeofResource(HMODULE module, HRSRC resource);
BOOL WINAPI FreeResource(HGLOBAL resource);
OVL_END
#ifdef UNICODE
#define MAKEINTRESOURCE MAKEINTRESOURCEW
#define FindResource FindResourceW
#define FindResourceEx FindResourceExW
#else
#define MAKEINTRESOURCE MAKEINTRESOURCEA
#define FindResource FindResourceA
#define FindResourceEx FindResourceExA
#endif
#endif
