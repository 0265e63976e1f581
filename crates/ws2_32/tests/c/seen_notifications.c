/* netioapi.h: routines that are told of changes. Each is told once that it is registered; the changes themselves are made in tests/network.
 * Native only: Wine says of most of these that they are done, and never calls. */
#include "seen.h"
#include <iphlpapi.h>
#include <netioapi.h>

static volatile LONG calls[3], later;
static HANDLE entered, go;

static VOID WINAPI on_interface(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    if (context == (PVOID)calls && row == NULL && type == MibInitialNotification) InterlockedIncrement(&calls[0]);
}

static VOID WINAPI on_address(PVOID context, PMIB_UNICASTIPADDRESS_ROW row, MIB_NOTIFICATION_TYPE type)
{
    if (context == (PVOID)calls && row == NULL && type == MibInitialNotification) InterlockedIncrement(&calls[1]);
}

static VOID WINAPI on_route(PVOID context, PMIB_IPFORWARD_ROW2 row, MIB_NOTIFICATION_TYPE type)
{
    if (context == (PVOID)calls && row == NULL && type == MibInitialNotification) InterlockedIncrement(&calls[2]);
}

/* Stays in the routine until it may go. */
static VOID WINAPI on_slow(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)context, (void)row, (void)type;
    SetEvent(entered);
    WaitForSingleObject(go, 30000);
    InterlockedIncrement(&later);
}

static VOID WINAPI on_itself(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    (void)row, (void)type;
    if (CancelMibChangeNotify2(*(HANDLE *)context) == NO_ERROR) SetEvent(entered);
}

static VOID WINAPI on_stable(PVOID context, PMIB_UNICASTIPADDRESS_TABLE table)
{
    if (table != NULL) FreeMibTable(table);
    SetEvent((HANDLE)context);
}

static DWORD WINAPI canceller(LPVOID handle)
{
    DWORD error = CancelMibChangeNotify2((HANDLE)handle);
    return error == NO_ERROR && later == 1 ? NO_ERROR : 1;
}

int main(void)
{
    HANDLE handle = NULL, other = NULL, third = NULL, thread;
    PMIB_UNICASTIPADDRESS_TABLE table = NULL;
    DWORD result = 1, error;
    begin();
    entered = CreateEvent(NULL, FALSE, FALSE, NULL);
    go = CreateEvent(NULL, TRUE, FALSE, NULL);
    error = NotifyIpInterfaceChange(AF_UNSPEC, on_interface, (PVOID)calls, TRUE, &handle);
    UNTIL(calls[0] > 0);
    EFFECT(NotifyIpInterfaceChange, error == NO_ERROR && handle != NULL && calls[0] == 1);
    ANSWERS(NotifyIpInterfaceChange, NotifyIpInterfaceChange(77, on_interface, NULL, FALSE, &other), ERROR_INVALID_PARAMETER);
    ANSWERS(NotifyIpInterfaceChange, NotifyIpInterfaceChange(AF_INET, NULL, NULL, FALSE, &other), ERROR_INVALID_PARAMETER);
    error = NotifyUnicastIpAddressChange(AF_INET, on_address, (PVOID)calls, TRUE, &other);
    UNTIL(calls[1] > 0);
    EFFECT(NotifyUnicastIpAddressChange, error == NO_ERROR && other != handle && calls[1] == 1);
    ANSWERS(NotifyUnicastIpAddressChange, NotifyUnicastIpAddressChange(AF_INET, on_address, NULL, FALSE, NULL), ERROR_INVALID_PARAMETER);
    error = NotifyRouteChange2(AF_INET6, on_route, (PVOID)calls, TRUE, &third);
    UNTIL(calls[2] > 0);
    EFFECT(NotifyRouteChange2, error == NO_ERROR && calls[2] == 1);
    ANSWERS(NotifyRouteChange2, NotifyRouteChange2(77, on_route, NULL, FALSE, &third), ERROR_INVALID_PARAMETER);
    EFFECT(CancelMibChangeNotify2, CancelMibChangeNotify2(handle) == NO_ERROR && CancelMibChangeNotify2(other) == NO_ERROR && CancelMibChangeNotify2(third) == NO_ERROR);
    ANSWERS(CancelMibChangeNotify2, CancelMibChangeNotify2(handle), ERROR_INVALID_PARAMETER);

    /* Who cancels waits for a call that runs. */
    NotifyIpInterfaceChange(AF_UNSPEC, on_slow, NULL, TRUE, &handle);
    WaitForSingleObject(entered, 30000);
    thread = CreateThread(NULL, 0, canceller, handle, 0, NULL);
    EFFECT(CancelMibChangeNotify2, WaitForSingleObject(thread, 50) == WAIT_TIMEOUT);
    SetEvent(go);
    WaitForSingleObject(thread, 30000);
    GetExitCodeThread(thread, &result);
    EFFECT(CancelMibChangeNotify2, result == NO_ERROR && later == 1);
    CloseHandle(thread);
    /* But not for itself. */
    NotifyIpInterfaceChange(AF_UNSPEC, on_itself, &handle, TRUE, &handle);
    EFFECT(CancelMibChangeNotify2, WaitForSingleObject(entered, 30000) == WAIT_OBJECT_0 && CancelMibChangeNotify2(handle) == ERROR_INVALID_PARAMETER);

    error = NotifyStableUnicastIpAddressTable(AF_UNSPEC, &table, on_stable, entered, &handle);
    if (error == ERROR_IO_PENDING) error = WaitForSingleObject(entered, 30000) == WAIT_OBJECT_0 && CancelMibChangeNotify2(handle) == NO_ERROR ? NO_ERROR : 1;
    else if (error == NO_ERROR) {
        if (table == NULL || table->NumEntries == 0) error = 1;
        FreeMibTable(table);
    }
    EFFECT(NotifyStableUnicastIpAddressTable, error == NO_ERROR);
    ANSWERS(NotifyStableUnicastIpAddressTable, NotifyStableUnicastIpAddressTable(77, &table, on_stable, NULL, &handle), ERROR_INVALID_PARAMETER);
    WSACleanup();
    return seen_all();
}
