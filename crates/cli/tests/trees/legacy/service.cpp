#include <afxwin.h>
#include <winsock2.h>
#include <DbgHelp.h>
#include <boost/asio.hpp>
#include "missing_nowhere.h"

__declspec(naked) int Trap() { __asm { int 3 } }

LONG WINAPI OnCrash(EXCEPTION_POINTERS *info);

/* In a comment nothing counts: RegOpenKeyEx, CreateRemoteThread. */
const char *text = "RegOpenKeyEx in a text // CreateRemoteThread";

void Install(SC_HANDLE manager)
{
    HKEY key;
    RegOpenKeyEx(HKEY_LOCAL_MACHINE, text, 0, KEY_READ, &key);
    SetUnhandledExceptionFilter(OnCrash);
    SC_HANDLE service = CreateService(manager, "a", "a", SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
        SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, "a", NULL, NULL, NULL, NULL, NULL);
    CloseServiceHandle(service);
}

bool Run(HANDLE stop)
{
    STARTUPINFO startup = { sizeof startup };
    PROCESS_INFORMATION process;
    BOOL pipe = GetCommState(stop, NULL);
    HANDLE once = CreateMutex(NULL, FALSE, "one instance");
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL);
    __try {
        CreateRemoteThread(2, process.dwProcessId);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return false;
    }
    _spawnl(1, "a", 0);
#ifdef _MSC_VER
    __cpuid(0, 1);
#endif
#ifndef _WIN32
    WSAProviderConfigChange(0, 0, 0);
#endif
#if 0
    MessageBeep(0);
#endif
    return WaitForSingleObject(stop, 0) == WAIT_OBJECT_0 && pipe && once && event;
}

class Wrapper {
    void ClearEventLog();
    void Use() { ClearEventLog(); ::ClearEventLog(NULL, "a"); this->ReportEvent(); }
    void ReportEvent();
};
