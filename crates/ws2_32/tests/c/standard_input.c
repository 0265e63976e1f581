/* Standard input that is replaced: another handle of the first goes on with what it had, as programs need that read it in a thread and show a
 * pipe in its place. */
#include "loopback.h"
#include <fcntl.h>
#include <io.h>

static HANDLE new_input(void)
{
    HANDLE reads, writes;
    int descriptor;
    if (!CreatePipe(&reads, &writes, NULL, 0)) fail("CreatePipe");
    descriptor = _open_osfhandle((intptr_t)reads, _O_RDONLY | _O_BINARY);
    if (descriptor < 0 || _dup2(descriptor, 0) != 0) fail("_dup2");
    _close(descriptor);
    return writes;
}

int main(void)
{
    HANDLE first, second, copy, more;
    char text[8] = {0};
    DWORD n;
    begin();
    first = new_input();
    if (!DuplicateHandle(GetCurrentProcess(), GetStdHandle(STD_INPUT_HANDLE), GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) fail("DuplicateHandle");
    if (!DuplicateHandle(GetCurrentProcess(), copy, GetCurrentProcess(), &more, 0, FALSE, DUPLICATE_SAME_ACCESS)) fail("DuplicateHandle");
    second = new_input();
    if (!WriteFile(first, "onetri", 6, &n, NULL) || !WriteFile(second, "two", 3, &n, NULL)) fail("WriteFile");
    if (!ReadFile(copy, text, 3, &n, NULL)) fail("ReadFile");
    printf("the copy: %.3s\n", text);
    if (_read(0, text, 3) != 3) fail("_read");
    printf("standard input: %.3s\n", text);
    CloseHandle(copy);
    if (!ReadFile(more, text, 3, &n, NULL)) fail("ReadFile");
    printf("the copy's copy: %.3s\n", text);
    CloseHandle(more);
    CloseHandle(first);
    CloseHandle(second);
    WSACleanup();
    return 0;
}
