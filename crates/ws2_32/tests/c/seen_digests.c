/* Digests of both cryptographic interfaces, held against the examples of RFC 1321, RFC 2202, RFC 4231 and FIPS 180, and bytes as text. */
#include "seen.h"
#include <bcrypt.h>
#include <wincrypt.h>
#ifndef STATUS_NOT_FOUND
#include <ntstatus.h>
#endif

static int is_digest(const BYTE *digest, DWORD length, const char *expected)
{
    char text[129];
    DWORD i;
    for (i = 0; i < length; i++) sprintf(text + 2 * i, "%02x", digest[i]);
    return strlen(expected) == 2 * length && strncmp(text, expected, 2 * length) == 0;
}

/* The digest of a text, given in two pieces. */
static int first_interface(HCRYPTPROV provider, ALG_ID algorithm, const char *text, const char *expected)
{
    HCRYPTHASH hash = 0, copy = 0;
    BYTE digest[64], same[64];
    DWORD half = (DWORD)strlen(text) / 2, length = sizeof digest, size = 0, four = sizeof size, same_length = sizeof same;
    int right = CryptCreateHash(provider, algorithm, 0, 0, &hash) && CryptHashData(hash, (const BYTE *)text, half, 0);
    right = right && CryptDuplicateHash(hash, NULL, 0, &copy);
    right = right && CryptHashData(hash, (const BYTE *)text + half, (DWORD)strlen(text) - half, 0);
    right = right && CryptHashData(copy, (const BYTE *)text + half, (DWORD)strlen(text) - half, 0);
    right = right && CryptGetHashParam(hash, HP_HASHSIZE, (BYTE *)&size, &four, 0) && size == strlen(expected) / 2;
    right = right && CryptGetHashParam(hash, HP_HASHVAL, digest, &length, 0) && is_digest(digest, length, expected);
    right = right && CryptGetHashParam(copy, HP_HASHVAL, same, &same_length, 0) && is_digest(same, same_length, expected);
    return CryptDestroyHash(hash) && CryptDestroyHash(copy) && right;
}

