/* Which of several events is it? The first wait says, and takes it away; the second asks each from there on. */
#include "mistake.h"

int main(void)
{
    HANDLE events[3];
    DWORD first, i;
    for (i = 0; i < 3; i++) events[i] = CreateEventA(NULL, FALSE, FALSE, NULL);
    SetEvent(events[1]);
    first = WaitForMultipleObjects(3, events, FALSE, 60000); /* FIRST */
    for (i = first; i < 3; i++) {
        if (WaitForSingleObject(events[i], 0) == WAIT_OBJECT_0) /* HERE */
            printf("event %u\n", (unsigned)i);
    }
    for (i = 0; i < 3; i++) CloseHandle(events[i]);
    return 0;
}
