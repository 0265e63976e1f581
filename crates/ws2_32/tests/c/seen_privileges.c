/* Privileges: what a token has of them, and how a program asks for one, as servers do at their start; and the identifiers of every Windows. */
#include "seen.h"
#include <sddl.h>

static BYTE sid[SECURITY_MAX_SID_SIZE];

static int is(const char *text)
{
    LPSTR told = NULL;
    int same = ConvertSidToStringSidA(sid, &told) && strcmp(told, text) == 0;
    LocalFree(told);
    return same;
}

static void identifiers(void)
{
    BYTE domain[SECURITY_MAX_SID_SIZE];
    PSID made = NULL;
    DWORD length = sizeof sid, small;
    EFFECT(CreateWellKnownSid, CreateWellKnownSid(WinAuthenticatedUserSid, NULL, sid, &length) && length == 12 && is("S-1-5-11") && IsWellKnownSid(sid, WinAuthenticatedUserSid));
    length = sizeof sid;
    EFFECT(CreateWellKnownSid, CreateWellKnownSid(WinWorldSid, NULL, sid, &length) && is("S-1-1-0"));
    length = sizeof sid;
    EFFECT(CreateWellKnownSid, CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &length) && length == 16 && is("S-1-5-32-544"));
    EFFECT(IsWellKnownSid, IsWellKnownSid(sid, WinBuiltinAdministratorsSid) && !IsWellKnownSid(sid, WinBuiltinUsersSid));
    RESULT(IsWellKnownSid, !IsWellKnownSid(sid, WinNullSid));
    length = sizeof sid;
    EFFECT(CreateWellKnownSid, CreateWellKnownSid(WinBuiltinDCOMUsersSid, NULL, sid, &length) && is("S-1-5-32-562"));
    length = sizeof sid;
    EFFECT(CreateWellKnownSid, CreateWellKnownSid(WinHighLabelSid, NULL, sid, &length) && is("S-1-16-12288"));
    small = 4;
    FAILS(CreateWellKnownSid, !CreateWellKnownSid(WinWorldSid, NULL, sid, &small) && small == 12, ERROR_INSUFFICIENT_BUFFER);
    length = sizeof sid;
    FAILS(CreateWellKnownSid, !CreateWellKnownSid(WinAccountAdministratorSid, NULL, sid, &length), ERROR_INVALID_PARAMETER);
    ConvertStringSidToSidA("S-1-5-21-1-2-3", &made);
    CopySid(sizeof domain, domain, made);
    LocalFree(made);
    length = sizeof sid;
    EFFECT(CreateWellKnownSid, CreateWellKnownSid(WinAccountAdministratorSid, domain, sid, &length) && is("S-1-5-21-1-2-3-500"));
}

/* As a server asks for what it needs. */
static BOOL enable(HANDLE token, const char *name, DWORD attributes)
{
    TOKEN_PRIVILEGES wanted;
    wanted.PrivilegeCount = 1;
    if (!LookupPrivilegeValueA(NULL, name, &wanted.Privileges[0].Luid)) return FALSE;
    wanted.Privileges[0].Attributes = attributes;
    return AdjustTokenPrivileges(token, FALSE, &wanted, sizeof wanted, NULL, NULL);
}

static int has(HANDLE token, const char *name)
{
    PRIVILEGE_SET set;
    BOOL result = FALSE;
    set.PrivilegeCount = 1;
    set.Control = PRIVILEGE_SET_ALL_NECESSARY;
    set.Privilege[0].Attributes = 0;
    if (!LookupPrivilegeValueA(NULL, name, &set.Privilege[0].Luid)) fail("LookupPrivilegeValueA");
    if (!PrivilegeCheck(token, &set, &result)) fail("PrivilegeCheck");
    return result;
}

