/* Name spaces: questions to them, and what they tell of services. */
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
#define LUP_NON_AUTHORITATIVE 0x4000
#define LUP_SECURE 0x8000
#define LUP_RETURN_PREFERRED_NAMES 0x10000
#define LUP_DNS_ONLY 0x20000
#define LUP_ADDRCONFIG 0x100000
#define LUP_DUAL_ADDR 0x200000
#define LUP_FILESERVER 0x400000
#define LUP_DISABLE_IDN_ENCODING 0x00800000
#define LUP_API_ANSI 0x01000000
#define LUP_RESOLUTION_HANDLE 0x80000000
#define RESULT_IS_ALIAS 0x0001
#define RESULT_IS_ADDED 0x0010
#define RESULT_IS_CHANGED 0x0020
#define RESULT_IS_DELETED 0x0040
#define SERVICE_MULTIPLE 0x00000001
#define NS_ALL 0
#define NS_SAP 1
#define NS_NDS 2
#define NS_PEER_BROWSE 3
#define NS_SLP 5
#define NS_DHCP 6
#define NS_TCPIP_LOCAL 10
#define NS_TCPIP_HOSTS 11
#define NS_DNS 12
#define NS_NETBT 13
#define NS_WINS 14
#define NS_NLA 15
#define NS_BTH 16
#define NS_NBP 20
#define NS_MS 30
#define NS_STDA 31
#define NS_NTDS 32
#define NS_EMAIL 37
#define NS_PNRPNAME 38
#define NS_PNRPCLOUD 39
#define NS_X500 40
#define NS_NIS 41
#define NS_NISPLUS 42
#define NS_WRQ 50
#define NS_NETDES 60
#define SIO_NSP_NOTIFY_CHANGE _WSAIOW(IOC_WS2, 25)
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
typedef enum _WSAESETSERVICEOP { RNRSERVICE_REGISTER = 0, RNRSERVICE_DEREGISTER, RNRSERVICE_DELETE } WSAESETSERVICEOP, *PWSAESETSERVICEOP, *LPWSAESETSERVICEOP;
#define OVL_SERVICES(letter, string) \
    typedef struct _WSANSClassInfo##letter { \
        string lpszName; \
        DWORD dwNameSpace; \
        DWORD dwValueType; \
        DWORD dwValueSize; \
        LPVOID lpValue; \
    } WSANSCLASSINFO##letter, *PWSANSCLASSINFO##letter, *LPWSANSCLASSINFO##letter; \
    typedef struct _WSAServiceClassInfo##letter { \
        LPGUID lpServiceClassId; \
        string lpszServiceClassName; \
        DWORD dwCount; \
        LPWSANSCLASSINFO##letter lpClassInfos; \
    } WSASERVICECLASSINFO##letter, *PWSASERVICECLASSINFO##letter, *LPWSASERVICECLASSINFO##letter; \
    typedef struct _WSANAMESPACE_INFO##letter { \
        GUID NSProviderId; \
        DWORD dwNameSpace; \
        BOOL fActive; \
        DWORD dwVersion; \
        string lpszIdentifier; \
    } WSANAMESPACE_INFO##letter, *PWSANAMESPACE_INFO##letter, *LPWSANAMESPACE_INFO##letter; \
    typedef struct _WSANAMESPACE_INFOEX##letter { \
        GUID NSProviderId; \
        DWORD dwNameSpace; \
        BOOL fActive; \
        DWORD dwVersion; \
        string lpszIdentifier; \
        BLOB ProviderSpecific; \
    } WSANAMESPACE_INFOEX##letter, *PWSANAMESPACE_INFOEX##letter, *LPWSANAMESPACE_INFOEX##letter
