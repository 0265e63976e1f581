//! Every structure's size, alignment and offsets, and many constants, compared with mingw-w64's headers: the compiler of each side writes
//! them into a table, and the tables are compared. Nothing is run, so that no Windows is needed.
#![cfg(target_os = "linux")]

mod common;

use std::process::Command;

/// A structure and its members. Those of registered I/O are not in mingw-w64.
const STRUCTURES: &[(&str, &[&str])] = &[
    ("OVERLAPPED", &["Internal", "InternalHigh", "Offset", "OffsetHigh", "Pointer", "hEvent"]),
    ("OVERLAPPED_ENTRY", &["lpCompletionKey", "lpOverlapped", "Internal", "dwNumberOfBytesTransferred"]),
    ("WSABUF", &["len", "buf"]),
    (
        "WSADATA",
        &["wVersion", "wHighVersion", "iMaxSockets", "iMaxUdpDg", "lpVendorInfo", "szDescription", "szSystemStatus"],
    ),
    ("WSANETWORKEVENTS", &["lNetworkEvents", "iErrorCode"]),
    ("WSAPOLLFD", &["fd", "events", "revents"]),
    (
        "WSAPROTOCOL_INFOA",
        &[
            "dwProviderFlags",
            "ProviderId",
            "dwCatalogEntryId",
            "ProtocolChain",
            "iVersion",
            "iProtocol",
            "dwMessageSize",
            "szProtocol",
        ],
    ),
    ("WSAPROTOCOL_INFOW", &["ProviderId", "ProtocolChain", "iAddressFamily", "szProtocol"]),
    ("WSAMSG", &["name", "namelen", "lpBuffers", "dwBufferCount", "Control", "dwFlags"]),
    ("fd_set", &["fd_count", "fd_array"]),
    ("struct timeval", &["tv_sec", "tv_usec"]),
    ("struct sockaddr", &["sa_family", "sa_data"]),
    ("struct sockaddr_in", &["sin_family", "sin_port", "sin_addr", "sin_zero"]),
    ("struct sockaddr_in6", &["sin6_family", "sin6_port", "sin6_flowinfo", "sin6_addr", "sin6_scope_id"]),
    ("SOCKADDR_STORAGE", &["ss_family"]),
    ("struct in_addr", &["S_un", "S_un.S_un_b.s_b3", "S_un.S_un_w.s_w2", "S_un.S_addr"]),
    ("struct in6_addr", &["u", "u.Word"]),
    ("struct hostent", &["h_name", "h_aliases", "h_addrtype", "h_length", "h_addr_list"]),
    ("struct servent", &["s_name", "s_aliases", "s_port", "s_proto"]),
    ("struct protoent", &["p_name", "p_aliases", "p_proto"]),
    ("struct linger", &["l_onoff", "l_linger"]),
    (
        "ADDRINFOA",
        &["ai_flags", "ai_family", "ai_socktype", "ai_protocol", "ai_addrlen", "ai_canonname", "ai_addr", "ai_next"],
    ),
    ("ADDRINFOW", &["ai_flags", "ai_addrlen", "ai_canonname", "ai_addr", "ai_next"]),
    ("struct ip_mreq", &["imr_multiaddr", "imr_interface"]),
    ("IP_MSFILTER", &["imsf_multiaddr", "imsf_interface", "imsf_fmode", "imsf_numsrc", "imsf_slist"]),
    ("GROUP_FILTER", &["gf_interface", "gf_group", "gf_fmode", "gf_numsrc", "gf_slist"]),
    ("RCVALL_IF", &["Mode", "Interface"]),
    ("struct ipv6_mreq", &["ipv6mr_multiaddr", "ipv6mr_interface"]),
    ("INTERFACE_INFO", &["iiFlags", "iiAddress", "iiBroadcastAddress", "iiNetmask"]),
    ("QOS", &["SendingFlowspec", "ReceivingFlowspec", "ProviderSpecific"]),
    ("TRANSMIT_FILE_BUFFERS", &["Head", "HeadLength", "Tail", "TailLength"]),
    ("TRANSMIT_PACKETS_ELEMENT", &["dwElFlags", "cLength", "nFileOffset", "hFile", "pBuffer"]),
    ("struct tcp_keepalive", &["onoff", "keepalivetime", "keepaliveinterval"]),
    ("GUID", &["Data1", "Data2", "Data3", "Data4"]),
    ("FILETIME", &["dwLowDateTime", "dwHighDateTime"]),
    ("SYSTEMTIME", &["wYear", "wDayOfWeek", "wMilliseconds"]),
    ("LARGE_INTEGER", &["QuadPart", "LowPart", "HighPart"]),
    ("SECURITY_DESCRIPTOR", &["Revision", "Control", "Owner", "Group", "Sacl", "Dacl"]),
    ("ACL", &["AclRevision", "AclSize", "AceCount"]),
    ("SID", &["Revision", "SubAuthorityCount", "IdentifierAuthority", "SubAuthority"]),
    ("ACCESS_ALLOWED_ACE", &["Header", "Mask", "SidStart"]),
    ("PROCESSOR_NUMBER", &["Group", "Number", "Reserved"]),
    ("SECURITY_ATTRIBUTES", &["nLength", "lpSecurityDescriptor", "bInheritHandle"]),
    ("CRITICAL_SECTION", &["DebugInfo", "LockCount", "RecursionCount", "OwningThread", "LockSemaphore", "SpinCount"]),
    ("SRWLOCK", &["Ptr"]),
    ("CONDITION_VARIABLE", &["Ptr"]),
    ("INIT_ONCE", &["Ptr"]),
    (
        "SYSTEM_INFO",
        &[
            "dwOemId",
            "dwPageSize",
            "lpMinimumApplicationAddress",
            "dwActiveProcessorMask",
            "dwNumberOfProcessors",
            "wProcessorRevision",
        ],
    ),
    ("SYSTEM_LOGICAL_PROCESSOR_INFORMATION", &["ProcessorMask", "Relationship"]),
    ("SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX", &["Relationship", "Size", "Processor", "Group"]),
    ("PROCESSOR_RELATIONSHIP", &["Flags", "GroupCount", "GroupMask"]),
    ("NUMA_NODE_RELATIONSHIP", &["NodeNumber", "GroupMask"]),
    ("CACHE_RELATIONSHIP", &["LineSize", "CacheSize", "Type", "GroupMask"]),
    ("GROUP_RELATIONSHIP", &["ActiveGroupCount", "GroupInfo"]),
    ("PROCESSOR_GROUP_INFO", &["ActiveProcessorCount", "ActiveProcessorMask"]),
    ("CREATEFILE2_EXTENDED_PARAMETERS", &["dwSize", "dwSecurityQosFlags", "lpSecurityAttributes", "hTemplateFile"]),
    ("PROCESS_HEAP_ENTRY", &["lpData", "cbData", "cbOverhead", "iRegionIndex", "wFlags"]),
    ("MEMORYSTATUSEX", &["dwLength", "ullTotalPhys", "ullAvailExtendedVirtual"]),
    ("OSVERSIONINFOA", &["dwOSVersionInfoSize", "dwPlatformId", "szCSDVersion"]),
    ("OSVERSIONINFOEXW", &["szCSDVersion", "wServicePackMajor", "wProductType"]),
    ("STARTUPINFOA", &["cb", "lpTitle", "dwFlags", "wShowWindow", "hStdInput", "hStdError"]),
    ("PROCESS_INFORMATION", &["hProcess", "hThread", "dwProcessId", "dwThreadId"]),
    ("WIN32_FIND_DATAA", &["dwFileAttributes", "ftLastWriteTime", "nFileSizeHigh", "cFileName", "cAlternateFileName"]),
    ("WIN32_FIND_DATAW", &["cFileName", "cAlternateFileName"]),
    ("BY_HANDLE_FILE_INFORMATION", &["dwFileAttributes", "dwVolumeSerialNumber", "nFileIndexLow"]),
    ("CONSOLE_SCREEN_BUFFER_INFO", &["dwSize", "wAttributes", "srWindow", "dwMaximumWindowSize"]),
    ("TIME_ZONE_INFORMATION", &["Bias", "StandardName", "DaylightDate", "DaylightBias"]),
    ("MEMORY_BASIC_INFORMATION", &["BaseAddress", "AllocationProtect", "RegionSize", "State", "Type"]),
    ("MSG", &["hwnd", "message", "wParam", "lParam", "time", "pt"]),
    ("DCB", &["DCBlength", "BaudRate", "wReserved", "ByteSize", "EvtChar", "wReserved1"]),
    ("TP_CALLBACK_ENVIRON", &["Version", "Pool", "CleanupGroup", "u", "CallbackPriority", "Size"]),
    ("IP_ADAPTER_UNICAST_ADDRESS", &["Next", "Address", "PrefixOrigin", "LeaseLifetime", "OnLinkPrefixLength"]),
    ("IP_ADDR_STRING", &["Next", "IpAddress", "IpMask", "Context"]),
    (
        "IP_ADAPTER_INFO",
        &["Next", "AdapterName", "Description", "Address", "Type", "IpAddressList", "HaveWins", "LeaseExpires"],
    ),
    (
        "FIXED_INFO",
        &["HostName", "DomainName", "CurrentDnsServer", "DnsServerList", "NodeType", "ScopeId", "EnableDns"],
    ),
    ("IP_INTERFACE_INFO", &["NumAdapters", "Adapter"]),
    ("MIB_IFROW", &["wszName", "dwIndex", "bPhysAddr", "dwOperStatus", "dwInOctets", "dwOutQLen", "bDescr"]),
    (
        "MIB_UNICASTIPADDRESS_ROW",
        &[
            "InterfaceLuid",
            "InterfaceIndex",
            "SuffixOrigin",
            "OnLinkPrefixLength",
            "DadState",
            "ScopeId",
            "CreationTimeStamp",
        ],
    ),
    (
        "MIB_IF_ROW2",
        &[
            "InterfaceLuid",
            "InterfaceGuid",
            "Alias",
            "Description",
            "PhysicalAddress",
            "PermanentPhysicalAddress",
            "Mtu",
            "TunnelType",
            "DirectionType",
            "InterfaceAndOperStatusFlags",
            "OperStatus",
            "NetworkGuid",
            "TransmitLinkSpeed",
            "InOctets",
            "OutQLen",
        ],
    ),
    ("MIB_IF_TABLE2", &["NumEntries", "Table"]),
    (
        "MIB_IPINTERFACE_ROW",
        &[
            "Family",
            "InterfaceLuid",
            "InterfaceIdentifier",
            "AdvertisingEnabled",
            "AdvertiseDefaultRoute",
            "RouterDiscoveryBehavior",
            "LinkLocalAddressBehavior",
            "ZoneIndices",
            "NlMtu",
            "Connected",
            "ReachableTime",
            "TransmitOffload",
            "DisableDefaultRoutes",
        ],
    ),
    ("MIB_IPINTERFACE_TABLE", &["NumEntries", "Table"]),
    (
        "MIB_IPFORWARD_ROW2",
        &[
            "InterfaceIndex",
            "DestinationPrefix",
            "NextHop",
            "SitePrefixLength",
            "ValidLifetime",
            "Metric",
            "Protocol",
            "Loopback",
            "Immortal",
            "Age",
            "Origin",
        ],
    ),
    ("MIB_IPFORWARD_TABLE2", &["NumEntries", "Table"]),
    (
        "MIB_IPNET_ROW2",
        &[
            "Address",
            "InterfaceIndex",
            "InterfaceLuid",
            "PhysicalAddress",
            "PhysicalAddressLength",
            "State",
            "Flags",
            "ReachabilityTime",
        ],
    ),
    ("MIB_IPNET_TABLE2", &["NumEntries", "Table"]),
    ("MIB_TCPROW2", &["dwState", "dwRemotePort", "dwOwningPid", "dwOffloadState"]),
    ("MIB_TCP6ROW", &["State", "LocalAddr", "dwLocalPort", "RemoteAddr", "dwRemotePort"]),
    ("MIB_TCP6ROW2", &["LocalAddr", "RemoteAddr", "State", "dwOwningPid", "dwOffloadState"]),
    ("MIB_UDP6ROW", &["dwLocalAddr", "dwLocalScopeId", "dwLocalPort"]),
    ("MIB_ICMP_EX", &["icmpInStats", "icmpOutStats", "icmpOutStats.rgdwTypeCount"]),
    ("IP_PER_ADAPTER_INFO", &["AutoconfigActive", "CurrentDnsServer", "DnsServerList"]),
    ("IMAGE_DOS_HEADER", &["e_magic", "e_res", "e_oemid", "e_lfanew"]),
    ("IMAGE_FILE_HEADER", &["Machine", "TimeDateStamp", "SizeOfOptionalHeader", "Characteristics"]),
    ("IMAGE_OPTIONAL_HEADER32", &["BaseOfData", "ImageBase", "SizeOfImage", "Subsystem", "DataDirectory"]),
    ("IMAGE_OPTIONAL_HEADER64", &["ImageBase", "SizeOfImage", "Subsystem", "SizeOfStackReserve", "DataDirectory"]),
    ("IMAGE_NT_HEADERS", &["Signature", "FileHeader", "OptionalHeader"]),
    ("IMAGE_SECTION_HEADER", &["Name", "Misc", "VirtualAddress", "NumberOfLinenumbers", "Characteristics"]),
    ("IMAGE_EXPORT_DIRECTORY", &["Name", "NumberOfNames", "AddressOfNameOrdinals"]),
    ("IMAGE_IMPORT_DESCRIPTOR", &["OriginalFirstThunk", "Name", "FirstThunk"]),
    ("INITCOMMONCONTROLSEX", &["dwSize", "dwICC"]),
    ("OPENFILENAMEA", &["hwndOwner", "lpstrFile", "Flags", "nFileExtension", "lpfnHook", "pvReserved", "FlagsEx"]),
    ("OPENFILENAMEW", &["lpstrInitialDir", "lpstrDefExt", "lCustData", "FlagsEx"]),
    ("WKSTA_INFO_100", &["wki100_computername", "wki100_ver_minor"]),
    ("MIB_TCPROW", &["dwState", "dwLocalAddr", "dwRemotePort"]),
    ("MIB_TCP6ROW_OWNER_PID", &["ucLocalAddr", "dwLocalPort", "ucRemoteAddr", "dwState", "dwOwningPid"]),
    ("MIB_UDP6ROW_OWNER_PID", &["dwLocalScopeId", "dwLocalPort", "dwOwningPid"]),
    ("MIB_IPFORWARDROW", &["dwForwardDest", "dwForwardIfIndex", "dwForwardType", "dwForwardMetric5"]),
    ("ICMP_ECHO_REPLY", &["Address", "Status", "DataSize", "Data", "Options"]),
    (
        "IP_ADAPTER_ADDRESSES",
        &[
            "Next",
            "AdapterName",
            "FirstUnicastAddress",
            "PhysicalAddress",
            "Flags",
            "Mtu",
            "OperStatus",
            "ZoneIndices",
            "FirstPrefix",
            "TransmitLinkSpeed",
            "Luid",
            "Dhcpv4Server",
            "NetworkGuid",
            "Dhcpv6ClientDuid",
            "FirstDnsSuffix",
        ],
    ),
    ("MIB_IPADDRTABLE", &["dwNumEntries", "table"]),
    ("MIB_TCPTABLE", &["dwNumEntries", "table", "table[0].dwRemotePort"]),
    ("MIB_UDPTABLE", &["dwNumEntries", "table"]),
    ("IP_ADDR_STRING", &["Next", "IpAddress", "IpMask", "Context"]),
    (
        "IP_ADAPTER_INFO",
        &[
            "AdapterName",
            "AddressLength",
            "Type",
            "IpAddressList",
            "GatewayList",
            "HaveWins",
            "SecondaryWinsServer",
            "LeaseExpires",
        ],
    ),
    (
        "FIXED_INFO",
        &["HostName", "DomainName", "CurrentDnsServer", "DnsServerList", "NodeType", "ScopeId", "EnableDns"],
    ),
    ("ICMP_ECHO_REPLY", &["Address", "RoundTripTime", "DataSize", "Data", "Options"]),
    ("IP_OPTION_INFORMATION", &["Ttl", "Flags", "OptionsData"]),
    ("WSAQUERYSETW", &["lpszServiceInstanceName", "dwNameSpace", "lpafpProtocols", "lpcsaBuffer", "lpBlob"]),
    ("CONSOLE_SCREEN_BUFFER_INFOEX", &["dwCursorPosition", "srWindow", "wPopupAttributes", "ColorTable"]),
    ("INPUT_RECORD", &["EventType", "Event"]),
    ("INPUT", &["type", "ki.dwExtraInfo"]),
    ("WINDOWPLACEMENT", &["showCmd", "ptMaxPosition", "rcNormalPosition"]),
    ("SYNCHRONIZATION_BARRIER", &[]),
    ("CONTEXT", &["ContextFlags", "EFlags", "Rax", "Rsp", "R15", "Rip", "VectorControl", "LastExceptionFromRip"]),
    ("EXCEPTION_RECORD", &["ExceptionAddress", "NumberParameters", "ExceptionInformation"]),
    ("PROCESS_MEMORY_COUNTERS", &["PageFaultCount", "WorkingSetSize", "PagefileUsage"]),
    ("MINIDUMP_EXCEPTION_INFORMATION", &["ThreadId", "ExceptionPointers", "ClientPointers"]),
    ("MEMORYSTATUS", &["dwTotalPhys", "dwAvailVirtual"]),
    ("DWORD", &[]),
    ("LONG", &[]),
    ("u_long", &[]),
    ("BOOL", &[]),
    ("BOOLEAN", &[]),
    ("SOCKET", &[]),
    ("HANDLE", &[]),
    ("WCHAR", &[]),
    ("socklen_t", &[]),
    ("ULONG_PTR", &[]),
    ("LONGLONG", &[]),
];

