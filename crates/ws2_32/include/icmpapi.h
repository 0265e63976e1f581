/* icmpapi.h: echo requests. */
#ifndef OVL_ICMPAPI_H
#define OVL_ICMPAPI_H
#pragma GCC system_header
#include "ipexport.h"
#include "winternl.h"
OVL_BEGIN
HANDLE WINAPI IcmpCreateFile(VOID);
BOOL WINAPI IcmpCloseHandle(HANDLE handle);
DWORD WINAPI IcmpSendEcho(HANDLE handle, IPAddr destination, LPVOID data, WORD size, PIP_OPTION_INFORMATION options, LPVOID reply, DWORD replySize, DWORD timeout);
DWORD WINAPI IcmpSendEcho2(HANDLE handle, HANDLE event, PIO_APC_ROUTINE routine, PVOID context, IPAddr destination, LPVOID data, WORD size, PIP_OPTION_INFORMATION options, LPVOID reply, DWORD replySize, DWORD timeout);
DWORD WINAPI IcmpSendEcho2Ex(HANDLE handle, HANDLE event, PIO_APC_ROUTINE routine, PVOID context, IPAddr source, IPAddr destination, LPVOID data, WORD size, PIP_OPTION_INFORMATION options, LPVOID reply, DWORD replySize, DWORD timeout);
HANDLE WINAPI Icmp6CreateFile(VOID);
DWORD WINAPI Icmp6SendEcho2(HANDLE handle, HANDLE event, PIO_APC_ROUTINE routine, PVOID context, struct sockaddr_in6 *source, struct sockaddr_in6 *destination, LPVOID data, WORD size, PIP_OPTION_INFORMATION options, LPVOID reply, DWORD replySize, DWORD timeout);
DWORD WINAPI Icmp6ParseReplies(LPVOID reply, DWORD replySize);
DWORD WINAPI IcmpParseReplies(LPVOID reply, DWORD replySize);
OVL_END
#endif
