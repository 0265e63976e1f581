/* Identifiers that mean the same on every machine, by number. */
#ifndef OVL_WELLKNOWN_H
#define OVL_WELLKNOWN_H
#pragma GCC system_header
typedef enum {
    WinNullSid, WinWorldSid, WinLocalSid, WinCreatorOwnerSid, WinCreatorGroupSid, WinCreatorOwnerServerSid, WinCreatorGroupServerSid, WinNtAuthoritySid,
    WinDialupSid, WinNetworkSid, WinBatchSid, WinInteractiveSid, WinServiceSid, WinAnonymousSid, WinProxySid, WinEnterpriseControllersSid, WinSelfSid,
    WinAuthenticatedUserSid, WinRestrictedCodeSid, WinTerminalServerSid, WinRemoteLogonIdSid, WinLogonIdsSid, WinLocalSystemSid, WinLocalServiceSid,
    WinNetworkServiceSid, WinBuiltinDomainSid, WinBuiltinAdministratorsSid, WinBuiltinUsersSid, WinBuiltinGuestsSid, WinBuiltinPowerUsersSid
} WELL_KNOWN_SID_TYPE;
/* Of what authority each is, how many numbers follow, and which. */
OVL_INLINE const BYTE *ovl_well_known(WELL_KNOWN_SID_TYPE which) {
    static const BYTE known[][3] = {
        {0, 1, 0}, {1, 1, 0}, {2, 1, 0}, {3, 1, 0}, {3, 1, 1}, {3, 1, 2}, {3, 1, 3}, {5, 0, 0},
        {5, 1, 1}, {5, 1, 2}, {5, 1, 3}, {5, 1, 4}, {5, 1, 6}, {5, 1, 7}, {5, 1, 8}, {5, 1, 9}, {5, 1, 10},
        {5, 1, 11}, {5, 1, 12}, {5, 1, 13}, {5, 1, 14}, {0, 0, 255}, {5, 1, 18}, {5, 1, 19},
        {5, 1, 20}, {5, 1, 32}, {5, 2, 32}, {5, 2, 33}, {5, 2, 34}, {5, 2, 35}
    };
    return (unsigned)which >= sizeof known / sizeof *known || known[which][2] == 255 ? NULL : known[which];
}
/* ERROR_INVALID_PARAMETER for what is none of them (of a session's identifiers there are many), ERROR_INSUFFICIENT_BUFFER with the length that is needed. */
OVL_INLINE BOOL CreateWellKnownSid(WELL_KNOWN_SID_TYPE which, PSID domain, PSID to, DWORD *length) {
    const BYTE *known = ovl_well_known(which);
    SID *sid = (SID *)to;
    DWORD needed;
    (void)domain;
    if (known == NULL || length == NULL) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
    needed = (DWORD)(FIELD_OFFSET(SID, SubAuthority) + known[1] * sizeof(DWORD));
    if (sid == NULL || *length < needed) {
        *length = needed;
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    *length = needed;
    __builtin_memset(sid, 0, needed);
    sid->Revision = 1;
    sid->SubAuthorityCount = known[1];
    sid->IdentifierAuthority.Value[5] = known[0];
    if (known[1] == 1) sid->SubAuthority[0] = known[2];
    if (known[1] == 2) {
        DWORD *parts = sid->SubAuthority;
        parts[0] = 32;
        parts[1] = 512u + known[2];
    }
    return TRUE;
}
OVL_INLINE BOOL IsWellKnownSid(PSID sid, WELL_KNOWN_SID_TYPE which) {
    union { SID sid; BYTE room[16]; } own;
    DWORD length = sizeof own;
    return IsValidSid(sid) && CreateWellKnownSid(which, NULL, &own.sid, &length) && EqualSid(sid, &own.sid);
}
#endif
