/* Standard handles and the console. The programs of the tests have none: their input is empty and their output goes to a pipe. */
#include "seen.h"

static HANDLE heard;
static DWORD what;

static BOOL WINAPI handler(DWORD event)
{
    what = event;
    SetEvent(heard);
    return TRUE;
}

int main(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE), file;
    DWORD mode = 0, start;
    char path[MAX_PATH + 40];
    DWORD n = GetTempPathA(MAX_PATH, path);
    heard = CreateEventA(NULL, FALSE, FALSE, NULL);
    EFFECT(GetStdHandle, output != NULL && output != INVALID_HANDLE_VALUE && GetStdHandle(STD_ERROR_HANDLE) != output);
    FAILS(GetStdHandle, GetStdHandle(1234) == INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
    sprintf(path + n, "seen-console-%lu.txt", (unsigned long)GetCurrentProcessId());
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    EFFECT(SetStdHandle, SetStdHandle(STD_OUTPUT_HANDLE, file) && GetStdHandle(STD_OUTPUT_HANDLE) == file && SetStdHandle(STD_OUTPUT_HANDLE, output));
    FAILS(SetStdHandle, !SetStdHandle(1234, file), ERROR_INVALID_HANDLE);
    FAILS(GetConsoleMode, !GetConsoleMode(file, &mode), ERROR_INVALID_HANDLE);
    EFFECT(SetConsoleOutputCP, SetConsoleOutputCP(949) && GetConsoleOutputCP() == 949);
    FAILS(SetConsoleOutputCP, !SetConsoleOutputCP(54321), ERROR_INVALID_PARAMETER);
    EFFECT(GetConsoleOutputCP, SetConsoleOutputCP(CP_UTF8) && GetConsoleOutputCP() == CP_UTF8);
    INFALLIBLE(GetConsoleOutputCP);
    FAILS(SetConsoleMode, !SetConsoleMode(file, ENABLE_ECHO_INPUT), ERROR_INVALID_HANDLE);
    CloseHandle(file);
    EFFECT(SetConsoleCtrlHandler, SetConsoleCtrlHandler(handler, TRUE));
    FAILS(GenerateConsoleCtrlEvent, !GenerateConsoleCtrlEvent(99, 0), ERROR_INVALID_PARAMETER);
    EFFECT(GenerateConsoleCtrlEvent, GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) && WaitForSingleObject(heard, 60000) == WAIT_OBJECT_0 && what == CTRL_C_EVENT);
    EFFECT(SetConsoleCtrlHandler, SetConsoleCtrlHandler(handler, FALSE));
    FAILS(SetConsoleCtrlHandler, !SetConsoleCtrlHandler(handler, FALSE), ERROR_INVALID_PARAMETER);
    CloseHandle(heard);
    EFFECT(MessageBeep, MessageBeep(MB_ICONEXCLAMATION));
    start = GetTickCount();
    EFFECT(Beep, Beep(750, 60) && GetTickCount() - start >= 40);
    FAILS(Beep, !Beep(36, 60), ERROR_INVALID_PARAMETER);
    return seen_all();
}
