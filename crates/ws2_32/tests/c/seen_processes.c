/* Processes as the system lists them, what they are started with, jobs, who they run as, and lists of access. */
#include "seen.h"
#include <aclapi.h>
#include <psapi.h>
#include <shlobj.h>
#include <tlhelp32.h>
#include <userenv.h>
#include <winternl.h>

static char path[MAX_PATH];

static void check(int holds, const char *what)
{
    if (!holds) fail(what);
}

static void snapshot(void)
{
    PROCESSENTRY32 narrow;
    PROCESSENTRY32W wide;
    THREADENTRY32 thread;
    int found = 0;
    DWORD own = GetCurrentProcessId();
    HANDLE taken = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD, 0);
    narrow.dwSize = sizeof narrow;
    wide.dwSize = sizeof wide;
    thread.dwSize = sizeof thread;
    EFFECT(CreateToolhelp32Snapshot, taken != INVALID_HANDLE_VALUE);
    RESULT(CreateToolhelp32Snapshot, CreateToolhelp32Snapshot(0, 0) == INVALID_HANDLE_VALUE);
    EFFECT(Process32First, Process32First(taken, &narrow) && narrow.th32ProcessID != own + 1);
    do found += narrow.th32ProcessID == own && narrow.th32ParentProcessID != own && narrow.cntThreads >= 1 && strstr(narrow.szExeFile, "seen_processes") != NULL;
    while (Process32Next(taken, &narrow));
    EFFECT(Process32Next, found == 1 && GetLastError() == ERROR_NO_MORE_FILES);
    FAILS(Process32First, !Process32First(NO_HANDLE, &narrow), ERROR_INVALID_HANDLE);
    FAILS(Process32Next, !Process32Next(NO_HANDLE, &narrow), ERROR_INVALID_HANDLE);
    EFFECT(Process32FirstW, Process32FirstW(taken, &wide));
    for (found = wide.th32ProcessID == own; Process32NextW(taken, &wide);) found += wide.th32ProcessID == own;
    EFFECT(Process32NextW, found == 1);
    FAILS(Process32FirstW, !Process32FirstW(NO_HANDLE, &wide), ERROR_INVALID_HANDLE);
    FAILS(Process32NextW, !Process32NextW(NO_HANDLE, &wide), ERROR_INVALID_HANDLE);
    EFFECT(Thread32First, Thread32First(taken, &thread));
    for (found = thread.th32OwnerProcessID == own; Thread32Next(taken, &thread);) found |= thread.th32OwnerProcessID == own;
    EFFECT(Thread32Next, found == 1);
    FAILS(Thread32First, !Thread32First(NO_HANDLE, &thread), ERROR_INVALID_HANDLE);
    FAILS(Thread32Next, !Thread32Next(NO_HANDLE, &thread), ERROR_INVALID_HANDLE);
    CloseHandle(taken);
}

static HANDLE start(void)
{
    STARTUPINFOA startup;
    PROCESS_INFORMATION made;
    char line[MAX_PATH + 64];
    GetStartupInfoA(&startup);
    sprintf(line, "\"%s\" waits", path);
    check(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made), "CreateProcessA");
    CloseHandle(made.hThread);
    return made.hProcess;
}

static void jobs(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    BOOL is_in = 2;
    DWORD code = 0;
    HANDLE job = CreateJobObjectA(NULL, NULL), process = start();
    EFFECT(CreateJobObjectA, job != NULL);
    EFFECT(AssignProcessToJobObject, AssignProcessToJobObject(job, process));
    FAILS(AssignProcessToJobObject, !AssignProcessToJobObject(NO_HANDLE, process), ERROR_INVALID_HANDLE);
    EFFECT(IsProcessInJob, IsProcessInJob(process, job, &is_in) && is_in == TRUE);
    FAILS(IsProcessInJob, !IsProcessInJob(NO_HANDLE, job, &is_in), ERROR_INVALID_HANDLE);
    EFFECT(TerminateJobObject, WaitForSingleObject(process, 0) == WAIT_TIMEOUT && TerminateJobObject(job, 9) && WaitForSingleObject(process, 60000) == WAIT_OBJECT_0 && GetExitCodeProcess(process, &code) && code == 9);
    FAILS(TerminateJobObject, !TerminateJobObject(NO_HANDLE, 9), ERROR_INVALID_HANDLE);
    CloseHandle(process);
    memset(&limits, 0, sizeof limits);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    EFFECT(SetInformationJobObject, SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits));
    RESULT(SetInformationJobObject, !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, 8));
    limits.BasicLimitInformation.LimitFlags = 0;
    EFFECT(QueryInformationJobObject, QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits, NULL) && limits.BasicLimitInformation.LimitFlags == JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE);
    RESULT(QueryInformationJobObject, !QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, 8, NULL));
    process = start();
    EFFECT(SetInformationJobObject, AssignProcessToJobObject(job, process) && CloseHandle(job) && WaitForSingleObject(process, 60000) == WAIT_OBJECT_0);
    CloseHandle(process);
    job = CreateJobObjectW(NULL, NULL);
    EFFECT(CreateJobObjectW, job != NULL && CloseHandle(job));
}

