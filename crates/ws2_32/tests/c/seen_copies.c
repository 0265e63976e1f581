/* Copies that tell how far they have come, files that take the place of others, and what a file takes. */
#include "seen.h"

static char here[MAX_PATH], a[MAX_PATH], b[MAX_PATH + 16], c[MAX_PATH + 16];
static WCHAR wide_a[MAX_PATH + 16], wide_b[MAX_PATH + 16], wide_c[MAX_PATH + 16];

static void widen(const char *from, WCHAR *to)
{
    while ((*to++ = (WCHAR)*from++) != 0) {}
}

static void make(const char *name, const char *text)
{
    DWORD written = 0;
    HANDLE file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, text, (DWORD)strlen(text), &written, NULL)) fail("make");
    CloseHandle(file);
}

static int holds(const char *name, const char *text)
{
    char read[64];
    DWORD count = 0;
    HANDLE file = CreateFileA(name, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return 0;
    if (!ReadFile(file, read, sizeof read, &count, NULL)) count = 0;
    CloseHandle(file);
    return count == strlen(text) && memcmp(read, text, count) == 0;
}

static int exists(const char *name)
{
    return GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES;
}

struct progress { int begun, pieces; LONGLONG copied, total; DWORD answer; };

static DWORD CALLBACK hears(LARGE_INTEGER total, LARGE_INTEGER copied, LARGE_INTEGER stream_total, LARGE_INTEGER stream_copied, DWORD stream, DWORD reason, HANDLE source, HANDLE target, LPVOID data)
{
    struct progress *progress = (struct progress *)data;
    LARGE_INTEGER size;
    if (stream != 1 || stream_total.QuadPart != total.QuadPart || stream_copied.QuadPart != copied.QuadPart || target == NULL || !GetFileSizeEx(source, &size) || size.QuadPart != total.QuadPart) return PROGRESS_CANCEL;
    if (reason == CALLBACK_STREAM_SWITCH) progress->begun++;
    else progress->pieces++;
    progress->copied = copied.QuadPart;
    progress->total = total.QuadPart;
    return progress->answer;
}

static void copies(void)
{
    struct progress progress;
    BOOL cancel = FALSE;
    memset(&progress, 0, sizeof progress);
    make(a, "some text");
    EFFECT(CopyFileExA, CopyFileExA(a, b, hears, &progress, &cancel, 0) && holds(b, "some text") && progress.begun == 1 && progress.pieces == 1 && progress.copied == 9 && progress.total == 9);
    FAILS(CopyFileExA, !CopyFileExA(a, b, NULL, NULL, NULL, COPY_FILE_FAIL_IF_EXISTS), ERROR_FILE_EXISTS);
    FAILS(CopyFileExA, !CopyFileExA(c, b, NULL, NULL, NULL, 0), ERROR_FILE_NOT_FOUND);
    progress.answer = PROGRESS_QUIET;
    progress.begun = progress.pieces = 0;
    EFFECT(CopyFileExW, CopyFileExW(wide_a, wide_b, hears, &progress, NULL, 0) && progress.begun + progress.pieces == 1);
    DeleteFileA(b);
    progress.answer = PROGRESS_CANCEL;
    FAILS(CopyFileExW, !CopyFileExW(wide_a, wide_b, hears, &progress, NULL, 0), ERROR_REQUEST_ABORTED);
    EFFECT(CopyFileExW, !exists(b));
    cancel = TRUE;
    FAILS(CopyFileExA, !CopyFileExA(a, b, NULL, NULL, &cancel, 0), ERROR_REQUEST_ABORTED);
    EFFECT(CopyFileExA, !exists(b));
}

static void replacements(void)
{
    make(a, "old");
    make(b, "new");
    EFFECT(ReplaceFileA, ReplaceFileA(a, b, c, 0, NULL, NULL) && holds(a, "new") && holds(c, "old") && !exists(b));
    make(b, "newest");
    EFFECT(ReplaceFileW, ReplaceFileW(wide_a, wide_b, NULL, REPLACEFILE_IGNORE_MERGE_ERRORS, NULL, NULL) && holds(a, "newest") && !exists(b));
    FAILS(ReplaceFileA, !ReplaceFileA(a, b, NULL, 0, NULL, NULL), ERROR_FILE_NOT_FOUND);
    FAILS(ReplaceFileW, !ReplaceFileW(wide_b, wide_a, NULL, 0, NULL, NULL), ERROR_FILE_NOT_FOUND);
    EFFECT(ReplaceFileA, holds(a, "newest"));
    DeleteFileA(c);
}

static void opening(void)
{
    CREATEFILE2_EXTENDED_PARAMETERS more;
    HANDLE file;
    memset(&more, 0, sizeof more);
    more.dwSize = sizeof more;
    more.dwFileAttributes = FILE_ATTRIBUTE_NORMAL;
    more.dwFileFlags = FILE_FLAG_DELETE_ON_CLOSE;
    file = CreateFile2(wide_c, GENERIC_WRITE | DELETE, 0, CREATE_NEW, &more);
    EFFECT(CreateFile2, file != INVALID_HANDLE_VALUE && exists(c) && CloseHandle(file) && !exists(c));
    file = CreateFile2(wide_a, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, NULL);
    EFFECT(CreateFile2, file != INVALID_HANDLE_VALUE && CloseHandle(file));
    FAILS(CreateFile2, CreateFile2(wide_c, GENERIC_READ, 0, OPEN_EXISTING, NULL) == INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
}

static void sizes(void)
{
    DWORD high = 5;
    EFFECT(GetCompressedFileSizeA, GetCompressedFileSizeA(a, &high) == 6 && high == 0);
    EFFECT(GetCompressedFileSizeW, GetCompressedFileSizeW(wide_a, NULL) == 6);
    FAILS(GetCompressedFileSizeA, GetCompressedFileSizeA(c, &high) == INVALID_FILE_SIZE, ERROR_FILE_NOT_FOUND);
    FAILS(GetCompressedFileSizeW, GetCompressedFileSizeW(wide_c, NULL) == INVALID_FILE_SIZE, ERROR_FILE_NOT_FOUND);
}

int main(void)
{
    begin();
    GetTempPathA(sizeof here, here);
    if (GetTempFileNameA(here, "ovl", 0, a) == 0) fail("GetTempFileNameA");
    sprintf(b, "%s.b", a);
    sprintf(c, "%s.c", a);
    widen(a, wide_a);
    widen(b, wide_b);
    widen(c, wide_c);
    copies();
    replacements();
    opening();
    sizes();
    DeleteFileA(a);
    WSACleanup();
    return seen_all();
}
