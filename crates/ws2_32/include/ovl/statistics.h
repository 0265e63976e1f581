/* What the system has counted of its protocols, and its neighbours. */
#ifndef OVL_STATISTICS_H
#define OVL_STATISTICS_H
#pragma GCC system_header
#define MIB_TCP_RTO_OTHER 1
#define MIB_TCP_RTO_CONSTANT 2
#define MIB_TCP_RTO_RSRE 3
#define MIB_TCP_RTO_VANJ 4
#define MIB_TCP_MAXCONN_DYNAMIC ((ULONG)-1)
#define MIB_IP_FORWARDING 1
#define MIB_IP_NOT_FORWARDING 2
#define MIB_IPNET_TYPE_OTHER 1
#define MIB_IPNET_TYPE_INVALID 2
#define MIB_IPNET_TYPE_DYNAMIC 3
#define MIB_IPNET_TYPE_STATIC 4
typedef struct _MIB_TCPSTATS {
    DWORD dwRtoAlgorithm, dwRtoMin, dwRtoMax, dwMaxConn, dwActiveOpens, dwPassiveOpens, dwAttemptFails, dwEstabResets, dwCurrEstab, dwInSegs, dwOutSegs, dwRetransSegs, dwInErrs, dwOutRsts, dwNumConns;
} MIB_TCPSTATS, *PMIB_TCPSTATS;
typedef struct _MIB_UDPSTATS { DWORD dwInDatagrams, dwNoPorts, dwInErrors, dwOutDatagrams, dwNumAddrs; } MIB_UDPSTATS, *PMIB_UDPSTATS;
typedef struct _MIB_IPSTATS {
    DWORD dwForwarding, dwDefaultTTL, dwInReceives, dwInHdrErrors, dwInAddrErrors, dwForwDatagrams, dwInUnknownProtos, dwInDiscards, dwInDelivers, dwOutRequests, dwRoutingDiscards, dwOutDiscards, dwOutNoRoutes;
    DWORD dwReasmTimeout, dwReasmReqds, dwReasmOks, dwReasmFails, dwFragOks, dwFragFails, dwFragCreates, dwNumIf, dwNumAddr, dwNumRoutes;
} MIB_IPSTATS, *PMIB_IPSTATS;
typedef struct _MIBICMPSTATS {
    DWORD dwMsgs, dwErrors, dwDestUnreachs, dwTimeExcds, dwParmProbs, dwSrcQuenchs, dwRedirects, dwEchos, dwEchoReps, dwTimestamps, dwTimestampReps, dwAddrMasks, dwAddrMaskReps;
} MIBICMPSTATS, *PMIBICMPSTATS;
typedef struct _MIBICMPINFO { MIBICMPSTATS icmpInStats, icmpOutStats; } MIBICMPINFO, *PMIBICMPINFO;
typedef struct _MIB_ICMP { MIBICMPINFO stats; } MIB_ICMP, *PMIB_ICMP;
typedef struct _MIBICMPSTATS_EX_XPSP1 { DWORD dwMsgs, dwErrors, rgdwTypeCount[256]; } MIBICMPSTATS_EX, *PMIBICMPSTATS_EX;
typedef struct _MIB_ICMP_EX_XPSP1 { MIBICMPSTATS_EX icmpInStats, icmpOutStats; } MIB_ICMP_EX, *PMIB_ICMP_EX;
typedef struct _MIB_IPNETROW { DWORD dwIndex, dwPhysAddrLen; BYTE bPhysAddr[MAXLEN_PHYSADDR]; DWORD dwAddr; DWORD dwType; } MIB_IPNETROW, *PMIB_IPNETROW;
typedef struct _MIB_IPNETTABLE { DWORD dwNumEntries; MIB_IPNETROW table[ANYSIZE_ARRAY]; } MIB_IPNETTABLE, *PMIB_IPNETTABLE;
OVL_BEGIN
ULONG WINAPI GetTcpStatistics(PMIB_TCPSTATS statistics);
ULONG WINAPI GetUdpStatistics(PMIB_UDPSTATS statistics);
ULONG WINAPI GetIpStatistics(PMIB_IPSTATS statistics);
ULONG WINAPI GetIcmpStatistics(PMIB_ICMP statistics);
ULONG WINAPI GetTcpStatisticsEx(PMIB_TCPSTATS statistics, ULONG family);
ULONG WINAPI GetUdpStatisticsEx(PMIB_UDPSTATS statistics, ULONG family);
ULONG WINAPI GetIpStatisticsEx(PMIB_IPSTATS statistics, ULONG family);
ULONG WINAPI GetIcmpStatisticsEx(PMIB_ICMP_EX statistics, ULONG family);
ULONG WINAPI GetIpNetTable(PMIB_IPNETTABLE table, PULONG size, BOOL order);
OVL_END
#endif
