//! Completion keys that programs take or give in a DWORD.

use crate::driver::{assert_ok, compile, printed, scratch};

#[test]
fn a_completion_key_is_taken_by_an_lpdword() {
    let directory = scratch("key");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
struct Session { int number; };
int main()
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    DWORD bytes, before = 1, key = 0, behind = 2;
    Session *kept = (Session *)GlobalAlloc(GPTR, sizeof(Session)), *session;
    LPOVERLAPPED overlapped;
    kept->number = 7;
    PostQueuedCompletionStatus(port, 3, (DWORD)(ULONG_PTR)kept, NULL);
    PostQueuedCompletionStatus(port, 4, 0x12345678, NULL);
    if (!GetQueuedCompletionStatus(port, &bytes, (LPDWORD)&session, &overlapped, 0)) return 1;
    printf("%d %d ", session->number, (int)bytes);
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0)) return 1;
    printf("%x %d", key, GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
    printf(" %x %d%d\n", key, (int)before, (int)behind);
}
"#;
    std::fs::write(directory.join("key.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["-O2", "key.cpp", "-o", "key"]));
    assert_eq!(printed(&directory, "key"), "7 3 12345678 0 12345678 12\n");
}

/// A key's place that is a DWORD's gets half a key, whatever lies behind it; one that is a pointer's gets all of it.
#[test]
fn a_key_that_is_a_dword_is_half_a_key() {
    let directory = scratch("keys");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\nstruct state { DWORD before; DWORD key; DWORD behind; };\n\
        int main(void) {\n    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);\n    DWORD n = 0;\n    LPOVERLAPPED o;\n    \
        struct { DWORD n, behind; } own = {0, 3};\n    struct state *whole = NULL, made = {1, 2, 3};\n    DWORD udata, next = 7;\n    \
        PostQueuedCompletionStatus(port, 1, 5, NULL);\n    PostQueuedCompletionStatus(port, 1, (ULONG_PTR)&made, NULL);\n    \
        GetQueuedCompletionStatus(port, &n, &udata, &o, INFINITE);\n    \
        GetQueuedCompletionStatus(port, &n, (LPDWORD)&whole, &o, INFINITE);\n    \
        PostQueuedCompletionStatus(port, 1, 6, NULL);\n    GetQueuedCompletionStatus(port, &n, &own.n, &o, INFINITE);\n    \
        printf(\"%u %u %u %u\\n\", udata, next, whole->behind, own.behind);\n    return 0;\n}\n";
    std::fs::write(directory.join("keys.c"), text).expect("written");
    for kind in ["c", "c++"] {
        for level in ["-O0", "-O2"] {
            assert_ok(&compile("c++", &directory, &["-x", kind, level, "keys.c", "-o", "keys"]));
            assert_eq!(printed(&directory, "keys"), "5 7 3 3\n", "{kind} {level}");
        }
    }
}

/// Sessions whose pointers go through a DWORD are found again, whichever thread has made them.
#[test]
fn a_pointer_that_was_cast_to_a_dword_is_the_same_again() {
    let directory = scratch("squeezed");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n#include <stdlib.h>\ntypedef struct { int n; char room[4000000]; } session;\n\
        static HANDLE port;\nDWORD WINAPI maker(LPVOID unused) {\n    session *made = (session *)malloc(sizeof(session));\n    made->n = 7;\n    \
        return PostQueuedCompletionStatus(port, 1, (DWORD)made, NULL);\n}\n\
        int main(void) {\n    session *found = NULL;\n    DWORD n;\n    LPOVERLAPPED o;\n    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);\n    \
        WaitForSingleObject(CreateThread(NULL, 0, maker, NULL, 0, NULL), INFINITE);\n    \
        GetQueuedCompletionStatus(port, &n, (PULONG_PTR)&found, &o, INFINITE);\n    printf(\"%d\\n\", found->n);\n    return 0;\n}\n";
    std::fs::write(directory.join("squeezed.c"), text).expect("written");
    for kind in ["c", "c++"] {
        assert_ok(&compile("c++", &directory, &["-x", kind, "squeezed.c", "-o", "squeezed"]));
        assert_eq!(printed(&directory, "squeezed"), "7\n", "{kind}");
    }
}