static void started_with(void)
{
    STARTUPINFOA narrow;
    STARTUPINFOW wide;
    LPPROC_THREAD_ATTRIBUTE_LIST list;
    LPSTR strings;
    LPWSTR wide_strings, at;
    HANDLE handles[1];
    SIZE_T size = 0;
    char expanded[64];
    memset(&narrow, 1, sizeof narrow);
    memset(&wide, 1, sizeof wide);
    GetStartupInfoA(&narrow);
    EFFECT(GetStartupInfoA, narrow.cb == sizeof narrow && narrow.hStdOutput == GetStdHandle(STD_OUTPUT_HANDLE));
    INFALLIBLE(GetStartupInfoA);
    GetStartupInfoW(&wide);
    EFFECT(GetStartupInfoW, wide.cb == sizeof wide && wide.hStdOutput == GetStdHandle(STD_OUTPUT_HANDLE));
    INFALLIBLE(GetStartupInfoW);
    FAILS(InitializeProcThreadAttributeList, !InitializeProcThreadAttributeList(NULL, 2, 0, &size) && size > 0, ERROR_INSUFFICIENT_BUFFER);
    list = (LPPROC_THREAD_ATTRIBUTE_LIST)malloc(size);
    handles[0] = GetStdHandle(STD_OUTPUT_HANDLE);
    EFFECT(InitializeProcThreadAttributeList, InitializeProcThreadAttributeList(list, 2, 0, &size));
    EFFECT(UpdateProcThreadAttribute, UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles, sizeof handles, NULL, NULL));
    FAILS(UpdateProcThreadAttribute, !UpdateProcThreadAttribute(list, 0, 0x7777, handles, sizeof handles, NULL, NULL), ERROR_NOT_SUPPORTED);
    DeleteProcThreadAttributeList(list);
    EFFECT(DeleteProcThreadAttributeList, TRUE);
    INFALLIBLE(DeleteProcThreadAttributeList);
    free(list);
    SetEnvironmentVariableA("SEEN_PROCESSES", "here");
    wide_strings = GetEnvironmentStringsW();
    for (at = wide_strings; *at != 0 && !same_wide(at, W("SEEN_PROCESSES=here")); at += lstrlenW(at) + 1) { }
    EFFECT(GetEnvironmentStringsW, *at != 0);
    EFFECT(FreeEnvironmentStringsW, FreeEnvironmentStringsW(wide_strings));
    EFFECT(ExpandEnvironmentStringsA, ExpandEnvironmentStringsA("a %SEEN_PROCESSES% 100% b", expanded, sizeof expanded) >= 14 && strcmp(expanded, "a here 100% b") == 0 && ExpandEnvironmentStringsA("%SEEN_PROCESSES%", NULL, 0) >= 5);
    strings = GetEnvironmentStrings();
    EFFECT(GetEnvironmentStrings, strings != NULL && FreeEnvironmentStringsA(strings));
}

static void who(void)
{
    IO_COUNTERS counters;
    PROCESS_BASIC_INFORMATION basic;
    TOKEN_ELEVATION elevation;
    HANDLE token = NULL;
    DWORD length = 0;
    ULONG needed = 0;
    char name[MAX_PATH];
    union { TOKEN_USER user; char room[256]; } user;
    EFFECT(GetProcessIoCounters, GetProcessIoCounters(GetCurrentProcess(), &counters) && counters.ReadOperationCount + counters.WriteOperationCount > 0);
    FAILS(GetProcessIoCounters, !GetProcessIoCounters(NO_HANDLE, &counters), ERROR_INVALID_HANDLE);
    EFFECT(NtQueryInformationProcess, NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &basic, sizeof basic, &needed) == 0 && basic.UniqueProcessId == GetCurrentProcessId() && needed == sizeof basic);
    ANSWERS(NtQueryInformationProcess, NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &basic, 8, NULL), 0xC0000004);
    EFFECT(GetModuleBaseNameA, GetModuleBaseNameA(GetCurrentProcess(), NULL, name, sizeof name) == strlen(name) && strstr(path, name) != NULL);
    EFFECT(OpenProcessToken, OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) && token != NULL);
    FAILS(OpenProcessToken, !OpenProcessToken(NO_HANDLE, TOKEN_QUERY, &token), ERROR_INVALID_HANDLE);
    check(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token), "OpenProcessToken");
    EFFECT(GetTokenInformation, GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &length) && length == sizeof elevation && elevation.TokenIsElevated < 2);
    EFFECT(GetTokenInformation, GetTokenInformation(token, TokenUser, &user, sizeof user, &length) && IsValidSid(user.user.User.Sid) && length > sizeof(TOKEN_USER));
    FAILS(GetTokenInformation, !GetTokenInformation(token, TokenUser, NULL, 0, &length) && length > sizeof(TOKEN_USER), ERROR_INSUFFICIENT_BUFFER);
    FAILS(GetTokenInformation, !GetTokenInformation(NO_HANDLE, TokenElevation, &elevation, sizeof elevation, &length), ERROR_INVALID_HANDLE);
    length = sizeof name;
    EFFECT(GetUserProfileDirectoryA, GetUserProfileDirectoryA(token, name, &length) && length == strlen(name) + 1);
    length = 1;
    FAILS(GetUserProfileDirectoryA, !GetUserProfileDirectoryA(token, name, &length) && length > 1, ERROR_INSUFFICIENT_BUFFER);
    CloseHandle(token);
}