/// Constants whose value both sides must agree on.
const CONSTANTS: &str = "SIO_GET_MULTICAST_FILTER SIO_SET_MULTICAST_FILTER SIO_RCVALL SIO_RCVALL_IF SIO_RCVALL_MCAST_IF AF_UNSPEC AF_UNIX AF_INET AF_INET6 SOCK_STREAM SOCK_DGRAM SOCK_RAW IPPROTO_IP IPPROTO_TCP IPPROTO_UDP IPPROTO_IPV6 \
    IPPROTO_ICMPV6 SOL_SOCKET SO_DEBUG SO_ACCEPTCONN SO_REUSEADDR SO_KEEPALIVE SO_DONTROUTE SO_BROADCAST SO_LINGER SO_OOBINLINE SO_SNDBUF \
    SO_RCVBUF SO_SNDLOWAT SO_RCVLOWAT SO_SNDTIMEO SO_RCVTIMEO SO_ERROR SO_TYPE SO_EXCLUSIVEADDRUSE SO_UPDATE_ACCEPT_CONTEXT SO_CONNECT_TIME \
    SO_UPDATE_CONNECT_CONTEXT SO_PROTOCOL_INFOW SOMAXCONN MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_WAITALL MSG_PARTIAL SD_RECEIVE SD_SEND SD_BOTH \
    FIONREAD FIONBIO SIOCATMARK FD_READ FD_WRITE FD_OOB FD_ACCEPT FD_CONNECT FD_CLOSE FD_MAX_EVENTS FD_CLOSE_BIT FD_SETSIZE POLLRDNORM \
    POLLRDBAND POLLIN POLLPRI POLLWRNORM POLLOUT POLLERR POLLHUP POLLNVAL AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_ADDRCONFIG EAI_AGAIN \
    EAI_BADFLAGS EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NONAME EAI_SERVICE EAI_SOCKTYPE NI_MAXHOST NI_MAXSERV NI_NUMERICHOST NI_NAMEREQD NI_NUMERICSERV \
    NI_DGRAM NI_NOFQDN IP_TTL IP_TOS IP_MULTICAST_IF IP_MULTICAST_TTL IP_MULTICAST_LOOP IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP IPV6_V6ONLY \
    IPV6_UNICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_HOPS IPV6_JOIN_GROUP TCP_NODELAY INADDR_ANY INADDR_LOOPBACK INADDR_NONE INET_ADDRSTRLEN \
    INET6_ADDRSTRLEN SIO_GET_EXTENSION_FUNCTION_POINTER SIO_KEEPALIVE_VALS SIO_UDP_CONNRESET SIO_ADDRESS_LIST_QUERY SIO_ROUTING_INTERFACE_QUERY \
    SIO_GET_INTERFACE_LIST IOC_IN IOC_OUT IOC_VOID IOC_VENDOR WSA_FLAG_OVERLAPPED WSA_MAXIMUM_WAIT_EVENTS WSA_WAIT_TIMEOUT WSA_IO_PENDING \
    WSAEWOULDBLOCK WSAECONNRESET WSAENOTSOCK WSAHOST_NOT_FOUND WSATRY_AGAIN WSANO_DATA WAIT_TIMEOUT WAIT_IO_COMPLETION WAIT_ABANDONED_0 \
    MAXIMUM_WAIT_OBJECTS ERROR_IO_PENDING ERROR_OPERATION_ABORTED ERROR_NETNAME_DELETED ERROR_ALREADY_EXISTS ERROR_ABANDONED_WAIT_0 \
    FILE_FLAG_OVERLAPPED GENERIC_READ GENERIC_WRITE OPEN_EXISTING FORMAT_MESSAGE_ALLOCATE_BUFFER FORMAT_MESSAGE_FROM_SYSTEM CP_UTF8 \
    HEAP_ZERO_MEMORY PAGE_READWRITE CTRL_C_EVENT CTRL_BREAK_EVENT STD_OUTPUT_HANDLE CREATE_SUSPENDED THREAD_PRIORITY_HIGHEST WT_EXECUTEONLYONCE \
    KEY_READ KEY_ALL_ACCESS REG_DWORD IP_REQ_TIMED_OUT MIB_TCP_STATE_ESTAB _RC_CHOP _EM_DENORMAL _MCW_DN LOCALE_SNAME LOCALE_SABBREVMONTHNAME12 LOCALE_IFIRSTDAYOFWEEK \
    ICC_STANDARD_CLASSES OFN_EXPLORER NERR_InvalidComputer MIB_IPPROTO_BGP MibInitialNotification NlroRouterAdvertisement NlnsPermanent \
    NdisMediumLoopback NET_IF_ACCESS_POINT_TO_POINT IpSuffixOriginRandom RouterDiscoveryDhcp LinkLocalAlwaysOn ERROR_BAD_NET_NAME LUP_RETURN_ALL EVENTLOG_WARNING_TYPE \
    VK_BACK VK_RETURN VK_ESCAPE VK_NUMPAD9 VK_F12 VK_OEM_102 \
    TF_DISCONNECT TF_REUSE_SOCKET TP_ELEMENT_MEMORY TP_ELEMENT_FILE TP_ELEMENT_EOP MAX_PATH INFINITE";

