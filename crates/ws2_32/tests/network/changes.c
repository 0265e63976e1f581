/* What changes in a network namespace of this program's own, and what the routines are told of it. A tap device is the other end of a link:
 * this program answers there for a neighbour. Each line begins with `ok`, or `SKIPPED` where the system forbids a part. */
#include "../c/seen.h"
#include <iphlpapi.h>
#include <netioapi.h>

/* The kernel's own calls: the headers give socket and open to Winsock and to the C runtime of Windows. */
long syscall(long number, ...);
enum { SYS_READ = 0, SYS_WRITE = 1, SYS_OPEN = 2, SYS_CLOSE = 3, SYS_POLL = 7, SYS_IOCTL = 16, SYS_SOCKET = 41, SYS_PRLIMIT = 302 };
enum { SET_ADDRESS = 0x8916, SET_MASK = 0x891c, SET_FLAGS = 0x8914, SET_TAP = 0x400454ca, UP = 1, ASKS_NOT = 0x80, TAP_WITHOUT_HEAD = 0x1002 };
typedef struct { char name[16]; union { short flags; struct { USHORT family, port; ULONG address; } four; char room[24]; } value; } REQUEST;

static long kernel;

static int ask(const char *name, int code, ULONG argument)
{
    REQUEST request;
    memset(&request, 0, sizeof request);
    strcpy(request.name, name);
    if (code == SET_FLAGS) request.value.flags = (short)argument;
    else request.value.four.family = AF_INET, request.value.four.address = htonl(argument);
    return syscall(SYS_IOCTL, kernel, (long)code, &request) == 0;
}

/* What was told: kinds of change by interface. */
enum { INTERFACES, ADDRESSES, ROUTES, TABLES };
typedef struct { int table; MIB_NOTIFICATION_TYPE type; NET_LUID luid; NET_IFINDEX index; USHORT family; SOCKADDR_INET address; UINT8 length; } TOLD;
static TOLD told[4096];
static volatile LONG count, since;
static CRITICAL_SECTION lock;

static void keep(const TOLD *one)
{
    EnterCriticalSection(&lock);
    if (count < 4096) told[count++] = *one;
    LeaveCriticalSection(&lock);
}

static VOID WINAPI on_interface(PVOID context, PMIB_IPINTERFACE_ROW row, MIB_NOTIFICATION_TYPE type)
{
    TOLD one = {INTERFACES, type, row->InterfaceLuid, row->InterfaceIndex, row->Family, {{0}}, 0};
    (void)context;
    keep(&one);
}

static VOID WINAPI on_address(PVOID context, PMIB_UNICASTIPADDRESS_ROW row, MIB_NOTIFICATION_TYPE type)
{
    TOLD one = {ADDRESSES, type, row->InterfaceLuid, row->InterfaceIndex, row->Address.si_family, row->Address, 0};
    (void)context;
    keep(&one);
}

static VOID WINAPI on_route(PVOID context, PMIB_IPFORWARD_ROW2 row, MIB_NOTIFICATION_TYPE type)
{
    TOLD one = {ROUTES, type, row->InterfaceLuid, row->InterfaceIndex, row->NextHop.si_family, row->DestinationPrefix.Prefix, row->DestinationPrefix.PrefixLength};
    (void)context;
    keep(&one);
}

/* Whether it was told, of an IPv4 address or of whatever (0). */
static int was_told(int table, MIB_NOTIFICATION_TYPE type, NET_LUID luid, ULONG address, UINT8 length)
{
    LONG i;
    int found = 0;
    EnterCriticalSection(&lock);
    for (i = since; i < count; i++)
        found |= told[i].table == table && told[i].type == type && told[i].luid.Value == luid.Value && told[i].index == (NET_IFINDEX)luid.Info.NetLuidIndex && told[i].length == length &&
                 (address == 0 || (told[i].family == AF_INET && told[i].address.Ipv4.sin_addr.s_addr == htonl(address)));
    LeaveCriticalSection(&lock);
    return found;
}

