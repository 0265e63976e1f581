/* Directories of libraries, memory of a node, a directory that is read, and the control of arithmetic.
 * Native only: Wine's msvcrt has not all of these, and its paths are Windows'. Without valgrind: it does arithmetic without a control word. */
#include "seen.h"
#include <errno.h>
#include <float.h>

static void directories(void)
{
    char told[64];
    WCHAR wide[64];
    DLL_DIRECTORY_COOKIE cookie;
    EFFECT(SetDllDirectoryA, SetDllDirectoryA("/tmp") && GetDllDirectoryA(sizeof told, told) == 4 && strcmp(told, "/tmp") == 0);
    FAILS(SetDllDirectoryA, !SetDllDirectoryA("/tmp;/usr"), ERROR_INVALID_PARAMETER);
    EFFECT(SetDllDirectoryW, SetDllDirectoryW(W("/usr")) && GetDllDirectoryW(64, wide) == 4 && same_wide(wide, W("/usr")));
    FAILS(SetDllDirectoryW, !SetDllDirectoryW(W("/tmp;/usr")), ERROR_INVALID_PARAMETER);
    EFFECT(GetDllDirectoryA, GetDllDirectoryA(2, told) == 5 && SetDllDirectoryA(NULL) && GetDllDirectoryA(sizeof told, told) == 0);
    INFALLIBLE(GetDllDirectoryA);
    EFFECT(GetDllDirectoryW, GetDllDirectoryW(64, wide) == 0 && wide[0] == 0);
    INFALLIBLE(GetDllDirectoryW);
    EFFECT(AddDllDirectory, (cookie = AddDllDirectory(W("/tmp"))) != NULL);
    FAILS(AddDllDirectory, AddDllDirectory(W("here")) == NULL, ERROR_INVALID_PARAMETER);
    FAILS(AddDllDirectory, AddDllDirectory(W("/no/such/directory")) == NULL, ERROR_FILE_NOT_FOUND);
    EFFECT(RemoveDllDirectory, RemoveDllDirectory(cookie));
    FAILS(RemoveDllDirectory, !RemoveDllDirectory(cookie), ERROR_INVALID_PARAMETER);
    EFFECT(SetDefaultDllDirectories, SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS) && LoadLibraryA("ws2_32.dll") != NULL);
    FAILS(SetDefaultDllDirectories, !SetDefaultDllDirectories(1), ERROR_INVALID_PARAMETER);
}

static void memory(void)
{
    char *made = (char *)VirtualAllocExNuma(GetCurrentProcess(), NULL, 65536, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, 0), *other;
    EFFECT(VirtualAllocExNuma, made != NULL && (made[65535] = 1) == 1);
    VirtualFree(made, 0, MEM_RELEASE);
    other = (char *)VirtualAllocExNuma(GetCurrentProcess(), NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, NUMA_NO_PREFERRED_NODE);
    EFFECT(VirtualAllocExNuma, other != NULL && (other[0] = 1) == 1);
    VirtualFree(other, 0, MEM_RELEASE);
    FAILS(VirtualAllocExNuma, VirtualAllocExNuma(GetCurrentProcess(), NULL, 4096, MEM_COMMIT, PAGE_READWRITE, 100000) == NULL, ERROR_INVALID_PARAMETER);
    FAILS(VirtualAllocExNuma, VirtualAllocExNuma(NO_HANDLE, NULL, 4096, MEM_COMMIT, PAGE_READWRITE, 0) == NULL, ERROR_INVALID_HANDLE);
}

static void a_directory(void)
{
    char room[64];
    DWORD moved = 0;
    HANDLE directory = CreateFileA("/tmp", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    FAILS(ReadFile, directory == INVALID_HANDLE_VALUE || !ReadFile(directory, room, sizeof room, &moved, NULL), ERROR_INVALID_FUNCTION);
    CloseHandle(directory);
}

static void arithmetic(void)
{
    volatile double one = 1, three = 3, zero = 0, result;
    volatile long double long_one = 1, long_three = 3, near_third, down_third;
    unsigned before = _controlfp(0, 0), now = 0;
    double near_up, down;
    result = one / three;
    near_up = result;
    near_third = long_one / long_three;
    EFFECT(_controlfp, (_controlfp(_RC_UP, _MCW_RC) & _MCW_RC) == _RC_UP);
    result = one / three;
    EFFECT(_controlfp, result > near_up);
    INFALLIBLE(_controlfp);
    EFFECT(_controlfp_s, _controlfp_s(&now, _RC_DOWN, _MCW_RC) == 0 && (now & _MCW_RC) == _RC_DOWN);
    result = one / three;
    down = result;
    down_third = long_one / long_three;
    EFFECT(_controlfp_s, down <= near_up && -down >= -near_up && down_third < near_third);
    RESULT(_controlfp_s, _controlfp_s(&now, 0xffffffff, 0xffffffff) == EINVAL && (now & _MCW_RC) == _RC_DOWN);
    EFFECT(_control87, (_control87(_DN_FLUSH, _MCW_DN) & _MCW_DN) == _DN_FLUSH);
    INFALLIBLE(_control87);
    _fpreset();
    EFFECT(_fpreset, _controlfp(0, 0) == (_EM_INEXACT | _EM_UNDERFLOW | _EM_OVERFLOW | _EM_ZERODIVIDE | _EM_INVALID | _EM_DENORMAL) && (before & _MCW_RC) == _RC_NEAR);
    INFALLIBLE(_fpreset);
    _clearfp();
    EFFECT(_statusfp, _statusfp() == 0);
    result = one / zero;
    EFFECT(_statusfp, _statusfp() & _SW_ZERODIVIDE);
    INFALLIBLE(_statusfp);
    EFFECT(_clearfp, (_clearfp() & _SW_ZERODIVIDE) && _statusfp() == 0);
    INFALLIBLE(_clearfp);
}

int main(void)
{
    begin();
    directories();
    memory();
    a_directory();
    arithmetic();
    WSACleanup();
    return seen_all();
}
