/* aclapi.h: lists of access of named and open things. */
#ifndef OVL_ACLAPI_H
#define OVL_ACLAPI_H
#pragma GCC system_header
#include "accctrl.h"
OVL_BEGIN
typedef struct _EXPLICIT_ACCESS_A { DWORD grfAccessPermissions; ACCESS_MODE grfAccessMode; DWORD grfInheritance; TRUSTEE_A Trustee; } EXPLICIT_ACCESS_A, *PEXPLICIT_ACCESS_A, EXPLICIT_ACCESSA, *PEXPLICIT_ACCESSA;
typedef struct _EXPLICIT_ACCESS_W { DWORD grfAccessPermissions; ACCESS_MODE grfAccessMode; DWORD grfInheritance; TRUSTEE_W Trustee; } EXPLICIT_ACCESS_W, *PEXPLICIT_ACCESS_W, EXPLICIT_ACCESSW, *PEXPLICIT_ACCESSW;
DWORD WINAPI SetEntriesInAclA(ULONG count, PEXPLICIT_ACCESS_A changes, PACL old, PACL *made);
DWORD WINAPI SetEntriesInAclW(ULONG count, PEXPLICIT_ACCESS_W changes, PACL old, PACL *made);
DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE type, SECURITY_INFORMATION parts, PSID *owner, PSID *group, PACL *list, PACL *audit, PSECURITY_DESCRIPTOR *descriptor);
DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE type, SECURITY_INFORMATION parts, PSID owner, PSID group, PACL list, PACL audit);
OVL_END
#ifdef UNICODE
typedef EXPLICIT_ACCESS_W EXPLICIT_ACCESS, *PEXPLICIT_ACCESS;
#define SetEntriesInAcl SetEntriesInAclW
#else
typedef EXPLICIT_ACCESS_A EXPLICIT_ACCESS, *PEXPLICIT_ACCESS;
#define SetEntriesInAcl SetEntriesInAclA
#endif
#endif
