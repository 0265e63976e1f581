/* secext.h: the names of the user beside that of GetUserName. */
#ifndef __SECEXT_H__
#define __SECEXT_H__
#pragma GCC system_header
#include "windows.h"
OVL_BEGIN
typedef enum { NameUnknown = 0, NameFullyQualifiedDN = 1, NameSamCompatible = 2, NameDisplay = 3, NameUniqueId = 6, NameCanonical = 7, NameUserPrincipal = 8, NameCanonicalEx = 9, NameServicePrincipal = 10, NameDnsDomain = 12 } EXTENDED_NAME_FORMAT, *PEXTENDED_NAME_FORMAT;
BOOLEAN WINAPI GetUserNameExA(EXTENDED_NAME_FORMAT kind, LPSTR name, PULONG length);
BOOLEAN WINAPI GetUserNameExW(EXTENDED_NAME_FORMAT kind, LPWSTR name, PULONG length);
OVL_END
#ifdef UNICODE
#define GetUserNameEx GetUserNameExW
#else
#define GetUserNameEx GetUserNameExA
#endif
#endif
