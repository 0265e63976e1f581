/* The driver of sockets as event libraries ask it: one request for the readiness of several sockets, which ends at a port. */
#include "seen.h"
#include <winternl.h>

#define POLL_CODE 0x00012024
#define RECEIVE_CODE 0x00012017
#define RECEIVE 0x001
#define SEND 0x004
#define DISCONNECT 0x008
#define LOCAL_CLOSE 0x020
#define ACCEPT 0x080
#define CONNECT_FAIL 0x100
#define EVERY 0x1ff
#define CANCELLED ((NTSTATUS)0xC0000120)
#define INVALID_HANDLE_STATUS ((NTSTATUS)0xC0000008)
#define NOT_FOUND_STATUS ((NTSTATUS)0xC0000225)
#define NAME_NOT_FOUND ((NTSTATUS)0xC0000034)
#define PENDING_STATUS ((NTSTATUS)0x00000103)
#define TIMED_OUT ((NTSTATUS)0x00000102)
#define NO_TIME 0x7fffffffffffffffLL

typedef struct { HANDLE handle; ULONG events; NTSTATUS status; } Asked;
typedef struct { LONGLONG timeout; ULONG count, exclusive; Asked sockets[2]; } Question;
typedef struct { IO_STATUS_BLOCK block; Question question; } Request;
typedef NTSTATUS (NTAPI *CancelFunction)(HANDLE, PIO_STATUS_BLOCK, PIO_STATUS_BLOCK);
typedef NTSTATUS (NTAPI *CreateKeyed)(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG);
typedef NTSTATUS (NTAPI *WaitKeyed)(HANDLE, PVOID, BOOLEAN, PLARGE_INTEGER);

static HANDLE device, port;
static CancelFunction cancel;
static WaitKeyed wait_keyed, release_keyed;
static HANDLE keyed;

static void check(int holds, const char *what)
{
    if (!holds) fail(what);
}

/* What NtCreateFile takes for a name. */
static OBJECT_ATTRIBUTES *named(const WCHAR *name)
{
    static UNICODE_STRING string;
    static OBJECT_ATTRIBUTES attributes;
    string.Buffer = (PWSTR)name;
    string.Length = (USHORT)(lstrlenW(name) * sizeof(WCHAR));
    string.MaximumLength = (USHORT)(string.Length + sizeof(WCHAR));
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &string;
    return &attributes;
}

/* Asks about one socket. */
static NTSTATUS ask(Request *request, SOCKET s, ULONG events, LONGLONG timeout, ULONG exclusive)
{
    memset(request, 0, sizeof *request);
    request->question.timeout = timeout;
    request->question.count = 1;
    request->question.exclusive = exclusive;
    request->question.sockets[0].handle = (HANDLE)s;
    request->question.sockets[0].events = events;
    return NtDeviceIoControlFile(device, NULL, NULL, request, &request->block, POLL_CODE, &request->question, sizeof request->question, &request->question, sizeof request->question);
}

/* What ended at the port within a while, or null. */
static Request *ended(DWORD milliseconds)
{
    DWORD bytes;
    ULONG_PTR key;
    LPOVERLAPPED overlapped = NULL;
    GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, milliseconds);
    return (Request *)overlapped;
}

/* Whether a request ended at the port with one socket and these events. */
static int told(Request *request, SOCKET s, ULONG events)
{
    return ended(60000) == request && request->block.Status == 0 && request->question.count == 1 && request->question.sockets[0].handle == (HANDLE)s &&
           request->question.sockets[0].events == events;
}

static DWORD WINAPI releases(LPVOID parameter)
{
    return (DWORD)release_keyed(keyed, parameter, FALSE, NULL);
}

static void keys(void)
{
    HMODULE module = GetModuleHandleA("ntdll.dll");
    CreateKeyed create = (CreateKeyed)(void *)GetProcAddress(module, "NtCreateKeyedEvent");
    LARGE_INTEGER soon;
    HANDLE thread;
    DWORD code = 1;
    wait_keyed = (WaitKeyed)(void *)GetProcAddress(module, "NtWaitForKeyedEvent");
    release_keyed = (WaitKeyed)(void *)GetProcAddress(module, "NtReleaseKeyedEvent");
    if (create == NULL || wait_keyed == NULL || release_keyed == NULL || create(&keyed, 3, NULL, 0) != 0) fail("a keyed event");
    soon.QuadPart = -10000;
    check(wait_keyed(keyed, &soon, FALSE, &soon) == TIMED_OUT, "nobody releases the key");
    check(release_keyed(keyed, &soon, FALSE, &soon) == TIMED_OUT, "nobody waits for the key");
    thread = CreateThread(NULL, 0, releases, &soon, 0, NULL);
    check(wait_keyed(keyed, &soon, FALSE, NULL) == 0, "the key is released");
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    check(code == 0, "who released it goes on");
    CloseHandle(thread);
    check(NtClose(keyed) == 0, "the event closes");
}

