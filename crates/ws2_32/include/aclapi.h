/* aclapi.h: lists of access of named and open things. */
#ifndef OVL_ACLAPI_H
#define OVL_ACLAPI_H
#pragma GCC system_header
#include "accctrl.h"
#include <string.h>
OVL_BEGIN
typedef struct _EXPLICIT_ACCESS_A { DWORD grfAccessPermissions; ACCESS_MODE grfAccessMode; DWORD grfInheritance; TRUSTEE_A Trustee; } EXPLICIT_ACCESS_A, *PEXPLICIT_ACCESS_A, EXPLICIT_ACCESSA, *PEXPLICIT_ACCESSA;
typedef struct _EXPLICIT_ACCESS_W { DWORD grfAccessPermissions; ACCESS_MODE grfAccessMode; DWORD grfInheritance; TRUSTEE_W Trustee; } EXPLICIT_ACCESS_W, *PEXPLICIT_ACCESS_W, EXPLICIT_ACCESSW, *PEXPLICIT_ACCESSW;
DWORD WINAPI SetEntriesInAclA(ULONG count, PEXPLICIT_ACCESS_A changes, PACL old, PACL *made);
DWORD WINAPI SetEntriesInAclW(ULONG count, PEXPLICIT_ACCESS_W changes, PACL old, PACL *made);
DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE type, SECURITY_INFORMATION parts, PSID *owner, PSID *group, PACL *list, PACL *audit, PSECURITY_DESCRIPTOR *descriptor);
DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE type, SECURITY_INFORMATION parts, PSID owner, PSID group, PACL list, PACL audit);
OVL_END
#define OVL_ACCESS_OF(form, text) \
    OVL_INLINE void BuildExplicitAccessWithName##form(PEXPLICIT_ACCESS_##form access, text name, DWORD permissions, ACCESS_MODE mode, DWORD inheritance) { \
        memset(access, 0, sizeof *access); \
        access->grfAccessPermissions = permissions; \
        access->grfAccessMode = mode; \
        access->grfInheritance = inheritance; \
        access->Trustee.TrusteeForm = TRUSTEE_IS_NAME; \
        access->Trustee.ptstrName = name; \
    } \
    OVL_INLINE void BuildTrusteeWithSid##form(PTRUSTEE_##form trustee, PSID sid) { \
        memset(trustee, 0, sizeof *trustee); \
        trustee->TrusteeForm = TRUSTEE_IS_SID; \
        trustee->ptstrName = (text)sid; \
    }
OVL_ACCESS_OF(A, LPSTR)
OVL_ACCESS_OF(W, LPWSTR)
#ifdef UNICODE
#define BuildExplicitAccessWithName BuildExplicitAccessWithNameW
#define BuildTrusteeWithSid BuildTrusteeWithSidW
#else
#define BuildExplicitAccessWithName BuildExplicitAccessWithNameA
#define BuildTrusteeWithSid BuildTrusteeWithSidA
#endif
#ifdef UNICODE
typedef EXPLICIT_ACCESS_W EXPLICIT_ACCESS, *PEXPLICIT_ACCESS;
#define SetEntriesInAcl SetEntriesInAclW
#else
typedef EXPLICIT_ACCESS_A EXPLICIT_ACCESS, *PEXPLICIT_ACCESS;
#define SetEntriesInAcl SetEntriesInAclA
#endif
#endif
