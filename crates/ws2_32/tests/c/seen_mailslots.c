/* Mailslots: messages of several writers, read with and without a time, overlapped in every way, within this program and from another.
 * Native only: a mailslot of Wine holds few messages, loses those without bytes, and takes any size. */
#include "seen.h"

static char program[MAX_PATH], name[64];

/* Another name for each part, so that nothing is left of the one before. */
static void rename_mailslot(const char *part)
{
    sprintf(name, "\\\\.\\mailslot\\overlapped\\%s-%lu", part, (unsigned long)GetCurrentProcessId());
}

static HANDLE by_CreateMailslot(DWORD maximum, DWORD timeout)
{
    HANDLE slot = CreateMailslotA(name, maximum, timeout, NULL);
    if (slot == INVALID_HANDLE_VALUE) fail("CreateMailslotA");
    return slot;
}

static HANDLE by_CreateFile(DWORD flags)
{
    HANDLE writer = CreateFileA(name, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, flags, NULL);
    if (writer == INVALID_HANDLE_VALUE) fail("CreateFileA");
    return writer;
}

/* One that is not to be had, and is closed if it is. */
static int refused(HANDLE handle)
{
    DWORD error = GetLastError();
    if (handle == INVALID_HANDLE_VALUE) return 1;
    CloseHandle(handle);
    SetLastError(error);
    return 0;
}

static int says(HANDLE writer, const char *text)
{
    DWORD n = 0;
    return WriteFile(writer, text, (DWORD)strlen(text), &n, NULL) && n == strlen(text);
}

static int hears(HANDLE slot, const char *text)
{
    char heard[64] = {0};
    DWORD n = 77;
    return ReadFile(slot, heard, sizeof heard, &n, NULL) && n == strlen(text) && memcmp(heard, text, n) == 0;
}

static int has(HANDLE slot, DWORD next, DWORD count)
{
    DWORD nextSize = 77, messages = 77;
    return GetMailslotInfo(slot, NULL, &nextSize, &messages, NULL) && nextSize == next && messages == count;
}

