/* A server of several processes: the parent listens and starts workers, each takes the listener and single connections by WSADuplicateSocket, and
 * serves what it accepts and what it is given at a completion port of its own. Descriptions of sockets go through a mapping and through pipes. */
#include "loopback.h"

#define WORKERS 3
#define THREADS 2
#define FIRST "first"

/* What all processes see. */
typedef struct {
    WSAPROTOCOL_INFOW listener[WORKERS];
    volatile LONG ready, accepted, given;
} Shared;

typedef struct {
    OVERLAPPED overlapped;
    SOCKET s;
    WSABUF buffer;
    BOOL sends;
    char text[64];
} Session;

typedef struct {
    PROCESS_INFORMATION process;
    HANDLE commands;
} Worker;

static Shared *shared;
static HANDLE port, commands, stop;
static volatile LONG sessions;

static void go_on(Session *session, DWORD bytes)
{
    DWORD flags = 0;
    int result;
    memset(&session->overlapped, 0, sizeof session->overlapped);
    session->buffer.buf = session->text;
    session->buffer.len = session->sends ? bytes : sizeof session->text;
    result = session->sends ? WSASend(session->s, &session->buffer, 1, NULL, 0, &session->overlapped, NULL) : WSARecv(session->s, &session->buffer, 1, NULL, &flags, &session->overlapped, NULL);
    if (result == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING) fail(session->sends ? "WSASend" : "WSARecv");
}

static void serve(SOCKET s)
{
    Session *session = (Session *)calloc(1, sizeof *session);
    session->s = s;
    InterlockedIncrement(&sessions);
    if (CreateIoCompletionPort((HANDLE)s, port, s, 0) != port) fail("CreateIoCompletionPort");
    go_on(session, 0);
}

static unsigned WINAPI echoes(void *unused)
{
    (void)unused;
    for (;;) {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED *overlapped;
        Session *session;
        if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE)) fail("GetQueuedCompletionStatus");
        if (overlapped == NULL) return 0;
        session = CONTAINING_RECORD(overlapped, Session, overlapped);
        if (key != session->s) fail("the key");
        if (bytes == 0) {
            closesocket(session->s);
            free(session);
            InterlockedDecrement(&sessions);
            continue;
        }
        session->sends = !session->sends;
        go_on(session, bytes);
    }
}

static SOCKET redeemed(WSAPROTOCOL_INFOW *info)
{
    SOCKET s = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED);
    if (s == INVALID_SOCKET) fail("WSASocketW");
    return s;
}

static BOOL read_all(HANDLE pipe, void *text, DWORD length)
{
    DWORD got, sum;
    for (sum = 0; sum < length; sum += got)
        if (!ReadFile(pipe, (char *)text + sum, length - sum, &got, NULL) || got == 0) return FALSE;
    return TRUE;
}

/* Takes the connections that the parent gives away, to the end of the pipe. */
static unsigned WINAPI takes(void *unused)
{
    WSAPROTOCOL_INFOW info;
    (void)unused;
    while (read_all(commands, &info, sizeof info)) {
        serve(redeemed(&info));
        InterlockedIncrement(&shared->given);
    }
    SetEvent(stop);
    return 0;
}

/* Accepts until it is told to stop, and takes its last wait back. */
static void accepts(SOCKET l)
{
    char addresses[2 * (sizeof(SOCKADDR_IN) + 16)];
    OVERLAPPED overlapped;
    HANDLE either[2];
    BOOL waits = FALSE;
    DWORD bytes;
    memset(&overlapped, 0, sizeof overlapped);
    either[0] = stop;
    either[1] = overlapped.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    for (;;) {
        SOCKET s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
        if (!AcceptEx(l, s, addresses, 0, sizeof(SOCKADDR_IN) + 16, sizeof(SOCKADDR_IN) + 16, &bytes, &overlapped) && WSAGetLastError() != ERROR_IO_PENDING) fail("AcceptEx");
        if (!waits) InterlockedIncrement(&shared->ready);
        waits = TRUE;
        if (WaitForMultipleObjects(2, either, FALSE, INFINITE) == WAIT_OBJECT_0) {
            if (!CancelIoEx((HANDLE)l, &overlapped)) fail("CancelIoEx");
            if (GetOverlappedResult((HANDLE)l, &overlapped, &bytes, TRUE) || GetLastError() != ERROR_OPERATION_ABORTED) fail("GetOverlappedResult");
            closesocket(s);
            break;
        }
        if (!GetOverlappedResult((HANDLE)l, &overlapped, &bytes, FALSE)) fail("GetOverlappedResult");
        if (setsockopt(s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&l, sizeof l) == SOCKET_ERROR) fail("SO_UPDATE_ACCEPT_CONTEXT");
        InterlockedIncrement(&shared->accepted);
        serve(s);
    }
    CloseHandle(overlapped.hEvent);
}

static Shared *view(HANDLE mapping)
{
    Shared *all = (Shared *)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, sizeof *all);
    if (all == NULL) fail("MapViewOfFile");
    return all;
}