static void told_of(const char *what, int table, MIB_NOTIFICATION_TYPE type, NET_LUID luid, ULONG address, UINT8 length)
{
    UNTIL(was_told(table, type, luid, address, length));
    seen(what, "", was_told(table, type, luid, address, length));
}

static const UCHAR neighbour_hardware[6] = {2, 0, 0, 0, 7, 7};
enum { OWN = 0x0a4d0001, NEIGHBOUR = 0x0a4d0002, NOBODY = 0x0a4d0003 };

static const UCHAR silent[16] = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x77};

static volatile LONG stopped, solicited;

/* Answers requests of ARP for the one neighbour, and notes that the one of IPv6 was asked for, who is silent. */
static DWORD WINAPI answer(LPVOID device)
{
    UCHAR frame[2048];
    while (!stopped) {
        struct { int descriptor; short wanted, found; } input = {(int)(LONG_PTR)device, 1, 0};
        long length;
        if (syscall(SYS_POLL, &input, 1L, 20L) != 1) continue;
        length = syscall(SYS_READ, (long)(LONG_PTR)device, frame, (long)sizeof frame);
        ULONG wanted = htonl(NEIGHBOUR);
        if (length <= 0) return 0;
        if (length >= 78 && frame[12] == 0x86 && frame[13] == 0xdd && frame[20] == 58 && frame[54] == 135 && memcmp(frame + 62, silent, 16) == 0) InterlockedExchange(&solicited, 1);
        if (length < 42 || frame[12] != 8 || frame[13] != 6 || frame[21] != 1 || memcmp(frame + 38, &wanted, 4) != 0) continue;
        memcpy(frame, frame + 22, 6);
        memcpy(frame + 6, neighbour_hardware, 6);
        frame[21] = 2;
        memcpy(frame + 32, frame + 22, 10);
        memcpy(frame + 22, neighbour_hardware, 6);
        memcpy(frame + 28, &wanted, 4);
        syscall(SYS_WRITE, (long)(LONG_PTR)device, frame, 42L);
    }
    return 0;
}

static volatile LONG stable_rows = -1;

static VOID WINAPI on_stable(PVOID context, PMIB_UNICASTIPADDRESS_TABLE table)
{
    LONG rows = 0;
    ULONG i;
    (void)context;
    for (i = 0; table != NULL && i < table->NumEntries; i++) rows += table->Table[i].DadState != IpDadStateTentative;
    FreeMibTable(table);
    InterlockedExchange(&stable_rows, rows);
}

static void set_four(SOCKADDR_INET *to, ULONG address)
{
    memset(to, 0, sizeof *to);
    to->Ipv4.sin_family = AF_INET;
    to->Ipv4.sin_addr.s_addr = htonl(address);
}

