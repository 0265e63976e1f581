/* A library that seen_libraries loads. What it is told it tells by events, which the program made: both have the same library below them. */
#include <winsock2.h>
#include <windows.h>

static HINSTANCE own;

static void tell(const char *name)
{
    HANDLE event = OpenEventA(EVENT_MODIFY_STATE, FALSE, name);
    if (event == NULL) return;
    SetEvent(event);
    CloseHandle(event);
}

static int is_asked_for(const char *name)
{
    char value[8];
    return GetEnvironmentVariableA(name, value, sizeof value) != 0;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    (void)reserved;
    switch (reason) {
    case DLL_PROCESS_ATTACH:
        own = instance;
        if (is_asked_for("PLUG_REFUSES")) return FALSE;
        tell("plug comes");
        break;
    case DLL_THREAD_ATTACH:
        tell("plug hears of a thread");
        break;
    case DLL_THREAD_DETACH:
        tell("plug hears of its end");
        break;
    case DLL_PROCESS_DETACH:
        tell("plug goes");
        break;
    }
    return TRUE;
}

__declspec(dllexport) int plug_number = 42;

__declspec(dllexport) HINSTANCE WINAPI plug_instance(void)
{
    return own;
}

__declspec(dllexport) HANDLE WINAPI plug_event(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
    SetLastError(12345);
    return event;
}

__declspec(dllexport) DWORD WINAPI plug_thread(LPVOID go)
{
    WaitForSingleObject((HANDLE)go, INFINITE);
    FreeLibraryAndExitThread(own, 7);
}
