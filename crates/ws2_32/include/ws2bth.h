/* ws2bth.h: addresses and protocols of Bluetooth. Sockets of the family fail with WSAEAFNOSUPPORT. */
#ifndef OVL_WS2BTH_H
#define OVL_WS2BTH_H
#pragma GCC system_header
#include "winsock2.h"
#define BTHPROTO_RFCOMM 0x0003
#define BTHPROTO_L2CAP 0x0100
#define SOL_RFCOMM BTHPROTO_RFCOMM
#define SOL_L2CAP BTHPROTO_L2CAP
#define SO_BTH_AUTHENTICATE 0x80000001
#define SO_BTH_ENCRYPT 0x00000002
#define SO_BTH_MTU 0x80000007
#define SO_BTH_MTU_MAX 0x80000008
#define SO_BTH_MTU_MIN 0x8000000A
#define BT_PORT_ANY ((ULONG)-1)
#define BT_PORT_MIN 1
#define BT_PORT_MAX 0xFFFF
#define BT_PORT_DYN_FIRST 0x1001
typedef ULONGLONG BTH_ADDR, *PBTH_ADDR;
#pragma pack(push, 1)
typedef struct _SOCKADDR_BTH {
    USHORT addressFamily;
    BTH_ADDR btAddr;
    GUID serviceClassId;
    ULONG port;
} SOCKADDR_BTH, *PSOCKADDR_BTH;
#pragma pack(pop)
#endif