OVL_SERVICES(A, LPSTR);
OVL_SERVICES(W, LPWSTR);
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
OVL_ADDRINFOEX(A, PSTR);
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
INT WSAAPI WSANSPIoctl(HANDLE lookup, DWORD code, LPVOID input, DWORD inputLength, LPVOID output, DWORD outputLength, LPDWORD returned, LPWSACOMPLETION completion);
INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD length, LPWSANAMESPACE_INFOA providers);
INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD length, LPWSANAMESPACE_INFOW providers);
INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD length, LPWSANAMESPACE_INFOEXA providers);
INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD length, LPWSANAMESPACE_INFOEXW providers);
INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA info);
INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW info);
INT WSAAPI WSARemoveServiceClass(LPGUID serviceClass);
INT WSAAPI WSAGetServiceClassInfoA(LPGUID provider, LPGUID serviceClass, LPDWORD length, LPWSASERVICECLASSINFOA info);
INT WSAAPI WSAGetServiceClassInfoW(LPGUID provider, LPGUID serviceClass, LPDWORD length, LPWSASERVICECLASSINFOW info);
INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID serviceClass, LPSTR name, LPDWORD length);
INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID serviceClass, LPWSTR name, LPDWORD length);
INT WSAAPI WSASetServiceA(LPWSAQUERYSETA service, WSAESETSERVICEOP operation, DWORD flags);
INT WSAAPI WSASetServiceW(LPWSAQUERYSETW service, WSAESETSERVICEOP operation, DWORD flags);
INT WSAAPI GetAddrInfoExA(PCSTR name, PCSTR service, DWORD nameSpace, LPGUID provider, const ADDRINFOEXA *hints, PADDRINFOEXA *result, struct timeval *timeout, LPOVERLAPPED overlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE handle);
void WSAAPI FreeAddrInfoEx(PADDRINFOEXA info);
INT WSAAPI SetAddrInfoExA(PCSTR name, PCSTR service, SOCKET_ADDRESS *addresses, DWORD count, LPBLOB blob, DWORD flags, DWORD nameSpace, LPGUID provider, struct timeval *timeout, LPOVERLAPPED overlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE handle);
INT WSAAPI SetAddrInfoExW(PCWSTR name, PCWSTR service, SOCKET_ADDRESS *addresses, DWORD count, LPBLOB blob, DWORD flags, DWORD nameSpace, LPGUID provider, struct timeval *timeout, LPOVERLAPPED overlapped, LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE handle);
OVL_END
/* The narrow form has no letter of its own. */
#define FreeAddrInfoExA FreeAddrInfoEx
#ifdef UNICODE
#define GetAddrInfoEx GetAddrInfoExW
#define SetAddrInfoEx SetAddrInfoExW
#define FreeAddrInfoEx FreeAddrInfoExW
#define WSAEnumNameSpaceProviders WSAEnumNameSpaceProvidersW
#define WSAEnumNameSpaceProvidersEx WSAEnumNameSpaceProvidersExW
#define WSAInstallServiceClass WSAInstallServiceClassW
#define WSAGetServiceClassInfo WSAGetServiceClassInfoW
#define WSAGetServiceClassNameByClassId WSAGetServiceClassNameByClassIdW
#define WSASetService WSASetServiceW
typedef WSANSCLASSINFOW WSANSCLASSINFO, *PWSANSCLASSINFO, *LPWSANSCLASSINFO;
typedef WSASERVICECLASSINFOW WSASERVICECLASSINFO, *PWSASERVICECLASSINFO, *LPWSASERVICECLASSINFO;
typedef WSANAMESPACE_INFOW WSANAMESPACE_INFO, *PWSANAMESPACE_INFO, *LPWSANAMESPACE_INFO;
typedef WSANAMESPACE_INFOEXW WSANAMESPACE_INFOEX, *PWSANAMESPACE_INFOEX, *LPWSANAMESPACE_INFOEX;
typedef ADDRINFOEXW ADDRINFOEX, *PADDRINFOEX, *LPADDRINFOEX;
#define WSALookupServiceBegin WSALookupServiceBeginW
#define WSALookupServiceNext WSALookupServiceNextW
typedef WSAQUERYSETW WSAQUERYSET, *PWSAQUERYSET, *LPWSAQUERYSET;
#else
#define GetAddrInfoEx GetAddrInfoExA
#define SetAddrInfoEx SetAddrInfoExA
#define WSAEnumNameSpaceProviders WSAEnumNameSpaceProvidersA
#define WSAEnumNameSpaceProvidersEx WSAEnumNameSpaceProvidersExA
#define WSAInstallServiceClass WSAInstallServiceClassA
#define WSAGetServiceClassInfo WSAGetServiceClassInfoA
#define WSAGetServiceClassNameByClassId WSAGetServiceClassNameByClassIdA
#define WSASetService WSASetServiceA
typedef ADDRINFOEXA ADDRINFOEX, *PADDRINFOEX, *LPADDRINFOEX;
typedef WSANSCLASSINFOA WSANSCLASSINFO, *PWSANSCLASSINFO, *LPWSANSCLASSINFO;
typedef WSASERVICECLASSINFOA WSASERVICECLASSINFO, *PWSASERVICECLASSINFO, *LPWSASERVICECLASSINFO;
typedef WSANAMESPACE_INFOA WSANAMESPACE_INFO, *PWSANAMESPACE_INFO, *LPWSANAMESPACE_INFO;
typedef WSANAMESPACE_INFOEXA WSANAMESPACE_INFOEX, *PWSANAMESPACE_INFOEX, *LPWSANAMESPACE_INFOEX;
#define WSALookupServiceBegin WSALookupServiceBeginA
#define WSALookupServiceNext WSALookupServiceNextA
typedef WSAQUERYSETA WSAQUERYSET, *PWSAQUERYSET, *LPWSAQUERYSET;
#endif
#endif