static void neighbours(NET_LUID tap)
{
    UCHAR hardware[8];
    ULONG length = sizeof hardware;
    MIB_IPNET_ROW2 row;
    MIB_IPFORWARD_ROW2 best;
    SOCKADDR_INET to, chosen;
    DWORD error = SendARP(htonl(NEIGHBOUR), 0, hardware, &length), index = 0;
    seen("SendARP", "tells the neighbour's address", error == NO_ERROR && length == 6 && memcmp(hardware, neighbour_hardware, 6) == 0);
    length = sizeof hardware;
    error = SendARP(htonl(OWN), 0, hardware, &length);
    seen("SendARP", "tells its own address", error == NO_ERROR && length == 6);
    length = sizeof hardware;
    seen("SendARP", "does not reach who is on no link", SendARP(htonl(0xcb007101), 0, hardware, &length) == ERROR_BAD_NET_NAME);
    memset(&row, 0, sizeof row);
    set_four(&row.Address, NEIGHBOUR);
    row.InterfaceLuid = tap;
    error = GetIpNetEntry2(&row);
    seen("GetIpNetEntry2", "has the neighbour", error == NO_ERROR && row.PhysicalAddressLength == 6 && memcmp(row.PhysicalAddress, neighbour_hardware, 6) == 0 && row.State >= NlnsProbe && row.InterfaceIndex == tap.Info.NetLuidIndex);
    seen("ResolveIpNetEntry2", "tells it too", ResolveIpNetEntry2(&row, NULL) == NO_ERROR && memcmp(row.PhysicalAddress, neighbour_hardware, 6) == 0);
    length = sizeof hardware;
    seen("SendARP", "says that nobody answers", SendARP(htonl(NOBODY), 0, hardware, &length) == ERROR_BAD_NET_NAME);
    set_four(&to, NEIGHBOUR);
    error = GetBestRoute2(NULL, 0, NULL, &to, 0, &best, &chosen);
    seen("GetBestRoute2", "is the link's", error == NO_ERROR && best.InterfaceLuid.Value == tap.Value && best.DestinationPrefix.PrefixLength == 24 && chosen.Ipv4.sin_addr.s_addr == htonl(OWN));
    seen("GetBestInterfaceEx", "is the link's", GetBestInterfaceEx((struct sockaddr *)&to, &index) == NO_ERROR && index == tap.Info.NetLuidIndex);
    set_four(&to, 0xcb007101);
    seen("GetBestRoute2", "fails where no route leads", GetBestRoute2(NULL, 0, NULL, &to, 0, &best, &chosen) == ERROR_NETWORK_UNREACHABLE);
    seen("GetBestRoute2", "fails by the link too", GetBestRoute2(&tap, 0, NULL, &to, 0, &best, &chosen) == ERROR_NETWORK_UNREACHABLE);
}

/* A device of this program's own; negative if it may have none. */
static long tap_device(const char *name)
{
    REQUEST request;
    long device = syscall(SYS_OPEN, "/dev/net/tun", 2L);
    memset(&request, 0, sizeof request);
    strcpy(request.name, name);
    request.value.flags = TAP_WITHOUT_HEAD;
    if (device >= 0 && syscall(SYS_IOCTL, device, (long)SET_TAP, &request) != 0) {
        syscall(SYS_CLOSE, device);
        return -1;
    }
    return device;
}

/* Both links have the prefix of link-local addresses: which one is meant stands in the address. */
static void zones(NET_LUID first, NET_LUID second)
{
    NET_LUID links[2];
    SOCKADDR_INET to, chosen;
    MIB_IPFORWARD_ROW2 best;
    int i;
    links[0] = first;
    links[1] = second;
    memset(&to, 0, sizeof to);
    to.Ipv6.sin6_family = AF_INET6;
    memcpy(&to.Ipv6.sin6_addr, silent, 16);
    for (i = 0; i < 2; i++) {
        DWORD index = 0;
        to.Ipv6.sin6_scope_id = (ULONG)links[i].Info.NetLuidIndex;
        seen("GetBestInterfaceEx", "is the link that the address names", GetBestInterfaceEx((struct sockaddr *)&to, &index) == NO_ERROR && index == to.Ipv6.sin6_scope_id);
        memset(&chosen, 0, sizeof chosen);
        /* Its own address there is tentative at first. */
        UNTIL(GetBestRoute2(NULL, 0, NULL, &to, 0, &best, &chosen) == NO_ERROR && chosen.Ipv6.sin6_scope_id != 0);
        seen("GetBestRoute2", "is the link's that the address names", best.InterfaceLuid.Value == links[i].Value && chosen.Ipv6.sin6_scope_id == to.Ipv6.sin6_scope_id);
    }
}

