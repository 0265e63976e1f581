/* Drives, of which there is one, and what else a program asks of where it began: its environment and how it was started. */
#ifndef OVL_DRIVES_H
#define OVL_DRIVES_H
#pragma GCC system_header
#include "ovl/crt.h"
#define DRIVE_UNKNOWN 0
#define DRIVE_NO_ROOT_DIR 1
#define DRIVE_REMOVABLE 2
#define DRIVE_FIXED 3
#define DRIVE_REMOTE 4
#define DRIVE_CDROM 5
#define DRIVE_RAMDISK 6
#define FILE_CASE_SENSITIVE_SEARCH 0x00000001
#define FILE_CASE_PRESERVED_NAMES 0x00000002
#define FILE_UNICODE_ON_DISK 0x00000004
OVL_BEGIN
DWORD WINAPI GetLogicalDrives(void);
DWORD WINAPI GetLogicalDriveStringsA(DWORD length, LPSTR buffer);
DWORD WINAPI GetLogicalDriveStringsW(DWORD length, LPWSTR buffer);
UINT WINAPI GetDriveTypeA(LPCSTR root);
UINT WINAPI GetDriveTypeW(LPCWSTR root);
BOOL WINAPI GetDiskFreeSpaceExA(LPCSTR directory, PULARGE_INTEGER own, PULARGE_INTEGER all, PULARGE_INTEGER unused);
BOOL WINAPI GetDiskFreeSpaceExW(LPCWSTR directory, PULARGE_INTEGER own, PULARGE_INTEGER all, PULARGE_INTEGER unused);
BOOL WINAPI GetDiskFreeSpaceA(LPCSTR root, LPDWORD sectors, LPDWORD bytes, LPDWORD unused, LPDWORD all);
BOOL WINAPI GetDiskFreeSpaceW(LPCWSTR root, LPDWORD sectors, LPDWORD bytes, LPDWORD unused, LPDWORD all);
BOOL WINAPI GetVolumeInformationA(LPCSTR root, LPSTR name, DWORD name_length, LPDWORD serial, LPDWORD longest, LPDWORD flags, LPSTR system, DWORD system_length);
BOOL WINAPI GetVolumeInformationW(LPCWSTR root, LPWSTR name, DWORD name_length, LPDWORD serial, LPDWORD longest, LPDWORD flags, LPWSTR system, DWORD system_length);
OVL_END
#ifdef UNICODE
#define GetLogicalDriveStrings GetLogicalDriveStringsW
#define GetDriveType GetDriveTypeW
#define GetDiskFreeSpaceEx GetDiskFreeSpaceExW
#define GetDiskFreeSpace GetDiskFreeSpaceW
#define GetVolumeInformation GetVolumeInformationW
#else
#define GetLogicalDriveStrings GetLogicalDriveStringsA
#define GetDriveType GetDriveTypeA
#define GetDiskFreeSpaceEx GetDiskFreeSpaceExA
#define GetDiskFreeSpace GetDiskFreeSpaceA
#define GetVolumeInformation GetVolumeInformationA
#endif
#endif
