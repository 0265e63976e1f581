/* What becomes of a directory's entries: synchronously, by an event, by a routine, at a port; and a handle that a change signals. */
#include "changes.h"

static DWORD routine_bytes, routine_error = 99;

static VOID WINAPI routine(DWORD error, DWORD bytes, LPOVERLAPPED operation)
{
    (void)operation;
    routine_error = error;
    routine_bytes = bytes;
}

static unsigned WINAPI makes(void *name)
{
    make((const char *)name);
    return 0;
}

/* Where the call itself waits, another thread makes changes until it has heard of one. */
static volatile LONG heard;

static unsigned WINAPI makes_until_heard(void *unused)
{
    char name[32];
    int count = 0;
    (void)unused;
    while (!heard) {
        sprintf(name, "many-%d", count++);
        make(name);
        DeleteFileA(in(name));
        Sleep(1);
    }
    return 0;
}

static void ways(void)
{
    OVERLAPPED operation, *got = NULL;
    HANDLE watched, port, thread;
    ULONG_PTR key = 0;
    DWORD n = 0;
    /* In the call. */
    watched = directory(0);
    thread = (HANDLE)_beginthreadex(NULL, 0, makes_until_heard, NULL, 0, NULL);
    EFFECT(ReadDirectoryChangesW, ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, NAMES, &n, NULL, NULL) && n > 0 && strstr(told(room.bytes, n), "many-") != NULL);
    heard = 1;
    WaitForSingleObject(thread, 60000);
    CloseHandle(thread);
    CloseHandle(watched);
    /* By an event. */
    watched = directory(FILE_FLAG_OVERLAPPED);
    memset(&operation, 0, sizeof operation);
    operation.hEvent = CreateEventA(NULL, TRUE, TRUE, NULL);
    EFFECT(ReadDirectoryChangesW, ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, NAMES, NULL, &operation, NULL) && WaitForSingleObject(operation.hEvent, 0) == WAIT_TIMEOUT && !HasOverlappedIoCompleted(&operation));
    make("first");
    EFFECT(ReadDirectoryChangesW, WaitForSingleObject(operation.hEvent, 60000) == WAIT_OBJECT_0 && GetOverlappedResult(watched, &operation, &n, FALSE) && strcmp(told(room.bytes, n), "+first") == 0);
    /* What happens between two calls is kept. */
    MoveFileA(in("first"), in("second"));
    DeleteFileA(in("second"));
    EFFECT(ReadDirectoryChangesW, strcmp(hear(watched, FALSE, NAMES, "-second"), "<first >second -second") == 0);
    /* All of it, by one call. */
    {
        char name[16], all[256] = "";
        int i;
        for (i = 0; i < 8; i++) {
            sprintf(name, "kept-%d", i);
            make(name);
            sprintf(all + strlen(all), "%s+%s", i == 0 ? "" : " ", name);
        }
        EFFECT(ReadDirectoryChangesW, strcmp(hear(watched, FALSE, NAMES, "kept"), all) == 0);
        for (i = 0; i < 8; i++) {
            sprintf(name, "kept-%d", i);
            DeleteFileA(in(name));
        }
        hear(watched, FALSE, NAMES, "-kept-7");
    }
    /* Cancelled. */
    EFFECT(CancelIoEx, ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, NAMES, NULL, &operation, NULL) && CancelIoEx(watched, &operation));
    FAILS(GetOverlappedResult, !GetOverlappedResult(watched, &operation, &n, TRUE), ERROR_OPERATION_ABORTED);
    FAILS(CancelIoEx, !CancelIoEx(watched, &operation), ERROR_NOT_FOUND);
    CloseHandle(operation.hEvent);
    /* A routine. */
    memset(&operation, 0, sizeof operation);
    EFFECT(ReadDirectoryChangesW, ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, NAMES, NULL, &operation, routine));
    make("third");
    EFFECT(ReadDirectoryChangesW, SleepEx(60000, TRUE) == WAIT_IO_COMPLETION && routine_error == 0 && strcmp(told(room.bytes, routine_bytes), "+third") == 0);
    CloseHandle(watched);
    /* At a port. */
    watched = directory(FILE_FLAG_OVERLAPPED);
    port = CreateIoCompletionPort(watched, NULL, 77, 0);
    memset(&operation, 0, sizeof operation);
    EFFECT(ReadDirectoryChangesW, ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, NAMES, NULL, &operation, NULL));
    DeleteFileA(in("third"));
    EFFECT(ReadDirectoryChangesW, GetQueuedCompletionStatus(port, &n, &key, &got, 60000) && key == 77 && got == &operation && strcmp(told(room.bytes, n), "-third") == 0);
    /* The end of the handle is the end of what waits. */
    EFFECT(CloseHandle, ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, NAMES, NULL, &operation, NULL) && CloseHandle(watched) && GetQueuedCompletionStatus(port, &n, &key, &got, 60000) && n == 0 && got == &operation);
    CloseHandle(port);
}

