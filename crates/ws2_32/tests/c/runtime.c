/* What Microsoft's C runtime has and others lack.
 * Native only: mingw-w64 has no __try in C. */
#include "loopback.h"
#include <strsafe.h>
#include <tchar.h>

OVL_UNOPTIMIZED

int main(void)
{
    char text[8];
    TCHAR line[16];
    size_t length;
    LONG value = 5;
    __int64 big = 1;
    int tried = 0;

    begin();
    printf("strcpy_s %d ", strcpy_s(text, sizeof text, "seven77"));
    printf("%d [%s]\n", strcpy_s(text, sizeof text, "eight888"), text);
    printf("strncpy_s %d ", strncpy_s(text, sizeof text, "abcdef", 3));
    printf("%s ", text);
    printf("%d ", strncpy_s(text, sizeof text, "abcdefghij", _TRUNCATE));
    printf("%s\n", text);
    printf("sprintf_s %d ", sprintf_s(text, sizeof text, "%d-%d", 12, 34));
    printf("%s\n", text);
    printf("_snprintf_s %d ", _snprintf_s(text, sizeof text, _TRUNCATE, "%s", "too long to fit"));
    printf("%s\n", text);
    printf("StringCbPrintfA %d ", StringCbPrintfA(text, sizeof text, "%d", 1234567) == S_OK);
    printf("%d %s\n", StringCbPrintfA(text, sizeof text, "%d", 123456789) == STRSAFE_E_INSUFFICIENT_BUFFER, text);
    printf("StringCbCopy %d ", StringCbCopy(text, sizeof text, "short") == S_OK);
    printf("%d ", StringCbCopy(text, sizeof text, "much too long") == STRSAFE_E_INSUFFICIENT_BUFFER);
    StringCchLengthA(text, sizeof text, &length);
    printf("%s %u\n", text, (unsigned)length);
    _tcscpy(line, _T("tchar"));
    printf("%s %d %d\n", line, (int)_tcslen(line), _ttoi(_T("42")));
    printf("%d ", (int)InterlockedIncrement(&value));
    printf("%d ", (int)InterlockedExchangeAdd(&value, 10));
    printf("%d ", (int)InterlockedCompareExchange(&value, 1, 16));
    printf("%d\n", (int)InterlockedExchange(&value, 7));
    printf("%d %d %d\n", MAKEWORD(2, 1), HIBYTE(0x0201), LOBYTE(0x0201));
    __try {
        tried++;
        if (tried == 1) __leave;
        tried = 100;
    } __finally {
        tried += 10;
    }
    printf("%d %d %d\n", tried, (int)(big + 1), _stricmp("ABC", "abc"));
    WSACleanup();
    return 0;
}
