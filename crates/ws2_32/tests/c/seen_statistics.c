/* What the system has counted of its protocols.
 * Native only: Wine ends the process where a pointer is null. */
#include "seen.h"
#include <iphlpapi.h>

int main(void)
{
    MIB_TCPSTATS before, after;
    MIB_UDPSTATS datagrams, sent;
    MIB_IPSTATS packets;
    MIB_ICMP messages;
    ULONG size = 0, error;
    PMIB_IPNETTABLE table;
    SOCKET a, b;
    char byte = 0;
    begin();
    EFFECT(GetTcpStatistics, GetTcpStatistics(&before) == NO_ERROR);
    pair(&a, &b);
    send(a, &byte, 1, 0);
    recv(b, &byte, 1, 0);
    UNTIL(GetTcpStatistics(&after) == NO_ERROR && after.dwActiveOpens != before.dwActiveOpens && after.dwOutSegs != before.dwOutSegs);
    EFFECT(GetTcpStatistics, after.dwActiveOpens != before.dwActiveOpens && after.dwOutSegs != before.dwOutSegs && after.dwCurrEstab >= 2 && after.dwNumConns >= 2);
    ANSWERS(GetTcpStatistics, GetTcpStatistics(NULL), ERROR_INVALID_PARAMETER);
    closesocket(a);
    closesocket(b);
    GetUdpStatistics(&datagrams);
    a = socket(AF_INET, SOCK_DGRAM, 0);
    {
        SOCKADDR_IN to;
        int length = sizeof to;
        memset(&to, 0, sizeof to);
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(a, (struct sockaddr *)&to, sizeof to);
        getsockname(a, (struct sockaddr *)&to, &length);
        sendto(a, &byte, 1, 0, (struct sockaddr *)&to, sizeof to);
        recv(a, &byte, 1, 0);
    }
    UNTIL(GetUdpStatistics(&sent) == NO_ERROR && sent.dwOutDatagrams != datagrams.dwOutDatagrams);
    EFFECT(GetUdpStatistics, sent.dwOutDatagrams != datagrams.dwOutDatagrams && sent.dwNumAddrs >= 1);
    ANSWERS(GetUdpStatistics, GetUdpStatistics(NULL), ERROR_INVALID_PARAMETER);
    closesocket(a);
    EFFECT(GetIpStatistics, GetIpStatistics(&packets) == NO_ERROR && packets.dwInReceives > 0 && packets.dwDefaultTTL > 0 && packets.dwNumIf > 0);
    ANSWERS(GetIpStatistics, GetIpStatistics(NULL), ERROR_INVALID_PARAMETER);
    memset(&messages, 0xff, sizeof messages);
    EFFECT(GetIcmpStatistics, GetIcmpStatistics(&messages) == NO_ERROR && messages.stats.icmpInStats.dwMsgs >= messages.stats.icmpInStats.dwEchos && messages.stats.icmpOutStats.dwMsgs != 0xffffffff);
    ANSWERS(GetIcmpStatistics, GetIcmpStatistics(NULL), ERROR_INVALID_PARAMETER);
    /* A machine without a network has no neighbours. */
    error = GetIpNetTable(NULL, &size, TRUE);
    table = (PMIB_IPNETTABLE)malloc(size + 4096);
    size += 4096;
    if (error == ERROR_INSUFFICIENT_BUFFER) error = GetIpNetTable(table, &size, TRUE) == NO_ERROR && table->dwNumEntries > 0 ? ERROR_NO_DATA : NO_ERROR;
    EFFECT(GetIpNetTable, error == ERROR_NO_DATA);
    ANSWERS(GetIpNetTable, GetIpNetTable(table, NULL, TRUE), ERROR_INVALID_PARAMETER);
    free(table);
    WSACleanup();
    return seen_all();
}
