/* Events of Winsock and of Windows, mutexes, semaphores, timers, and the waits. */
#include "seen.h"

static int ran;
static void CALLBACK routine(ULONG_PTR by)
{
    ran += (int)by;
}

static void CALLBACK due(LPVOID argument, DWORD low, DWORD high)
{
    (void)low;
    (void)high;
    *(int *)argument += 1;
}

static void winsock(void)
{
    WSAEVENT event = WSACreateEvent();
    WSANETWORKEVENTS occurred;
    SOCKET one, other;
    EFFECT(WSACreateEvent, event != WSA_INVALID_EVENT && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    EFFECT(WSASetEvent, WSASetEvent(event) && WaitForSingleObject(event, 0) == WAIT_OBJECT_0 && WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    FAILS(WSASetEvent, !WSASetEvent(NULL), WSA_INVALID_HANDLE);
    EFFECT(WSAWaitForMultipleEvents, WSAWaitForMultipleEvents(1, &event, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    FAILS(WSAWaitForMultipleEvents, WSAWaitForMultipleEvents(WSA_MAXIMUM_WAIT_EVENTS + 1, &event, FALSE, 0, FALSE) == WSA_WAIT_FAILED, WSA_INVALID_PARAMETER);
    EFFECT(WSAResetEvent, WSAResetEvent(event) && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    FAILS(WSAResetEvent, !WSAResetEvent(NULL), WSA_INVALID_HANDLE);
    pair(&one, &other);
    EFFECT(WSAEventSelect, WSAEventSelect(other, event, FD_READ | FD_CLOSE) == 0 && send(one, "x", 1, 0) == 1 &&
                               WSAWaitForMultipleEvents(1, &event, FALSE, 30000, FALSE) == WSA_WAIT_EVENT_0);
    FAILS(WSAEventSelect, WSAEventSelect(other, NULL, FD_READ) == SOCKET_ERROR, WSAEINVAL);
    EFFECT(WSAEnumNetworkEvents, WSAEnumNetworkEvents(other, event, &occurred) == 0 && occurred.lNetworkEvents == FD_READ &&
                                     occurred.iErrorCode[FD_READ_BIT] == 0 && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    FAILS(WSAEnumNetworkEvents, WSAEnumNetworkEvents(INVALID_SOCKET, event, &occurred) == SOCKET_ERROR, WSAENOTSOCK);
    closesocket(one);
    closesocket(other);
    EFFECT(WSACloseEvent, WSACloseEvent(event));
    FAILS(WSACloseEvent, !WSACloseEvent(event), WSA_INVALID_HANDLE);
}

static void events(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, TRUE, W("seen-event")), again;
    EFFECT(CreateEventW, event != NULL && WaitForSingleObject(event, 0) == WAIT_OBJECT_0 && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    FAILS(CreateMutexW, CreateMutexW(NULL, FALSE, W("seen-event")) == NULL, ERROR_INVALID_HANDLE);
    FAILS(CreateWaitableTimer, CreateWaitableTimerW(NULL, TRUE, W("seen-event")) == NULL, ERROR_INVALID_HANDLE);
    SetLastError(0);
    again = CreateEventW(NULL, FALSE, FALSE, W("seen-event"));
    EFFECT(CreateEvent, again != NULL && GetLastError() == ERROR_ALREADY_EXISTS && SetEvent(again) && WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CloseHandle(again);
    FAILS(CreateMutex, CreateMutexA(NULL, FALSE, "seen-event") == NULL, ERROR_INVALID_HANDLE);
    again = OpenEventA(EVENT_ALL_ACCESS, FALSE, "seen-event");
    EFFECT(OpenEvent, again != NULL && SetEvent(again) && WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    FAILS(OpenEvent, OpenEventA(EVENT_ALL_ACCESS, FALSE, "seen-nothing") == NULL, ERROR_FILE_NOT_FOUND);
    CloseHandle(again);
    again = CreateEventExW(NULL, NULL, CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
    EFFECT(CreateEventExW, WaitForSingleObject(again, 0) == WAIT_OBJECT_0 && WaitForSingleObject(again, 0) == WAIT_OBJECT_0);
    FAILS(CreateEventExW, CreateEventExW(NULL, NULL, 0x80, EVENT_ALL_ACCESS) == NULL, ERROR_INVALID_PARAMETER);
    EFFECT(ResetEvent, ResetEvent(again) && WaitForSingleObject(again, 0) == WAIT_TIMEOUT);
    FAILS(ResetEvent, !ResetEvent(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(SetEvent, SetEvent(again) && WaitForSingleObject(again, 0) == WAIT_OBJECT_0);
    FAILS(SetEvent, !SetEvent(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(PulseEvent, PulseEvent(again) && WaitForSingleObject(again, 0) == WAIT_TIMEOUT);
    FAILS(PulseEvent, !PulseEvent(NO_HANDLE), ERROR_INVALID_HANDLE);
    EFFECT(CloseHandle, CloseHandle(again) && WaitForSingleObject(again, 0) == WAIT_FAILED);
    FAILS(CloseHandle, !CloseHandle(again), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

static void mutexes(void)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL), other, semaphore;
    LONG before = 0;
    EFFECT(CreateMutexW, mutex != NULL && WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0);
    EFFECT(ReleaseMutex, ReleaseMutex(mutex) && ReleaseMutex(mutex));
    FAILS(ReleaseMutex, !ReleaseMutex(mutex), ERROR_NOT_OWNER);
    other = CreateMutexExW(NULL, W("seen-mutex"), CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS);
    EFFECT(CreateMutexExW, other != NULL && ReleaseMutex(other));
    FAILS(CreateMutexExW, CreateMutexExW(NULL, NULL, 0x80, MUTEX_ALL_ACCESS) == NULL, ERROR_INVALID_PARAMETER);
    CloseHandle(mutex);
    mutex = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "seen-mutex");
    EFFECT(OpenMutex, mutex != NULL && WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0 && ReleaseMutex(other));
    FAILS(OpenMutex, OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "seen-nothing") == NULL, ERROR_FILE_NOT_FOUND);
    CloseHandle(mutex);
    CloseHandle(other);
    mutex = CreateMutexA(NULL, FALSE, "seen-other");
    SetLastError(0);
    other = CreateMutexA(NULL, FALSE, "seen-other");
    EFFECT(CreateMutex, other != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
    FAILS(CreateEvent, CreateEventA(NULL, FALSE, FALSE, "seen-other") == NULL, ERROR_INVALID_HANDLE);
    FAILS(CreateEventW, CreateEventW(NULL, FALSE, FALSE, W("seen-other")) == NULL, ERROR_INVALID_HANDLE);
    CloseHandle(mutex);
    CloseHandle(other);
    semaphore = CreateSemaphoreW(NULL, 1, 2, NULL);
    EFFECT(CreateSemaphore, WaitForSingleObject(semaphore, 0) == WAIT_OBJECT_0 && WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT);
    FAILS(CreateSemaphore, CreateSemaphoreW(NULL, 3, 2, NULL) == NULL, ERROR_INVALID_PARAMETER);
    EFFECT(ReleaseSemaphore, ReleaseSemaphore(semaphore, 2, &before) && before == 0 && WaitForSingleObject(semaphore, 0) == WAIT_OBJECT_0);
    FAILS(ReleaseSemaphore, !ReleaseSemaphore(semaphore, 2, NULL), ERROR_TOO_MANY_POSTS);
    CloseHandle(semaphore);
}

static void timers(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    LARGE_INTEGER soon, late;
    int fired = 0;
    soon.QuadPart = -1;
    late.QuadPart = -10000000LL * 3600;
    EFFECT(CreateWaitableTimer, timer != NULL && WaitForSingleObject(timer, 0) == WAIT_TIMEOUT);
    FAILS(OpenWaitableTimer, OpenWaitableTimerW(TIMER_ALL_ACCESS, FALSE, W("seen-nothing")) == NULL, ERROR_FILE_NOT_FOUND);
    EFFECT(SetWaitableTimer, SetWaitableTimer(timer, &soon, 0, due, &fired, FALSE) && SleepEx(30000, TRUE) == WAIT_IO_COMPLETION && fired == 1 &&
                                 WaitForSingleObject(timer, 30000) == WAIT_OBJECT_0);
    FAILS(SetWaitableTimer, !SetWaitableTimer(timer, &late, -1, NULL, NULL, FALSE), ERROR_INVALID_PARAMETER);
    EFFECT(CancelWaitableTimer, SetWaitableTimer(timer, &late, 0, NULL, NULL, FALSE) && CancelWaitableTimer(timer) && WaitForSingleObject(timer, 0) == WAIT_TIMEOUT);
    FAILS(CancelWaitableTimer, !CancelWaitableTimer(NO_HANDLE), ERROR_INVALID_HANDLE);
    CloseHandle(timer);
}

static void waits(void)
{
    HANDLE both[2];
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1];
    int i;
    both[0] = CreateEventA(NULL, TRUE, FALSE, NULL);
    both[1] = CreateEventA(NULL, TRUE, TRUE, NULL);
    for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++) many[i] = both[0];
    EFFECT(WaitForSingleObject, WaitForSingleObject(both[1], INFINITE) == WAIT_OBJECT_0 && WaitForSingleObject(both[0], 1) == WAIT_TIMEOUT);
    FAILS(WaitForSingleObject, WaitForSingleObject(NO_HANDLE, 0) == WAIT_FAILED, ERROR_INVALID_HANDLE);
    EFFECT(WaitForMultipleObjects, WaitForMultipleObjects(2, both, FALSE, 0) == WAIT_OBJECT_0 + 1 && WaitForMultipleObjects(2, both, TRUE, 0) == WAIT_TIMEOUT);
    FAILS(WaitForMultipleObjects, WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0) == WAIT_FAILED, ERROR_INVALID_PARAMETER);
    EFFECT(QueueUserAPC, QueueUserAPC(routine, GetCurrentThread(), 1) != 0 && SleepEx(0, FALSE) == 0 && ran == 0);
    RESULT(QueueUserAPC, QueueUserAPC(routine, NO_HANDLE, 1) == 0);
    EFFECT(SleepEx, SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION && ran == 1 && SleepEx(1, TRUE) == 0);
    INFALLIBLE(SleepEx);
    QueueUserAPC(routine, GetCurrentThread(), 1);
    EFFECT(WaitForSingleObjectEx, WaitForSingleObjectEx(both[0], INFINITE, TRUE) == WAIT_IO_COMPLETION && ran == 2);
    FAILS(WaitForSingleObjectEx, WaitForSingleObjectEx(NO_HANDLE, 0, TRUE) == WAIT_FAILED, ERROR_INVALID_HANDLE);
    QueueUserAPC(routine, GetCurrentThread(), 1);
    EFFECT(WaitForMultipleObjectsEx, WaitForMultipleObjectsEx(2, both, TRUE, INFINITE, TRUE) == WAIT_IO_COMPLETION && ran == 3);
    FAILS(WaitForMultipleObjectsEx, WaitForMultipleObjectsEx(0, both, FALSE, 0, TRUE) == WAIT_FAILED, ERROR_INVALID_PARAMETER);
    EFFECT(SignalObjectAndWait, SignalObjectAndWait(both[0], both[1], INFINITE, FALSE) == WAIT_OBJECT_0 && WaitForSingleObject(both[0], 0) == WAIT_OBJECT_0);
    FAILS(SignalObjectAndWait, SignalObjectAndWait(NO_HANDLE, both[1], 0, FALSE) == WAIT_FAILED, ERROR_INVALID_HANDLE);
    CloseHandle(both[0]);
    CloseHandle(both[1]);
}

static void handles(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL), copy = NULL;
    DWORD flags = 0;
    EFFECT(DuplicateHandle, DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS) &&
                                copy != event && SetEvent(copy) && WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    FAILS(DuplicateHandle, !DuplicateHandle(GetCurrentProcess(), NO_HANDLE, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_INVALID_HANDLE);
    EFFECT(SetHandleInformation, SetHandleInformation(event, HANDLE_FLAG_INHERIT, 0) && GetHandleInformation(event, &flags) && flags == 0);
    FAILS(SetHandleInformation, !SetHandleInformation(NO_HANDLE, HANDLE_FLAG_INHERIT, 0), ERROR_INVALID_HANDLE);
    EFFECT(GetHandleInformation, SetHandleInformation(event, HANDLE_FLAG_INHERIT, 0) && GetHandleInformation(event, &flags) && flags == 0);
    FAILS(GetHandleInformation, !GetHandleInformation(NO_HANDLE, &flags), ERROR_INVALID_HANDLE);
    SetLastError(ERROR_CRC);
    EFFECT(SetLastError, GetLastError() == ERROR_CRC && WSAGetLastError() == ERROR_CRC);
    INFALLIBLE(SetLastError);
    EFFECT(GetLastError, GetLastError() == ERROR_CRC);
    INFALLIBLE(GetLastError);
    CloseHandle(event);
}

int main(void)
{
    begin();
    winsock();
    events();
    mutexes();
    timers();
    waits();
    handles();
    WSACleanup();
    return seen_all();
}