int main(void)
{
    HANDLE token = NULL, reading = NULL;
    LUID luid;
    TOKEN_PRIVILEGES before;
    BYTE all[2048];
    TOKEN_PRIVILEGES *list = (TOKEN_PRIVILEGES *)all;
    PRIVILEGE_SET set;
    BOOL result;
    char name[64];
    WCHAR wide[64];
    DWORD length, needed = 0, i;
    int found = 0;
    identifiers();
    EFFECT(LookupPrivilegeValue, LookupPrivilegeValueA(NULL, "SeDebugPrivilege", &luid) && luid.LowPart == 20 && luid.HighPart == 0);
    EFFECT(LookupPrivilegeValue, LookupPrivilegeValueW(NULL, W("sechangenotifyprivilege"), &luid) && luid.LowPart == 23);
    FAILS(LookupPrivilegeValue, !LookupPrivilegeValueA(NULL, "SeNoPrivilege", &luid), ERROR_NO_SUCH_PRIVILEGE);
    length = sizeof name;
    EFFECT(LookupPrivilegeName, LookupPrivilegeNameA(NULL, &luid, name, &length) && strcmp(name, "SeChangeNotifyPrivilege") == 0 && length == 23);
    length = 64;
    EFFECT(LookupPrivilegeName, LookupPrivilegeNameW(NULL, &luid, wide, &length) && same_wide(wide, W("SeChangeNotifyPrivilege")));
    length = 4;
    FAILS(LookupPrivilegeName, !LookupPrivilegeNameW(NULL, &luid, wide, &length) && length == 24, ERROR_INSUFFICIENT_BUFFER);
    luid.LowPart = 1000;
    length = sizeof name;
    FAILS(LookupPrivilegeName, !LookupPrivilegeNameA(NULL, &luid, name, &length), ERROR_NO_SUCH_PRIVILEGE);
    EFFECT(OpenProcessToken, OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token) && OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &reading));
    /* Every user's token has this one, enabled. */
    EFFECT(PrivilegeCheck, has(token, "SeChangeNotifyPrivilege") && !has(token, "SeCreateTokenPrivilege"));
    FAILS(PrivilegeCheck, (set.PrivilegeCount = 0, set.Control = 0, !PrivilegeCheck(NO_HANDLE, &set, &result)), ERROR_INVALID_HANDLE);
    EFFECT(AdjustTokenPrivileges, enable(token, "SeChangeNotifyPrivilege", 0) && GetLastError() == ERROR_SUCCESS && !has(token, "SeChangeNotifyPrivilege"));
    EFFECT(AdjustTokenPrivileges, enable(token, "SeChangeNotifyPrivilege", SE_PRIVILEGE_ENABLED) && GetLastError() == ERROR_SUCCESS && has(token, "SeChangeNotifyPrivilege"));
    /* One that it has not: TRUE, and the error says so. */
    EFFECT(AdjustTokenPrivileges, enable(token, "SeCreateTokenPrivilege", SE_PRIVILEGE_ENABLED) && GetLastError() == ERROR_NOT_ALL_ASSIGNED && !has(token, "SeCreateTokenPrivilege"));
    /* What was before, to be set again. */
    before.PrivilegeCount = 77;
    {
        TOKEN_PRIVILEGES wanted;
        wanted.PrivilegeCount = 1;
        LookupPrivilegeValueA(NULL, "SeChangeNotifyPrivilege", &wanted.Privileges[0].Luid);
        wanted.Privileges[0].Attributes = 0;
        EFFECT(AdjustTokenPrivileges, AdjustTokenPrivileges(token, FALSE, &wanted, sizeof before, &before, &needed) && before.PrivilegeCount == 1 && before.Privileges[0].Luid.LowPart == 23 && (before.Privileges[0].Attributes & SE_PRIVILEGE_ENABLED) && needed == sizeof before);
        EFFECT(AdjustTokenPrivileges, AdjustTokenPrivileges(token, FALSE, &before, 0, NULL, NULL) && has(token, "SeChangeNotifyPrivilege"));
        FAILS(AdjustTokenPrivileges, !AdjustTokenPrivileges(reading, FALSE, &wanted, 0, NULL, NULL), ERROR_ACCESS_DENIED);
        FAILS(AdjustTokenPrivileges, !AdjustTokenPrivileges(NO_HANDLE, FALSE, &wanted, 0, NULL, NULL), ERROR_INVALID_HANDLE);
    }
    FAILS(GetTokenInformation, !GetTokenInformation(token, TokenPrivileges, NULL, 0, &needed), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetTokenInformation, GetTokenInformation(token, TokenPrivileges, all, sizeof all, &needed) && needed == 4 + 12 * list->PrivilegeCount);
    for (i = 0; i < list->PrivilegeCount; i++) found += list->Privileges[i].Luid.LowPart == 23;
    EFFECT(GetTokenInformation, found == 1);
    EFFECT(AdjustTokenPrivileges, AdjustTokenPrivileges(token, TRUE, NULL, 0, NULL, NULL) && !has(token, "SeChangeNotifyPrivilege") && enable(token, "SeChangeNotifyPrivilege", SE_PRIVILEGE_ENABLED));
    CloseHandle(token);
    CloseHandle(reading);
    return seen_all();
}
