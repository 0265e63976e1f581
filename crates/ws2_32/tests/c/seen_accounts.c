/* Names of users, of identifiers, of the machine and of its locale.
 * Native only: what the names are is the machine's. */
#include "seen.h"
#include <sddl.h>

static void identifiers(void)
{
    PSID sid = NULL, wide = NULL;
    LPSTR text = NULL;
    LPWSTR wide_text = NULL;
    BYTE broken[8] = {9, 200};
    EFFECT(ConvertStringSidToSid, ConvertStringSidToSidA("S-1-5-32-544", &sid) && IsValidSid(sid) && GetLengthSid(sid) == 16);
    FAILS(ConvertStringSidToSidA, !ConvertStringSidToSidA("S-2-5-32", &wide), ERROR_INVALID_SID);
    FAILS(ConvertStringSidToSidA, !ConvertStringSidToSidA("S-1-5-+18", &wide), ERROR_INVALID_SID);
    FAILS(ConvertStringSidToSidA, !ConvertStringSidToSidA(NULL, &wide), ERROR_INVALID_PARAMETER);
    EFFECT(ConvertStringSidToSidA, ConvertStringSidToSidA("LS", &wide) && ConvertSidToStringSidA(wide, &text) && strcmp(text, "S-1-5-19") == 0);
    LocalFree(text);
    LocalFree(wide);
    EFFECT(ConvertStringSidToSidW, ConvertStringSidToSidW(W("BA"), &wide) && EqualSid(sid, wide));
    FAILS(ConvertStringSidToSidW, !ConvertStringSidToSidW(W("S-1-5-"), &wide), ERROR_INVALID_SID);
    EFFECT(ConvertSidToStringSidA, ConvertSidToStringSidA(sid, &text) && strcmp(text, "S-1-5-32-544") == 0);
    FAILS(ConvertSidToStringSidA, !ConvertSidToStringSidA(broken, &text), ERROR_INVALID_SID);
    EFFECT(ConvertSidToStringSidW, ConvertSidToStringSidW(sid, &wide_text) && same_wide(wide_text, W("S-1-5-32-544")));
    FAILS(ConvertSidToStringSidW, !ConvertSidToStringSidW(sid, NULL), ERROR_INVALID_PARAMETER);
    LocalFree(text);
    LocalFree(wide_text);
    LocalFree(sid);
    LocalFree(wide);
}

/* The user of this process, by its token, its identifier and its name. */
static void accounts(void)
{
    union { TOKEN_USER user; BYTE room[256]; } token;
    BYTE sid[128];
    char name[256], domain[256], own[256];
    WCHAR wide_name[256], wide_domain[256];
    DWORD length = sizeof name, other = sizeof domain, size = sizeof sid, got = 0, own_length = sizeof own;
    SID_NAME_USE use = SidTypeUnknown;
    PSID everyone = NULL, nobody = NULL;
    HANDLE handle = NULL;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &handle);
    if (!GetTokenInformation(handle, TokenUser, &token, sizeof token, &got)) fail("GetTokenInformation");
    CloseHandle(handle);
    GetComputerNameA(own, &own_length);
    EFFECT(LookupAccountSidA, LookupAccountSidA(NULL, token.user.User.Sid, name, &length, domain, &other, &use) && use == SidTypeUser && length == strlen(name) && strcmp(domain, own) == 0);
    other = sizeof domain;
    EFFECT(LookupAccountNameA, LookupAccountNameA(NULL, name, sid, &size, domain, &other, &use) && EqualSid(sid, token.user.User.Sid) && size == GetLengthSid(sid) && use == SidTypeUser);
    size = 4;
    FAILS(LookupAccountNameA, !LookupAccountNameA(NULL, name, sid, &size, domain, &other, &use) && size == GetLengthSid(token.user.User.Sid), ERROR_INSUFFICIENT_BUFFER);
    size = sizeof sid;
    FAILS(LookupAccountNameA, !LookupAccountNameA(NULL, "no such user here", sid, &size, domain, &other, &use), ERROR_NONE_MAPPED);
    FAILS(LookupAccountNameA, !LookupAccountNameA("\\\\elsewhere.invalid", name, sid, &size, domain, &other, &use), 1722);
    size = sizeof sid;
    other = 256;
    EFFECT(LookupAccountNameW, LookupAccountNameW(NULL, W("BUILTIN\\administrators"), sid, &size, wide_domain, &other, &use) && use == SidTypeAlias && same_wide(wide_domain, W("BUILTIN")));
    FAILS(LookupAccountNameW, !LookupAccountNameW(NULL, W("elsewhere\\root"), sid, &size, wide_domain, &other, &use), ERROR_NONE_MAPPED);
    ConvertStringSidToSidA("S-1-1-0", &everyone);
    ConvertStringSidToSidA("S-1-22-1-4000000000", &nobody);
    length = other = 256;
    EFFECT(LookupAccountSidW, LookupAccountSidW(NULL, everyone, wide_name, &length, wide_domain, &other, &use) && use == SidTypeWellKnownGroup && same_wide(wide_name, W("Everyone")) && other == 0);
    length = other = 256;
    FAILS(LookupAccountSidW, !LookupAccountSidW(NULL, nobody, wide_name, &length, wide_domain, &other, &use), ERROR_NONE_MAPPED);
    length = 2;
    FAILS(LookupAccountSidA, !LookupAccountSidA(NULL, everyone, name, &length, domain, &other, &use) && length == 9, ERROR_INSUFFICIENT_BUFFER);
    LocalFree(everyone);
    LocalFree(nobody);
}

