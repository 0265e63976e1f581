//! Calls of Windows' functions as old programs make them, with types that are not quite theirs.

use crate::driver::{assert_ok, check_everywhere, compile, printed, scratch};

#[test]
fn a_program_that_lies_low_is_called_back() {
    let directory = scratch("low");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
static HANDLE done;
static VOID CALLBACK ended(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) { printf("%d %d\n", (int)error, (int)bytes); (void)overlapped; SetEvent(done); }
int main(void)
{
    WSADATA data; SOCKADDR_IN a = {0}; int length = sizeof a; char room[8]; WSABUF part = {sizeof room, room}; DWORD flags = 0;
    OVERLAPPED overlapped = {0};
    SOCKET s;
    WSAStartup(MAKEWORD(2, 2), &data);
    done = CreateEventA(NULL, TRUE, FALSE, NULL);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (SOCKADDR *)&a, sizeof a);
    getsockname(s, (SOCKADDR *)&a, &length);
    if (!BindIoCompletionCallback((HANDLE)s, ended, 0)) return 1;
    WSARecv(s, &part, 1, NULL, &flags, &overlapped, NULL);
    sendto(s, "hello", 5, 0, (SOCKADDR *)&a, sizeof a);
    return WaitForSingleObject(done, 60000) != WAIT_OBJECT_0;
}
"#;
    std::fs::write(directory.join("low.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["low.c", "-o", "low"]));
    assert_eq!(printed(&directory, "low"), "0 5\n");
}

#[test]
fn a_member_of_nothing_is_no_place_for_flags() {
    let directory = scratch("nothing");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
struct PerIo { char room[1024]; DWORD flags; };
int main()
{
    WSADATA data;
    PerIo *none = NULL;
    OVERLAPPED overlapped = {};
    DWORD bytes = 9;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    overlapped.InternalHigh = 5;
    BOOL got = WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &none->flags);
    printf("%d %d %d\n", got, WSAGetLastError(), (int)bytes);
}
"#;
    std::fs::write(directory.join("nothing.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["nothing.cpp", "-o", "nothing"]));
    assert_eq!(printed(&directory, "nothing"), "0 10014 5\n");
}

#[test]
fn the_computers_name_has_an_unsigned_longs_length() {
    let directory = scratch("computer");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n#include <string.h>\nint main()\n{\n    \
        char name[MAX_COMPUTERNAME_LENGTH + 256];\n    unsigned long length = sizeof(name);\n    \
        BOOL told = GetComputerNameA(name, &length);\n    printf(\"%d %d\\n\", told, length == strlen(name));\n    return 0;\n}\n";
    std::fs::write(directory.join("computer.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["computer.cpp", "-o", "computer"]));
    assert_eq!(printed(&directory, "computer"), "1 1\n");
}

#[test]
fn a_length_that_a_program_has_undone_comes_again() {
    let text = "#include <winsock2.h>\n#undef socklen_t\n#include <ws2tcpip.h>\n#include <stdio.h>\n\
        int main(void)\n{\n    struct sockaddr_storage address;\n    socklen_t length = (socklen_t)sizeof address;\n    \
        printf(\"%d %d\\n\", (int)sizeof length, getsockname(INVALID_SOCKET, (struct sockaddr *)&address, &length));\n    return 0;\n}\n";
    check_everywhere("length", text, "4 -1\n");
}

#[test]
fn a_routine_of_a_thread_may_return_an_unsigned_long() {
    let directory = scratch("routines");
    let text = "#include <windows.h>\n#include <stdio.h>\nunsigned long __stdcall routine(void *event) { SetEvent((HANDLE)event); return 5; }\n\
        int main() {\n    DWORD code = 0, id;\n    unsigned long other;\n    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);\n    \
        HANDLE thread = CreateThread(NULL, 0, routine, event, 0, &id);\n    WaitForSingleObject(thread, INFINITE);\n    GetExitCodeThread(thread, &code);\n    \
        WaitForSingleObject(CreateThread(NULL, 0, routine, event, 0, &other), INFINITE);\n    \
        printf(\"%u %d\\n\", code, QueueUserWorkItem(routine, event, WT_EXECUTEDEFAULT));\n    WaitForSingleObject(event, INFINITE);\n    return 0;\n}\n";
    std::fs::write(directory.join("routines.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["routines.cpp", "-o", "routines"]));
    assert_eq!(printed(&directory, "routines"), "5 1\n");
}

#[test]
fn versions_are_asked_for_by_their_names() {
    let directory = scratch("versions");
    let text = "#include <winsock2.h>\n#include <VersionHelpers.h>\n#include <stdio.h>\nint main(void) {\n    \
        printf(\"%d %d %d %lx\\n\", IsWindowsXPSP3OrGreater(), IsWindows10OrGreater(), IsWindowsVersionOrGreater(11, 0, 0), (long)E_PENDING & 0xffffffff);\n    \
        return 0;\n}\n";
    std::fs::write(directory.join("versions.c"), text).expect("written");
    for kind in ["c", "c++"] {
        assert_ok(&compile("c++", &directory, &["-x", kind, "versions.c", "-o", "versions"]));
        assert_eq!(printed(&directory, "versions"), "1 1 0 8000000a\n", "{kind}");
    }
}
