/* wincrypt.h: random bytes. */
#ifndef OVL_WINCRYPT_H
#define OVL_WINCRYPT_H
#pragma GCC system_header
#include "ovl/kernel.h"
typedef ULONG_PTR HCRYPTPROV, HCRYPTKEY, HCRYPTHASH;
#define PROV_RSA_FULL 1
#define PROV_RSA_AES 24
#define CRYPT_VERIFYCONTEXT 0xF0000000
#define CRYPT_NEWKEYSET 0x00000008
#define CRYPT_MACHINE_KEYSET 0x00000020
#define CRYPT_SILENT 0x00000040
#define MS_DEF_PROV_A "Microsoft Base Cryptographic Provider v1.0"
#define MS_DEF_PROV MS_DEF_PROV_A
#define NTE_BAD_FLAGS ((HRESULT)0x80090009)
#define NTE_BAD_UID ((HRESULT)0x80090001)
#define NTE_BAD_KEYSET ((HRESULT)0x80090016)
OVL_BEGIN
BOOL WINAPI CryptAcquireContextA(HCRYPTPROV *provider, LPCSTR container, LPCSTR name, DWORD type, DWORD flags);
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV *provider, LPCWSTR container, LPCWSTR name, DWORD type, DWORD flags);
BOOL WINAPI CryptReleaseContext(HCRYPTPROV provider, DWORD flags);
BOOL WINAPI CryptGenRandom(HCRYPTPROV provider, DWORD length, BYTE *buffer);
BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);
OVL_END
#define RtlGenRandom SystemFunction036
#ifdef UNICODE
#define CryptAcquireContext CryptAcquireContextW
#else
#define CryptAcquireContext CryptAcquireContextA
#endif
#endif
