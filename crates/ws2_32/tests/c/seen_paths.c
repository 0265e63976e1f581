/* shlwapi.h: paths of both separators, and texts. Under Wine the paths are Windows' alone. */
#include "seen.h"
#include <shlwapi.h>

static char path[MAX_PATH];
static WCHAR wide[MAX_PATH];

static const char *as(const char *text) { return strcpy(path, text); }
static int is(const char *text) { return strcmp(path, text) == 0; }

static void parts(void)
{
    const char *file = "C:\\data\\old.d\\notes.tar.gz";
    EFFECT(PathFindFileNameA, strcmp(PathFindFileNameA(file), "notes.tar.gz") == 0 && strcmp(PathFindFileNameA("x/y"), "y") == 0);
    RESULT(PathFindFileNameA, strcmp(PathFindFileNameA("C:\\data\\"), "data\\") == 0);
    EFFECT(PathFindExtensionA, strcmp(PathFindExtensionA(file), ".gz") == 0);
    RESULT(PathFindExtensionA, *PathFindExtensionA("C:\\old.d\\notes") == 0);
    as(file);
    EFFECT(PathRemoveExtensionA, (PathRemoveExtensionA(path), is("C:\\data\\old.d\\notes.tar")));
    INFALLIBLE(PathRemoveExtensionA);
    EFFECT(PathRenameExtensionA, PathRenameExtensionA(path, ".txt") && is("C:\\data\\old.d\\notes.txt"));
    EFFECT(PathRemoveFileSpecA, PathRemoveFileSpecA(path) && is("C:\\data\\old.d") && PathRemoveFileSpecA(path) && is("C:\\data") && PathRemoveFileSpecA(path) && is("C:\\"));
    RESULT(PathRemoveFileSpecA, !PathRemoveFileSpecA(path));
    as(file);
    EFFECT(PathStripPathA, (PathStripPathA(path), is("notes.tar.gz")));
    INFALLIBLE(PathStripPathA);
    as("notes");
    EFFECT(PathAddExtensionA, PathAddExtensionA(path, ".log") && is("notes.log"));
    RESULT(PathAddExtensionA, !PathAddExtensionA(path, ".log"));
    memset(path, 'x', MAX_PATH - 2);
    path[MAX_PATH - 2] = 0;
    RESULT(PathRenameExtensionA, !PathRenameExtensionA(path, ".long"));
    EFFECT(PathIsRelativeA, PathIsRelativeA("data\\x") && !PathIsRelativeA("C:\\x"));
    INFALLIBLE(PathIsRelativeA);
}

static void joined(void)
{
    as("C:\\data");
    EFFECT(PathAddBackslashA, PathAddBackslashA(path) == path + 8 && is("C:\\data\\") && PathAddBackslashA(path) == path + 8);
    EFFECT(PathRemoveBackslashA, *PathRemoveBackslashA(path) == 0 && is("C:\\data") && PathRemoveBackslashA((char *)as("C:\\")) == path + 2 && is("C:\\"));
    INFALLIBLE(PathRemoveBackslashA);
    EFFECT(PathAppendA, PathAppendA((char *)as("C:\\data"), "..\\logs\\.\\today.txt") && is("C:\\logs\\today.txt"));
    RESULT(PathAppendA, !PathAppendA(path, NULL));
    EFFECT(PathCombineA, PathCombineA(path, "C:\\a", "b\\c") == path && is("C:\\a\\b\\c") && PathCombineA(path, "C:\\a", "D:\\b") == path && is("D:\\b"));
    RESULT(PathCombineA, PathCombineA(path, NULL, NULL) == NULL);
    EFFECT(PathCanonicalizeA, PathCanonicalizeA(path, "C:\\a\\.\\b\\..\\c") && is("C:\\a\\c") && PathCanonicalizeA(path, "C:\\..\\x") && is("C:\\x"));
    RESULT(PathCanonicalizeA, !PathCanonicalizeA(path, NULL));
    EFFECT(PathQuoteSpacesA, (PathQuoteSpacesA((char *)as("a b")), is("\"a b\"")));
    EFFECT(PathUnquoteSpacesA, (PathUnquoteSpacesA(path), is("a b")));
    memset(path, 'x', MAX_PATH);
    path[MAX_PATH - 1] = 0;
    RESULT(PathAddBackslashA, PathAddBackslashA(path) == NULL);
}