static void first(void)
{
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0, copy = 0;
    BYTE digest[20];
    DWORD length = sizeof digest;
    CryptAcquireContextA(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT);
    EFFECT(CryptCreateHash, first_interface(provider, CALG_MD5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"));
    EFFECT(CryptHashData, first_interface(provider, CALG_SHA1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"));
    EFFECT(CryptGetHashParam, first_interface(provider, CALG_SHA_256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    EFFECT(CryptDuplicateHash, first_interface(provider, CALG_SHA_384, "abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"));
    EFFECT(CryptDestroyHash, first_interface(provider, CALG_SHA_512, "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
    FAILS(CryptCreateHash, !CryptCreateHash(provider, CALG_MD2 + 0x700, 0, 0, &hash), NTE_BAD_ALGID);
    CryptCreateHash(provider, CALG_SHA1, 0, 0, &hash);
    FAILS(CryptGetHashParam, !CryptGetHashParam(hash, 77, digest, &length, 0), NTE_BAD_TYPE);
    length = 19;
    FAILS(CryptGetHashParam, !CryptGetHashParam(hash, HP_HASHVAL, digest, &length, 0), ERROR_MORE_DATA);
    length = sizeof digest;
    CryptGetHashParam(hash, HP_HASHVAL, digest, &length, 0);
    FAILS(CryptHashData, !CryptHashData(hash, digest, 1, 0), NTE_BAD_HASH_STATE);
    FAILS(CryptDuplicateHash, !CryptDuplicateHash(hash, NULL, 1, &copy), ERROR_INVALID_PARAMETER);
    CryptDestroyHash(hash);
    FAILS(CryptDestroyHash, !CryptDestroyHash(hash), ERROR_INVALID_HANDLE);
    CryptReleaseContext(provider, 0);
}

/* The digest of a text, or of a secret and a text, by a provider that is opened for it. */
static int second_interface(LPCWSTR name, const char *secret, const char *text, const char *expected)
{
    BCRYPT_ALG_HANDLE provider = NULL;
    BCRYPT_HASH_HANDLE hash = NULL, copy = NULL;
    BYTE digest[64], same[64], object[1024];
    DWORD length = 0, room = 0, told = 0;
    int right = BCRYPT_SUCCESS(BCryptOpenAlgorithmProvider(&provider, name, NULL, secret != NULL ? BCRYPT_ALG_HANDLE_HMAC_FLAG : 0));
    right = right && BCryptGetProperty(provider, BCRYPT_HASH_LENGTH, (PUCHAR)&length, sizeof length, &told, 0) == 0 && length == strlen(expected) / 2;
    right = right && BCryptGetProperty(provider, BCRYPT_OBJECT_LENGTH, (PUCHAR)&room, sizeof room, &told, 0) == 0 && told == sizeof room && room <= sizeof object;
    right = right && BCryptCreateHash(provider, &hash, object, room, (PUCHAR)secret, secret != NULL ? (ULONG)strlen(secret) : 0, 0) == 0;
    right = right && BCryptHashData(hash, (PUCHAR)text, 1, 0) == 0 && BCryptDuplicateHash(hash, &copy, NULL, 0, 0) == 0;
    right = right && BCryptHashData(hash, (PUCHAR)text + 1, (ULONG)strlen(text) - 1, 0) == 0 && BCryptHashData(copy, (PUCHAR)text + 1, (ULONG)strlen(text) - 1, 0) == 0;
    right = right && BCryptFinishHash(hash, digest, length, 0) == 0 && is_digest(digest, length, expected);
    right = right && BCryptFinishHash(copy, same, length, 0) == 0 && memcmp(digest, same, length) == 0;
    return BCryptDestroyHash(hash) == 0 && BCryptDestroyHash(copy) == 0 && BCryptCloseAlgorithmProvider(provider, 0) == 0 && right;
}

static void second(void)
{
    const char *sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const char *hmac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    BCRYPT_ALG_HANDLE provider = NULL, none = NULL;
    BCRYPT_HASH_HANDLE hash = NULL, copy = NULL;
    DWORD block = 0;
    BYTE digest[32], first_bytes[16] = {0}, second_bytes[16] = {0};
    DWORD told = 0;
    EFFECT(BCryptOpenAlgorithmProvider, second_interface(BCRYPT_MD5_ALGORITHM, NULL, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"));
    EFFECT(BCryptCreateHash, second_interface(BCRYPT_SHA256_ALGORITHM, "Jefe", "what do ya want for nothing?", hmac));
    EFFECT(BCryptHashData, second_interface(BCRYPT_SHA1_ALGORITHM, "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
    EFFECT(BCryptFinishHash, second_interface(BCRYPT_SHA256_ALGORITHM, NULL, "abc", sha256));
    EFFECT(BCryptDuplicateHash, second_interface(BCRYPT_SHA1_ALGORITHM, NULL, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"));
    BCryptOpenAlgorithmProvider(&provider, BCRYPT_SHA256_ALGORITHM, NULL, 0);
    EFFECT(BCryptHash, BCryptHash(provider, NULL, 0, (PUCHAR)"abc", 3, digest, sizeof digest) == 0 && is_digest(digest, sizeof digest, sha256));
    ANSWERS(BCryptHash, BCryptHash(provider, NULL, 0, (PUCHAR)"abc", 3, digest, 31), STATUS_INVALID_PARAMETER);
    EFFECT(BCryptGetProperty, BCryptGetProperty(provider, BCRYPT_HASH_BLOCK_LENGTH, (PUCHAR)&block, sizeof block, &told, 0) == 0 && told == 4 && block == 64);
    ANSWERS(BCryptGetProperty, BCryptGetProperty(provider, W("NoSuchThing"), NULL, 0, &told, 0), STATUS_NOT_SUPPORTED);
    ANSWERS(BCryptGetProperty, BCryptGetProperty(provider, BCRYPT_HASH_LENGTH, digest, 3, &told, 0), STATUS_BUFFER_TOO_SMALL);
    ANSWERS(BCryptOpenAlgorithmProvider, BCryptOpenAlgorithmProvider(&none, W("NoSuchAlgorithm"), NULL, 0), STATUS_NOT_FOUND);
    ANSWERS(BCryptCreateHash, BCryptCreateHash(NULL, &hash, NULL, 0, NULL, 0, 0), STATUS_INVALID_HANDLE);
    BCryptCreateHash(provider, &hash, NULL, 0, NULL, 0, 0);
    ANSWERS(BCryptHashData, BCryptHashData(NULL, (PUCHAR)"abc", 3, 0), STATUS_INVALID_HANDLE);
    ANSWERS(BCryptFinishHash, BCryptFinishHash(hash, digest, 31, 0), STATUS_INVALID_PARAMETER);
    EFFECT(BCryptDestroyHash, BCryptDestroyHash(hash) == 0);
    ANSWERS(BCryptDestroyHash, BCryptDestroyHash(NULL), STATUS_INVALID_PARAMETER);
    ANSWERS(BCryptDuplicateHash, BCryptDuplicateHash(NULL, &copy, NULL, 0, 0), STATUS_INVALID_HANDLE);
    EFFECT(BCryptCloseAlgorithmProvider, BCryptCloseAlgorithmProvider(provider, 0) == 0);
    ANSWERS(BCryptCloseAlgorithmProvider, BCryptCloseAlgorithmProvider(NULL, 0), STATUS_INVALID_HANDLE);
    BCryptOpenAlgorithmProvider(&provider, BCRYPT_RNG_ALGORITHM, NULL, 0);
    EFFECT(BCryptGenRandom, BCryptGenRandom(provider, first_bytes, 16, 0) == 0 && BCryptGenRandom(NULL, second_bytes, 16, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0 && memcmp(first_bytes, second_bytes, 16) != 0);
    BCryptCloseAlgorithmProvider(provider, 0);
    ANSWERS(BCryptGenRandom, BCryptGenRandom(NULL, first_bytes, 16, 0), STATUS_INVALID_HANDLE);
}

static void text(void)
{
    char narrow[256];
    WCHAR wide[16];
    BYTE data[100], back[100];
    DWORD i, size = sizeof narrow, used = 77, form = 77;
    for (i = 0; i < sizeof data; i++) data[i] = (BYTE)(i * 7);
    EFFECT(CryptBinaryToString, CryptBinaryToStringA((const BYTE *)"any carnal pleas", 16, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, narrow, &size) && size == 24 && strcmp(narrow, "YW55IGNhcm5hbCBwbGVhcw==") == 0);
    size = sizeof wide / sizeof *wide;
    EFFECT(CryptBinaryToString, CryptBinaryToStringW((const BYTE *)"foo", 3, CRYPT_STRING_BASE64, wide, &size) && size == 6 && same_wide(wide, W("Zm9v\r\n")));
    size = sizeof narrow;
    EFFECT(CryptBinaryToString, CryptBinaryToStringA(data, 100, CRYPT_STRING_BASE64, narrow, &size) && narrow[64] == '\r' && narrow[65] == '\n' && size == strlen(narrow));
    size = sizeof back;
    EFFECT(CryptStringToBinary, CryptStringToBinaryA(narrow, 0, CRYPT_STRING_BASE64, back, &size, &used, &form) && size == 100 && memcmp(data, back, 100) == 0 && used == 0 && form == CRYPT_STRING_BASE64);
    size = sizeof back;
    EFFECT(CryptStringToBinary, CryptStringToBinaryW(W("Zm9vYg=="), 0, CRYPT_STRING_BASE64, back, &size, NULL, NULL) && size == 4 && memcmp(back, "foob", 4) == 0);
    size = 3;
    FAILS(CryptBinaryToString, !CryptBinaryToStringA(data, 100, CRYPT_STRING_BASE64, narrow, &size), ERROR_MORE_DATA);
    size = sizeof back;
    FAILS(CryptStringToBinary, !CryptStringToBinaryA("Zm9v!!!!", 0, CRYPT_STRING_BASE64, back, &size, NULL, NULL), ERROR_INVALID_DATA);
}

int main(void)
{
    first();
    second();
    text();
    return seen_all();
}
