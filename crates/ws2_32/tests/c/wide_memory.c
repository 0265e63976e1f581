/* Wide text by its length, whatever a wide character has. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

int main(void)
{
    wchar_t room[12], other[12];
    int i;
    for (i = 0; i < 12; i++) room[i] = other[i] = L'.';
    printf("%d\n", wmemcpy(room + 1, L"abc", 3) == room + 1 && room[0] == L'.' && room[3] == L'c' && room[4] == L'.');
    printf("%d\n", wmemmove(room + 2, room + 1, 3) == room + 2 && room[1] == L'a' && room[2] == L'a' && room[4] == L'c' && room[5] == L'.');
    printf("%d\n", wmemset(room + 6, L'x', 2) == room + 6 && room[5] == L'.' && room[7] == L'x' && room[8] == L'.');
    printf("%d %d\n", wmemcmp(room, other, 1), wmemcmp(room, other, 2) > 0);
    printf("%d %d\n", wmemchr(room, L'x', 12) == room + 6, wmemchr(room, L'x', 6) == NULL);
    return 0;
}
