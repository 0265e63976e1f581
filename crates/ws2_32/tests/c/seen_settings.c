/* A program's settings: an .ini file, and the registry. */
#include "seen.h"

static char path[MAX_PATH + 40];

static void write_file(const char *text)
{
    DWORD n;
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, text, (DWORD)strlen(text), &n, NULL)) fail("the file");
    CloseHandle(file);
}

static int read_file(const char *expected)
{
    char text[512] = {0};
    DWORD n = 0;
    HANDLE file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !ReadFile(file, text, sizeof text - 1, &n, NULL)) fail("the file");
    CloseHandle(file);
    if (strcmp(text, expected) != 0) printf("%s\n", text);
    return strcmp(text, expected) == 0;
}

static int is(const char *section, const char *key, const char *otherwise, const char *expected)
{
    char text[64];
    DWORD length = GetPrivateProfileStringA(section, key, otherwise, text, sizeof text, path);
    return length == strlen(expected) && strcmp(text, expected) == 0;
}

static void reading(void)
{
    char text[64];
    WCHAR wide[64], wide_path[MAX_PATH + 40], *at = wide_path;
    const char *from = path;
    do *at++ = (WCHAR)*from; while (*from++ != 0);
    write_file("; of a server\r\n[Server]\r\nPort = 7777\r\n Name=\"The = server\"\r\nempty=\r\nmask=0x1F\r\nlow=-5\r\n\r\n[ other ]\r\na=1\r\nb= two words \r\n");
    EFFECT(GetPrivateProfileString, is("server", "PORT", "1", "7777") && is("Server", "name", "", "The = server") && is("other", "b", "", "two words"));
    EFFECT(GetPrivateProfileString, is("Server", "none", "as it was  ", "as it was") && is("none", "Port", NULL, "") && is("Server", "empty", "x", ""));
    EFFECT(GetPrivateProfileString, GetPrivateProfileStringA("Server", "Name", "", text, 5, path) == 4 && strcmp(text, "The ") == 0);
    EFFECT(GetPrivateProfileString, GetPrivateProfileStringA("other", NULL, "", text, sizeof text, path) == 4 && memcmp(text, "a\0b\0", 5) == 0);
    EFFECT(GetPrivateProfileString, GetPrivateProfileStringA("Server", NULL, "", text, 7, path) == 5 && memcmp(text, "Port\0\0", 7) == 0);
    EFFECT(GetPrivateProfileString, GetPrivateProfileStringW(W("Server"), W("Port"), NULL, wide, 64, wide_path) == 4 && same_wide(wide, W("7777")));
    EFFECT(GetPrivateProfileSectionNames, GetPrivateProfileSectionNamesA(text, sizeof text, path) == 13 && memcmp(text, "Server\0other\0", 14) == 0);
    EFFECT(GetPrivateProfileSection, GetPrivateProfileSectionA("other", text, sizeof text, path) == 16 && memcmp(text, "a=1\0b=two words\0", 17) == 0);
    RESULT(GetPrivateProfileSection, GetPrivateProfileSectionA("none", text, sizeof text, path) == 0 && text[0] == 0 && text[1] == 0);
    EFFECT(GetPrivateProfileInt, GetPrivateProfileIntA("Server", "port", 1, path) == 7777 && GetPrivateProfileIntA("Server", "mask", 1, path) == 31);
    EFFECT(GetPrivateProfileInt, (int)GetPrivateProfileIntA("Server", "low", 1, path) == -5 && GetPrivateProfileIntW(W("Server"), W("none"), 42, wide_path) == 42);
    RESULT(GetPrivateProfileInt, GetPrivateProfileIntA("Server", "Name", 1, path) == 0);
    RESULT(GetPrivateProfileSectionNames, GetPrivateProfileSectionNamesA(text, 4, path) == 2 && memcmp(text, "Se\0", 4) == 0);
    FAILS(GetPrivateProfileString, GetPrivateProfileStringA("a", "b", "", text, sizeof text, "no-such-file.ini") == 0, ERROR_FILE_NOT_FOUND);
}

static void writing(void)
{
    write_file("[a]\r\nx=1\r\ny=2\r\n[b]\r\nz=3\r\n");
    EFFECT(WritePrivateProfileString, WritePrivateProfileStringA("A", "X", "one", path) && is("a", "x", "", "one"));
    EFFECT(WritePrivateProfileString, WritePrivateProfileStringA("c", "new", "4", path) && WritePrivateProfileStringA("a", "y", NULL, path) && is("c", "new", "", "4"));
    EFFECT(WritePrivateProfileString, WritePrivateProfileStringA("b", NULL, NULL, path) && !is("b", "z", "", "3") && is("a", "y", "gone", "gone"));
    RESULT(WritePrivateProfileString, !WritePrivateProfileStringA(NULL, NULL, NULL, path));
    FAILS(WritePrivateProfileString, !WritePrivateProfileStringA("a", "b", "c", "/no-such-directory/settings.ini"), ERROR_PATH_NOT_FOUND);
    EFFECT(WritePrivateProfileString, WritePrivateProfileStringA("a", "w", "5", path) && read_file("[a]\r\nx=one\r\nw=5\r\n[c]\r\nnew=4\r\n"));
}

static void registry(void)
{
    HKEY key = NULL, none = NULL;
    DWORD length = 4, value = 0;
    char name[8];
    EFFECT(RegOpenKeyEx, RegOpenKeyExA(HKEY_LOCAL_MACHINE, NULL, 0, KEY_READ, &key) == ERROR_SUCCESS && key != NULL);
    ANSWERS(RegOpenKeyEx, RegOpenKeyExA(key, "Software\\No Such Program", 0, KEY_READ, &none), ERROR_FILE_NOT_FOUND);
    ANSWERS(RegOpenKeyEx, RegOpenKeyExA(NULL, "Software", 0, KEY_READ, &none), ERROR_INVALID_HANDLE);
    ANSWERS(RegQueryValueEx, RegQueryValueExA(key, "No Such Value", NULL, NULL, (LPBYTE)(void *)&value, &length), ERROR_FILE_NOT_FOUND);
    length = sizeof name;
    ANSWERS(RegEnumKey, RegEnumKeyA(key, 100000, name, sizeof name), ERROR_NO_MORE_ITEMS);
    ANSWERS(RegEnumKeyEx, RegEnumKeyExA(key, 100000, name, &length, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    ANSWERS(RegDeleteValue, RegDeleteValueA(key, "No Such Value"), ERROR_FILE_NOT_FOUND);
    EFFECT(RegCloseKey, RegCloseKey(key) == ERROR_SUCCESS);
    ANSWERS(RegCloseKey, RegCloseKey(NULL), ERROR_INVALID_HANDLE);
}

int main(void)
{
    DWORD n = GetTempPathA(MAX_PATH, path);
    sprintf(path + n, "seen-settings-%lu.ini", (unsigned long)GetCurrentProcessId());
    reading();
    writing();
    registry();
    DeleteFileA(path);
    return seen_all();
}