static void lists(void)
{
    static BYTE everyone[12] = {1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    EXPLICIT_ACCESSA changes[2];
    ACCESS_ALLOWED_ACE *entry;
    PACL made = NULL, again = NULL;
    memset(changes, 0, sizeof changes);
    changes[0].grfAccessPermissions = GENERIC_READ;
    changes[0].grfAccessMode = GRANT_ACCESS;
    changes[0].Trustee.TrusteeForm = TRUSTEE_IS_SID;
    changes[0].Trustee.TrusteeType = TRUSTEE_IS_WELL_KNOWN_GROUP;
    changes[0].Trustee.ptstrName = (LPSTR)everyone;
    EFFECT(SetEntriesInAclA, SetEntriesInAclA(1, changes, NULL, &made) == ERROR_SUCCESS && made->AceCount == 1);
    entry = (ACCESS_ALLOWED_ACE *)(made + 1);
    EFFECT(SetEntriesInAclA, entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && entry->Mask == GENERIC_READ && memcmp(&entry->SidStart, everyone, sizeof everyone) == 0);
    changes[0].grfAccessMode = DENY_ACCESS;
    EFFECT(SetEntriesInAclA, SetEntriesInAclA(1, changes, made, &again) == ERROR_SUCCESS && again->AceCount == 2 && ((ACE_HEADER *)(again + 1))->AceType == ACCESS_DENIED_ACE_TYPE);
    LocalFree(again);
    LocalFree(made);
}

static void block(void)
{
    NT_TIB *tib = (NT_TIB *)NtCurrentTeb();
    EFFECT(NtCurrentTeb, tib->Self == tib && (char *)&tib < (char *)tib->StackBase && (char *)&tib >= (char *)tib->StackLimit);
    INFALLIBLE(NtCurrentTeb);
}

static void texts(void)
{
    WCHAR mapped[8];
    char title[16];
    int order = CompareStringOrdinal(W("abc"), -1, W("ABD"), -1, TRUE);
    EFFECT(CompareStringOrdinal, order == CSTR_LESS_THAN && CompareStringOrdinal(W("abc"), 3, W("ABCx"), 3, TRUE) == CSTR_EQUAL && CompareStringOrdinal(W("abc"), -1, W("ABC"), -1, FALSE) == CSTR_GREATER_THAN);
    FAILS(CompareStringOrdinal, CompareStringOrdinal(NULL, -1, W("a"), -1, FALSE) == 0, ERROR_INVALID_PARAMETER);
    EFFECT(LCMapStringW, LCMapStringW(LOCALE_USER_DEFAULT, LCMAP_UPPERCASE, W("aB1"), -1, mapped, 8) == 4 && same_wide(mapped, W("AB1")) && LCMapStringW(LOCALE_USER_DEFAULT, LCMAP_LOWERCASE, W("aB1"), 3, NULL, 0) == 3);
    FAILS(LCMapStringW, LCMapStringW(LOCALE_USER_DEFAULT, LCMAP_UPPERCASE, W("aB1"), -1, mapped, 2) == 0, ERROR_INSUFFICIENT_BUFFER);
    EFFECT(GetConsoleTitleA, SetConsoleTitleA("seen") && GetConsoleTitleA(title, sizeof title) == 4 && strcmp(title, "seen") == 0);
    EFFECT(GetConsoleTitleW, GetConsoleTitleW(mapped, 8) == 4 && same_wide(mapped, W("seen")));
    EFFECT(NeedCurrentDirectoryForExePathA, NeedCurrentDirectoryForExePathA("name"));
    SetEnvironmentVariableA("NoDefaultCurrentDirectoryInExePath", "1");
    EFFECT(NeedCurrentDirectoryForExePathW, !NeedCurrentDirectoryForExePathW(W("name")) && NeedCurrentDirectoryForExePathW(W(".\\name")));
    EFFECT(GetShortPathNameA, GetShortPathNameA("no/such/file/is/here", path, sizeof path) == 0);
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "waits") == 0) {
        Sleep(60000);
        return 1;
    }
    GetModuleFileNameA(NULL, path, sizeof path);
    snapshot();
    jobs();
    started_with();
    who();
    lists();
    block();
    texts();
    return seen_all();
}
