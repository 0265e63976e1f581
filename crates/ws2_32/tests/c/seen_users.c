/* The names of the user, and a registry without anything of the program's. */
#define SECURITY_WIN32
#include "seen.h"
#include <security.h>

static void users(void)
{
    char name[512], user[256];
    WCHAR wide[512];
    ULONG length = sizeof name, room = sizeof user;
    GetUserNameA(user, &room);
    EFFECT(GetUserNameExA, GetUserNameExA(NameSamCompatible, name, &length) && length == strlen(name) && strchr(name, '\\') != NULL && strcmp(strchr(name, '\\') + 1, user) == 0);
    length = 1;
    FAILS(GetUserNameExA, !GetUserNameExA(NameSamCompatible, name, &length), ERROR_MORE_DATA);
    length = 512;
    EFFECT(GetUserNameExW, GetUserNameExW(NameSamCompatible, wide, &length) && length == strlen(name));
    length = 1;
    FAILS(GetUserNameExW, !GetUserNameExW(NameSamCompatible, wide, &length), ERROR_MORE_DATA);
}

static void keys(void)
{
    HKEY key = NULL, none = (HKEY)NO_HANDLE;
    EFFECT(RegOpenCurrentUser, RegOpenCurrentUser(KEY_READ, &key) == ERROR_SUCCESS && key != NULL && RegCloseKey(key) == ERROR_SUCCESS);
    RESULT(RegOpenCurrentUser, RegOpenCurrentUser(KEY_READ, NULL) != ERROR_SUCCESS);
    ANSWERS(RegDeleteTreeA, RegDeleteTreeA(HKEY_CURRENT_USER, "no such key of overlapped"), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegDeleteTreeW, RegDeleteTreeW(HKEY_CURRENT_USER, W("no such key of overlapped")), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegDeleteKeyExA, RegDeleteKeyExA(HKEY_CURRENT_USER, "no such key of overlapped", KEY_WOW64_64KEY, 0), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegDeleteKeyExW, RegDeleteKeyExW(HKEY_CURRENT_USER, W("no such key of overlapped"), KEY_WOW64_64KEY, 0), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegDeleteKeyValueA, RegDeleteKeyValueA(HKEY_CURRENT_USER, "no such key of overlapped", "x"), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegDeleteKeyValueW, RegDeleteKeyValueW(HKEY_CURRENT_USER, W("no such key of overlapped"), W("x")), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegSetKeyValueA, RegSetKeyValueA(none, "x", "x", REG_SZ, "x", 2), ERROR_INVALID_HANDLE);
    ANSWERS(RegSetKeyValueW, RegSetKeyValueW(none, W("x"), W("x"), REG_SZ, W("x"), 4), ERROR_INVALID_HANDLE);
}

int main(void)
{
    begin();
    users();
    keys();
    WSACleanup();
    return seen_all();
}
