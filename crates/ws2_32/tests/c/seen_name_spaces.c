/* Name spaces: who answers for names, what DNS says of a host and a service, and registrations that nobody takes.
 * Native only: Wine has no name spaces. */
#include "seen.h"
#include <svcguid.h>

static union { WSAQUERYSETA narrow; WSAQUERYSETW wide; WSANAMESPACE_INFOA info; WSANAMESPACE_INFOW wideInfo; WSANAMESPACE_INFOEXA more; WSANAMESPACE_INFOEXW wideMore; char bytes[8192]; } room;

static void ask(WSAQUERYSETA *question, GUID *by, const char *name)
{
    memset(question, 0, sizeof *question);
    question->dwSize = sizeof *question;
    question->lpServiceClassId = by;
    question->lpszServiceInstanceName = (char *)(ULONG_PTR)name;
    question->dwNameSpace = NS_DNS;
}

static int is_loopback(const CSADDR_INFO *reached, unsigned short port)
{
    const struct sockaddr_in *address = (const struct sockaddr_in *)(const void *)reached->RemoteAddr.lpSockaddr;
    return address->sin_family == AF_INET && address->sin_addr.s_addr == htonl(INADDR_LOOPBACK) && ntohs(address->sin_port) == port && reached->LocalAddr.lpSockaddr->sa_family == AF_INET;
}

/* Offsets of a blob are where Windows' own gethostbyname makes pointers of them. */
static const char *within(const BLOB *blob, const void *offset)
{
    return (const char *)blob->pBlobData + (ULONG_PTR)offset;
}

static void hosts(void)
{
    GUID byName = SVCID_INET_HOSTADDRBYNAME, http = SVCID_TCP(80), hostName = SVCID_HOSTNAME, unknown = SVCID_NETWARE(4);
    WSAQUERYSETA question;
    WSAQUERYSETW wide;
    HANDLE lookup = NULL;
    DWORD length = sizeof room;
    const struct hostent *host;
    ask(&question, &http, "127.0.0.1");
    EFFECT(WSALookupServiceBeginA, WSALookupServiceBeginA(&question, LUP_RETURN_NAME | LUP_RETURN_ADDR, &lookup) == 0 && lookup != NULL);
    length = 1;
    FAILS(WSALookupServiceNextA, WSALookupServiceNextA(lookup, 0, &length, &room.narrow) == SOCKET_ERROR && length > sizeof(WSAQUERYSETA), WSAEFAULT);
    EFFECT(WSALookupServiceNextA, WSALookupServiceNextA(lookup, 0, &length, &room.narrow) == 0 && strcmp(room.narrow.lpszServiceInstanceName, "127.0.0.1") == 0 && room.narrow.dwNumberOfCsAddrs == 1 && is_loopback(room.narrow.lpcsaBuffer, 80) && room.narrow.lpBlob == NULL);
    length = sizeof room;
    FAILS(WSALookupServiceNextA, WSALookupServiceNextA(lookup, 0, &length, &room.narrow) == SOCKET_ERROR, WSA_E_NO_MORE);
    EFFECT(WSALookupServiceEnd, WSALookupServiceEnd(lookup) == 0);
    FAILS(WSALookupServiceEnd, WSALookupServiceEnd(lookup) == SOCKET_ERROR, WSA_INVALID_HANDLE);

    ask(&question, &byName, "127.0.0.1");
    WSALookupServiceBeginA(&question, LUP_RETURN_BLOB | LUP_RETURN_TYPE, &lookup);
    length = sizeof room;
    EFFECT(WSALookupServiceNextA, WSALookupServiceNextA(lookup, 0, &length, &room.narrow) == 0 && room.narrow.lpBlob != NULL && memcmp(room.narrow.lpServiceClassId, &byName, sizeof byName) == 0);
    host = (const struct hostent *)(const void *)room.narrow.lpBlob->pBlobData;
    EFFECT(WSALookupServiceNextA, host->h_addrtype == AF_INET && host->h_length == 4 && *(const ULONG *)(const void *)within(room.narrow.lpBlob, *(char *const *)(const void *)within(room.narrow.lpBlob, host->h_addr_list)) == htonl(INADDR_LOOPBACK));
    FAILS(WSANSPIoctl, WSANSPIoctl(lookup, FIONBIO, NULL, 0, NULL, 0, &length, NULL) == SOCKET_ERROR, WSAEINVAL);
    FAILS(WSANSPIoctl, WSANSPIoctl(lookup, SIO_NSP_NOTIFY_CHANGE, NULL, 0, NULL, 0, &length, NULL) == SOCKET_ERROR, WSAEOPNOTSUPP);
    WSALookupServiceEnd(lookup);
    FAILS(WSANSPIoctl, WSANSPIoctl(lookup, SIO_NSP_NOTIFY_CHANGE, NULL, 0, NULL, 0, &length, NULL) == SOCKET_ERROR, WSA_INVALID_HANDLE);

    /* This host, which has a name. */
    ask(&question, &hostName, NULL);
    WSALookupServiceBeginA(&question, LUP_RETURN_NAME, &lookup);
    length = sizeof room;
    EFFECT(WSALookupServiceNextA, WSALookupServiceNextA(lookup, 0, &length, &room.narrow) == 0 && room.narrow.lpszServiceInstanceName[0] != 0);
    WSALookupServiceEnd(lookup);

    memset(&wide, 0, sizeof wide);
    wide.dwSize = sizeof wide;
    wide.lpServiceClassId = &http;
    wide.lpszServiceInstanceName = WM("127.0.0.1");
    EFFECT(WSALookupServiceBeginW, WSALookupServiceBeginW(&wide, LUP_RETURN_NAME | LUP_RETURN_ADDR, &lookup) == 0);
    length = sizeof room;
    EFFECT(WSALookupServiceNextW, WSALookupServiceNextW(lookup, 0, &length, &room.wide) == 0 && same_wide(room.wide.lpszServiceInstanceName, W("127.0.0.1")) && is_loopback(room.wide.lpcsaBuffer, 80));
    WSALookupServiceEnd(lookup);
    FAILS(WSALookupServiceNextW, WSALookupServiceNextW(lookup, 0, &length, &room.wide) == SOCKET_ERROR, WSA_INVALID_HANDLE);

    FAILS(WSALookupServiceBeginA, WSALookupServiceBeginA(NULL, 0, &lookup) == SOCKET_ERROR, WSAEFAULT);
    FAILS(WSALookupServiceBeginW, WSALookupServiceBeginW(NULL, 0, &lookup) == SOCKET_ERROR, WSAEFAULT);
    question.dwNameSpace = NS_BTH;
    FAILS(WSALookupServiceBeginA, WSALookupServiceBeginA(&question, LUP_CONTAINERS, &lookup) == SOCKET_ERROR, WSASERVICE_NOT_FOUND);
    ask(&question, &unknown, "127.0.0.1");
    WSALookupServiceBeginA(&question, LUP_RETURN_ADDR, &lookup);
    length = sizeof room;
    FAILS(WSALookupServiceNextA, WSALookupServiceNextA(lookup, 0, &length, &room.narrow) == SOCKET_ERROR, WSASERVICE_NOT_FOUND);
    WSALookupServiceEnd(lookup);
}

