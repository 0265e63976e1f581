/* icmpapi.h: echoes, by which one sees whether a machine answers. */
#ifndef OVL_ICMPAPI_H
#define OVL_ICMPAPI_H
#pragma GCC system_header
#include "ipexport.h"
OVL_BEGIN
typedef void (WINAPI *OVL_ICMP_ROUTINE)(PVOID context, PVOID status, ULONG reserved);
HANDLE WINAPI IcmpCreateFile(void);
BOOL WINAPI IcmpCloseHandle(HANDLE icmp);
DWORD WINAPI IcmpSendEcho(HANDLE icmp, IPAddr to, LPVOID data, WORD size, PIP_OPTION_INFORMATION options, LPVOID reply, DWORD replySize, DWORD timeout);
DWORD WINAPI IcmpSendEcho2(HANDLE icmp, HANDLE event, OVL_ICMP_ROUTINE routine, PVOID context, IPAddr to, LPVOID data, WORD size, PIP_OPTION_INFORMATION options, LPVOID reply, DWORD replySize, DWORD timeout);
DWORD WINAPI IcmpParseReplies(LPVOID reply, DWORD replySize);
OVL_END
#endif
