/* Files by pages, adapters by NetBIOS, identifiers, and what the runtime has beside the wide paths. */
#include "seen.h"
#include <errno.h>
#include <limits.h>
#include <direct.h>
#include <io.h>
#include <nb30.h>
#include <objbase.h>
#include <stddef.h>
#include <sys/stat.h>

static void check(int holds, const char *what)
{
    if (!holds) fail(what);
}

static void by_pages(const char *folder)
{
    char path[MAX_PATH + 80];
    char *memory = (char *)VirtualAlloc(NULL, 4 * 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    FILE_SEGMENT_ELEMENT backwards[3], forwards[3];
    OVERLAPPED overlapped;
    HANDLE file;
    DWORD bytes = 0;
    sprintf(path, "%sseen-pages-%lu.bin", folder, (unsigned long)GetCurrentProcessId());
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED | FILE_FLAG_NO_BUFFERING | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    check(file != INVALID_HANDLE_VALUE && memory != NULL, "a file and memory");
    memset(backwards, 0, sizeof backwards);
    memset(forwards, 0, sizeof forwards);
    backwards[0].Buffer = (void *)(memory + 4096);
    backwards[1].Buffer = (void *)memory;
    forwards[0].Buffer = (void *)(memory + 2 * 4096);
    forwards[1].Buffer = (void *)(memory + 3 * 4096);
    memset(memory, 'a', 4096);
    memset(memory + 4096, 'b', 4096);
    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    EFFECT(WriteFileGather, (WriteFileGather(file, backwards, 2 * 4096, NULL, &overlapped) || GetLastError() == ERROR_IO_PENDING) && GetOverlappedResult(file, &overlapped, &bytes, TRUE) && bytes == 2 * 4096);
    EFFECT(ReadFileScatter, (ReadFileScatter(file, forwards, 2 * 4096, NULL, &overlapped) || GetLastError() == ERROR_IO_PENDING) && GetOverlappedResult(file, &overlapped, &bytes, TRUE) && bytes == 2 * 4096 &&
                                memory[2 * 4096] == 'b' && memory[3 * 4096 - 1] == 'b' && memory[3 * 4096] == 'a' && memory[4 * 4096 - 1] == 'a');
    FAILS(WriteFileGather, !WriteFileGather(NO_HANDLE, backwards, 4096, NULL, &overlapped), ERROR_INVALID_HANDLE);
    FAILS(ReadFileScatter, !ReadFileScatter(NO_HANDLE, forwards, 4096, NULL, &overlapped), ERROR_INVALID_HANDLE);
    CloseHandle(overlapped.hEvent);
    CloseHandle(file);
    VirtualFree(memory, 0, MEM_RELEASE);
}

static void of_a_process(void)
{
    MEMORY_BASIC_INFORMATION information;
    DWORD before = 0;
    HANDLE here = GetCurrentProcess();
    char *memory = (char *)VirtualAllocEx(here, NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    EFFECT(VirtualAllocEx, memory != NULL && (memory[4095] = 7) == 7);
    FAILS(VirtualAllocEx, VirtualAllocEx(NO_HANDLE, NULL, 4096, MEM_RESERVE, PAGE_READWRITE) == NULL, ERROR_INVALID_HANDLE);
    EFFECT(VirtualProtectEx, VirtualProtectEx(here, memory, 1, PAGE_READONLY, &before) && before == PAGE_READWRITE);
    FAILS(VirtualProtectEx, !VirtualProtectEx(NO_HANDLE, memory, 1, PAGE_READONLY, &before), ERROR_INVALID_HANDLE);
    EFFECT(VirtualQueryEx, VirtualQueryEx(here, memory, &information, sizeof information) == sizeof information && information.Protect == PAGE_READONLY);
    FAILS(VirtualQueryEx, VirtualQueryEx(NO_HANDLE, memory, &information, sizeof information) == 0, ERROR_INVALID_HANDLE);
    FAILS(VirtualFreeEx, !VirtualFreeEx(NO_HANDLE, memory, 0, MEM_RELEASE), ERROR_INVALID_HANDLE);
    EFFECT(VirtualFreeEx, VirtualFreeEx(here, memory, 0, MEM_RELEASE));
}

static void adapters(void)
{
    LANA_ENUM numbers;
    ADAPTER_STATUS status;
    NCB block;
    memset(&block, 0, sizeof block);
    block.ncb_command = NCBENUM;
    block.ncb_buffer = (UCHAR *)&numbers;
    block.ncb_length = sizeof numbers;
    EFFECT(Netbios, Netbios(&block) == NRC_GOODRET && block.ncb_retcode == NRC_GOODRET);
    memset(&block, 0, sizeof block);
    block.ncb_command = NCBASTAT;
    block.ncb_lana_num = 253;
    strcpy((char *)block.ncb_callname, "*");
    block.ncb_buffer = (UCHAR *)&status;
    block.ncb_length = sizeof status;
    ANSWERS(Netbios, Netbios(&block), NRC_BRIDGE);
}

static void runtime(const char *folder)
{
    char name[MAX_PATH + 80], other[MAX_PATH + 80], turned[5] = "";
    intptr_t whole = -1;
    GUID one, another;
    check(whole < 0 && sizeof whole == sizeof(void *), "intptr_t");
    sprintf(name, "%sseen-XXXXXX", folder);
    strcpy(other, name);
    EFFECT(_mktemp, _mktemp(name) == name && strcmp(name, other) != 0 && strlen(name) == strlen(other) && _access(name, 0) != 0);
    check(_mkdir(name) == 0, "_mkdir");
    EFFECT(_mktemp, _mktemp(other) == other && strcmp(name, other) != 0 && _access(other, 0) != 0);
    check(_mkdir(name) == -1 && errno == EEXIST && _rmdir(name) == 0, "_rmdir");
    strcpy(other, "nothing");
    RESULT(_mktemp, _mktemp(other) == NULL);
    _swab((char *)"abcde", turned, 5);
    EFFECT(_swab, memcmp(turned, "badc", 4) == 0 && turned[4] == 0);
    INFALLIBLE(_swab);
    EFFECT(CoCreateGuid, CoCreateGuid(&one) == S_OK && CoCreateGuid(&another) == S_OK && memcmp(&one, &another, sizeof one) != 0);
    INFALLIBLE(CoCreateGuid);
}

static void searched(const char *folder)
{
    char path[MAX_PATH + 80], name[80], found[MAX_PATH + 80], list[2 * MAX_PATH];
    WCHAR wide_found[MAX_PATH + 80], wide_list[2 * MAX_PATH], wide_name[80];
    char *part = NULL;
    WCHAR *wide_part = NULL;
    DWORD length, at;
    HANDLE file;
    sprintf(name, "seen-search-%lu.txt", (unsigned long)GetCurrentProcessId());
    sprintf(path, "%s%s", folder, name);
    file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    sprintf(list, "%snowhere;%s", folder, folder);
    for (at = 0; at == 0 || list[at - 1] != 0; at++) wide_list[at] = (WCHAR)list[at];
    for (at = 0; at == 0 || name[at - 1] != 0; at++) wide_name[at] = (WCHAR)name[at];
    length = SearchPathA(list, name, NULL, sizeof found, found, &part);
    EFFECT(SearchPathA, length > 0 && length == strlen(found) && part != NULL && strcmp(part, name) == 0 && SearchPathA(list, name, NULL, 3, found, &part) == length + 1);
    name[strlen(name) - 4] = 0;
    EFFECT(SearchPathA, SearchPathA(list, name, ".txt", sizeof found, found, NULL) == length);
    FAILS(SearchPathA, SearchPathA(list, name, ".bin", sizeof found, found, NULL) == 0, ERROR_FILE_NOT_FOUND);
    EFFECT(SearchPathW, SearchPathW(wide_list, wide_name, NULL, MAX_PATH + 80, wide_found, &wide_part) == length && same_wide(wide_part, wide_name));
    FAILS(SearchPathW, SearchPathW(wide_list, W("no such file"), NULL, MAX_PATH + 80, wide_found, NULL) == 0, ERROR_FILE_NOT_FOUND);
    CloseHandle(file);
}

/* What the registry says of keys that are always there, and of another machine's; and of a service that there is not. */
static void registry(void)
{
    HKEY key = NULL;
    DWORD keys = 77, values = 77;
    EFFECT(RegConnectRegistryA, RegConnectRegistryA(NULL, HKEY_LOCAL_MACHINE, &key) == ERROR_SUCCESS && key != NULL);
    EFFECT(RegQueryInfoKeyA, RegQueryInfoKeyA(key, NULL, NULL, NULL, &keys, NULL, NULL, &values, NULL, NULL, NULL, NULL) == ERROR_SUCCESS && keys != 77 && values != 77);
    RegCloseKey(key);
    EFFECT(RegConnectRegistryW, RegConnectRegistryW(NULL, HKEY_LOCAL_MACHINE, &key) == ERROR_SUCCESS && key != NULL);
    EFFECT(RegQueryInfoKeyW, RegQueryInfoKeyW(key, NULL, NULL, NULL, &keys, NULL, NULL, &values, NULL, NULL, NULL, NULL) == ERROR_SUCCESS);
    RegCloseKey(key);
    ANSWERS(RegQueryInfoKeyA, RegQueryInfoKeyA((HKEY)NO_HANDLE, NULL, NULL, NULL, &keys, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
    ANSWERS(RegQueryInfoKeyW, RegQueryInfoKeyW((HKEY)NO_HANDLE, NULL, NULL, NULL, &keys, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
    ANSWERS(RegConnectRegistryA, RegConnectRegistryA("\\\\no-such-machine", HKEY_LOCAL_MACHINE, &key), ERROR_BAD_NETPATH);
    ANSWERS(RegConnectRegistryW, RegConnectRegistryW(W("\\\\no-such-machine"), HKEY_LOCAL_MACHINE, &key), ERROR_BAD_NETPATH);
    FAILS(ChangeServiceConfigA, !ChangeServiceConfigA(NULL, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
    FAILS(ChangeServiceConfigW, !ChangeServiceConfigW(NULL, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
}

/* What portable libraries pass, whose long has another width. */
static void widths(void)
{
    WSADATA data;
    SOCKET s = WSAStartup(MAKEWORD(2, 2), &data) == 0 ? socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) : INVALID_SOCKET;
    struct { unsigned on, beside; } non_blocking = {1, 0x5a5a5a5a};
    HANDLE many = CreateSemaphore(NULL, 0, LONG_MAX, NULL);
    char byte;
    check(ioctlsocket(s, FIONBIO, (unsigned long *)&non_blocking.on) == 0 && non_blocking.beside == 0x5a5a5a5a, "what lies beside");
    check(recv(s, &byte, 1, 0) == SOCKET_ERROR && WSAGetLastError() != WSAEINTR, "it does not block");
    check(many != NULL && ReleaseSemaphore(many, 0x7fffffff, NULL) && !ReleaseSemaphore(many, 1, NULL), "as many as there can be");
    CloseHandle(many);
    closesocket(s);
    WSACleanup();
}

int main(void)
{
    char folder[MAX_PATH + 1];
    check(GetTempPathA(MAX_PATH, folder) > 0, "GetTempPathA");
    by_pages(folder);
    of_a_process();
    adapters();
    runtime(folder);
    searched(folder);
    registry();
    widths();
    return seen_all();
}