static void filters(void)
{
    HANDLE watched = directory(FILE_FLAG_OVERLAPPED), contents = directory(FILE_FLAG_OVERLAPPED);
    OVERLAPPED first, second;
    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    /* The first call says what is watched. */
    if (!ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, FILE_NOTIFY_CHANGE_DIR_NAME, NULL, &first, NULL)) fail("ReadDirectoryChangesW");
    if (!ReadDirectoryChangesW(contents, room.bytes + 2048, 2048, FALSE, FILE_NOTIFY_CHANGE_LAST_WRITE, NULL, &second, NULL)) fail("ReadDirectoryChangesW");
    make("file");
    write_to("file");
    CreateDirectoryA(in("folder"), NULL);
    {
        DWORD n = 0, m = 0;
        EFFECT(CreateDirectory, GetOverlappedResult(watched, &first, &n, TRUE) && strcmp(told(room.bytes, n), "+folder") == 0);
        EFFECT(WriteFile, GetOverlappedResult(contents, &second, &m, TRUE) && strncmp(told(room.bytes + 2048, m), "~file", 5) == 0);
    }
    DeleteFileA(in("file"));
    RemoveDirectoryA(in("folder"));
    EFFECT(RemoveDirectory, strcmp(hear(watched, FALSE, FILE_NOTIFY_CHANGE_DIR_NAME, "-folder"), "-folder") == 0);
    CloseHandle(watched);
    CloseHandle(contents);
}

static void too_much(void)
{
    static union { DWORD aligned; char bytes[32]; } little;
    HANDLE watched = directory(FILE_FLAG_OVERLAPPED);
    OVERLAPPED operation;
    DWORD n = 99;
    char name[32];
    int i;
    memset(&operation, 0, sizeof operation);
    if (!ReadDirectoryChangesW(watched, little.bytes, sizeof little, FALSE, NAMES, NULL, &operation, NULL)) fail("ReadDirectoryChangesW");
    make("first");
    EFFECT(ReadDirectoryChangesW, GetOverlappedResult(watched, &operation, &n, TRUE) && strcmp(told(little.bytes, n), "+first") == 0);
    for (i = 0; i < 20; i++) {
        sprintf(name, "file-%d", i);
        make(name);
    }
    EFFECT(GetOverlappedResult, ReadDirectoryChangesW(watched, little.bytes, sizeof little, FALSE, NAMES, NULL, &operation, NULL) && GetOverlappedResult(watched, &operation, &n, TRUE) && n == 0);
    CloseHandle(watched);
    for (i = 0; i < 20; i++) {
        sprintf(name, "file-%d", i);
        DeleteFileA(in(name));
    }
    DeleteFileA(in("first"));
}

static void failures(void)
{
    HANDLE watched = directory(FILE_FLAG_OVERLAPPED), file;
    OVERLAPPED operation;
    DWORD n;
    memset(&operation, 0, sizeof operation);
    FAILS(ReadDirectoryChangesW, !ReadDirectoryChangesW(NO_HANDLE, room.bytes, sizeof room, FALSE, NAMES, &n, &operation, NULL), ERROR_INVALID_HANDLE);
    make("file");
    file = CreateFileA(in("file"), GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    FAILS(ReadDirectoryChangesW, !ReadDirectoryChangesW(file, room.bytes, sizeof room, FALSE, NAMES, &n, &operation, NULL), ERROR_INVALID_PARAMETER);
    CloseHandle(file);
    DeleteFileA(in("file"));
    FAILS(ReadDirectoryChangesW, !ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, 0, &n, &operation, NULL), ERROR_INVALID_PARAMETER);
    FAILS(ReadDirectoryChangesW, !ReadDirectoryChangesW(watched, room.bytes, sizeof room, FALSE, 0x10000, &n, &operation, NULL), ERROR_INVALID_PARAMETER);
    CloseHandle(watched);
}

static void notifications(void)
{
    WCHAR wide[MAX_PATH];
    HANDLE thread, change = FindFirstChangeNotificationA(root, FALSE, FILE_NOTIFY_CHANGE_FILE_NAME);
    MultiByteToWideChar(CP_ACP, 0, root, -1, wide, MAX_PATH);
    EFFECT(FindFirstChangeNotificationA, change != INVALID_HANDLE_VALUE && WaitForSingleObject(change, 0) == WAIT_TIMEOUT);
    thread = (HANDLE)_beginthreadex(NULL, 0, makes, (void *)"noted", 0, NULL);
    EFFECT(FindFirstChangeNotificationA, WaitForSingleObject(change, 60000) == WAIT_OBJECT_0 && WaitForSingleObject(change, 0) == WAIT_OBJECT_0);
    WaitForSingleObject(thread, 60000);
    CloseHandle(thread);
    EFFECT(FindNextChangeNotification, FindNextChangeNotification(change) && WaitForSingleObject(change, 0) == WAIT_TIMEOUT);
    DeleteFileA(in("noted"));
    EFFECT(FindNextChangeNotification, WaitForSingleObject(change, 60000) == WAIT_OBJECT_0);
    FAILS(FindNextChangeNotification, !FindNextChangeNotification(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(FindCloseChangeNotification, FindCloseChangeNotification(change));
    FAILS(FindCloseChangeNotification, !FindCloseChangeNotification(NO_HANDLE), ERROR_INVALID_HANDLE);
    FAILS(FindFirstChangeNotificationA, FindFirstChangeNotificationA(in("missing"), FALSE, NAMES) == INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND);
    change = FindFirstChangeNotificationW(wide, TRUE, NAMES);
    CreateDirectoryA(in("deep"), NULL);
    EFFECT(FindFirstChangeNotificationW, WaitForSingleObject(change, 60000) == WAIT_OBJECT_0);
    FAILS(FindFirstChangeNotificationW, FindFirstChangeNotificationW(wide, FALSE, 0) == INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
    FindCloseChangeNotification(change);
    RemoveDirectoryA(in("deep"));
}

int main(void)
{
    begin();
    make_root("seen-changes");
    ways();
    filters();
    too_much();
    failures();
    notifications();
    EFFECT(RemoveDirectory, RemoveDirectoryA(root));
    return seen_all();
}