static void providers(void)
{
    DWORD length = 0;
    FAILS(WSAEnumNameSpaceProvidersA, WSAEnumNameSpaceProvidersA(&length, NULL) == SOCKET_ERROR && length > sizeof(WSANAMESPACE_INFOA), WSAEFAULT);
    EFFECT(WSAEnumNameSpaceProvidersA, WSAEnumNameSpaceProvidersA(&length, &room.info) == 1 && room.info.dwNameSpace == NS_DNS && room.info.fActive && strcmp(room.info.lpszIdentifier, "Tcpip") == 0);
    length = 0;
    FAILS(WSAEnumNameSpaceProvidersW, WSAEnumNameSpaceProvidersW(&length, NULL) == SOCKET_ERROR, WSAEFAULT);
    EFFECT(WSAEnumNameSpaceProvidersW, WSAEnumNameSpaceProvidersW(&length, &room.wideInfo) == 1 && same_wide(room.wideInfo.lpszIdentifier, W("Tcpip")));
    length = 0;
    FAILS(WSAEnumNameSpaceProvidersExA, WSAEnumNameSpaceProvidersExA(&length, NULL) == SOCKET_ERROR, WSAEFAULT);
    EFFECT(WSAEnumNameSpaceProvidersExA, WSAEnumNameSpaceProvidersExA(&length, &room.more) == 1 && room.more.ProviderSpecific.cbSize == 0);
    length = 0;
    FAILS(WSAEnumNameSpaceProvidersExW, WSAEnumNameSpaceProvidersExW(&length, NULL) == SOCKET_ERROR, WSAEFAULT);
    EFFECT(WSAEnumNameSpaceProvidersExW, WSAEnumNameSpaceProvidersExW(&length, &room.wideMore) == 1 && room.wideMore.dwNameSpace == NS_DNS);
}