/// A source whose object holds the numbers in order, and the name of each number.
fn table() -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut numbers = Vec::new();
    for (structure, members) in STRUCTURES {
        names.push(format!("sizeof({structure})"));
        numbers.push(format!("sizeof({structure})"));
        names.push(format!("alignment of {structure}"));
        numbers.push(format!("__alignof__({structure})"));
        for member in *members {
            names.push(format!("{structure}.{member}"));
            numbers.push(format!("__builtin_offsetof({structure}, {member})"));
        }
    }
    for constant in CONSTANTS.split_whitespace() {
        names.push(constant.to_string());
        numbers.push(format!("(unsigned int)({constant})"));
    }
    let text = format!(
        "#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <mswsock.h>\n#include <mstcpip.h>\n#include <windows.h>\n#include <iphlpapi.h>\n#include <icmpapi.h>\n#include <psapi.h>\n#include <dbghelp.h>\n#include <commctrl.h>\n#include <commdlg.h>\n#include <lm.h>\n#include <float.h>\n\
         const unsigned long long ovl_numbers[] = {{\n{}\n}};\n",
        numbers.join(",\n")
    );
    (text, names)
}

/// The numbers that a compiler writes into its assembly.
fn numbers(compiler: &str, flags: &[&str], text: &str) -> Vec<u64> {
    let source = common::scratch("layout").join("table.c");
    std::fs::write(&source, text).expect("the scratch directory can be written");
    let output = Command::new(compiler)
        .args(["-S", "-O0", "-o", "-", "-D_WIN32_WINNT=0x0A00", "-fno-zero-initialized-in-bss"])
        .args(flags)
        .arg(&source)
        .output()
        .expect("the compiler runs");
    common::assert_compiled(&output, compiler);
    let assembly = String::from_utf8_lossy(&output.stdout).into_owned();
    let from = assembly.find("ovl_numbers:").expect("the table is there");
    assembly[from..]
        .lines()
        .skip(1)
        .map_while(|line| line.trim().strip_prefix(".quad"))
        .map(|number| number.trim().parse::<i64>().expect("a number") as u64)
        .collect()
}

#[test]
fn layouts_and_constants_are_those_of_windows() {
    let yardstick = std::env::var("MINGW_CC").unwrap_or_else(|_| "x86_64-w64-mingw32-gcc".to_string());
    let (text, names) = table();
    let include = common::include();
    let own = numbers("gcc", &["-I", include.to_str().expect("a path in UTF-8")], &text);
    assert_eq!(own.len(), names.len());
    if !Command::new(&yardstick).arg("--version").output().is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("CI").is_none(),
            "{yardstick} is to be installed here: apt-get install gcc-mingw-w64-x86-64"
        );
        eprintln!(
            "SKIPPED: {yardstick} is not installed, so the layouts were not compared (apt-get install gcc-mingw-w64-x86-64)"
        );
        return;
    }
    let windows = numbers(&yardstick, &[], &text);
    assert_eq!(windows.len(), names.len());
    let differences: Vec<String> = names
        .iter()
        .zip(own.iter().zip(&windows))
        .filter(|(_, (own, windows))| own != windows)
        .map(|(name, (own, windows))| format!("{name}: {own}, on Windows {windows}"))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