static void files(void)
{
    HANDLE file = CreateFileA("seen_paths.tmp", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    CloseHandle(file);
    EFFECT(PathFileExistsA, PathFileExistsA("seen_paths.tmp"));
    EFFECT(PathFileExistsW, PathFileExistsW(W("seen_paths.tmp")));
    EFFECT(PathIsDirectoryA, PathIsDirectoryA(".") != 0);
    RESULT(PathIsDirectoryA, !PathIsDirectoryA("seen_paths.tmp"));
    DeleteFileA("seen_paths.tmp");
    FAILS(PathFileExistsA, !PathFileExistsA("seen_paths.tmp"), ERROR_FILE_NOT_FOUND);
    FAILS(PathFileExistsW, !PathFileExistsW(W("seen_paths.tmp")), ERROR_FILE_NOT_FOUND);
    EFFECT(PathMatchSpecA, PathMatchSpecA("Notes.TXT", "*.c;*.txt") && PathMatchSpecA("ab", "a?"));
    RESULT(PathMatchSpecA, !PathMatchSpecA("notes.txt", "*.t?"));
}

static void texts(void)
{
    const char *text = "One two, one three";
    char *copy;
    int value = 0;
    EFFECT(StrStrIA, StrStrIA(text, "TWO") == text + 4);
    RESULT(StrStrIA, StrStrIA(text, "four") == NULL);
    EFFECT(StrStrA, StrStrA(text, "one") == text + 9);
    RESULT(StrStrA, StrStrA(text, "TWO") == NULL);
    EFFECT(StrChrA, StrChrA(text, 't') == text + 4);
    RESULT(StrChrA, StrChrA(text, 'q') == NULL);
    EFFECT(StrChrIA, StrChrIA(text, 'T') == text + 4);
    EFFECT(StrRChrA, StrRChrA(text, NULL, 't') == text + 13 && StrRChrA(text, text + 10, 't') == text + 4);
    RESULT(StrRChrA, StrRChrA(text, NULL, 'q') == NULL);
    EFFECT(StrCmpIA, StrCmpIA("ABC", "abc") == 0 && StrCmpIA("a", "B") < 0);
    INFALLIBLE(StrCmpIA);
    EFFECT(StrCmpNIA, StrCmpNIA("ABCx", "abcy", 3) == 0 && StrCmpNIA("ABCx", "abcy", 4) < 0);
    INFALLIBLE(StrCmpNIA);
    EFFECT(StrToIntA, StrToIntA("-12x") == -12);
    RESULT(StrToIntA, StrToIntA("x12") == 0);
    EFFECT(StrToIntExA, StrToIntExA("0x1F", STIF_SUPPORT_HEX, &value) && value == 31);
    RESULT(StrToIntExA, !StrToIntExA("none", STIF_DEFAULT, &value));
    strcpy(path, "  a b \t");
    EFFECT(StrTrimA, StrTrimA(path, " \t") && is("a b"));
    RESULT(StrTrimA, !StrTrimA(path, " \t"));
    copy = StrDupA(text);
    EFFECT(StrDupA, copy != NULL && copy != text && strcmp(copy, text) == 0);
    LocalFree(copy);
    EFFECT(StrCpyNW, StrCpyNW(wide, W("abcdef"), 4) == wide && wide[2] == 'c' && wide[3] == 0);
    INFALLIBLE(StrCpyNW);
    lstrcpyW(wide, W("C:\\a\\b.c"));
    EFFECT(PathRemoveFileSpecW, PathRemoveFileSpecW(wide) && lstrcmpW(wide, W("C:\\a")) == 0);
    EFFECT(PathAppendW, PathAppendW(wide, W("d")) && lstrcmpW(wide, W("C:\\a\\d")) == 0);
    RESULT(PathAppendW, !PathAppendW(wide, NULL));
}

int main(void)
{
    parts();
    joined();
    files();
    texts();
#ifndef __MINGW32__
    if (!(PathRemoveFileSpecA((char *)as("/opt/game/server")) && is("/opt/game") && PathAppendA(path, "a.cfg") && is("/opt/game/a.cfg"))) fail("paths of this system");
#endif
    return seen_all();
}
