/* Numbers and names of interfaces, which ws2tcpip.h and iphlpapi.h share. */
#ifndef OVL_IFNAMES_H
#define OVL_IFNAMES_H
#pragma GCC system_header
#include "ovl/base.h"
#ifndef NETIOAPI_API_
#define NETIOAPI_API_ WINAPI
#define NETIOAPI_API NTSTATUS NETIOAPI_API_
#endif
#define IF_MAX_STRING_SIZE 256
#define NDIS_IF_MAX_STRING_SIZE IF_MAX_STRING_SIZE
#ifndef IF_NAMESIZE
#define IF_NAMESIZE NDIS_IF_MAX_STRING_SIZE
#endif
typedef ULONG NET_IFINDEX, *PNET_IFINDEX, IF_INDEX, IFTYPE, NET_IF_COMPARTMENT_ID;
typedef union _NET_LUID_LH { ULONG64 Value; struct { ULONG64 Reserved : 24; ULONG64 NetLuidIndex : 24; ULONG64 IfType : 16; } Info; } NET_LUID_LH, *PNET_LUID_LH, NET_LUID, *PNET_LUID, IF_LUID;
#endif