static void registrations(void)
{
    GUID chat = SVCID_TCP(7777);
    WSAQUERYSETA service;
    WSAQUERYSETW wide;
    WSASERVICECLASSINFOA info;
    WSASERVICECLASSINFOW wideInfo;
    DWORD length = sizeof room;
    memset(&info, 0, sizeof info);
    memset(&wideInfo, 0, sizeof wideInfo);
    memset(&wide, 0, sizeof wide);
    ask(&service, &chat, "chat");
    FAILS(WSAInstallServiceClassA, WSAInstallServiceClassA(NULL) == SOCKET_ERROR, WSAEINVAL);
    FAILS(WSAInstallServiceClassA, WSAInstallServiceClassA(&info) == SOCKET_ERROR, WSAEOPNOTSUPP);
    FAILS(WSAInstallServiceClassW, WSAInstallServiceClassW(&wideInfo) == SOCKET_ERROR, WSAEOPNOTSUPP);
    FAILS(WSARemoveServiceClass, WSARemoveServiceClass(&chat) == SOCKET_ERROR, WSATYPE_NOT_FOUND);
    FAILS(WSAGetServiceClassInfoA, WSAGetServiceClassInfoA(&chat, &chat, &length, &info) == SOCKET_ERROR, WSATYPE_NOT_FOUND);
    FAILS(WSAGetServiceClassInfoW, WSAGetServiceClassInfoW(&chat, &chat, &length, &wideInfo) == SOCKET_ERROR, WSATYPE_NOT_FOUND);
    FAILS(WSAGetServiceClassNameByClassIdA, WSAGetServiceClassNameByClassIdA(&chat, room.bytes, &length) == SOCKET_ERROR, WSATYPE_NOT_FOUND);
    FAILS(WSAGetServiceClassNameByClassIdW, WSAGetServiceClassNameByClassIdW(&chat, (LPWSTR)(void *)room.bytes, &length) == SOCKET_ERROR, WSATYPE_NOT_FOUND);
    FAILS(WSASetServiceA, WSASetServiceA(&service, (WSAESETSERVICEOP)7, 0) == SOCKET_ERROR, WSAEINVAL);
    FAILS(WSASetServiceA, WSASetServiceA(&service, RNRSERVICE_REGISTER, 0) == SOCKET_ERROR, WSAEOPNOTSUPP);
    FAILS(WSASetServiceW, WSASetServiceW(&wide, RNRSERVICE_DELETE, 0) == SOCKET_ERROR, WSAEOPNOTSUPP);
    ANSWERS(SetAddrInfoExA, SetAddrInfoExA(NULL, NULL, NULL, 0, NULL, 0, NS_DNS, NULL, NULL, NULL, NULL, NULL), WSAEINVAL);
    ANSWERS(SetAddrInfoExA, SetAddrInfoExA("chat", "7777", NULL, 0, NULL, 0, NS_DNS, NULL, NULL, NULL, NULL, NULL), WSAEOPNOTSUPP);
    ANSWERS(SetAddrInfoExW, SetAddrInfoExW(W("chat"), W("7777"), NULL, 0, NULL, 0, NS_EMAIL, NULL, NULL, NULL, NULL, NULL), WSASERVICE_NOT_FOUND);
}

static void addresses(void)
{
    ADDRINFOEXA hints, *found = NULL;
    ADDRINFOEXW wideHints, *wide = NULL;
    struct timeval patience;
    const struct sockaddr_in *address;
    memset(&hints, 0, sizeof hints);
    memset(&wideHints, 0, sizeof wideHints);
    hints.ai_family = wideHints.ai_family = AF_INET;
    hints.ai_socktype = wideHints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_CANONNAME | AI_NUMERICHOST;
    EFFECT(GetAddrInfoExA, GetAddrInfoExA("127.0.0.1", "80", NS_ALL, NULL, &hints, &found, NULL, NULL, NULL, NULL) == 0 && found != NULL && found->ai_family == AF_INET);
    address = (const struct sockaddr_in *)(const void *)found->ai_addr;
    EFFECT(GetAddrInfoExA, address->sin_addr.s_addr == htonl(INADDR_LOOPBACK) && ntohs(address->sin_port) == 80 && found->ai_canonname != NULL && strcmp(found->ai_canonname, "127.0.0.1") == 0);
    FreeAddrInfoEx(found);
    EFFECT(FreeAddrInfoEx, TRUE);
    INFALLIBLE(FreeAddrInfoEx);
    patience.tv_sec = 60;
    patience.tv_usec = 0;
    ANSWERS(GetAddrInfoExA, GetAddrInfoExA("127.0.0.1", "80", NS_DNS, NULL, &hints, &found, &patience, NULL, NULL, NULL), WSAEINVAL);
    ANSWERS(GetAddrInfoExA, GetAddrInfoExA("127.0.0.1", "80", NS_EMAIL, NULL, &hints, &found, NULL, NULL, NULL, NULL), WSASERVICE_NOT_FOUND);
    EFFECT(GetAddrInfoExW, GetAddrInfoExW(W("127.0.0.1"), W("80"), NS_DNS, NULL, &wideHints, &wide, &patience, NULL, NULL, NULL) == 0 && wide != NULL);
    FreeAddrInfoExW(wide);
    ANSWERS(GetAddrInfoExW, GetAddrInfoExW(W("127.0.0.1"), W("80"), NS_BTH, NULL, &wideHints, &wide, NULL, NULL, NULL, NULL), WSASERVICE_NOT_FOUND);
}

int main(void)
{
    WSADATA data;
    HANDLE catalog = NULL;
    DWORD length = 0;
    FAILS(WSAEnumNameSpaceProvidersA, WSAEnumNameSpaceProvidersA(&length, NULL) == SOCKET_ERROR, WSANOTINITIALISED);
    WSAStartup(MAKEWORD(2, 2), &data);
    providers();
    hosts();
    registrations();
    addresses();
    FAILS(WSAProviderConfigChange, WSAProviderConfigChange(NULL, NULL, NULL) == SOCKET_ERROR, WSAEFAULT);
    FAILS(WSAProviderConfigChange, WSAProviderConfigChange(&catalog, NULL, NULL) == SOCKET_ERROR, WSAEOPNOTSUPP);
    WSACleanup();
    return seen_all();
}
