/* The log of events, which is the system's log here. */
#ifndef OVL_EVENTLOG_H
#define OVL_EVENTLOG_H
#pragma GCC system_header
#define EVENTLOG_SUCCESS 0x0000
#define EVENTLOG_ERROR_TYPE 0x0001
#define EVENTLOG_WARNING_TYPE 0x0002
#define EVENTLOG_INFORMATION_TYPE 0x0004
#define EVENTLOG_AUDIT_SUCCESS 0x0008
#define EVENTLOG_AUDIT_FAILURE 0x0010
OVL_BEGIN
HANDLE WINAPI RegisterEventSourceA(LPCSTR server, LPCSTR source);
HANDLE WINAPI RegisterEventSourceW(LPCWSTR server, LPCWSTR source);
HANDLE WINAPI OpenEventLogA(LPCSTR server, LPCSTR source);
HANDLE WINAPI OpenEventLogW(LPCWSTR server, LPCWSTR source);
BOOL WINAPI CloseEventLog(HANDLE log);
BOOL WINAPI DeregisterEventSource(HANDLE log);
BOOL WINAPI ReportEventA(HANDLE log, WORD type, WORD category, DWORD event, PSID user, WORD strings, DWORD dataSize, LPCSTR *text, LPVOID data);
BOOL WINAPI ReportEventW(HANDLE log, WORD type, WORD category, DWORD event, PSID user, WORD strings, DWORD dataSize, LPCWSTR *text, LPVOID data);
OVL_END
#ifdef UNICODE
#define RegisterEventSource RegisterEventSourceW
#define OpenEventLog OpenEventLogW
#define ReportEvent ReportEventW
#else
#define RegisterEventSource RegisterEventSourceA
#define OpenEventLog OpenEventLogA
#define ReportEvent ReportEventA
#endif
#endif
