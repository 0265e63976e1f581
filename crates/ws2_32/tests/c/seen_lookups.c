/* Names that are looked up while the program does something else. */
#include "seen.h"

static volatile LONG told = -1;
static OVERLAPPED *with;

static void CALLBACK ended(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped)
{
    (void)bytes;
    with = overlapped;
    InterlockedExchange(&told, (LONG)error);
}

static int is_loopback(const ADDRINFOEXW *info)
{
    const struct sockaddr_in *address = (const struct sockaddr_in *)(const void *)(info == NULL ? NULL : info->ai_addr);
    return info != NULL && info->ai_family == AF_INET && info->ai_addrlen == sizeof *address && address->sin_addr.s_addr == htonl(INADDR_LOOPBACK) && ntohs(address->sin_port) == 80;
}

int main(void)
{
    ADDRINFOEXW hints, *found = NULL;
    OVERLAPPED overlapped;
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL), lookup = NULL, none = NO_HANDLE;
    WSADATA data;
    int error;
    WSAStartup(MAKEWORD(2, 2), &data);
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    error = GetAddrInfoExW(W("127.0.0.1"), W("80"), NS_DNS, NULL, &hints, &found, NULL, NULL, NULL, NULL);
    EFFECT(GetAddrInfoExW, error == 0 && is_loopback(found) && found->ai_next == NULL);
    FreeAddrInfoExW(found);
    EFFECT(FreeAddrInfoExW, TRUE);
    INFALLIBLE(FreeAddrInfoExW);
    hints.ai_flags = AI_NUMERICHOST;
    FAILS(GetAddrInfoExW, GetAddrInfoExW(W("no number"), W("80"), NS_DNS, NULL, &hints, &found, NULL, NULL, NULL, NULL), WSAHOST_NOT_FOUND);
    hints.ai_flags = 0;

    memset(&overlapped, 0, sizeof overlapped);
    overlapped.hEvent = event;
    found = NULL;
    error = GetAddrInfoExW(W("127.0.0.1"), W("80"), NS_DNS, NULL, &hints, &found, NULL, &overlapped, NULL, &lookup);
    EFFECT(GetAddrInfoExW, error == WSA_IO_PENDING || error == 0);
    WaitForSingleObject(event, 60000);
    EFFECT(GetAddrInfoExOverlappedResult, GetAddrInfoExOverlappedResult(&overlapped) == 0 && is_loopback(found));
    ANSWERS(GetAddrInfoExOverlappedResult, GetAddrInfoExOverlappedResult(NULL), WSAEINVAL);
    FreeAddrInfoExW(found);

    memset(&overlapped, 0, sizeof overlapped);
    found = NULL;
    error = GetAddrInfoExW(W("127.0.0.1"), W("80"), NS_DNS, NULL, &hints, &found, NULL, &overlapped, ended, NULL);
    UNTIL(told != -1);
    EFFECT(GetAddrInfoExW, (error == WSA_IO_PENDING || error == 0) && told == 0 && with == &overlapped && is_loopback(found));
    FreeAddrInfoExW(found);
    overlapped.hEvent = event;
    ANSWERS(GetAddrInfoExW, GetAddrInfoExW(W("127.0.0.1"), W("80"), NS_DNS, NULL, &hints, &found, NULL, &overlapped, ended, NULL), WSAEINVAL);

    ResetEvent(event);
    /* A name whose lookup takes long enough to be cancelled, or is not found. */
    overlapped.hEvent = event;
    found = NULL;
    error = GetAddrInfoExW(W("name.invalid"), NULL, NS_DNS, NULL, &hints, &found, NULL, &overlapped, NULL, &lookup);
    if (error == WSA_IO_PENDING && GetAddrInfoExCancel(&lookup) == 0) {
        WaitForSingleObject(event, 60000);
        error = GetAddrInfoExOverlappedResult(&overlapped);
    } else {
        WaitForSingleObject(event, 60000);
        error = WSA_E_CANCELLED;
    }
    EFFECT(GetAddrInfoExCancel, error == WSA_E_CANCELLED && found == NULL);
    ANSWERS(GetAddrInfoExCancel, GetAddrInfoExCancel(&none), WSA_INVALID_HANDLE);
    WSACleanup();
    return seen_all();
}
