/* Asking for a version of Windows. */
#ifndef OVL_VERSION_H
#define OVL_VERSION_H
#pragma GCC system_header
#define VER_EQUAL 1
#define VER_GREATER 2
#define VER_GREATER_EQUAL 3
#define VER_LESS 4
#define VER_LESS_EQUAL 5
#define VER_MINORVERSION 0x0000001
#define VER_MAJORVERSION 0x0000002
#define VER_BUILDNUMBER 0x0000004
#define VER_PLATFORMID 0x0000008
#define VER_SERVICEPACKMINOR 0x0000010
#define VER_SERVICEPACKMAJOR 0x0000020
/* Three bits of the mask for each kind, at the kind's place. */
OVL_INLINE ULONGLONG VerSetConditionMask(ULONGLONG mask, DWORD type, BYTE condition) {
    int place = 0;
    for (; place < 8; place++) if (type >> place & 1) mask |= (ULONGLONG)(condition & 7) << (place * 3);
    return mask;
}
#define VER_SET_CONDITION(mask, type, condition) ((mask) = VerSetConditionMask((mask), (type), (condition)))
OVL_INLINE int ovl_version_order(DWORD have, DWORD wanted) { return have < wanted ? -1 : have > wanted; }
OVL_INLINE BOOL ovl_verify_version(DWORD major, DWORD minor, DWORD build, DWORD packMajor, DWORD packMinor, DWORD type, ULONGLONG mask) {
    OSVERSIONINFOEXA own;
    DWORD condition = VER_EQUAL;
    int order = 0, place, holds;
    memset(&own, 0, sizeof own);
    own.dwOSVersionInfoSize = sizeof own;
    if (!GetVersionExA((LPOSVERSIONINFOA)&own)) return FALSE;
    /* The most significant number that differs decides, under the condition of the first one asked for. */
    for (place = 0; place < 5; place++) {
        static const DWORD types[5] = {VER_MAJORVERSION, VER_MINORVERSION, VER_BUILDNUMBER, VER_SERVICEPACKMAJOR, VER_SERVICEPACKMINOR};
        static const int places[5] = {1, 0, 2, 5, 4};
        DWORD have[5], wanted[5];
        have[0] = own.dwMajorVersion; have[1] = own.dwMinorVersion; have[2] = own.dwBuildNumber; have[3] = own.wServicePackMajor; have[4] = own.wServicePackMinor;
        wanted[0] = major; wanted[1] = minor; wanted[2] = build; wanted[3] = packMajor; wanted[4] = packMinor;
        if (!(type & types[place])) continue;
        condition = (DWORD)(mask >> (places[place] * 3)) & 7;
        order = ovl_version_order(have[place], wanted[place]);
        if (order != 0) break;
    }
    holds = condition == VER_EQUAL ? order == 0 : condition == VER_GREATER ? order > 0 : condition == VER_GREATER_EQUAL ? order >= 0
          : condition == VER_LESS ? order < 0 : condition == VER_LESS_EQUAL ? order <= 0 : 0;
    if (!holds) SetLastError(1150);
    return holds;
}
OVL_INLINE BOOL VerifyVersionInfoA(LPOSVERSIONINFOEXA info, DWORD type, ULONGLONG mask) {
    return ovl_verify_version(info->dwMajorVersion, info->dwMinorVersion, info->dwBuildNumber, info->wServicePackMajor, info->wServicePackMinor, type, mask);
}
OVL_INLINE BOOL VerifyVersionInfoW(LPOSVERSIONINFOEXW info, DWORD type, ULONGLONG mask) {
    return ovl_verify_version(info->dwMajorVersion, info->dwMinorVersion, info->dwBuildNumber, info->wServicePackMajor, info->wServicePackMinor, type, mask);
}
#ifdef UNICODE
#define VerifyVersionInfo VerifyVersionInfoW
#else
#define VerifyVersionInfo VerifyVersionInfoA
#endif
#endif
