/* Microsoft's formats in the narrow printf and scanf families, whose arguments come in registers, on the stack and as a list.
 * The formats are read at run time, since the compiler knows glibc's alone. */
#ifdef __MINGW32__
/* Microsoft's own formats, which is what this is about, and not mingw's. */
#define __USE_MINGW_ANSI_STDIO 0
#endif
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <winsock2.h>
#include <windows.h>
#define STRSAFE_NO_DEPRECATE
#include <strsafe.h>

static int listed(char *text, size_t size, const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return length;
}

static int printed(const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vprintf(format, arguments);
    va_end(arguments);
    return length;
}

/* The list is used again and again: a function that was given it leaves it as it was. */
static void again(const char *format, ...) {
    va_list arguments;
    char first[40], second[40], third[40];
    int length, needed;
    va_start(arguments, format);
    length = vsnprintf(first, sizeof first, format, arguments);
    needed = _vscprintf(format, arguments);
    _vsnprintf(second, sizeof second, format, arguments);
    vsprintf(third, format, arguments);
    printf("%d %d %s %s %s ", length, needed, first, second, third);
    vprintf(format, arguments);
    vfprintf(stdout, format, arguments);
    puts("");
    va_end(arguments);
}

int main(void) {
    const char *volatile whole = "%I64d %I64u %#I64x [%6I64d] [%-6I64d] %I32d %Iu %s %.2f %% %%I64d %05d\n";
    const char *volatile wide = "%ws|%wc|%s|%i\n";
    const char *volatile one = "%I64d";
    const char *volatile plain = "Ice, widths %5d and %-5d|\n";
    const __int64 big = -((__int64)1 << 40);
    char text[200], small[8];
    wchar_t name[] = {'w', 'i', 'd', 'e', 0};
    printf(whole, big, (unsigned __int64)-1, (__int64)255, (__int64)7, (__int64)8, 9, (size_t)10, "eleven", 12.5, 13);
    fprintf(stdout, whole, big, (unsigned __int64)-1, (__int64)255, (__int64)7, (__int64)8, 9, (size_t)10, "eleven", 12.5, 13);
    sprintf(text, whole, big, (unsigned __int64)-1, (__int64)255, (__int64)7, (__int64)8, 9, (size_t)10, "eleven", 12.5, 13);
    fputs(text, stdout);
    printf(plain, 1, 2);
    printf(wide, name, name[0], "narrow", 14);
    printf("%d ", listed(text, sizeof text, one, big));
    puts(text);
    printf("%d\n", printed(one, big));
    again("%s %.1f %d;", "again", 1.5, 3);
    printf("%d ", snprintf(text, sizeof text, one, big));
    puts(text);
    printf("%d ", _snprintf_s(small, sizeof small, _TRUNCATE, one, big));
    puts(small);
    /* What does not fit fails, and nothing ends the text. */
    printf("%d [%.8s]\n", _snprintf(small, sizeof small, one, big), small);
    printf("%d [%s]\n", (int)StringCchPrintfA(small, sizeof small, one, big) == (int)STRSAFE_E_INSUFFICIENT_BUFFER, small);
    {
        const char *volatile read = "%I64d %I32d %5I64x%s";
        __int64 first = 0, third = 0;
        int second = 0;
        char rest[8] = "";
        /* Two of three are read from what ends early; the third keeps its value. */
        printf("%d ", sscanf("-1099511627776 -2 abcdefgh", read, &first, &second, &third, rest));
        printf(whole, first, third, third, first, first, second, (size_t)1, rest, 1.0, 2);
        printf("%d\n", sscanf("5 6", read, &first, &second, &third, rest));
        second = sscanf_s("8589934592 x", "%I64d %s", &first, rest, (unsigned)sizeof rest);
        printf("%d %d %s\n", second, first == ((__int64)1 << 33), rest);
    }
    {
        const char *volatile pointers = "%p|%20p|%-20p|plain%%p\n";
        const char *volatile pointer = "%p";
        void *place = (void *)(size_t)0xabc1234, *again_there = NULL;
        printf(pointers, place, place, place);
        sprintf(text, pointer, place);
        printf("%d\n", sscanf(text, pointer, &again_there) == 1 && again_there == place);
    }
    return 0;
}