/* From the link's own address of IPv6. */
static void solicit(NET_LUID tap)
{
    PMIB_UNICASTIPADDRESS_TABLE table = NULL;
    MIB_IPNET_ROW2 row;
    SOCKADDR_INET from;
    ULONG i;
    memset(&from, 0, sizeof from);
    memset(&row, 0, sizeof row);
    if (GetUnicastIpAddressTable(AF_INET6, &table) != NO_ERROR) fail("GetUnicastIpAddressTable");
    for (i = 0; i < table->NumEntries; i++)
        if (table->Table[i].InterfaceLuid.Value == tap.Value) from = table->Table[i].Address;
    FreeMibTable(table);
    row.Address.Ipv6.sin6_family = AF_INET6;
    memcpy(&row.Address.Ipv6.sin6_addr, silent, 16);
    row.InterfaceLuid = tap;
    seen("ResolveIpNetEntry2", "says that nobody answers", from.si_family == AF_INET6 && ResolveIpNetEntry2(&row, &from) == ERROR_BAD_NET_NAME);
    UNTIL(solicited);
    seen("ResolveIpNetEntry2", "asks from a link-local address", solicited == 1);
}

/* A second link, where nobody is asked for hardware addresses. */
static void second_link(NET_LUID tap, int speaks_six)
{
    NET_LUID second;
    UCHAR hardware[8];
    ULONG length = sizeof hardware;
    ULONGLONG start;
    DWORD error;
    long device = tap_device("seen1");
    if (device < 0 || ConvertInterfaceNameToLuidA("seen1", &second) != NO_ERROR) fail("seen1");
    seen("the second link", "is up", ask("seen1", SET_ADDRESS, 0x0a4e0001) && ask("seen1", SET_MASK, 0xffffff00) && ask("seen1", SET_FLAGS, UP));
    if (speaks_six) zones(tap, second);
    seen("the second link", "asks not", ask("seen1", SET_FLAGS, UP | ASKS_NOT));
    start = GetTickCount64();
    error = SendARP(htonl(0x0a4e0002), 0, hardware, &length);
    seen("SendARP", "waits for nobody who is not asked", error == ERROR_BAD_NET_NAME && GetTickCount64() - start < 5000);
    syscall(SYS_CLOSE, device);
}

static void link(HANDLE routes)
{
    NET_LUID tap;
    PMIB_UNICASTIPADDRESS_TABLE table = NULL;
    HANDLE stable = NULL, thread;
    LONG before;
    DWORD error;
    long device = tap_device("seen0");
    if (device < 0) {
        printf("SKIPPED a link of its own: /dev/net/tun is not for this process\n");
        return;
    }
    if (ConvertInterfaceNameToLuidA("seen0", &tap) != NO_ERROR) fail("ConvertInterfaceNameToLuidA");
    told_of("an interface comes", INTERFACES, MibAddInstance, tap, 0, 0);
    thread = CreateThread(NULL, 0, answer, (LPVOID)(LONG_PTR)device, 0, NULL);
    seen("the link", "is up", ask("seen0", SET_ADDRESS, OWN) && ask("seen0", SET_MASK, 0xffffff00) && ask("seen0", SET_FLAGS, UP));
    told_of("an address comes", ADDRESSES, MibAddInstance, tap, OWN, 0);
    told_of("a route comes", ROUTES, MibAddInstance, tap, OWN & 0xffffff00, 24);
    told_of("an interface changes", INTERFACES, MibParameterNotification, tap, 0, 0);
    /* Its own address of IPv6 is tentative for a second, if the machine speaks that. */
    error = NotifyStableUnicastIpAddressTable(AF_INET6, &table, on_stable, NULL, &stable);
    if (error == ERROR_IO_PENDING) {
        UNTIL(stable_rows >= 0);
        seen("NotifyStableUnicastIpAddressTable", "waits until no address is tentative", stable_rows > 0 && CancelMibChangeNotify2(stable) == NO_ERROR);
    } else {
        printf("SKIPPED tentative addresses: IPv6 is not spoken here\n");
        if (error == NO_ERROR) FreeMibTable(table);
    }
    if (error == ERROR_IO_PENDING) solicit(tap);
    neighbours(tap);
    second_link(tap, error == ERROR_IO_PENDING);
    seen("CancelMibChangeNotify2", "ends what is told of routes", CancelMibChangeNotify2(routes) == NO_ERROR);
    before = count;
    /* The interface is there as long as its device is open. */
    InterlockedExchange(&stopped, 1);
    WaitForSingleObject(thread, 30000);
    syscall(SYS_CLOSE, device);
    told_of("an interface goes", INTERFACES, MibDeleteInstance, tap, 0, 0);
    told_of("an address goes", ADDRESSES, MibDeleteInstance, tap, OWN, 0);
    {
        LONG i;
        int of_routes = 0;
        EnterCriticalSection(&lock);
        for (i = before; i < count; i++) of_routes |= told[i].table == ROUTES;
        LeaveCriticalSection(&lock);
        seen("CancelMibChangeNotify2", "is kept to", !of_routes);
    }
}

