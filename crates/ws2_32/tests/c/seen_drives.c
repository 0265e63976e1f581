/* Drives, and the environment that a program was started in. */
#include "seen.h"

static void drives(void)
{
    DWORD mask = GetLogicalDrives(), serial = 0, longest = 0, flags = 0, sectors = 0, bytes = 0, unused = 0, all = 0;
    char list[256], system[32], name[64], *at;
    DWORD length = GetLogicalDriveStringsA(sizeof list, list);
    ULARGE_INTEGER own, whole, left;
    EFFECT(GetLogicalDrives, mask >> 2 & 1);
    INFALLIBLE(GetLogicalDrives);
    for (at = list; *at && strcmp(at, "C:\\") != 0; at += strlen(at) + 1) {}
    EFFECT(GetLogicalDriveStrings, length > 3 && list[length - 1] == 0 && list[length] == 0 && strcmp(at, "C:\\") == 0);
    RESULT(GetLogicalDriveStrings, GetLogicalDriveStringsA(1, list) == length + 1);
    EFFECT(GetDriveType, GetDriveTypeA("C:\\") == DRIVE_FIXED && GetDriveTypeW(W("C:\\")) == DRIVE_FIXED && GetDriveTypeA(NULL) != DRIVE_NO_ROOT_DIR);
    EFFECT(GetDriveType, GetDriveTypeA("Q:\\") == DRIVE_NO_ROOT_DIR);
    INFALLIBLE(GetDriveType);
    EFFECT(GetDiskFreeSpaceEx, GetDiskFreeSpaceExA("C:\\", &own, &whole, &left) && whole.QuadPart > 0 && left.QuadPart <= whole.QuadPart && own.QuadPart <= left.QuadPart);
    EFFECT(GetDiskFreeSpaceEx, GetDiskFreeSpaceExA(NULL, NULL, &whole, NULL) && whole.QuadPart > 0);
    FAILS(GetDiskFreeSpaceEx, !GetDiskFreeSpaceExA("C:\\no\\such\\directory", &own, &whole, &left), ERROR_PATH_NOT_FOUND);
    EFFECT(GetDiskFreeSpace, GetDiskFreeSpaceA("C:\\", &sectors, &bytes, &unused, &all) && sectors > 0 && bytes >= 512 && all >= unused);
    FAILS(GetDiskFreeSpace, !GetDiskFreeSpaceA("Q:\\", &sectors, &bytes, &unused, &all), ERROR_PATH_NOT_FOUND);
    EFFECT(GetVolumeInformation, GetVolumeInformationA("C:\\", name, sizeof name, &serial, &longest, &flags, system, sizeof system) && longest == 255 && system[0] != 0 && (flags & FILE_CASE_PRESERVED_NAMES));
    FAILS(GetVolumeInformation, !GetVolumeInformationA("Q:\\", name, sizeof name, NULL, NULL, NULL, NULL, 0), ERROR_PATH_NOT_FOUND);
}