static int worker(char **arguments)
{
    HANDLE threads[THREADS + 1];
    char go;
    SOCKET l;
    int i;
    shared = view((HANDLE)(ULONG_PTR)strtoul(arguments[1], NULL, 10));
    commands = (HANDLE)(ULONG_PTR)strtoul(arguments[2], NULL, 10);
    if (!read_all(commands, &go, 1)) fail("ReadFile");
    l = redeemed(&shared->listener[atoi(arguments[3])]);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    stop = CreateEventA(NULL, TRUE, FALSE, NULL);
    threads[0] = (HANDLE)_beginthreadex(NULL, 0, takes, NULL, 0, NULL);
    for (i = 1; i <= THREADS; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, echoes, NULL, 0, NULL);
    accepts(l);
    closesocket(l);
    for (i = 0; sessions != 0 && i < 30000; i++) Sleep(1);
    for (i = 0; i < THREADS; i++) PostQueuedCompletionStatus(port, 0, 0, NULL);
    if (WaitForMultipleObjects(THREADS + 1, threads, TRUE, 60000) != WAIT_OBJECT_0) fail("WaitForMultipleObjects");
    for (i = 0; i <= THREADS; i++) CloseHandle(threads[i]);
    CloseHandle(port);
    CloseHandle(stop);
    CloseHandle(commands);
    WSACleanup();
    return sessions == 0 ? 7 : 8;
}

static void start(Worker *started, int slot, HANDLE mapping, SOCKET l)
{
    SECURITY_ATTRIBUTES inherited = {sizeof(SECURITY_ATTRIBUTES), NULL, TRUE};
    STARTUPINFOA startup;
    HANDLE reads;
    DWORD n;
    char path[MAX_PATH], line[MAX_PATH + 64];
    if (!CreatePipe(&reads, &started->commands, &inherited, 0) || !SetHandleInformation(started->commands, HANDLE_FLAG_INHERIT, 0)) fail("CreatePipe");
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    GetModuleFileNameA(NULL, path, sizeof path);
    sprintf(line, "\"%s\" %lu %lu %d", path, (unsigned long)(ULONG_PTR)mapping, (unsigned long)(ULONG_PTR)reads, slot);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started->process)) fail("CreateProcessA");
    CloseHandle(reads);
    if (WSADuplicateSocketW(l, started->process.dwProcessId, &shared->listener[slot]) != 0) fail("WSADuplicateSocketW");
    if (!WriteFile(started->commands, "L", 1, &n, NULL) || n != 1) fail("WriteFile");
}

static void until(volatile LONG *counter, LONG reached)
{
    int i;
    for (i = 0; *counter < reached && i < 60000; i++) Sleep(1);
    if (*counter != reached) fail("the counter");
}

static DWORD end_of(Worker *ended)
{
    DWORD code;
    if (WaitForSingleObject(ended->process.hProcess, 60000) != WAIT_OBJECT_0) fail("WaitForSingleObject");
    if (!GetExitCodeProcess(ended->process.hProcess, &code)) fail("GetExitCodeProcess");
    CloseHandle(ended->process.hThread);
    CloseHandle(ended->process.hProcess);
    return code;
}

/* Answers each client's first line itself, and gives the rest of the conversation to a worker. */
static void gives(Worker *workers, SOCKET l)
{
    WSAPROTOCOL_INFOW info;
    char text[sizeof FIRST];
    DWORD n;
    int i;
    for (i = 0; i < CLIENTS; i++) {
        SOCKET s = accept(l, NULL, NULL);
        receive_all(s, text, sizeof FIRST - 1);
        if (WSADuplicateSocketW(s, workers[i].process.dwProcessId, &info) != 0) fail("WSADuplicateSocketW");
        if (!WriteFile(workers[i].commands, &info, sizeof info, &n, NULL) || n != sizeof info) fail("WriteFile");
        until(&shared->given, i + 1);
        send_all(s, text, sizeof FIRST - 1);
        closesocket(s);
    }
}

int main(int count, char **arguments)
{
    SECURITY_ATTRIBUTES inherited = {sizeof(SECURITY_ATTRIBUTES), NULL, TRUE};
    SOCKADDR_IN address, other;
    HANDLE mapping, clients[CLIENTS];
    Worker workers[WORKERS];
    SOCKET l, gate;
    int i;

    begin();
    if (count > 1) return worker(arguments);
    mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0, sizeof *shared, NULL);
    shared = view(mapping);
    l = listener(&address);
    gate = listener(&other);
    if (!SetHandleInformation((HANDLE)l, HANDLE_FLAG_INHERIT, 0) || !SetHandleInformation((HANDLE)gate, HANDLE_FLAG_INHERIT, 0)) fail("SetHandleInformation");
    for (i = 0; i < WORKERS; i++) start(&workers[i], i, mapping, l);
    until(&shared->ready, WORKERS);
    start_clients(clients, &address);
    join_clients(clients);
    printf("%d accepted by the workers\n", (int)shared->accepted);

    /* A worker that crashes takes nothing along: another has its place. */
    TerminateProcess(workers[0].process.hProcess, 77);
    printf("worker 0 ended with %u\n", (unsigned)end_of(&workers[0]));
    CloseHandle(workers[0].commands);
    start(&workers[0], 0, mapping, l);
    until(&shared->ready, WORKERS + 1);

    /* The listener lives on by the workers' handles. */
    closesocket(l);
    start_clients(clients, &address);
    join_clients(clients);
    printf("%d accepted by the workers\n", (int)shared->accepted);

    start_clients(clients, &other);
    gives(workers, gate);
    closesocket(gate);
    join_clients(clients);
    printf("%d given to the workers\n", (int)shared->given);

    for (i = 0; i < WORKERS; i++) CloseHandle(workers[i].commands);
    for (i = 0; i < WORKERS; i++) printf("worker %d ended with %u\n", i, (unsigned)end_of(&workers[i]));
    gate = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(gate, (SOCKADDR *)&address, sizeof address) == 0) fail("connect");
    printf("then nobody listens: %d\n", WSAGetLastError() == WSAECONNREFUSED);
    closesocket(gate);
    UnmapViewOfFile(shared);
    CloseHandle(mapping);
    WSACleanup();
    return 0;
}