static void machine(void)
{
    char name[512], other[512];
    WCHAR wide[512];
    DWORD length = sizeof name, size = sizeof other;
    GetComputerNameA(other, &size);
    EFFECT(GetComputerNameExA, GetComputerNameExA(ComputerNameNetBIOS, name, &length) && strcmp(name, other) == 0 && length == strlen(name));
    length = 512;
    size = sizeof other;
    EFFECT(GetComputerNameExW, GetComputerNameExW(ComputerNameDnsHostname, wide, &length) && length > 0 && GetComputerNameExA(ComputerNameDnsFullyQualified, other, &size) && size >= length);
    length = 0;
    FAILS(GetComputerNameExA, !GetComputerNameExA(ComputerNameDnsHostname, NULL, &length) && length > 1, ERROR_MORE_DATA);
    FAILS(GetComputerNameExW, !GetComputerNameExW(ComputerNameMax, wide, &length), ERROR_INVALID_PARAMETER);
}

static void locales(void)
{
    char text[128];
    WCHAR wide[128];
    DWORD number = 0;
    EFFECT(GetLocaleInfoA, GetLocaleInfoA(LOCALE_USER_DEFAULT, LOCALE_SDECIMAL, text, sizeof text) == 2 && text[0] == '.' && GetLocaleInfoA(0x0409, LOCALE_SMONTHNAME12, NULL, 0) == 9);
    FAILS(GetLocaleInfoA, GetLocaleInfoA(LOCALE_USER_DEFAULT, LOCALE_SDAYNAME1, text, 3) == 0, ERROR_INSUFFICIENT_BUFFER);
    FAILS(GetLocaleInfoA, GetLocaleInfoA(LOCALE_USER_DEFAULT, 0x7777, text, sizeof text) == 0, ERROR_INVALID_FLAGS);
    FAILS(GetLocaleInfoA, GetLocaleInfoA(0x0407, LOCALE_SDECIMAL, text, sizeof text) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(GetLocaleInfoW, GetLocaleInfoW(LOCALE_SYSTEM_DEFAULT, LOCALE_SABBREVDAYNAME7, wide, 128) == 4 && same_wide(wide, W("Sun")) && GetLocaleInfoW(0x0409, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (LPWSTR)(void *)&number, 2) == 2 && number == GetACP());
    FAILS(GetLocaleInfoW, GetLocaleInfoW(0x0409, LOCALE_SDECIMAL | LOCALE_RETURN_NUMBER, wide, 128) == 0, ERROR_INVALID_FLAGS);
    EFFECT(GetLocaleInfoEx, GetLocaleInfoEx(LOCALE_NAME_USER_DEFAULT, LOCALE_SNAME, wide, 128) == 6 && same_wide(wide, W("en-US")));
    FAILS(GetLocaleInfoEx, GetLocaleInfoEx(W("de-DE"), LOCALE_SNAME, wide, 128) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(GetUserDefaultLocaleName, GetUserDefaultLocaleName(wide, LOCALE_NAME_MAX_LENGTH) == 6 && same_wide(wide, W("en-US")));
    FAILS(GetUserDefaultLocaleName, GetUserDefaultLocaleName(wide, 2) == 0, ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetSystemDefaultLocaleName, GetSystemDefaultLocaleName(wide, LOCALE_NAME_MAX_LENGTH) == 6);
    FAILS(GetSystemDefaultLocaleName, GetSystemDefaultLocaleName(NULL, 0) == 0, ERROR_INVALID_PARAMETER);
}

int main(void)
{
    begin();
    identifiers();
    accounts();
    machine();
    locales();
    WSACleanup();
    return seen_all();
}