static void environment(void)
{
    STARTUPINFOA startup;
    char text[64], *all, *at;
    WCHAR wide[64], *all_wide;
    SetEnvironmentVariableA("SEEN_ONE", "value");
    memset(&startup, 0xff, sizeof startup);
    GetStartupInfoA(&startup);
    EFFECT(GetStartupInfo, startup.cb == sizeof startup && startup.cbReserved2 != 0xffff);
    INFALLIBLE(GetStartupInfo);
    EFFECT(ExpandEnvironmentStrings, ExpandEnvironmentStringsA("[%SEEN_ONE%] %SEEN_NONE% 5%", text, sizeof text) > 0 && strcmp(text, "[value] %SEEN_NONE% 5%") == 0);
    EFFECT(ExpandEnvironmentStrings, ExpandEnvironmentStringsW(W("<%SEEN_ONE%>"), wide, 64) == 8 && same_wide(wide, W("<value>")));
    RESULT(ExpandEnvironmentStrings, ExpandEnvironmentStringsA("%SEEN_ONE%", text, 2) >= 6);
    all = GetEnvironmentStrings();
    for (at = all; *at && strcmp(at, "SEEN_ONE=value") != 0; at += strlen(at) + 1) {}
    EFFECT(GetEnvironmentStrings, strcmp(at, "SEEN_ONE=value") == 0);
    EFFECT(FreeEnvironmentStringsA, FreeEnvironmentStringsA(all));
    all_wide = GetEnvironmentStringsW();
    EFFECT(GetEnvironmentStringsW, all_wide != NULL && all_wide[0] != 0);
    EFFECT(FreeEnvironmentStringsW, FreeEnvironmentStringsW(all_wide));
    INFALLIBLE(GetEnvironmentStrings);
    INFALLIBLE(GetEnvironmentStringsW);
    INFALLIBLE(FreeEnvironmentStringsA);
    INFALLIBLE(FreeEnvironmentStringsW);
    EFFECT(WinExec, WinExec("C:\\no\\such\\program", SW_HIDE) <= 31);
    RESULT(WinExec, WinExec("C:\\no\\such\\program", SW_HIDE) == ERROR_FILE_NOT_FOUND || WinExec("C:\\no\\such\\program", SW_HIDE) == ERROR_PATH_NOT_FOUND);
}

static void checks(void)
{
    static char some[64];
    char *page = (char *)VirtualAlloc(NULL, 0x2000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    ULONG mode = 2;
    BOOL narrow = TRUE;
    DWORD old;
    VirtualProtect(page + 0x1000, 0x1000, PAGE_READONLY, &old);
    EFFECT(IsBadReadPtr, !IsBadReadPtr(some, sizeof some) && !IsBadReadPtr(page, 0x2000) && !IsBadReadPtr(NULL, 0));
    RESULT(IsBadReadPtr, IsBadReadPtr(NULL, 1) && IsBadReadPtr((void *)(ULONG_PTR)0x10, 4));
    EFFECT(IsBadWritePtr, !IsBadWritePtr(some, sizeof some) && !IsBadWritePtr(page, 0x1000));
    RESULT(IsBadWritePtr, IsBadWritePtr(page, 0x2000) && IsBadWritePtr(page + 0x1000, 1));
    VirtualFree(page, 0, MEM_RELEASE);
    EFFECT(IsBadStringPtrA, !IsBadStringPtrA("text", 100));
    RESULT(IsBadStringPtrA, IsBadStringPtrA(NULL, 100));
    EFFECT(RtlCompareMemory, RtlCompareMemory("abcdef", "abcxef", 6) == 3 && RtlCompareMemory("ab", "ab", 2) == 2);
    INFALLIBLE(RtlCompareMemory);
    EFFECT(HeapSetInformation, HeapSetInformation(GetProcessHeap(), HeapCompatibilityInformation, &mode, sizeof mode));
    RESULT(HeapSetInformation, !HeapSetInformation(GetProcessHeap(), (HEAP_INFORMATION_CLASS)99, &mode, sizeof mode));
    mode = 77;
    EFFECT(HeapQueryInformation, HeapQueryInformation(GetProcessHeap(), HeapCompatibilityInformation, &mode, sizeof mode, NULL) && mode <= 2);
    FAILS(HeapQueryInformation, !HeapQueryInformation(GetProcessHeap(), HeapCompatibilityInformation, &mode, 1, NULL), ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetActiveProcessorCount, GetActiveProcessorCount(ALL_PROCESSOR_GROUPS) >= 1);
    RESULT(GetActiveProcessorCount, !GetActiveProcessorCount(500));
    EFFECT(IsWow64Process, IsWow64Process(GetCurrentProcess(), &narrow) && !narrow);
    FAILS(IsWow64Process, !IsWow64Process(NO_HANDLE, &narrow), ERROR_INVALID_HANDLE);
    EFFECT(EncodePointer, EncodePointer(some) != (PVOID)some);
    EFFECT(DecodePointer, DecodePointer(EncodePointer(some)) == (PVOID)some);
    INFALLIBLE(EncodePointer);
    INFALLIBLE(DecodePointer);
}

int main(void)
{
    drives();
    environment();
    checks();
    return seen_all();
}
