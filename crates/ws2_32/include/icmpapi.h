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
DWORD WINAPI IcmpParseReplies(LPVOID reply, DWORD replySize);
OVL_END
#endif