/* What an interface does is changed by a file. */
static void setting(NET_LUID loopback)
{
    long file = syscall(SYS_OPEN, "/proc/sys/net/ipv4/conf/lo/forwarding", 1L);
    since = count;
    if (file < 0 || syscall(SYS_WRITE, file, "1", 1L) != 1) {
        printf("SKIPPED a setting: it is not for this process\n");
    } else {
        told_of("a setting changes", INTERFACES, MibParameterNotification, loopback, 0, 0);
    }
    if (file >= 0) syscall(SYS_CLOSE, file);
}

/* While no descriptor is left, the kernel cannot be asked what was changed. */
static void no_descriptors(NET_LUID loopback)
{
    struct { ULONG64 now, most; } before, none;
    int tries;
    since = count;
    if (syscall(SYS_PRLIMIT, 0L, 7L, NULL, &before) != 0) fail("prlimit");
    none = before;
    none.now = 3;
    if (syscall(SYS_PRLIMIT, 0L, 7L, &none, NULL) != 0) fail("prlimit");
    seen("the loopback", "is down", ask("lo", SET_FLAGS, 0));
    for (tries = 0; tries < 100 && !was_told(INTERFACES, MibParameterNotification, loopback, 0, 0); tries++) Sleep(1);
    if (syscall(SYS_PRLIMIT, 0L, 7L, &before, NULL) != 0) fail("prlimit");
    told_of("a change without descriptors", INTERFACES, MibParameterNotification, loopback, 0, 0);
}

int main(void)
{
    HANDLE interfaces, addresses, routes, none;
    NET_LUID loopback;
    begin();
    InitializeCriticalSection(&lock);
    kernel = syscall(SYS_SOCKET, 2L, 2L, 0L);
    if (ConvertInterfaceNameToLuidA("lo", &loopback) != NO_ERROR) fail("ConvertInterfaceNameToLuidA");
    if (NotifyIpInterfaceChange(AF_UNSPEC, on_interface, NULL, FALSE, &interfaces) != NO_ERROR) fail("NotifyIpInterfaceChange");
    if (NotifyUnicastIpAddressChange(AF_UNSPEC, on_address, NULL, FALSE, &addresses) != NO_ERROR) fail("NotifyUnicastIpAddressChange");
    if (NotifyRouteChange2(AF_INET, on_route, NULL, FALSE, &routes) != NO_ERROR) fail("NotifyRouteChange2");
    if (NotifyUnicastIpAddressChange(AF_INET6, on_address, NULL, FALSE, &none) != NO_ERROR) fail("NotifyUnicastIpAddressChange");
    seen("the loopback", "is up", ask("lo", SET_FLAGS, UP));
    told_of("an interface changes", INTERFACES, MibParameterNotification, loopback, 0, 0);
    told_of("an address comes", ADDRESSES, MibAddInstance, loopback, INADDR_LOOPBACK, 0);
    told_of("a route comes", ROUTES, MibAddInstance, loopback, 0x7f000000, 8);
    setting(loopback);
    since = 0;
    link(routes);
    no_descriptors(loopback);
    WSACleanup();
    printf("done\n");
    return seen_all();
}
