/* Services of name spaces, of which none has any here. */
#ifndef OVL_NAMESERVICE_H
#define OVL_NAMESERVICE_H
#pragma GCC system_header
#define LUP_DEEP 0x0001
#define LUP_CONTAINERS 0x0002
#define LUP_NOCONTAINERS 0x0004
#define LUP_NEAREST 0x0008
#define LUP_RETURN_NAME 0x0010
#define LUP_RETURN_TYPE 0x0020
#define LUP_RETURN_VERSION 0x0040
#define LUP_RETURN_COMMENT 0x0080
#define LUP_RETURN_ADDR 0x0100
#define LUP_RETURN_BLOB 0x0200
#define LUP_RETURN_ALIASES 0x0400
#define LUP_RETURN_QUERY_STRING 0x0800
#define LUP_RETURN_ALL 0x0FF0
#define LUP_FLUSHCACHE 0x1000
#define LUP_FLUSHPREVIOUS 0x2000
#define LUP_RES_SERVICE 0x8000
#define NS_ALL 0
#define NS_DNS 12
#define NS_NLA 15
#define NS_BTH 16
typedef enum { COMP_EQUAL = 0, COMP_NOTLESS } WSAECOMPARATOR, *PWSAECOMPARATOR, *LPWSAECOMPARATOR;
typedef struct _WSAVersion { DWORD dwVersion; WSAECOMPARATOR ecHow; } WSAVERSION, *PWSAVERSION, *LPWSAVERSION;
typedef struct _AFPROTOCOLS { INT iAddressFamily; INT iProtocol; } AFPROTOCOLS, *PAFPROTOCOLS, *LPAFPROTOCOLS;
#ifndef _tagBLOB_DEFINED
#define _tagBLOB_DEFINED
typedef struct _BLOB { ULONG cbSize; BYTE *pBlobData; } BLOB, *PBLOB, *LPBLOB;
#endif
#define OVL_QUERY_SET(letter, string) \
    typedef struct _WSAQuerySet##letter { \
        DWORD dwSize; \
        string lpszServiceInstanceName; \
        GUID *lpServiceClassId; \
        LPWSAVERSION lpVersion; \
        string lpszComment; \
        DWORD dwNameSpace; \
        GUID *lpNSProviderId; \
        string lpszContext; \
        DWORD dwNumberOfProtocols; \
        LPAFPROTOCOLS lpafpProtocols; \
        string lpszQueryString; \
        DWORD dwNumberOfCsAddrs; \
        LPCSADDR_INFO lpcsaBuffer; \
        DWORD dwOutputFlags; \
        LPBLOB lpBlob; \
    } WSAQUERYSET##letter, *PWSAQUERYSET##letter, *LPWSAQUERYSET##letter
OVL_QUERY_SET(A, LPSTR);
OVL_QUERY_SET(W, LPWSTR);
#define OVL_ADDRINFOEX(letter, string) \
    typedef struct addrinfoex##letter { \
        int ai_flags, ai_family, ai_socktype, ai_protocol; \
        size_t ai_addrlen; \
        string ai_canonname; \
        struct sockaddr *ai_addr; \
        void *ai_blob; \
        size_t ai_bloblen; \
        LPGUID ai_provider; \
        struct addrinfoex##letter *ai_next; \
    } ADDRINFOEX##letter, *PADDRINFOEX##letter, *LPADDRINFOEX##letter
OVL_ADDRINFOEX(W, PWSTR);
typedef void (CALLBACK *LPLOOKUPSERVICE_COMPLETION_ROUTINE)(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped);
OVL_BEGIN
INT WSAAPI GetAddrInfoExW(PCWSTR name, PCWSTR service, DWORD nameSpace, LPGUID provider, const ADDRINFOEXW *hints, PADDRINFOEXW *result, struct timeval *timeout, LPOVERLAPPED overlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE handle);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE handle);
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED overlapped);
void WSAAPI FreeAddrInfoExW(PADDRINFOEXW info);
INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA restrictions, DWORD flags, LPHANDLE lookup);
INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW restrictions, DWORD flags, LPHANDLE lookup);
INT WSAAPI WSALookupServiceNextA(HANDLE lookup, DWORD flags, LPDWORD length, LPWSAQUERYSETA results);
INT WSAAPI WSALookupServiceNextW(HANDLE lookup, DWORD flags, LPDWORD length, LPWSAQUERYSETW results);
INT WSAAPI WSALookupServiceEnd(HANDLE lookup);
OVL_END
#ifdef UNICODE
#define GetAddrInfoEx GetAddrInfoExW
#define FreeAddrInfoEx FreeAddrInfoExW
typedef ADDRINFOEXW ADDRINFOEX, *PADDRINFOEX, *LPADDRINFOEX;
#define WSALookupServiceBegin WSALookupServiceBeginW
#define WSALookupServiceNext WSALookupServiceNextW
typedef WSAQUERYSETW WSAQUERYSET, *PWSAQUERYSET, *LPWSAQUERYSET;
#else
#define WSALookupServiceBegin WSALookupServiceBeginA
#define WSALookupServiceNext WSALookupServiceNextA
typedef WSAQUERYSETA WSAQUERYSET, *PWSAQUERYSET, *LPWSAQUERYSET;
#endif
#endif
