/* The log of events. */
#include "seen.h"

int main(void)
{
    const char *texts[2] = {"a test of", "the log"};
    HANDLE log = RegisterEventSourceA(NULL, "overlapped");
    EFFECT(RegisterEventSource, log != NULL && log != INVALID_HANDLE_VALUE);
    EFFECT(ReportEvent, ReportEventA(log, EVENTLOG_INFORMATION_TYPE, 0, 7, NULL, 2, 0, (LPCSTR *)texts, NULL));
    FAILS(ReportEvent, !ReportEventA(NULL, EVENTLOG_INFORMATION_TYPE, 0, 7, NULL, 2, 0, (LPCSTR *)texts, NULL), ERROR_INVALID_HANDLE);
    EFFECT(DeregisterEventSource, DeregisterEventSource(log));
    FAILS(DeregisterEventSource, !DeregisterEventSource(NULL), ERROR_INVALID_HANDLE);
    FAILS(RegisterEventSource, RegisterEventSourceA(NULL, NULL) == NULL, ERROR_INVALID_PARAMETER);
    log = OpenEventLogA(NULL, "overlapped");
    EFFECT(OpenEventLog, log != NULL && log != INVALID_HANDLE_VALUE);
    EFFECT(CloseEventLog, CloseEventLog(log));
    FAILS(CloseEventLog, !CloseEventLog(NULL), ERROR_INVALID_HANDLE);
    return seen_all();
}
