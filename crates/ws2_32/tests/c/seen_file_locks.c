/* Locks on parts of files.
 * Native only: Wine's locks keep no reader and no writer out, and its overlapped ones wait. */
#include "seen.h"

static HANDLE open_again(const char *path, DWORD flags)
{
    return CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, flags, NULL);
}

static void at(OVERLAPPED *overlapped, DWORD offset)
{
    memset(overlapped, 0, sizeof *overlapped);
    overlapped->Offset = offset;
}

static DWORD WINAPI waits(LPVOID file)
{
    OVERLAPPED part;
    at(&part, 0);
    return LockFileEx((HANDLE)file, LOCKFILE_EXCLUSIVE_LOCK, 0, 4, 0, &part) ? 7 : GetLastError();
}

int main(void)
{
    HANDLE one, other, later, thread, event, port;
    OVERLAPPED part, pending, *told = NULL;
    ULONG_PTR key = 0;
    DWORD n = 0, code = 0;
    char path[MAX_PATH], directory[MAX_PATH], text[16] = {0};
    GetTempPathA(sizeof directory, directory);
    if (!GetTempFileNameA(directory, "ovl", 0, path)) fail("GetTempFileNameA");
    one = open_again(path, 0);
    other = open_again(path, 0);
    WriteFile(one, "0123456789", 10, &n, NULL);
    /* Everybody else is kept out of the part, and of nothing else. */
    EFFECT(LockFile, LockFile(one, 2, 0, 4, 0));
    FAILS(LockFile, !LockFile(other, 5, 0, 1, 0), ERROR_LOCK_VIOLATION);
    FAILS(LockFile, !LockFile(one, 2, 0, 1, 0), ERROR_LOCK_VIOLATION);
    EFFECT(LockFile, LockFile(other, 6, 0, 100, 0));
    FAILS(ReadFile, !ReadFile(other, text, 3, &n, NULL), ERROR_LOCK_VIOLATION);
    EFFECT(ReadFile, ReadFile(other, text, 2, &n, NULL) && n == 2 && memcmp(text, "01", 2) == 0);
    FAILS(WriteFile, !WriteFile(other, "x", 1, &n, NULL), ERROR_LOCK_VIOLATION);
    SetFilePointer(one, 2, NULL, FILE_BEGIN);
    EFFECT(WriteFile, WriteFile(one, "abcd", 4, &n, NULL) && n == 4);
    FAILS(WriteFile, !WriteFile(one, "x", 1, &n, NULL), ERROR_LOCK_VIOLATION);
    FAILS(UnlockFile, !UnlockFile(one, 2, 0, 3, 0), ERROR_NOT_LOCKED);
    FAILS(UnlockFile, !UnlockFile(other, 2, 0, 4, 0), ERROR_NOT_LOCKED);
    EFFECT(UnlockFile, UnlockFile(one, 2, 0, 4, 0) && UnlockFile(other, 6, 0, 100, 0) && LockFile(other, 2, 0, 4, 0) && UnlockFile(other, 2, 0, 4, 0));
    FAILS(LockFile, !LockFile(NO_HANDLE, 0, 0, 1, 0), ERROR_INVALID_HANDLE);
    FAILS(UnlockFile, !UnlockFile(NO_HANDLE, 0, 0, 1, 0), ERROR_INVALID_HANDLE);
    /* Readers share. */
    at(&part, 0);
    EFFECT(LockFileEx, LockFileEx(one, 0, 0, 4, 0, &part) && LockFileEx(other, LOCKFILE_FAIL_IMMEDIATELY, 0, 4, 0, &part));
    FAILS(LockFileEx, !LockFileEx(other, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 4, 0, &part), ERROR_LOCK_VIOLATION);
    SetFilePointer(other, 0, NULL, FILE_BEGIN);
    EFFECT(ReadFile, ReadFile(other, text, 4, &n, NULL) && n == 4 && memcmp(text, "01ab", 4) == 0);
    EFFECT(UnlockFileEx, UnlockFileEx(other, 0, 4, 0, &part));
    FAILS(UnlockFileEx, !UnlockFileEx(other, 0, 4, 0, &part), ERROR_NOT_LOCKED);
    /* Who does not mind waiting gets it when it is free. */
    thread = CreateThread(NULL, 0, waits, other, 0, NULL);
    EFFECT(LockFileEx, WaitForSingleObject(thread, 30) == WAIT_TIMEOUT);
    UnlockFileEx(one, 0, 4, 0, &part);
    EFFECT(LockFileEx, WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == 7);
    CloseHandle(thread);
    /* Overlapped, by an event and by a port; what a closed handle had is free. */
    event = CreateEventA(NULL, TRUE, FALSE, NULL);
    later = open_again(path, FILE_FLAG_OVERLAPPED);
    at(&pending, 3);
    pending.hEvent = event;
    FAILS(LockFileEx, !LockFileEx(later, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &pending), ERROR_IO_PENDING);
    EFFECT(LockFileEx, WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CloseHandle(other);
    EFFECT(LockFileEx, WaitForSingleObject(event, 60000) == WAIT_OBJECT_0 && GetOverlappedResult(later, &pending, &n, FALSE));
    FAILS(LockFile, !LockFile(one, 3, 0, 1, 0), ERROR_LOCK_VIOLATION);
    UnlockFileEx(later, 0, 1, 0, &pending);
    port = CreateIoCompletionPort(later, NULL, 5, 0);
    LockFile(one, 0, 0, 1, 0);
    at(&pending, 0);
    FAILS(LockFileEx, !LockFileEx(later, 0, 0, 1, 0, &pending), ERROR_IO_PENDING);
    UnlockFile(one, 0, 0, 1, 0);
    EFFECT(GetQueuedCompletionStatus, GetQueuedCompletionStatus(port, &n, &key, &told, 60000) && key == 5 && told == &pending);
    /* A read that is overlapped is kept out too. */
    LockFile(one, 8, 0, 1, 0);
    at(&pending, 8);
    ReadFile(later, text, 1, NULL, &pending);
    UNTIL(HasOverlappedIoCompleted(&pending));
    FAILS(GetOverlappedResult, !GetOverlappedResult(later, &pending, &n, FALSE), ERROR_LOCK_VIOLATION);
    CloseHandle(port);
    CloseHandle(event);
    CloseHandle(later);
    CloseHandle(one);
    DeleteFileA(path);
    return seen_all();
}
