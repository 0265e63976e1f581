/* On which processors of its group a thread runs: there is one group. */
#ifndef OVL_AFFINITY_H
#define OVL_AFFINITY_H
#pragma GCC system_header
/* ERROR_INVALID_PARAMETER for another group, what is reserved, and processors that the process may not use. */
OVL_INLINE BOOL SetThreadGroupAffinity(HANDLE thread, const GROUP_AFFINITY *wanted, PGROUP_AFFINITY before) {
    DWORD_PTR mask;
    if (wanted == NULL || wanted->Group != 0 || wanted->Reserved[0] != 0 || wanted->Reserved[1] != 0 || wanted->Reserved[2] != 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    mask = SetThreadAffinityMask(thread, wanted->Mask);
    if (mask == 0) return FALSE;
    if (before != NULL) {
        __builtin_memset(before, 0, sizeof *before);
        before->Mask = mask;
    }
    return TRUE;
}
#endif
