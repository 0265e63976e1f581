/* An OVERLAPPED that goes back to the heap while its receive is pending. */
#include "mistake.h"

static void receive_and_free(SOCKET s, char *buffer)
{
    WSAOVERLAPPED *overlapped = (WSAOVERLAPPED *)calloc(1, sizeof *overlapped);
    receive_into(s, buffer, 8, overlapped); /* FIRST */
    free(overlapped);
}

int main(void)
{
    SOCKET one, other;
    char buffer[8];
    HANDLE never;
    begin();
    pair(&one, &other);
    never = CreateEventA(NULL, TRUE, FALSE, NULL);
    receive_and_free(other, buffer);
    WaitForSingleObject(never, 0); /* HERE */
    /* The receive would write into the heap: the process ends before it does. */
    TerminateProcess(GetCurrentProcess(), 0);
    return 0;
}
