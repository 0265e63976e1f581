// The bounded functions by arrays, whose size the compiler knows, and what sorts with a context.
// Native only: mingw-w64 has none of these forms.
#include "loopback.h"
#include <stdlib.h>

static int by_sign(void *context, const void *a, const void *b)
{
    return *(int *)context * (*(const int *)a - *(const int *)b);
}

int main()
{
    char text[32];
    size_t length = 0;
    int sign = -1, numbers[] = {3, 9, 1, 7}, seven = 7, eight = 8;
    errno_t error = _ultoa_s(255ul, text, 16);
    printf("%s %d\n", text, error);
    error = _i64toa_s(-1099511627776ll, text, 10);
    printf("%s %d\n", text, error);
    error = _ui64toa_s(18446744073709551615ull, text, 10);
    printf("%s %d\n", text, error);
    error = _strtime_s(text);
    printf("%u characters, %d\n", (unsigned)strlen(text), error);
    error = _strdate_s(text);
    printf("%u characters, %d\n", (unsigned)strlen(text), error);
    _putenv("OVL_BOUNDED=as it is");
    error = getenv_s(&length, text, "OVL_BOUNDED");
    printf("%s, %u, %d\n", text, (unsigned)length, error);
    errno = ENOENT;
    error = _strerror_s(text, "no");
    printf("%s%d\n", text, error);
    qsort_s(numbers, 4, sizeof *numbers, by_sign, &sign);
    printf("%d %d %d %d\n", numbers[0], numbers[1], numbers[2], numbers[3]);
    const int *found = (const int *)bsearch_s(&seven, numbers, 4, sizeof *numbers, by_sign, &sign);
    printf("%d, %s\n", (int)(found - numbers), bsearch_s(&eight, numbers, 4, sizeof *numbers, by_sign, &sign) == NULL ? "none" : "one");
    return 0;
}
