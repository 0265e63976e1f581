/* An OVERLAPPED of a receive for a file while the receive is pending. */
#include "mistake.h"

int main(void)
{
    SOCKET one, other;
    WSAOVERLAPPED overlapped;
    char buffer[8];
    HANDLE file;
    begin();
    pair(&one, &other);
    memset(&overlapped, 0, sizeof overlapped);
    receive_into(other, buffer, sizeof buffer, &overlapped); /* FIRST */
    file = CreateFileA("reused_file.tmp", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_FLAG_OVERLAPPED | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE) fail("CreateFileA");
    WriteFile(file, "words", 5, NULL, &overlapped); /* HERE */
    WaitForSingleObject(file, 60000);
    CloseHandle(file);
    end_pair(one, other);
    return 0;
}
