/* Events that are made for each of three clients, and closed for none. */
#include "mistake.h"

static HANDLE made_for_a_client(void)
{
    return CreateEventA(NULL, TRUE, FALSE, NULL); /* FIRST */
}

int main(void)
{
    HANDLE events[3];
    int i;
    for (i = 0; i < 3; i++) events[i] = made_for_a_client();
    return events[2] == NULL;
}
