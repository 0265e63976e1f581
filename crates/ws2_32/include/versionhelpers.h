/* versionhelpers.h: whether Windows is at least one of its versions. */
#ifndef OVL_VERSIONHELPERS_H
#define OVL_VERSIONHELPERS_H
#pragma GCC system_header
#include "ovl/kernel.h"
#ifdef __cplusplus
#define VERSIONHELPERAPI inline bool
#else
#define VERSIONHELPERAPI OVL_INLINE BOOL
#endif
VERSIONHELPERAPI IsWindowsVersionOrGreater(WORD major, WORD minor, WORD pack) {
    const DWORD type = VER_MAJORVERSION | VER_MINORVERSION | VER_SERVICEPACKMAJOR;
    ULONGLONG mask = VerSetConditionMask(0, type, VER_GREATER_EQUAL);
    OSVERSIONINFOEXW wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.dwOSVersionInfoSize = sizeof wanted;
    wanted.dwMajorVersion = major;
    wanted.dwMinorVersion = minor;
    wanted.wServicePackMajor = pack;
    return VerifyVersionInfoW(&wanted, type, mask) != FALSE;
}
VERSIONHELPERAPI IsWindowsXPOrGreater(void) { return IsWindowsVersionOrGreater(5, 1, 0); }
VERSIONHELPERAPI IsWindowsXPSP1OrGreater(void) { return IsWindowsVersionOrGreater(5, 1, 1); }
VERSIONHELPERAPI IsWindowsXPSP2OrGreater(void) { return IsWindowsVersionOrGreater(5, 1, 2); }
VERSIONHELPERAPI IsWindowsXPSP3OrGreater(void) { return IsWindowsVersionOrGreater(5, 1, 3); }
VERSIONHELPERAPI IsWindowsVistaOrGreater(void) { return IsWindowsVersionOrGreater(6, 0, 0); }
VERSIONHELPERAPI IsWindowsVistaSP1OrGreater(void) { return IsWindowsVersionOrGreater(6, 0, 1); }
VERSIONHELPERAPI IsWindowsVistaSP2OrGreater(void) { return IsWindowsVersionOrGreater(6, 0, 2); }
VERSIONHELPERAPI IsWindows7OrGreater(void) { return IsWindowsVersionOrGreater(6, 1, 0); }
VERSIONHELPERAPI IsWindows7SP1OrGreater(void) { return IsWindowsVersionOrGreater(6, 1, 1); }
VERSIONHELPERAPI IsWindows8OrGreater(void) { return IsWindowsVersionOrGreater(6, 2, 0); }
VERSIONHELPERAPI IsWindows8Point1OrGreater(void) { return IsWindowsVersionOrGreater(6, 3, 0); }
VERSIONHELPERAPI IsWindowsThresholdOrGreater(void) { return IsWindowsVersionOrGreater(10, 0, 0); }
VERSIONHELPERAPI IsWindows10OrGreater(void) { return IsWindowsVersionOrGreater(10, 0, 0); }
VERSIONHELPERAPI IsWindowsServer(void) {
    OSVERSIONINFOEXW own;
    memset(&own, 0, sizeof own);
    own.dwOSVersionInfoSize = sizeof own;
    return GetVersionExW((LPOSVERSIONINFOW)&own) && own.wProductType != VER_NT_WORKSTATION;
}
#endif