static void names(void)
{
    HANDLE slot;
    rename_mailslot("names");
    FAILS(CreateMailslot, refused(CreateMailslotA("blah", 0, 0, NULL)), ERROR_INVALID_NAME);
    FAILS(CreateMailslot, refused(CreateMailslotA(NULL, 0, 0, NULL)), ERROR_PATH_NOT_FOUND);
    FAILS(CreateFile, refused(CreateFileA(name, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL)), ERROR_FILE_NOT_FOUND);
    slot = by_CreateMailslot(0, 0);
    FAILS(CreateMailslot, refused(CreateMailslotA(name, 0, 0, NULL)), ERROR_ALREADY_EXISTS);
    EFFECT(CreateMailslot, CloseHandle(slot) && (slot = by_CreateMailslot(0, 0)) != INVALID_HANDLE_VALUE);
    CloseHandle(slot);
    /* In UTF-16, and in another case. */
    slot = CreateMailslotW(W("\\\\.\\mailslot\\Overlapped-Wide"), 0, 0, NULL);
    strcpy(name, "\\\\.\\MAILSLOT\\overlapped-WIDE");
    {
        HANDLE writer = by_CreateFile(0);
        EFFECT(CreateMailslotW, says(writer, "wide") && hears(slot, "wide"));
        CloseHandle(writer);
    }
    CloseHandle(slot);
    FAILS(GetMailslotInfo, !GetMailslotInfo(slot, NULL, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
    FAILS(SetMailslotInfo, !SetMailslotInfo(NO_HANDLE, 0), ERROR_INVALID_HANDLE);
}

static void messages(void)
{
    HANDLE slot, one, other;
    DWORD maximum = 7, next = 7, count = 7, timeout = 7, n = 7;
    char text[16] = {0};
    rename_mailslot("messages");
    slot = by_CreateMailslot(0, 0);
    EFFECT(GetMailslotInfo, GetMailslotInfo(slot, &maximum, &next, &count, &timeout) && maximum == 0 && next == MAILSLOT_NO_MESSAGE && count == 0 && timeout == 0);
    EFFECT(GetMailslotInfo, GetMailslotInfo(slot, NULL, NULL, NULL, NULL));
    FAILS(ReadFile, !ReadFile(slot, text, sizeof text, &n, NULL) && n == 0, ERROR_SEM_TIMEOUT);
    FAILS(WriteFile, !WriteFile(slot, text, 1, &n, NULL), ERROR_ACCESS_DENIED);
    one = by_CreateFile(0);
    other = by_CreateFile(0);
    FAILS(ReadFile, !ReadFile(one, text, 1, &n, NULL), ERROR_ACCESS_DENIED);
    /* Each write is a message of its own, one without bytes too, in the order of all writers. */
    EFFECT(WriteFile, says(one, "a") && has(slot, 1, 1) && says(other, "bc") && has(slot, 1, 2) && says(one, "") && says(other, "def") && has(slot, 1, 4));
    EFFECT(ReadFile, hears(slot, "a") && has(slot, 2, 3) && hears(slot, "bc") && has(slot, 0, 2) && hears(slot, "") && has(slot, 3, 1));
    /* A message is read whole, and stays if it is larger than the buffer. */
    FAILS(ReadFile, !ReadFile(slot, text, 2, &n, NULL) && n == 0, ERROR_INSUFFICIENT_BUFFER);
    EFFECT(ReadFile, has(slot, 3, 1) && hears(slot, "def") && has(slot, MAILSLOT_NO_MESSAGE, 0));
    CloseHandle(slot);
    FAILS(WriteFile, !WriteFile(one, text, 1, &n, NULL), ERROR_HANDLE_EOF);
    CloseHandle(one);
    CloseHandle(other);
    /* The largest message. */
    slot = by_CreateMailslot(4, MAILSLOT_WAIT_FOREVER);
    one = by_CreateFile(0);
    EFFECT(GetMailslotInfo, GetMailslotInfo(slot, &maximum, NULL, NULL, &timeout) && maximum == 4 && timeout == MAILSLOT_WAIT_FOREVER);
    FAILS(WriteFile, !WriteFile(one, text, 5, &n, NULL), ERROR_INVALID_PARAMETER);
    EFFECT(WriteFile, says(one, "four") && has(slot, 4, 1) && hears(slot, "four"));
    CloseHandle(one);
    CloseHandle(slot);
}

/* Many, and large ones, in their order. */
static void many(void)
{
    enum { LARGE = 300000 };
    char *sent = (char *)malloc(LARGE), *got = (char *)malloc(LARGE);
    DWORD i, n = 0, number = 0;
    int right = 1;
    HANDLE slot, writer;
    rename_mailslot("many");
    slot = by_CreateMailslot(0, MAILSLOT_WAIT_FOREVER);
    writer = by_CreateFile(0);
    for (i = 0; i < LARGE; i++) sent[i] = (char)(i * 7);
    for (i = 0; i < 2000; i++) right = right && WriteFile(writer, &i, sizeof i, &n, NULL) && n == sizeof i;
    right = right && WriteFile(writer, sent, LARGE, &n, NULL) && n == LARGE && says(writer, "end");
    EFFECT(WriteFile, right && has(slot, 4, 2002));
    for (i = 0; i < 2000; i++) right = right && ReadFile(slot, &number, sizeof number, &n, NULL) && n == 4 && number == i;
    FAILS(ReadFile, !ReadFile(slot, got, LARGE - 1, &n, NULL), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(ReadFile, right && ReadFile(slot, got, LARGE, &n, NULL) && n == LARGE && memcmp(sent, got, LARGE) == 0 && hears(slot, "end"));
    CloseHandle(writer);
    CloseHandle(slot);
    free(sent);
    free(got);
}

static DWORD WINAPI reads_once(LPVOID slot)
{
    return (DWORD)hears((HANDLE)slot, "late");
}

static void times(void)
{
    HANDLE slot, writer, thread;
    DWORD before, n = 0, code = 0, timeout = 0;
    char text[16];
    rename_mailslot("times");
    slot = by_CreateMailslot(0, 100);
    before = GetTickCount();
    FAILS(ReadFile, !ReadFile(slot, text, sizeof text, &n, NULL), ERROR_SEM_TIMEOUT);
    EFFECT(ReadFile, GetTickCount() - before >= 90);
    EFFECT(SetMailslotInfo, SetMailslotInfo(slot, MAILSLOT_WAIT_FOREVER) && GetMailslotInfo(slot, NULL, NULL, NULL, &timeout) && timeout == MAILSLOT_WAIT_FOREVER);
    thread = CreateThread(NULL, 0, reads_once, slot, 0, NULL);
    EFFECT(ReadFile, WaitForSingleObject(thread, 200) == WAIT_TIMEOUT);
    writer = by_CreateFile(0);
    EFFECT(WriteFile, says(writer, "late") && WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &code) && code == 1);
    CloseHandle(thread);
    CloseHandle(writer);
    CloseHandle(slot);
}

static DWORD routine_error, routine_bytes, routines;
static void CALLBACK on_read(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
    (void)overlapped;
    routine_error = error;
    routine_bytes = bytes;
    routines++;
}

static void overlapped_reads(void)
{
    OVERLAPPED first, second, writing, *got = NULL;
    HANDLE slot, writer, port;
    ULONG_PTR key = 0;
    DWORD n = 0;
    char one[8] = {0}, two[8] = {0};
    memset(&first, 0, sizeof first);
    memset(&second, 0, sizeof second);
    memset(&writing, 0, sizeof writing);
    rename_mailslot("overlapped");
    slot = by_CreateMailslot(0, MAILSLOT_WAIT_FOREVER);
    writer = by_CreateFile(FILE_FLAG_OVERLAPPED);
    first.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    second.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    writing.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    /* Reads are served in their order. */
    FAILS(ReadFile, !ReadFile(slot, one, sizeof one, NULL, &first), ERROR_IO_PENDING);
    FAILS(ReadFile, !ReadFile(slot, two, sizeof two, NULL, &second), ERROR_IO_PENDING);
    FAILS(GetOverlappedResult, !GetOverlappedResult(slot, &first, &n, FALSE), ERROR_IO_INCOMPLETE);
    EFFECT(WriteFile, (WriteFile(writer, "one", 3, NULL, &writing) || GetLastError() == ERROR_IO_PENDING) && GetOverlappedResult(writer, &writing, &n, TRUE) && n == 3);
    EFFECT(GetOverlappedResult, WaitForSingleObject(first.hEvent, 60000) == WAIT_OBJECT_0 && GetOverlappedResult(slot, &first, &n, TRUE) && n == 3 && memcmp(one, "one", 3) == 0);
    EFFECT(ReadFile, WaitForSingleObject(second.hEvent, 0) == WAIT_TIMEOUT);
    EFFECT(CancelIo, CancelIo(slot) && WaitForSingleObject(second.hEvent, 60000) == WAIT_OBJECT_0);
    FAILS(GetOverlappedResult, !GetOverlappedResult(slot, &second, &n, FALSE), ERROR_OPERATION_ABORTED);
    FAILS(CancelIoEx, !CancelIoEx(slot, NULL), ERROR_NOT_FOUND);
    /* Too small a buffer, of a read that waits. */
    FAILS(ReadFile, !ReadFile(slot, one, 2, NULL, &first), ERROR_IO_PENDING);
    EFFECT(WriteFile, WriteFile(writer, "large", 5, NULL, &writing) || GetLastError() == ERROR_IO_PENDING);
    FAILS(GetOverlappedResult, WaitForSingleObject(first.hEvent, 60000) == WAIT_OBJECT_0 && !GetOverlappedResult(slot, &first, &n, FALSE), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(ReadFile, hears(slot, "large"));
    /* Its time is over. */
    SetMailslotInfo(slot, 20);
    FAILS(ReadFile, !ReadFile(slot, one, sizeof one, NULL, &first), ERROR_IO_PENDING);
    FAILS(GetOverlappedResult, !GetOverlappedResult(slot, &first, &n, TRUE), ERROR_SEM_TIMEOUT);
    SetMailslotInfo(slot, MAILSLOT_WAIT_FOREVER);
    /* A routine. */
    EFFECT(ReadFileEx, ReadFileEx(slot, one, sizeof one, &second, on_read) && says(writer, "routine"));
    UNTIL(SleepEx(10, TRUE) == WAIT_IO_COMPLETION);
    EFFECT(ReadFileEx, routines == 1 && routine_error == 0 && routine_bytes == 7 && memcmp(one, "routine", 7) == 0);
    /* A port: what ended at once is told there too. */
    port = CreateIoCompletionPort(slot, NULL, 9, 0);
    EFFECT(CreateIoCompletionPort, port != NULL);
    FAILS(ReadFile, !ReadFile(slot, one, sizeof one, NULL, &first), ERROR_IO_PENDING);
    EFFECT(GetQueuedCompletionStatus, says(writer, "port") && GetQueuedCompletionStatus(port, &n, &key, &got, 60000) && got == &first && key == 9 && n == 4 && memcmp(one, "port", 4) == 0);
    got = NULL;
    EFFECT(GetQueuedCompletionStatus, says(writer, "now") && (ReadFile(slot, two, sizeof two, NULL, &second) || GetLastError() == ERROR_IO_PENDING) && GetQueuedCompletionStatus(port, &n, &key, &got, 60000) && got == &second && n == 3);
    /* Closing ends what waits. */
    FAILS(ReadFile, !ReadFile(slot, one, sizeof one, NULL, &first), ERROR_IO_PENDING);
    CloseHandle(slot);
    got = NULL;
    FAILS(GetQueuedCompletionStatus, !GetQueuedCompletionStatus(port, &n, &key, &got, 60000) && got == &first, ERROR_OPERATION_ABORTED);
    CloseHandle(port);
    CloseHandle(writer);
    CloseHandle(first.hEvent);
    CloseHandle(second.hEvent);
    CloseHandle(writing.hEvent);
}

/* The other program: two messages, and whether it may have the name. */
static int other(const char *path)
{
    HANDLE writer = CreateFileA(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (writer == INVALID_HANDLE_VALUE) return 1;
    if (!refused(CreateMailslotA(path, 0, 0, NULL)) || GetLastError() != ERROR_ALREADY_EXISTS) return 2;
    if (!says(writer, "from") || !says(writer, "elsewhere")) return 3;
    return 5;
}

static void between_programs(void)
{
    enum { PROGRAMS = 3 };
    STARTUPINFOA startup;
    PROCESS_INFORMATION made[PROGRAMS];
    HANDLE slot;
    DWORD code = 0, n = 0;
    int i, first = 0, second = 0, right = 1;
    char line[MAX_PATH + 96], text[32];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    rename_mailslot("between");
    slot = by_CreateMailslot(0, 60000);
    for (i = 0; i < PROGRAMS; i++) {
        sprintf(line, "\"%s\" %s", program, name);
        if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &made[i])) fail("CreateProcessA");
    }
    for (i = 0; i < 2 * PROGRAMS && ReadFile(slot, text, sizeof text, &n, NULL); i++) {
        first += n == 4 && memcmp(text, "from", 4) == 0;
        second += n == 9 && memcmp(text, "elsewhere", 9) == 0;
    }
    EFFECT(ReadFile, first == PROGRAMS && second == PROGRAMS);
    for (i = 0; i < PROGRAMS; i++) {
        right = right && WaitForSingleObject(made[i].hProcess, 60000) == WAIT_OBJECT_0 && GetExitCodeProcess(made[i].hProcess, &code) && code == 5;
        CloseHandle(made[i].hThread);
        CloseHandle(made[i].hProcess);
    }
    EFFECT(CreateFile, right);
    /* What is there when all writers have gone stays. */
    EFFECT(GetMailslotInfo, has(slot, MAILSLOT_NO_MESSAGE, 0));
    CloseHandle(slot);
}

int main(int argc, char **argv)
{
    if (argc > 1) return other(argv[1]);
    strcpy(program, argv[0]);
    names();
    messages();
    many();
    times();
    overlapped_reads();
    between_programs();
    return seen_all();
}
