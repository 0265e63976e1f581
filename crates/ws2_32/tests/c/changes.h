/* A directory to watch, and what is said of it. */
#ifndef CHANGES_H
#define CHANGES_H
#include "seen.h"

static char root[MAX_PATH];
static union { DWORD aligned; char bytes[4096]; } room;

#define NAMES (FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME)

static __inline const char *in(const char *name)
{
    static char paths[4][MAX_PATH * 2];
    static int next;
    char *path = paths[next++ % 4];
    sprintf(path, "%s\\%s", root, name);
    return path;
}

static __inline void make(const char *name)
{
    HANDLE file = CreateFileA(in(name), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) fail("CreateFileA");
    CloseHandle(file);
}

static __inline void write_to(const char *name)
{
    DWORD n;
    HANDLE file = CreateFileA(in(name), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, "text", 4, &n, NULL)) fail("WriteFile");
    CloseHandle(file);
}

static __inline HANDLE directory(DWORD flags)
{
    HANDLE opened = CreateFileA(root, FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
    if (opened == INVALID_HANDLE_VALUE) fail("CreateFileA of a directory");
    return opened;
}

/* What a buffer says, as `+name -name ~name <old >new`. */
static __inline const char *told(const char *buffer, DWORD bytes)
{
    static const char marks[] = "?+-~<>";
    static char text[2048];
    char *to = text;
    const FILE_NOTIFY_INFORMATION *record = (const FILE_NOTIFY_INFORMATION *)(const void *)buffer;
    *to = 0;
    while (bytes > 0) {
        DWORD i;
        to += sprintf(to, "%s%c", to == text ? "" : " ", marks[record->Action < 6 ? record->Action : 0]);
        for (i = 0; i < record->FileNameLength / sizeof(WCHAR); i++) *to++ = (char)record->FileName[i];
        *to = 0;
        if (record->NextEntryOffset == 0) break;
        record = (const FILE_NOTIFY_INFORMATION *)(const void *)((const char *)record + record->NextEntryOffset);
    }
    return text;
}

/* What is told until this has been. */
static __inline const char *hear(HANDLE watched, BOOL subtree, DWORD filter, const char *last)
{
    static char all[8192];
    OVERLAPPED operation;
    DWORD n;
    memset(&operation, 0, sizeof operation);
    operation.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    all[0] = 0;
    do {
        if (!ReadDirectoryChangesW(watched, room.bytes, sizeof room, subtree, filter, NULL, &operation, NULL)) fail("ReadDirectoryChangesW");
        if (WaitForSingleObject(operation.hEvent, 60000) != WAIT_OBJECT_0 || !GetOverlappedResult(watched, &operation, &n, FALSE)) fail("the change");
        sprintf(all + strlen(all), "%s%s", all[0] == 0 ? "" : " ", told(room.bytes, n));
    } while (strstr(all, last) == NULL);
    CloseHandle(operation.hEvent);
    return all;
}

static __inline void make_root(const char *name)
{
    DWORD length = GetTempPathA(MAX_PATH, root);
    sprintf(root + length, "%s-%lu", name, (unsigned long)GetCurrentProcessId());
    if (!CreateDirectoryA(root, NULL)) fail("CreateDirectoryA");
}
#endif
