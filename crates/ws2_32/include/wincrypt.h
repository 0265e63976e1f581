/* wincrypt.h: random bytes, digests, and bytes as text. */
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
#define ALG_CLASS_HASH (4 << 13)
#define ALG_TYPE_ANY 0
#define ALG_SID_MD5 3
#define ALG_SID_SHA1 4
#define ALG_SID_SHA_256 12
#define ALG_SID_SHA_384 13
#define ALG_SID_SHA_512 14
typedef unsigned int ALG_ID;
#define CALG_MD2 0x00008001
#define CALG_MD4 0x00008002
#define CALG_MD5 0x00008003
#define CALG_SHA 0x00008004
#define CALG_SHA1 CALG_SHA
#define CALG_SHA_256 0x0000800c
#define CALG_SHA_384 0x0000800d
#define CALG_SHA_512 0x0000800e
#define HP_ALGID 0x0001
#define HP_HASHVAL 0x0002
#define HP_HASHSIZE 0x0004
#define CRYPT_STRING_BASE64 0x00000001
#define CRYPT_STRING_HEXRAW 0x0000000c
#define CRYPT_STRING_NOCRLF 0x40000000
#define CRYPT_STRING_NOCR 0x80000000
#define MS_DEF_PROV_A "Microsoft Base Cryptographic Provider v1.0"
#define MS_DEF_PROV MS_DEF_PROV_A
#define MS_ENH_RSA_AES_PROV_A "Microsoft Enhanced RSA and AES Cryptographic Provider"
#define MS_ENH_RSA_AES_PROV MS_ENH_RSA_AES_PROV_A
#define MS_ENHANCED_PROV_A "Microsoft Enhanced Cryptographic Provider v1.0"
#define MS_ENHANCED_PROV MS_ENHANCED_PROV_A
#define NTE_BAD_FLAGS ((HRESULT)0x80090009)
#define NTE_BAD_ALGID ((HRESULT)0x80090008)
#define NTE_BAD_TYPE ((HRESULT)0x8009000A)
#define NTE_BAD_HASH_STATE ((HRESULT)0x8009000C)
#define NTE_BAD_UID ((HRESULT)0x80090001)
#define NTE_BAD_KEYSET ((HRESULT)0x80090016)
OVL_BEGIN
BOOL WINAPI CryptAcquireContextA(HCRYPTPROV *provider, LPCSTR container, LPCSTR name, DWORD type, DWORD flags);
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV *provider, LPCWSTR container, LPCWSTR name, DWORD type, DWORD flags);
BOOL WINAPI CryptReleaseContext(HCRYPTPROV provider, DWORD flags);
BOOL WINAPI CryptGenRandom(HCRYPTPROV provider, DWORD length, BYTE *buffer);
BOOL WINAPI CryptCreateHash(HCRYPTPROV provider, ALG_ID algorithm, HCRYPTKEY key, DWORD flags, HCRYPTHASH *hash);
BOOL WINAPI CryptHashData(HCRYPTHASH hash, const BYTE *data, DWORD length, DWORD flags);
BOOL WINAPI CryptGetHashParam(HCRYPTHASH hash, DWORD which, BYTE *data, DWORD *length, DWORD flags);
BOOL WINAPI CryptDuplicateHash(HCRYPTHASH hash, DWORD *reserved, DWORD flags, HCRYPTHASH *copy);
BOOL WINAPI CryptDestroyHash(HCRYPTHASH hash);
BOOL WINAPI CryptBinaryToStringA(const BYTE *data, DWORD length, DWORD flags, LPSTR text, DWORD *size);
BOOL WINAPI CryptBinaryToStringW(const BYTE *data, DWORD length, DWORD flags, LPWSTR text, DWORD *size);
BOOL WINAPI CryptStringToBinaryA(LPCSTR text, DWORD length, DWORD flags, BYTE *data, DWORD *size, DWORD *skipped, DWORD *form);
BOOL WINAPI CryptStringToBinaryW(LPCWSTR text, DWORD length, DWORD flags, BYTE *data, DWORD *size, DWORD *skipped, DWORD *form);
BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);
OVL_END
#define RtlGenRandom SystemFunction036
#ifdef UNICODE
#define CryptAcquireContext CryptAcquireContextW
#define CryptBinaryToString CryptBinaryToStringW
#define CryptStringToBinary CryptStringToBinaryW
#else
#define CryptAcquireContext CryptAcquireContextA
#define CryptBinaryToString CryptBinaryToStringA
#define CryptStringToBinary CryptStringToBinaryA
#endif
#endif