int main(void)
{
    SOCKET listening, client, accepted, datagrams;
    SOCKADDR_IN address;
    int length = sizeof address;
    Request first, second;
    IO_STATUS_BLOCK block;
    HANDLE none = NULL;
    char byte;
    begin();
    cancel = (CancelFunction)(void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtCancelIoFileEx");
    EFFECT(NtCreateFile, NtCreateFile(&device, SYNCHRONIZE, named(W("\\Device\\Afd\\Seen")), &block, NULL, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, 1, 0, NULL, 0) == 0 && device != NULL);
    ANSWERS(NtCreateFile, NtCreateFile(&none, SYNCHRONIZE, named(W("\\Device\\NoSuchDriver")), &block, NULL, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, 1, 0, NULL, 0), NAME_NOT_FOUND);
    port = CreateIoCompletionPort(device, NULL, 7, 0);
    if (port == NULL || cancel == NULL) fail("the port");
    keys();

    listening = listener(&address);
    check(ask(&first, listening, ACCEPT | LOCAL_CLOSE, NO_TIME, 0) == PENDING_STATUS && ended(0) == NULL, "nobody connects");
    client = connected(&address);
    EFFECT(NtDeviceIoControlFile, told(&first, listening, ACCEPT));
    accepted = accept(listening, NULL, NULL);
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, RECEIVE | DISCONNECT, NO_TIME, 0) == PENDING_STATUS && ended(0) == NULL && send(client, "a", 1, 0) == 1 && told(&first, accepted, RECEIVE));
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, RECEIVE | SEND, NO_TIME, 0) == 0 && told(&first, accepted, RECEIVE | SEND));
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, RECEIVE | DISCONNECT, NO_TIME, 0) == 0 && told(&first, accepted, RECEIVE) && recv(accepted, &byte, 1, 0) == 1);
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, RECEIVE, 0, 0) == 0 && ended(60000) == &first && first.question.count == 0);
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, RECEIVE, -200000, 0) == PENDING_STATUS && ended(60000) == &first && first.block.Status == TIMED_OUT && first.question.count == 0);
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, RECEIVE, NO_TIME, 1) == PENDING_STATUS && ask(&second, accepted, RECEIVE, NO_TIME, 1) == PENDING_STATUS && ended(60000) == &first && first.block.Status == 0 && first.question.count == 0);
    check(cancel(device, &second.block, &first.block) == 0 && ended(60000) == &second && second.block.Status == CANCELLED, "one request is cancelled");
    check(cancel(device, &second.block, &first.block) == NOT_FOUND_STATUS, "it has ended");
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, DISCONNECT, NO_TIME, 0) == PENDING_STATUS && shutdown(client, SD_SEND) == 0 && told(&first, accepted, DISCONNECT));
    EFFECT(NtDeviceIoControlFile, ask(&first, accepted, LOCAL_CLOSE, NO_TIME, 0) == PENDING_STATUS && closesocket(accepted) == 0 && told(&first, accepted, LOCAL_CLOSE));
    check(ask(&first, accepted, RECEIVE, NO_TIME, 0) == INVALID_HANDLE_STATUS, "a socket that is closed");
    ANSWERS(NtDeviceIoControlFile, NtDeviceIoControlFile(NO_HANDLE, NULL, NULL, NULL, &first.block, POLL_CODE, &first.question, sizeof first.question, &first.question, sizeof first.question), INVALID_HANDLE_STATUS);

    datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(bind(datagrams, (struct sockaddr *)&address, sizeof address) == 0 && getsockname(datagrams, (struct sockaddr *)&address, &length) == 0, "bind");
    EFFECT(NtDeviceIoControlFile, ask(&first, datagrams, RECEIVE, NO_TIME, 0) == PENDING_STATUS && sendto(datagrams, "abc", 3, 0, (struct sockaddr *)&address, sizeof address) == 3 && told(&first, datagrams, RECEIVE));
    closesocket(datagrams);

    closesocket(listening);
    closesocket(client);
    check(ask(&first, socket(AF_INET, SOCK_STREAM, 0), RECEIVE, NO_TIME, 0) == PENDING_STATUS, "a request on its own");
    EFFECT(RtlNtStatusToDosError, RtlNtStatusToDosError((NTSTATUS)0xC0000034) == ERROR_FILE_NOT_FOUND && RtlNtStatusToDosError((NTSTATUS)0x80070005) == ERROR_ACCESS_DENIED && RtlNtStatusToDosError((NTSTATUS)0xC0010057) == ERROR_INVALID_PARAMETER &&
                                      RtlNtStatusToDosError((NTSTATUS)0xE0001234) == 0xE0001234);
    ANSWERS(RtlNtStatusToDosError, RtlNtStatusToDosError((NTSTATUS)0xC0BBFFFF), ERROR_MR_MID_NOT_FOUND);
    EFFECT(NtClose, NtClose(device) == 0);
    ANSWERS(NtClose, NtClose(NO_HANDLE), INVALID_HANDLE_STATUS);
    CloseHandle(port);
    WSACleanup();
    return seen_all();
}
