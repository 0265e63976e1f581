/* Details that whole libraries rely on: where an appending handle reads, who is in whose way, old times, pipes without a name. */
#include "seen.h"
#include <io.h>
#include <ws2spi.h>

static char name[MAX_PATH + 40];

static HANDLE opened(DWORD access, DWORD share, DWORD disposition)
{
    HANDLE made = CreateFileA(name, access, share, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
    if (made == INVALID_HANDLE_VALUE) fail("CreateFileA");
    return made;
}

static void files(void)
{
    const DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    FILETIME old, told;
    HANDLE file, other;
    DWORD n = 0;
    char byte = 0;
    file = opened(FILE_READ_DATA | FILE_APPEND_DATA, all, CREATE_ALWAYS);
    EFFECT(ReadFile, WriteFile(file, "abc", 3, &n, NULL) && SetFilePointer(file, 1, NULL, FILE_BEGIN) == 1 && ReadFile(file, &byte, 1, &n, NULL) && n == 1 && byte == 'b');
    EFFECT(WriteFile, SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0 && WriteFile(file, "d", 1, &n, NULL) && SetFilePointer(file, 3, NULL, FILE_BEGIN) == 3 && ReadFile(file, &byte, 1, &n, NULL) && byte == 'd');
    CloseHandle(file);
    /* Who only asks or sets what is known of a file is in nobody's way. */
    file = opened(GENERIC_READ, 0, OPEN_EXISTING);
    other = CreateFileA(name, FILE_WRITE_ATTRIBUTES, 0, NULL, OPEN_EXISTING, 0, NULL);
    EFFECT(CreateFile, other != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    file = CreateFileA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    EFFECT(CreateFile, file != INVALID_HANDLE_VALUE);
    FAILS(CreateFile, CreateFileA(name, GENERIC_READ, all, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE && "CreateFile", ERROR_SHARING_VIOLATION);
    CloseHandle(file);
    /* 1960, and what is zero stays. */
    old.dwHighDateTime = 0x01970000;
    old.dwLowDateTime = 0x12345600;
    EFFECT(SetFileTime, SetFileTime(other, NULL, NULL, &old) && CloseHandle(other));
    file = opened(GENERIC_READ, all, OPEN_EXISTING);
    EFFECT(GetFileTime, GetFileTime(file, NULL, NULL, &told) && told.dwHighDateTime == old.dwHighDateTime && told.dwLowDateTime / 100 == old.dwLowDateTime / 100);
    CloseHandle(file);
    FAILS(SetFileTime, !SetFileTime(NO_HANDLE, NULL, NULL, &old), ERROR_INVALID_HANDLE);
}

static void pipes(void)
{
    HANDLE reads, writes, file;
    DWORD mode = PIPE_NOWAIT, flags = 9, n = 0;
    char byte = 0;
    if (!CreatePipe(&reads, &writes, NULL, 0)) fail("CreatePipe");
    EFFECT(GetNamedPipeInfo, GetNamedPipeInfo(reads, &flags, NULL, NULL, NULL) && flags == PIPE_SERVER_END && GetNamedPipeInfo(writes, &flags, NULL, NULL, NULL) && flags == PIPE_CLIENT_END);
    EFFECT(SetNamedPipeHandleState, SetNamedPipeHandleState(reads, &mode, NULL, NULL) && GetNamedPipeHandleStateA(reads, &flags, NULL, NULL, NULL, NULL, 0) && flags == PIPE_NOWAIT);
    FAILS(ReadFile, !ReadFile(reads, &byte, 1, &n, NULL), ERROR_NO_DATA);
    mode = 0;
    EFFECT(SetNamedPipeHandleState, SetNamedPipeHandleState(reads, &mode, NULL, NULL) && WriteFile(writes, "x", 1, &n, NULL) && ReadFile(reads, &byte, 1, &n, NULL) && byte == 'x');
    file = opened(GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING);
    FAILS(SetNamedPipeHandleState, !SetNamedPipeHandleState(file, &mode, NULL, NULL), ERROR_INVALID_PARAMETER);
    FAILS(GetNamedPipeInfo, !GetNamedPipeInfo(NO_HANDLE, &flags, NULL, NULL, NULL), ERROR_INVALID_HANDLE);
    CloseHandle(file);
    CloseHandle(reads);
    CloseHandle(writes);
}

static void sockets(void)
{
    SOCKADDR_IN nobody;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    int descriptor = _open_osfhandle((intptr_t)s, 0);
    memset(&nobody, 0, sizeof nobody);
    nobody.sin_family = AF_INET;
    EFFECT(_open_osfhandle, descriptor >= 0 && _get_osfhandle(descriptor) == (intptr_t)s);
    EFFECT(connect, connect(s, (SOCKADDR *)&nobody, sizeof nobody) == 0);
    nobody.sin_port = htons(9);
    FAILS(connect, connect(s, (SOCKADDR *)&nobody, sizeof nobody) == SOCKET_ERROR, WSAEADDRNOTAVAIL);
}

static void providers(void)
{
    DWORD size = 0;
    int error = 0, count, i, found = 0;
    WSAPROTOCOL_INFOW *protocols;
    ANSWERS(WSCEnumProtocols, WSCEnumProtocols(NULL, NULL, &size, &error) == SOCKET_ERROR ? error : 0, WSAENOBUFS);
    protocols = (WSAPROTOCOL_INFOW *)malloc(size);
    count = WSCEnumProtocols(NULL, protocols, &size, &error);
    for (i = 0; i < count; i++) found |= protocols[i].iSocketType == SOCK_STREAM && (protocols[i].dwServiceFlags1 & XP1_IFS_HANDLES) != 0;
    EFFECT(WSCEnumProtocols, found);
    free(protocols);
}

int main(void)
{
    DWORD length = GetTempPathA(MAX_PATH, name);
    begin();
    sprintf(name + length, "seen-details-%lu.txt", (unsigned long)GetCurrentProcessId());
    files();
    pipes();
    sockets();
    providers();
    DeleteFileA(name);
    EFFECT(SetEnvironmentVariableA, SetEnvironmentVariableA("SEEN_DETAILS", NULL) && SetEnvironmentVariableA("SEEN_DETAILS", "x") && SetEnvironmentVariableA("SEEN_DETAILS", NULL));
    FAILS(SetEnvironmentVariableA, !SetEnvironmentVariableA(NULL, "x"), ERROR_INVALID_PARAMETER);
    return seen_all();
}
