/* ntsecapi.h: RtlGenRandom, and what a status is to Windows' functions. */
#ifndef OVL_NTSECAPI_H
#define OVL_NTSECAPI_H
#pragma GCC system_header
#include "wincrypt.h"
#include "winternl.h"
OVL_INLINE ULONG LsaNtStatusToWinError(NTSTATUS status) { return RtlNtStatusToDosError(status); }
#endif
