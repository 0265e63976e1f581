/* bcrypt.h: random bytes. */
#ifndef OVL_BCRYPT_H
#define OVL_BCRYPT_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef void *BCRYPT_HANDLE, *BCRYPT_ALG_HANDLE;
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG 0x00000002
#define BCRYPT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)
OVL_BEGIN
NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, PUCHAR buffer, ULONG length, ULONG flags);
OVL_END
#endif
