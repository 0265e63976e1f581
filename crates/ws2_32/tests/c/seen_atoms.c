/* Atoms, texts compared as in a dictionary, code pages, and resources that there are none of. */
#include "seen.h"

static void atoms(void)
{
    char text[64];
    WCHAR wide[64];
    ATOM first = AddAtomA("Overlapped"), again = AddAtomA("OVERLAPPED"), shared;
    EFFECT(AddAtomA, first >= 0xc000 && again == first && AddAtomA("#123") == 123);
    FAILS(AddAtomA, AddAtomA("#60000") == 0, ERROR_INVALID_PARAMETER);
    EFFECT(FindAtomA, FindAtomA("overlapped") == first);
    FAILS(FindAtomA, FindAtomA("no such text") == 0, ERROR_FILE_NOT_FOUND);
    EFFECT(GetAtomNameA, GetAtomNameA(first, text, sizeof text) == 10 && strcmp(text, "Overlapped") == 0);
    EFFECT(GetAtomNameA, GetAtomNameA(123, text, sizeof text) == 4 && strcmp(text, "#123") == 0);
    FAILS(GetAtomNameA, GetAtomNameA(0xffff, text, sizeof text) == 0, ERROR_INVALID_HANDLE);
    EFFECT(DeleteAtom, DeleteAtom(first) == 0 && FindAtomA("overlapped") == first && DeleteAtom(first) == 0 && FindAtomA("overlapped") == 0);
    FAILS(DeleteAtom, DeleteAtom(0xfffe) == 0xfffe, ERROR_INVALID_HANDLE);
    first = AddAtomW(W("wide"));
    EFFECT(AddAtomW, first == FindAtomA("WIDE"));
    FAILS(AddAtomW, AddAtomW(W("#60000")) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(FindAtomW, FindAtomW(W("wide")) == first);
    FAILS(FindAtomW, FindAtomW(W("no such text")) == 0, ERROR_FILE_NOT_FOUND);
    EFFECT(GetAtomNameW, GetAtomNameW(first, wide, 64) == 4 && same_wide(wide, W("wide")));
    FAILS(GetAtomNameW, GetAtomNameW(0xffff, wide, 64) == 0, ERROR_INVALID_HANDLE);
    DeleteAtom(first);
    shared = GlobalAddAtomA("overlapped shared");
    EFFECT(GlobalAddAtomA, shared >= 0xc000);
    FAILS(GlobalAddAtomA, GlobalAddAtomA("#60000") == 0, ERROR_INVALID_PARAMETER);
    EFFECT(GlobalFindAtomA, GlobalFindAtomA("Overlapped Shared") == shared);
    FAILS(GlobalFindAtomA, GlobalFindAtomA("no such text") == 0, ERROR_FILE_NOT_FOUND);
    EFFECT(GlobalGetAtomNameA, GlobalGetAtomNameA(shared, text, sizeof text) == 17 && strcmp(text, "overlapped shared") == 0);
    FAILS(GlobalGetAtomNameA, GlobalGetAtomNameA(0xffff, text, sizeof text) == 0, ERROR_INVALID_HANDLE);
    EFFECT(GlobalAddAtomW, GlobalAddAtomW(W("overlapped shared")) == shared);
    FAILS(GlobalAddAtomW, GlobalAddAtomW(W("#60000")) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(GlobalFindAtomW, GlobalFindAtomW(W("overlapped shared")) == shared);
    FAILS(GlobalFindAtomW, GlobalFindAtomW(W("no such text")) == 0, ERROR_FILE_NOT_FOUND);
    EFFECT(GlobalGetAtomNameW, GlobalGetAtomNameW(shared, wide, 64) == 17);
    FAILS(GlobalGetAtomNameW, GlobalGetAtomNameW(0xffff, wide, 64) == 0, ERROR_INVALID_HANDLE);
    EFFECT(GlobalDeleteAtom, GlobalDeleteAtom(shared) == 0 && GlobalDeleteAtom(shared) == 0 && GlobalFindAtomA("overlapped shared") == 0);
    FAILS(GlobalDeleteAtom, GlobalDeleteAtom(0xfffe) == 0xfffe, ERROR_INVALID_HANDLE);
}

static int by(DWORD flags, const char *a, const char *b)
{
    return CompareStringA(LOCALE_USER_DEFAULT, flags, a, -1, b, -1);
}

static void texts(void)
{
    EFFECT(CompareStringA, by(0, "apple", "Banana") == CSTR_LESS_THAN && by(0, "apple", "Apple") == CSTR_LESS_THAN && by(NORM_IGNORECASE, "apple", "APPLE") == CSTR_EQUAL);
    EFFECT(CompareStringA, by(0, "co-op", "coop") != CSTR_EQUAL && by(0, "coop", "co-ox") == CSTR_LESS_THAN && by(NORM_IGNORESYMBOLS, "a.b", "ab") == CSTR_EQUAL);
    EFFECT(CompareStringA, CompareStringA(LOCALE_USER_DEFAULT, 0, "abcdef", 3, "abcxyz", 3) == CSTR_EQUAL);
    FAILS(CompareStringA, CompareStringA(LOCALE_USER_DEFAULT, 0, NULL, -1, "a", -1) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(CompareStringW, CompareStringW(LOCALE_USER_DEFAULT, 0, W("file10"), -1, W("file9"), -1) == CSTR_LESS_THAN && CompareStringW(LOCALE_USER_DEFAULT, SORT_DIGITSASNUMBERS, W("file10"), -1, W("file9"), -1) == CSTR_GREATER_THAN);
    FAILS(CompareStringW, CompareStringW(LOCALE_USER_DEFAULT, 0x800, W("a"), -1, W("a"), -1) == 0, ERROR_INVALID_FLAGS);
    EFFECT(CompareStringEx, CompareStringEx(NULL, NORM_IGNORENONSPACE, (const WCHAR *)u"re\u00e9", -1, W("ree"), -1, NULL, NULL, 0) == CSTR_EQUAL);
    FAILS(CompareStringEx, CompareStringEx(NULL, 0, NULL, -1, W("a"), -1, NULL, NULL, 0) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(MulDiv, MulDiv(7, 3, 2) == 11 && MulDiv(-7, 3, 2) == -11 && MulDiv(2000000000, 2, 4) == 1000000000);
    RESULT(MulDiv, MulDiv(1, 1, 0) == -1);
}

static void pages(void)
{
    CPINFO info;
    EFFECT(GetCPInfo, GetCPInfo(949, &info) && info.MaxCharSize == 2 && info.LeadByte[0] == 0x81 && info.LeadByte[1] == 0xfe && info.LeadByte[2] == 0);
    EFFECT(GetCPInfo, GetCPInfo(1252, &info) && info.MaxCharSize == 1 && info.LeadByte[0] == 0 && GetCPInfo(CP_UTF8, &info) && info.MaxCharSize >= 3);
    FAILS(GetCPInfo, !GetCPInfo(12345, &info), ERROR_INVALID_PARAMETER);
    EFFECT(IsDBCSLeadByteEx, IsDBCSLeadByteEx(949, 0xb0) && IsDBCSLeadByteEx(932, 0x82));
    RESULT(IsDBCSLeadByteEx, !IsDBCSLeadByteEx(949, 'a'));
    EFFECT(IsDBCSLeadByte, !IsDBCSLeadByte('a'));
    INFALLIBLE(IsDBCSLeadByte);
    EFFECT(IsValidCodePage, IsValidCodePage(949));
    RESULT(IsValidCodePage, !IsValidCodePage(12345));
}

static void resources(void)
{
    RESULT(FindResourceA, FindResourceA(NULL, "none", "OVERLAPPED") == NULL);
    RESULT(FindResourceW, FindResourceW(NULL, W("none"), W("OVERLAPPED")) == NULL);
    RESULT(FindResourceExA, FindResourceExA(NULL, "OVERLAPPED", "none", 0) == NULL);
    RESULT(FindResourceExW, FindResourceExW(NULL, W("OVERLAPPED"), W("none"), 0) == NULL);
    RESULT(LoadResource, LoadResource(NULL, NULL) == NULL);
    RESULT(LockResource, LockResource(NULL) == NULL);
    RESULT(SizeofResource, SizeofResource(NULL, NULL) == 0);
    EFFECT(FreeResource, !FreeResource(NULL));
    INFALLIBLE(FreeResource);
}

int main(void)
{
    atoms();
    texts();
    pages();
    resources();
    return seen_all();
}
