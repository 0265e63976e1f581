/* Echoes. Where the system permits no socket for them (net.ipv4.ping_group_range) the first call says so, and there is nothing more to
 * see. */
#include "seen.h"
#include <winternl.h>
#include <iphlpapi.h>
#include <icmpapi.h>

static int called;

/* Of the type that the headers choose; it gets the context first. */
static void WINAPI routine(PVOID context, PIO_STATUS_BLOCK block, ULONG reserved)
{
    (void)reserved;
    called = context == (PVOID)&called && block != NULL;
}

int main(void)
{
    unsigned char buffer[sizeof(ICMP_ECHO_REPLY) + 64];
    ICMP_ECHO_REPLY *reply = (ICMP_ECHO_REPLY *)(void *)buffer;
    IP_OPTION_INFORMATION options = {64, 0, 0, 0, NULL};
    char data[] = "are you there?";
    IPAddr here = htonl(INADDR_LOOPBACK);
    HANDLE icmp = IcmpCreateFile(), event;
    int refused = icmp == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED;
    DWORD count = 0;
    event = CreateEventA(NULL, FALSE, FALSE, NULL);
    EFFECT(IcmpCreateFile, refused || (icmp != NULL && icmp != INVALID_HANDLE_VALUE));
    INFALLIBLE(IcmpCreateFile);
    memset(buffer, 0, sizeof buffer);
    EFFECT(IcmpSendEcho, refused || (IcmpSendEcho(icmp, here, data, sizeof data, &options, buffer, sizeof buffer, 30000) == 1 && reply->Address == here &&
                                     reply->Status == IP_SUCCESS && reply->DataSize == sizeof data && memcmp(reply->Data, data, sizeof data) == 0));
    FAILS(IcmpSendEcho, IcmpSendEcho(icmp, here, data, sizeof data, NULL, buffer, 4, 1) == 0, ERROR_INVALID_PARAMETER);
    memset(buffer, 0, sizeof buffer);
    if (!refused) {
        if (IcmpSendEcho2(icmp, event, NULL, NULL, here, data, sizeof data, NULL, buffer, sizeof buffer, 30000) != 0 || GetLastError() != ERROR_IO_PENDING) fail("IcmpSendEcho2");
        if (WaitForSingleObject(event, 60000) != WAIT_OBJECT_0) fail("the event");
        count = IcmpParseReplies(buffer, sizeof buffer);
    }
    EFFECT(IcmpSendEcho2, refused || (count == 1 && reply->Status == IP_SUCCESS));
    FAILS(IcmpSendEcho2, IcmpSendEcho2(icmp, NULL, NULL, NULL, here, data, sizeof data, NULL, buffer, 4, 1) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(IcmpParseReplies, refused || count == 1);
    memset(buffer, 0, sizeof buffer);
    RESULT(IcmpParseReplies, IcmpParseReplies(buffer, sizeof buffer) == 0);
    memset(buffer, 0, sizeof buffer);
    if (!refused) {
        if (IcmpSendEcho2(icmp, NULL, (PIO_APC_ROUTINE)routine, &called, here, data, sizeof data, NULL, buffer, sizeof buffer, 30000) != 0 || GetLastError() != ERROR_IO_PENDING) fail("with a routine");
        if (called || SleepEx(60000, TRUE) != WAIT_IO_COMPLETION || !called || IcmpParseReplies(buffer, sizeof buffer) != 1) fail("the routine");
        memset(buffer, 0, sizeof buffer);
        count = IcmpSendEcho2Ex(icmp, NULL, NULL, NULL, htonl(INADDR_LOOPBACK + 1), here, data, sizeof data, NULL, buffer, sizeof buffer, 30000);
    }
    EFFECT(IcmpSendEcho2Ex, refused || (count == 1 && reply->Address == here && reply->Status == IP_SUCCESS));
    FAILS(IcmpSendEcho2Ex, IcmpSendEcho2Ex(icmp, NULL, NULL, NULL, here, here, data, sizeof data, NULL, buffer, 4, 1) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(IcmpCloseHandle, refused || IcmpCloseHandle(icmp));
#ifndef __MINGW32__
    /* Wine reads what the handle leads to. */
    FAILS(IcmpCloseHandle, !IcmpCloseHandle(INVALID_HANDLE_VALUE), ERROR_INVALID_HANDLE);
#endif
    CloseHandle(event);
    return seen_all();
}
